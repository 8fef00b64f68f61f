"""A pill: one word of standing in a tone, with a dot so that it does not rest on its colour."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPaintEvent
from PySide6.QtWidgets import QLabel, QSizePolicy, QWidget

from agencybilling.gui.forms import drawn_in_forms
from agencybilling.gui.plain import hint
from agencybilling.gui.theme.tokens import Shade, Tone
from agencybilling.gui.widgets.painting import fill_rounded, painter_of, tokens_of, type_of

HEIGHT_PX = 20
TEXT_PX = 11
_SIDE = 10
_DOT = 5
_GAP = 5


def pill_width(text: str, font: QFont, *, dot: bool = True) -> float:
    """How wide a pill with this text is, in px."""
    return 2 * _SIDE + QFontMetricsF(font).horizontalAdvance(text) + (_DOT + _GAP if dot else 0)


def draw_pill(painter: QPainter, area: QRectF, *, text: str, shade: Shade, dot: bool = True) -> None:
    """Draw a pill in the painter's font; a text too long is cut with an ellipsis."""
    fill_rounded(painter, area, radius=area.height() / 2, ground=shade.soft)
    words = area.adjusted(_SIDE, 0, -_SIDE, 0)
    painter.setBrush(QColor(shade.ink))
    if dot:
        painter.drawEllipse(QPointF(words.left() + _DOT / 2, area.center().y()), _DOT / 2, _DOT / 2)
        words.adjust(_DOT + _GAP, 0, 0, 0)
    painter.setPen(QColor(shade.ink))
    cut = painter.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, round(words.width() + 1))
    painter.drawText(words, Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextSingleLine, cut)


@drawn_in_forms
class Pill(QLabel):
    """One word in a tone; what it means is told by pointing at it and to a screen reader."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._tone = Tone.NEUTRAL
        self._dot = True
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)

    @property
    def tone(self) -> Tone:
        return self._tone

    def show_pill(self, text: str, tone: Tone, *, meaning: str = "", dot: bool = True) -> None:
        """Say a word in a tone; a badge that is no standing has no dot. Without a word it is hidden."""
        self._tone, self._dot = tone, dot
        self.setText(text)
        self.setToolTip(hint(meaning))
        self.setAccessibleName(text)
        self.setAccessibleDescription(meaning)
        self.setVisible(bool(text))
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(round(pill_width(self.text(), self._type(), dot=self._dot)) + 1, HEIGHT_PX)

    def minimumSizeHint(self) -> QSize:
        return QSize(min(self.sizeHint().width(), 4 * HEIGHT_PX), HEIGHT_PX)

    def paintEvent(self, _event: QPaintEvent) -> None:
        width = min(self.sizeHint().width(), self.width())
        left = self.width() - width if self.alignment() & Qt.AlignmentFlag.AlignRight else 0
        area = QRectF(left, (self.height() - HEIGHT_PX) / 2, width, HEIGHT_PX)
        with painter_of(self) as painter:
            painter.setFont(self._type())
            shade = tokens_of(self).shade(self._tone)
            draw_pill(painter, area, text=self.text(), shade=shade, dot=self._dot)

    def _type(self) -> QFont:
        return type_of(self, px=TEXT_PX, weight=QFont.Weight.DemiBold)
