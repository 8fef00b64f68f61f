"""Rating: the replay of usage and wallet entries in order of time, filling the pools (SPEC 7)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import NamedTuple

from agencybilling.domain.account import Account
from agencybilling.domain.calendar import Instant
from agencybilling.domain.clients import RecordKey
from agencybilling.domain.minutes import Milliseconds
from agencybilling.domain.subscriptions import Period, PeriodKey
from agencybilling.domain.usage import Channel
from agencybilling.domain.wallet import WalletEntry


class Chargeable(NamedTuple):
    """A record as the replay needs it; it sorts by time, source and id."""

    at: Instant
    source: str
    external_id: str
    channel: str
    billed: Milliseconds
    own: PeriodKey
    charged: PeriodKey
    id: int

    @property
    def key(self) -> RecordKey:
        """Its place in the replay."""
        return (self.at, self.source, self.external_id)


class Split(NamedTuple):
    """How one record's minutes went to the pools; they sum to what it bills."""

    record_id: int
    included: Milliseconds
    wallet: Milliseconds
    billable: Milliseconds
    uncovered: Milliseconds


@dataclass(slots=True)
class _Tally:
    """What a period is charged with, filled as the replay goes on."""

    key: PeriodKey
    wallet_on: bool
    billable_on: bool
    records: int = 0
    own_used: int = 0
    late_drawn: int = 0
    wallet_used: int = 0
    billable_voice: int = 0
    billable_chat: int = 0
    uncovered: int = 0

    def take(self, record: Chargeable, *, room: int, wallet: int) -> Split:
        """One record's minutes: included, then wallet, then billable, else uncovered."""
        rest: int = record.billed
        included = min(rest, room)
        rest -= included
        from_wallet = min(rest, wallet) if self.wallet_on else 0
        rest -= from_wallet
        billable, uncovered = (rest, 0) if self.billable_on else (0, rest)
        self.records += 1
        if record.own == self.key:
            self.own_used += included
        else:
            self.late_drawn += included
        self.wallet_used += from_wallet
        if record.channel == Channel.VOICE:
            self.billable_voice += billable
        else:
            self.billable_chat += billable
        self.uncovered += uncovered
        return Split(
            record.id,
            Milliseconds(included),
            Milliseconds(from_wallet),
            Milliseconds(billable),
            Milliseconds(uncovered),
        )

    def onto(self, period: Period) -> Period:
        """The period with these totals; the very same one where they are what it had."""
        changed = replace(
            period,
            records=self.records,
            own_used=Milliseconds(self.own_used),
            late_drawn=Milliseconds(self.late_drawn),
            wallet_used=Milliseconds(self.wallet_used),
            billable_voice=Milliseconds(self.billable_voice),
            billable_chat=Milliseconds(self.billable_chat),
            uncovered=Milliseconds(self.uncovered),
        )
        return period if changed == period else changed


@dataclass(frozen=True, slots=True)
class Replayed:
    """An account with the totals of its periods not settled as the replay gives them, and every split."""

    account: Account
    splits: tuple[Split, ...]


def replay(account: Account, records: Iterable[Chargeable]) -> Replayed:
    """All records of periods not settled and all wallet entries not final, in order of time.

    `records` may come in any order. Credits go first at the same instant, then source, then id.
    """
    ordered = sorted(records)
    tallies = {p.key: _tally(account, p) for p in account.periods if p.settled_on is None}
    left = {p.key: _left_of(account, p) for p in account.periods}
    wallet: int = account.client.wallet_final
    entries = sorted((e for e in account.credits if not e.final), key=lambda entry: entry.at)
    taken: dict[int, WalletEntry] = {}
    waiting = iter(entries)
    upcoming = next(waiting, None)
    splits: list[Split] = []
    for record in ordered:
        while upcoming is not None and upcoming.at <= record.at:
            wallet = _enter(upcoming, wallet, taken)
            upcoming = next(waiting, None)
        room = left[record.own]
        split = tallies[record.charged].take(record, room=room, wallet=wallet)
        left[record.own] = room - split.included
        wallet -= split.wallet
        splits.append(split)
    while upcoming is not None:
        wallet = _enter(upcoming, wallet, taken)
        upcoming = next(waiting, None)
    last = ordered[-1].key if ordered else None
    return Replayed(_with(account, tallies=tallies, wallet=wallet, taken=taken, last=last), tuple(splits))


def newest(account: Account, record: Chargeable) -> Account | None:
    """The account with a record that sorts last, without a replay; None where it needs one.

    Needs one: a late record, one that does not sort last, one before a wallet entry.
    """
    client = account.client
    key = record.key
    period = account.period(record.charged)
    if period is None or record.own != record.charged:
        return None
    if client.last_record is not None and key <= client.last_record:
        return None
    if any(entry.at > record.at for entry in account.credits if not entry.final):
        return None
    tally = _tally(account, period)
    tally.records, tally.own_used, tally.late_drawn = period.records, period.own_used, period.late_drawn
    tally.wallet_used, tally.uncovered = period.wallet_used, period.uncovered
    tally.billable_voice, tally.billable_chat = period.billable_voice, period.billable_chat
    room = _included(account, period) - period.own_used
    split = tally.take(record, room=room, wallet=client.wallet)
    return replace(
        account,
        client=replace(client, wallet=Milliseconds(client.wallet - split.wallet), last_record=key),
        periods=tuple(tally.onto(p) if p is period else p for p in account.periods),
    )


def _tally(account: Account, period: Period) -> _Tally:
    terms = account.subscription(period.subscription_id).terms
    billable_on = terms.overage_rate is not None and period.billed
    return _Tally(period.key, wallet_on=terms.addon_packs, billable_on=billable_on)


def _included(account: Account, period: Period) -> int:
    return account.subscription(period.subscription_id).terms.included


def _left_of(account: Account, period: Period) -> int:
    whole = _included(account, period)
    return whole if period.settled_on is None else whole - period.own_used - period.late_given


def _enter(entry: WalletEntry, wallet: int, taken: dict[int, WalletEntry]) -> int:
    # A correction takes what earlier calls left, never more: the wallet does not go below zero (SPEC 8).
    amount = Milliseconds(max(entry.asked, -wallet))
    if amount != entry.taken:
        taken[entry.id] = replace(entry, taken=amount)
    return wallet + amount


def _with(
    account: Account,
    *,
    tallies: dict[PeriodKey, _Tally],
    wallet: int,
    taken: dict[int, WalletEntry],
    last: RecordKey | None,
) -> Account:
    client = account.client
    changed = replace(client, wallet=Milliseconds(wallet), last_record=last)
    return replace(
        account,
        client=client if changed == client else changed,
        periods=tuple(tallies[p.key].onto(p) if p.settled_on is None else p for p in account.periods),
        credits=tuple(taken.get(e.id, e) for e in account.credits),
    )
