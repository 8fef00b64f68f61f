"""What a books file holds, at a glance."""

from __future__ import annotations

from dataclasses import dataclass

from agencybilling.store.books import UnitOfWork

_COUNTS = (
    "SELECT (SELECT COUNT(*) FROM clients), (SELECT COUNT(*) FROM payment_requests),"
    " (SELECT COUNT(*) FROM usage_records)"
)


@dataclass(frozen=True, slots=True)
class Counts:
    """How many clients, payment requests and usage records there are."""

    clients: int
    requests: int
    records: int


def counts(unit: UnitOfWork) -> Counts:
    """Of these books."""
    return Counts(*unit.connection.exec_driver_sql(_COUNTS).one())
