"""Clients whom a person holds back from the engine, up to a day."""

from __future__ import annotations

from datetime import date

from sqlalchemy import Connection

_HOLD = (
    "INSERT INTO held_back (client_id, through_on) VALUES (?, ?)"
    " ON CONFLICT (client_id) DO UPDATE SET through_on = excluded.through_on"
)
_RELEASE = "DELETE FROM held_back WHERE client_id = ?"
_THROUGH = "SELECT through_on FROM held_back WHERE client_id = ?"
_ON = "SELECT client_id FROM held_back WHERE through_on >= ? ORDER BY client_id"


class HeldBackTable:
    """Those held back, within one transaction. A day that has gone holds nobody back any more."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def hold(self, client_id: int, *, through: date) -> None:
        """Hold a client back up to a day, that day included."""
        self._connection.exec_driver_sql(_HOLD, (client_id, through.isoformat()))

    def release(self, client_id: int) -> None:
        """Hold a client back no longer."""
        self._connection.exec_driver_sql(_RELEASE, (client_id,))

    def through(self, client_id: int) -> date | None:
        """The last day up to which a client is held back, also where it has gone."""
        found = self._connection.exec_driver_sql(_THROUGH, (client_id,)).scalar()
        return None if found is None else date.fromisoformat(found)

    def on(self, day: date) -> list[int]:
        """Everybody held back on a day, by client id."""
        return [row[0] for row in self._connection.exec_driver_sql(_ON, (day.isoformat(),))]
