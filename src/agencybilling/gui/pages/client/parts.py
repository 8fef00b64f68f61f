"""Small things that cards of a client are put together from: labels, rows of badges, captioned facts."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QLabel, QVBoxLayout, QWidget

from agencybilling.gui.actions import ActionButton
from agencybilling.gui.forms import drawn_in_forms
from agencybilling.gui.theme.tokens import Tone
from agencybilling.gui.widgets.flow import Flow
from agencybilling.gui.widgets.pill import Pill
from agencybilling.i18n import N_, _

_FACTS_A_ROW = 3
_OFF = (N_("Recurring · Off"), N_("Usage · Off"), N_("Add-on packs · Off"))
"""Badges of what terms do without: softer than the others."""


def label(role: str, *, wraps: bool = False) -> QLabel:
    """A label of the look, for plain text."""
    made = QLabel()
    made.setProperty("role", role)
    made.setTextFormat(Qt.TextFormat.PlainText)
    made.setWordWrap(wraps)
    return made


def say(target: QLabel, text: str) -> None:
    """Say a text, or nothing at all."""
    target.setText(text)
    target.setVisible(bool(text))


def flowing(*parts: QWidget, spacing: int = 8) -> QWidget:
    """Parts side by side, going on below where there is no room."""
    holder = QWidget()
    flow = Flow(holder, spacing=spacing)
    for part in parts:
        flow.addWidget(part)
    policy = holder.sizePolicy()
    policy.setHeightForWidth(True)
    holder.setSizePolicy(policy)
    return holder


class CardButton(ActionButton):
    """An action that may stand in the header too: only there it has a mnemonic."""

    def setText(self, text: str) -> None:
        """Its words without the mark of a mnemonic."""
        super().setText(text.replace("&", ""))


@drawn_in_forms
class Badges(QWidget):
    """The badges of terms in a row that goes on below where it is full."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._flow = Flow(self, spacing=6)
        policy = self.sizePolicy()
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    @property
    def texts(self) -> list[str]:
        """What they say."""
        return [pill.text() for pill in self.findChildren(Pill)]

    def show_badges(self, texts: Iterable[str]) -> None:
        """Show these instead of any others."""
        while (item := self._flow.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.setParent(None)
                widget.deleteLater()
        off = {_(text) for text in _OFF}
        for text in texts:
            pill = Pill(self)
            pill.show_pill(text, Tone.NEUTRAL if text in off else Tone.INFO, dot=False)
            self._flow.addWidget(pill)
        self.updateGeometry()


@drawn_in_forms
class Facts(QWidget):
    """Captions with what they name below, in columns of equal width."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(24)
        self._grid.setVerticalSpacing(12)
        self._facts: list[tuple[QLabel, QLabel]] = []

    @property
    def text(self) -> str:
        """All of it, a fact a line."""
        return "\n".join(f"{name.text()}: {value.text()}" for name, value in self._facts)

    def show_facts(self, facts: Sequence[tuple[str, str]]) -> None:
        """Show these; labels are kept from one client to the next."""
        while len(self._facts) < len(facts):
            self._add()
        for at, (name, value) in enumerate(self._facts):
            caption, text = facts[at] if at < len(facts) else ("", "")
            say(name, caption)
            say(value, text)

    def _add(self) -> None:
        name, value = label("caption"), label("strong", wraps=True)
        at = len(self._facts)
        box = QVBoxLayout()
        box.setSpacing(2)
        box.addWidget(name)
        box.addWidget(value)
        box.addStretch(1)
        self._grid.addLayout(box, at // _FACTS_A_ROW, at % _FACTS_A_ROW)
        self._grid.setColumnStretch(at % _FACTS_A_ROW, 1)
        self._facts.append((name, value))
