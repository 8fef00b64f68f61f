"""What people can go to by typing: clients by name, payment requests by number."""

from __future__ import annotations

from dataclasses import dataclass

from agencybilling.domain.catalog import name_key
from agencybilling.queries.conditions import Condition, where
from agencybilling.queries.requests import RequestRow, by_number, request_rows
from agencybilling.store.books import UnitOfWork


@dataclass(frozen=True, slots=True)
class FoundClient:
    """A client by name."""

    id: int
    name: str


_NAMED = (
    "SELECT id, name FROM clients WHERE instr(name_key, :key)"
    " ORDER BY instr(name_key, :key) > 1, name_key LIMIT :most"
)
_YEARS = "SELECT (SELECT MIN(year) FROM payment_requests), (SELECT MAX(year) FROM payment_requests)"


def clients_named(unit: UnitOfWork, text: str, *, most: int) -> list[FoundClient]:
    """Clients whose name begins with this text, then those whose name holds it; none for an empty text."""
    key = name_key(text)
    if not key:
        return []
    rows = unit.connection.exec_driver_sql(_NAMED, {"key": key, "most": most})
    return [FoundClient(row[0], row[1]) for row in rows]


def requests_numbered(unit: UnitOfWork, text: str, *, most: int) -> list[RequestRow]:
    """Requests of the number written here, in full or as its digits, newest first and without line items."""
    numbered = by_number(text.strip())
    first, last = unit.connection.exec_driver_sql(_YEARS).one()
    if numbered is None or first is None:
        return []
    # Of each year's numbers one is found by the index.
    years = Condition(f"r.year IN ({', '.join(str(year) for year in range(first, last + 1))})")
    condition = where(numbered, years)
    sql = f"SELECT r.id FROM payment_requests r{condition.sql} ORDER BY r.year DESC, r.sequence DESC LIMIT ?"
    ids = [row[0] for row in unit.connection.exec_driver_sql(sql, (*condition.values, most))]
    rows = request_rows(unit, ids)
    return [rows[request_id] for request_id in ids]
