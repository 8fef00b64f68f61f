"""Records of a mapped table: what a row comes to, cell by cell."""

from __future__ import annotations

from typing import TYPE_CHECKING

from agencybilling.domain.usage import Authority, Channel
from agencybilling.importers.amounts import ReadDuration, plausible
from agencybilling.importers.drafts import Draft
from agencybilling.importers.fields import Fault, Unusable, text_of
from agencybilling.importers.instants import read_times
from agencybilling.importers.mapped_layout import mark_in, read_or_none, text_at
from agencybilling.importers.mapping import ChatCount
from agencybilling.importers.records import (
    AgentRef,
    Conversation,
    ForeignRecord,
    Standing,
    milliseconds,
    rank,
)

if TYPE_CHECKING:
    from datetime import datetime
    from zoneinfo import ZoneInfo

    from agencybilling.importers.mapped_layout import Layout
    from agencybilling.importers.mapping import ColumnMapping

_FINAL = rank(Standing.BILLABLE, Authority.EXPORT)
_MOST_KEPT = 50_000


class MappedRecords:
    """Reads row after row. What rows share (states, agents, hours, durations) is looked up once and kept."""

    def __init__(self, mapping: ColumnMapping, zone: ZoneInfo, *, layout: Layout) -> None:
        self.layout = layout
        self._mapping = mapping
        self._time = read_times(mapping.time_forms, mapping.zone or zone)
        self._duration = ReadDuration(mapping.duration_unit, mapping.numbers, mapping.rounding)
        self._read = self._call if mapping.channel is Channel.VOICE else self._chat
        self._standings: dict[str, Standing] = {}
        self._agents: dict[tuple[str, ...], tuple[AgentRef, ...]] = {}

    def record(self, row: int, cells: list[str]) -> ForeignRecord:
        layout = self.layout
        name = text_of(cells[layout.id])
        if name is None:
            return self.unreadable(row, _no_id(cells[layout.id].strip(), header=layout.header[layout.id]))
        external_id = self._mapping.id_prefix + name
        try:
            standing = self._standing(cells)
            if standing is not Standing.BILLABLE:
                draft = self._draft(row, cells, external_id=external_id)
                return self._by_status(draft, cells, standing=standing)
            if layout.not_billable and (mark := mark_in(cells, layout.not_billable)):
                draft = self._draft(row, cells, external_id=external_id)
                started = read_or_none(layout.started, cells, by=self._time)
                return draft.not_billable(mark.reason(cells), occurred_at=started)
            return self._read(row, cells, external_id=external_id)
        except Unusable as why:
            return self._draft(row, cells, external_id=external_id).rejected(why)

    def unreadable(self, row: int, why: Unusable) -> ForeignRecord:
        """A row of which not even the id can be told."""
        return Draft(
            row=row,
            source=self._mapping.source,
            channel=self._mapping.channel,
            authority=Authority.EXPORT,
            external_id=None,
        ).rejected(why)

    def _draft(self, row: int, cells: list[str], *, external_id: str) -> Draft:
        return Draft(
            row=row,
            source=self._mapping.source,
            channel=self._mapping.channel,
            authority=Authority.EXPORT,
            external_id=external_id,
            updated=read_or_none(self.layout.updated, cells, by=self._time),
            agents=self._agents_in(cells),
            campaign=text_of(text_at(self.layout.campaign, cells)),
        )

    def _standing(self, cells: list[str]) -> Standing:
        """As its status says; without a column for it every row is final."""
        at = self.layout.status
        if at is None:
            return Standing.BILLABLE
        status = cells[at]
        standing = self._standings.get(status)
        if standing is None:
            standing = self._mapping.statuses.get(status.strip().casefold())
            if standing is None:
                raise Unusable(Fault.NOT_KNOWN, status, field=self.layout.header[at])
            self._standings[status] = standing
        return standing

    def _by_status(self, draft: Draft, cells: list[str], *, standing: Standing) -> ForeignRecord:
        reason = f"status {text_at(self.layout.status, cells)}"
        started = read_or_none(self.layout.started, cells, by=self._time)
        if standing is Standing.OPEN:
            return draft.open(reason, occurred_at=started)
        lasted = read_or_none(self.layout.duration, cells, by=self._duration)
        return draft.not_billable(reason, occurred_at=started, duration_ms=lasted)

    def _call(self, row: int, cells: list[str], *, external_id: str) -> ForeignRecord:
        """A final call. The usual one is made without a draft: a million of them are to be quick."""
        layout = self.layout
        started = layout.read(layout.started, cells, by=self._time)
        if layout.ended is None:
            duration_ms = layout.read(layout.duration, cells, by=self._duration)
        else:
            duration_ms = self._length(cells, started, end_at=layout.ended)
        voicemail = bool(layout.voicemail) and mark_in(cells, layout.voicemail) is not None
        if not duration_ms or layout.updated is not None:
            draft = self._draft(row, cells, external_id=external_id)
            return draft.call(started, duration_ms=duration_ms, voicemail=voicemail)
        return ForeignRecord(
            row,
            self._mapping.source,
            external_id,
            Standing.BILLABLE,
            Channel.VOICE,
            _FINAL,
            started,
            duration_ms,
            self._agents_in(cells),
            None if layout.campaign is None else text_of(cells[layout.campaign]),
            voicemail,
        )

    def _length(self, cells: list[str], started: datetime, *, end_at: int) -> int:
        """The duration told, else from the start to the end; never of a call that ends before it starts."""
        layout = self.layout
        text = cells[end_at].strip()
        ended = layout.read(end_at, cells, by=self._time) if text else None
        if ended is not None and ended < started:
            raise Unusable(Fault.BACKWARDS, text, field=layout.header[end_at])
        if ended is None or text_at(layout.duration, cells):
            return layout.read(layout.duration, cells, by=self._duration)
        return plausible(milliseconds(ended) - milliseconds(started), text)

    def _chat(self, row: int, cells: list[str], *, external_id: str) -> ForeignRecord:
        draft = self._draft(row, cells, external_id=external_id)
        layout, count = self.layout, self._mapping.numbers.count
        started = layout.read(layout.started, cells, by=self._time)
        told = layout.agent_messages is not None
        answers = layout.read(layout.agent_messages, cells, by=count) if told else None
        if answers == 0:
            return draft.not_billable("no agent message", occurred_at=started)
        by_message = self._mapping.chat_count is ChatCount.AGENT_MESSAGES
        conversation = Conversation(
            external_id,
            agent_messages=answers,
            visitor_messages=read_or_none(layout.visitor_messages, cells, by=count),
        )
        return draft.chat(started, chats=(answers or 1) if by_message else 1, conversation=conversation)

    def _agents_in(self, cells: list[str]) -> tuple[AgentRef, ...]:
        columns = self.layout.agents
        named = tuple([cells[at] for _, at in columns])
        refs = self._agents.get(named)
        if refs is None:
            told = zip(columns, map(text_of, named), strict=True)
            refs = tuple(AgentRef(self._mapping.source, field, name) for (field, _), name in told if name)
            if len(self._agents) >= _MOST_KEPT:
                self._agents.clear()
            self._agents[named] = refs
        return refs


def _no_id(text: str, *, header: str) -> Unusable:
    return Unusable(Fault.NO_TEXT if text else Fault.MISSING, text or None, field=header)
