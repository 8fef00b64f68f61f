"""Usage records as rows for tables and exports, each with how its minutes went to the pools."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum

from agencybilling.domain.account import Account
from agencybilling.domain.calendar import Instant
from agencybilling.domain.catalog import name_key
from agencybilling.domain.decide.draft import Draft
from agencybilling.domain.minutes import Milliseconds
from agencybilling.domain.rating import Split, replay
from agencybilling.domain.usage import Channel
from agencybilling.queries.conditions import (
    Condition,
    Wanted,
    any_of,
    beginning,
    compared,
    containing,
    where,
)
from agencybilling.queries.keys import Cancelled, Keys, never, ordered_keys, ordering
from agencybilling.queries.terms_in_force import CHATS_PER_MINUTE, JOINS
from agencybilling.store.books import UnitOfWork
from agencybilling.store.rows import Row
from agencybilling.store.statements import select_in


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
    client_id: int | None


@dataclass(frozen=True, slots=True)
class UsageFilter:
    """Which records are wanted, from an instant on and before another; no states: any. Nothing given: all.

    `text` is how the external id begins, or part of the client's name or of the campaign.
    """

    client_id: int | None = None
    source: str | None = None
    channel: Channel | None = None
    states: frozenset[UsageState] = frozenset()
    since: Instant | None = None
    before: Instant | None = None
    text: str = ""

    def condition(self) -> Condition:
        """What a select of records as `u` ends with."""
        return where(
            compared("u.client_id =", self.client_id),
            # With a plus SQLite reads row after row: by its index a source's rows are all over the file.
            compared("+u.source =", self.source),
            compared("u.channel =", self.channel),
            any_of(_IN_STATE[state] for state in sorted(self.states)),
            compared("u.occurred_at >=", self.since),
            compared("u.occurred_at <", self.before),
            _holding(self.text),
        )


EVERY_RECORD = UsageFilter()
_CHARGED = "u.charged_period IS NOT NULL AND u.voided_at IS NULL"
_IN_STATE = {
    UsageState.RATED: Condition(f"{_CHARGED} AND u.own_period = u.charged_period"),
    UsageState.LATE: Condition(f"{_CHARGED} AND u.own_period <> u.charged_period"),
    UsageState.UNBILLED: Condition(
        "u.client_id IS NOT NULL AND u.charged_period IS NULL AND u.voided_at IS NULL"
    ),
    UsageState.UNASSIGNED: Condition("u.client_id IS NULL AND u.voided_at IS NULL"),
    UsageState.VOIDED: Condition("u.voided_at IS NOT NULL"),
}
_STATE = (
    "CASE WHEN u.voided_at IS NOT NULL THEN 'voided' WHEN u.client_id IS NULL THEN 'unassigned'"
    " WHEN u.charged_period IS NULL THEN 'unbilled' WHEN u.own_period <> u.charged_period THEN 'late'"
    " ELSE 'rated' END"
)


def _holding(text: str) -> Wanted:
    text = text.strip()
    if not text:
        return None
    named = Condition("u.client_id IN (SELECT id FROM clients WHERE instr(name_key, ?))", (name_key(text),))
    return any_of([named, beginning("u.external_id", text), containing("u.campaign", text)])


# -- lists


class UsageOrder(StrEnum):
    """By what a list of records is sorted."""

    OCCURRED = "occurred"
    CLIENT = "client"
    SOURCE = "source"
    QUANTITY = "quantity"
    RECORDED = "recorded"


# Seconds of calls and numbers of chats are never compared.
_BY: dict[UsageOrder, tuple[str, ...]] = {
    UsageOrder.OCCURRED: ("u.occurred_at", "u.id"),
    UsageOrder.CLIENT: ("c.name_key", "u.occurred_at", "u.id"),
    UsageOrder.SOURCE: ("+u.source", "u.occurred_at", "u.id"),
    UsageOrder.QUANTITY: ("u.channel", "u.quantity", "u.id"),
    UsageOrder.RECORDED: ("u.recorded_at", "u.id"),
}
_COLUMNS = """
    SELECT u.id, c.name, u.source, u.external_id, u.channel, u.quantity, u.occurred_at, u.recorded_at,
           u.campaign, u.note, u.agents, u.own_period, u.charged_period, u.billed_ms,
           u.included_ms, u.wallet_ms, u.billable_ms, u.uncovered_ms, u.voided_at, u.client_id
