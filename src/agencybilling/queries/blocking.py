"""Who waits for a person's word to be blocked: Past Due beyond the grace date of an open request (SPEC 4)."""

from __future__ import annotations

from datetime import date

from agencybilling.store.books import UnitOfWork

_WAITING = (
    "SELECT DISTINCT s.client_id FROM payment_requests r JOIN subscriptions s ON s.id = r.subscription_id"
    " WHERE r.status IN ('pending', 'overdue', 'failed') AND r.type = 'cycle' AND r.grace_until < ?"
    " AND s.status IN ('active', 'past_due') ORDER BY s.client_id"
)


def beyond_their_grace(unit: UnitOfWork, today: date) -> list[int]:
    """The clients whose live subscription could be blocked today, by id."""
    return [row[0] for row in unit.connection.exec_driver_sql(_WAITING, (today.isoformat(),))]
