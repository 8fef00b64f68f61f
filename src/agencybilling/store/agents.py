"""Whose agent is whose, and up to when each source's usage is in."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import Connection

from agencybilling.domain.calendar import Instant
from agencybilling.store.notices import Touched

_AGENTS = (
    "SELECT a.platform, a.id_field, a.agent_id, c.name, a.client_id, a.name, a.campaign FROM agents a"
    " JOIN clients c ON c.id = a.client_id ORDER BY a.platform, a.id_field, a.agent_id"
)
_ASSIGN = (
    "INSERT INTO agents (platform, id_field, agent_id, client_id, name, campaign) VALUES (?, ?, ?, ?, ?, ?)"
    " ON CONFLICT DO UPDATE"
    " SET client_id = excluded.client_id, name = excluded.name, campaign = excluded.campaign"
)
_IN_UP_TO = (
    "INSERT INTO usage_sources (source, in_up_to, imported_at) VALUES (?, ?, ?)"
    " ON CONFLICT DO UPDATE"
    " SET in_up_to = MAX(in_up_to, excluded.in_up_to), imported_at = excluded.imported_at"
)


@dataclass(frozen=True, slots=True)
class AssignedAgent:
    """An agent, squad or number of a platform, and the client it serves."""

    platform: str
    id_field: str
    agent_id: str
    client: str
    client_id: int
    name: str = ""
    campaign: str | None = None


@dataclass(frozen=True, slots=True)
class SourceState:
    """Up to when a source's usage is in the books, and when that came."""

    source: str
    in_up_to: Instant
    imported_at: Instant


class AgentsTable:
    """Agents and sources within one transaction."""

    def __init__(self, connection: Connection, touched: Touched) -> None:
        self._connection = connection
        self._touched = touched

    def all(self) -> list[AssignedAgent]:
        """Every agent that has been given a client."""
        return [AssignedAgent(*row) for row in self._connection.exec_driver_sql(_AGENTS)]

    def assign(self, agent: AssignedAgent) -> None:
        """An agent is this client's from now on."""
        self._touched.agency = True
        values = (agent.platform, agent.id_field, agent.agent_id, agent.client_id, agent.name, agent.campaign)
        self._connection.exec_driver_sql(_ASSIGN, values)

    def note_source(self, source: str, *, in_up_to: Instant, at: Instant) -> None:
        """A source's usage has come in up to an instant; it never goes back."""
        self._touched.agency = True
        self._connection.exec_driver_sql(_IN_UP_TO, (source, in_up_to, at))

    def sources(self) -> list[SourceState]:
        """Every source and up to when its usage is in."""
        rows = self._connection.exec_driver_sql(
            "SELECT source, in_up_to, imported_at FROM usage_sources ORDER BY source"
        )
        return [SourceState(row[0], Instant(row[1]), Instant(row[2])) for row in rows]
