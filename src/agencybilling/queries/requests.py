"""Payment requests as rows for tables and exports."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from agencybilling.domain.money import Money
from agencybilling.domain.payments import PaymentRequest
from agencybilling.store.books import UnitOfWork


@dataclass(frozen=True, slots=True)
class RequestRow:
    """A payment request with its client's name."""

    client: str
    request: PaymentRequest

    @property
    def amount(self) -> Money:
        """What it asks for."""
        return Money(self.request.amount, self.request.currency)


def all_requests(unit: UnitOfWork) -> Iterator[RequestRow]:
    """Every request in order of creation, without line items."""
    for client, request in unit.requests.with_clients():
        yield RequestRow(client, request)


@dataclass(frozen=True, slots=True)
class Total:
    """How many requests of a status and currency there are, and what they come to."""

    status: str
    count: int
    amount: Money


def totals(unit: UnitOfWork) -> list[Total]:
    """Counts and sums per status and currency, nothing ever added across currencies."""
    rows = unit.connection.exec_driver_sql(
        "SELECT status, COUNT(*), SUM(amount), currency FROM payment_requests GROUP BY status, currency"
        " ORDER BY status, currency"
    )
    return [Total(status, count, Money(amount, currency)) for status, count, amount, currency in rows]
