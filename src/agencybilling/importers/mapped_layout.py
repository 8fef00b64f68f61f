"""The layout of a mapped table: under which header each column stands, and what a cell there says."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeVar

from agencybilling.importers.agents import CLIENT_FIELD
from agencybilling.importers.fields import Fault, Unusable
from agencybilling.importers.mapping import ANYTHING, Column

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from agencybilling.importers.mapping import ColumnMapping, Mark, Names

_Value = TypeVar("_Value")


@dataclass(frozen=True, slots=True)
class PlacedMark:
    at: int
    header: str
    values: frozenset[str]

    def reason(self, cells: list[str]) -> str:
        return (
            f"{self.header} is set" if ANYTHING in self.values else f"{self.header} {cells[self.at].strip()}"
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Layout:
    """Where each column stands between one header and the next; None where the mapping has none."""

    header: tuple[str, ...]
    id: int
    started: int
    ended: int | None
    duration: int | None
    status: int | None
    updated: int | None
    campaign: int | None
    agent_messages: int | None
    visitor_messages: int | None
    agents: tuple[tuple[str, int], ...]
    voicemail: tuple[PlacedMark, ...]
    not_billable: tuple[PlacedMark, ...]
    no_record: tuple[PlacedMark, ...]

    @classmethod
    def under(cls, header: list[str], mapping: ColumnMapping) -> Layout | None:
        """The layout this line begins, if it is a header."""
        places = mapping.find_in(header)
        if places is None:
            return None
        at = {column: places[names] for column, names in mapping.columns.items()}
        agents = [(agent.field, places[agent.column]) for agent in mapping.agents]
        if Column.CLIENT in at:
            agents.append((CLIENT_FIELD, at[Column.CLIENT]))
        return cls(
            header=tuple(cell.strip() for cell in header),
            id=at[Column.ID],
            started=at[Column.STARTED],
            ended=at.get(Column.ENDED),
            duration=at.get(Column.DURATION),
            status=at.get(Column.STATUS),
            updated=at.get(Column.UPDATED),
            campaign=at.get(Column.CAMPAIGN),
            agent_messages=at.get(Column.AGENT_MESSAGES),
            visitor_messages=at.get(Column.VISITOR_MESSAGES),
            agents=tuple(agents),
            voicemail=_placed(mapping.voicemail, places),
            not_billable=_placed(mapping.not_billable, places),
            no_record=_placed(mapping.no_record, places),
        )

    def read(self, at: int | None, cells: list[str], *, by: Callable[[str], _Value]) -> _Value:
        """What the cell says; a fault is told with the column's header."""
        if at is None:
            raise Unusable(Fault.MISSING, field="the duration")
        text = cells[at].strip()
        try:
            return by(text)
        except Unusable as why:
            if not text:
                raise Unusable(Fault.MISSING, field=self.header[at]) from None
            raise why.in_field(self.header[at]) from None


def text_at(at: int | None, cells: list[str]) -> str:
    """What stands there; nothing if there is no such column."""
    return "" if at is None else cells[at].strip()


def read_or_none(at: int | None, cells: list[str], *, by: Callable[[str], _Value]) -> _Value | None:
    """For what is nice to know: a faulty cell says nothing."""
    text = text_at(at, cells)
    try:
        return by(text) if text else None
    except Unusable:
        return None


def mark_in(cells: list[str], marks: tuple[PlacedMark, ...]) -> PlacedMark | None:
    """The first mark the row bears."""
    for mark in marks:
        text = cells[mark.at].strip()
        if text in mark.values or (text and ANYTHING in mark.values):
            return mark
    return None


def _placed(marks: tuple[Mark, ...], places: Mapping[Names, int]) -> tuple[PlacedMark, ...]:
    return tuple(PlacedMark(places[mark.column], mark.column[0], mark.values) for mark in marks)
