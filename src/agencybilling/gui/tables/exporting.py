"""The rows that a table shows, as titles and cells: for files, and for the clipboard."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from agencybilling.gui.tables.columns import Column, Row
from agencybilling.gui.tables.source import RowSource
from agencybilling.gui.tasks import Canceled
from agencybilling.i18n import _
from agencybilling.queries.keys import Cancelled, never

_Cell = TypeVar("_Cell")
_AT_ONCE = 500


@dataclass(frozen=True, slots=True)
class Sheet(Generic[Row]):
    """What is shown now: columns from left to right, ids from top to bottom. May be read on any thread."""

    columns: tuple[Column[Row], ...]
    ids: Sequence[int]
    source: RowSource[Row]

    @property
    def titles(self) -> tuple[str, ...]:
        """The columns' titles, translated."""
        return tuple(_(column.title) for column in self.columns)

    def values(self, cancelled: Cancelled = never) -> Iterator[tuple[object, ...]]:
        """Each row's values: amounts and days where columns have them, else texts. Raises `Canceled`."""
        return self._cells(lambda column, row: column.exported(row), cancelled)

    def texts(self, cancelled: Cancelled = never) -> Iterator[tuple[str, ...]]:
        """Each row as people read it. Raises `Canceled`."""
        return self._cells(lambda column, row: column.text(row), cancelled)

    def as_text(self, cancelled: Cancelled = never) -> str:
        """All of it for the clipboard: one line a row, tabs between cells, titles first."""
        lines = [self.titles, *self.texts(cancelled)]
        return "\n".join("\t".join(map(_in_one_line, line)) for line in lines)

    def _cells(
        self, cell: Callable[[Column[Row], Row], _Cell], cancelled: Cancelled
    ) -> Iterator[tuple[_Cell, ...]]:
        for row in self._rows(cancelled):
            yield tuple(cell(column, row) for column in self.columns)

    def _rows(self, cancelled: Cancelled) -> Iterator[Row]:
        for start in range(0, len(self.ids), _AT_ONCE):
            if cancelled():
                raise Canceled
            ids = self.ids[start : start + _AT_ONCE]
            held = self.source.rows(ids)
            yield from (held[key] for key in ids if key in held)


def _in_one_line(text: str) -> str:
    return " ".join(text.split())
