"""A banner: what a page must say before anything else, with the action that helps."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QSizePolicy, QWidget

from agencybilling.gui.forms import drawn_in_forms
from agencybilling.gui.theme.tokens import Tone
from agencybilling.gui.widgets.icon import Icon
from agencybilling.gui.widgets.painting import MARKS, wear


@drawn_in_forms
class Banner(QFrame):
    """Icon, sentence and perhaps a button. It stays as long as what it says is so; hidden until it speaks."""

    acted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "banner")
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
        self._icon = Icon()
        self._text = QLabel()
        self._text.setWordWrap(True)
        self._text.setTextFormat(Qt.TextFormat.PlainText)
        self._action = QPushButton()
        self._action.clicked.connect(self.acted)
        row = QHBoxLayout(self)
        row.setContentsMargins(12, 8, 8, 8)
        row.setSpacing(10)
        row.addWidget(self._icon)
        row.addWidget(self._text, 1)
        row.addWidget(self._action)
        self.hide()

    @property
    def text(self) -> str:
        return self._text.text()

    def show_banner(self, text: str, tone: Tone, *, action: str = "", icon: str = "") -> None:
        """Say a sentence; with an action's name there is a button, and `acted` is sent when it is used."""
        self._icon.show_icon(icon or MARKS[tone], tone=tone, px=18)
        self._text.setText(text)
        self._action.setText(action)
        self._action.setVisible(bool(action))
        self.setAccessibleName(text)
        wear(self, tone=tone.value)
        wear(self._text, tone=tone.value)
        self.show()
