"""A draft of one client's books: what a decision changes before it is handed out as a whole."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from enum import StrEnum
from typing import NamedTuple, Protocol, assert_never

from agencybilling.domain.access import follow_access
from agencybilling.domain.account import Account
from agencybilling.domain.audit import Entry, Event
from agencybilling.domain.calendar import Instant, Zone
from agencybilling.domain.minutes import Milliseconds
from agencybilling.domain.money import Currencies
from agencybilling.domain.payments import PaymentRequest, RequestStatus
from agencybilling.domain.rating import Chargeable, Meter, Split, replay
from agencybilling.domain.subscriptions import Period, PeriodKey, Subscription, SubscriptionStatus
from agencybilling.domain.usage import Charge, Usage
from agencybilling.domain.wallet import WalletEntry


class ReactivateWhen(StrEnum):
    """When a Past Due subscription becomes Active again (SPEC 4)."""

    NONE_OVERDUE = "none_overdue"
    ALL_SETTLED = "all_settled"


class Blocking(StrEnum):
    """Who blocks a subscription once the grace date of an open request has gone (SPEC 4)."""

    ENGINE = "engine"
    PERSON = "person"


class Pace(Protocol):
    """What decides on which day a step of the engine is due."""

    @property
    def usage_window_days(self) -> int:
        """Days from a period's end until it is settled."""
        ...

    @property
    def blocking(self) -> Blocking:
        """Whether the engine blocks by itself."""
        ...


@dataclass(frozen=True, slots=True)
class Agency:
    """The settings that rules look at: zone, currencies, usage window in days, reactivation, blocking."""

    zone: Zone
    currencies: Currencies
    usage_window_days: int = 0
    reactivate_when: ReactivateWhen = ReactivateWhen.NONE_OVERDUE
    blocking: Blocking = Blocking.ENGINE


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


class Recorded(NamedTuple):
    """A usage record to write; without a charge it is unbilled. A negative id stands in for its own."""

    id: int
    usage: Usage
    recorded_at: Instant
    charge: Charge | None


@dataclass(frozen=True, slots=True)
class Decision:
    """What a command comes to: the account before and afterwards, and the facts to write beside it.

    `taken_in` are records of the books (by id) that are this client's now, with their charge or unbilled;
    `voided` is a record that no longer counts, `withdrawn` one that turned out to be otherwise and waits to
    be taken in again; `drawn_on` are the settled periods, as they were, that late records draw on; `redeemed`
    is the serial of the start code that started the subscription.
    """

    before: Account
    account: Account
    entries: tuple[Entry, ...] = ()
    splits: tuple[Split, ...] = ()
    recorded: tuple[Recorded, ...] = ()
    taken_in: Mapping[int, Charge | None] = field(default_factory=dict)
    voided: int | None = None
    withdrawn: Mapping[int, Usage] = field(default_factory=dict)
    drawn_on: tuple[Period, ...] = ()
    redeemed: int | None = None


