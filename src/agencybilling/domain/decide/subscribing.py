"""Starting and canceling a subscription, and the plan a client is assigned (SPEC 4)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date

from agencybilling.domain.account import Account
from agencybilling.domain.audit import Event
from agencybilling.domain.calendar import Instant, Zone, date_from
from agencybilling.domain.catalog import Plan
from agencybilling.domain.decide.draft import Agency, Decision, Draft, Recorded, UsageSource
from agencybilling.domain.decide.renewal import open_period
from agencybilling.domain.decide.settling import settle
from agencybilling.domain.errors import (
    ClientDisabled,
    InvalidStartDate,
    NoLiveSubscription,
    NoPlanAssigned,
    PlanArchived,
    SubscriptionLive,
)
from agencybilling.domain.payments import RequestStatus
from agencybilling.domain.subscriptions import StartedBy, Subscription, SubscriptionStatus
from agencybilling.domain.usage import Channel, Charge, billed_minutes


def assign_plan(account: Account, plan: Plan) -> Decision:
    """Assign a plan; another one is replaced. Needs that nothing is live and that the plan is active."""
    if account.live is not None:
        raise SubscriptionLive(client=account.client.name)
    if plan.archived:
        raise PlanArchived(plan=plan.name)
    draft = Draft(account)
    if account.client.plan_id != plan.id:
        draft.client = replace(account.client, plan_id=plan.id)
        draft.plan = plan
        before = None if account.plan is None else account.plan.name
        draft.note(Event.PLAN_ASSIGNED, before=before, after=plan.name)
    return draft.decided()


def remove_plan(account: Account) -> Decision:
    """Take the assigned plan away. Needs that nothing is live and a plan assigned."""
    if account.live is not None:
        raise SubscriptionLive(client=account.client.name)
    if account.plan is None:
        raise NoPlanAssigned(client=account.client.name)
    draft = Draft(account)
    draft.client = replace(account.client, plan_id=None)
    draft.plan = None
    draft.note(Event.PLAN_REMOVED, before=account.plan.name)
    return draft.decided()


def startable(account: Account) -> Plan:
    """The plan that a client can start. Raises what `start` needs first, all but the date."""
    if not account.client.enabled:
        raise ClientDisabled(client=account.client.name)
    if account.live is not None:
        raise SubscriptionLive(client=account.client.name)
    if account.plan is None:
        raise NoPlanAssigned(client=account.client.name)
    if account.plan.archived:
        raise PlanArchived(plan=account.plan.name)
    return account.plan


def start(
    account: Account,
    *,
    now: Instant,
    agency: Agency,
    start_on: object = None,
    by: StartedBy = StartedBy.AGENCY,
    unbilled: Iterable[Recorded] = (),
    usage: UsageSource,
) -> Decision:
    """Start a subscription on the assigned plan's terms, from today or a given earlier day.

    `unbilled` are the client's unbilled records; those that belong to the new subscription are taken in.
    Needs, in this order: client enabled, nothing live, a plan assigned, that plan active, a valid start date.
    """
    today = agency.zone.day_of(now)
    day = today if start_on is None else date_from(start_on)
    if day is None:
        raise InvalidStartDate(start_on=start_on)
    plan = startable(account)
    previous = account.subscriptions[-1] if account.subscriptions else None
    _check_start(day, today=today, plan=plan, previous=previous)
    draft = Draft(account, usage)
    subscription = Subscription(
        id=-1,
        plan_id=plan.id,
        terms=plan.terms,
        status=SubscriptionStatus.ACTIVE,
        start_on=day,
        started_at=now,
        started_by=by,
        usage_from=_usage_from(day, previous=previous, agency=agency),
    )
    draft.subscriptions.append(subscription)
    open_period(draft, subscription, number=1, issued_on=today, at=now)
    _take_in(draft, subscription, unbilled=unbilled, zone=agency.zone)
    return draft.decided()


def cancel(
    account: Account,
    *,
    now: Instant,
    agency: Agency,
    bill_usage: bool = True,
    void_open: bool = False,
    usage: UsageSource,
) -> Decision:
    """Cancel at once: the open period ends with this day and is settled after the usage window.

    `void_open` first cancels the subscription's open cycle requests; without `bill_usage` the minutes of the
    open period count as uncovered. Raises `NoLiveSubscription`.
    """
    live, period = account.live, account.open_period
    if live is None or period is None:
        raise NoLiveSubscription(client=account.client.name)
    today = agency.zone.day_of(now)
    draft = Draft(account, usage)
    if void_open:
        for request in account.requests:
            if request.owed_for(live.id):
                draft.label(request, RequestStatus.CANCELED)
    draft.put_live(replace(live, status=SubscriptionStatus.CANCELED, canceled_at=now, canceled_on=today))
    draft.note(Event.SUBSCRIPTION_CANCELED, before=live.status, billed=bill_usage)
    draft.put_period(period._replace(closed=True, canceled_on=today, billed=bill_usage))
    if not bill_usage and period.billable:
        draft.count_again()
    if agency.usage_window_days == 0:
        settle(draft, period.key, day=today, at=now, agency=agency)
    return draft.decided()


def _check_start(day: date, *, today: date, plan: Plan, previous: Subscription | None) -> None:
    if not day <= today < plan.terms.rhythm.bound(day, 1):
        raise InvalidStartDate(start_on=day, today=today)
    if previous is not None and previous.canceled_on is not None and day < previous.canceled_on:
        raise InvalidStartDate(start_on=day, canceled_on=previous.canceled_on)


def _usage_from(day: date, *, previous: Subscription | None, agency: Agency) -> Instant:
    midnight = agency.zone.midnight(day)
    if previous is None or previous.canceled_at is None:
        return midnight
    # The instant of the cancel itself still belongs to the previous one.
    return max(midnight, Instant(previous.canceled_at + 1))


def _take_in(draft: Draft, subscription: Subscription, *, unbilled: Iterable[Recorded], zone: Zone) -> None:
    key = (subscription.id, 1)
    # Later ones there are only where the clock was set back; they wait, as their period is not there yet.
    ends = zone.midnight(subscription.terms.rhythm.bound(subscription.start_on, 1))
    for record in unbilled:
        usage = record.usage
        billed = billed_minutes(subscription.terms, Channel(usage.channel), quantity=usage.quantity)
        if billed is None or not subscription.covers(usage.occurred_at) or usage.occurred_at >= ends:
            continue
        draft.take_in(record.id, usage, charge=Charge(own=key, charged=key, billed=billed))
