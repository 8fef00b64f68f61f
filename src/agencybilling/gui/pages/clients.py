"""Clients: the list of all, and the one that is opened, with its tabs."""

from __future__ import annotations

from PySide6.QtGui import QAction
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from agencybilling.gui.actions import action
from agencybilling.gui.pages.client.listing import ClientList
from agencybilling.gui.pages.client.opened import OpenedClient
from agencybilling.gui.pages.client.standing import tone_of
from agencybilling.gui.places import TITLES, ClientTab, Page, Place
from agencybilling.gui.screen import Crumb, PageScreen
from agencybilling.gui.theme.tokens import Tone
from agencybilling.gui.workplace import Workplace
from agencybilling.i18n import _
from agencybilling.queries.billing_card import BillingCard
from agencybilling.services.changes import Notice
from agencybilling.wording.meanings import subscription_meaning
from agencybilling.wording.names import subscription_status


class ClientsPage(PageScreen):
    """`Place.client_id` says which client is opened; none: the list."""

    def __init__(self, workplace: Workplace, parent: QWidget | None = None) -> None:
        super().__init__(workplace, parent)
        self._new = action(self, _("&New client"), self.add_client, shortcut="Ctrl+N", icon="plus")
        self.list = ClientList(workplace, self._new)
        self._statements = action(
            self.list, _("S&tatements …"), self.write_statements, shortcut="Ctrl+Shift+B", icon="files"
        )
        self._opened: OpenedClient | None = None
        self._stack = QStackedWidget()
        self._stack.addWidget(self.list)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self._stack)
        self.list.opened.connect(lambda client_id: workplace.go(Place(Page.CLIENTS, client_id)))

    @property
    def client(self) -> OpenedClient:
        """The opened client, made when the first one is opened."""
        if self._opened is None:
            self._opened = OpenedClient(self.workplace)
            self._opened.header_changed.connect(self.header_changed)
            self._opened.gone.connect(lambda: self.workplace.go(Place(Page.CLIENTS)))
            self._opened.tab_chosen.connect(self._go_to_tab)
            self._stack.addWidget(self._opened)
        return self._opened

    def title(self) -> str:
        """The client's name, else the page's."""
        card = self._shown
        return _(TITLES[Page.CLIENTS]) if card is None else card.client.name

    def crumbs(self) -> list[Crumb]:
        """The way back to the list."""
        if self._shown is None:
            return []
        return [Crumb(_(TITLES[Page.CLIENTS]), Place(Page.CLIENTS)), Crumb(self._shown.client.name)]

    def standing(self) -> tuple[str, Tone, str]:
        """The subscription's status and what it means."""
        card = self._shown
        if card is None:
            return "", Tone.NEUTRAL, ""
        status = card.client.status
        return subscription_status(status), tone_of(status), subscription_meaning(status)

    def primary(self) -> QAction | None:
        """A new client; of an opened one what it needs next."""
        return self._new if self._shown is None else self.client.commands.next_step()

    def secondary(self) -> list[QAction]:
        """Statements of many; of an opened client what else can be done with it."""
        return [self._statements] if self._shown is None else self.client.commands.beside()

    def show_place(self, place: Place) -> None:
        """The list, with `status` (a chip) and `used_percent` (a threshold) as filters; or a client's tab."""
        if place.client_id is None:
            self._stack.setCurrentWidget(self.list)
            self.list.show_place(place)
            self.list.table.setFocus()
        elif self.client.show_client(place.client_id, place.tab):
            self._stack.setCurrentWidget(self.client)
            self.client.narrow(place.filters, item=place.item)
            self.client.take_keyboard()

    def refresh(self, notice: Notice) -> None:
        """Follow the books."""
        self.list.refresh()
        if self._opened is not None:
            self._opened.refresh(notice)

    def add_client(self) -> None:
        """Ask for a new client's name, then open it."""
        from agencybilling.gui.dialogs.new_client import NewClientDialog

        NewClientDialog(self.workplace, parent=self.window()).open()

    def write_statements(self) -> None:
        """Ask for statements of the clients that are selected, else of all that the list shows."""
        from agencybilling.gui.dialogs.statement.many import ManyStatementsDialog

        ManyStatementsDialog(self.workplace, self.list.chosen(), parent=self.window()).open()

    @property
    def _shown(self) -> BillingCard | None:
        opened = self._opened
        return opened.card if opened is not None and self._stack.currentWidget() is opened else None

    def _go_to_tab(self, tab: ClientTab) -> None:
        card = self._shown
        if card is not None:
            self.workplace.go(Place(Page.CLIENTS, card.client.id, tab))
