"""Writing statements of many clients: what is asked for, how far it is, what became of it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from agencybilling.domain.statement import Statement
from agencybilling.gui.dialogs.statement.folders import make_writable
from agencybilling.gui.failures import sentence_of
from agencybilling.services.application import Application
from agencybilling.services.office import ClientRef
from agencybilling.services.statements import WhichDays
from agencybilling.statements.wish import Wish


class UnusableFolder(Exception):
    """Nothing can be written into the folder; why is its cause."""


@dataclass(frozen=True, slots=True)
class Asked:
    """Statements of these clients, in a folder."""

    clients: Sequence[int]
    days: WhichDays
    known_on: date | None
    folder: Path
    wish: Wish
    only_with_movements: bool


@dataclass(frozen=True, slots=True)
class HowFar:
    """How many clients have been looked at, and how many statements are written."""

    clients: int
    written: int


@dataclass(frozen=True, slots=True)
class NotWritten:
    """A client whose statement failed, and why."""

    client: str
    why: str


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of it. What is written stays, also where it was stopped."""

    written: int
    failures: tuple[NotWritten, ...]
    stopped: bool


class Run:
    """One run. Its work is done on a thread of its own; whether it is still wanted is asked between two."""

    def __init__(
        self,
        application: Application,
        asked: Asked,
        *,
        tell: Callable[[HowFar], None],
        wanted: Callable[[], bool],
    ) -> None:
        self._application, self._asked = application, asked
        self._tell, self._wanted = tell, wanted
        self._looked_at = self._written = 0
        self._failures: list[NotWritten] = []

    def carry_out(self) -> Outcome:
        """Write them. Raises `UnusableFolder` before the first, and as `write_many` does."""
        from agencybilling.statements.documents import documents_of
        from agencybilling.statements.many import write_many

        asked = self._asked
        try:
            make_writable(asked.folder)
        except OSError as fault:
            raise UnusableFolder from fault
        with documents_of(self._application) as documents:
            files = write_many(
                documents,
                self._statements(),
                folder=asked.folder,
                wish=asked.wish,
                on_progress=self._count,
                on_fault=self._could_not_write,
                wanted=self._wanted,
            )
        return Outcome(len(files), tuple(self._failures), stopped=not self._wanted())

    def _statements(self) -> Iterator[Statement]:
        asked = self._asked
        return self._application.statements.each(
            asked.days,
            self._one_by_one(),
            known_on=asked.known_on,
            only_with_movements=asked.only_with_movements,
            on_failure=self._could_not_make,
        )

    def _one_by_one(self) -> Iterator[ClientRef]:
        for client in self._asked.clients:
            if not self._wanted():
                return
            self._looked_at += 1
            self._tell(HowFar(self._looked_at, self._written))
            yield client

    def _count(self, written: int) -> None:
        self._written = written
        self._tell(HowFar(self._looked_at, written))

    def _could_not_make(self, client: ClientRef, fault: Exception) -> None:
        with self._application.read() as unit:
            named = unit.accounts.names([client] if isinstance(client, int) else [])
        self._failures.append(NotWritten(named.get(int(client), str(client)), sentence_of(fault)))

    def _could_not_write(self, statement: Statement, fault: OSError) -> None:
        # What stands in the way is the file itself, not the part of it that was to take its place.
        named = OSError(fault.errno, fault.strerror, fault.filename2 or fault.filename)
        self._failures.append(NotWritten(statement.client, sentence_of(named)))
