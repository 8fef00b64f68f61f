"""What the agency does with payment requests: statuses, due dates, one-off charges (SPEC 6)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from agencybilling.domain.account import Account
from agencybilling.domain.audit import Event
from agencybilling.domain.calendar import Instant, date_from
from agencybilling.domain.decide.draft import Agency, Decision, Draft, reconsider
from agencybilling.domain.errors import InvalidAmount, InvalidDate, InvalidStatus, NotFound, RequestSettled
from agencybilling.domain.payments import Line, LineKind, PaymentRequest, RequestStatus, RequestType
from agencybilling.domain.subscriptions import Subscription, SubscriptionStatus

PAID = RequestStatus.PAID
REOPENED = (RequestStatus.PENDING, RequestStatus.FAILED)


def set_status(
    account: Account,
    request_id: int,
    *,
    status: object,
    now: Instant,
    agency: Agency,
    paid_on: object = None,
    external_reference: str | None = None,
    notes: str | None = None,
) -> Decision:
    """Give a request a status; on a cycle request this acts at once on its own subscription.

    `paid_on` is the day the money came (today unless given); a reference or note not given stays as it is.
    The request's subscription must be in the account. Raises `InvalidStatus`, `InvalidDate`.
    """
    request = _request(account, request_id)
    try:
        wanted = RequestStatus(str(status))
    except ValueError:
        raise InvalidStatus(status=status) from None
    today = agency.zone.day_of(now)
    if paid_on is not None and date_from(paid_on) is None:
        raise InvalidDate(paid_on=paid_on)
    draft = Draft(account)
    changed = request._replace(status=wanted, paid_on=_paid_day(paid_on, today) if wanted is PAID else None)
    if external_reference is not None:
        changed = changed._replace(external_reference=external_reference or None)
    if notes is not None:
        changed = changed._replace(notes=notes)
    if not request.open and wanted in REOPENED and request.due_on < today:
        changed = _due_anew(changed, today=today, account=account)
    put(draft, request, after=changed, today=today, agency=agency)
    return draft.decided()


def put(draft: Draft, before: PaymentRequest, *, after: PaymentRequest, today: date, agency: Agency) -> None:
    """A request as it is from now on, with its effect on its own subscription, noted in the history."""
    if after != before:
        draft.put_request(after)
        old, new = _differences(before, after)
        draft.note(Event.REQUEST_STATUS, request=before, before=old, after=new)
    live = draft.live
    if live is None or after.type is not RequestType.CYCLE or after.subscription_id != live.id:
        return
    if after.holds(today):
        if live.status is SubscriptionStatus.ACTIVE:
            draft.move(live, SubscriptionStatus.PAST_DUE, event=Event.SUBSCRIPTION_PAST_DUE)
    else:
        reconsider(draft, live, today=today, agency=agency)


def undo(
    account: Account,
    replaced: Mapping[int, Mapping[str, Any]],
    *,
    subscription_was: SubscriptionStatus | None,
    today: date,
    agency: Agency,
) -> Decision:
    """Put back what a change of requests replaced: their fields by id, and their subscription's status.

    `subscription_was` is None where the change did not move it. A request that holds by now acts all the
    same (SPEC 6).
    """
    draft = Draft(account)
    for request_id, fields in replaced.items():
        request = _request(account, request_id)
        put(draft, request, after=request._replace(**fields), today=today, agency=agency)
    live = draft.live
    if live is None or subscription_was in {None, live.status}:
        return draft.decided()
    if subscription_was is SubscriptionStatus.PAST_DUE:
        draft.move(live, subscription_was, event=Event.SUBSCRIPTION_PAST_DUE)
    elif not any(r.owed_for(live.id) and r.holds(today) for r in draft.requests):
        draft.move(live, SubscriptionStatus.ACTIVE, event=Event.SUBSCRIPTION_ACTIVE)
    return draft.decided()


def extend(account: Account, request_id: int, *, due_on: object, now: Instant, agency: Agency) -> Decision:
    """Move an open request's due date to today or later: it becomes Pending, its grace moves along.

    Raises `RequestSettled` for a settled one, `InvalidDate` for a day before today.
    """
    request = _request(account, request_id)
    day = date_from(due_on)
    if day is None:
        raise InvalidDate(due_on=due_on)
    if not request.open:
        raise RequestSettled(status=request.status)
    today = agency.zone.day_of(now)
    if day < today:
        raise InvalidDate(due_on=day, today=today)
    draft = Draft(account)
    changed = request._replace(
        status=RequestStatus.PENDING,
        due_on=day,
        grace_until=_grace_along(request, day),
    )
    put(draft, request, after=changed, today=today, agency=agency)
    return draft.decided()


def charge(
    account: Account,
    *,
    amount: object,
    currency: object,
    description: str,
    now: Instant,
    agency: Agency,
    due_on: object = None,
) -> Decision:
    """A one-off request: any amount above 0 and a text, due on a chosen day, today or later (SPEC 6)."""
    today = agency.zone.day_of(now)
    money = agency.currencies.parse(amount, agency.currencies.check(currency))
    if money.minor <= 0:
        raise InvalidAmount(amount=amount)
    if not description.strip():
        raise InvalidAmount(field="description")
    day = today if due_on is None else date_from(due_on)
    if day is None or day < today:
        raise InvalidDate(due_on=due_on, today=today)
    draft = Draft(account)
    request = PaymentRequest(
        id=draft.new_request_id(),
        type=RequestType.ONE_OFF,
        kind=None,
        status=RequestStatus.PENDING,
        currency=money.currency,
        amount=money.minor,
        issued_on=today,
        due_on=day,
        description=description.strip(),
        created_at=now,
        lines=(Line(LineKind.CHARGE, money.minor),),
    )
    draft.requests.append(request)
    draft.note(Event.REQUEST_CREATED, request=request, amount=money.minor, currency=money.currency)
    return draft.decided()


def _request(account: Account, request_id: int) -> PaymentRequest:
    found = next((r for r in account.requests if r.id == request_id), None)
    if found is None:
        raise NotFound(request=request_id)
    return found


def _paid_day(paid_on: object, today: date) -> date:
    day = today if paid_on is None else date_from(paid_on)
    if day is None or day > today:
        raise InvalidDate(paid_on=paid_on, today=today)
    return day


def _due_anew(request: PaymentRequest, *, today: date, account: Account) -> PaymentRequest:
    subscription = _subscription(account, request)
    due_days = 0 if subscription is None else subscription.terms.due_days
    due_on = today + timedelta(days=due_days)
    return request._replace(due_on=due_on, grace_until=_grace_along(request, due_on))


def _grace_along(request: PaymentRequest, due_on: date) -> date | None:
    # Grace was set as due date plus the terms' grace days, and has moved along ever since.
    return None if request.grace_until is None else due_on + (request.grace_until - request.due_on)


def _subscription(account: Account, request: PaymentRequest) -> Subscription | None:
    if request.type is not RequestType.CYCLE or request.subscription_id is None:
        return None
    return account.subscription(request.subscription_id)


def _differences(
    before: PaymentRequest, after: PaymentRequest
) -> tuple[dict[str, object], dict[str, object]]:
    fields = ("status", "due_on", "grace_until", "paid_on", "external_reference", "notes")
    changed = [f for f in fields if getattr(before, f) != getattr(after, f)]
    return {f: getattr(before, f) for f in changed}, {f: getattr(after, f) for f in changed}
