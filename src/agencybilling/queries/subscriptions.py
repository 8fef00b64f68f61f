"""Subscriptions as rows for tables, each with its latest period."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from agencybilling.domain.catalog import Terms
from agencybilling.domain.subscriptions import StartedBy, SubscriptionStatus
from agencybilling.store.books import UnitOfWork
from agencybilling.store.rows import day_or_none


@dataclass(frozen=True, slots=True)
class SubscriptionRow:
    """A subscription with its frozen terms and its latest period."""

    id: int
    client_id: int
    client: str
    terms: Terms
    status: SubscriptionStatus
    start_on: date
    started_by: StartedBy
    canceled_on: date | None
    period: int
    period_start: date
    period_end: date

    @property
    def renews_on(self) -> date | None:
        """The day of its next renewal; Blocked and canceled ones have none."""
        renews = self.status in {SubscriptionStatus.ACTIVE, SubscriptionStatus.PAST_DUE}
        return self.period_end if renews else None


_ROWS = """
    SELECT s.id, s.client_id, c.name, s.terms_id, s.status, s.start_on, s.started_by, s.canceled_on,
           p.number, p.start_on, p.end_on
    FROM subscriptions s JOIN clients c ON c.id = s.client_id
    JOIN periods p ON p.subscription_id = s.id
         AND p.number = (SELECT MAX(number) FROM periods WHERE subscription_id = s.id)
"""


def subscriptions(
    unit: UnitOfWork, *, client_id: int | None = None, status: SubscriptionStatus | None = None
) -> Iterator[SubscriptionRow]:
    """Subscriptions in order of creation: a client's, those of a status, or all."""
    wanted = {"s.client_id = ?": client_id, "s.status = ?": None if status is None else status.value}
    held = {condition: value for condition, value in wanted.items() if value is not None}
    where = f" WHERE {' AND '.join(held)}" if held else ""
    rows = unit.connection.exec_driver_sql(f"{_ROWS}{where} ORDER BY s.id", tuple(held.values()))
    for row in rows.fetchall():
        yield SubscriptionRow(
            id=row[0],
            client_id=row[1],
            client=row[2],
            terms=unit.catalog.terms([row[3]])[row[3]],
            status=SubscriptionStatus(row[4]),
            start_on=date.fromisoformat(row[5]),
            started_by=StartedBy(row[6]),
            canceled_on=day_or_none(row[7]),
            period=row[8],
            period_start=date.fromisoformat(row[9]),
            period_end=date.fromisoformat(row[10]),
        )
