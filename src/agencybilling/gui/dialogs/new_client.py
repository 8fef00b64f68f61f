"""A new client: its name, whether its portal may open, and its campaigns."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QCheckBox, QLineEdit, QPlainTextEdit, QWidget

from agencybilling.domain.errors import Refusal
from agencybilling.gui.dialogs.command_dialog import CommandDialog
from agencybilling.gui.places import Page, Place
from agencybilling.gui.workplace import Message, Workplace
from agencybilling.i18n import _


class NewClientDialog(CommandDialog):
    """Adds a client and opens it."""

    name: QLineEdit
    campaigns: QPlainTextEdit
    enabled: QCheckBox

    def __init__(self, workplace: Workplace, *, parent: QWidget) -> None:
        super().__init__(workplace, "new_client.ui", parent=parent)
        self.name.textEdited.connect(lambda _text: self.foresee())
        self.carried_out.connect(lambda client_id: workplace.go(Place(Page.CLIENTS, client_id)))
        self.name.setFocus()

    def command(self) -> Callable[[], object]:
        """Adding it."""
        name, enabled = self.name.text(), self.enabled.isChecked()
        typed = self.campaigns.toPlainText().splitlines()
        named = list(dict.fromkeys(line.strip() for line in typed if line.strip()))
        clients = self.workplace.application.clients
        return lambda: clients.add(name, enabled=enabled, with_campaigns=named)

    def field_at_fault(self, refusal: Refusal) -> QWidget | None:
        """The name, or the campaigns."""
        return self.campaigns if "campaign" in refusal.values else self.name

    def message(self, result: object) -> Message | None:
        """What to do next."""
        del result
        return Message(
            _("{client} is added. Assign a plan to it next.").format(client=self.name.text().strip())
        )
