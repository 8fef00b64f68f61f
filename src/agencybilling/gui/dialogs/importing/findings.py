"""What files hold and what becomes of it, in groups of lines: clients, unknown agents, what is left out."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from agencybilling.domain.minutes import Milliseconds
from agencybilling.domain.usage import Outcome
from agencybilling.gui.dialogs.assign_agent import agent_name
from agencybilling.i18n import _
from agencybilling.importers.records import AgentRef
from agencybilling.importers.report import NO_CLIENT
from agencybilling.services.imports import ImportResult
from agencybilling.wording.amounts import chats, count, minutes_and_chats
from agencybilling.wording.imports import reason_in_words

MOST_ROWS = 500
"""So many rows at fault are listed; the report that is saved holds all that an import tells apart."""


@dataclass(frozen=True, slots=True)
class Line:
    """One line: records and amount in words; the agent that can be given to a client."""

    what: str
    records: str = ""
    amount: str = ""
    agent: AgentRef | None = None
    waiting: int = 0


@dataclass(frozen=True, slots=True)
class Group:
    """Lines under a title; those at fault are folded out of the way unless there is little else."""

    title: str
    lines: tuple[Line, ...]
    opened: bool = True


@dataclass(frozen=True, slots=True)
class Sum:
    """A figure to be read at a glance."""

    name: str
    number: int
    meaning: str = ""


def sums_of(result: ImportResult, *, dry_run: bool) -> list[Sum]:
    """New, corrected, known, unassigned, left out."""
    report = result.report
    rejected = sum(report.rejected.values()) + len(result.conflicts) + result.in_future
    left_out = sum(report.not_billable.values()) + sum(report.still_open.values())
    late, unbilled = result.outcomes[Outcome.LATE], result.outcomes[Outcome.UNBILLED]
    words = _("{late} late, {unbilled} unbilled").format(late=count(late), unbilled=count(unbilled))
    return [
        Sum(_("New") if dry_run else _("Recorded"), result.new, words if late or unbilled else ""),
        Sum(_("Corrected"), result.corrected, _("were in the books less exactly")),
        Sum(_("Known already"), result.outcomes[Outcome.DUPLICATE], _("change nothing")),
        Sum(_("Without a client"), result.unassigned, _("wait for one")),
        Sum(_("Rejected"), rejected, _("can't be used")),
        Sum(_("Not billed"), left_out, _("failed, or not final yet")),
    ]


def groups_of(result: ImportResult) -> list[Group]:
    """All groups that hold anything."""
    report = result.report
    found = [
        Group(_("Clients"), tuple(_clients(result))),
        Group(_("Agents without a client"), tuple(_unlisted(result))),
        Group(_("Rejected"), tuple(_reasons(report.rejected))),
        Group(_("Rows at fault"), tuple(_at_fault(result)), opened=False),
        Group(_("Not billed"), tuple(_reasons(report.not_billable)), opened=False),
        Group(_("Held back until they are final"), tuple(_reasons(report.still_open)), opened=False),
    ]
    return [group for group in found if group.lines]


def _clients(result: ImportResult) -> Iterator[Line]:
    calls, talks = result.report.calls, result.report.chats
    unknown = set(result.unknown_clients)
    for name in sorted({*calls, *talks} - {NO_CLIENT}, key=str.casefold):
        called, talked = calls.get(name), talks.get(name)
        records = (called.records if called else 0) + (talked.records if talked else 0)
        amounts = (
            minutes_and_chats(Milliseconds(called.amount), None) if called else "",
            chats(talked.amount) if talked else "",
        )
        said = _("{name} – not in the books: kept without a client") if name in unknown else "{name}"
        yield Line(said.format(name=name), count(records), ", ".join(part for part in amounts if part))


def _unlisted(result: ImportResult) -> Iterator[Line]:
    for agent, records in result.report.unlisted.items():
        yield Line(agent_name(agent), count(records), agent=agent, waiting=records)


def _reasons(reasons: Mapping[str, int]) -> Iterator[Line]:
    for reason, number in reasons.items():
        yield Line(reason_in_words(reason), count(number))


def _at_fault(result: ImportResult) -> Iterator[Line]:
    for rejection in result.report.rejections[:MOST_ROWS]:
        why = reason_in_words(rejection.reason)
        found = "" if rejection.found is None else _("found: {value}").format(value=rejection.found)
        yield Line(_("Row {row}: {why}").format(row=count(rejection.row), why=why), amount=found)
    for conflict in result.conflicts[:MOST_ROWS]:
        said = _("Row {row}: {source} {id} is in the books with other content")
        yield Line(said.format(row=count(conflict.row), source=conflict.source, id=conflict.external_id))
