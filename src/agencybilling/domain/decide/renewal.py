"""The renewal engine: whatever falls due for a client, step by step, each at local midnight of its day (SPEC 5)."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from agencybilling.domain.account import Account
from agencybilling.domain.audit import Event
from agencybilling.domain.calendar import ONE_DAY, Instant
from agencybilling.domain.decide.draft import Agency, Decision, Draft, UsageSource, NO_USAGE
from agencybilling.domain.decide.settling import cycle_request, settle
from agencybilling.domain.payments import Line, LineKind, PaymentRequest, RequestKind, RequestStatus, RequestType
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
    while (day := next_step_on(draft.account, agency.usage_window_days)) is not None and day <= through:
        at = draft.step_at = agency.zone.midnight(day)
        _mark_overdue(draft, day)
        _block(draft, day)
        _settle(draft, day, at=at, agency=agency)
        _renew(draft, day, at=at)
    draft.step_at = None


def next_step_on(account: Account, usage_window_days: int) -> date | None:
    """The earliest day on which a step's condition holds; None where nothing will fall due."""
    live = account.live
    due: list[date] = []
    for request in account.requests:
        if request.status.open:
            day = _request_step(request, live)
            if day is not None:
                due.append(day)
    for period in account.periods:
        if period.settled_on is None:
            ends = period.settles_on(usage_window_days)
            if ends is not None:
                due.append(ends)
            elif live is not None and live.renews:
                due.append(period.end_on)
    return min(due, default=None)


def _request_step(request: PaymentRequest, live: Subscription | None) -> date | None:
    if request.status is PENDING:
        return request.due_on + ONE_DAY
    if live is None or request.subscription_id != live.id or request.type is not RequestType.CYCLE:
        return None
    if live.status is ACTIVE:
        return request.due_on + ONE_DAY
    if live.status is PAST_DUE and request.grace_until is not None:
        return request.grace_until + ONE_DAY
    return None


def _mark_overdue(draft: Draft, day: date) -> None:
    for request in draft.account.requests:
        if not request.status.open or request.due_on >= day:
            continue
        if request.status is PENDING:
            draft.label(request, RequestStatus.OVERDUE)
        live = draft.account.live
        if live is not None and live.status is ACTIVE and request.owed_for(live.id):
            draft.move(live, PAST_DUE, Event.SUBSCRIPTION_PAST_DUE)


def _block(draft: Draft, day: date) -> None:
    for request in draft.account.requests:
        live = draft.account.live
        if live is None or not live.renews:
            return
        if request.grace_until is None or request.grace_until >= day or not request.owed_for(live.id):
            continue
        if request.status is PENDING:
            draft.label(request, RequestStatus.OVERDUE)
        draft.move(live, BLOCKED, Event.SUBSCRIPTION_BLOCKED)


def _settle(draft: Draft, day: date, *, at: Instant, agency: Agency) -> None:
    _close_at_bound(draft, day)
    for period in draft.account.periods:
        if period.settled_on is None:
            settles_on = period.settles_on(agency.usage_window_days)
            if settles_on is not None and settles_on <= day:
                settle(draft, period.key, day=day, at=at, agency=agency)


def _close_at_bound(draft: Draft, day: date) -> None:
    live, period = draft.account.live, draft.account.open_period
    if live is not None and live.renews and period is not None and period.end_on <= day:
        draft.put_period(replace(period, closed=True))


def _renew(draft: Draft, day: date, *, at: Instant) -> None:
    live = draft.account.live
    if live is None or not live.renews:
        return
    last = max((p for p in draft.account.periods if p.subscription_id == live.id), key=lambda p: p.number)
    if last.closed:
        open_period(draft, live, number=last.number + 1, issued_on=day, at=at)


def open_period(draft: Draft, subscription: Subscription, *, number: int, issued_on: date, at: Instant) -> None:
    """The next period with fresh included minutes, and its fee as a Recurring request."""
    rhythm, anchor = subscription.terms.rhythm, subscription.start_on
    period = Period(
        subscription.id, number, start_on=rhythm.bound(anchor, number - 1), end_on=rhythm.bound(anchor, number)
    )
    draft.account = replace(draft.account, periods=(*draft.account.periods, period))
    if number > 1:
        draft.note(Event.PERIOD_RENEWED, period=number, start_on=period.start_on, end_on=period.end_on)
    fee = subscription.terms.recurring_fee
    if fee:
        lines = (Line(LineKind.RECURRING_FEE, fee),)
        draft.add_request(
            cycle_request(
                subscription,
                period,
                kind=RequestKind.RECURRING,
                lines=lines,
                issued_on=issued_on,
                counted_from=issued_on,
                at=at,
            )
        )
