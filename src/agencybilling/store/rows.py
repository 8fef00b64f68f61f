"""From rows of the books to values of the domain, and back."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from agencybilling.domain.calendar import Instant, Rhythm, Unit
from agencybilling.domain.campaigns import Campaign
from agencybilling.domain.catalog import Pack, Terms
from agencybilling.domain.minutes import Increment
from agencybilling.domain.money import Money
from agencybilling.domain.payments import (
    Line,
    LineKind,
    PaymentRequest,
    RequestKind,
    RequestNumber,
    RequestStatus,
    RequestType,
)
from agencybilling.domain.subscriptions import Period, StartedBy, Subscription, SubscriptionStatus
from agencybilling.domain.wallet import WalletEntry, WalletEntryKind

Row = Sequence[Any]
Values = tuple[Any, ...]

_day = date.fromisoformat
# Looking a member up is several times cheaper than asking its class for it.
_STATUS = {s.value: s for s in RequestStatus}
_TYPE = {t.value: t for t in RequestType}
_KIND = {k.value: k for k in RequestKind}
_SUBSCRIPTION_STATUS = {s.value: s for s in SubscriptionStatus}


def day_or_none(text: str | None) -> date | None:
    """A day where there is one."""
    return None if text is None else _day(text)


def text_or_none(day: date | None) -> str | None:
    """A day as the books keep it."""
    return None if day is None else day.isoformat()


def terms_of(row: Row) -> Terms:
    """Out of all columns of `terms` but its id."""
    name, currency, every, unit, fee, rate, included, packs, chats, first, step, due, grace = row
    return Terms(
        plan_name=name,
        currency=currency,
        rhythm=Rhythm(every, Unit(unit)),
        recurring_fee=fee,
        overage_rate=rate,
        included_minutes=included,
        addon_packs=bool(packs),
        chats_per_minute=chats,
        increment=Increment(first, step),
        due_days=due,
        grace_days=grace,
    )


def terms_values(terms: Terms) -> Values:
    """All columns of `terms` but its id."""
    return (
        terms.plan_name,
        terms.currency,
        terms.rhythm.every,
        terms.rhythm.unit.value,
        terms.recurring_fee,
        terms.overage_rate,
        terms.included_minutes,
        int(terms.addon_packs),
        terms.chats_per_minute,
        terms.increment.first,
        terms.increment.step,
        terms.due_days,
        terms.grace_days,
    )


def pack_of(row: Row) -> Pack:
    """Out of id, name, minutes, price, currency, description, archived."""
    return Pack(row[0], row[1], row[2], Money(row[3], row[4]), row[5], bool(row[6]))


def subscription_of(row: Row, terms: Terms) -> Subscription:
    """Out of all columns of `subscriptions`."""
    return Subscription(
        row[0],
        row[2],
        terms,
        _SUBSCRIPTION_STATUS[row[4]],
        _day(row[5]),
        Instant(row[6]),
        StartedBy(row[7]),
        Instant(row[8]),
        row[9],
        day_or_none(row[10]),
    )


def subscription_values(subscription: Subscription, *, client_id: int, terms_id: int) -> Values:
    """All columns of `subscriptions`."""
    return (
        subscription.id,
        client_id,
        subscription.plan_id,
        terms_id,
        subscription.status.value,
        subscription.start_on.isoformat(),
        subscription.started_at,
        subscription.started_by.value,
        subscription.usage_from,
        subscription.canceled_at,
        text_or_none(subscription.canceled_on),
    )


def period_of(row: Row) -> Period:
    """Out of all columns of `periods`."""
    return Period(
        row[0],
        row[1],
        _day(row[2]),
        _day(row[3]),
        bool(row[4]),
        day_or_none(row[5]),
        day_or_none(row[6]),
        bool(row[7]),
        *row[8:],
    )


def period_values(period: Period) -> Values:
    """All columns of `periods`."""
    return (
        period.subscription_id,
        period.number,
        period.start_on.isoformat(),
        period.end_on.isoformat(),
        int(period.closed),
        text_or_none(period.canceled_on),
        text_or_none(period.settled_on),
        int(period.billed),
        period.records,
        period.own_used,
        period.late_drawn,
        period.wallet_used,
        period.billable_voice,
        period.billable_chat,
        period.uncovered,
        period.late_given,
    )


def request_of(row: Row) -> PaymentRequest:
    """Out of all columns of `payment_requests`; its line items are read apart."""
    return PaymentRequest(
        row[0],
        _TYPE[row[4]],
        None if row[5] is None else _KIND[row[5]],
        _STATUS[row[6]],
        row[7],
        row[8],
        _day(row[9]),
        _day(row[10]),
        day_or_none(row[11]),
        row[12],
        row[13],
        day_or_none(row[14]),
        day_or_none(row[15]),
        day_or_none(row[16]),
        row[17],
        row[18],
        row[19],
        Instant(row[20]),
        RequestNumber(row[1], row[2]),
    )


def request_values(
    request: PaymentRequest,
    *,
    request_id: int,
    number: RequestNumber,
    client_id: int,
    subscription_id: int | None,
) -> Values:
    """All columns of `payment_requests` of a new request, with the id and number it was given."""
    return (
        request_id,
        number.year,
        number.sequence,
        client_id,
        request.type.value,
        None if request.kind is None else request.kind.value,
        request.status.value,
        request.currency,
        request.amount,
        request.issued_on.isoformat(),
        request.due_on.isoformat(),
        text_or_none(request.grace_until),
        subscription_id,
        request.period,
        text_or_none(request.period_start),
        text_or_none(request.period_end),
        text_or_none(request.paid_on),
        request.external_reference,
        request.notes,
        request.description,
        request.created_at,
    )


def line_of(row: Row) -> Line:
    """Out of kind, amount, quantity_ms, rate."""
    return Line(LineKind(row[0]), row[1], row[2], row[3])


def line_values(line: Line, *, request_id: int, position: int) -> Values:
    """All columns of `request_lines`."""
    return (request_id, position, line.kind.value, line.amount, line.quantity, line.rate)


def wallet_entry_of(row: Row) -> WalletEntry:
    """Out of all columns of `wallet_entries`."""
    return WalletEntry(
        row[0], Instant(row[2]), WalletEntryKind(row[3]), row[4], row[5], bool(row[6]), row[7], row[8], row[9]
    )


def wallet_entry_values(entry: WalletEntry, *, client_id: int) -> Values:
    """All columns of `wallet_entries`."""
    return (
        entry.id,
        client_id,
        entry.at,
        entry.kind.value,
        entry.asked,
        entry.taken,
        int(entry.final),
        entry.pack_id,
        entry.request_id,
        entry.reason,
    )


def campaign_of(row: Row) -> Campaign:
    """Out of id, name, running, paused_by_person."""
    return Campaign(row[0], row[1], bool(row[2]), bool(row[3]))
