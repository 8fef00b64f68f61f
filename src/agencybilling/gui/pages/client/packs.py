"""The Add-on packs tab: what the client may have, applying it, and the wallet's history."""

from __future__ import annotations

from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from agencybilling.domain.catalog import Pack
from agencybilling.domain.subscriptions import SubscriptionStatus
from agencybilling.gui import forms
from agencybilling.gui.actions import ActionButton
from agencybilling.gui.pages.client.commands import ClientCommands
from agencybilling.gui.pages.client.pack_card import PackCard
from agencybilling.gui.pages.client.part import ClientPart
from agencybilling.gui.pages.client.parts import say
from agencybilling.gui.pages.client.wallet_columns import wallet_columns
from agencybilling.gui.pages.client.wallet_source import WalletSource
from agencybilling.gui.tables.notices import EmptyWords
from agencybilling.gui.tables.view import DataTable
from agencybilling.gui.theme.tokens import Tone
from agencybilling.gui.widgets.banner import Banner
from agencybilling.gui.widgets.flow import Flow
from agencybilling.gui.workplace import Workplace
from agencybilling.i18n import _
from agencybilling.queries.billing_card import BillingCard
from agencybilling.queries.wallet_history import WalletLine
from agencybilling.wording.names import subscription_status


class PacksTab(ClientPart):
    """Cards of the assigned packs above, the wallet's history below."""

    off: Banner
    title: QLabel
    note: QLabel
    buttons: QHBoxLayout
    cards: QWidget
    none_yet: QLabel
    history: QFrame

    def __init__(self, workplace: Workplace, commands: ClientCommands) -> None:
        super().__init__(workplace, commands)
        forms.load(self, "pages", "client_packs.ui")
        self._flow = Flow(self.cards, spacing=16)
        self._packs: dict[int, PackCard] = {}
        self._source: WalletSource | None = None
        self._add_buttons()
        self._card: BillingCard | None = None
        self._columns = wallet_columns(workplace.application.zone, self._chats)
        self.table: DataTable[WalletLine] = DataTable(
            workplace, self._columns, name="wallet", title=_("Wallet history"), parent=self.history
        )
        self.table.say_when_empty(
            EmptyWords(
                _("The wallet was never used"),
                _("Applying a pack credits minutes; every credit, use and correction is listed here."),
                icon="wallet",
            )
        )
        inside = self.history.layout()
        if isinstance(inside, QVBoxLayout):
            inside.addWidget(self.table, 1)

    def show_card(self, card: BillingCard) -> None:
        """Show a client's packs."""
        self._card = card
        self._say_what_is_needed(card)
        self._show_packs(card)
        if self._source is not None and self._source.client_id == card.client.id:
            self.table.refresh()
        else:
            self._source = WalletSource(self.workplace.application, card.client.id, self._columns)
            self.table.show_source(self._source)

    def _add_buttons(self) -> None:
        for made, kind in ((self.commands.correct_wallet, "plain"), (self.commands.assign_packs, "plain")):
            button = ActionButton(self)
            button.show_action(made, kind=kind)
            self.buttons.addWidget(button)

    def _say_what_is_needed(self, card: BillingCard) -> None:
        off = card.terms is not None and not card.terms.addon_packs
        if off and card.terms is not None:
            said = _(
                "The terms of {plan} have add-on packs off: nothing can be assigned or applied, and wallet"
                " minutes are not used."
            )
            self.off.show_banner(said.format(plan=card.terms.plan_name), Tone.WARN)
        else:
            self.off.hide()
        say(self.note, _needed(card))
        say(
            self.none_yet,
            "" if card.packs else _("No packs are assigned. The client sees assigned packs only."),
        )

    def _show_packs(self, card: BillingCard) -> None:
        currencies = self.workplace.application.currencies
        for pack_id in self._packs.keys() - {pack.id for pack in card.packs}:
            gone = self._packs.pop(pack_id)
            self._flow.removeWidget(gone)
            gone.hide()
            gone.deleteLater()
        for pack in card.packs:
            self._card_of(pack).show_pack(
                pack,
                currencies,
                chats_per_minute=card.client.chats_per_minute,
                can_apply=self.commands.apply_pack.isEnabled() and not pack.archived,
            )
        self.cards.setVisible(bool(card.packs))
        self.cards.updateGeometry()

    def _card_of(self, pack: Pack) -> PackCard:
        if pack.id not in self._packs:
            made = PackCard(self.cards)
            made.apply_wanted.connect(self.commands.apply)
            made.unassign_wanted.connect(self.commands.unassign)
            self._packs[pack.id] = made
            self._flow.addWidget(made)
            made.show()
        return self._packs[pack.id]

    def _chats(self) -> int | None:
        return None if self._card is None else self._card.client.chats_per_minute


def _needed(card: BillingCard) -> str:
    """What applying a pack needs, in the order in which it is refused (SPEC 8)."""
    if card.live is None:
        return _("Packs can be applied while a subscription is active. Nothing runs now.")
    status = card.live.status
    if status is not SubscriptionStatus.ACTIVE:
        said = _("Packs can be applied while the subscription is active. It is {status} now.")
        return said.format(status=subscription_status(status))
    return _("Applying a pack credits its minutes at once and requests its price.")
