"""Payment requests as rows for tables and exports."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from agencybilling.domain.money import Money
from agencybilling.domain.payments import PaymentRequest, RequestNumber, RequestStatus
from agencybilling.store.books import UnitOfWork
from agencybilling.store.rows import request_of
from agencybilling.store.schema import payment_requests
from agencybilling.store.statements import columns_of


@dataclass(frozen=True, slots=True)
class RequestRow:
    """A payment request with its client's name."""

    client_id: int
    client: str
    request: PaymentRequest

    @property
    def amount(self) -> Money:
        """What it asks for."""
        return Money(self.request.amount, self.request.currency)


@dataclass(frozen=True, slots=True)
class RequestFilter:
    """Which requests are wanted; days are those of issue, both included. Nothing given: all."""

    client_id: int | None = None
    status: RequestStatus | None = None
    issued_from: date | None = None
    issued_to: date | None = None

    def conditions(self) -> dict[str, object]:
        """SQL conditions with the value each asks for."""
        wanted: dict[str, object] = {
            "r.client_id = ?": self.client_id,
            "r.status = ?": None if self.status is None else self.status.value,
            "r.issued_on >= ?": None if self.issued_from is None else self.issued_from.isoformat(),
            "r.issued_on <= ?": None if self.issued_to is None else self.issued_to.isoformat(),
        }
        return {condition: value for condition, value in wanted.items() if value is not None}


EVERY_REQUEST = RequestFilter()
_COLUMNS = columns_of(payment_requests, "r")
# Only names of our own columns are put together here.
_ROWS = f"SELECT {_COLUMNS}, c.name FROM payment_requests r JOIN clients c ON c.id = r.client_id"


def all_requests(unit: UnitOfWork, wanted: RequestFilter = EVERY_REQUEST) -> Iterator[RequestRow]:
    """Requests in order of creation, without line items."""
    conditions = wanted.conditions()
    where = f" WHERE {' AND '.join(conditions)}" if conditions else ""
    values = tuple(conditions.values())
    for row in unit.connection.exec_driver_sql(f"{_ROWS}{where} ORDER BY r.id", values):
        yield RequestRow(row[3], row[-1], request_of(row))


def request_numbered(unit: UnitOfWork, number: RequestNumber) -> RequestRow | None:
    """The request of this number, with its line items."""
    values = (number.year, number.sequence)
    row = unit.connection.exec_driver_sql(f"{_ROWS} WHERE r.year = ? AND r.sequence = ?", values).first()
    if row is None:
        return None
    request = request_of(row)
    return RequestRow(row[3], row[-1], request._replace(lines=unit.requests.lines(request.id)))


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
