"""The engine's lease: one engine at a time works on the books, and a dead one's lease runs out by itself."""

from __future__ import annotations

from sqlalchemy import Connection

from agencybilling.domain.calendar import Instant

LEASE_US = 10_000_000
"""How long a lease holds, in microseconds; each batch of work takes it anew."""

_TAKE = (
    "INSERT INTO engine_lease (id, holder, until) VALUES (1, ?, ?)"
    " ON CONFLICT (id) DO UPDATE SET holder = excluded.holder, until = excluded.until"
    " WHERE holder = excluded.holder OR until <= ? OR until > ?"
)
_LET_GO = "DELETE FROM engine_lease WHERE holder = ?"
_VOID = "DELETE FROM engine_lease"


class LeaseTable:
    """The lease within one transaction."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def take(self, holder: str, *, now: Instant) -> bool:
        """Take the lease, or hold it longer; whether it is this holder's now.

        One that ends later than any could is void: it was taken before the clock was set back.
        """
        ends = now + LEASE_US
        return self._connection.exec_driver_sql(_TAKE, (holder, ends, now, ends)).rowcount == 1

    def let_go(self, holder: str) -> None:
        """Give the lease back, where it is still this holder's."""
        self._connection.exec_driver_sql(_LET_GO, (holder,))

    def void(self) -> None:
        """Take it from whoever holds it: in a copy of the books no engine is at work."""
        self._connection.exec_driver_sql(_VOID)
