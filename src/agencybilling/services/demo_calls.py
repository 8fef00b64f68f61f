"""The calls and chats of sample clients, as if they came in from exports of two platforms."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

from agencybilling.domain.calendar import Instant
from agencybilling.domain.catalog import Terms
from agencybilling.domain.minutes import MS_PER_MINUTE
from agencybilling.domain.usage import Channel, Usage
from agencybilling.services.demo_habits import RETELL, VAPI, Habit
from agencybilling.services.demo_names import AGENTS, CAMPAIGNS
from agencybilling.store.agents import AssignedAgent

DAY_US = 86_400_000_000
_MONTH_US = 28 * DAY_US
_FIELD = {VAPI: "assistantId", RETELL: "agent_id"}
_LAG = {VAPI: timedelta(days=1), RETELL: timedelta(days=5)}
"""So long before the present the last records of each platform came in."""
_OF_LATE = timedelta(days=24)
_CHATS = 0.3
"""The share of chats where a plan has them."""
_SHORTEST_MS = 4_000


@dataclass(slots=True)
class Arrived:
    """What came in from a platform on a day."""

    latest: Instant
    records: int = 0


class Calls:
    """Who talks how much, and what has come in of it."""

    def __init__(self, habits: Mapping[int, Habit], *, dice: Random, a_month: float, today: date) -> None:
        self._habits = habits
        self._dice = dice
        self._a_month = a_month
        self._today = today
        self._heard: dict[int, Instant] = {}
        self._arrived: dict[str, Arrived] = {}

    def begin(self, client_id: int, at: Instant) -> None:
        """A client's calls come in from this instant on."""
        self._heard[client_id] = at

    def lags(self, client_id: int, today: date) -> bool:
        """Whether the platform's records of this day are not in by the present day."""
        return self._today - today < _LAG[self._habits[client_id].source]

    def since(self, client_id: int, *, terms: Terms, now: Instant) -> list[Usage]:
        """A client's calls and chats since the last ones came in, in order of time."""
        span, random = now - self._heard[client_id] - 1, self._dice.random
        self._heard[client_id] = now
        if span <= 0:
            return []
        mean = self._a_month * min(1.0, span / _MONTH_US)
        count = max(1, int(mean * (0.6 + 0.8 * random()) + random()))
        ago = sorted((int(span * random()) + 1 for _ in range(count)), reverse=True)
        return [self.one(client_id, terms=terms, at=Instant(now - us)) for us in ago]

    def one(self, client_id: int, *, terms: Terms, at: Instant) -> Usage:
        """One of a client's calls or chats."""
        habit, random = self._habits[client_id], self._dice.random
        minutes = 2 * random() * (terms.included_minutes or 100) * habit.talks / self._a_month
        if terms.chats_per_minute is not None and random() < _CHATS:
            channel, quantity = Channel.CHAT, 1 + int(minutes * terms.chats_per_minute)
        else:
            channel, quantity = Channel.VOICE, _SHORTEST_MS + int(minutes * MS_PER_MINUTE)
        campaign = CAMPAIGNS[int(random() * len(CAMPAIGNS))]
        agent = f"{habit.source}\t{_FIELD[habit.source]}\t{_agent_id(client_id)}"
        self._note(habit.source, at)
        return Usage(habit.source, self._new_id(), channel, quantity, at, campaign, agents=agent)

    def arrived(self) -> dict[str, Arrived]:
        """What has come in from each platform since this was last asked."""
        news, self._arrived = self._arrived, {}
        return news

    def agents(self) -> Iterator[AssignedAgent]:
        """The agent that serves each client."""
        for client_id, habit in self._habits.items():
            name = AGENTS[client_id % len(AGENTS)]
            yield AssignedAgent(habit.source, _FIELD[habit.source], _agent_id(client_id), "", client_id, name)

    def unassigned(self, day: date, *, now: Instant) -> list[Usage]:
        """Every few days of late, a call of an agent that nobody has been given."""
        if not timedelta(0) < self._today - day < _OF_LATE or day.day % 3:
            return []
        source = VAPI if day.day % 2 else RETELL
        agent = f"{source}\t{_FIELD[source]}\tnew-agent-{day.day % 4}"
        at = Instant(now - self._dice.randint(1, DAY_US))
        length = self._dice.randint(20_000, 400_000)
        self._note(source, at)
        return [Usage(source, self._new_id(), Channel.VOICE, length, at, agents=agent)]

    def _note(self, source: str, at: Instant) -> None:
        arrived = self._arrived.setdefault(source, Arrived(at))
        arrived.latest = max(arrived.latest, at)
        arrived.records += 1

    def _new_id(self) -> str:
        bits = f"{self._dice.getrandbits(128):032x}"
        return f"{bits[:8]}-{bits[8:12]}-{bits[12:16]}-{bits[16:20]}-{bits[20:]}"


def _agent_id(client_id: int) -> str:
    return f"agent-{client_id:06}"
