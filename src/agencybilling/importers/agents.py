"""Whose call it was: the agency's list of agents, numbers and squads, each with its client."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from agencybilling.importers.fields import text_of
from agencybilling.importers.records import AgentRef
from agencybilling.importers.tables import rows
from agencybilling.importers.unreadable import UnreadableFile

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path

    from agencybilling.importers.records import ForeignRecord

CLIENT_FIELD = "client"  # an id_field whose id is the client's own name
NUMBER_FIELD = "agent number"
_NEEDED = ("platform", "id_field", "id", "client")
_MOST_KEPT = 50_000


@dataclass(frozen=True, slots=True)
class AgentClient:
    client: str
    client_id: str = ""
    agent_name: str = ""
    campaign: str | None = None


@dataclass(frozen=True, slots=True)
class Agents:
    """Who is billed for which agent."""

    listed: Mapping[AgentRef, AgentClient]
    by_name: Mapping[str, AgentClient]
    known: dict[tuple[AgentRef, ...], AgentClient | None] = field(default_factory=dict, compare=False)

    @classmethod
    def of(cls, listed: Iterable[tuple[AgentRef, AgentClient]]) -> Agents:
        pairs = [(comparable(ref), client) for ref, client in listed]
        names = {
            client.client.casefold(): AgentClient(client.client, client.client_id) for _, client in pairs
        }
        return cls(dict(pairs), names)

    def client_for(self, record: ForeignRecord) -> AgentClient | None:
        """The client of the first agent that is listed; None if none is, or if it can only be guessed."""
        return self.client_of(record.agents)

    def client_of(self, refs: tuple[AgentRef, ...]) -> AgentClient | None:
        """The same for the agents themselves."""
        try:
            return self.known[refs]
        except KeyError:
            if len(self.known) >= _MOST_KEPT:
                self.known.clear()
            client = self.known[refs] = self._look_up(refs)
            return client

    def _look_up(self, refs: tuple[AgentRef, ...]) -> AgentClient | None:
        """Two ids of one field that are two clients' (from one's number to the other's) settle nothing."""
        for id_field in dict.fromkeys(ref.id_field for ref in refs):
            found = [self._listed(ref) for ref in refs if ref.id_field == id_field]
            clients = {client.client: client for client in found if client}
            if clients:
                return clients.popitem()[1] if len(clients) == 1 else None
        return None

    def _listed(self, ref: AgentRef) -> AgentClient | None:
        client = self.listed.get(comparable(ref))
        if client is None and ref.id_field == CLIENT_FIELD:
            return self.by_name.get(ref.id.casefold())
        return client


NO_AGENTS = Agents({}, {})


def comparable(ref: AgentRef) -> AgentRef:
    """Phone numbers are compared by their digits: exports lose the plus sign."""
    if ref.id_field == NUMBER_FIELD:
        return ref._replace(id="".join(filter(str.isdigit, ref.id)))
    return ref


def read_agents(path: Path) -> Agents:
    """The list in a CSV file: platform, id_field, id, agent_name, client_id, client, campaign.

    Raises:
        UnreadableFile: it can't be read, a column or cell is missing, or an id is two clients'.
    """
    table = rows(path)
    header = [name.strip() for name in next(table, [])]
    if missing := [name for name in _NEEDED if name not in header]:
        raise UnreadableFile(
            path,
            f"the header lacks {', '.join(missing)}",
            where="line 1",
            advice="Give it the columns platform, id_field, id, agent_name, client_id, client, campaign",
        )
    listed: dict[AgentRef, AgentClient] = {}
    for row, cells in enumerate(table, 2):
        if any(cells):
            entry = _entry(dict(zip(header, cells, strict=False)))
            if entry is None:
                raise _faulty(path, "platform, id_field, id or client is missing or no plain text", row=row)
            ref, client = entry
            if listed.setdefault(ref, client) != client:
                raise _faulty(path, f"{ref.id} is listed before, for another client or campaign", row=row)
    return Agents.of(listed.items())


def _entry(cells: dict[str, str]) -> tuple[AgentRef, AgentClient] | None:
    platform, id_field, id_, client = (text_of(cells.get(name)) for name in _NEEDED)
    if platform is None or id_field is None or id_ is None or client is None:
        return None
    return AgentRef(platform, id_field, id_), AgentClient(
        client=client,
        client_id=text_of(cells.get("client_id")) or "",
        agent_name=text_of(cells.get("agent_name")) or "",
        campaign=text_of(cells.get("campaign")),
    )


def _faulty(path: Path, wrong: str, *, row: int) -> UnreadableFile:
    return UnreadableFile(path, wrong, where=f"row {row}", advice="Correct the row and import again")
