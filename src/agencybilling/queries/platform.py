"""To do on the platform, as rows: campaigns to pause or resume there, over all clients."""

from __future__ import annotations

from dataclasses import dataclass

from agencybilling.domain.calendar import Instant
from agencybilling.store.books import UnitOfWork
from agencybilling.store.platform import ChangeKey, Wanted

__all__ = ["ChangeKey", "PlatformRow", "Wanted", "count_to_do", "done_lately", "to_do"]


@dataclass(frozen=True, slots=True)
class PlatformRow:
    """A campaign to pause or resume on the platform, since when, and when that was ticked off."""

    key: ChangeKey
    client_id: int
    client: str
    campaign: str
    wanted: Wanted
    since: Instant
    done_at: Instant | None


_ROWS = (
    "SELECT p.campaign_id, p.number, c.id, c.name, g.name, p.wanted, p.since, p.done_at"
    " FROM platform_changes p JOIN campaigns g ON g.id = p.campaign_id JOIN clients c ON c.id = g.client_id"
)
_TO_DO = f"{_ROWS} WHERE p.done_at IS NULL ORDER BY c.name_key, g.name_key"
_DONE = f"{_ROWS} WHERE p.done_at IS NOT NULL ORDER BY p.done_at DESC, p.campaign_id, p.number LIMIT ?"
_COUNT = "SELECT COUNT(*) FROM platform_changes WHERE done_at IS NULL"


def to_do(unit: UnitOfWork) -> list[PlatformRow]:
    """What nobody has carried out yet, client by client."""
    return _rows(unit, _TO_DO)


def done_lately(unit: UnitOfWork, most: int) -> list[PlatformRow]:
    """What was ticked off last, newest first."""
    return _rows(unit, _DONE, most)


def count_to_do(unit: UnitOfWork) -> int:
    """How many changes nobody has carried out yet."""
    return int(unit.connection.exec_driver_sql(_COUNT).scalar_one())


def _rows(unit: UnitOfWork, sql: str, *values: int) -> list[PlatformRow]:
    return [
        PlatformRow(
            key=(row[0], row[1]),
            client_id=row[2],
            client=row[3],
            campaign=row[4],
            wanted=Wanted(row[5]),
            since=Instant(row[6]),
            done_at=None if row[7] is None else Instant(row[7]),
        )
        for row in unit.connection.exec_driver_sql(sql, values)
    ]
