"""How somebody has arranged a table's columns: widths, order, which are hidden, what it is sorted by."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field

from PySide6.QtWidgets import QHeaderView

from agencybilling.gui.tables.columns import CellKind, Column, Row
from agencybilling.gui.tables.delegates import SIDE_PX, pill_type, pills_width
from agencybilling.gui.tables.header import NARROWEST_PX, title_type
from agencybilling.gui.tables.paged_model import Sorting
from agencybilling.i18n import _

_KINDS = {"order": list, "widths": dict, "hidden": list, "sorted_by": str, "descending": bool}


@dataclass(frozen=True, slots=True)
class Arrangement:
    """Columns by their keys, so that it still fits when columns come or go.

    Widths in px, of those columns that are not as wide as usual.
    """

    order: list[str] = field(default_factory=list)
    widths: dict[str, int] = field(default_factory=dict)
    hidden: list[str] = field(default_factory=list)
    sorted_by: str = ""
    descending: bool = False

    def to_text(self) -> str:
        """As it is remembered."""
        return json.dumps(asdict(self))


def usual_width(column: Column[Row]) -> int:
    """As it was made, or wider where its title or its pills need that in the language that is spoken."""
    dot, of = column.kind is CellKind.PILL, pill_type()
    needed = [title_type().width(_(column.title)), *(pills_width(p, of=of, dot=dot) for p in column.pills)]
    return max(column.width, max(needed) + 2 * SIDE_PX)


def usual(columns: Sequence[Column[Row]]) -> Arrangement:
    """As the columns were made."""
    return Arrangement(
        order=[column.key for column in columns],
        hidden=[column.key for column in columns if column.hidden],
    )


def from_text(text: str, columns: Sequence[Column[Row]]) -> Arrangement:
    """What was remembered, or the usual one where it can't be read."""
    try:
        read = json.loads(text)
    except ValueError:
        return usual(columns)
    return Arrangement(**read) if _fits(read) else usual(columns)


def _fits(read: object) -> bool:
    """Whether it is what `to_text` gives; older or newer programs may have remembered something else."""
    if not isinstance(read, dict) or read.keys() != _KINDS.keys():
        return False
    sound = all(isinstance(read[name], kind) for name, kind in _KINDS.items())
    return sound and all(isinstance(width, int) for width in read["widths"].values())


def arrangement_of(header: QHeaderView, columns: Sequence[Column[Row]], sorting: Sorting) -> Arrangement:
    """How the columns stand now. What stretches has no width of its own."""
    keys = [column.key for column in columns]
    shown = [place for place in range(len(keys)) if not header.isSectionHidden(place)]
    sizes = {place: header.sectionSize(place) for place in shown if not columns[place].stretch}
    return Arrangement(
        order=[keys[header.logicalIndex(place)] for place in range(len(keys))],
        widths={keys[at]: size for at, size in sizes.items() if size != usual_width(columns[at])},
        hidden=[key for place, key in enumerate(keys) if place not in shown],
        sorted_by="" if sorting.column is None else keys[sorting.column],
        descending=sorting.descending,
    )


def arrange(header: QHeaderView, columns: Sequence[Column[Row]], wanted: Arrangement) -> None:
    """Put the columns as wanted; columns it does not know keep their place and width."""
    places = {column.key: place for place, column in enumerate(columns)}
    for place, column in enumerate(columns):
        header.setSectionHidden(place, column.key in wanted.hidden)
        header.resizeSection(place, max(NARROWEST_PX, wanted.widths.get(column.key, usual_width(column))))
    for to, key in enumerate(key for key in wanted.order if key in places):
        header.moveSection(header.visualIndex(places[key]), to)


def sorting_in(wanted: Arrangement, columns: Sequence[Column[Row]]) -> Sorting:
    """What it is sorted by, if that column is still there and can be sorted by."""
    for place, column in enumerate(columns):
        if column.key == wanted.sorted_by and column.order is not None:
            return Sorting(place, wanted.descending)
    return Sorting()
