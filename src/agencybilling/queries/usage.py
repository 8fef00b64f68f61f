"""Usage records as rows for tables and exports, each with how its minutes went to the pools."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from agencybilling.domain.calendar import Instant
from agencybilling.domain.decide.draft import Draft
from agencybilling.domain.minutes import Milliseconds
from agencybilling.domain.rating import Split, replay
from agencybilling.domain.usage import Channel
from agencybilling.store.books import UnitOfWork
from agencybilling.store.rows import Row


class UsageState(StrEnum):
    """What has become of a record."""

    RATED = "rated"
    LATE = "late"
    UNBILLED = "unbilled"
    UNASSIGNED = "unassigned"
    VOIDED = "voided"


@dataclass(frozen=True, slots=True)
class UsageRow:
    """A record: `quantity` is milliseconds of a call or a number of chats.

    `billed` and `split` are None where it is charged with no period. The split of a record whose period is
    settled is `final`; others change as usage arrives.
    """

    id: int
    client: str | None
    source: str
    external_id: str
    channel: Channel
    quantity: int
    occurred_at: Instant
    recorded_at: Instant
    campaign: str | None
    note: str | None
    agent: str | None
    period: int | None
    charged_period: int | None
    billed: Milliseconds | None
    split: Split | None
    state: UsageState
    final: bool


@dataclass(frozen=True, slots=True)
class UsageFilter:
    """Which records are wanted, from an instant on and before another. Nothing given: all."""

    client_id: int | None = None
    source: str | None = None
    since: Instant | None = None
    before: Instant | None = None
    unbilled: bool = False
    unassigned: bool = False

    def conditions(self) -> tuple[list[str], list[object]]:
        """SQL conditions, and the values they ask for."""
        wanted: dict[str, object] = {
            "u.client_id = ?": self.client_id,
            "u.source = ?": self.source,
            "u.occurred_at >= ?": self.since,
            "u.occurred_at < ?": self.before,
        }
        held = {condition: value for condition, value in wanted.items() if value is not None}
        conditions = list(held)
        if self.unbilled:
            conditions.append("u.client_id IS NOT NULL AND u.charged_period IS NULL AND u.voided_at IS NULL")
        if self.unassigned:
            conditions.append("u.client_id IS NULL")
        return conditions, list(held.values())


EVERY_RECORD = UsageFilter()
# In the order of the index usage_of_client, so that a million records come as a stream.
_ROWS = """
    SELECT u.id, c.name, u.source, u.external_id, u.channel, u.quantity, u.occurred_at, u.recorded_at,
           u.campaign, u.note, u.agent, u.own_period, u.charged_period, u.billed_ms,
           u.included_ms, u.wallet_ms, u.billable_ms, u.uncovered_ms, u.voided_at, u.client_id
    FROM usage_records u LEFT JOIN clients c ON c.id = u.client_id
"""


def usage_rows(unit: UnitOfWork, wanted: UsageFilter = EVERY_RECORD) -> Iterator[UsageRow]:
    """Records client by client in order of time, those without a client first."""
    conditions, values = wanted.conditions()
    where = f" WHERE {' AND '.join(conditions)}" if conditions else ""
    sql = f"{_ROWS}{where} ORDER BY u.client_id, u.occurred_at, u.id"
    splits: dict[int, Split] = {}
    of_client: int | None = None
    for row in unit.connection.exec_driver_sql(sql, tuple(values)):
        if row[19] != of_client:
            of_client = row[19]
            splits = _splits_not_final(unit, of_client)
        yield _row(row, splits)


def _splits_not_final(unit: UnitOfWork, client_id: int | None) -> dict[int, Split]:
    """The splits of one client's records whose period is not settled, as the replay gives them now."""
    if client_id is None:
        return {}
    account = unit.accounts.load(client_id)
    if not any(period.records for period in account.unsettled()):
        return {}
    draft = Draft(account, unit.accounts.usage_of(account))
    records = draft.records()
    return {split.record_id: split for split in replay(draft.account(), records).splits}


def _row(row: Row, splits: dict[int, Split]) -> UsageRow:
    split = splits.get(row[0]) if row[14] is None else Split(row[0], *row[14:18])
    return UsageRow(
        id=row[0],
        client=row[1],
        source=row[2],
        external_id=row[3],
        channel=Channel(row[4]),
        quantity=row[5],
        occurred_at=Instant(row[6]),
        recorded_at=Instant(row[7]),
        campaign=row[8],
        note=row[9],
        agent=row[10],
        period=row[11],
        charged_period=row[12],
        billed=row[13],
        split=split,
        state=_state(row),
        final=row[14] is not None,
    )


def _state(row: Row) -> UsageState:
    if row[18] is not None:
        return UsageState.VOIDED
    if row[19] is None:
        return UsageState.UNASSIGNED
    if row[12] is None:
        return UsageState.UNBILLED
    return UsageState.LATE if row[11] != row[12] else UsageState.RATED
