"""Usage from exports: read, folded, matched with clients, and recorded in one transaction (SPEC 7)."""

from __future__ import annotations

import json
from bisect import bisect
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from heapq import merge
from pathlib import Path
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from agencybilling.domain.audit import Entry, Event
from agencybilling.domain.calendar import Instant, instant_of
from agencybilling.domain.clients import RecordKey
from agencybilling.domain.decide.draft import Agency, Draft
from agencybilling.domain.decide.recording import Recorder
from agencybilling.domain.errors import NotFound
from agencybilling.domain.usage import Channel, Outcome, Usage
from agencybilling.importers.agents import CLIENT_FIELD, AgentClient, Agents, read_agents
from agencybilling.importers.formats import Format, ReadOptions
from agencybilling.importers.mapped import mapped_format
from agencybilling.importers.mapping_file import read_mapping
from agencybilling.importers.reading import Place, Reading
from agencybilling.importers.records import AgentRef, ForeignRecord, NoRecord, Standing, authority_of
from agencybilling.importers.registry import formats, recognize
from agencybilling.importers.report import ImportReport, report
from agencybilling.importers.unreadable import UnreadableFile
from agencybilling.services.agents import IMPORT, known_agents, take_waiting, text_of, waiting_by_client
from agencybilling.services.garbage import collection_paused
from agencybilling.services.office import Office
from agencybilling.store.agents import AssignedAgent
from agencybilling.store.staging import Conflict, Correction, Staging
from agencybilling.store.usage import Held
from agencybilling.store.writing import Change

if TYPE_CHECKING:
    from agencybilling.importers.records import Row
    from agencybilling.store.books import UnitOfWork

__all__ = ["ImportRequest", "ImportResult", "Imports", "UnreadableFile"]

_PROGRESS_EVERY = 5_000

OnProgress = Callable[[int], None]


class _PreviewOnly(Exception):
    """Ends the transaction of a preview, so that nothing of it stays."""


@dataclass(frozen=True, slots=True)
class ImportRequest:
    """What to import: files, the list of agents, a format by name, a column mapping for any table.

    `mappings` are column mappings for tables that they fit, where no format is known. `client` is the id of
    the one whose the records are that name no agent at all.
    """

    files: tuple[Path, ...]
    agents: Path | None = None
    format: str | None = None
    mapping: Path | None = None
    mappings: tuple[Path, ...] = ()
    client: int | None = None


@dataclass(slots=True)
class ImportResult:
    """What an import did, or would do: the reading's report, and what became of it in the books.

    Of the `corrected` records, `recharged` were charged anew: their outcomes are among the others.
    """

    report: ImportReport
    outcomes: Counter[Outcome] = field(default_factory=Counter)
    unassigned: int = 0
    corrected: int = 0
    recharged: int = 0
    in_future: int = 0
    conflicts: list[Conflict] = field(default_factory=list)
    unknown_clients: list[str] = field(default_factory=list)

    @property
    def new(self) -> int:
        """Records that were not in the books before, or waited there for a client."""
        recorded = sum(n for o, n in self.outcomes.items() if o is not Outcome.DUPLICATE)
        return self.unassigned + recorded - self.recharged

    def as_json(self) -> dict[str, object]:
        """The reading's figures, and beside them what became of its records in the books."""
        return {
            **self.report.as_json(),
            "books": {
                "new": self.new,
                "unassigned": self.unassigned,
                "corrected": self.corrected,
                "usage_in_future": self.in_future,
                "conflicts": [
                    {"row": c.row, "source": c.source, "external_id": c.external_id} for c in self.conflicts
                ],
                "unknown_clients": self.unknown_clients,
                **{outcome.value: self.outcomes[outcome] for outcome in Outcome},
            },
        }


