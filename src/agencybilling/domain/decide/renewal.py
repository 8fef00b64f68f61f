"""The renewal engine: whatever falls due for a client, each step at local midnight of its day (SPEC 5)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Protocol

from agencybilling.domain.account import Account
from agencybilling.domain.audit import Event
from agencybilling.domain.calendar import ONE_DAY, Instant
from agencybilling.domain.decide.draft import (
    NO_USAGE,
    Agency,
    Blocking,
    Decision,
    Draft,
    Pace,
    UsageSource,
)
from agencybilling.domain.decide.settling import cycle_request, settle
from agencybilling.domain.errors import InvalidStatus, NoLiveSubscription
from agencybilling.domain.payments import (
    Line,
    LineKind,
    PaymentRequest,
    RequestKind,
    RequestStatus,
    RequestType,
)
from agencybilling.domain.subscriptions import Period, Subscription, SubscriptionStatus

ACTIVE, BLOCKED, PAST_DUE = SubscriptionStatus.ACTIVE, SubscriptionStatus.BLOCKED, SubscriptionStatus.PAST_DUE
PENDING = RequestStatus.PENDING


def catch_up(account: Account, *, through: date, agency: Agency, usage: UsageSource = NO_USAGE) -> Decision:
    """Everything that is due up to the first instant of this day, in order of date.

    Doing it twice changes nothing the second time; doing it late comes to the same as doing it each midnight.
    """
    draft = Draft(account, usage)
    run_due(draft, through=through, agency=agency)
    return draft.decided()


def run_due(draft: Draft, *, through: date, agency: Agency) -> None:
    """The engine's steps on a draft."""
    while (day := next_step_on(draft, agency)) is not None and day <= through:
        at = draft.step_at = agency.zone.midnight(day)
        _mark_overdue(draft, day)
        if agency.blocking is Blocking.ENGINE:
            _block(draft, day)
        _settle(draft, day, at=at, agency=agency)
        _renew(draft, day, at=at)
        draft.follow_access()
    draft.step_at = None


class HasSteps(Protocol):
    """What the engine looks at to know what is due: an account, or a draft of one."""

    @property
    def live(self) -> Subscription | None:
        """The live subscription."""
        ...

    @property
    def requests(self) -> Sequence[PaymentRequest]:
        """Open requests, and others that change nothing."""
        ...

    @property
    def periods(self) -> Sequence[Period]:
        """Periods not settled, and others that change nothing."""
        ...


def next_step_on(account: HasSteps, pace: Pace) -> date | None:
    """The earliest day on which a step's condition holds; None where nothing will fall due."""
    live, blocks = account.live, pace.blocking is Blocking.ENGINE
    due: list[date] = []
    for request in account.requests:
        if request.status.open:
            day = _request_step(request, live, blocks=blocks)
            if day is not None:
                due.append(day)
    for period in account.periods:
        if period.settled_on is None:
            ends = _settles_on(account, period, usage_window_days=pace.usage_window_days)
            if ends is not None:
                due.append(ends)
            elif live is not None and live.renews:
                due.append(period.end_on)
    return min(due, default=None)


def _settles_on(account: HasSteps, period: Period, *, usage_window_days: int) -> date | None:
    """The day on which a period is settled, never before an older one; None while it is open."""
    settles_on = period.settles_on(usage_window_days)
    if settles_on is None or period.canceled_on is None or period.canceled_on >= period.start_on:
        return settles_on
    # The clock was set back, and the cancel lies before the period: older ones may still wait.
    older = [
        p for p in account.periods if p.subscription_id == period.subscription_id and p.settled_on is None
    ]
    return max(p.settles_on(usage_window_days) or settles_on for p in older if p.number <= period.number)


def _request_step(request: PaymentRequest, live: Subscription | None, *, blocks: bool) -> date | None:
    if request.status is PENDING:
        return request.due_on + ONE_DAY
    if live is None or request.subscription_id != live.id or request.type is not RequestType.CYCLE:
        return None
    if live.status is ACTIVE:
        return request.due_on + ONE_DAY
    if blocks and live.status is PAST_DUE and request.grace_until is not None:
        return request.grace_until + ONE_DAY
    return None


