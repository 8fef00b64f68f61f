"""What an import did or would do, line by line, and why rows are left out."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from agencybilling.i18n import N_, _, ngettext
from agencybilling.importers.fields import Fault
from agencybilling.services.imports import ImportResult
from agencybilling.wording.amounts import count
from agencybilling.wording.names import outcome

_FAULTS: Mapping[Fault, str] = {
    Fault.MISSING: N_("{field} is missing"),
    Fault.NOT_KNOWN: N_("{field} is not known"),
    Fault.NO_TEXT: N_("{field} is no plain text"),
    Fault.NO_ID: N_("{field} is missing or no plain text"),
    Fault.NO_OBJECT: N_("{field} is no object"),
    Fault.NO_LIST: N_("{field} is no list"),
    Fault.NO_CHOICE: N_("{field} is none of the possible ones"),
    Fault.TWICE: N_("{field} says one thing twice"),
    Fault.NO_WHOLE_NUMBER: N_("{field} is no whole number, or one far too large"),
    Fault.NO_NUMBER: N_("{field} is no number as the file writes numbers"),
    Fault.NO_CLOCK: N_("{field} is no duration in minutes and seconds (m:ss)"),
    Fault.NEGATIVE: N_("{field} is negative"),
    Fault.TOO_FINE: N_("{field} is finer than a millisecond"),
    Fault.TOO_LONG: N_("{field} is longer than 31 days"),
    Fault.NO_TIME: N_("{field} is no time as the file writes times"),
    Fault.NO_HOUR: N_("{field} is a date without a time"),
    Fault.NO_ZONE: N_("{field} does not tell its time zone"),
    Fault.SECONDS: N_("{field} is in seconds where milliseconds are due (reads as 1970)"),
    Fault.OUTSIDE: N_("{field} falls outside 2015-2100"),
    Fault.BACKWARDS: N_("{field} is before the start"),
    Fault.CELLS: N_("{field} has not as many cells as the header"),
}

# What a platform itself says, as `status error`, stays in its own words.
_LEFT_OUT = {
    "error: failed after some seconds": N_("failed after some seconds"),
    "error: nobody joined, no timestamps": N_("nobody joined, no timestamps"),
    "failed after some seconds": N_("failed after some seconds"),
    "no agent message": N_("no agent message"),
    "no answer was written": N_("no answer was written"),
    "not_connected: no timestamps": N_("not connected, no timestamps"),
    "zero duration": N_("zero duration"),
}


def reason_in_words(reason: str) -> str:
    """Why a row is left out: a fault with the name of its field, or what became of the call or chat."""
    if reason in _LEFT_OUT:
        return _(_LEFT_OUT[reason])
    for fault, words in sorted(_FAULTS.items(), key=lambda item: -len(item[0].value)):
        field = reason.removesuffix(f" {fault.value}")
        if field != reason:
            return _(words).format(field=field)
    return reason


def lines_of_report(result: ImportResult, *, dry_run: bool) -> Iterator[str]:
    """The whole report: what is recorded, what is left out and why, and each row at fault."""
    yield from _recorded(result, dry_run=dry_run)
    yield from _left_out(_("Held back until they are final:"), result.report.still_open)
    yield from _left_out(_("Not billable:"), result.report.not_billable)
    yield from _left_out(_("Rejected:"), result.report.rejected)
    yield from _corrected(result)
    for rejection in result.report.rejections:
        yield _("Row {row}: {why}").format(row=rejection.row, why=reason_in_words(rejection.reason))
    for conflict in result.conflicts:
        yield _("Row {row}: {source} {id} is in the books with other content").format(
            row=conflict.row, source=conflict.source, id=conflict.external_id
        )
    for name in result.unknown_clients:
        yield _("{name} is no client in the books; its records are kept unassigned.").format(name=name)


def _recorded(result: ImportResult, *, dry_run: bool) -> Iterator[str]:
    report = result.report
    rows = ngettext("{n} row", "{n} rows", report.rows).format(n=count(report.rows))
    said = ngettext(
        "{rows}, {n} record of its own.", "{rows}, {n} records of their own.", report.unique_records
    )
    yield said.format(rows=rows, n=count(report.unique_records))
    said = _("Would be recorded: {n} new, of them:") if dry_run else _("Recorded: {n} new, of them:")
    if result.recharged:
        said = (
            _("Would be recorded: {n} new and {m} corrected, of them:")
            if dry_run
            else _("Recorded: {n} new and {m} corrected, of them:")
        )
    yield said.format(n=count(result.new), m=count(result.recharged))
    for value, number in sorted(result.outcomes.items()):
        yield _line(number, outcome(value))
    yield _line(result.unassigned, _("unassigned: of agents or clients that the books don't know"))


def _left_out(title: str, reasons: Mapping[str, int]) -> Iterator[str]:
    if reasons:
        yield title
        for reason, number in reasons.items():
            yield _line(number, reason_in_words(reason))


def _corrected(result: ImportResult) -> Iterator[str]:
    if result.corrected:
        said = ngettext(
            "{n} record was in the books less exactly and has been corrected.",
            "{n} records were in the books less exactly and have been corrected.",
            result.corrected,
        )
        yield said.format(n=count(result.corrected))
    if result.in_future:
        said = ngettext(
            "{n} record has not happened yet and was left out.",
            "{n} records have not happened yet and were left out.",
            result.in_future,
        )
        yield said.format(n=count(result.in_future))


def _line(number: int, words: str) -> str:
    return f"  {count(number):>8} {words}"
