"""The rows of a table in sight: pointing, keys, selection and the ring of focus."""

from __future__ import annotations

from PySide6.QtCore import (
    QEvent,
    QItemSelection,
    QItemSelectionModel,
    QItemSelectionRange,
    QModelIndex,
    QPersistentModelIndex,
    QPoint,
    QRect,
    QRectF,
    Qt,
    QTimer,
    Signal,
)
from PySide6.QtGui import (
    QContextMenuEvent,
    QFocusEvent,
    QKeyEvent,
    QKeySequence,
    QMouseEvent,
    QPainter,
    QPaintEvent,
)
from PySide6.QtWidgets import QAbstractItemView, QTableView, QWidget

from agencybilling.gui.tables.columns import Row
from agencybilling.gui.tables.delegates import COMFORTABLE_PX, CellDelegate
from agencybilling.gui.tables.header import TableHeader
from agencybilling.gui.tables.paged_model import PagedTableModel
from agencybilling.gui.tables.standing import Found, Marked, Run, merged
from agencybilling.gui.theme.theme import Theme
from agencybilling.gui.widgets.painting import draw_ring

DENSE_PX = 32
_CARD_AFTER_MS = 350
_BY_KEYBOARD = {
    Qt.FocusReason.TabFocusReason,
    Qt.FocusReason.BacktabFocusReason,
    Qt.FocusReason.ShortcutFocusReason,
}


