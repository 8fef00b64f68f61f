"""What dialogs about one client have in common: its card, and what would follow for it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from PySide6.QtWidgets import QWidget

from agencybilling.domain.decide.draft import Decision
from agencybilling.gui.dialogs.command_dialog import CommandDialog
from agencybilling.gui.workplace import Workplace
from agencybilling.queries.billing_card import BillingCard
from agencybilling.services.preview import Preview
from agencybilling.wording.consequences import Consequence, consequences

Foreseen = Callable[[], Sequence[Consequence]]


class ClientDialog(CommandDialog):
    """A command of one client."""

    def __init__(self, workplace: Workplace, card: BillingCard, form: str, *, parent: QWidget) -> None:
        super().__init__(workplace, form, parent=parent)
        self.card = card

    @property
    def client_id(self) -> int:
        """Whom the command is about."""
        return self.card.client.id

    def foreseen(self, decide: Callable[[Preview], Iterable[Decision]]) -> Foreseen:
        """What decisions would come to, each told by itself; found out on another thread."""
        application = self.workplace.application

        def found() -> list[Consequence]:
            window, currencies = application.settings.get().usage_window_days, application.currencies
            told = (
                consequences([decision], currencies, usage_window_days=window)
                for decision in decide(application.preview)
            )
            return [consequence for each in told for consequence in each]

        return found
