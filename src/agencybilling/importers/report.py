"""The report of a reading: what an import would bill, for whom, and what it leaves out and why."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from agencybilling.domain.usage import Channel
from agencybilling.importers.reading import Sum
from agencybilling.importers.records import Standing

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from agencybilling.importers.reading import Group, Reading, Rejection
    from agencybilling.importers.records import AgentRef

NO_CLIENT = "(no client: agent not listed)"


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportReport:
    """`calls` and `chats` are what is billable, by client; NO_CLIENT for those of agents not listed."""

    rows: int
    rows_that_are_no_record: int
    duplicate_rows: int
    unique_records: int
    calls: Mapping[str, Sum]
    voicemail: Sum
    failed_with_duration: Sum
    chats: Mapping[str, Sum]
    not_billable: Mapping[str, int]
    still_open: Mapping[str, int]
    rejected: Mapping[str, int]
    rejections: tuple[Rejection, ...]
    unlisted: Mapping[AgentRef, int]

    def as_json(self) -> dict[str, object]:
        """The figures under the names of `expected.json`; seconds are texts, for they are exact."""
        told: dict[str, object] = {
            "rows": self.rows,
            "rows_that_are_no_record": self.rows_that_are_no_record,
            "duplicate_rows": self.duplicate_rows,
            "unique_records": self.unique_records,
            "billable_calls": sum(total.records for total in self.calls.values()),
            "billable_seconds_exact": seconds(sum(total.amount for total in self.calls.values())),
            "voicemail_calls": self.voicemail.records,
            "voicemail_seconds_exact": seconds(self.voicemail.amount),
            "not_billable": dict(self.not_billable),
            "failed_with_duration": _calls(self.failed_with_duration),
            "still_open": dict(self.still_open),
            "rejected": dict(self.rejected),
            "per_client": {client: _calls(total) for client, total in self.calls.items()},
        }
        return told | ({"chat": self._chats()} if self.chats else {})

    def _chats(self) -> dict[str, object]:
        total = total_of(self.chats.values())
        return {
            "conversations": total.conversations,
            "records": total.records,
            "agent_messages": total.agent_messages,
            "visitor_messages": total.visitor_messages,
            "messages": _messages(total),
            "per_client": {
                client: {
                    "conversations": chats.conversations,
                    "agent_messages": chats.agent_messages,
                    "messages": _messages(chats),
                }
                for client, chats in self.chats.items()
            },
        }


def report(reading: Reading) -> ImportReport:
    """Everything a preview and an import tell alike."""
    sums = reading.sums()
    calls = _where(sums, standing=Standing.BILLABLE, channel=Channel.VOICE)
    failed = [
        total for group, total in sums.items() if group.standing is Standing.NOT_BILLABLE and total.amount
    ]
    return ImportReport(
        rows=reading.rows,
        rows_that_are_no_record=reading.no_record,
        duplicate_rows=reading.duplicate_rows,
        unique_records=reading.unique,
        calls=_by_client(calls),
        voicemail=total_of(total for group, total in calls.items() if group.voicemail),
        failed_with_duration=total_of(failed),
        chats=_by_client(_where(sums, standing=Standing.BILLABLE, channel=Channel.CHAT)),
        not_billable=_by_reason(sums, Standing.NOT_BILLABLE),
        still_open=_by_reason(sums, Standing.OPEN),
        rejected=_by_reason(sums, Standing.REJECTED),
        rejections=tuple(sorted(reading.rejections.values(), key=lambda rejection: rejection.row)),
        unlisted=_by_agent(sums),
    )


def seconds(milliseconds: int) -> str:
    """Exact: 203.590, or 6190 where nothing is left over."""
    whole, rest = divmod(milliseconds, 1000)
    return f"{whole}.{rest:03}" if rest else str(whole)


def total_of(sums: Iterable[Sum]) -> Sum:
    total = Sum()
    for one in sums:
        total.add(one)
    return total


def _where(sums: Mapping[Group, Sum], *, standing: Standing, channel: Channel) -> dict[Group, Sum]:
    return {
        group: total
        for group, total in sums.items()
        if group.standing is standing and group.channel is channel
    }


def _by_client(sums: Mapping[Group, Sum]) -> dict[str, Sum]:
    """By name; what is no client's comes last."""
    clients: dict[str | None, Sum] = {}
    for group, total in sums.items():
        clients.setdefault(group.client, Sum()).add(total)
    ordered = sorted(clients, key=lambda client: (client is None, client or ""))
    return {NO_CLIENT if client is None else client: clients[client] for client in ordered}


def _by_reason(sums: Mapping[Group, Sum], standing: Standing) -> dict[str, int]:
    reasons: Counter[str] = Counter()
    for group, total in sums.items():
        if group.standing is standing:
            reasons[group.reason or ""] += total.records
    return dict(sorted(reasons.items()))


def _by_agent(sums: Mapping[Group, Sum]) -> dict[AgentRef, int]:
    agents: Counter[AgentRef] = Counter()
    for group, total in sums.items():
        if group.unlisted is not None:
            agents[group.unlisted] += total.records
    return dict(agents.most_common())


def _calls(total: Sum) -> dict[str, object]:
    return {"calls": total.records, "seconds_exact": seconds(total.amount)}


def _messages(total: Sum) -> int | None:
    if total.agent_messages is None or total.visitor_messages is None:
        return None
    return total.agent_messages + total.visitor_messages
