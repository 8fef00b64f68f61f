"""A client's minutes over days, as they were known at the end of a day: per day, and by pool.

Periods settled by then are as they were settled; the records of the others are replayed as they were known.
A record that the platform has corrected since, or that was nobody's at first, counts as it is now, from the
day on which it first arrived: the books keep neither what it said before nor since when it is whose. So a
statement made again as known on a day before such a change may tell other minutes than the one made then;
what was asked for and paid is the same. Records of settled periods are never corrected.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import NamedTuple

from agencybilling.domain.account import Account
from agencybilling.domain.calendar import BEFORE_ALL, ONE_DAY, Instant, Zone
from agencybilling.domain.clients import Client
from agencybilling.domain.minutes import Milliseconds
from agencybilling.domain.rating import Chargeable, Split, replay
from agencybilling.domain.statement import DayOfUse, Days, Use
from agencybilling.domain.subscriptions import Period, PeriodKey, Subscription
from agencybilling.domain.usage import Channel
from agencybilling.domain.wallet import WalletEntry
from agencybilling.store.books import UnitOfWork
from agencybilling.store.rows import Row, period_of, subscription_of, wallet_entry_of
from agencybilling.store.schema import periods, subscriptions, wallet_entries
from agencybilling.store.statements import columns_of


def use_of(unit: UnitOfWork, client_id: int, *, days: Days, known_on: date, zone: Zone) -> Use:
    """The minutes of a client's days."""
    then = _known(unit, client_id, known_on=known_on, zone=zone)
    if not then.subscriptions and not then.entries:
        return Use()
    since, before = zone.midnight(days.first), zone.midnight(days.last + ONE_DAY)
    records = [r for r in _records(unit, _OF_DAYS, values=(client_id, since, before)) if then.knows(r)]
    replayed = _replayed(unit, then) if then.entries or any(not then.final(r) for r in records) else _NOTHING
    splits = [r.split if then.final(r) else replayed.splits[r.id] for r in records]
    used = sum(split.wallet for split in splits)
    at_start, at_end = _wallet(unit, then, replayed=replayed, days=(since, before), used=used)
    return Use(
        days=tuple(_by_day(records, zone)),
        included=Milliseconds(sum(split.included for split in splits)),
        wallet=Milliseconds(used),
        billable=Milliseconds(sum(split.billable for split in splits)),
        uncovered=Milliseconds(sum(split.uncovered for split in splits)),
        wallet_at_start=at_start,
        wallet_at_end=at_end,
        chats_per_minute=then.chats_per_minute(before),
    )


class _Record(NamedTuple):
    """A record with the split it has now."""

    charge: Chargeable
    split: Split
    recorded_at: Instant
    voided_at: Instant | None

    @property
    def id(self) -> int:
        return self.charge.id


@dataclass(frozen=True, slots=True)
class _Then:
    """What was known of a client before an instant: subscriptions, periods and wallet entries."""

    client_id: int
    known_on: date
    until: Instant
    subscriptions: Mapping[int, Subscription]
    settled: Mapping[PeriodKey, Period]
    waiting: Mapping[PeriodKey, Period]
    entries: Sequence[WalletEntry]
    entries_final_to: Instant

    def final(self, record: _Record) -> bool:
        """Whether the period it is charged with was settled."""
        return record.charge.charged in self.settled

    def knows(self, record: _Record) -> bool:
        """Whether it counted; what was settled counts as it was settled."""
        if self.final(record):
            return record.voided_at is None
        told = record.recorded_at < self.until and record.charge.charged in self.waiting
        return told and (record.voided_at is None or record.voided_at >= self.until)

    def chats_per_minute(self, before: Instant) -> int | None:
        """That of the last subscription that had begun before an instant."""
        begun = [s for s in self.subscriptions.values() if s.usage_from < before]
        return begun[-1].terms.chats_per_minute if begun else None


@dataclass(frozen=True, slots=True)
class _Replayed:
    """What the replay gave records and wallet entries that were not final, by id."""

    splits: Mapping[int, Split] = field(default_factory=dict)
    times: Mapping[int, Instant] = field(default_factory=dict)
    entries: Sequence[WalletEntry] = ()


_NOTHING = _Replayed()


# -- what was known