class Imports:
    """Imports of exported usage."""

    def __init__(self, office: Office) -> None:
        self._office = office

    def format_names(self) -> list[str]:
        """The formats that need no column mapping."""
        return [known.name for known in formats()]

    def format_of(self, file: Path, *, mappings: Iterable[Path] = ()) -> Format:
        """The format a file is in, by its beginning. Raises `UnreadableFile`."""
        return recognize(file, mapped=_mapped(mappings))

    def save_report(self, file: Path, result: ImportResult, *, lines: Iterable[str]) -> None:
        """Keep what an import did: as JSON where the name says so, else in these lines. Raises `OSError`."""
        if file.suffix.lower() == ".json":
            rejections = [{"row": r.row, "reason": r.reason} for r in result.report.rejections]
            text = json.dumps({**result.as_json(), "rejections": rejections}, ensure_ascii=False, indent=1)
        else:
            text = "\n".join(lines)
        file.write_text(f"{text}\n", encoding="utf-8")

    def run(self, request: ImportRequest, *, on_progress: OnProgress | None = None) -> ImportResult:
        """Take in the files' records, all or nothing; what the books hold already changes nothing.

        `on_progress` is called with the number of rows read, then again for each client that is recorded, and
        may raise to stop; then nothing is kept.

        Raises `UnreadableFile`, and `NotFound` for a format that is not there.
        """
        with collection_paused(), self._office.books.write() as unit:
            return _Import(self._office, unit, request=request).run(on_progress)

    def preview(self, request: ImportRequest, *, on_progress: OnProgress | None = None) -> ImportResult:
        """What `run` would do; nothing of it is kept."""
        result: list[ImportResult] = []
        try:
            with collection_paused(), self._office.books.write() as unit:
                result.append(_Import(self._office, unit, request=request).run(on_progress))
                raise _PreviewOnly  # noqa: TRY301 - the transaction must not end well
        except _PreviewOnly:
            return result[0]


