"""Taking records out of what counts: what their pools hold then, or why they can't be taken out (SPEC 7)."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtWidgets import QLabel, QWidget

from agencybilling.gui.dialogs.command_dialog import CommandDialog
from agencybilling.gui.workplace import Message, Workplace
from agencybilling.i18n import ngettext
from agencybilling.queries.usage import UsageRow
from agencybilling.services.usage import RecordRef
from agencybilling.wording.amounts import count, quantity, short_moment
from agencybilling.wording.consequences import Consequence
from agencybilling.wording.consequences.usage import of_pools


class VoidUsageDialog(CommandDialog):
    """For one record or several."""

    whose: QLabel

    def __init__(self, workplace: Workplace, rows: Sequence[UsageRow], *, parent: QWidget) -> None:
        super().__init__(workplace, "void_usage.ui", parent=parent)
        self._rows = tuple(rows)
        self._refs = tuple(
            RecordRef(row.client_id, row.source, row.external_id)
            for row in self._rows
            if row.client_id is not None
        )
        self.whose.setText(self._named())
        self.ok.setProperty("kind", "danger")
        self.ok.setFocus()
        self.foresee()

    def command(self) -> Callable[[], object]:
        """Voids them."""
        usage, refs = self.workplace.application.usage, self._refs
        return lambda: usage.void_all(refs)

    def preview(self) -> Callable[[], Sequence[Consequence]]:
        """What the pools would hold."""
        application, refs = self.workplace.application, self._refs

        def found() -> list[Consequence]:
            window, currencies = application.settings.get().usage_window_days, application.currencies
            return of_pools(application.preview.usage.void_all(refs), currencies, usage_window_days=window)

        return found

    def message(self, result: object) -> Message | None:
        """How many."""
        del result
        words = ngettext("{n} record is voided.", "{n} records are voided.", len(self._refs))
        return Message(words.format(n=count(len(self._refs))))

    def _named(self) -> str:
        """What a single one is: its id, client, time and quantity; else how many of how many clients."""
        if len(self._rows) > 1:
            clients = len({row.client_id for row in self._rows})
            words = ngettext("{records} of {n} client", "{records} of {n} clients", clients)
            records = ngettext("{n} record", "{n} records", len(self._rows)).format(n=count(len(self._rows)))
            return words.format(records=records, n=count(clients))
        row = self._rows[0]
        when = short_moment(row.occurred_at, self.workplace.application.zone)
        return " · ".join((row.external_id, row.client or "", when, quantity(row.channel, row.quantity)))
