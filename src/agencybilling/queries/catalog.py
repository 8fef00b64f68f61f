"""How the catalog is in use: who runs on a plan or holds a pack, and which currencies have amounts."""

from __future__ import annotations

from agencybilling.store.books import UnitOfWork

_PLANS = "SELECT plan_id, COUNT(*) FROM subscriptions WHERE status <> 'canceled' GROUP BY plan_id"
_PACKS = "SELECT pack_id, COUNT(*) FROM client_packs GROUP BY pack_id"
_CURRENCY = (
    "SELECT EXISTS (SELECT 1 FROM terms WHERE currency = :code)"
    " OR EXISTS (SELECT 1 FROM packs WHERE currency = :code)"
    " OR EXISTS (SELECT 1 FROM payment_requests WHERE currency = :code)"
)


def running_on_plans(unit: UnitOfWork) -> dict[int, int]:
    """Live subscriptions by the id of the plan they were started on."""
    return {row[0]: row[1] for row in unit.connection.exec_driver_sql(_PLANS)}


def holders_of_packs(unit: UnitOfWork) -> dict[int, int]:
    """Clients by the id of the pack that they are assigned."""
    return {row[0]: row[1] for row in unit.connection.exec_driver_sql(_PACKS)}


def has_amounts(unit: UnitOfWork, currency: str) -> bool:
    """Whether the books hold amounts of this currency."""
    return bool(unit.connection.exec_driver_sql(_CURRENCY, {"code": currency}).scalar_one())
