"""Settling: a period's use becomes final, and its billable minutes a Usage request (SPEC 4, 5)."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

from agencybilling.domain.account import Account
from agencybilling.domain.audit import Event
from agencybilling.domain.calendar import BEFORE_ALL, Instant
from agencybilling.domain.catalog import Terms
from agencybilling.domain.decide.draft import Agency, Decision, Draft, UsageSource
from agencybilling.domain.errors import NothingToSettle
from agencybilling.domain.minutes import Milliseconds
from agencybilling.domain.money import Currencies, price_of
from agencybilling.domain.payments import (
    Line,
    LineKind,
    PaymentRequest,
    RequestKind,
    RequestStatus,
    RequestType,
)
from agencybilling.domain.subscriptions import Period, PeriodKey, Subscription


def settle_now(account: Account, *, now: Instant, agency: Agency, usage: UsageSource) -> Decision:
    """Settle every period that has ended, without waiting for the usage window.

    Raises `NothingToSettle` where none has ended (SPEC 4).
    """
    draft = Draft(account, usage)
    ended = [p.key for p in account.unsettled() if p.closed]
    if not ended:
        raise NothingToSettle(client=account.client.name)
    for key in ended:
        settle(draft, key, day=agency.zone.day_of(now), at=now, agency=agency)
    return draft.decided()


def settle(draft: Draft, key: PeriodKey, *, day: date, at: Instant, agency: Agency) -> None:
    """Close a period where it is open, make its part of the replay final, request its billable minutes.

    The request is dated this day.
    """
    draft.rate()
    period = draft.period(key)
    subscription = draft.subscription(period.subscription_id)
    last_use = BEFORE_ALL
    if period.records:
        last_use = draft.freeze(key)
        period = draft.period(key)
    if draft.credits or period.wallet_used:
        end = _end_of(subscription, period, agency=agency)
        # Use can lie after the end only where the clock was set back; its credits are final with it.
        _finish_credits(draft, period, final_to=max(end, last_use))
    period = period._replace(closed=True, settled_on=day)
    draft.put_period(period)
    lines = usage_lines(subscription.terms, period, currencies=agency.currencies)
    request = None
    if lines:
        request = cycle_request(
            draft,
            subscription,
            period=period,
            kind=RequestKind.USAGE,
            lines=lines,
            issued_on=day,
            at=at,
        )
    draft.note(Event.PERIOD_SETTLED, request=request, period=period.number)


def usage_lines(terms: Terms, period: Period, *, currencies: Currencies) -> tuple[Line, ...]:
    """The line items of a period's billable minutes; one whose amount rounds to 0 is left out (SPEC 6)."""
    rate = terms.overage_rate
    if rate is None or not (period.billable_voice or period.billable_chat):
        return ()
    decimals = currencies.decimals(terms.currency)
    used = ((LineKind.VOICE_USAGE, period.billable_voice), (LineKind.CHAT_USAGE, period.billable_chat))
    priced = (
        (kind, quantity, price_of(quantity, rate_micro=rate, decimals=decimals)) for kind, quantity in used
    )
    return tuple(Line(kind, amount, quantity, rate) for kind, quantity, amount in priced if amount)


def cycle_request(
    draft: Draft,
    subscription: Subscription,
    *,
    period: Period,
    kind: RequestKind,
    lines: tuple[Line, ...],
    issued_on: date,
    at: Instant,
) -> PaymentRequest:
    """A new cycle request, due the terms' due days after its date, with the terms' grace (SPEC 6)."""
    terms = subscription.terms
    due_on = issued_on + timedelta(days=terms.due_days)
    request = PaymentRequest(
        id=draft.new_request_id(),
        type=RequestType.CYCLE,
        kind=kind,
        status=RequestStatus.PENDING,
        currency=terms.currency,
        amount=sum([line.amount for line in lines]),
        issued_on=issued_on,
        due_on=due_on,
        grace_until=due_on + timedelta(days=terms.grace_days),
        subscription_id=subscription.id,
        period=period.number,
        period_start=period.start_on,
        period_end=period.range_end,
        description=terms.plan_name,
        created_at=at,
        lines=lines,
    )
    draft.requests.append(request)
    return request


def _end_of(subscription: Subscription, period: Period, *, agency: Agency) -> Instant:
    """The last instant whose wallet entries are final with a period (SPEC 7)."""
    if period.canceled_on is not None and subscription.canceled_at is not None:
        return subscription.canceled_at
    return Instant(agency.zone.midnight(period.end_on) - 1)


def _finish_credits(draft: Draft, period: Period, *, final_to: Instant) -> None:
    final = draft.client.wallet_final - period.wallet_used
    for index, entry in enumerate(draft.credits):
        if not entry.final and entry.at <= final_to:
            draft.credits[index] = replace(entry, final=True)
            final += entry.taken
    draft.client = replace(draft.client, wallet_final=Milliseconds(final))
