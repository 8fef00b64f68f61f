"""The card of one assigned pack."""

from __future__ import annotations

from PySide6.QtCore import QSize, Signal
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QWidget

from agencybilling.domain.catalog import Pack
from agencybilling.domain.money import Currencies
from agencybilling.gui.pages.client.parts import label, say
from agencybilling.gui.theme.tokens import Tone
from agencybilling.gui.widgets.card import Card, Figure
from agencybilling.i18n import _
from agencybilling.wording.amounts import minutes_and_chats, money

_WIDTH_PX = 312


class PackCard(Card):
    """Its minutes and price, with Apply and Unassign."""

    apply_wanted = Signal(object)
    unassign_wanted = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFixedWidth(_WIDTH_PX)
        self._pack: Pack | None = None
        self.figure = Figure()
        self.name = label("heading", wraps=True)
        self.description = label("soft", wraps=True)
        self.apply, self.unassign = QPushButton(_("Apply …")), QPushButton(_("Unassign …"))
        self.unassign.setProperty("kind", "quiet")
        self.apply.clicked.connect(lambda: self.apply_wanted.emit(self._pack))
        self.unassign.clicked.connect(lambda: self.unassign_wanted.emit(self._pack))
        for part in (self.name, self.figure, self.description):
            self.add(part)
        self.body.addStretch(1)
        buttons = QHBoxLayout()
        buttons.setSpacing(8)
        buttons.addWidget(self.apply)
        buttons.addWidget(self.unassign)
        buttons.addStretch(1)
        self.add(buttons)

    def sizeHint(self) -> QSize:
        """As high as its words need at its width."""
        layout = self.layout()
        if layout is None or not layout.hasHeightForWidth():
            return super().sizeHint()
        return QSize(_WIDTH_PX, layout.totalHeightForWidth(_WIDTH_PX))

    def show_pack(
        self, pack: Pack, currencies: Currencies, *, chats_per_minute: int | None, can_apply: bool
    ) -> None:
        """Show a pack; one that can't be applied now says so by its disabled button."""
        self._pack = pack
        self.show_caption(minutes_and_chats(pack.credit, chats_per_minute))
        self.setAccessibleName(pack.name)
        self.name.setText(pack.name)
        self.figure.show_figure(money(pack.price, currencies))
        say(self.description, pack.description)
        self.pill.show_pill(_("Archived") if pack.archived else "", Tone.WARN, dot=False)
        self.apply.setEnabled(can_apply)
        self.apply.setAccessibleName(_("Apply {pack}").format(pack=pack.name))
        self.unassign.setAccessibleName(_("Unassign {pack}").format(pack=pack.name))
