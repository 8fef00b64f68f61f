"""Correcting a wallet by hand, with a reason (SPEC 8)."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtWidgets import QLabel, QLineEdit, QWidget

from agencybilling.domain.errors import Refusal
from agencybilling.gui.dialogs.about_client import ClientDialog, Foreseen
from agencybilling.gui.widgets.amount_edit import MinutesEdit
from agencybilling.gui.workplace import Message, Workplace
from agencybilling.i18n import _
from agencybilling.queries.billing_card import BillingCard
from agencybilling.wording.amounts import minutes_and_chats


class CorrectWalletDialog(ClientDialog):
    """Minutes to add, or with a minus to take out, no more than the wallet holds."""

    whom: QLabel
    minutes: MinutesEdit
    reason: QLineEdit

    def __init__(self, workplace: Workplace, card: BillingCard, *, parent: QWidget) -> None:
        super().__init__(workplace, card, "correct_wallet.ui", parent=parent)
        held = minutes_and_chats(card.client.wallet, card.client.chats_per_minute)
        self.whom.setText(
            _("The wallet of {client} holds {held}.").format(client=card.client.name, held=held)
        )
        for field in (self.minutes, self.reason):
            field.textEdited.connect(lambda _text: self.foresee())
        self.minutes.setFocus()

    def command(self) -> Callable[[], object]:
        """Correcting it."""
        return partial(
            self.workplace.application.packs.adjust_wallet,
            self.client_id,
            minutes=self.minutes.plain(),
            reason=self.reason.text(),
        )

    def preview(self) -> Foreseen | None:
        """The wallet before and after; nothing until both fields say something."""
        minutes, reason, client_id = self.minutes.plain(), self.reason.text(), self.client_id
        if not minutes or not reason.strip():
            return None
        return self.foreseen(
            lambda preview: [preview.packs.adjust_wallet(client_id, minutes=minutes, reason=reason)]
        )

    def field_at_fault(self, refusal: Refusal) -> QWidget | None:
        """The reason, where it is missing; else the minutes."""
        return self.reason if refusal.values.get("field") == "reason" else self.minutes

    def message(self, result: object) -> Message | None:
        """That it is corrected."""
        del result
        return Message(_("The wallet of {client} is corrected.").format(client=self.card.client.name))
