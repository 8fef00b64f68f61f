"""Taking pictures: what is on the screen, a dialog over its window, in few colours and so in few bytes."""

from __future__ import annotations

from pathlib import Path

import numpy as np
from PySide6.QtCore import QPoint, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QImage, QPainter, QPainterPath, QPen, QPixmap
from PySide6.QtWidgets import QApplication, QDialog, QWidget

from agencybilling.gui.theme.theme import theme_of

_COLOURS, _COLOURS_BEHIND = 64, 14
_SHADE = 0x00F0F0F0
"""What two colours have in common that are one shade: the upper half of each part."""
_BAR_PX, _RADIUS = 34, 8
_DIM_LIGHT, _DIM_DARK = QColor(16, 24, 40, 150), QColor(0, 0, 0, 170)


class TooLarge(Exception):
    """A dialog does not fit over its window: its name, width and height."""


def picture(window: QWidget, over: list[QWidget]) -> QImage:
    """The window, and what is open over it: dialogs in the middle of what is dimmed, boxes where they are.

    Raises `TooLarge` for a dialog that is larger than its window.
    """
    whole = window.grab()
    if any(isinstance(part, QDialog) for part in over):
        whole = QPixmap.fromImage(_in_few_colours(whole.toImage(), _COLOURS_BEHIND))
    for part in over:
        shot = part.grab()
        if isinstance(part, QDialog):
            _check_fits(part, whole.size())
        with QPainter(whole) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            if isinstance(part, QDialog):
                _paint_dialog(painter, whole.rect(), shot, title=part.windowTitle())
            else:
                painter.drawPixmap(part.mapToGlobal(QPoint(0, 0)) - window.mapToGlobal(QPoint(0, 0)), shot)
    return whole.toImage()


def save(image: QImage, file: Path) -> None:
    """Write a picture in few colours."""
    if not _in_few_colours(image, _COLOURS).save(str(file), "PNG", 0):
        raise OSError(file)


def _in_few_colours(image: QImage, number: int) -> QImage:
    """The most frequent colours for one half; for the other the most frequent one of each further shade."""
    image = image.convertToFormat(QImage.Format.Format_RGB32)
    pixels = np.frombuffer(image.constBits(), dtype=np.uint32)
    colours, often = np.unique(pixels, return_counts=True)
    by_count = colours[np.argsort(-often, kind="stable")]
    _shades, firsts = np.unique(by_count & _SHADE, return_index=True)
    often_seen = by_count[: number // 2]
    of_each_shade = by_count[np.sort(firsts)]
    others = of_each_shade[~np.isin(of_each_shade, often_seen)]
    table = [int(colour) for colour in (*often_seen, *others)][:number]
    return image.convertToFormat(QImage.Format.Format_Indexed8, table, Qt.ImageConversionFlag.ThresholdDither)


def _check_fits(dialog: QDialog, room: QSize) -> None:
    size = dialog.size()
    if size.width() > room.width() or size.height() + _BAR_PX > room.height():
        raise TooLarge(type(dialog).__name__, size.width(), size.height())


def _paint_dialog(painter: QPainter, area: QRect, shot: QPixmap, *, title: str) -> None:
    tokens, size = theme_of().tokens, shot.size()
    painter.fillRect(area, _DIM_DARK if tokens.dark else _DIM_LIGHT)
    left = (area.width() - size.width()) // 2
    top = (area.height() - size.height() - _BAR_PX) // 2
    frame = QRectF(left - 0.5, top - 0.5, size.width() + 1, size.height() + _BAR_PX + 1)
    shape = QPainterPath()
    shape.addRoundedRect(frame, _RADIUS, _RADIUS)
    painter.save()
    painter.setClipPath(shape)
    painter.fillRect(frame, QColor(tokens.rail))
    painter.drawPixmap(left, top + _BAR_PX, shot)
    painter.restore()
    painter.setPen(QPen(QColor(tokens.field_line), 1))
    painter.drawPath(shape)
    _write_title(painter, QRect(left, top, size.width(), _BAR_PX), title)


def _write_title(painter: QPainter, area: QRect, title: str) -> None:
    tokens = theme_of().tokens
    font = QFont(QApplication.font())
    font.setWeight(QFont.Weight.DemiBold)
    painter.setFont(font)
    painter.setPen(QColor(tokens.ink_soft))
    painter.drawText(area, int(Qt.AlignmentFlag.AlignCenter), title)
    painter.setPen(QColor(tokens.line))
    painter.drawLine(area.bottomLeft(), area.bottomRight())
