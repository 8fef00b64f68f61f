"""Whose agent is whose: given to clients once and for all, with the records that had waited for it."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from agencybilling.domain.calendar import Instant
from agencybilling.domain.decide.draft import Agency
from agencybilling.domain.decide.recording import Recorder
from agencybilling.domain.errors import NotFound
from agencybilling.domain.usage import Outcome
from agencybilling.importers.agents import AgentClient, Agents, comparable
from agencybilling.importers.records import AgentRef
from agencybilling.services.office import ClientRef, Office, client_id
from agencybilling.store.agents import AssignedAgent, SourceState
from agencybilling.store.books import UnitOfWork
from agencybilling.store.usage import Held
from agencybilling.store.writing import Change

__all__ = ["IMPORT", "AgentRegister", "AssignedAgent", "SourceState", "Unassigned", "known_agents", "refs_of"]

IMPORT = "import"


@dataclass(frozen=True, slots=True)
class Unassigned:
    """Agents (one a line, as the export names them) nobody has been given, and their waiting records.

    `first` and `last` are when the first and the last of these happened.
    """

    agents: str
    source: str
    records: int
    first: Instant
    last: Instant


class AgentRegister:
    """Agents, squads and numbers, and the clients they serve."""

    def __init__(self, office: Office) -> None:
        self._office = office

    def all(self) -> list[AssignedAgent]:
        """Every agent that has been given a client."""
        with self._office.books.read() as unit:
            return unit.agents.all()

    def sources(self) -> list[SourceState]:
        """Up to when the usage of each source is in."""
        with self._office.books.read() as unit:
            return unit.agents.sources()

    def unassigned(self) -> list[Unassigned]:
        """What waits for a client, the most records first."""
        times: dict[tuple[str, str], list[Instant]] = defaultdict(list)
        with self._office.books.read() as unit:
            for held in unit.usage.unassigned():
                times[held.usage.agents or "", held.usage.source].append(held.usage.occurred_at)
        found = (Unassigned(*known, len(when), min(when), max(when)) for known, when in times.items())
        return sorted(found, key=lambda waiting: -waiting.records)

    def assign(self, agent: AgentRef, client: ClientRef, *, campaign: str | None = None) -> Counter[Outcome]:
        """Give an agent to a client; its waiting records are recorded. Raises `NotFound`."""
        if not all(part.strip() for part in agent):
            raise NotFound(agent=" ".join(agent))
        with self._office.books.write() as unit:
            owner = client_id(unit, client)
            name = unit.accounts.load(owner).client.name
            unit.agents.assign(
                AssignedAgent(*comparable(agent), client=name, client_id=owner, campaign=campaign)
            )
            agency, now = self._office.agency(unit.settings.get()), self._office.clock()
            return take_waiting(unit, known_agents(unit), agency=agency, now=now)

    def give(self, source: str, client: ClientRef) -> Counter[Outcome]:
        """Give the waiting records of a source that name no agent to a client. Raises `NotFound`."""
        with self._office.books.write() as unit:
            owner = client_id(unit, client)
            waiting = [h for h in unit.usage.unassigned() if h.usage.source == source and not h.usage.agents]
            agency, now = self._office.agency(unit.settings.get()), self._office.clock()
            return _take_in(unit, waiting, owner=owner, agency=agency, now=now)


def known_agents(unit: UnitOfWork) -> Agents:
    """The agents of the books as imports look them up, and all clients by their names."""
    given = Agents.of(
        (
            AgentRef(a.platform, a.id_field, a.agent_id),
            AgentClient(a.client, agent_name=a.name, campaign=a.campaign),
        )
        for a in unit.agents.all()
    )
    names = unit.accounts.names(unit.accounts.ids()).values()
    clients = {name.casefold(): AgentClient(name) for name in names}
    return Agents(given.listed, {**clients, **given.by_name})


def refs_of(agents: str | None) -> tuple[AgentRef, ...]:
    """Agents as a record keeps them: one a line, platform and field and id."""
    lines = (line.split("\t", 2) for line in (agents or "").splitlines())
    return tuple(AgentRef(*parts) for parts in lines if len(parts) == len(AgentRef._fields))


def text_of(agents: Iterable[AgentRef]) -> str | None:
    """Agents as a record keeps them."""
    return "\n".join("\t".join(agent) for agent in agents) or None


def take_waiting(unit: UnitOfWork, agents: Agents, *, agency: Agency, now: Instant) -> Counter[Outcome]:
    """Record the waiting records of all agents that have a client by now."""
    outcomes: Counter[Outcome] = Counter()
    for owner, records in waiting_by_client(unit, agents).items():
        outcomes += _take_in(unit, records, owner=owner, agency=agency, now=now)
    return outcomes


def _take_in(
    unit: UnitOfWork, records: Iterable[Held], *, owner: int, agency: Agency, now: Instant
) -> Counter[Outcome]:
    """Record what waited, in order of time, as this client's."""
    account = unit.accounts.load(owner)
    recorder = Recorder(account, now=now, agency=agency, usage=unit.accounts.usage_of(account))
    outcomes = Counter(
        recorder.take_in(held.id, held.usage) for held in sorted(records, key=lambda h: h.usage.key)
    )
    unit.save([Change(recorder.draft.decided(), IMPORT, now)], pace=agency)
    return outcomes


def waiting_by_client(unit: UnitOfWork, agents: Agents) -> dict[int, list[Held]]:
    """The waiting records of agents that have a client by now: by its id, in order of time."""
    waiting: dict[int, list[Held]] = defaultdict(list)
    ids: dict[str, int | None] = {}
    for held in unit.usage.unassigned():
        known = agents.client_of(refs_of(held.usage.agents))
        if known is None:
            continue
        if known.client not in ids:
            ids[known.client] = unit.accounts.named(known.client)
        owner = ids[known.client]
        if owner is not None:
            waiting[owner].append(held)
    return {owner: sorted(records, key=lambda h: h.usage.key) for owner, records in waiting.items()}