class Draft:
    """Books of one client in the making: changed step by step, handed out as a whole."""

    def __init__(self, account: Account, usage: UsageSource = NO_USAGE) -> None:
        self.before = account
        self.client = account.client
        self.plan = account.plan
        self.pack_ids = account.pack_ids
        self.subscriptions = list(account.subscriptions)
        self.periods = list(account.periods)
        self.requests = list(account.requests)
        self.credits = list(account.credits)
        self.campaigns = account.campaigns
        self.entries: list[Entry] = []
        self.splits: list[Split] = []
        self.recorded: list[Recorded] = []
        self.taken_in: dict[int, Charge | None] = {}
        self.withdrawn: dict[int, Usage] = {}
        self.voided: int | None = None
        self.drawn_on: tuple[Period, ...] = ()
        self.step_at: Instant | None = None
        self._usage = usage
        self._records: list[Chargeable] | None = None
        self._taken: list[Chargeable] = []
        self._meter: Meter | None = None
        self._stale = False
        self._last_id = min((r.id for r in account.requests), default=0)

    # -- as a whole

    def account(self) -> Account:
        """The account as it is by now."""
        return Account(
            self.client,
            self.plan,
            self.pack_ids,
            tuple(self.subscriptions),
            tuple(self.periods),
            tuple(self.requests),
            tuple(self.credits),
            self.campaigns,
        )

    def decided(self) -> Decision:
        """All of it, with totals and campaigns brought in line."""
        self.rate()
        self.follow_access()
        return Decision(
            before=self.before,
            account=self.account(),
            entries=tuple(self.entries),
            splits=tuple(self.splits),
            recorded=tuple(self.recorded),
            taken_in=self.taken_in,
            voided=self.voided,
            withdrawn=self.withdrawn,
            drawn_on=self.drawn_on,
        )

    def note(self, event: Event, *, request: PaymentRequest | None = None, **details: object) -> None:
        """A line of the history."""
        self.entries.append(Entry(event, details, None if request is None else request.id, self.step_at))

    def follow_access(self) -> None:
        """Campaigns as access has them by now."""
        if self.campaigns:
            account, changes = follow_access(self.account())
            self.campaigns = account.campaigns
            self.entries += [replace(entry, step_at=self.step_at) for entry in changes]

    # -- requests, subscriptions, periods

    @property
    def live(self) -> Subscription | None:
        """The live subscription."""
        last = self.subscriptions[-1] if self.subscriptions else None
        return last if last is not None and last.live else None

    def new_request_id(self) -> int:
        """The stand-in of a request that has no id yet."""
        self._last_id = min(self._last_id, 0) - 1
        return self._last_id

    def put_request(self, changed: PaymentRequest) -> None:
        """A request as it is now."""
        for index, request in enumerate(self.requests):
            if request.id == changed.id:
                self.requests[index] = changed

    def label(self, request: PaymentRequest, status: RequestStatus) -> PaymentRequest:
        """The request under another status, noted in the history."""
        changed = request._replace(status=status)
        self.put_request(changed)
        old, new = {"status": request.status}, {"status": status}
        self.note(Event.REQUEST_STATUS, request=request, before=old, after=new)
        return changed

    def put_live(self, changed: Subscription) -> None:
        """The live subscription, always the latest, as it is now."""
        self.subscriptions[-1] = changed

    def move(self, subscription: Subscription, status: SubscriptionStatus, *, event: Event) -> None:
        """The subscription under another status, noted in the history."""
        self.put_live(replace(subscription, status=status))
        self.note(event, before=subscription.status, after=status)

    def subscription(self, subscription_id: int) -> Subscription:
        """One of the client's subscriptions by id."""
        return next(s for s in self.subscriptions if s.id == subscription_id)

    def put_period(self, changed: Period) -> None:
        """A period as it is now."""
        for index, period in enumerate(self.periods):
            if period.number == changed.number and period.subscription_id == changed.subscription_id:
                self.periods[index] = changed

    def period(self, key: PeriodKey) -> Period:
        """One of the client's periods."""
        return next(p for p in self.periods if p.key == key)

    # -- usage and wallet

    def add_record(self, record: Recorded) -> None:
        """A record to write; its minutes count from now on."""
        if record.charge is not None:
            self._count(record.id, record.usage, charge=record.charge)
        self.recorded.append(record)

    def take_in(self, record_id: int, usage: Usage, *, charge: Charge | None) -> None:
        """A record of the books that is this client's from now on."""
        if charge is not None:
            self._count(record_id, usage, charge=charge)
            self._taken.append(chargeable(record_id, usage, charge=charge))
        self.taken_in[record_id] = charge

    def _count(self, record_id: int, usage: Usage, *, charge: Charge) -> None:
        """Minutes that count from now on: at once where the record sorts last, else at the next replay."""
        if not self._stale:
            meter = self._meter if self._meter is not None else self._metered()
            if meter.add_newest(usage.key, usage.channel, charge=charge):
                if self._records is not None:
                    self._records.append(chargeable(record_id, usage, charge=charge))
                return
        self.records().append(chargeable(record_id, usage, charge=charge))
        self._hold(charge.own)
        self._stale = True

    def withdraw(self, record_id: int, usage: Usage) -> None:
        """A record that turned out to be otherwise; as it really was it waits to be taken in."""
        self.drop(record_id)
        self.withdrawn[record_id] = usage

    def drop(self, record_id: int) -> None:
        """A record that counts no longer."""
        self._records = [r for r in self.records() if r.id != record_id]
        self._stale = True

    def add_credit(self, entry: WalletEntry) -> None:
        """A wallet entry; it counts at once where nothing comes after it."""
        meter = self._metered()
        follows = entry.at >= meter.last_credit_at and (meter.last is None or entry.at > meter.last[0])
        if follows and not self._stale:
            meter.enter(entry)
            meter.last_credit_at = entry.at
        else:
            self.count_again()
        self.credits.append(entry)

    def records(self) -> list[Chargeable]:
        """The records of periods not settled, read when first needed."""
        if self._records is None:
            added = [chargeable(i, usage, charge=c) for i, usage, _, c in self.recorded if c is not None]
            self._records = [*self._usage.rated(), *added, *self._taken]
            for record in self._records:
                self._hold(record.own)
        return self._records

    def _metered(self) -> Meter:
        if self._meter is None:
            self._meter = Meter.standing(self.account())
        return self._meter

    def _hold(self, key: PeriodKey) -> None:
        """The period a record draws on, beside those of the account."""
        if all(p.key != key for p in self.periods):
            period = self._usage.period(key)
            self.drawn_on = (*self.drawn_on, period)
            self.periods.insert(0, period)

    def count_again(self) -> None:
        """What was counted does not hold any more: everything is replayed."""
        self.records()
        self._stale = True

    def rate(self) -> None:
        """The totals as the replay gives them, where something has changed since."""
        if self._stale:
            self._take_totals(replay(self.account(), self.records()).account)
        elif self._meter is not None:
            self._take_totals(self._meter.onto(self.account()))

    def _take_totals(self, account: Account) -> None:
        self.client = account.client
        self.periods = list(account.periods)
        self.credits = list(account.credits)
        self._meter = None
        self._stale = False

    def freeze(self, key: PeriodKey) -> Instant:
        """The splits of the records charged with a period become final; the time of the last of them."""
        records = self.records()
        charged = {r.id: r for r in records if r.charged == key}
        replayed = replay(self.account(), records)
        self._take_totals(replayed.account)
        frozen = [s for s in replayed.splits if s.record_id in charged]
        self.splits += frozen
        for split in frozen:
            own = charged[split.record_id].own
            if own != key and split.included:
                period = self.period(own)
                self.put_period(period._replace(late_given=Milliseconds(period.late_given + split.included)))
        self._records = [r for r in records if r.charged != key]
        return max(r.at for r in charged.values())


def chargeable(record_id: int, usage: Usage, *, charge: Charge) -> Chargeable:
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


def reconsider(draft: Draft, live: Subscription, *, today: date, agency: Agency) -> None:
    """The live subscription, if Past Due, becomes Active again where nothing holds it any more (SPEC 4)."""
    if live.status is not SubscriptionStatus.PAST_DUE:
        return
    owed = [r for r in draft.requests if r.owed_for(live.id)]
    match agency.reactivate_when:
        case ReactivateWhen.NONE_OVERDUE:
            held = any(r.holds(today) for r in owed)
        case ReactivateWhen.ALL_SETTLED:
            held = bool(owed)
        case _:
            assert_never(agency.reactivate_when)
    if not held:
        draft.move(live, SubscriptionStatus.ACTIVE, event=Event.SUBSCRIPTION_ACTIVE)
