"""What every chart has: a legend, bars once they are loaded, and a readout that mouse and keys move."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QAccessible,
    QAccessibleAnnouncementEvent,
    QFocusEvent,
    QKeyEvent,
    QMouseEvent,
    QPaintEvent,
    QResizeEvent,
    QShowEvent,
)
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLabel, QSizePolicy, QVBoxLayout, QWidget

from agencybilling.gui.charts.legend import Legend
from agencybilling.gui.charts.loading import loading
from agencybilling.gui.charts.picture import Picture
from agencybilling.gui.theme.theme import theme_of
from agencybilling.gui.widgets.painting import draw_ring, fill_rounded, painter_of, tokens_of

if TYPE_CHECKING:
    from agencybilling.gui.charts.plot import Plot

_GAP = 10
_SMALLEST = QSize(240, 180)
_USUAL = QSize(460, 240)


class Readout(QLabel):
    """What one bar says, in a small card beside it."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setContentsMargins(12, 8, 12, 8)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.hide()

    def paintEvent(self, event: QPaintEvent) -> None:
        tokens = tokens_of(self)
        with painter_of(self) as painter:
            area = QRectF(self.rect())
            fill_rounded(painter, area, radius=6, ground=tokens.surface, line=tokens.field_line)
        super().paintEvent(event)


class ChartFrame(QWidget):
    """A place for a chart. Left and right arrows go from bar to bar, Escape hides the readout."""

    drawn = Signal()
    """The picture is on the screen."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._picture: Picture | None = None
        self._plot: Plot | None = None
        self._index: int | None = None
        self.legend = Legend()
        self.currency = QComboBox()
        self.currency.hide()
        self._nothing = QLabel()
        self._nothing.setProperty("role", "soft")
        self._nothing.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._nothing.setWordWrap(True)
        self._lay_out()
        self._readout = Readout(self)
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        theme_of(self).changed.connect(self._draw)

    @property
    def index(self) -> int | None:
        """The bar whose readout is shown."""
        return self._index

    @property
    def count(self) -> int:
        """How many bars there are."""
        return 0 if self._picture is None else len(self._picture.bars)

    def readout_at(self, index: int) -> str:
        """What one bar says, a line for each of its figures."""
        return "" if self._picture is None else self._picture.bars[index].readout

    def show_picture(self, picture: Picture, *, nothing: str) -> None:
        """Show bars; where they are all 0, the sentence instead."""
        self._picture = picture
        self._nothing.setText(nothing)
        readouts = [bar.readout.replace("\n", ", ") for bar in picture.bars]
        self.setAccessibleDescription(nothing if picture.empty else "\n".join(readouts))
        self.read_out(None)
        self._draw()

    def read_out(self, index: int | None) -> None:
        """Show what a bar says beside it, and tell a screen reader; None hides it."""
        self._index = index
        self._readout.setVisible(index is not None)
        if self._plot is None:
            return
        self._plot.mark(index)
        if index is not None:
            self._readout.setText(self.readout_at(index))
            self._readout.adjustSize()
            self._place(self._plot, index)
            self._readout.raise_()

    def sizeHint(self) -> QSize:
        return _USUAL

    def minimumSizeHint(self) -> QSize:
        return _SMALLEST

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if self._plot is None:
            loading().when_ready(self._build)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.read_out(None)
        if self._plot is not None:
            self._plot.fit()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self._plot is not None and self._shows_bars:
            point = self._plot.widget.mapFrom(self, event.position().toPoint())
            inside = self._plot.widget.rect().contains(point)
            found = self._plot.index_at(point) if inside else None
            if found != self._index:
                self.read_out(found)
        super().mouseMoveEvent(event)

    def leaveEvent(self, event: QEvent) -> None:
        self.read_out(None)
        super().leaveEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        self.read_out(None)
        super().focusOutEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape and self._index is not None:
            self.read_out(None)
        elif self._shows_bars and (index := self._index_by(event.key())) is not None:
            self.read_out(index)
            words = self.readout_at(index).replace("\n", ", ")
            QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(self, words))
        else:
            super().keyPressEvent(event)

    def paintEvent(self, _event: QPaintEvent) -> None:
        if self.hasFocus():
            with painter_of(self) as painter:
                draw_ring(painter, QRectF(self.rect()), radius=6, color=tokens_of(self).focus)

    @property
    def _shows_bars(self) -> bool:
        return self._picture is not None and not self._picture.empty

    def _lay_out(self) -> None:
        top = QHBoxLayout()
        top.addWidget(self.legend)
        top.addStretch(1)
        top.addWidget(self.currency)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(6, 6, 6, 4)
        self._column.setSpacing(8)
        self._column.addLayout(top)
        self._column.addWidget(self._nothing, 1)

    def _build(self) -> None:
        if self._plot is None:
            from agencybilling.gui.charts.plot import Plot

            self._plot = Plot(self)
            self._column.addWidget(self._plot.widget, 1)
            self._draw()

    def _draw(self) -> None:
        picture = self._picture
        if picture is None:
            return
        self.legend.show_entries(() if picture.empty else picture.legend)
        self._nothing.setVisible(picture.empty)
        if self._plot is not None:
            self._plot.widget.setVisible(not picture.empty)
            self._plot.draw(picture)
            self._plot.mark(self._index)
            self.drawn.emit()

    def _index_by(self, key: int) -> int | None:
        last = self.count - 1
        now = self._index
        match key:
            case Qt.Key.Key_Right | Qt.Key.Key_Down:
                return 0 if now is None else min(now + 1, last)
            case Qt.Key.Key_Left | Qt.Key.Key_Up:
                return last if now is None else max(now - 1, 0)
            case Qt.Key.Key_Home:
                return 0
            case Qt.Key.Key_End:
                return last
            case _:
                return None

    def _place(self, plot: Plot, index: int) -> None:
        """Above the bar's end, right of it where there is room, else left; at the right of a lying bar."""
        end = plot.widget.mapTo(self, plot.point_of(index))
        size, right = self._readout.size(), self.width() - self._readout.width() - _GAP
        lying = self._picture is not None and self._picture.lying
        beside = end.x() + _GAP if end.x() + _GAP <= right else end.x() - _GAP - size.width()
        y = end.y() - size.height() // 2 if lying else end.y() - size.height()
        lowest = self.height() - size.height() - _GAP
        self._readout.move(right if lying else max(beside, 0), max(min(y, lowest), 0))
