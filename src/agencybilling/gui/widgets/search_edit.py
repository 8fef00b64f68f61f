"""A field that searches as one types: Ctrl+F goes there, Escape empties it."""

from __future__ import annotations

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QAction, QKeyEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QLineEdit, QWidget

from agencybilling.gui.forms import drawn_in_forms
from agencybilling.gui.theme.theme import theme_of

_WAITS_MS = 150


@drawn_in_forms
class SearchEdit(QLineEdit):
    """Says what is sought once typing pauses for 150 ms, at once on Enter or when emptied."""

    searched = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._said = ""
        self._pause = QTimer(self, singleShot=True, interval=_WAITS_MS)
        self._pause.timeout.connect(self._say)
        self._glass = QAction(self)
        self.addAction(self._glass, QLineEdit.ActionPosition.LeadingPosition)
        self.setClearButtonEnabled(True)
        self.setMinimumWidth(200)
        self.textChanged.connect(self._wait)
        self.returnPressed.connect(self._say)
        shortcut = QShortcut(QKeySequence(QKeySequence.StandardKey.Find), self)
        shortcut.activated.connect(self._take_keyboard)
        theme_of(self).changed.connect(self._draw_glass)
        self._draw_glass()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape and self.text():
            self.clear()
        else:
            super().keyPressEvent(event)

    def _wait(self, text: str) -> None:
        if text:
            self._pause.start()
        else:
            self._say()

    def _say(self) -> None:
        self._pause.stop()
        sought = self.text().strip()
        if sought != self._said:
            self._said = sought
            self.searched.emit(sought)

    def _take_keyboard(self) -> None:
        self.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.selectAll()

    def _draw_glass(self) -> None:
        theme = theme_of(self)
        self._glass.setIcon(theme.icon("search", tint=theme.tokens.ink_faint))
