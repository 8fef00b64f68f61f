"""Names that a shell completes: read at once, past SQLAlchemy, and only from books that are there already."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from enum import StrEnum
from pathlib import Path

MOST = 200
WAIT_SECONDS = 0.2


class Named(StrEnum):
    """What can be completed: the statement that finds its names by how they begin."""

    PLANS = (
        "SELECT DISTINCT t.plan_name FROM plans p JOIN terms t ON t.id = p.terms_id"
        " WHERE substr(p.name_key, 1, length(:key)) = :key ORDER BY p.archived, p.name_key LIMIT :most"
    )
    PACKS = (
        "SELECT DISTINCT name FROM packs WHERE substr(name_key, 1, length(:key)) = :key"
        " ORDER BY archived, name_key LIMIT :most"
    )
    CLIENTS = (
        "SELECT name FROM clients WHERE substr(name_key, 1, length(:key)) = :key"
        " ORDER BY name_key LIMIT :most"
    )
    CAMPAIGNS = (
        "SELECT DISTINCT g.name FROM campaigns g JOIN clients c ON c.id = g.client_id"
        " WHERE substr(g.name_key, 1, length(:key)) = :key"
        " AND (:client = '' OR c.name_key = :client OR CAST(c.id AS TEXT) = :client)"
        " ORDER BY g.name_key LIMIT :most"
    )
    REQUESTS = (
        "SELECT printf('PR-%d-%06d', year, sequence) AS number FROM payment_requests"
        " WHERE substr(number, 1, length(:key)) = upper(:key) ORDER BY id DESC LIMIT :most"
    )


def names_in(books: Path, named: Named, *, beginning: str, client: str = "") -> list[str]:
    """Names in these books that begin so, whatever their case; the first of them where they are many.

    Raises `sqlite3.Error` where the books aren't there, are not books, or are busy. Nothing is ever made.
    """
    address = f"{books.absolute().as_uri()}?mode=rw"
    with closing(sqlite3.connect(address, uri=True, timeout=WAIT_SECONDS)) as connection:
        connection.execute("PRAGMA query_only = ON")
        keys = {"key": _key(beginning), "client": _key(client), "most": MOST}
        return [name for (name,) in connection.execute(named.value, keys)]


def _key(text: str) -> str:
    # As the catalog's name_key, but a space at the end is part of how a name begins.
    key = " ".join(text.split()).casefold()
    return f"{key} " if key and text[-1:].isspace() else key
