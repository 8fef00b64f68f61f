"""The bookkeeper's line above a client's page: who sees it and how far, and what can be done with it."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtGui import QAction, QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QFrame, QHBoxLayout, QWidget

from agencybilling.gui.actions import ActionButton
from agencybilling.gui.pages.client.parts import flowing, label
from agencybilling.gui.widgets.icon import Icon
from agencybilling.gui.widgets.painting import wear

_ROOM_PX = 40


class DeskLine(QFrame):
    """On a ground of its own, because the client sees nothing of it."""

    def __init__(self) -> None:
        super().__init__()
        wear(self, role="desk")
        eye = Icon()
        eye.show_icon("eye")
        self.words = label("soft", wraps=True)
        self._buttons = QWidget()
        said = QHBoxLayout()
        said.setContentsMargins(8, 0, 0, 0)
        said.setSpacing(8)
        said.addWidget(eye)
        said.addWidget(self.words, 1)
        self._box = QBoxLayout(QBoxLayout.Direction.TopToBottom, self)
        self._box.setContentsMargins(16, 6, 16, 6)
        self._box.setSpacing(4)
        self._box.addLayout(said, 1)
        self._box.addWidget(self._buttons)

    def show_words(self, text: str) -> None:
        """Say who sees the page."""
        self.words.setText(text)
        self._turn()

    def show_actions(self, actions: Sequence[QAction]) -> None:
        """Offer these, going on below where there is no room."""
        buttons = []
        for made in actions:
            button = ActionButton()
            button.show_action(made, kind="quiet")
            buttons.append(button)
        before, self._buttons = self._buttons, flowing(*buttons, spacing=2)
        self._box.replaceWidget(before, self._buttons)
        before.deleteLater()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Turn where the width has become another."""
        super().resizeEvent(event)
        self._turn()

    def _turn(self) -> None:
        """All in one line where words and buttons fit beside each other."""
        margins = self._box.contentsMargins()
        room = self.width() - margins.left() - margins.right() - _ROOM_PX
        words = self.words.fontMetrics().horizontalAdvance(self.words.text())
        wide = words + self._buttons.sizeHint().width() <= room
        direction = QBoxLayout.Direction
        self._box.setDirection(direction.LeftToRight if wide else direction.TopToBottom)
