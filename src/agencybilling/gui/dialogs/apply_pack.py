"""Applying a pack: minutes now, a request for its price, Pending or Paid (SPEC 8)."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtWidgets import QLabel, QWidget

from agencybilling.domain.catalog import Pack
from agencybilling.domain.errors import NotFound, Refusal
from agencybilling.domain.payments import RequestStatus
from agencybilling.gui.dialogs.about_client import ClientDialog, Foreseen
from agencybilling.gui.widgets.picker import Choice, Picker
from agencybilling.gui.widgets.segments import SegmentedControl
from agencybilling.gui.workplace import Message, Workplace
from agencybilling.i18n import _
from agencybilling.queries.billing_card import BillingCard
from agencybilling.wording.amounts import minutes_and_chats
from agencybilling.wording.badges import pack_badge
from agencybilling.wording.names import request_status

_PENDING, _PAID = RequestStatus.PENDING, RequestStatus.PAID


class ApplyPackDialog(ClientDialog):
    """One of the assigned packs."""

    whom: QLabel
    pack: Picker
    status: SegmentedControl

    def __init__(
        self, workplace: Workplace, card: BillingCard, *, parent: QWidget, pack: Pack | None = None
    ) -> None:
        super().__init__(workplace, card, "apply_pack.ui", parent=parent)
        currencies = workplace.application.currencies
        held = minutes_and_chats(card.client.wallet, card.client.chats_per_minute)
        self.whom.setText(
            _("The wallet of {client} holds {held}.").format(client=card.client.name, held=held)
        )
        usable = [one for one in card.packs if not one.archived]
        self._packs = {one.id: one for one in usable}
        self.pack.show_choices([Choice(one.id, pack_badge(one, currencies)) for one in usable])
        first = pack if pack is not None else usable[0] if len(usable) == 1 else None
        self.pack.pick(None if first is None else first.id)
        self.status.show_choices([(status.value, request_status(status)) for status in (_PENDING, _PAID)])
        self.status.setAccessibleName(_("Status of the request"))
        self.pack.picked.connect(lambda _key: self.foresee())
        self.status.changed.connect(lambda _key: self.foresee())
        (self.pack if first is None else self.ok).setFocus()
        self.foresee()

    def command(self) -> Callable[[], object]:
        """Applying it."""
        return partial(
            self.workplace.application.packs.apply, self.client_id, self._picked().name, paid=self._paid
        )

    def preview(self) -> Foreseen | None:
        """Minutes, wallet before and after, the request."""
        if self.pack.key is None:
            return None
        client_id, pack, paid = self.client_id, self._picked().name, self._paid
        return self.foreseen(lambda preview: [preview.packs.apply(client_id, pack, paid=paid)])

    def field_at_fault(self, refusal: Refusal) -> QWidget | None:
        """The pack."""
        return self.pack if "pack" in refusal.values else None

    def message(self, result: object) -> Message | None:
        """What was credited."""
        del result
        said = _("{pack} is credited to {client}.")
        return Message(said.format(pack=self._picked().name, client=self.card.client.name))

    @property
    def _paid(self) -> bool:
        return self.status.key == _PAID.value

    def _picked(self) -> Pack:
        key = self.pack.key
        if not isinstance(key, int):
            raise NotFound(pack=self.pack.text())
        return self._packs[key]
