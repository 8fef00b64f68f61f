"""What follows from a command, shown in its dialog before OK."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from agencybilling.gui.forms import drawn_in_forms
from agencybilling.gui.theme.tokens import Tone
from agencybilling.gui.widgets.icon import Icon
from agencybilling.i18n import _
from agencybilling.wording.consequences import Consequence, Kind

_TONES = {Kind.GOOD: Tone.OK, Kind.NEUTRAL: Tone.NEUTRAL, Kind.BAD: Tone.BAD}
_ICONS = {
    Tone.OK: "circle-check",
    Tone.NEUTRAL: "arrow-right",
    Tone.WARN: "triangle-alert",
    Tone.BAD: "circle-alert",
}
_ICON_PX = 15


@drawn_in_forms
class Consequences(QFrame):
    """A list of short sentences; hidden while there is nothing to say."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "panel")
        self.setAccessibleName(_("What follows"))
        self._title = QLabel(_("What follows"), self)
        self._title.setProperty("role", "caption")
        self._lines = QVBoxLayout()
        self._lines.setSpacing(6)
        column = QVBoxLayout(self)
        column.setContentsMargins(14, 12, 14, 12)
        column.setSpacing(8)
        column.addWidget(self._title)
        column.addLayout(self._lines)
        self.hide()

    @property
    def text(self) -> str:
        """All of it, a sentence a line."""
        return "\n".join(label.text() for label in self.findChildren(QLabel, "line"))

    def show_all(self, consequences: Sequence[Consequence]) -> None:
        """Show these; where nothing follows, say so."""
        found = [(c.text, _TONES[c.kind]) for c in consequences]
        self._show(found or [(_("Nothing else changes."), Tone.NEUTRAL)])

    def show_refusal(self, sentence: str) -> None:
        """Say why it can't be done as things are."""
        self._show([(sentence, Tone.WARN)])

    def show_nothing(self) -> None:
        """Say nothing."""
        self._clear()
        self.hide()

    def _show(self, lines: Sequence[tuple[str, Tone]]) -> None:
        self._clear()
        for text, tone in lines:
            self._lines.addWidget(self._line(text, tone))
        self.setAccessibleDescription(self.text)
        self.show()

    def _line(self, text: str, tone: Tone) -> QWidget:
        line = QWidget(self)
        row = QHBoxLayout(line)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        icon = Icon(line)
        icon.show_icon(_ICONS[tone], tone=tone, px=_ICON_PX)
        label = QLabel(text, line)
        label.setObjectName("line")
        label.setWordWrap(True)
        label.setTextFormat(Qt.TextFormat.PlainText)
        row.addWidget(icon, 0, Qt.AlignmentFlag.AlignTop)
        row.addWidget(label, 1)
        return line

    def _clear(self) -> None:
        while (item := self._lines.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.setParent(None)
                widget.deleteLater()
