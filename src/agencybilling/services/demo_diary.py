"""A diary: what each sample client has in store for a day, in the order in which it was entered."""

from __future__ import annotations

from collections import defaultdict
from datetime import date

from agencybilling.services.office import Command


class Diary:
    """Commands by day and client."""

    def __init__(self) -> None:
        self._days: dict[date, dict[int, list[Command]]] = defaultdict(lambda: defaultdict(list))

    def enter(self, client_id: int, command: Command, *, on: date) -> None:
        """Have a client do something on a day."""
        self._days[on][client_id].append(command)

    def due(self, day: date) -> dict[int, Command]:
        """The next command of each client on a day, none when all are done; they may enter more for it."""
        waiting = self._days.pop(day, {})
        due = {client_id: commands.pop(0) for client_id, commands in waiting.items()}
        for client_id, commands in waiting.items():
            if commands:
                self._days[day][client_id] = commands
        return due
