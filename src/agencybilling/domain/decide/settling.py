"""Settling: a period's use becomes final, and its billable minutes a Usage request (SPEC 4, 5)."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

from agencybilling.domain.account import Account
from agencybilling.domain.audit import Event
from agencybilling.domain.calendar import Instant
from agencybilling.domain.catalog import Terms
from agencybilling.domain.decide.draft import Agency, Decision, Draft, UsageSource
from agencybilling.domain.errors import NothingToSettle
from agencybilling.domain.minutes import Milliseconds
from agencybilling.domain.money import Currencies, price_of
from agencybilling.domain.payments import Line, LineKind, PaymentRequest, RequestKind, RequestStatus, RequestType
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
    """Make a period's part of the replay final and request its billable minutes, dated this day."""
    draft.rate()
    period = _period(draft, key)
    subscription = draft.account.subscription(period.subscription_id)
    if period.records:
        draft.freeze(key)
        period = _period(draft, key)
    _finish_credits(draft, subscription, period, agency=agency)
    draft.put_period(replace(period, settled_on=day))
    draft.note(Event.PERIOD_SETTLED, period=period.number, billable_ms=period.billable)
    request = usage_request(subscription, period, day=day, at=at, currencies=agency.currencies)
    if request is not None:
        draft.add_request(request)


def usage_request(
    subscription: Subscription, period: Period, *, day: date, at: Instant, currencies: Currencies
) -> PaymentRequest | None:
    """What a settled period's billable minutes come to, voice and chat apart; None where it is nothing."""
    if not period.billable_voice and not period.billable_chat:
        return None
    terms = subscription.terms
    lines = usage_lines(terms, period, currencies)
    if not lines:
        return None
    return cycle_request(
        subscription, period, kind=RequestKind.USAGE, lines=lines, issued_on=day, counted_from=day, at=at
    )


def usage_lines(terms: Terms, period: Period, currencies: Currencies) -> tuple[Line, ...]:
    """The line items of a period's billable minutes; one whose amount rounds to 0 is left out (SPEC 6)."""
    rate = terms.overage_rate
    if rate is None:
        return ()
    decimals = currencies.decimals(terms.currency)
    used = ((LineKind.VOICE_USAGE, period.billable_voice), (LineKind.CHAT_USAGE, period.billable_chat))
    priced = ((kind, quantity, price_of(quantity, rate_micro=rate, decimals=decimals)) for kind, quantity in used)
    return tuple(Line(kind, amount, quantity, rate) for kind, quantity, amount in priced if amount)


def cycle_request(
    subscription: Subscription,
    period: Period,
    *,
    kind: RequestKind,
    lines: tuple[Line, ...],
    issued_on: date,
    counted_from: date,
    at: Instant,
) -> PaymentRequest:
    """A cycle request, due the terms' due days after `counted_from`, with the terms' grace (SPEC 6)."""
    terms = subscription.terms
    due_on = counted_from + timedelta(days=terms.due_days)
    return PaymentRequest(
        id=0,
        type=RequestType.CYCLE,
        kind=kind,
        status=RequestStatus.PENDING,
        currency=terms.currency,
        amount=sum(line.amount for line in lines),
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


def _period(draft: Draft, key: PeriodKey) -> Period:
    return next(p for p in draft.account.periods if p.key == key)


def _finish_credits(draft: Draft, subscription: Subscription, period: Period, *, agency: Agency) -> None:
    account = draft.account
    if not account.credits and not period.wallet_used:
        return
    if period.canceled_on is not None and subscription.canceled_at is not None:
        final_to = subscription.canceled_at
    else:
        final_to = Instant(agency.zone.midnight(period.end_on) - 1)
    finished = {e.id: replace(e, final=True) for e in account.credits if not e.final and e.at <= final_to}
    final = account.client.wallet_final + sum(e.taken for e in finished.values()) - period.wallet_used
    draft.account = replace(
        account,
        client=replace(account.client, wallet_final=Milliseconds(final)),
        credits=tuple(finished.get(e.id, e) for e in account.credits),
    )
