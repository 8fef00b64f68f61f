"""Usage records as rows for tables and exports, each with how its minutes went to the pools."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
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
    settled is `final`; others change as usage arrives. `chats_per_minute` is that of the client's live terms,
    else of its assigned plan.
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
    agents: str | None
    period: int | None
    charged_period: int | None
    billed: Milliseconds | None
    split: Split | None
    state: UsageState
    final: bool
    chats_per_minute: int | None


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
           u.campaign, u.note, u.agents, u.own_period, u.charged_period, u.billed_ms,
           u.included_ms, u.wallet_ms, u.billable_ms, u.uncovered_ms, u.voided_at, u.client_id
    FROM usage_records u LEFT JOIN clients c ON c.id = u.client_id
"""


def usage_rows(unit: UnitOfWork, wanted: UsageFilter = EVERY_RECORD) -> Iterator[UsageRow]:
    """Records client by client in order of time, those without a client first."""
    conditions, values = wanted.conditions()
    where = f" WHERE {' AND '.join(conditions)}" if conditions else ""
    sql = f"{_ROWS}{where} ORDER BY u.client_id, u.occurred_at, u.id"
    owner = _NOBODY
    for row in unit.connection.exec_driver_sql(sql, tuple(values)):
        if row[19] != owner.id:
            owner = _owner(unit, row[19])
        yield _row(row, owner)


@dataclass(frozen=True, slots=True)
class _Owner:
    """Whose records come now: the splits that aren't final, as the replay gives them."""

    id: int | None
    chats_per_minute: int | None
    splits: Mapping[int, Split]


_NOBODY = _Owner(None, None, {})


def _owner(unit: UnitOfWork, client_id: int) -> _Owner:
    account = unit.accounts.load(client_id)
    plan = None if account.plan is None else account.plan.terms
    terms = plan if account.live is None else account.live.terms
    chats = None if terms is None else terms.chats_per_minute
    if not any(period.records for period in account.unsettled()):
        return _Owner(client_id, chats, {})
    draft = Draft(account, unit.accounts.usage_of(account))
    records = draft.records()
    splits = {split.record_id: split for split in replay(draft.account(), records).splits}
    return _Owner(client_id, chats, splits)


def _row(row: Row, owner: _Owner) -> UsageRow:
    split = owner.splits.get(row[0]) if row[14] is None else Split(row[0], *row[14:18])
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
        agents=_agents(row[10]),
        period=row[11],
        charged_period=row[12],
        billed=row[13],
        split=split,
        state=_state(row),
        final=row[14] is not None,
        chats_per_minute=owner.chats_per_minute,
    )


def _agents(text: str | None) -> str | None:
    """One agent a line, its parts apart by tabs: as one line that people read."""
    return None if text is None else "; ".join(" ".join(line.split("\t")) for line in text.splitlines())


def _state(row: Row) -> UsageState:
    if row[18] is not None:
        return UsageState.VOIDED
    if row[19] is None:
        return UsageState.UNASSIGNED
    if row[12] is None:
        return UsageState.UNBILLED
    return UsageState.LATE if row[11] != row[12] else UsageState.RATED