def _mark_overdue(draft: Draft, day: date) -> None:
    for request in tuple(draft.requests):
        if not request.status.open or request.due_on >= day:
            continue
        if request.status is PENDING:
            draft.label(request, RequestStatus.OVERDUE)
        live = draft.live
        if live is not None and live.status is ACTIVE and request.owed_for(live.id):
            draft.move(live, PAST_DUE, event=Event.SUBSCRIPTION_PAST_DUE)


def _block(draft: Draft, day: date) -> None:
    live = beyond_grace(draft, day)
    if live is not None:
        # Grace never ends before the due date, so a Pending one is Overdue by now.
        draft.move(live, BLOCKED, event=Event.SUBSCRIPTION_BLOCKED)


def beyond_grace(account: HasSteps, day: date) -> Subscription | None:
    """The live subscription that is to be Blocked: an open request's grace date lies before this day."""
    live = account.live
    if live is None or not live.renews:
        return None
    for request in account.requests:
        if request.grace_until is not None and request.grace_until < day and request.owed_for(live.id):
            return live
    return None


def block(account: Account, *, now: Instant, agency: Agency, usage: UsageSource = NO_USAGE) -> Decision:
    """Block by a person's word, where the engine leaves it to one (SPEC 4).

    Raises `NoLiveSubscription`, and `InvalidStatus` where no open cycle request is beyond its grace date or
    the subscription is Blocked already.
    """
    if account.live is None:
        raise NoLiveSubscription(client=account.client.name)
    live = beyond_grace(account, agency.zone.day_of(now))
    if live is None:
        raise InvalidStatus(within_grace=account.client.name)
    draft = Draft(account, usage)
    draft.move(live, BLOCKED, event=Event.SUBSCRIPTION_BLOCKED)
    return draft.decided()


def _settle(draft: Draft, day: date, *, at: Instant, agency: Agency) -> None:
    window = agency.usage_window_days
    for period in tuple(draft.periods):
        if period.settled_on is None:
            settles_on = _settles_on(draft, period, usage_window_days=window)
            if settles_on is None and window == 0 and _ends(draft, period, day=day):
                # With no window it is settled at the bound itself, just before the renewal.
                settles_on = day
            if settles_on is not None and settles_on <= day:
                settle(draft, period.key, day=day, at=at, agency=agency)


def _ends(draft: Draft, period: Period, *, day: date) -> bool:
    live = draft.live
    return live is not None and live.renews and period.subscription_id == live.id and period.end_on <= day


def _renew(draft: Draft, day: date, *, at: Instant) -> None:
    live = draft.live
    if live is None or not live.renews:
        return
    last = max([p for p in draft.periods if p.subscription_id == live.id], key=_number)
    if last.end_on <= day:
        if not last.closed:
            draft.rate()
            draft.put_period(draft.period(last.key)._replace(closed=True))
        open_period(draft, live, number=last.number + 1, issued_on=day, at=at)


def _number(period: Period) -> int:
    return period.number


def open_period(
    draft: Draft, subscription: Subscription, *, number: int, issued_on: date, at: Instant
) -> None:
    """The next period with fresh included minutes, and its fee as a Recurring request."""
    draft.rate()
    rhythm, anchor = subscription.terms.rhythm, subscription.start_on
    period = Period(
        subscription.id,
        number,
        start_on=rhythm.bound(anchor, number - 1),
        end_on=rhythm.bound(anchor, number),
    )
    draft.periods.append(period)
    fee = subscription.terms.recurring_fee
    request = None
    if fee:
        request = cycle_request(
            draft,
            subscription,
            period=period,
            kind=RequestKind.RECURRING,
            lines=(Line(LineKind.RECURRING_FEE, fee),),
            issued_on=issued_on,
            at=at,
        )
    if number > 1:
        draft.note(Event.PERIOD_RENEWED, request=request, period=number)
    else:
        draft.note(
            Event.SUBSCRIPTION_STARTED,
            request=request,
            plan=subscription.terms.plan_name,
            start_on=subscription.start_on,
            by=subscription.started_by,
        )
