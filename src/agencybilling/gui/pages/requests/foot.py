"""What is said beside payment requests: how many there are, what some come to, the breakdown of one."""

from __future__ import annotations

from collections.abc import Sequence

from agencybilling.domain.money import Currencies, Money
from agencybilling.domain.payments import PaymentRequest
from agencybilling.gui.pages.requests.chips import by_currency
from agencybilling.gui.widgets.breakdown import Breakdown, BreakdownLine
from agencybilling.i18n import _, ngettext
from agencybilling.queries.clients import client_rows
from agencybilling.queries.requests import request_rows, request_with_lines
from agencybilling.services.application import Application
from agencybilling.wording.amounts import count, money
from agencybilling.wording.breakdown import due_and_paid, lines_in_words, what_for
from agencybilling.wording.names import request_status


def requests_counted(number: int) -> str:
    """How many there are."""
    return ngettext("{n} payment request", "{n} payment requests", number).format(n=count(number))


def amounts_of(application: Application, ids: Sequence[int]) -> str:
    """What requests come to, side by side for each currency."""
    currencies = application.currencies
    with application.read() as unit:
        rows = request_rows(unit, ids).values()
    return " + ".join(money(amount, currencies) for amount in by_currency(row.amount for row in rows))


def breakdown_of(application: Application, request_id: int) -> Breakdown:
    """The line items of a request, quantity times rate, and its total."""
    with application.read() as unit:
        row = request_with_lines(unit, request_id)
        client = client_rows(unit, [row.client_id])[row.client_id]
    return breakdown_in_words(row.request, application.currencies, chats_per_minute=client.chats_per_minute)


def breakdown_in_words(
    request: PaymentRequest, currencies: Currencies, *, chats_per_minute: int | None
) -> Breakdown:
    """That of a request that is held with its lines."""
    lines = lines_in_words(request, currencies, chats_per_minute=chats_per_minute)
    return Breakdown(
        title=f"{request.number} · {what_for(request)}",
        lines=tuple(BreakdownLine(line.what, line.how, line.amount) for line in lines),
        total_name=_("Total"),
        total=money(Money(request.amount, request.currency), currencies),
        note=request_status(request.status) if request.paid_on is None else due_and_paid(request),
    )
