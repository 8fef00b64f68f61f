"""Recording and voiding usage: which period a record belongs to and is charged with (SPEC 7)."""

from __future__ import annotations

from datetime import date
from typing import NamedTuple

from agencybilling.domain.account import Account
from agencybilling.domain.audit import Event
from agencybilling.domain.calendar import Instant, Zone
from agencybilling.domain.catalog import Terms
from agencybilling.domain.clients import RecordKey
from agencybilling.domain.decide.draft import Agency, Decision, Draft, Recorded, UsageSource
from agencybilling.domain.decide.renewal import next_step_on, run_due
from agencybilling.domain.errors import PeriodSettled, UsageInFuture
from agencybilling.domain.subscriptions import PeriodKey
from agencybilling.domain.usage import Charge, Outcome, Usage, billed_minutes


def check_not_in_future(usage: Usage, now: Instant) -> None:
    """Usage has happened already, or `UsageInFuture`."""
    if usage.occurred_at > now:
        raise UsageInFuture(source=usage.source, external_id=usage.external_id)


class _Span(NamedTuple):
    """A stretch of time whose records are all charged alike, without a step of the engine in between."""

    first: Instant
    last: Instant
    own: PeriodKey
    charged: PeriodKey
    terms: Terms


class Recorder:
    """Records usage of one client, bringing the account up to date as far as each call's day."""

    def __init__(self, account: Account, *, now: Instant, agency: Agency, usage: UsageSource) -> None:
        self.draft = Draft(account, usage)
        self._now = now
        self._agency = agency
        self._today = agency.zone.day_of(now)
        self._span: _Span | None = None

    def record(self, usage: Usage) -> Outcome:
        """Record what is new to the books; it must not lie in the future."""
        charge = self._charge(usage)
        self.draft.add_record(Recorded(-1 - len(self.draft.recorded), usage, self._now, charge))
        return _outcome(charge)

    def take_in(self, record_id: int, usage: Usage) -> Outcome:
        """Record for this client what the books hold without a client."""
        charge = self._charge(usage)
        self.draft.take_in(record_id, usage, charge=charge)
        return _outcome(charge)

    def _charge(self, usage: Usage) -> Charge | None:
        at, span = usage.occurred_at, self._span
        if span is None or not span.first <= at <= span.last:
            span = self._span = self._span_at(at)
            if span is None:
                return None
        billed = billed_minutes(span.terms, usage.channel, quantity=usage.quantity)
        return None if billed is None else Charge(span.own, span.charged, billed)

    def _span_at(self, at: Instant) -> _Span | None:
        """How records around an instant are charged, once everything due up to its day is done."""
        zone, draft = self._agency.zone, self.draft
        day = zone.day_of(at)
        self._catch_up(min(day, self._today))
        subscription = next((s for s in draft.subscriptions if s.covers(at)), None)
        if subscription is None:
            return None
        waiting = [p for p in draft.periods if p.subscription_id == subscription.id and p.settled_on is None]
        if not waiting:
            return None
        numbers = [p.number for p in waiting]
        rhythm, anchor = subscription.terms.rhythm, subscription.start_on
        # The last period has no upper end: it is open, or the cancel ended it.
        own = max(1, min(rhythm.period_at(anchor, day) + 1, max(numbers)))
        first = zone.midnight(rhythm.bound(anchor, own - 1))
        last = Instant(zone.midnight(rhythm.bound(anchor, own)) - 1)
        if own == max(numbers) and at > last:
            first, last = at, at
        due = next_step_on(draft, self._agency)
        if due is not None:
            last = min(last, Instant(max(zone.midnight(due) - 1, at)))
        if subscription.canceled_at is not None:
            last = min(last, subscription.canceled_at)
        # Periods are settled in order, so all before the oldest one left are settled.
        charged = max(own, min(numbers))
        return _Span(
            max(first, subscription.usage_from),
            last,
            (subscription.id, own),
            (subscription.id, charged),
            subscription.terms,
        )

    def _catch_up(self, through: date) -> None:
        due = next_step_on(self.draft, self._agency)
        if due is not None and due <= through:
            self.draft.rate()
            run_due(self.draft, through=through, agency=self._agency)


def _outcome(charge: Charge | None) -> Outcome:
    if charge is None:
        return Outcome.UNBILLED
    return Outcome.LATE if charge.late else Outcome.RATED


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
