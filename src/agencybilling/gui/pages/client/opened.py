"""An opened client: how it stands in a strip, and its tabs, each made when it is first looked at."""

from __future__ import annotations

from collections.abc import Mapping
from importlib import import_module
from typing import Any, Protocol, runtime_checkable

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QLabel, QStackedWidget, QVBoxLayout, QWidget

from agencybilling.domain.errors import NotFound
from agencybilling.gui import forms
from agencybilling.gui.pages.client.commands import ClientCommands
from agencybilling.gui.pages.client.part import ClientPart
from agencybilling.gui.pages.client.standing import access_words, amounts
from agencybilling.gui.places import ClientTab
from agencybilling.gui.theme.tokens import Tone
from agencybilling.gui.widgets.icon import Icon
from agencybilling.gui.widgets.tabs import Tabs
from agencybilling.gui.workplace import Workplace
from agencybilling.i18n import N_, _
from agencybilling.queries.billing_card import BillingCard, billing_card
from agencybilling.services.changes import Notice
from agencybilling.wording.amounts import minutes_and_chats

_TITLES = {
    ClientTab.BILLING: N_("Billing"),
    ClientTab.PACKS: N_("Add-on packs"),
    ClientTab.REQUESTS: N_("Payment requests"),
    ClientTab.USAGE: N_("Usage"),
    ClientTab.CAMPAIGNS: N_("Campaigns"),
    ClientTab.PAGE: N_("Client page"),
    ClientTab.ACTIVITY: N_("Activity"),
}
_PARTS = {
    ClientTab.BILLING: "pages.client.billing:BillingTab",
    ClientTab.PACKS: "pages.client.packs:PacksTab",
    ClientTab.CAMPAIGNS: "pages.client.campaigns:CampaignsTab",
    ClientTab.PAGE: "client_page.tab:ClientPageTab",
}
"""Tabs that show a client's card; they serve one client after another."""
_PANELS = {
    ClientTab.REQUESTS: "pages.requests.panel:RequestsPanel",
    ClientTab.USAGE: "pages.usage.panel:UsagePanel",
    ClientTab.ACTIVITY: "pages.activity.panel:ActivityPanel",
}
"""Tabs that list rows of one client; they follow the books by themselves."""


@runtime_checkable
class _Narrowable(Protocol):
    """A list that a place can narrow."""

    def show_filters(self, filters: Mapping[str, str], *, item: int | None = None) -> None:
        """Show what the filters name, or stand on a row."""


class OpenedClient(QWidget):
    """One client at a time; the tab last looked at is part of the place."""

    header_changed = Signal()
    tab_chosen = Signal(ClientTab)
    gone = Signal()
    """The books do not hold the client any more."""

    strip: QFrame
    access_icon: Icon
    access: QLabel
    outstanding: QLabel
    wallet: QLabel
    tabs: Tabs
    contents: QStackedWidget

    def __init__(self, workplace: Workplace, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        forms.load(self, "pages", "client.ui")
        self._workplace = workplace
        self.card: BillingCard | None = None
        self.commands = ClientCommands(workplace, self)
        self._shown: dict[ClientTab, QWidget] = {}
        for tab in ClientTab:
            self.tabs.addTab(_(_TITLES[tab]))
        self.tabs.setAccessibleName(_("Tabs of the client"))
        self.tabs.currentChanged.connect(lambda index: self.tab_chosen.emit(list(ClientTab)[index]))

    @property
    def tab(self) -> ClientTab:
        """The tab in front."""
        return list(ClientTab)[self.tabs.currentIndex()]

    def show_client(self, client_id: int, tab: ClientTab) -> bool:
        """Show a tab of a client; False where the books do not hold the client."""
        if self.card is not None and self.card.client.id != client_id:
            self._drop_panels()
            self.card = None
        if self.card is None and not self._read(client_id):
            return False
        self.tabs.blockSignals(True)
        self.tabs.setCurrentIndex(list(ClientTab).index(tab))
        self.tabs.blockSignals(False)
        self.contents.setCurrentWidget(self._content(tab))
        return True

    def narrow(self, filters: Mapping[str, str], *, item: int | None) -> None:
        """Narrow the list of the tab in front, or stand on one of its rows."""
        panel = next((p for p in self._shown[self.tab].children() if isinstance(p, _Narrowable)), None)
        if panel is not None and (filters or item is not None):
            panel.show_filters(filters, item=item)

    def refresh(self, notice: Notice) -> None:
        """Read the client anew where the notice concerns it."""
        if self.card is not None and notice.concerns(self.card.client.id):
            self._read(self.card.client.id)

    def take_keyboard(self) -> None:
        """Let the page's keys work at once."""
        at: QWidget | None = self.window().focusWidget()
        if at is None or not self.isAncestorOf(at):
            self.tabs.setFocus(Qt.FocusReason.OtherFocusReason)

    def _read(self, client_id: int) -> bool:
        application = self._workplace.application
        agency = application.office.agency(application.settings.get())
        try:
            with application.read() as unit:
                self.card = billing_card(unit, client_id, agency=agency)
        except NotFound:
            self.card = None
            self.gone.emit()
            return False
        self._show(self.card)
        return True

    def _show(self, card: BillingCard) -> None:
        client, currencies = card.client, self._workplace.application.currencies
        self.access_icon.show_icon(
            "circle-check" if client.access.reason is None else "lock",
            tone=Tone.OK if client.access.reason is None else Tone.WARN,
        )
        self.access.setText(access_words(client.access))
        self.outstanding.setText(amounts(client.outstanding, currencies) or _("Nothing"))
        self.wallet.setText(minutes_and_chats(client.wallet, client.chats_per_minute))
        self.commands.follow(card)
        for content in self._shown.values():
            if isinstance(content, ClientPart):
                content.show_card(card)
        self.header_changed.emit()

    def _content(self, tab: ClientTab) -> QWidget:
        if tab not in self._shown:
            made = self._part(tab) if tab in _PARTS else self._panel(tab)
            self.contents.addWidget(made)
            self._shown[tab] = made
        return self._shown[tab]

    def _part(self, tab: ClientTab) -> QWidget:
        made: ClientPart = _found(_PARTS[tab])(self._workplace, self.commands)
        if self.card is not None:
            made.show_card(self.card)
        return made

    def _panel(self, tab: ClientTab) -> QWidget:
        client_id = None if self.card is None else self.card.client.id
        framed = QWidget()
        column = QVBoxLayout(framed)
        column.setContentsMargins(24, 20, 24, 20)
        column.addWidget(_found(_PANELS[tab])(self._workplace, client_id=client_id))
        return framed

    def _drop_panels(self) -> None:
        for tab in _PANELS:
            panel = self._shown.pop(tab, None)
            if panel is not None:
                self.contents.removeWidget(panel)
                panel.deleteLater()


def _found(where: str) -> Any:  # noqa: ANN401 - classes that take different things
    module, name = where.split(":")
    return getattr(import_module(f"agencybilling.gui.{module}"), name)