"""
_RECORDS = " FROM usage_records u"
_OF_CLIENTS = f"{_RECORDS} LEFT JOIN clients c ON c.id = u.client_id"
_BY_ID = f"{_COLUMNS}, {CHATS_PER_MINUTE} {_OF_CLIENTS}{JOINS} WHERE u.id IN (?)"
_NOT_FINAL = (
    "SELECT DISTINCT client_id FROM usage_records"
    " WHERE id IN (?) AND charged_period IS NOT NULL AND included_ms IS NULL AND voided_at IS NULL"
)


def usage_keys(
    unit: UnitOfWork,
    wanted: UsageFilter = EVERY_RECORD,
    *,
    order: UsageOrder = UsageOrder.OCCURRED,
    descending: bool = False,
    cancelled: Cancelled = never,
) -> Keys | None:
    """The ids of the records that are wanted, in order; None where it was cancelled."""
    ids = f"SELECT u.id{_OF_CLIENTS if order is UsageOrder.CLIENT else _RECORDS}"
    by = ordering(*_BY[order], descending=descending)
    return ordered_keys(unit, ids, wanted=wanted.condition(), order=by, cancelled=cancelled)


def usage_by_id(unit: UnitOfWork, ids: Iterable[int]) -> dict[int, UsageRow]:
    """Records by id as their columns have them: without the splits that are not final, see `splits_of`."""
    return {
        row[0]: _row(row, split=_final(row), chats_per_minute=row[20])
        for row in select_in(unit.connection, _BY_ID, ids=ids)
    }


def splits_of(unit: UnitOfWork, ids: Iterable[int]) -> dict[int, Split]:
    """What the replay gives records that are not final, by id; their clients are replayed one by one."""
    asked = set(ids)
    clients = [row[0] for row in select_in(unit.connection, _NOT_FINAL, ids=asked)]
    splits: dict[int, Split] = {}
    for account in unit.accounts.load_all(clients).values():
        found = _replayed(unit, account)
        splits.update((record_id, found[record_id]) for record_id in found.keys() & asked)
    return splits


def count_records(unit: UnitOfWork, wanted: UsageFilter = EVERY_RECORD) -> int:
    """How many records are wanted."""
    condition = wanted.condition()
    found = unit.connection.exec_driver_sql(f"SELECT COUNT(*){_RECORDS}{condition.sql}", condition.values)
    return int(found.scalar_one())


def counts_of_states(unit: UnitOfWork, wanted: UsageFilter = EVERY_RECORD) -> dict[UsageState, int]:
    """How many records are in each state that occurs."""
    condition = wanted.condition()
    sql = f"SELECT {_STATE}, COUNT(*){_RECORDS}{condition.sql} GROUP BY 1"
    rows = unit.connection.exec_driver_sql(sql, condition.values)
    return {UsageState(row[0]): row[1] for row in rows}


def usage_rows(unit: UnitOfWork, wanted: UsageFilter = EVERY_RECORD) -> Iterator[UsageRow]:
    """Records client by client in order of time, those without a client first."""
    condition = wanted.condition()
    # In the order of the index usage_of_client, so that a million records come as a stream.
    sql = f"{_COLUMNS}{_OF_CLIENTS}{condition.sql} ORDER BY u.client_id, u.occurred_at, u.id"
    owner = _NOBODY
    for row in unit.connection.exec_driver_sql(sql, condition.values):
        if row[19] != owner.id:
            owner = _owner(unit, row[19])
        split = _final(row) or owner.splits.get(row[0])
        yield _row(row, split=split, chats_per_minute=owner.chats_per_minute)


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
    return _Owner(client_id, chats, _replayed(unit, account))


def _replayed(unit: UnitOfWork, account: Account) -> dict[int, Split]:
    """The splits of an account's records of periods not settled."""
    if not any(period.records for period in account.unsettled()):
        return {}
    draft = Draft(account, unit.accounts.usage_of(account))
    records = draft.records()
    return {split.record_id: split for split in replay(draft.account(), records).splits}


def _final(row: Row) -> Split | None:
    return None if row[14] is None else Split(row[0], *row[14:18])


def _row(row: Row, *, split: Split | None, chats_per_minute: int | None) -> UsageRow:
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
        chats_per_minute=chats_per_minute,
        client_id=row[19],
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
