"""The model behind every table: ids in order, rows by pages, all sorting in the background."""

from __future__ import annotations

from array import array
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Generic

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt, Signal

from agencybilling.gui.tables.columns import CellKind, Column, Order, Row
from agencybilling.gui.tables.pages import Pages
from agencybilling.gui.tables.source import RowSource
from agencybilling.gui.tables.standing import Found, Marked, find_again
from agencybilling.gui.tasks import Canceled, Task, Tasks
from agencybilling.i18n import _
from agencybilling.queries.keys import Cancelled, Keys

Index = QModelIndex | QPersistentModelIndex
_NOWHERE = QModelIndex()
_SOON_SEARCHED = 50_000
"""Among so many rows what is selected is found in a blink."""
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter


@dataclass(frozen=True, slots=True)
class Sorting:
    """By which column the rows stand, or by none: as their source has them."""

    column: int | None = None
    descending: bool = False


@dataclass(frozen=True, slots=True)
class _Read(Generic[Row]):
    """What a thread brings back. `ids` None: the order is as it was."""

    source: RowSource[Row]
    sorting: Sorting
    marked: Marked
    ids: array[int] | None
    found: Found


class _NoRows(Generic[Row]):
    def keys(self, order: Order | None, *, descending: bool, cancelled: Cancelled) -> Keys:
        del order, descending, cancelled
        return array("q")

    def rows(self, ids: Sequence[int]) -> Mapping[int, Row]:
        del ids
        return {}