class _Import:
    """One import within its transaction."""

    def __init__(self, office: Office, unit: UnitOfWork, *, request: ImportRequest) -> None:
        self._office = office
        self._unit = unit
        self._request = request
        self._agency: Agency = office.agency(unit.settings.get())
        self._now: Instant = office.clock()
        self._client_ids: dict[str, int | None] = {}
        self._agent_texts: dict[tuple[AgentRef, ...], str | None] = {}
        self._agents = self._learn_agents()
        self._staging = Staging(unit.connection)
        self._in_future = 0

    def run(self, on_progress: OnProgress | None) -> ImportResult:
        """The whole import."""
        reading = Reading(self._agents)
        for row in _with_progress(self._rows(), on_progress):
            self._take(reading, row)
        self._staging.flush()
        result = ImportResult(report(reading))
        result.outcomes[Outcome.DUPLICATE] = self._staging.duplicates()
        result.conflicts = self._staging.conflicts()
        result.in_future = self._in_future
        result.unknown_clients = sorted(n for n, known in self._client_ids.items() if known is None)
        corrections = self._staging.corrections()
        result.corrected = len(corrections)
        self._correct(corrections)
        recalls = bool(corrections) or self._request.agents is not None
        waiting = waiting_by_client(self._unit, self._agents) if recalls else {}
        withdrawn = {correction.record_id for correction in corrections}
        result.recharged = sum(held.id in withdrawn for records in waiting.values() for held in records)
        self._record_new(result, waiting, on_progress=on_progress)
        if recalls:
            result.outcomes.update(take_waiting(self._unit, self._agents, agency=self._agency, now=self._now))
        self._note(result)
        return result

    # -- reading

    def _learn_agents(self) -> Agents:
        """The agents of the books, after those of the list have been added to them."""
        if self._request.agents is None:
            return known_agents(self._unit)
        listed = read_agents(self._request.agents)
        for ref, agent in listed.listed.items():
            owner = self._client_id(agent.client)
            if owner is not None:
                self._unit.agents.assign(
                    AssignedAgent(*ref, agent.client, owner, agent.agent_name, agent.campaign)
                )
        known = known_agents(self._unit)
        # Clients the books don't hold yet are told apart in the report all the same.
        return Agents({**known.listed, **listed.listed}, {**known.by_name, **listed.by_name})

    def _rows(self) -> Iterator[Row]:
        options = ReadOptions(zone=ZoneInfo(self._agency.zone.name))
        mapped, owner = self._mapped(), self._owner_of_the_rest()
        for file in self._request.files:
            rows = self._format_of(file, mapped).read(file, options)
            yield from rows if owner is None else (_owned(row, client=owner) for row in rows)

    def _owner_of_the_rest(self) -> str | None:
        owner = self._request.client
        return None if owner is None else self._unit.accounts.load(owner).client.name

    def _mapped(self) -> Format | None:
        return None if self._request.mapping is None else mapped_format(read_mapping(self._request.mapping))

    def _format_of(self, file: Path, mapped: Format | None) -> Format:
        if self._request.format is not None:
            found = next((f for f in formats() if f.name == self._request.format), None)
            if found is None:
                raise NotFound(format=self._request.format)
            return found
        return mapped if mapped is not None else recognize(file, mapped=_mapped(self._request.mappings))

    def _take(self, reading: Reading, row: Row) -> None:
        place = reading.take(row)
        if isinstance(row, NoRecord) or place is Place.REPEATS or row.external_id is None:
            return
        known = self._agents.client_for(row)
        usage = self._usage(row, row.external_id, known=known)
        if usage is not None:
            owner = None if known is None else self._client_id(known.client)
            self._staging.put(row.row, usage, client_id=owner)
        elif place is Place.REPLACES:
            self._staging.drop(row.source, row.external_id)

    def _usage(self, record: ForeignRecord, external_id: str, *, known: AgentClient | None) -> Usage | None:
        """What is recorded of a billable row; nothing of one that has not happened yet."""
        if record.standing is not Standing.BILLABLE or record.occurred_at is None:
            return None
        at = instant_of(record.occurred_at)
        if at > self._now:
            self._in_future += 1
            return None
        quantity = record.duration_ms if record.channel is Channel.VOICE else record.chats
        campaign = record.campaign or (None if known is None else known.campaign)
        return Usage(
            record.source,
            external_id,
            record.channel,
            quantity or 0,
            at,
            campaign,
            agents=self._text_of(record.agents),
            authority=authority_of(record),
        )

    def _text_of(self, agents: tuple[AgentRef, ...]) -> str | None:
        if agents not in self._agent_texts:
            self._agent_texts[agents] = text_of(agents)
        return self._agent_texts[agents]

    def _client_id(self, name: str) -> int | None:
        if name not in self._client_ids:
            self._client_ids[name] = self._unit.accounts.named(name)
        return self._client_ids[name]

    # -- recording

    def _record_new(
        self, result: ImportResult, waiting: dict[int, list[Held]], *, on_progress: OnProgress | None
    ) -> None:
        """New records in order of time, together with those that wait for the same client."""
        for owner, records in self._staging.new():
            if on_progress is not None:
                on_progress(result.report.rows)
            if owner is None:
                self._unit.usage.add_unassigned(records, at=self._now)
                result.unassigned += len(records)
            else:
                held = waiting.get(owner, [])
                earlier = bisect(held, records[-1].key, key=_key_of)
                waiting[owner] = held[earlier:]
                result.outcomes.update(self._record(owner, records, waiting=held[:earlier]))

    def _record(self, owner: int, records: list[Usage], *, waiting: list[Held]) -> Counter[Outcome]:
        account = self._unit.accounts.load(owner)
        usage = self._unit.accounts.usage_of(account)
        recorder = Recorder(account, now=self._now, agency=self._agency, usage=usage)
        if waiting:
            new = ((record, None) for record in records)
            known = ((held.usage, held.id) for held in waiting)
            steps = merge(new, known, key=lambda step: step[0].key)
            outcomes = Counter(
                recorder.record(record) if held is None else recorder.take_in(held, record)
                for record, held in steps
            )
        else:
            outcomes = Counter(map(recorder.record, records))
        self._save(recorder.draft)
        return outcomes

    def _correct(self, corrections: list[Correction]) -> None:
        """Records that were in the books less exactly go out, and wait to be taken in as they really were."""
        by_owner: dict[int, list[Correction]] = defaultdict(list)
        for correction in corrections:
            if correction.client_id is None:
                self._unit.usage.correct_unassigned(correction.record_id, correction.usage)
            else:
                by_owner[correction.client_id].append(correction)
        for owner, wrong in by_owner.items():
            account = self._unit.accounts.load(owner)
            draft = Draft(account, self._unit.accounts.usage_of(account))
            for correction in wrong:
                draft.withdraw(correction.record_id, correction.usage)
            self._save(draft)

    def _save(self, draft: Draft) -> None:
        self._office.save(self._unit, [Change(draft.decided(), IMPORT, self._now)], agency=self._agency)

    def _note(self, result: ImportResult) -> None:
        for source, latest in self._staging.latest().items():
            self._unit.agents.note_source(source, in_up_to=latest, at=self._now)
        if result.new or result.corrected:
            files = [file.name for file in self._request.files]
            details = {"files": files, "new": result.new, "corrected": result.corrected}
            self._unit.note(Entry(Event.USAGE_IMPORTED, details), at=self._now, actor=IMPORT)


def _mapped(mappings: Iterable[Path]) -> list[Format]:
    return [mapped_format(read_mapping(mapping)) for mapping in mappings]


def _owned(row: Row, *, client: str) -> Row:
    """A record that names nobody is this client's."""
    if isinstance(row, NoRecord) or row.agents:
        return row
    return row._replace(agents=(AgentRef(row.source, CLIENT_FIELD, client),))


def _key_of(held: Held) -> RecordKey:
    return held.usage.key


def _with_progress(rows: Iterator[Row], on_progress: OnProgress | None) -> Iterator[Row]:
    if on_progress is None:
        yield from rows
        return
    for count, row in enumerate(rows, start=1):
        if count % _PROGRESS_EVERY == 0:
            on_progress(count)
        yield row
