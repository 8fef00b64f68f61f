"""A column mapping: what a person says once about a table nobody has a reader for."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING

from agencybilling.domain.usage import Channel
from agencybilling.importers.amounts import NumberStyle, Rounding, Unit

if TYPE_CHECKING:
    from collections.abc import Mapping
    from zoneinfo import ZoneInfo

    from agencybilling.importers.records import Standing


class Column(StrEnum):
    """What a column of a table can tell about a record."""

    ID = "id"
    STARTED = "started"
    ENDED = "ended"
    DURATION = "duration"
    STATUS = "status"
    UPDATED = "updated"
    CAMPAIGN = "campaign"
    CLIENT = "client"
    AGENT_MESSAGES = "agent_messages"
    VISITOR_MESSAGES = "visitor_messages"


Names = tuple[str, ...]  # of one column: its header, and the headers it has in other versions of the export
ANYTHING = "*"


class ChatCount(StrEnum):
    """What is billed of a conversation: the conversation itself, or each message the agent wrote."""

    CONVERSATIONS = "conversations"
    AGENT_MESSAGES = "agent_messages"


@dataclass(frozen=True, slots=True)
class Mark:
    """A sign in a column that says what kind of row this is; ANYTHING stands for any text."""

    column: Names
    values: frozenset[str]


@dataclass(frozen=True, slots=True)
class AgentColumn:
    """A column that tells whose call it was, and the id_field under which the list of agents has it."""

    field: str
    column: Names


@dataclass(frozen=True, slots=True, kw_only=True)
class ColumnMapping:
    """How one kind of table is read.

    `source` is also the platform under which the list of agents knows its agents. Without `zone` wall
    times are in the zone handed in when reading. Without statuses every row is final.
    """

    name: str
    title: str
    source: str
    channel: Channel
    columns: Mapping[Column, Names]
    time_forms: tuple[str, ...]
    zone: ZoneInfo | None = None
    delimiter: str = ","
    encoding: str = "utf-8"
    numbers: NumberStyle = field(default_factory=NumberStyle)
    duration_unit: Unit = Unit.SECONDS
    rounding: Rounding = Rounding.REFUSED
    chat_count: ChatCount = ChatCount.CONVERSATIONS
    statuses: Mapping[str, Standing] = field(default_factory=dict)
    agents: tuple[AgentColumn, ...] = ()
    voicemail: tuple[Mark, ...] = ()
    not_billable: tuple[Mark, ...] = ()
    no_record: tuple[Mark, ...] = ()
    id_prefix: str = ""

    def needed(self) -> tuple[Names, ...]:
        """Every column the mapping speaks of."""
        marks = (*self.voicemail, *self.not_billable, *self.no_record)
        named = (
            *self.columns.values(),
            *(agent.column for agent in self.agents),
            *(mark.column for mark in marks),
        )
        return tuple(dict.fromkeys(named))

    def find_in(self, header: list[str]) -> dict[Names, int] | None:
        """Where each needed column stands; None if this line is not the table's header."""
        places = {cell.strip(): place for place, cell in reversed([*enumerate(header)])}
        found = {
            names: next((places[name] for name in names if name in places), None) for names in self.needed()
        }
        known = {names: place for names, place in found.items() if place is not None}
        return known if len(known) == len(found) else None

    def missing_in(self, header: list[str]) -> list[str]:
        cells = {cell.strip() for cell in header}
        return [names[0] for names in self.needed() if cells.isdisjoint(names)]
