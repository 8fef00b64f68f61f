"""Usage from exports: read, folded, matched with clients, and recorded in one transaction (SPEC 7)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from agencybilling.domain.audit import Entry, Event
from agencybilling.domain.calendar import Instant, instant_of
from agencybilling.domain.decide.draft import Agency
from agencybilling.domain.decide.recording import Recorder
from agencybilling.domain.usage import Channel, Outcome, Usage
from agencybilling.importers.agents import NO_AGENTS, Agents, read_agents
from agencybilling.importers.formats import ReadOptions
from agencybilling.importers.reading import Place, Reading
from agencybilling.importers.records import ForeignRecord, NoRecord, Standing
from agencybilling.importers.registry import recognize
from agencybilling.importers.report import ImportReport, report
from agencybilling.importers.unreadable import UnreadableFile
from agencybilling.services.office import Office
from agencybilling.store.staging import Conflict, Staging
from agencybilling.store.writing import Change

if TYPE_CHECKING:
    from agencybilling.importers.records import Row
    from agencybilling.store.books import UnitOfWork

__all__ = ["ImportResult", "Imports", "UnreadableFile"]

IMPORT = "import"
_PROGRESS_EVERY = 5_000


class _Preview(Exception):
    """Ends the transaction of a preview, so that nothing of it stays."""


@dataclass(slots=True)
class ImportResult:
    """What an import did, or would do: the reading's report, and what became of it in the books."""

    report: ImportReport
    outcomes: Counter[Outcome] = field(default_factory=Counter)
    unassigned: int = 0
    in_future: int = 0
    conflicts: list[Conflict] = field(default_factory=list)
    unknown_clients: list[str] = field(default_factory=list)

    @property
    def new(self) -> int:
        """Records that were not in the books before."""
        return self.unassigned + sum(n for o, n in self.outcomes.items() if o is not Outcome.DUPLICATE)

    def as_json(self) -> dict[str, object]:
        """The reading's figures, and beside them what became of its records in the books."""
        return {
            **self.report.as_json(),
            "books": {
                "new": self.new,
                "unassigned": self.unassigned,
                "usage_in_future": self.in_future,
                "conflicts": [f"{c.source} {c.external_id} (row {c.row})" for c in self.conflicts],
                "unknown_clients": self.unknown_clients,
                **{outcome.value: self.outcomes[outcome] for outcome in Outcome},
            },
        }


class Imports:
    """Imports of exported usage."""

    def __init__(self, office: Office) -> None:
        self._office = office

    def run(
        self,
        files: Iterable[Path],
        *,
        agents: Path | None = None,
        dry_run: bool = False,
        on_progress: Callable[[int], None] | None = None,
    ) -> ImportResult:
        """Take in the files' records, all or nothing; what the books hold already changes nothing.

        A preview does the same and keeps nothing. `on_progress` is called with the number of rows read and may
        raise to stop; then nothing is kept either. Raises `UnreadableFile`.
        """
        listed = NO_AGENTS if agents is None else read_agents(agents)
        result: ImportResult | None = None
        try:
            with self._office.books.write() as unit:
                result = _Import(self._office, unit, listed).run(list(files), on_progress)
                if dry_run:
                    raise _Preview
        except _Preview:
            pass
        assert result is not None  # noqa: S101 - set before either way out of the transaction
        return result


class _Import:
    """One import within its transaction."""

    def __init__(self, office: Office, unit: UnitOfWork, agents: Agents) -> None:
        self._office = office
        self._unit = unit
        self._agents = agents
        self._agency: Agency = office.agency(unit.settings.get())
        self._now: Instant = office.clock()
        self._staging = Staging(unit.connection)
        self._client_ids: dict[str, int | None] = {}
        self._in_future = 0

    def run(self, files: list[Path], on_progress: Callable[[int], None] | None) -> ImportResult:
        reading = Reading(self._agents)
        for row in _with_progress(self._rows(files), on_progress):
            self._take(reading, row)
        self._staging.flush()
        result = ImportResult(report(reading))
        result.outcomes[Outcome.DUPLICATE] = self._staging.duplicates()
        result.conflicts = self._staging.conflicts()
        result.in_future = self._in_future
        result.unknown_clients = sorted(n for n, known in self._client_ids.items() if known is None)
        for client_id in self._staging.clients():
            for records in self._staging.new_of(client_id):
                if client_id is None:
                    self._unit.usage.add_unassigned(records, at=self._now)
                    result.unassigned += len(records)
                else:
                    result.outcomes.update(self._record(client_id, records))
        if result.new:
            names = ", ".join(f.name for f in files)
            entry = Entry(Event.USAGE_IMPORTED, {"files": names, "new": result.new})
            self._unit.note(entry, at=self._now, actor=IMPORT)
        return result

    def _rows(self, files: list[Path]) -> Iterator[Row]:
        options = ReadOptions(zone=ZoneInfo(self._agency.zone.name))
        for file in files:
            yield from recognize(file).read(file, options)

    def _take(self, reading: Reading, row: Row) -> None:
        place = reading.take(row)
        if isinstance(row, NoRecord) or place is Place.REPEATS or row.external_id is None:
            return
        usage = self._usage(row, row.external_id)
        if usage is None:
            if place is Place.REPLACES:
                self._staging.drop(row.source, row.external_id)
            return
        self._staging.put(row.row, usage, client_id=self._client_of(row))

    def _usage(self, record: ForeignRecord, external_id: str) -> Usage | None:
        """What is recorded of a billable row; nothing of one that has not happened yet."""
        if record.standing is not Standing.BILLABLE or record.occurred_at is None:
            return None
        at = instant_of(record.occurred_at)
        if at > self._now:
            self._in_future += 1
            return None
        voice = record.channel is Channel.VOICE
        known = self._agents.client_for(record)
        return Usage(
            record.source,
            external_id,
            record.channel,
            (record.duration_ms if voice else record.chats) or 0,
            at,
            campaign=record.campaign or (None if known is None else known.campaign),
            agent="\n".join(" ".join(agent) for agent in record.agents) or None,
        )

    def _client_of(self, record: ForeignRecord) -> int | None:
        known = self._agents.client_for(record)
        if known is None:
            return None
        if known.client not in self._client_ids:
            self._client_ids[known.client] = self._unit.accounts.named(known.client)
        return self._client_ids[known.client]

    def _record(self, client_id: int, records: list[Usage]) -> Counter[Outcome]:
        account = self._unit.accounts.load(client_id)
        usage = self._unit.accounts.usage_of(account)
        recorder = Recorder(account, now=self._now, agency=self._agency, usage=usage)
        outcomes = Counter(recorder.record(record) for record in records)
        change = Change(recorder.draft.decided(), IMPORT, self._now)
        self._office.save(self._unit, [change], self._agency)
        return outcomes


def _with_progress(rows: Iterator[Row], on_progress: Callable[[int], None] | None) -> Iterator[Row]:
    if on_progress is None:
        yield from rows
        return
    for count, row in enumerate(rows, start=1):
        if count % _PROGRESS_EVERY == 0:
            on_progress(count)
        yield row
