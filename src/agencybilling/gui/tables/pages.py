"""Rows read a page at a time, with their texts; the pages seen last are kept."""

from __future__ import annotations

from array import array
from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Generic

from agencybilling.gui.tables.columns import Column, Row
from agencybilling.gui.tables.source import RowSource

ROWS = 128
_KEPT = 64


@dataclass(frozen=True, slots=True)
class _Page(Generic[Row]):
    rows: list[Row | None]
    texts: dict[tuple[int, int], str] = field(default_factory=dict)


class Pages(Generic[Row]):
    """Rows of ids in an order. Wording an amount takes longer than drawing it, so texts are kept too."""

    def __init__(self, source: RowSource[Row], ids: array[int], columns: Sequence[Column[Row]]) -> None:
        self._source, self._ids, self._columns = source, ids, columns
        self._pages: OrderedDict[int, _Page[Row]] = OrderedDict()

    def row(self, number: int) -> Row | None:
        """The row at this place, or None when it has gone from the books meanwhile."""
        return self._page(number // ROWS).rows[number % ROWS]

    def text(self, number: int, column: int) -> str:
        """What the cell says; nothing for a row that has gone."""
        page = self._page(number // ROWS)
        key = (number % ROWS, column)
        if key not in page.texts:
            row = page.rows[key[0]]
            page.texts[key] = "" if row is None else self._columns[column].text(row)
        return page.texts[key]

    def forget(self) -> None:
        """Read each page anew when it is next asked for."""
        self._pages.clear()

    def _page(self, number: int) -> _Page[Row]:
        if number in self._pages:
            self._pages.move_to_end(number)
            return self._pages[number]
        ids = self._ids[number * ROWS : (number + 1) * ROWS]
        held = self._source.rows(ids)
        page = self._pages[number] = _Page([held.get(key) for key in ids])
        if len(self._pages) > _KEPT:
            self._pages.popitem(last=False)
        return page
