"""What sections of a client's page are put together from."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Generic, TypeVar

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QFrame, QHBoxLayout, QLabel, QLayout, QVBoxLayout, QWidget

from agencybilling.gui.pages.client.parts import label
from agencybilling.gui.theme.tokens import Tone
from agencybilling.gui.widgets.card import Card
from agencybilling.gui.widgets.flow import Columns
from agencybilling.gui.widgets.icon import Icon
from agencybilling.gui.widgets.painting import MARKS, wear
from agencybilling.gui.widgets.pill import Pill
from agencybilling.statements.banners import BannerTexts
from agencybilling.statements.client import Pill as PillTexts
from agencybilling.statements.sheet import Fact

Texts = TypeVar("Texts")

AT_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignAbsolute | Qt.AlignmentFlag.AlignVCenter
"""Names in a script that is read from the right stand there too, as on paper."""
_FACT_PX = 136


class Section(Card, Generic[Texts]):
    """A card of the page. It is filled anew only where its texts are others, so that nothing flickers."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._texts: Texts | None = None
        self.hide()

    def show_texts(self, texts: Texts | None) -> None:
        """Show these; without any there is no such section."""
        if texts is not None and texts != self._texts:
            empty(self.body)
            self.fill(texts)
        self._texts = texts
        self.setVisible(texts is not None)

    def fill(self, texts: Texts) -> None:
        """Put the texts into the empty body."""
        raise NotImplementedError


class Told(QFrame):
    """A banner of the page: what it is about, and what it comes to."""

    def __init__(self, texts: BannerTexts) -> None:
        super().__init__()
        tone = Tone(texts.tone)
        icon = Icon()
        icon.show_icon(MARKS[tone], tone=tone, px=20)
        self.title, self.text = words(texts.title, "strong", wraps=True), words(texts.text, "", wraps=True)
        column = QVBoxLayout()
        column.setSpacing(2)
        column.addWidget(self.title)
        column.addWidget(self.text)
        row = QHBoxLayout(self)
        row.setContentsMargins(14, 12, 14, 12)
        row.setSpacing(12)
        row.addWidget(icon)
        row.addLayout(column, 1)
        wear(self, role="banner", tone=tone.value)
        self.setAccessibleName(f"{texts.title}. {texts.text}")


class Sides(QWidget):
    """Two parts side by side where there is room for both, else one below the other."""

    def __init__(self, *parts: QWidget, from_px: int, spacing: int = 16) -> None:
        super().__init__()
        self._from_px = from_px
        self._box = QBoxLayout(QBoxLayout.Direction.LeftToRight, self)
        self._box.setContentsMargins(0, 0, 0, 0)
        self._box.setSpacing(spacing)
        for part in parts:
            self._box.addWidget(part, 1)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Turn where the width has become another."""
        super().resizeEvent(event)
        wide = self.width() >= self._from_px
        direction = QBoxLayout.Direction
        self._box.setDirection(direction.LeftToRight if wide else direction.TopToBottom)


def facts(of: Iterable[Fact]) -> QWidget:
    """Facts in as many columns as there is room for."""
    return in_columns(*(_fact(fact) for fact in of), least=_FACT_PX, spacing=14)


def in_columns(*parts: QWidget, least: int, spacing: int) -> QWidget:
    """Parts in columns of equal width."""
    holder = QWidget()
    columns = Columns(holder, least=least, spacing=spacing)
    for part in parts:
        columns.addWidget(part)
    policy = holder.sizePolicy()
    policy.setHeightForWidth(True)
    holder.setSizePolicy(policy)
    return holder


def _fact(fact: Fact) -> QWidget:
    made = QWidget()
    column = QVBoxLayout(made)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(2)
    column.addWidget(words(fact.label, "caption"))
    column.addWidget(words(fact.value, "strong", wraps=True))
    column.addStretch(1)
    return made


def pill(texts: PillTexts) -> Pill:
    """A status that says what it means when pointed at."""
    made = Pill()
    made.show_pill(texts.label, Tone(texts.tone), meaning=texts.meaning)
    return made


def words(text: str, role: str, *, wraps: bool = False) -> QLabel:
    """A label that says this letter by letter."""
    made = label(role, wraps=wraps)
    made.setAlignment(AT_LEFT)
    made.setText(text)
    return made


def empty(layout: QLayout) -> None:
    """Take everything out."""
    while (item := layout.takeAt(0)) is not None:
        if (inner := item.layout()) is not None:
            empty(inner)
        if (widget := item.widget()) is not None:
            widget.hide()
            widget.setParent(None)
            widget.deleteLater()
