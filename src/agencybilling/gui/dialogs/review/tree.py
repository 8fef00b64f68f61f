"""The tree of what is due, for keyboard and mouse: selection and expansion stay when the books change."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from PySide6.QtCore import (
    QEvent,
    QItemSelectionModel,
    QModelIndex,
    QPersistentModelIndex,
    QPoint,
    QRect,
    Qt,
    Signal,
)
from PySide6.QtGui import QContextMenuEvent, QKeyEvent, QMouseEvent, QPainter
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QStyleOptionViewItem, QTreeView, QWidget

from agencybilling.domain.money import Currencies
from agencybilling.gui.dialogs.review.drawing import StepsDelegate, draw_ground
from agencybilling.gui.dialogs.review.kinds import Kind
from agencybilling.gui.dialogs.review.lines import Line
from agencybilling.gui.dialogs.review.model import Field, Index, StepsModel
from agencybilling.gui.theme.theme import Theme
from agencybilling.i18n import _
from agencybilling.services.foresight import Step

_WIDTHS = {Field.WORST: 128, Field.STEPS: 66, Field.REQUESTED: 210, Field.DO_NOW: 84, Field.BLOCK_NOW: 96}
_CHEVRON_PX = 16
_INDENT_PX = 28
_OPENED_AT_ONCE = 60
"""So many clients are unfolded when a search finds single steps of theirs."""
_KEEP = QItemSelectionModel.SelectionFlag.NoUpdate
_ADD = QItemSelectionModel.SelectionFlag.Select | QItemSelectionModel.SelectionFlag.Rows


class _Stand(NamedTuple):
    """A row, to be found again."""

    client_id: int
    step: Step | None


class StepsTree(QTreeView):
    """Space ticks "Do now" for what is selected, Enter asks for an action."""

    chosen = Signal()
    """Another selection, or another row that has the keyboard."""
    acted = Signal()
    menu_wanted = Signal(QPoint)

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme
        self._opened: set[int] = set()
        self._putting = False
        self.steps = StepsModel(self)
        self.setModel(self.steps)
        self.setItemDelegate(StepsDelegate(theme, self))
        self._settle()
        self._size_columns()
        self.expanded.connect(lambda index: self._unfolded(index, so=True))
        self.collapsed.connect(lambda index: self._unfolded(index, so=False))
        self.selectionModel().selectionChanged.connect(lambda: self.chosen.emit())
        self.selectionModel().currentChanged.connect(lambda: self.chosen.emit())
        self.steps.ticked.connect(self.chosen)
        theme.changed.connect(self.viewport().update)

    # ------------------------------------------------------------ what it shows

    def show_lines(self, lines: Sequence[Line], currencies: Currencies) -> None:
        """Show what is due now, and stand where one stood."""
        stands, bar = self._stands(), self.verticalScrollBar().value()
        self._putting = True
        self.steps.show_lines(lines, currencies)
        self._unfold()
        self._stand_on(stands)
        self._putting = False
        waiting = any(line.client.waits_to_be_blocked for line in lines)
        self.setColumnHidden(Field.BLOCK_NOW, not waiting or self.isColumnHidden(Field.DO_NOW))
        self.verticalScrollBar().setValue(bar)
        self.chosen.emit()

    def sift(self, words: str, kind: Kind | None) -> None:
        """Let only some through; steps that were looked for are seen at once."""
        stands = self._stands()
        self._putting = True
        self.steps.sift(words, kind)
        self._unfold()
        self._stand_on(stands)
        self._putting = False
        self.chosen.emit()

    def hide_ticks(self) -> None:
        """Only look: nobody is to say who waits."""
        self.setColumnHidden(Field.DO_NOW, True)
        self.setColumnHidden(Field.BLOCK_NOW, True)

    def chosen_lines(self) -> list[Line]:
        """The clients of the selected rows."""
        found = (self.steps.line_of(index) for index in self.selectionModel().selectedRows())
        return list({line.client_id: line for line in found if line is not None}.values())

    def chosen_steps(self) -> list[Step]:
        """The selected steps."""
        found = (self.steps.step_of(index) for index in self.selectionModel().selectedRows())
        return [step for step in found if step is not None]

    # ------------------------------------------------------------ keys and mouse

    def keyPressEvent(self, event: QKeyEvent) -> None:
        match event.key():
            case Qt.Key.Key_Space if not self.isColumnHidden(Field.DO_NOW):
                self.toggle()
            case Qt.Key.Key_Return | Qt.Key.Key_Enter if not event.modifiers():
                self.acted.emit()
            case Qt.Key.Key_Menu:
                self.menu_wanted.emit(
                    self.viewport().mapToGlobal(self.visualRect(self.currentIndex()).center())
                )
            case _:
                super().keyPressEvent(event)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        self.menu_wanted.emit(event.globalPos())

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        super().mouseMoveEvent(event)
        self._point_at(self.indexAt(event.position().toPoint()))

    def leaveEvent(self, event: QEvent) -> None:
        super().leaveEvent(event)
        self._point_at(QModelIndex())

    def toggle(self) -> None:
        """Let those selected wait, or no longer: as the first of them does not do now."""
        lines = [line for line in self.chosen_lines() if line.may_wait]
        if lines:
            self.steps.put_off(lines, off=self.steps.does_now(lines[0]))

    # ------------------------------------------------------------ drawing

    def drawRow(self, painter: QPainter, options: QStyleOptionViewItem, index: Index) -> None:
        area = QRect(0, options.rect.y(), self.viewport().width(), options.rect.height())
        selected = self.selectionModel().isRowSelected(index.row(), index.parent())
        hovered = _same_row(self._hovered, index)
        ground = "selected" if selected else "hover" if hovered else ""
        ringed = self.hasFocus() and _same_row(self.currentIndex(), index)
        draw_ground(painter, area, theme=self._theme, ground=ground, ringed=ringed)
        super().drawRow(painter, options, index)

    def drawBranches(self, painter: QPainter, rect: QRect, index: Index) -> None:
        """A chevron where there is something below."""
        if self.steps.rowCount(index):
            name = "chevron-down" if self.isExpanded(index) else "chevron-right"
            picture = self._theme.pixmap(name, tint=self._theme.tokens.ink_faint, size=_CHEVRON_PX)
            side = _CHEVRON_PX // 2
            painter.drawPixmap(rect.center() - QPoint(side - 1, side), picture)

    # ------------------------------------------------------------ inside

    def _settle(self) -> None:
        self._hovered = QPersistentModelIndex()
        self.setAccessibleName(_("What is due, by client"))
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setIndentation(_INDENT_PX)
        self.setMouseTracking(True)
        self.setTabKeyNavigation(False)
        self.setFrameShape(QTreeView.Shape.NoFrame)

    def _size_columns(self) -> None:
        head = self.header()
        head.setSectionsMovable(False)
        head.setSectionsClickable(False)
        head.setStretchLastSection(False)
        head.setHighlightSections(False)
        head.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        head.setSectionResizeMode(Field.CLIENT, QHeaderView.ResizeMode.Stretch)
        for field, width in _WIDTHS.items():
            head.resizeSection(field, width)

    def _point_at(self, index: QModelIndex) -> None:
        if QPersistentModelIndex(index) != self._hovered:
            self._hovered = QPersistentModelIndex(index)
            self.viewport().update()

    def _unfolded(self, index: QModelIndex, *, so: bool) -> None:
        line = self.steps.line_of(index)
        if line is not None and not self._putting:
            self._opened.add(line.client_id) if so else self._opened.discard(line.client_id)

    def _unfold(self) -> None:
        """As a person had it; where single steps were looked for, all that were found."""
        for client_id in self._opened:
            self.expand(self.steps.index_of(client_id))
        if self.steps.sifted and self.steps.rowCount() <= _OPENED_AT_ONCE:
            self.expandAll()

    def _stands(self) -> list[_Stand]:
        """Where one stands, then what is selected."""
        rows = [self.currentIndex(), *self.selectionModel().selectedRows()]
        found = ((self.steps.line_of(index), self.steps.step_of(index)) for index in rows)
        return [_Stand(line.client_id, step) for line, step in found if line is not None]

    def _stand_on(self, stands: Sequence[_Stand]) -> None:
        """The same rows, as far as they are there; else the first one."""
        found = [index for one in stands if (index := self.steps.index_of(*one)).isValid()]
        marks = self.selectionModel()
        for index in found[1:]:
            marks.select(index, _ADD)
        first = found[0] if found else self.steps.index(0, 0)
        marks.setCurrentIndex(first, _KEEP if found[1:] else _ADD)


def _same_row(one: Index, other: Index) -> bool:
    return one.isValid() and one.row() == other.row() and one.internalId() == other.internalId()
