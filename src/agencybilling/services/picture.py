"""A client in plain values: what a trace of a scenario and the command line's JSON say of it.

Money is a decimal string, minutes are milliseconds, days are ISO text.
"""

from __future__ import annotations

from datetime import date
from typing import Any

from agencybilling.domain.money import Currencies, Money
from agencybilling.domain.payments import PaymentRequest
from agencybilling.queries.standing import Standing

Picture = dict[str, Any]


def picture_of(standing: Standing, currencies: Currencies) -> Picture:
    """One client as it stands, in the keys that scenarios observe."""
    account, access = standing.account, standing.access
    return {
        "client": account.client.name,
        "enabled": account.client.enabled,
        "assigned_plan": None if account.plan is None else account.plan.name,
        "assigned_packs": list(standing.pack_names),
        "subscription": _subscription(standing),
        "minutes": _minutes(standing),
        "settling": [
            {
                "plan": subscription.terms.plan_name,
                "period": period.number,
                "period_start": period.start_on.isoformat(),
                "period_end": period.range_end.isoformat(),
                "included_used_ms": period.own_used,
                "billable_ms": period.billable,
                "uncovered_ms": period.uncovered,
            }
            for subscription, period in standing.settling
        ],
        "wallet_ms": account.client.wallet,
        "unbilled_usage": standing.unbilled_records,
        "requests": [request_picture(request, currencies) for request in standing.requests],
        "access": {
            "portal": access.portal.value,
            "campaigns": "running" if access.campaigns_run else "paused",
            "reason": None if access.reason is None else access.reason.value,
        },
        "campaigns": {
            c.name: "running" if c.running else "paused"
            for c in sorted(account.campaigns, key=lambda c: c.name)
        },
    }


def request_picture(request: PaymentRequest, currencies: Currencies) -> Picture:
    """One payment request with the line items that were read with it."""

    def amount(minor: int) -> str:
        return currencies.plain(Money(minor, request.currency))

    return {
        "type": request.type.value,
        "kind": None if request.kind is None else request.kind.value,
        "status": request.status.value,
        "currency": request.currency,
        "amount": amount(request.amount),
        "lines": [{"kind": line.kind.value, "amount": amount(line.amount)} for line in request.lines],
        "due_on": request.due_on.isoformat(),
        "grace_until": iso(request.grace_until),
        "period_start": iso(request.period_start),
        "period_end": iso(request.period_end),
        "paid_on": iso(request.paid_on),
        "external_reference": request.external_reference,
    }


def iso(day: date | None) -> str | None:
    """A day in ISO form where there is one."""
    return None if day is None else day.isoformat()


def _subscription(standing: Standing) -> Picture | None:
    subscription, period = standing.subscription, standing.period
    if subscription is None or period is None:
        return None
    return {
        "plan": subscription.terms.plan_name,
        "status": subscription.status.value,
        "start_on": subscription.start_on.isoformat(),
        "period": period.number,
        "period_start": period.start_on.isoformat(),
        "period_end": period.end_on.isoformat(),
        "canceled_on": iso(subscription.canceled_on),
    }


def _minutes(standing: Standing) -> Picture | None:
    live, period = standing.account.live, standing.account.open_period
    if live is None or period is None:
        return None
    return {
        "included_ms": live.terms.included,
        "included_used_ms": period.own_used,
        "billable_ms": period.billable,
        "uncovered_ms": period.uncovered,
    }
