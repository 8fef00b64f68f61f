"""Which colour is what: a square and a name for each part of the bars."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from agencybilling.gui.charts.picture import Ink
from agencybilling.gui.widgets.painting import fill_rounded, painter_of, tokens_of, type_of

_SQUARE = 10
_GAP = 6
_BETWEEN = 16
_HEIGHT_PX = 20


class Legend(QWidget):
    """One line; a screen reader finds the same names in the chart's description."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._entries: tuple[tuple[str, Ink], ...] = ()
        self.setSizePolicy(QSizePolicy.Policy.Minimum, QSizePolicy.Policy.Fixed)

    def show_entries(self, entries: tuple[tuple[str, Ink], ...]) -> None:
        self._entries = entries
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        metrics = QFontMetrics(self._type())
        widths = [_SQUARE + _GAP + metrics.horizontalAdvance(name) + _BETWEEN for name, _ in self._entries]
        return QSize(sum(widths), _HEIGHT_PX if widths else 0)

    def paintEvent(self, _event: QPaintEvent) -> None:
        tokens, metrics, x = tokens_of(self), QFontMetrics(self._type()), 0
        with painter_of(self) as painter:
            painter.setFont(self._type())
            for name, ink in self._entries:
                square = QRectF(x, (self.height() - _SQUARE) / 2, _SQUARE, _SQUARE)
                fill_rounded(painter, square, radius=3, ground=ink(tokens))
                x += _SQUARE + _GAP
                painter.setPen(QColor(tokens.ink_soft))
                width = metrics.horizontalAdvance(name)
                painter.drawText(QRectF(x, 0, width + 2, self.height()), Qt.AlignmentFlag.AlignVCenter, name)
                x += width + _BETWEEN

    def _type(self) -> QFont:
        return type_of(self, px=12)
