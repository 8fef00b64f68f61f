"""The sections of a client's page: plan, offer, usage, packs and what else the client may see."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from agencybilling.gui.actions import ActionButton
from agencybilling.gui.client_page.parts import Section, facts, in_columns, pill, words
from agencybilling.gui.theme.tokens import Tokens, Tone
from agencybilling.gui.widgets.painting import wear
from agencybilling.gui.widgets.usage_bar import UsageBar
from agencybilling.statements.client import OfferTexts, PackTexts, PlanTexts, PoolTexts, UseTexts

_PACK_PX = 230
_WHOLE = 1000


class PlanSection(Section[PlanTexts]):
    """The current plan with its status, what that means, and what it costs."""

    def fill(self, texts: PlanTexts) -> None:
        """Name and pill, meaning, days, and the pricing grid."""
        head = QHBoxLayout()
        head.setSpacing(10)
        head.addWidget(words(texts.name, "subfigure", wraps=True), 1)
        head.addWidget(pill(texts.status), 0, Qt.AlignmentFlag.AlignTop)
        self.add(head)
        self.add(words(texts.status.meaning, "soft", wraps=True))
        self.add(facts((*texts.facts, *texts.pricing)))
        self.body.addStretch(1)


class OfferSection(Section[OfferTexts]):
    """The plan that can be started, and the code that starts it."""

    def __init__(self, copy: QAction) -> None:
        super().__init__()
        self._copy = copy

    def fill(self, texts: OfferTexts) -> None:
        """Name, what it is, its pricing grid, and how to start it."""
        self.show_caption(texts.title)
        self.add(words(texts.name, "subfigure", wraps=True))
        if texts.description:
            self.add(words(texts.description, "soft", wraps=True))
        self.add(facts(texts.pricing))
        self.add(self._how_to_start(texts))
        self.body.addStretch(1)

    def _how_to_start(self, texts: OfferTexts) -> QWidget:
        ground = QFrame()
        wear(ground, role="banner", tone="accent")
        column = QVBoxLayout(ground)
        column.setContentsMargins(16, 14, 16, 14)
        column.setSpacing(10)
        column.addWidget(words(texts.how, "", wraps=True))
        if texts.code:
            column.addLayout(self._code(texts.code))
        return ground

    def _code(self, code: str) -> QHBoxLayout:
        shown = words(code, "code")
        shown.setObjectName("start_code")
        shown.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        button = ActionButton()
        button.show_action(self._copy)
        row = QHBoxLayout()
        row.setSpacing(16)
        row.addWidget(shown)
        row.addWidget(button)
        row.addStretch(1)
        return row


class UseSection(Section[UseTexts]):
    """Usage this period: a bar for each pool that has a whole."""

    def fill(self, texts: UseTexts) -> None:
        """The days, then pool by pool."""
        self.show_caption(texts.title)
        self.add(words(texts.range, "subfigure", wraps=True))
        for pool in texts.pools:
            self.body.addSpacing(4)
            self.add(_pool(pool))
        self.body.addStretch(1)


class LinesSection(Section[tuple[str, ...]]):
    """Sentences or lines below a caption."""

    def fill(self, texts: tuple[str, ...]) -> None:
        """One line after another."""
        for line in texts:
            self.add(words(line, "", wraps=True))
        self.body.addStretch(1)


class PacksSection(Section[tuple[PackTexts, ...]]):
    """What can be added to the plan."""

    def fill(self, texts: tuple[PackTexts, ...]) -> None:
        """A small card for each pack."""
        self.add(in_columns(*(_pack(pack) for pack in texts), least=_PACK_PX, spacing=12))


class ShareBar(UsageBar):
    """A bar in the tone that the page's texts name."""

    def __init__(self, pool: PoolTexts, share: int) -> None:
        super().__init__()
        self._tone = Tone(pool.tone)
        self.setAccessibleName(pool.label)
        self.show_usage(share, _WHOLE, words=f"{pool.said}\n{pool.beside}")

    def color(self, tokens: Tokens) -> str:
        """As in print."""
        return {Tone.WARN: tokens.bar_warn, Tone.BAD: tokens.bar_full}.get(self._tone, tokens.bar)


def _pool(pool: PoolTexts) -> QWidget:
    holder = QWidget()
    column = QVBoxLayout(holder)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(4)
    column.addWidget(words(pool.label, "caption"))
    column.addWidget(words(pool.said, "strong", wraps=True))
    if pool.share is not None:
        column.addWidget(ShareBar(pool, pool.share))
    column.addWidget(words(pool.beside, "faint", wraps=True))
    return holder


def _pack(texts: PackTexts) -> QWidget:
    made = QFrame()
    wear(made, role="panel")
    made.setAccessibleName(texts.name)
    column = QVBoxLayout(made)
    column.setContentsMargins(14, 12, 14, 12)
    column.setSpacing(4)
    column.addWidget(words(texts.name, "strong", wraps=True))
    column.addWidget(words(texts.price, "subfigure"))
    column.addWidget(words(texts.minutes, "soft", wraps=True))
    if texts.description:
        column.addWidget(words(texts.description, "faint", wraps=True))
    column.addStretch(1)
    return made