class PagedTableModel(QAbstractTableModel, Generic[Row]):
    """Rows of any number. What is shown stays until the next order has been read.

    `mark` says what must be found again by id: the table's selection and what is in sight.
    """

    working = Signal(bool)
    replaced = Signal(object)
    """Another order is shown: the `Found` of what was marked."""
    renewed = Signal()
    """The order is as it was, the rows are read anew."""
    failed = Signal(object)
    sorting_changed = Signal()

    def __init__(self, columns: Sequence[Column[Row]], tasks: Tasks, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.columns = tuple(columns)
        self.mark: Callable[[], Marked] = Marked
        self.sorting = Sorting()
        self._shown_sorting = self.sorting
        self._tasks = tasks
        self._task: Task | None = None
        self._again = False
        self._source: RowSource[Row] = _NoRows()
        self._show_ids(self._source, array("q"))

    @property
    def ids(self) -> array[int]:
        """All ids in the order shown. Never changed in place: another order is another array."""
        return self._ids

    @property
    def source(self) -> RowSource[Row]:
        """Where the rows come from."""
        return self._source

    @property
    def busy(self) -> bool:
        """Whether an order is being read."""
        return self._task is not None

    @property
    def sorting_pending(self) -> bool:
        """Whether the rows still stand in the order before the one asked for."""
        return self.sorting != self._shown_sorting

    def row_at(self, number: int) -> Row | None:
        """The row at a place, or None when it has gone from the books or can't be read."""
        try:
            return self._pages.row(number)
        except Exception as error:  # noqa: BLE001 - Qt is drawing: it must not come up through it
            self._show_ids(_NoRows(), self._ids)
            self.failed.emit(error)
            return None

    def text_at(self, number: int, column: int) -> str:
        """What a cell says."""
        return "" if self.row_at(number) is None else self._pages.text(number, column)

    # ------------------------------------------------------------ what is shown

    def show_source(self, source: RowSource[Row]) -> None:
        """Show other rows, or the same ones with another filter."""
        self._source = source
        self._read()

    def sort_by(self, column: int | None, *, descending: bool = False) -> None:
        """Sort, instead of any sort under way; None is the source's own order."""
        self.sorting = Sorting(column, descending)
        self.sorting_changed.emit()
        self._read()

    def sort(self, column: int, order: Qt.SortOrder = Qt.SortOrder.AscendingOrder) -> None:
        """Sort as Qt asks for it."""
        self.sort_by(column, descending=order is Qt.SortOrder.DescendingOrder)

    def stop_sorting(self) -> None:
        """Leave the rows in the order in which they stand."""
        if self._task is not None:
            self._task.cancel()
            self._end()
        self.sorting = self._shown_sorting
        self.sorting_changed.emit()
        if self._again or self._source is not self._shown_source:
            self._read()

    def refresh(self) -> None:
        """Read ids and rows anew; one more time when the books change while that is under way."""
        if self.busy:
            self._again = True
        else:
            self._read()

    def forget_rows(self) -> None:
        """Read rows anew when they are next asked for, without a look at their order."""
        self._pages.forget()

    def _read(self) -> None:
        if self._task is not None:
            self._task.cancel()
        self._again = False
        task = Task()
        self._begin(task, self._reading(task))
        self.working.emit(True)

    def _begin(self, task: Task, work: Callable[[], _Read[Row]]) -> None:
        self._task = task
        self._tasks.run(work, self._take, owner=self, failed=self._fail, task=task)

    def _reading(self, task: Task) -> Callable[[], _Read[Row]]:
        """Work for a thread, with all it needs as it is now."""
        source, sorting, marked, old = self._source, self.sorting, self.mark(), self._ids
        order = None if sorting.column is None else self.columns[sorting.column].order

        def read() -> _Read[Row]:
            ids = source.keys(order, descending=sorting.descending, cancelled=lambda: task.canceled)
            if ids is None:
                raise Canceled
            if ids == old:
                return _Read(source, sorting, marked, None, Found())
            return _Read(source, sorting, marked, ids, find_again(marked, old, ids))

        return read

    def _take(self, read: _Read[Row]) -> None:
        if read.ids is not None and len(read.ids) > _SOON_SEARCHED and self.mark().runs != read.marked.runs:
            self._look_again(read, read.ids)
            return
        self._shown_sorting = read.sorting
        if read.ids is None:
            self._show_ids(read.source, self._ids)
            self.renewed.emit()
        else:
            self._replace(read, read.ids)
        self._end()
        if self._again:
            self._read()

    def _look_again(self, read: _Read[Row], ids: array[int]) -> None:
        """Others were selected meanwhile: find those in the new order, still off the window's thread."""
        marked, old = self.mark(), self._ids
        self._begin(Task(), lambda: replace(read, marked=marked, found=find_again(marked, old, ids)))

    def _replace(self, read: _Read[Row], ids: array[int]) -> None:
        found = self._found_now(read, ids)
        self.beginResetModel()
        self._show_ids(read.source, ids)
        self.endResetModel()
        self.replaced.emit(found)

    def _found_now(self, read: _Read[Row], ids: array[int]) -> Found:
        """Mostly what the thread has found; what was clicked or scrolled since is looked for here."""
        now = self.mark()
        if now == read.marked:
            return read.found
        if now.runs != read.marked.runs:
            return find_again(now, self._ids, ids)
        return replace(find_again(replace(now, runs=()), self._ids, ids), runs=read.found.runs)

    def _show_ids(self, source: RowSource[Row], ids: array[int]) -> None:
        self._shown_source, self._ids = source, ids
        self._pages = Pages(source, ids, self.columns)

    def _fail(self, error: Exception) -> None:
        self._end()
        self.failed.emit(error)

    def _end(self) -> None:
        self._task = None
        self.working.emit(False)

    # ------------------------------------------------------------ what Qt asks

    def rowCount(self, parent: Index = _NOWHERE) -> int:
        """All rows, read or not."""
        return 0 if parent.isValid() else len(self._ids)

    def columnCount(self, parent: Index = _NOWHERE) -> int:
        """All columns, hidden or not."""
        return 0 if parent.isValid() else len(self.columns)

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> object:
        """A column's title."""
        if orientation is not Qt.Orientation.Horizontal:
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return _(self.columns[section].title)
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return _RIGHT if self.columns[section].at_right else _LEFT
        return None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Words for Qt and screen readers; the delegate asks for rows."""
        match role:
            case Qt.ItemDataRole.DisplayRole:
                return self.text_at(index.row(), index.column())
            case Qt.ItemDataRole.AccessibleTextRole:
                return self._spoken(index.row(), index.column())
            case Qt.ItemDataRole.TextAlignmentRole:
                return _RIGHT if self.columns[index.column()].at_right else _LEFT
            case Qt.ItemDataRole.ToolTipRole:
                return self._tooltip(index.row(), self.columns[index.column()])
            case _:
                return None

    def _spoken(self, number: int, column: int) -> str:
        """What a screen reader says: "Status: Overdue"."""
        spec, row = self.columns[column], self.row_at(number)
        words = self.text_at(number, column)
        if row is not None and spec.kind is CellKind.TWO_LINES and spec.second is not None:
            words = f"{words}, {spec.second(row)}"
        return _("{column}: {text}").format(column=_(spec.title), text=words) if words else _(spec.title)

    def _tooltip(self, number: int, column: Column[Row]) -> str | None:
        row = self.row_at(number)
        return None if row is None or column.tooltip is None else column.tooltip(row)
