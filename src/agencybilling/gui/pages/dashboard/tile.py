"""A tile of the dashboard: what, how many, how much; it opens the list behind it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QSizePolicy, QWidget

from agencybilling.gui.places import Place
from agencybilling.gui.plain import hint
from agencybilling.gui.theme.theme import theme_of
from agencybilling.gui.theme.tokens import Tone
from agencybilling.gui.widgets.painting import draw_ring, fill_rounded, painter_of, tokens_of, type_of

_HEIGHT_PX, _LEAST_PX = 92, 140
_SIDE, _ICON_PX = 16, 16


@dataclass(frozen=True, slots=True)
class TileFace:
    """What a tile says; `place` is the list behind it, None for what is to do on the platform."""

    key: str
    name: str
    figure: str
    details: Sequence[str]
    icon: str
    tone: Tone
    place: Place | None


class Tile(QAbstractButton):
    """A button as large as a card."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._face: TileFace | None = None
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        theme_of(self).changed.connect(self.update)

    @property
    def face(self) -> TileFace | None:
        """What it says now."""
        return self._face

    def show_face(self, face: TileFace) -> None:
        """Say this."""
        self._face = face
        details = ", ".join(face.details)
        self.setAccessibleName(f"{face.name}: {face.figure}")
        self.setAccessibleDescription(details)
        self.setToolTip(hint(details))
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(_LEAST_PX + 40, _HEIGHT_PX)

    def minimumSizeHint(self) -> QSize:
        return QSize(_LEAST_PX, _HEIGHT_PX)

    def paintEvent(self, _event: QPaintEvent) -> None:
        if self._face is None:
            return
        tokens = tokens_of(self)
        with painter_of(self) as painter:
            ground = tokens.hover if self.underMouse() else tokens.surface
            fill_rounded(painter, QRectF(self.rect()), radius=8, ground=ground, line=tokens.line)
            if self.hasFocus():
                draw_ring(painter, QRectF(self.rect()), radius=8, color=tokens.focus)
            self._draw_words(painter, self._face)

    def _draw_words(self, painter: QPainter, face: TileFace) -> None:
        tokens = tokens_of(self)
        inside = QRectF(self.rect()).adjusted(_SIDE, 14, -_SIDE, -12)
        ink = tokens.ink_faint if face.tone is Tone.NEUTRAL else tokens.shade(face.tone).ink
        icon = theme_of(self).pixmap(face.icon, tint=ink, size=_ICON_PX)
        painter.drawPixmap(int(inside.left()), int(inside.top()), icon)
        head = inside.adjusted(_ICON_PX + 8, 0, 0, 0)
        head.setHeight(_ICON_PX)
        self._line(painter, head, face.name, font=type_of(self, px=12, weight=QFont.Weight.Medium))
        figure = inside.adjusted(0, 22, 0, 0)
        figure.setHeight(26)
        strong = type_of(self, px=20, weight=QFont.Weight.DemiBold)
        self._line(painter, figure, face.figure, font=strong, ink=tokens.ink)
        below = inside.adjusted(0, 50, 0, 0)
        self._line(painter, below, " + ".join(face.details), font=type_of(self, px=12))

    def _line(
        self, painter: QPainter, area: QRectF, text: str, *, font: QFont, ink: str | None = None
    ) -> None:
        painter.setFont(font)
        painter.setPen(QColor(ink or tokens_of(self).ink_soft))
        cut = QFontMetrics(font).elidedText(text, Qt.TextElideMode.ElideRight, round(area.width()))
        painter.drawText(area, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, cut)
