"""Assigning packs: several from the catalog at once (SPEC 8)."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QLabel, QListWidget, QListWidgetItem, QWidget

from agencybilling.gui.dialogs.about_client import ClientDialog
from agencybilling.gui.workplace import Message, Workplace
from agencybilling.i18n import _, ngettext
from agencybilling.queries.billing_card import BillingCard
from agencybilling.wording.amounts import count
from agencybilling.wording.badges import pack_badge

_ROW_PX = 32
_NAME = Qt.ItemDataRole.UserRole


class AssignPacksDialog(ClientDialog):
    """A list to tick; what the client has already is not offered."""

    whom: QLabel
    packs: QListWidget
    chosen: QLabel

    def __init__(self, workplace: Workplace, card: BillingCard, *, parent: QWidget) -> None:
        super().__init__(workplace, card, "assign_packs.ui", parent=parent)
        self._offer()
        self.whom.setText(
            _("Choose what {client} may have. It sees assigned packs only.").format(client=card.client.name)
            if self.packs.count()
            else _("{client} has every active pack of the catalog.").format(client=card.client.name)
        )
        self.packs.itemChanged.connect(lambda _item: self._tell())
        self.packs.setFocus()
        self._tell()

    def command(self) -> Callable[[], object]:
        """Assigning all that are ticked, or none."""
        return partial(self.workplace.application.packs.assign_all, self.client_id, self.ticked())

    def message(self, result: object) -> Message | None:
        """How many were assigned."""
        del result
        number = len(self.ticked())
        said = ngettext("{n} pack is assigned to {client}.", "{n} packs are assigned to {client}.", number)
        return Message(said.format(n=count(number), client=self.card.client.name))

    def ticked(self) -> list[str]:
        """The names of the packs that are ticked."""
        items = (self.packs.item(at) for at in range(self.packs.count()))
        return [item.data(_NAME) for item in items if item.checkState() is Qt.CheckState.Checked]

    def _offer(self) -> None:
        application = self.workplace.application
        held = {pack.id for pack in self.card.packs}
        for pack in sorted(application.catalog.packs(), key=lambda pack: pack.name.casefold()):
            if pack.archived or pack.id in held:
                continue
            item = QListWidgetItem(pack_badge(pack, application.currencies), self.packs)
            item.setData(_NAME, pack.name)
            item.setFlags(item.flags() | Qt.ItemFlag.ItemIsUserCheckable)
            item.setCheckState(Qt.CheckState.Unchecked)
            item.setSizeHint(QSize(0, _ROW_PX))
        if self.packs.count():
            self.packs.setCurrentRow(0)

    def _tell(self) -> None:
        number = len(self.ticked())
        self.ok.setEnabled(bool(number))
        self.chosen.setText(ngettext("{n} pack chosen", "{n} packs chosen", number).format(n=count(number)))
