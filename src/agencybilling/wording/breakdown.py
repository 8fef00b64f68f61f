"""What the amount of a payment request is made of: its line items, quantity times rate, and the total."""

from __future__ import annotations

from dataclasses import dataclass

from agencybilling.domain.money import Currencies, Money
from agencybilling.domain.payments import Line, PaymentRequest, RequestType
from agencybilling.i18n import _
from agencybilling.wording.amounts import day, minutes_and_chats, money, period_range, rate
from agencybilling.wording.names import line_kind, request_kind, request_status


@dataclass(frozen=True, slots=True)
class LineInWords:
    """A line item: "Voice", "120.00 min × $0.15/min", "$18.00"; without a quantity `how` is empty."""

    what: str
    how: str
    amount: str


def lines_in_words(
    request: PaymentRequest, currencies: Currencies, *, chats_per_minute: int | None
) -> tuple[LineInWords, ...]:
    """All line items; where chat is on, chats stand beside their minutes (SPEC 2)."""
    return tuple(
        LineInWords(
            line_kind(line.kind),
            _how(line, request.currency, chats_per_minute=chats_per_minute),
            money(Money(line.amount, request.currency), currencies),
        )
        for line in request.lines
    )


def what_for(request: PaymentRequest) -> str:
    """What a request asks for: "Usage: Growth, 1 – 31 Oct 2026"."""
    kind = request_kind(request.type, request.kind)
    if request.period_start is None or request.period_end is None:
        return _("{kind}: {what}").format(kind=kind, what=request.description)
    days = period_range(request.period_start, request.period_end)
    return _("{kind}: {what}, {days}").format(kind=kind, what=request.description, days=days)


def due_and_paid(request: PaymentRequest) -> str:
    """The due date, with the grace of a cycle request; or the day on which it was paid (SPEC 6)."""
    if request.paid_on is not None:
        return _("Paid {day}").format(day=day(request.paid_on))
    due = day(request.due_on)
    if request.type is not RequestType.CYCLE or request.grace_until is None:
        return due
    return _("{due}, grace until {grace}").format(due=due, grace=day(request.grace_until))


def request_as_text(
    request: PaymentRequest, client: str, *, currencies: Currencies, chats_per_minute: int | None
) -> str:
    """A whole request as lines of text, to be sent to somebody or put into a letter."""
    lines = lines_in_words(request, currencies, chats_per_minute=chats_per_minute)
    total = money(Money(request.amount, request.currency), currencies)
    said = [
        f"{request.number} · {client}" if request.number else client,
        what_for(request),
        *("  ".join(part for part in (line.what, line.how, line.amount) if part) for line in lines),
        _("Total {amount}").format(amount=total),
        _how_it_stands(request),
    ]
    if request.external_reference:
        said.append(_("Reference {reference}").format(reference=request.external_reference))
    return "\n".join(said)


def _how_it_stands(request: PaymentRequest) -> str:
    if request.paid_on is not None:
        return due_and_paid(request)
    words = {"status": request_status(request.status), "day": day(request.due_on)}
    return _("{status}, due on {day}").format(**words)


def _how(line: Line, currency: str, *, chats_per_minute: int | None) -> str:
    if line.quantity is None or line.rate is None:
        return ""
    return _("{minutes} × {rate}/min").format(
        minutes=minutes_and_chats(line.quantity, chats_per_minute), rate=rate(line.rate, currency)
    )
