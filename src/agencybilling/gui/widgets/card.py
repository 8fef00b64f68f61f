"""A card: a caption with room for pills, and what it is about below; and the figure that stands in it."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QLayout, QVBoxLayout, QWidget

from agencybilling.gui.forms import drawn_in_forms
from agencybilling.gui.widgets.painting import wear
from agencybilling.gui.widgets.pill import HEIGHT_PX, Pill

_MOST_SIGNS = 17
"""A longer figure is drawn smaller, so that it stays whole in a narrow card."""


@drawn_in_forms
class Card(QFrame):
    """A frame with a caption, a pill at its right, and a body that any widget or layout is added to."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "card")
        self._caption = _label("caption")
        self._caption.setMinimumHeight(HEIGHT_PX)
        self.pill = Pill()
        self.pill.hide()
        self._top = QHBoxLayout()
        self._top.addWidget(self._caption)
        self._top.addStretch(1)
        self._top.addWidget(self.pill)
        self.body = QVBoxLayout()
        self.body.setSpacing(8)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(18, 16, 18, 16)
        whole.setSpacing(10)
        whole.addLayout(self._top)
        whole.addLayout(self.body, 1)

    def show_caption(self, text: str) -> None:
        """What the card is about, also its name to a screen reader."""
        self._caption.setText(text)
        self.setAccessibleName(text)

    def add_beside_caption(self, part: QWidget) -> None:
        """Add a button, or another pill, at the right of the caption."""
        self._top.addWidget(part)

    def add(self, part: QWidget | QLayout, *, stretch: int = 0) -> None:
        """Add to the body, from top to bottom."""
        if isinstance(part, QLayout):
            self.body.addLayout(part, stretch)
        else:
            self.body.addWidget(part, stretch)


@drawn_in_forms
class Figure(QWidget):
    """A number to be read at a glance, and softly what it counts: "432 of 480 min"."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._number = _label("figure")
        self._unit = _label("soft")
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        row.addWidget(self._number, 0, Qt.AlignmentFlag.AlignBaseline)
        row.addWidget(self._unit, 0, Qt.AlignmentFlag.AlignBaseline)
        row.addStretch(1)

    @property
    def text(self) -> str:
        """All that it says."""
        return f"{self._number.text()} {self._unit.text()}".strip()

    def show_figure(self, number: str, unit: str = "") -> None:
        """Say a number that is already in the locale's form."""
        long = len(number) + len(unit) > _MOST_SIGNS
        wear(self._number, role="subfigure" if long else "figure")
        self._number.setText(number)
        self._unit.setText(unit)
        self._unit.setVisible(bool(unit))
        self.setAccessibleName(self.text)


def _label(role: str) -> QLabel:
    label = QLabel()
    label.setProperty("role", role)
    label.setTextFormat(Qt.TextFormat.PlainText)
    return label
