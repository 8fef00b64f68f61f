"""Pictures of pages as Qt draws them, read so that the window's thread is not held up."""

from __future__ import annotations

from PySide6.QtCore import QBuffer, QIODevice
from PySide6.QtGui import QImage, QImageReader

from agencybilling.statements.pictures import Pictures


def picture_of(pictures: Pictures, page: int, *, ppi: float) -> QImage:
    """A page, from 1 on, with so many dots an inch; called off the window's thread."""
    held = QBuffer()
    held.setData(pictures.png(page, ppi=ppi))
    held.open(QIODevice.OpenModeFlag.ReadOnly)
    # Only the reader lets other threads go on meanwhile.
    return QImageReader(held).read().convertToFormat(QImage.Format.Format_RGB32)
