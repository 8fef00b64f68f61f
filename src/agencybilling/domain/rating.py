"""Rating: the replay of usage and wallet entries in order of time, filling the pools (SPEC 7)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import NamedTuple

from agencybilling.domain.account import Account
from agencybilling.domain.calendar import BEFORE_ALL, Instant
from agencybilling.domain.clients import RecordKey
from agencybilling.domain.minutes import Milliseconds
from agencybilling.domain.subscriptions import Period, PeriodKey
from agencybilling.domain.usage import Channel, Charge
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


class Split(NamedTuple):
    """How one record's minutes went to the pools; they sum to what it bills."""

    record_id: int
    included: int
    wallet: int
    billable: int
    uncovered: int


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

    def onto(self, period: Period) -> Period:
        """The period with these totals; the very same one where they are what it had."""
        changed = period._replace(
            records=self.records,
            own_used=Milliseconds(self.own_used),
            late_drawn=Milliseconds(self.late_drawn),
            wallet_used=Milliseconds(self.wallet_used),
            billable_voice=Milliseconds(self.billable_voice),
            billable_chat=Milliseconds(self.billable_chat),
            uncovered=Milliseconds(self.uncovered),
        )
        return period if changed == period else changed


class Meter:
    """The replay as it runs: what is left of each pool, and what each period has been charged with so far.

    It starts with all periods not settled empty and only what is final of the wallet (`opening`), or where
    the stored totals stand (`standing`), to go on with records that sort last.
    """

    def __init__(self, account: Account, *, wallet: Milliseconds) -> None:
        self._terms = {s.id: s.terms for s in account.subscriptions}
        self._tallies = {p.key: self._tally(p) for p in account.periods if p.settled_on is None}
        self._left = {p.key: self._left_of(p) for p in account.periods}
        self._taken: dict[int, WalletEntry] = {}
        self.wallet: int = wallet
        self.last: RecordKey | None = None
        self.last_credit_at = BEFORE_ALL

    @classmethod
    def opening(cls, account: Account) -> Meter:
        """As everything final has left it."""
        return cls(account, wallet=account.client.wallet_final)

    @classmethod
    def standing(cls, account: Account) -> Meter:
        """As the stored totals have it."""
        meter = cls(account, wallet=account.client.wallet)
        for period in account.periods:
            tally = meter._tallies.get(period.key)
            if tally is not None:
                tally.records, tally.own_used, tally.late_drawn = (
                    period.records,
                    period.own_used,
                    period.late_drawn,
                )
                tally.wallet_used, tally.uncovered = period.wallet_used, period.uncovered
                tally.billable_voice, tally.billable_chat = period.billable_voice, period.billable_chat
                meter._left[period.key] -= period.own_used
        meter.last = account.client.last_record
        meter.last_credit_at = max((e.at for e in account.credits if not e.final), default=BEFORE_ALL)
        return meter

    def add_newest(self, key: RecordKey, channel: str, *, charge: Charge) -> bool:
        """Take a record that sorts last, without a replay; False where it needs one, and is not taken.

        A late record always needs one, and one that sorts before another or before a wallet entry.
        """
        own, charged, billed = charge
        if own != charged or key[0] < self.last_credit_at or (self.last is not None and key <= self.last):
            return False
        self._pour(billed, channel, own=own, charged=charged)
        self.last = key
        return True

    def take(self, record: Chargeable) -> Split:
        """The next record in order of time."""
        pools = self._pour(record.billed, record.channel, own=record.own, charged=record.charged)
        self.last = record[:3]
        return Split(record.id, *pools)

    def _pour(
        self, minutes: int, channel: str, *, own: PeriodKey, charged: PeriodKey
    ) -> tuple[int, int, int, int]:
        """Minutes into the pools: included of their own period, wallet, billable, else uncovered."""
        tally = self._tallies[charged]
        room = self._left[own]
        included = min(minutes, room)
        rest = minutes - included
        from_wallet = min(rest, self.wallet) if rest and tally.wallet_on else 0
        rest -= from_wallet
        billable, uncovered = (rest, 0) if tally.billable_on else (0, rest)
        self._left[own] = room - included
        self.wallet -= from_wallet
        tally.records += 1
        if own == charged:
            tally.own_used += included
        else:
            tally.late_drawn += included
        tally.wallet_used += from_wallet
        if channel == Channel.VOICE:
            tally.billable_voice += billable
        else:
            tally.billable_chat += billable
        tally.uncovered += uncovered
        return included, from_wallet, billable, uncovered

    def enter(self, entry: WalletEntry) -> None:
        """A wallet entry; a correction takes what earlier calls left, never more (SPEC 8)."""
        amount = Milliseconds(max(entry.asked, -self.wallet))
        if amount != entry.taken:
            self._taken[entry.id] = replace(entry, taken=amount)
        self.wallet += amount

    def onto(self, account: Account) -> Account:
        """The account with the totals as they are here."""
        client = account.client
        if (client.wallet, client.last_record) != (self.wallet, self.last):
            client = replace(client, wallet=Milliseconds(self.wallet), last_record=self.last)
        return replace(
            account,
            client=client,
            periods=tuple(
                self._tallies[p.key].onto(p) if p.settled_on is None else p for p in account.periods
            ),
            credits=tuple(self._taken.get(e.id, e) for e in account.credits),
        )

    def _tally(self, period: Period) -> _Tally:
        terms = self._terms[period.subscription_id]
        billable_on = terms.overage_rate is not None and period.billed
        return _Tally(period.key, wallet_on=terms.addon_packs, billable_on=billable_on)

    def _left_of(self, period: Period) -> int:
        whole = self._terms[period.subscription_id].included
        return whole if period.settled_on is None else whole - period.own_used - period.late_given


@dataclass(frozen=True, slots=True)
class Replayed:
    """An account with the totals of its periods not settled as the replay gives them, and every split."""

    account: Account
    splits: tuple[Split, ...]


def replay(account: Account, records: Iterable[Chargeable]) -> Replayed:
    """All records of periods not settled and all wallet entries not final, in order of time.

    `records` may come in any order. Credits go first at the same instant, then source, then id.
    """
    meter = Meter.opening(account)
    entries = iter(sorted((e for e in account.credits if not e.final), key=lambda entry: entry.at))
    upcoming = next(entries, None)
    splits: list[Split] = []
    for record in sorted(records):
        while upcoming is not None and upcoming.at <= record.at:
            meter.enter(upcoming)
            upcoming = next(entries, None)
        splits.append(meter.take(record))
    while upcoming is not None:
        meter.enter(upcoming)
        upcoming = next(entries, None)
    return Replayed(meter.onto(account), tuple(splits))
