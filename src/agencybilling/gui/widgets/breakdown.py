"""The breakdown of an amount: its line items, quantity times rate, and the total, beside where one points."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QEvent, QObject, QPoint, QRect, QRectF, Qt
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent, QKeyEvent, QMouseEvent, QPaintEvent
from PySide6.QtWidgets import QApplication, QFrame, QGridLayout, QLabel, QVBoxLayout, QWidget

from agencybilling.gui.widgets.painting import fill_rounded, painter_of, tokens_of

_GAP = 6
_WIDEST_PX = 460
_ENDS = {QEvent.Type.MouseButtonPress, QEvent.Type.Wheel, QEvent.Type.WindowDeactivate}


@dataclass(frozen=True, slots=True)
class BreakdownLine:
    """A line item: "Overage, calls", "120.00 min × $0.15", "$18.00"."""

    label: str
    detail: str
    amount: str


@dataclass(frozen=True, slots=True)
class Breakdown:
    """What an amount is made of, in words and figures for people."""

    title: str
    lines: tuple[BreakdownLine, ...]
    total_name: str
    total: str
    note: str = ""

    @property
    def words(self) -> str:
        """All of it as one text, for a screen reader."""
        lines = [f"{line.label}, {line.detail}: {line.amount}" for line in self.lines]
        return "\n".join(
            part for part in (self.title, *lines, f"{self.total_name}: {self.total}", self.note) if part
        )


class BreakdownCard(QWidget):
    """A card over the window. It goes when the pointer leaves what it is about, and on any key."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._about: QWidget | None = None
        self._area = QRect()
        self._by_key = False
        self._sheet: QWidget | None = None
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(16, 14, 16, 14)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setMaximumWidth(_WIDEST_PX)
        self.hide()

    def show_beside(self, about: QWidget, area: QRect, *, breakdown: Breakdown, by_key: bool = False) -> None:
        """Show it below, or else above, an area of a widget: a table's viewport and a cell of it.

        By key it stays wherever the pointer goes, until the next key.
        """
        self._about, self._by_key = about, by_key
        self._area = QRect(about.mapToGlobal(area.topLeft()), area.size())
        self._fill(breakdown)
        self.setParent(about.window())
        self.adjustSize()
        self.move(self._place(about.window()))
        self.show()
        self.raise_()
        application = QApplication.instance()
        if application is not None:
            application.removeEventFilter(self)
            application.installEventFilter(self)
        QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(self, breakdown.words))

    def leave(self) -> None:
        """Hide it."""
        application = QApplication.instance()
        if application is not None:
            application.removeEventFilter(self)
        self.hide()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            self.leave()
            return event.key() in {Qt.Key.Key_Escape, Qt.Key.Key_Space}
        if self._ends(watched, event):
            self.leave()
        return False

    def paintEvent(self, _event: QPaintEvent) -> None:
        tokens = tokens_of(self)
        with painter_of(self) as painter:
            fill_rounded(
                painter, QRectF(self.rect()), radius=8, ground=tokens.surface, line=tokens.field_line
            )

    def _ends(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QMouseEvent) and event.type() == QEvent.Type.MouseMove:
            return not self._by_key and not self._covers(event.globalPosition().toPoint())
        if event.type() == QEvent.Type.Resize:
            return watched is self.parent()
        if event.type() == QEvent.Type.Enter:
            return not self._by_key and watched is not self._about and self._outside(watched)
        return event.type() in _ENDS and self._outside(watched)

    def _outside(self, watched: QObject) -> bool:
        own = watched is self or (isinstance(watched, QWidget) and self.isAncestorOf(watched))
        return isinstance(watched, QWidget) and not own

    def _covers(self, point: QPoint) -> bool:
        own = QRect(self.mapToGlobal(QPoint(0, 0)), self.size()).adjusted(-_GAP, -_GAP, _GAP, _GAP)
        return own.contains(point) or self._area.contains(point)

    def _place(self, window: QWidget) -> QPoint:
        """Below the area where there is room, else above; its right edge at the area's, inside the window."""
        area = QRect(window.mapFromGlobal(self._area.topLeft()), self._area.size())
        x = min(max(area.right() - self.width(), _GAP), max(window.width() - self.width() - _GAP, _GAP))
        below = area.bottom() + _GAP
        fits = below + self.height() + _GAP <= window.height()
        return QPoint(x, below if fits else max(area.top() - _GAP - self.height(), _GAP))

    def _fill(self, breakdown: Breakdown) -> None:
        if self._sheet is not None:
            self._column.removeWidget(self._sheet)
            self._sheet.hide()
            self._sheet.deleteLater()
        self._sheet = _sheet_of(breakdown)
        self._column.addWidget(self._sheet)
        self.setAccessibleName(breakdown.title)
        self.setAccessibleDescription(breakdown.words)


def _sheet_of(breakdown: Breakdown) -> QWidget:
    sheet = QWidget()
    grid = QGridLayout(sheet)
    grid.setContentsMargins(0, 0, 0, 0)
    grid.setHorizontalSpacing(20)
    grid.setVerticalSpacing(6)
    grid.addWidget(_label(breakdown.title, "strong"), 0, 0, 1, 3)
    for row, line in enumerate(breakdown.lines, start=1):
        grid.addWidget(_label(line.label, "soft"), row, 0)
        grid.addWidget(_label(line.detail, "faint", right=True), row, 1)
        grid.addWidget(_label(line.amount, "", right=True), row, 2)
    row = len(breakdown.lines) + 1
    grid.addWidget(_rule(), row, 0, 1, 3)
    grid.addWidget(_label(breakdown.total_name, "strong"), row + 1, 0)
    grid.addWidget(_label(breakdown.total, "strong", right=True), row + 1, 1, 1, 2)
    if breakdown.note:
        note = _label(breakdown.note, "faint")
        note.setWordWrap(True)
        grid.addWidget(note, row + 2, 0, 1, 3)
    return sheet


def _label(text: str, role: str, *, right: bool = False) -> QLabel:
    label = QLabel(text)
    label.setProperty("role", role)
    label.setTextFormat(Qt.TextFormat.PlainText)
    if right:
        label.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
    return label


def _rule() -> QWidget:
    rule = QFrame()
    rule.setProperty("role", "rule")
    rule.setFixedHeight(1)
    return rule
