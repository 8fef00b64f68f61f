"""The bars of a chart on the screen: rounded ends, figures beside lying bars, a soft ground below one."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPainterPath, QTransform
from PySide6.QtWidgets import QGraphicsItem, QStyleOptionGraphicsItem, QWidget

from agencybilling.gui.charts.picture import Bar, Picture
from agencybilling.gui.theme.tokens import Tokens

_ROUND_PX = 3.0
_WIDEST_PX = 28.0
_SHARE = 0.68
_LYING_SHARE = 0.5
_TEXT_GAP_PX = 8


class Bars(QGraphicsItem):
    """Bar number n stands around x = n, or lies around y = n; lengths are in the picture's units."""

    def __init__(self, picture: Picture, tokens: Tokens, *, font: QFont) -> None:
        super().__init__()
        self._picture = picture
        self._tokens = tokens
        self._font = font
        self._marked: int | None = None

    def mark(self, index: int | None) -> None:
        """Put a soft ground below one bar."""
        self._marked = index
        self.update()

    def boundingRect(self) -> QRectF:
        count, end = len(self._picture.bars), float(self._picture.ticks()[-1])
        # Lying bars have their figures beyond their ends.
        return QRectF(0, -0.5, 4 * end, count) if self._picture.lying else QRectF(-0.5, 0, count, end)

    def paint(
        self, painter: QPainter, _option: QStyleOptionGraphicsItem, _widget: QWidget | None = None, /
    ) -> None:
        """Draw in px of the screen, so that round ends are round."""
        to_px = painter.worldTransform()
        painter.save()
        painter.resetTransform()
        painter.setRenderHints(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        for index, bar in enumerate(self._picture.bars):
            if index == self._marked:
                painter.fillRect(self._ground(index, to_px), QColor(self._tokens.track))
            self._draw(painter, bar, at=self._places(index, to_px))
        painter.restore()

    def _draw(self, painter: QPainter, bar: Bar, *, at: list[QRectF]) -> None:
        seen = [(part, area) for part, area in zip(bar.parts, at, strict=True) if part.value > 0]
        for number, (part, area) in enumerate(seen, start=1):
            painter.setBrush(QColor(part.ink(self._tokens)))
            rounded = self._picture.side_by_side or number == len(seen)
            painter.drawPath(_shape(area, lying=self._picture.lying, rounded=rounded))
        if bar.written:
            self._write(painter, bar.written, after=at[-1])

    def _write(self, painter: QPainter, text: str, *, after: QRectF) -> None:
        painter.save()
        painter.setFont(self._font)
        painter.setPen(QColor(self._tokens.ink))
        height = QFontMetricsF(self._font).height()
        corner = QPointF(after.right() + _TEXT_GAP_PX, after.center().y() - height / 2)
        area = QRectF(corner.x(), corner.y(), 400, height)
        painter.drawText(area, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, text)
        painter.restore()

    def _places(self, index: int, to_px: QTransform) -> list[QRectF]:
        """Where each part of a bar is, in px."""
        bar, places, start = self._picture.bars[index], [], 0
        slots = len(bar.parts) if self._picture.side_by_side else 1
        for number, part in enumerate(bar.parts):
            if self._picture.lying:
                places.append(_lying(index, start, part.value, to_px=to_px))
            else:
                slot = number if self._picture.side_by_side else 0
                places.append(_standing(index, start, part.value, to_px=to_px, slot=slot, slots=slots))
            start += 0 if self._picture.side_by_side else part.value
        return places

    def _ground(self, index: int, to_px: QTransform) -> QRectF:
        end = self._picture.ticks()[-1]
        area = QRectF(0, index - 0.5, end, 1) if self._picture.lying else QRectF(index - 0.5, 0, 1, end)
        return to_px.mapRect(area)


def _standing(index: int, start: int, value: int, *, to_px: QTransform, slot: int, slots: int) -> QRectF:
    room = to_px.mapRect(QRectF(index - 0.5, start, 1, value))
    width = min(room.width() * _SHARE, _WIDEST_PX * slots)
    each = width / slots
    left = room.center().x() - width / 2 + each * slot
    gap = 1 if slots > 1 else 0
    return QRectF(left + gap, room.top(), max(each - 2 * gap, 1), room.height())


def _lying(index: int, start: int, value: int, *, to_px: QTransform) -> QRectF:
    room = to_px.mapRect(QRectF(start, index - 0.5, value, 1))
    height = min(room.height() * _LYING_SHARE, _WIDEST_PX)
    return QRectF(room.left(), room.center().y() - height / 2, room.width(), height)


def _shape(area: QRectF, *, lying: bool, rounded: bool) -> QPainterPath:
    """A rectangle on whole px, so that its edges are sharp, whose far end is round."""
    left, right, top, bottom = map(round, (area.left(), area.right(), area.top(), area.bottom()))
    radius = min(_ROUND_PX, (right - left) / 2, (bottom - top) / 2) if rounded else 0.0
    path = QPainterPath(QPointF(left, bottom))
    path.lineTo(left, top if lying else top + radius)
    if not lying:
        path.quadTo(left, top, left + radius, top)
    path.lineTo(right - radius, top)
    path.quadTo(right, top, right, top + radius)
    path.lineTo(right, bottom - radius if lying else bottom)
    if lying:
        path.quadTo(right, bottom, right - radius, bottom)
    path.closeSubpath()
    return path