_SUBSCRIPTIONS = (
    f"SELECT {columns_of(subscriptions)} FROM subscriptions"
    " WHERE client_id = ? AND started_at < ? ORDER BY id"
)
_PERIODS = (
    f"SELECT {columns_of(periods, 'p')} FROM subscriptions s JOIN periods p ON p.subscription_id = s.id"
    " WHERE s.client_id = ? AND s.started_at < ? AND p.start_on <= ? ORDER BY p.subscription_id, p.number"
)
_ENTRIES = (
    f"SELECT {columns_of(wallet_entries)} FROM wallet_entries WHERE client_id = ? AND at < ? ORDER BY id"
)


def _known(unit: UnitOfWork, client_id: int, *, known_on: date, zone: Zone) -> _Then:
    until = zone.midnight(known_on + ONE_DAY)
    rows = unit.connection.exec_driver_sql(_SUBSCRIPTIONS, (client_id, until)).cursor.fetchall()
    terms = unit.catalog.terms({row[3] for row in rows})
    held = {row[0]: subscription_of(row, terms[row[3]]) for row in rows}
    spans = unit.connection.exec_driver_sql(_PERIODS, (client_id, until, known_on.isoformat()))
    settled: dict[PeriodKey, Period] = {}
    waiting: dict[PeriodKey, Period] = {}
    for period in map(period_of, spans.cursor.fetchall()):
        if period.settled_on is not None and period.settled_on <= known_on:
            settled[period.key] = period
        else:
            waiting[period.key] = _waiting(period, held[period.subscription_id], until=until)
    entries = unit.connection.exec_driver_sql(_ENTRIES, (client_id, until)).cursor.fetchall()
    ends = (_end_of(p, held[p.subscription_id], zone=zone) for p in settled.values())
    return _Then(
        client_id,
        known_on,
        until,
        subscriptions=held,
        settled=settled,
        waiting=waiting,
        entries=[wallet_entry_of(row) for row in entries],
        entries_final_to=max(ends, default=BEFORE_ALL),
    )


def _waiting(period: Period, subscription: Subscription, *, until: Instant) -> Period:
    """A period as it was before it was settled, and before its subscription was canceled."""
    canceled = subscription.canceled_at is not None and subscription.canceled_at < until
    return period._replace(settled_on=None, billed=period.billed or not canceled)


def _end_of(period: Period, subscription: Subscription, *, zone: Zone) -> Instant:
    """The last instant whose wallet entries were final with a settled period (SPEC 7)."""
    if period.canceled_on is not None and subscription.canceled_at is not None:
        return subscription.canceled_at
    return Instant(zone.midnight(period.end_on) - 1)


# -- records

_RECORD = (
    "SELECT occurred_at, source, external_id, channel, billed_ms, subscription_id, own_period,"
    " charged_period, id, included_ms, wallet_ms, billable_ms, uncovered_ms, recorded_at, voided_at"
    " FROM usage_records"
)
_CHARGED = "charged_period IS NOT NULL"
_OF_DAYS = f"{_RECORD} WHERE client_id = ? AND occurred_at >= ? AND occurred_at < ? AND {_CHARGED}"
_OF_PERIOD = (
    f"{_RECORD} WHERE subscription_id = ? AND charged_period = ? AND {_CHARGED} AND voided_at IS NULL"
)
_VOIDED_SINCE = f"{_RECORD} WHERE client_id = ? AND voided_at >= ? AND {_CHARGED}"
_ANY_VOIDED_SINCE = "SELECT 1 FROM history WHERE client_id = ? AND event = 'usage_voided' AND at >= ? LIMIT 1"


def _records(unit: UnitOfWork, sql: str, *, values: tuple[int, ...]) -> Iterator[_Record]:
    return map(_record, unit.connection.exec_driver_sql(sql, values).cursor.fetchall())


def _record(row: Row) -> _Record:
    at, source, external_id, channel, billed, owner, own, charged, record_id, *rest = row
    included, wallet, billable, uncovered, recorded_at, voided_at = rest
    keys = (owner, own), (owner, charged)
    return _Record(
        Chargeable(at, source, external_id, channel, billed, *keys, record_id),
        Split(record_id, included, wallet, billable, uncovered),
        recorded_at,
        voided_at,
    )


