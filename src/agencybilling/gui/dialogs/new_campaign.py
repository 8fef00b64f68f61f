"""A new campaign of a client."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtWidgets import QLabel, QLineEdit, QWidget

from agencybilling.domain.errors import Refusal
from agencybilling.gui.dialogs.about_client import ClientDialog
from agencybilling.gui.workplace import Message, Workplace
from agencybilling.i18n import _
from agencybilling.queries.billing_card import BillingCard
from agencybilling.wording.names import reason


class NewCampaignDialog(ClientDialog):
    """Adds a campaign; it runs if access allows it."""

    whom: QLabel
    name: QLineEdit

    def __init__(self, workplace: Workplace, card: BillingCard, *, parent: QWidget) -> None:
        super().__init__(workplace, card, "new_campaign.ui", parent=parent)
        why = card.client.access.reason
        self.whom.setText(
            _("It runs at once in the books.")
            if why is None
            else _("It is paused for now: {reason}.").format(reason=reason(why))
        )
        self.name.textEdited.connect(lambda _text: self.foresee())

    def command(self) -> Callable[[], object]:
        """Adding it."""
        return partial(self.workplace.application.clients.add_campaign, self.client_id, self.name.text())

    def field_at_fault(self, refusal: Refusal) -> QWidget | None:
        """Its name."""
        del refusal
        return self.name

    def message(self, result: object) -> Message | None:
        """That it is there."""
        del result
        return Message(_("{campaign} is added.").format(campaign=self.name.text().strip()))
