"""The head of a table: titles and the sign of the order; the keyboard sorts, moves and widens columns."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QPoint, QRect, QRectF, Qt, Signal
from PySide6.QtGui import QColor, QContextMenuEvent, QFocusEvent, QFont, QKeyEvent, QPainter
from PySide6.QtWidgets import QHeaderView, QWidget

from agencybilling.gui.tables.delegates import SIDE_PX, Type
from agencybilling.gui.tables.paged_model import PagedTableModel
from agencybilling.gui.theme.theme import Theme
from agencybilling.gui.widgets.painting import draw_ring

HEIGHT_PX = 36
NARROWEST_PX = 48
_STEP_PX = 16
_SIGN_PX = 14
_SIGN_GAP = 4


def title_type() -> Type:
    """What titles are written in."""
    return Type(12, QFont.Weight.Medium)


class TableHeader(QHeaderView):
    """Titles of a `PagedTableModel`. `sort_wanted` and `menu_wanted` carry the column's number."""

    sort_wanted = Signal(int)
    menu_wanted = Signal(int, QPoint)

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(Qt.Orientation.Horizontal, parent)
        self._theme = theme
        self._type = title_type()
        self._present = 0
        self._hovered = -1
        self.setSectionsMovable(True)
        self.setSectionsClickable(True)
        self.setHighlightSections(False)
        self.setMinimumSectionSize(NARROWEST_PX)
        self.setResizeContentsPrecision(0)  # by the rows in sight
        self.setFixedHeight(HEIGHT_PX)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.viewport().setMouseTracking(True)
        self.sectionClicked.connect(self.sort_wanted)
        self.sectionEntered.connect(self._hover)

    # ------------------------------------------------------------ keyboard

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Arrows choose a column, with Ctrl they move it, with Shift they widen it; Enter sorts."""
        steps = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}
        if event.key() in steps:
            self._step(steps[Qt.Key(event.key())], event.modifiers())
        elif event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space}:
            self.sort_wanted.emit(self._present)
        else:
            super().keyPressEvent(event)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """Ask for the menu of the column pointed at, or of the one that has the keyboard."""
        by_key = event.reason() is QContextMenuEvent.Reason.Keyboard
        column = self._present if by_key else self.logicalIndexAt(event.pos())
        spot = QPoint(self.sectionViewportPosition(column), HEIGHT_PX) if by_key else event.pos()
        self.menu_wanted.emit(column, self.viewport().mapToGlobal(spot))

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Begin at the first column, unless one was chosen before."""
        if self.isSectionHidden(self._present):
            self._present = self._shown()[0]
        super().focusInEvent(event)
        self.viewport().update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Draw without the ring."""
        super().focusOutEvent(event)
        self.viewport().update()

    def _step(self, step: int, modifiers: Qt.KeyboardModifier) -> None:
        if modifiers & Qt.KeyboardModifier.ShiftModifier:
            wide = self.sectionSize(self._present) + step * _STEP_PX
            self.resizeSection(self._present, max(NARROWEST_PX, wide))
            return
        shown = self._shown()
        other = shown[min(max(shown.index(self._present) + step, 0), len(shown) - 1)]
        if modifiers & Qt.KeyboardModifier.ControlModifier:
            self.moveSection(self.visualIndex(self._present), self.visualIndex(other))
        else:
            self._present = other
        self.viewport().update()

    def _shown(self) -> list[int]:
        """The columns that are not hidden, from left to right."""
        inside = (self.logicalIndex(place) for place in range(self.count()))
        return [column for column in inside if not self.isSectionHidden(column)]

    # ------------------------------------------------------------ drawing

    def leaveEvent(self, event: QEvent) -> None:
        """No column is pointed at."""
        self._hover(-1)
        super().leaveEvent(event)

    def paintSection(self, painter: QPainter, rect: QRect, logicalIndex: int) -> None:  # noqa: N803 - Qt's name
        """Title, sign of the order, line below."""
        model = self.model()
        if not isinstance(model, PagedTableModel):
            return
        tokens, column = self._theme.tokens, model.columns[logicalIndex]
        pointed_at = logicalIndex == self._hovered and column.order is not None
        painter.fillRect(rect, QColor(tokens.hover if pointed_at else tokens.surface))
        painter.fillRect(rect.x(), rect.bottom(), rect.width(), 1, QColor(tokens.line))
        sorted_by = model.sorting.column == logicalIndex
        painter.setFont(self._type.font)
        painter.setPen(QColor(tokens.ink if sorted_by or pointed_at else tokens.ink_soft))
        self._title(painter, rect, model=model, column=logicalIndex)
        if self.hasFocus() and logicalIndex == self._present:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            draw_ring(painter, QRectF(rect.adjusted(1, 1, -1, -2)), radius=4, color=tokens.focus)

    def _title(self, painter: QPainter, rect: QRect, *, model: PagedTableModel[object], column: int) -> None:
        area = rect.adjusted(SIDE_PX, 0, -SIDE_PX, -1)
        words = str(model.headerData(column, Qt.Orientation.Horizontal))
        sign = _SIGN_PX + _SIGN_GAP if model.sorting.column == column else 0
        text = self._type.cut(words, area.width() - sign)
        left = area.right() + 1 - self._type.width(text) if model.columns[column].at_right else area.x()
        painter.drawText(
            QRect(left, area.y(), area.width(), area.height()), Qt.AlignmentFlag.AlignVCenter, text
        )
        if sign:
            at = left - sign if model.columns[column].at_right else left + self._type.width(text) + _SIGN_GAP
            self._sign(painter, QPoint(at, area.center().y() - _SIGN_PX // 2 + 1), model.sorting.descending)

    def _sign(self, painter: QPainter, at: QPoint, descending: bool) -> None:  # noqa: FBT001
        name = "chevron-down" if descending else "chevron-up"
        painter.drawPixmap(at, self._theme.pixmap(name, tint=self._theme.tokens.ink, size=_SIGN_PX))

    def _hover(self, column: int) -> None:
        self._hovered = column
        self.viewport().update()
