"""What tabs have in common that show a client's card: one serves one client after another."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from agencybilling.gui.pages.client.commands import ClientCommands
from agencybilling.gui.workplace import Workplace
from agencybilling.queries.billing_card import BillingCard


class ClientPart(QWidget):
    """A tab of the opened client."""

    def __init__(self, workplace: Workplace, commands: ClientCommands) -> None:
        super().__init__()
        self.workplace = workplace
        self.commands = commands

    def show_card(self, card: BillingCard) -> None:
        """Show a client, or the same one as it is by now."""
        raise NotImplementedError
