"""What is still owed and was due before a day, the earliest first."""

from __future__ import annotations

from datetime import date

from agencybilling.domain.payments import RequestNumber
from agencybilling.store.books import UnitOfWork

_PAYABLE = (
    "SELECT year, sequence, due_on FROM payment_requests"
    " WHERE status IN ('pending', 'overdue', 'failed') AND due_on < ? ORDER BY due_on, id"
)


def payable_before(unit: UnitOfWork, day: date) -> list[tuple[RequestNumber, date]]:
    """Open requests due before a day, each with its due date."""
    rows = unit.connection.exec_driver_sql(_PAYABLE, (day.isoformat(),))
    return [(RequestNumber(row[0], row[1]), date.fromisoformat(row[2])) for row in rows]