class RowsView(QTableView):
    """Rows of a `PagedTableModel`. Signals carry row numbers; areas are in the screen's coordinates."""

    opened = Signal(int)
    card_wanted = Signal(int, QRect)
    card_unwanted = Signal()
    menu_wanted = Signal(QPoint)
    copy_wanted = Signal()

    def __init__(self, model: PagedTableModel[Row], theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme
        self._columns = model.columns
        self._keyboard = False
        self._card_at = (-1, -1)
        self._cell_delegate = CellDelegate(theme, self)
        self._card_timer = QTimer(self, singleShot=True, interval=_CARD_AFTER_MS)
        self._card_timer.timeout.connect(self._offer_card)
        self.head = TableHeader(theme, self)
        self.setHorizontalHeader(self.head)
        self.setModel(model)
        self.setItemDelegate(self._cell_delegate)
        self._settle()
        self.doubleClicked.connect(lambda index: self.opened.emit(index.row()))
        self.verticalScrollBar().valueChanged.connect(self._leave_card)
        theme.changed.connect(self.viewport().update)

    def _settle(self) -> None:
        per_pixel = QAbstractItemView.ScrollMode.ScrollPerPixel
        self.setHorizontalScrollMode(per_pixel)
        self.setVerticalScrollMode(per_pixel)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setTabKeyNavigation(False)
        self.setMouseTracking(True)
        self.setCornerButtonEnabled(False)
        self.setCornerWidget(QWidget(self))
        self.verticalHeader().hide()
        self.show_comfortable(comfortable=False)
        # Told of each selected row, a header takes seconds for a million of them.
        for header in (self.horizontalHeader(), self.verticalHeader()):
            header.setSelectionModel(QItemSelectionModel(self.model(), self))

    def show_comfortable(self, *, comfortable: bool) -> None:
        """Give rows more room, or less."""
        self._cell_delegate.comfortable = comfortable
        rows = self.verticalHeader()
        rows.setMinimumSectionSize(DENSE_PX)
        rows.setDefaultSectionSize(COMFORTABLE_PX if comfortable else DENSE_PX)

    # ------------------------------------------------------------ standing

    def runs(self) -> tuple[Run, ...]:
        """The selected rows; without a look at any of them."""
        return merged((part.top(), part.bottom() + 1) for part in self.selectionModel().selection().toList())

    def marked(self) -> Marked:
        """What must be found again in another order."""
        current = self.currentIndex()
        return Marked(self.runs(), current.row() if current.isValid() else None, self._in_sight())

    def stand_again(self, found: Found, *, at_top: bool) -> None:
        """After another order: the same selection, current row and rows in sight; or the first rows."""
        lost = self.verticalScrollBar().value() % self.rowHeight(0) if self.model().rowCount() else 0
        self._point_at(QModelIndex())
        self.executeDelayedItemsLayout()
        self.updateGeometries()
        self._select(found.runs)
        if found.current is not None:
            index = self.model().index(found.current, self._first_column())
            self.selectionModel().setCurrentIndex(index, QItemSelectionModel.SelectionFlag.NoUpdate)
        if at_top:
            self.verticalScrollBar().setValue(0)
        elif found.anchor is not None:
            row, nth = found.anchor
            self.verticalScrollBar().setValue((row - nth) * self.rowHeight(0) + lost)

    def stand_on(self, row: int) -> None:
        """Select one row and bring it in sight."""
        index = self.model().index(row, self._first_column())
        self.setCurrentIndex(index)
        self.scrollTo(index, QAbstractItemView.ScrollHint.EnsureVisible)

    def area_of(self, row: int) -> QRect:
        """A row in the viewport."""
        top, height = self.rowViewportPosition(row), self.rowHeight(row)
        return QRect(-self.head.offset(), top, self.head.length(), height)

    def _select(self, runs: tuple[Run, ...]) -> None:
        model, last = self.model(), len(self._columns) - 1
        selection = QItemSelection()
        for start, stop in runs:
            selection.append(QItemSelectionRange(model.index(start, 0), model.index(stop - 1, last)))
        self.selectionModel().select(selection, QItemSelectionModel.SelectionFlag.ClearAndSelect)

    def _in_sight(self) -> tuple[int, ...]:
        """Rows from the top; none while the first is there: then new first rows are to be seen."""
        top = self.rowAt(0)
        if top < 0 or self.verticalScrollBar().value() == 0:
            return ()
        bottom = self.rowAt(self.viewport().height() - 1)
        return tuple(range(top, (self.model().rowCount() - 1 if bottom < 0 else bottom) + 1))

    def _first_column(self) -> int:
        return max(self.columnAt(1), 0)

    # ------------------------------------------------------------ keyboard

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter opens, Space shows the card, Ctrl+C copies; the rest is Qt's."""
        self._keyboard = True
        row = self.currentIndex().row()
        if event.matches(QKeySequence.StandardKey.Copy):
            self.copy_wanted.emit()
        elif event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter} and row >= 0:
            self.opened.emit(row)
        elif event.key() == Qt.Key.Key_Space and row >= 0 and (column := self._card_column()) is not None:
            self._show_card(self.model().index(row, column))
        else:
            super().keyPressEvent(event)
        self.viewport().update()

    def keyboardSearch(self, search: str) -> None:
        """Letters look for nothing: Qt would read row after row, a million of them."""

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Remember whether the keyboard brought one here: then a ring shows the current row, or the first."""
        self._keyboard = event.reason() in _BY_KEYBOARD
        if self._keyboard and not self.currentIndex().isValid():
            first = self.model().index(max(self.rowAt(0), 0), self._first_column())
            self.selectionModel().setCurrentIndex(first, QItemSelectionModel.SelectionFlag.NoUpdate)
        super().focusInEvent(event)
        self.viewport().update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Draw without the ring."""
        super().focusOutEvent(event)
        self.viewport().update()

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """Ask for the menu where one points, or below the current row."""
        by_key = event.reason() is QContextMenuEvent.Reason.Keyboard
        area = self.visualRect(self.currentIndex())
        spot = area.bottomLeft() + QPoint(24, 0) if by_key else event.pos()
        self.menu_wanted.emit(self.viewport().mapToGlobal(spot))

    def paintEvent(self, event: QPaintEvent) -> None:
        """The rows, and the ring around the current one for whoever uses the keyboard."""
        super().paintEvent(event)
        if not (self._keyboard and self.hasFocus() and self.currentIndex().isValid()):
            return
        seen = self.area_of(self.currentIndex().row()).intersected(self.viewport().rect())
        painter = QPainter(self.viewport())
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        draw_ring(painter, QRectF(seen), radius=4, color=self._theme.tokens.focus)
        painter.end()

    # ------------------------------------------------------------ pointing

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Whoever clicks sees the row without a ring."""
        self._keyboard = False
        super().mousePressEvent(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Follow the mouse from row to row."""
        super().mouseMoveEvent(event)
        self._point_at(self.indexAt(event.position().toPoint()))

    def leaveEvent(self, event: QEvent) -> None:
        """Nothing is pointed at."""
        self._point_at(QModelIndex())
        super().leaveEvent(event)

    def _point_at(self, index: QModelIndex) -> None:
        before, self._cell_delegate.hovered = self._cell_delegate.hovered, index.row()
        if before != index.row():
            for row in {before, index.row()} - {-1}:
                self.viewport().update(self.area_of(row))
        if (index.row(), index.column()) != self._card_at:
            self._leave_card()
            self._card_at = (index.row(), index.column())
            if index.isValid() and self._columns[index.column()].card:
                self._card_timer.start()

    def _offer_card(self) -> None:
        index = self.model().index(*self._card_at)
        if index.isValid():
            self._show_card(index)

    def _show_card(self, index: QModelIndex | QPersistentModelIndex) -> None:
        area = self.visualRect(index)
        area.moveTopLeft(self.viewport().mapToGlobal(area.topLeft()))
        self.card_wanted.emit(index.row(), area)

    def _leave_card(self) -> None:
        self._card_timer.stop()
        self._card_at = (-1, -1)
        self.card_unwanted.emit()

    def _card_column(self) -> int | None:
        """The column one stands in if it has a card, else the first shown that has one."""
        columns = [self.currentIndex().column(), *range(len(self._columns))]
        return next((at for at in columns if self._columns[at].card and not self.isColumnHidden(at)), None)
