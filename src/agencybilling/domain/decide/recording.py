"""Recording and voiding usage: which period a record belongs to and is charged with (SPEC 7)."""

from __future__ import annotations

from datetime import date

from agencybilling.domain.account import Account
from agencybilling.domain.audit import Event
from agencybilling.domain.calendar import Instant, Zone
from agencybilling.domain.clients import RecordKey
from agencybilling.domain.decide.draft import Agency, Decision, Draft, Recorded, UsageSource
from agencybilling.domain.decide.renewal import next_step_on, run_due
from agencybilling.domain.errors import PeriodSettled, UsageInFuture
from agencybilling.domain.minutes import Milliseconds
from agencybilling.domain.subscriptions import PeriodKey, Subscription
from agencybilling.domain.usage import Channel, Charge, Outcome, Usage, billed_minutes


def check_not_in_future(usage: Usage, now: Instant) -> None:
    """Usage has happened already, or `UsageInFuture`."""
    if usage.occurred_at > now:
        raise UsageInFuture(source=usage.source, external_id=usage.external_id)


class Recorder:
    """Records usage of one client, bringing the account up to date as far as each call's day."""

    def __init__(self, account: Account, *, now: Instant, agency: Agency, usage: UsageSource) -> None:
        self.draft = Draft(account, usage)
        self._now = now
        self._agency = agency
        self._today = agency.zone.day_of(now)
        self._steps_on = next_step_on(account, agency.usage_window_days)

    def record(self, usage: Usage) -> Outcome:
        """Take in one record; it must be new to the books and not in the future."""
        day = self._agency.zone.day_of(usage.occurred_at)
        self._catch_up(min(day, self._today))
        charge = charge_for(self.draft, usage, day=day)
        self.draft.add_record(Recorded(-1 - len(self.draft.recorded), usage, self._now, charge))
        if charge is None:
            return Outcome.UNBILLED
        return Outcome.LATE if charge.late else Outcome.RATED

    def _catch_up(self, through: date) -> None:
        if self._steps_on is not None and self._steps_on <= through:
            self.draft.rate()
            run_due(self.draft, through=through, agency=self._agency)
            self._steps_on = next_step_on(self.draft, self._agency.usage_window_days)


def charge_for(draft: Draft, usage: Usage, *, day: date) -> Charge | None:
    """The period a record belongs to and the one it is charged with; None where it is unbilled."""
    subscription = next((s for s in draft.subscriptions if s.covers(usage.occurred_at)), None)
    if subscription is None:
        return None
    billed = billed_minutes(subscription.terms, Channel(usage.channel), usage.quantity)
    if billed is None:
        return None
    return _charge(draft, subscription, day, billed=billed)


def _charge(draft: Draft, subscription: Subscription, day: date, *, billed: Milliseconds) -> Charge | None:
    numbers = [
        p.number for p in draft.periods if p.settled_on is None and p.subscription_id == subscription.id
    ]
    if not numbers:
        return None
    own = own_period(subscription, day, last=max(numbers))
    # Periods are settled in order, so all before the oldest one left are settled.
    return Charge(own=own, charged=max(own, (subscription.id, min(numbers))), billed=billed)


def own_period(subscription: Subscription, day: date, *, last: int) -> PeriodKey:
    """The period that contains this day; the last one has no upper end (it is Blocked or canceled)."""
    number = subscription.terms.rhythm.period_at(subscription.start_on, day) + 1
    return (subscription.id, max(1, min(number, last)))


def void(
    account: Account, *, record_id: int, key: RecordKey, charged: PeriodKey | None, usage: UsageSource
) -> Decision:
    """Take a record out of the replay; it stays in the history. Raises `PeriodSettled`."""
    draft = Draft(account, usage)
    if charged is not None:
        period = account.period(charged)
        if period is None or period.settled_on is not None:
            raise PeriodSettled(source=key[1], external_id=key[2])
        draft.drop(record_id)
    draft.voided = record_id
    draft.note(Event.USAGE_VOIDED, source=key[1], id=key[2])
    return draft.decided()


def day_to_catch_up(occurred_at: Instant, *, now: Instant, zone: Zone) -> date:
    """The day up to which a record brings its client up to date: that of the call, at most today."""
    return zone.day_of(min(occurred_at, now))
