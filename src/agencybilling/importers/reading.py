"""A reading: what the rows of one or more files come to when each platform id counts once."""

from __future__ import annotations

from array import array
from dataclasses import dataclass, field
from enum import Enum
from typing import TYPE_CHECKING, NamedTuple

from agencybilling.domain.usage import Channel
from agencybilling.importers.agents import NO_AGENTS
from agencybilling.importers.records import NoRecord, Standing

if TYPE_CHECKING:
    from collections.abc import Iterable

    from agencybilling.importers.agents import Agents
    from agencybilling.importers.records import AgentRef, ForeignRecord, Row

MOST_REJECTIONS = 1_000
_MOST_GROUPS = 10_000  # beyond them, agents nobody is assigned to are no longer told apart
_UNTOLD = -1


class Place(Enum):
    """What a row is among the rows before it."""

    FIRST = "first of its id"
    REPLACES = "counts instead of an earlier row"
    REPEATS = "an earlier row counts"
    NO_RECORD = "no record"


class Group(NamedTuple):
    """What records are summed by; `client`, or `unlisted` (an agent nobody is assigned to), if billable."""

    standing: Standing
    reason: str | None
    channel: Channel
    voicemail: bool
    client: str | None
    unlisted: AgentRef | None


@dataclass(slots=True)
class Sum:
    """`amount` is milliseconds of calls or a count of chats; messages are None where no export tells them."""

    records: int = 0
    amount: int = 0
    agent_messages: int | None = None
    visitor_messages: int | None = None
    conversations: int = 0

    def add(self, more: Sum) -> None:
        self.records += more.records
        self.amount += more.amount
        self.agent_messages = _plus(self.agent_messages, more.agent_messages)
        self.visitor_messages = _plus(self.visitor_messages, more.visitor_messages)
        self.conversations += more.conversations


class _Columns(NamedTuple):
    rank: array[int]
    group: array[int]
    amount: array[int]
    agent_messages: array[int]
    visitor_messages: array[int]

    def append(self, numbers: tuple[int, int, int, int, int]) -> None:
        self.rank.append(numbers[0])
        self.group.append(numbers[1])
        self.amount.append(numbers[2])
        self.agent_messages.append(numbers[3])
        self.visitor_messages.append(numbers[4])


_CODES = "qIqii"


@dataclass(frozen=True, slots=True)
class Rejection:
    """A row that can't be used, as a person is told of it."""

    row: int
    external_id: str | None
    reason: str
    found: str | None


@dataclass(slots=True)
class Reading:
    """The rows taken so far, folded by rule 1.

    No record is kept. Of each id there is its place in five columns of numbers, which a later row that counts
    instead overwrites; the sums are added up at the end. So a million rows need some 150 MB whatever is in
    them, and whoever stores the records need not wait for the last row: take() says at once whether to add
    one, to put it in the place of an earlier one, or to leave it.
    """

    agents: Agents
    rows: int = 0
    no_record: int = 0
    duplicate_rows: int = 0
    rejections: dict[int, Rejection] = field(default_factory=dict)  # by place, no more than MOST_REJECTIONS
    _places: dict[str, dict[str, int]] = field(default_factory=dict)  # by source and external id
    _numbers: dict[tuple[object, ...], int] = field(default_factory=dict)  # of the groups
    _groups: list[Group] = field(default_factory=list)
    _columns: _Columns = field(default_factory=lambda: _Columns(*(array(code) for code in _CODES)))
    _conversations: dict[int, str] = field(default_factory=dict)  # where it is not named like its record

    @property
    def unique(self) -> int:
        return len(self._columns.rank)

    def take(self, row: Row) -> Place:
        """Fold one more row in; of equal rank the later counts."""
        self.rows += 1
        if isinstance(row, NoRecord):
            self.no_record += 1
            return Place.NO_RECORD
        place = end = len(self._columns.rank)
        if row.external_id is not None:
            place = self._places.setdefault(row.source, {}).setdefault(row.external_id, end)
        if place == end:
            self._columns.append(self._numbers_of(row))
            if row.conversation is not None or row.standing is Standing.REJECTED:
                self._note(place, row)
            return Place.FIRST
        self.duplicate_rows += 1
        if row.rank < self._columns.rank[place]:
            return Place.REPEATS
        for column, number in zip(self._columns, self._numbers_of(row), strict=True):
            column[place] = number
        self._conversations.pop(place, None)
        self.rejections.pop(place, None)
        self._note(place, row)
        return Place.REPLACES

    def _numbers_of(self, record: ForeignRecord) -> tuple[int, int, int, int, int]:
        group = self._group_of(record)
        said = record.conversation
        if said is None:
            return record.rank, group, record.duration_ms or 0, _UNTOLD, _UNTOLD
        return record.rank, group, record.chats or 0, _told(said.agent_messages), _told(said.visitor_messages)

    def _note(self, place: int, record: ForeignRecord) -> None:
        if record.conversation is not None and record.conversation.id != record.external_id:
            self._conversations[place] = record.conversation.id
        if record.standing is Standing.REJECTED and len(self.rejections) < MOST_REJECTIONS:
            why = record.reason or ""
            self.rejections[place] = Rejection(record.row, record.external_id, why, record.found)

    def _group_of(self, record: ForeignRecord) -> int:
        name = unlisted = None
        if record.standing is Standing.BILLABLE:
            client = self.agents.client_for(record)
            if client is not None:
                name = client.client
            elif len(record.agents) == 1 and len(self._groups) < _MOST_GROUPS:
                unlisted = record.agents[0]
        key = (record.standing, record.reason, record.channel, record.voicemail, name, unlisted)
        number = self._numbers.get(key)
        if number is None:
            number = self._numbers[key] = len(self._groups)
            self._groups.append(Group(*key))
        return number

    def sums(self) -> dict[Group, Sum]:
        """What the records of each group come to, the groups in the order in which they first came up."""
        sums = [Sum() for _ in self._groups]
        for group, amount, answers, questions in zip(*self._columns[1:], strict=True):
            total = sums[group]
            total.records += 1
            total.amount += amount
            if answers != _UNTOLD:
                total.agent_messages = _plus(total.agent_messages, answers)
            if questions != _UNTOLD:
                total.visitor_messages = _plus(total.visitor_messages, questions)
        for group, names in self._conversations_by_group().items():
            sums[group].conversations = len(names)
        return {group: total for group, total in zip(self._groups, sums, strict=True) if total.records}

    def _conversations_by_group(self) -> dict[int, set[tuple[str, str]]]:
        found: dict[int, set[tuple[str, str]]] = {}
        for source, places in self._places.items():
            for external_id, place in places.items():
                group = self._columns.group[place]
                if self._groups[group].channel is Channel.CHAT:
                    name = self._conversations.get(place, external_id)
                    found.setdefault(group, set()).add((source, name))
        return found


def _told(messages: int | None) -> int:
    return _UNTOLD if messages is None else messages


def _plus(known: int | None, more: int | None) -> int | None:
    return known if more is None else (known or 0) + more


def fold(rows: Iterable[Row], agents: Agents = NO_AGENTS) -> Reading:
    """Read to the end; rows may come from several files, one after the other."""
    reading = Reading(agents)
    for row in rows:
        reading.take(row)
    return reading
