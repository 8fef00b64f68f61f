"""Whether anybody else has written to the books: another process, asked cheaply and often."""

from __future__ import annotations

import sqlite3
from pathlib import Path

from sqlalchemy import Connection

from agencybilling.store.engine import BUSY_SECONDS

_VERSION = "PRAGMA data_version"
_LAST_ENTRY = "SELECT COALESCE(MAX(id), 0) FROM history"


class Outside:
    """Tells others' writes from those of this process, which it is told of.

    SQLite says on a connection of its own that somebody has written, but not who; the history has grown by
    more than this process wrote where it was another one. It may take one's own write for another's, never
    the other way round.
    """

    def __init__(self, path: Path) -> None:
        self._connection = sqlite3.connect(
            path, timeout=BUSY_SECONDS, isolation_level=None, check_same_thread=False
        )
        self._version = self._asked(_VERSION)
        self._last_entry = self._asked(_LAST_ENTRY)
        self._wrote = False
        self._others_wrote = False
        # From here on it is asked in passing, and waits for nobody.
        self._connection.execute("PRAGMA busy_timeout = 0")

    def seen(self) -> bool:
        """Whether others have written since this was last asked; it takes some microseconds."""
        try:
            return self._seen()
        except sqlite3.DatabaseError:
            # Just now the file can't be read; the next time tells it all the same.
            return False

    def _seen(self) -> bool:
        version = self._asked(_VERSION)
        if version != self._version:
            last = self._asked(_LAST_ENTRY)
            self._others_wrote |= last != self._last_entry or not self._wrote
            self._version, self._last_entry, self._wrote = version, last, False
        seen, self._others_wrote = self._others_wrote, False
        return seen

    def begins(self, connection: Connection) -> None:
        """This process begins to write: nobody else can until it ends."""
        self._others_wrote |= _last_entry(connection) != self._last_entry

    def ends(self, connection: Connection) -> None:
        """This process is about to keep what it wrote."""
        self._last_entry = _last_entry(connection)
        self._wrote = True

    def close(self) -> None:
        """Let go of the file."""
        self._connection.close()

    def _asked(self, sql: str) -> int:
        return int(self._connection.execute(sql).fetchone()[0])


def _last_entry(connection: Connection) -> int:
    return int(connection.exec_driver_sql(_LAST_ENTRY).scalar_one())
