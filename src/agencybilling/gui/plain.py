"""Names letter by letter: Qt takes for markup what looks like it, and a client may be called anything."""

from __future__ import annotations

from html import escape

from PySide6.QtCore import Qt
from PySide6.QtGui import Qt as Gui
from PySide6.QtWidgets import QLabel, QMessageBox, QWidget


def hint(text: str) -> str:
    """A text for a tooltip, shown letter by letter."""
    return f"<qt>{_letters(text)}</qt>" if Gui.mightBeRichText(text) else text


def plain_label(parent: QWidget) -> QLabel:
    """A label that shows whatever it is given letter by letter."""
    label = QLabel(parent)
    label.setTextFormat(Qt.TextFormat.PlainText)
    return label


def say_in(box: QMessageBox, text: str) -> None:
    """The sentence of a message box, shown letter by letter."""
    box.setTextFormat(Qt.TextFormat.PlainText)
    box.setText(text)


def _letters(text: str) -> str:
    return escape(text).replace("\n", "<br>")