def _by_day(records: Iterable[_Record], zone: Zone) -> Iterator[DayOfUse]:
    sums: Counter[tuple[date, str]] = Counter()
    for record in records:
        sums[zone.day_of(record.charge.at), record.charge.channel] += record.charge.billed
    for day in sorted({day for (day, _), minutes in sums.items() if minutes}):
        voice, chat = (Milliseconds(sums[day, channel.value]) for channel in (Channel.VOICE, Channel.CHAT))
        yield DayOfUse(day, voice, chat)


# -- the replay, as it was


def _replayed(unit: UnitOfWork, then: _Then) -> _Replayed:
    records = [r.charge for r in _waiting_records(unit, then)]
    account = _account(unit, then, drawn_on={r.own for r in records} & then.settled.keys())
    replayed = replay(account, records)
    return _Replayed(
        {split.record_id: split for split in replayed.splits},
        {record.id: record.at for record in records},
        replayed.account.credits,
    )


def _waiting_records(unit: UnitOfWork, then: _Then) -> list[_Record]:
    found = [r for key in then.waiting for r in _records(unit, _OF_PERIOD, values=key)]
    voided = unit.connection.exec_driver_sql(_ANY_VOIDED_SINCE, (then.client_id, then.until))
    if voided.first() is not None:
        found += _records(unit, _VOIDED_SINCE, values=(then.client_id, then.until))
    return [r for r in found if not then.final(r) and then.knows(r)]


def _account(unit: UnitOfWork, then: _Then, *, drawn_on: Collection[PeriodKey]) -> Account:
    """The client's books as the replay had them."""
    entries = tuple(replace(e, final=e.final and e.at <= then.entries_final_to) for e in then.entries)
    final = sum(e.taken for e in entries if e.final) - sum(p.wallet_used for p in then.settled.values())
    return Account(
        Client(then.client_id, "", wallet_final=Milliseconds(final)),
        subscriptions=tuple(then.subscriptions.values()),
        periods=(*(_drawn_on(unit, then, key=key) for key in sorted(drawn_on)), *then.waiting.values()),
        credits=entries,
    )


_LATE_DRAWN = (
    "SELECT charged_period, included_ms FROM usage_records WHERE subscription_id = ? AND own_period = ?"
    f" AND charged_period > ? AND {_CHARGED} AND voided_at IS NULL AND included_ms > 0"
)


def _drawn_on(unit: UnitOfWork, then: _Then, *, key: PeriodKey) -> Period:
    """A settled period with what late records of other settled ones had drawn on it."""
    rows = unit.connection.exec_driver_sql(_LATE_DRAWN, (*key, key[1]))
    given = sum(included for charged, included in rows if (key[0], charged) in then.settled)
    return then.settled[key]._replace(late_given=Milliseconds(given))


# -- the wallet

_FINAL_USE = (
    "SELECT COALESCE(SUM(u.wallet_ms), 0) FROM usage_records u JOIN periods p"
    " ON p.subscription_id = u.subscription_id AND p.number = u.charged_period"
    " WHERE u.client_id = ? AND u.occurred_at < ? AND u.wallet_ms > 0 AND u.voided_at IS NULL"
    " AND p.settled_on <= ?"
)


def _wallet(
    unit: UnitOfWork, then: _Then, *, replayed: _Replayed, days: tuple[Instant, Instant], used: int
) -> tuple[Milliseconds | None, Milliseconds | None]:
    """What it held before the days and after them, by when minutes came and were used."""
    since, before = days
    held: int = sum(e.taken for e in replayed.entries if e.at < since)
    held -= sum(s.wallet for s in replayed.splits.values() if replayed.times[s.record_id] < since)
    if any(p.wallet_used for p in then.settled.values()):
        values = (then.client_id, since, then.known_on.isoformat())
        held -= unit.connection.exec_driver_sql(_FINAL_USE, values).scalar_one()
    left = held + sum(e.taken for e in replayed.entries if since <= e.at < before) - used
    return _or_none(held), _or_none(left)


def _or_none(held: int) -> Milliseconds | None:
    """Late usage can have taken minutes that came only after it."""
    return Milliseconds(held) if held >= 0 else None
