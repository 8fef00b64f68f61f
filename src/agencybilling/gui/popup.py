"""Boxes that open over the window and close when one clicks beside them."""

from __future__ import annotations

from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QFrame, QWidget


class Popup(QFrame):
    """A bordered box without a title."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent, Qt.WindowType.Popup | Qt.WindowType.FramelessWindowHint)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setObjectName("popup")

    def open_below(self, widget: QWidget, *, width: int, height: int, drop: int = 0) -> None:
        """Open centred below a widget's upper edge."""
        self.resize(min(width, widget.width() - 32), height)
        corner = QPoint((widget.width() - self.width()) // 2, drop)
        self.move(widget.mapToGlobal(corner))
        self.show()
        self.setFocus(Qt.FocusReason.PopupFocusReason)
