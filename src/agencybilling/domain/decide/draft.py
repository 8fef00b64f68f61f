"""A draft of one client's books: what a decision changes before it is handed out as a whole."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from typing import Protocol

from agencybilling.domain.access import follow_access
from agencybilling.domain.account import Account
from agencybilling.domain.audit import Entry, Event
from agencybilling.domain.calendar import Instant, Zone
from agencybilling.domain.money import Currencies
from agencybilling.domain.payments import PaymentRequest, RequestStatus
from agencybilling.domain.rating import Chargeable, Split, newest, replay
from agencybilling.domain.subscriptions import Period, PeriodKey, Subscription, SubscriptionStatus
from agencybilling.domain.usage import Charge, Usage
from agencybilling.domain.wallet import WalletEntry


class ReactivateWhen(StrEnum):
    """When a Past Due subscription becomes Active again (SPEC 4)."""

    NONE_OVERDUE = "none_overdue"
    ALL_SETTLED = "all_settled"


@dataclass(frozen=True, slots=True)
class Agency:
    """The settings that rules look at: zone, currencies, usage window in days, reactivation."""

    zone: Zone
    currencies: Currencies
    usage_window_days: int = 0
    reactivate_when: ReactivateWhen = ReactivateWhen.NONE_OVERDUE


class UsageSource(Protocol):
    """Where a decision finds the usage of its account, asked only when it needs it."""

    def rated(self) -> Iterable[Chargeable]:
        """The records charged with periods not settled, without voided ones."""
        ...

    def period(self, key: PeriodKey) -> Period:
        """A settled period that a late record draws on."""
        ...


class _NoUsage:
    """For accounts whose periods not settled hold no records."""

    def rated(self) -> Iterable[Chargeable]:
        """None."""
        return ()

    def period(self, key: PeriodKey) -> Period:
        """There is none to draw on."""
        raise LookupError(key)


NO_USAGE: UsageSource = _NoUsage()

@dataclass(frozen=True, slots=True)
class Recorded:
    """A usage record to write; without a charge it is unbilled. A negative id stands in for its own."""

    id: int
    usage: Usage
    recorded_at: Instant
    charge: Charge | None


@dataclass(frozen=True, slots=True)
class Decision:
    """What a command comes to: the account before and afterwards, and the facts to write beside it.

    `taken_in` are unbilled records (by id) that are charged now; `voided` a record that no longer counts;
    `drawn_on` the settled periods, as they were, that late records draw on.
    """

    before: Account
    account: Account
    entries: tuple[Entry, ...] = ()
    splits: tuple[Split, ...] = ()
    recorded: tuple[Recorded, ...] = ()
    taken_in: Mapping[int, Charge] | None = None
    voided: int | None = None
    drawn_on: tuple[Period, ...] = ()


class Draft:
    """Books of one client in the making."""

    def __init__(self, account: Account, usage: UsageSource = NO_USAGE) -> None:
        self.before = account
        self.account = account
        self.entries: list[Entry] = []
        self.splits: list[Split] = []
        self.recorded: list[Recorded] = []
        self.taken_in: dict[int, Charge] = {}
        self.voided: int | None = None
        self.drawn_on: tuple[Period, ...] = ()
        self.step_at: Instant | None = None
        self._usage = usage
        self._records: list[Chargeable] | None = None
        self._counted: list[Chargeable] = []
        self._stale = False

    def decided(self) -> Decision:
        """All of it, with totals and campaigns brought in line."""
        self.rate()
        self.account, entries = follow_access(self.account)
        return Decision(
            before=self.before,
            account=self.account,
            entries=(*self.entries, *entries),
            splits=tuple(self.splits),
            recorded=tuple(self.recorded),
            taken_in=self.taken_in or None,
            voided=self.voided,
            drawn_on=self.drawn_on,
        )

    def note(self, event: Event, *, request: PaymentRequest | None = None, **details: object) -> None:
        """A line of the history."""
        self.entries.append(Entry(event, details, None if request is None else request.id, self.step_at))

    # -- requests and subscriptions

    def add_request(self, request: PaymentRequest) -> PaymentRequest:
        """A new request; one of amount 0 is not created (SPEC 6)."""
        if request.amount == 0:
            return request
        drafted = sum(1 for r in self.account.requests if r.id < 0)
        request = replace(request, id=-1 - drafted)
        self.account = replace(self.account, requests=(*self.account.requests, request))
        self.note(
            Event.REQUEST_CREATED,
            request=request,
            amount=request.amount,
            currency=request.currency,
            due_on=request.due_on,
        )
        return request

    def put_request(self, changed: PaymentRequest) -> None:
        """A request as it is now."""
        requests = tuple(changed if r.id == changed.id else r for r in self.account.requests)
        self.account = replace(self.account, requests=requests)

    def label(self, request: PaymentRequest, status: RequestStatus) -> PaymentRequest:
        """The request under another status, noted in the history."""
        changed = replace(request, status=status)
        self.put_request(changed)
        self.note(Event.REQUEST_STATUS, request=request, before=request.status, after=status)
        return changed

    def put_subscription(self, changed: Subscription) -> None:
        """A subscription as it is now."""
        subscriptions = tuple(changed if s.id == changed.id else s for s in self.account.subscriptions)
        self.account = replace(self.account, subscriptions=subscriptions)

    def move(self, subscription: Subscription, status: SubscriptionStatus, event: Event) -> None:
        """The subscription under another status, noted in the history."""
        self.put_subscription(replace(subscription, status=status))
        self.note(event, before=subscription.status, after=status)

    def put_period(self, changed: Period) -> None:
        """A period as it is now."""
        periods = tuple(changed if p.key == changed.key else p for p in self.account.periods)
        self.account = replace(self.account, periods=periods)

    # -- usage

    def add_record(self, record: Recorded) -> None:
        """A record to write; its minutes count at once where it sorts last, else at the next replay."""
        self.recorded.append(record)
        if record.charge is not None:
            self.count(chargeable(record.id, record.usage, record.charge))

    def count(self, record: Chargeable) -> None:
        """A record that counts from now on."""
        if not self._stale:
            account = newest(self.account, record)
            if account is not None:
                self.account = account
                (self._counted if self._records is None else self._records).append(record)
                return
        self.records().append(record)
        self._hold(record.own)
        self._stale = True

    def drop(self, record_id: int) -> None:
        """A record that counts no longer."""
        records = self.records()
        self._records = [r for r in records if r.id != record_id]
        self._stale = True

    def add_credit(self, entry: WalletEntry) -> None:
        """A wallet entry; it counts at once where nothing comes after it."""
        client = self.account.client
        self.account = replace(self.account, credits=(*self.account.credits, entry))
        after_all = client.last_record is None or entry.at > client.last_record[0]
        if after_all and not self._stale and all(entry.at >= c.at for c in self.account.credits):
            wallet = type(client.wallet)(client.wallet + entry.taken)
            self.account = replace(self.account, client=replace(client, wallet=wallet))
        else:
            self.records()
            self._stale = True

    def records(self) -> list[Chargeable]:
        """The records of periods not settled, read when first needed."""
        if self._records is None:
            self._records = [*self._usage.rated(), *self._counted]
            for record in self._records:
                self._hold(record.own)
        return self._records

    def _hold(self, key: PeriodKey) -> None:
        """The period a record draws on, beside those of the account."""
        if all(p.key != key for p in self.account.periods):
            period = self._usage.period(key)
            self.drawn_on = (*self.drawn_on, period)
            self.account = replace(self.account, periods=(period, *self.account.periods))

    def count_again(self) -> None:
        """Terms of charging have changed: everything is replayed."""
        self.records()
        self._stale = True

    def rate(self) -> None:
        """The totals as the replay gives them, where something has changed since."""
        if self._stale:
            self.account = replay(self.account, self.records()).account
            self._stale = False

    def freeze(self, key: PeriodKey) -> None:
        """The splits of the records charged with a period become final."""
        records = self.records()
        charged = {r.id for r in records if r.charged == key}
        replayed = replay(self.account, records)
        self._stale = False
        self.account = replayed.account
        frozen = [s for s in replayed.splits if s.record_id in charged]
        self.splits += frozen
        drawn: dict[PeriodKey, int] = {}
        included = {s.record_id: s.included for s in frozen}
        for record in records:
            if record.charged == key and record.own != key:
                drawn[record.own] = drawn.get(record.own, 0) + included[record.id]
        for own, minutes in drawn.items():
            period = self.account.period(own)
            if period is not None:
                self.put_period(replace(period, late_given=type(period.late_given)(period.late_given + minutes)))
        self._records = [r for r in records if r.charged != key]


def chargeable(record_id: int, usage: Usage, charge: Charge) -> Chargeable:
    """A record as the replay needs it."""
    return Chargeable(
        usage.occurred_at,
        usage.source,
        usage.external_id,
        usage.channel,
        charge.billed,
        charge.own,
        charge.charged,
        record_id,
    )


def reconsider(draft: Draft, subscription_id: int, *, today: date, agency: Agency) -> None:
    """Past Due becomes Active again where nothing holds it any more (SPEC 4)."""
    subscription = draft.account.live
    if subscription is None or subscription.id != subscription_id:
        return
    if subscription.status is not SubscriptionStatus.PAST_DUE:
        return
    owed = [r for r in draft.account.requests if r.owed_for(subscription_id)]
    match agency.reactivate_when:
        case ReactivateWhen.NONE_OVERDUE:
            held = any(r.holds(today) for r in owed)
        case ReactivateWhen.ALL_SETTLED:
            held = bool(owed)
    if not held:
        draft.move(subscription, SubscriptionStatus.ACTIVE, Event.SUBSCRIPTION_ACTIVE)
