"""How the small parts are drawn: rounded grounds, rings of focus and type, in the colours of the theme."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from PySide6.QtCore import QObject, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QPainter, QPen
from PySide6.QtWidgets import QWidget

from agencybilling.gui.theme.theme import theme_of
from agencybilling.gui.theme.tokens import Tokens, Tone

MARKS = {
    Tone.NEUTRAL: "info",
    Tone.INFO: "info",
    Tone.ACCENT: "info",
    Tone.OK: "circle-check",
    Tone.WARN: "triangle-alert",
    Tone.BAD: "circle-alert",
}
"""The icon that says a tone without its colour."""


def tokens_of(part: QObject) -> Tokens:
    """The colours in use."""
    return theme_of(part).tokens


def type_of(part: QWidget, *, px: int, weight: QFont.Weight = QFont.Weight.Normal) -> QFont:
    """The application's type in another size and weight; figures all as wide as each other."""
    font = QFont(part.font())
    font.setPixelSize(px)
    font.setWeight(weight)
    font.setFeature(QFont.Tag("tnum"), 1)
    return font


@contextmanager
def painter_of(part: QWidget) -> Iterator[QPainter]:
    """A painter of smooth edges that is ended whatever happens."""
    painter = QPainter(part)
    painter.setRenderHints(QPainter.RenderHint.Antialiasing | QPainter.RenderHint.TextAntialiasing)
    try:
        yield painter
    finally:
        painter.end()


def fill_rounded(painter: QPainter, area: QRectF, *, radius: float, ground: str, line: str = "") -> None:
    """A rounded ground, with a border of 1 px inside it where a line's colour is given."""
    painter.setBrush(QColor(ground))
    painter.setPen(QPen(QColor(line), 1) if line else QPen(Qt.PenStyle.NoPen))
    inside = area.adjusted(0.5, 0.5, -0.5, -0.5) if line else area
    painter.drawRoundedRect(inside, radius, radius)


def draw_ring(painter: QPainter, area: QRectF, *, radius: float, color: str) -> None:
    """The ring around what has the keyboard, 2 px wide inside the area."""
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(QPen(QColor(color), 2))
    painter.drawRoundedRect(area.adjusted(1, 1, -1, -1), radius, radius)


def wear(part: QWidget, **properties: str) -> None:
    """Set properties that the style sheet knows, and let it look again."""
    for name, value in properties.items():
        part.setProperty(name, value)
    part.style().unpolish(part)
    part.style().polish(part)
