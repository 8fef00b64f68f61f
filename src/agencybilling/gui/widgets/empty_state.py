"""What stands where there is nothing yet: what belongs there, and the actions that fill it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from agencybilling.gui.forms import drawn_in_forms
from agencybilling.gui.widgets.icon import Icon

_ICON_PX = 36
_WIDEST_TEXT_PX = 420
_NARROWEST_TEXT_PX, _BESIDE_PX = 120, 32


@dataclass(frozen=True, slots=True)
class Action:
    """A button's name, what it does, and its kind in the style sheet."""

    name: str
    act: Callable[[], object]
    kind: str = "plain"


@drawn_in_forms
class EmptyState(QWidget):
    """An icon, a title, a sentence and buttons in the middle of an empty table or page."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._icon = Icon()
        self._title = _centered("heading")
        self._sentence = _centered("soft")
        self._buttons = QHBoxLayout()
        self._buttons.setSpacing(8)
        column = QVBoxLayout(self)
        column.setSpacing(8)
        column.addStretch(1)
        for part in (self._icon, self._title, self._sentence):
            column.addWidget(part, 0, Qt.AlignmentFlag.AlignHCenter)
        column.addSpacing(8)
        column.addLayout(self._buttons)
        column.addStretch(1)

    def show_empty(self, title: str, sentence: str, *, icon: str, actions: Sequence[Action] = ()) -> None:
        """Say why it is empty and offer what fills it; former buttons go."""
        self._icon.show_icon(icon, px=_ICON_PX)
        self._title.setText(title)
        self._sentence.setText(sentence)
        self._fit()
        self.setAccessibleName(f"{title} {sentence}")
        self._clear_buttons()
        self._buttons.addStretch(1)
        for action in actions:
            self._buttons.addWidget(self._button(action))
        self._buttons.addStretch(1)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Break the sentence where a narrow place needs it."""
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        width = max(_NARROWEST_TEXT_PX, min(_WIDEST_TEXT_PX, self.width() - _BESIDE_PX))
        self._sentence.setFixedSize(width, max(0, self._sentence.heightForWidth(width)))

    def _button(self, action: Action) -> QPushButton:
        button = QPushButton(action.name, self)
        button.setProperty("kind", action.kind)
        button.clicked.connect(lambda _checked: action.act())
        return button

    def _clear_buttons(self) -> None:
        while (item := self._buttons.takeAt(0)) is not None:
            if (button := item.widget()) is not None:
                button.hide()
                button.deleteLater()


def _centered(role: str) -> QLabel:
    label = QLabel()
    label.setProperty("role", role)
    label.setWordWrap(role == "soft")
    label.setAlignment(Qt.AlignmentFlag.AlignHCenter)
    label.setTextFormat(Qt.TextFormat.PlainText)
    return label
