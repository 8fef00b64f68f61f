"""The Client page tab: what the client sees, with what can be done with it."""

from __future__ import annotations

from PySide6.QtWidgets import QVBoxLayout

from agencybilling.gui.client_page.panel import ClientPagePanel
from agencybilling.gui.pages.client.commands import ClientCommands
from agencybilling.gui.pages.client.part import ClientPart
from agencybilling.gui.workplace import Workplace
from agencybilling.queries.billing_card import BillingCard


class ClientPageTab(ClientPart):
    """It follows the books by itself; of a card it only needs to know whose it is."""

    def __init__(self, workplace: Workplace, commands: ClientCommands) -> None:
        super().__init__(workplace, commands)
        self.panel = ClientPagePanel(workplace)
        self.panel.offer((commands.statement, commands.page_window))
        self._client_id: int | None = None
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.panel)

    def show_card(self, card: BillingCard) -> None:
        """Show this client's page."""
        if card.client.id != self._client_id:
            self._client_id = card.client.id
            self.panel.show_client(card.client.id)
