"""What can be done with payment requests in a list: their dialogs, the clipboard, and the way back."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QApplication, QDialog, QWidget

from agencybilling.gui.actions import action
from agencybilling.gui.places import ClientTab, Page, Place
from agencybilling.gui.tables.view import DataTable
from agencybilling.gui.theme.tokens import Tone
from agencybilling.gui.workplace import Message, Workplace
from agencybilling.i18n import _, ngettext
from agencybilling.queries.clients import client_rows
from agencybilling.queries.requests import RequestRow, request_rows, request_with_lines
from agencybilling.services.application import Application
from agencybilling.wording.amounts import count
from agencybilling.wording.breakdown import request_as_text

if TYPE_CHECKING:
    from agencybilling.gui.dialogs.about_requests import Chosen
    from agencybilling.gui.dialogs.charge import Chargeable
    from agencybilling.gui.dialogs.extend_due import ExtendDueDialog
    from agencybilling.gui.dialogs.undo_change import UndoChangeDialog
    from agencybilling.gui.dialogs.update_status import UpdateStatusDialog

MOST_AT_ONCE = 500
"""So many requests can be changed or copied as text at once."""


class RequestActions(QObject):
    """Actions of one list, on what is selected there; without a selection Undo means the last change."""

    def __init__(
        self, workplace: Workplace, table: DataTable[RequestRow], *, client_id: int | None, owner: QWidget
    ) -> None:
        super().__init__(owner)
        self._workplace, self._table, self._owner = workplace, table, owner
        self._client_id = client_id
        self._last: tuple[int, ...] = ()
        new_keys = "Ctrl+N" if client_id is None else "Ctrl+Shift+N"
        self.update = self._make(_("&Update status …"), self.update_status, "Ctrl+U", "square-check-big")
        self.extend = self._make(_("&Extend due date …"), self.extend_due, "Ctrl+E", "calendar-clock")
        self.undo = self._make(_("U&ndo …"), self.undo_last, "Ctrl+Z", "undo-2")
        self.undo.setToolTip(_("Undo the last change of these requests"))
        self.charge = self._make(_("&New charge …"), self.new_charge, new_keys, "plus")
        self.copy = self._make(_("&Copy as text"), self.copy_as_text, "Ctrl+Shift+C", "copy")
        self.open_client: QAction | None = None
        if client_id is None:
            self.open_client = self._make(_("&Open the client"), self.go_to_client, "Ctrl+O", "users")
        table.selection_changed.connect(lambda _count: self._follow())
        table.count_changed.connect(lambda _count: self._follow())
        table.activated.connect(lambda _id: self.update_status())
        table.offer_actions(lambda _ids: self.of_rows())
        self._follow()

    def of_rows(self) -> list[QAction]:
        """Those for the context menu of rows."""
        of_any = [self.update, self.extend, self.undo, self.copy]
        return of_any if self.open_client is None else [*of_any, self.open_client]

    def update_status(self) -> None:
        """Give the selected requests a status."""
        from agencybilling.gui.dialogs.update_status import UpdateStatusDialog

        if not self._too_many():
            self._with_rows(lambda found: self._open(UpdateStatusDialog, found))

    def extend_due(self) -> None:
        """Move the due date of the selected request."""
        from agencybilling.gui.dialogs.extend_due import ExtendDueDialog

        self._with_rows(lambda found: self._open(ExtendDueDialog, found))

    def undo_last(self) -> None:
        """Take back the last change of the selected requests."""
        from agencybilling.gui.dialogs.undo_change import UndoChangeDialog

        if not self._too_many():
            self._with_rows(lambda found: self._open(UndoChangeDialog, found), ids=self._undoable())

    def new_charge(self) -> None:
        """Charge a client once."""
        from agencybilling.gui.dialogs.charge import chargeable

        application = self._workplace.application
        self._workplace.tasks.run(lambda: chargeable(application), self._open_charge, owner=self)

    def copy_as_text(self) -> None:
        """Copy each selected request with its line items, to be sent to somebody."""
        if self._too_many():
            return
        application, ids = self._workplace.application, tuple(self._table.selected_ids())

        def then(text: str) -> None:
            QApplication.clipboard().setText(text)
            words = ngettext("{n} request is copied.", "{n} requests are copied.", len(ids))
            self._workplace.tell(Message(words.format(n=count(len(ids)))))

        self._workplace.tasks.run(lambda: as_text(application, ids), then, owner=self)

    def go_to_client(self) -> None:
        """Show the client of the present row."""
        row = self._present()
        if row is not None:
            self._workplace.go(Place(Page.CLIENTS, row.client_id, ClientTab.REQUESTS, item=row.request.id))

    # ------------------------------------------------------------ inside

    def _make(self, text: str, run: Callable[[], object], keys: str, icon: str) -> QAction:
        return action(self._owner, text, run, shortcut=keys, icon=icon)

    def _follow(self) -> None:
        number = self._table.selected_count
        row = self._present() if number == 1 else None
        self.update.setEnabled(number > 0)
        self.copy.setEnabled(number > 0)
        self.extend.setEnabled(row is not None and row.request.open)
        self.undo.setEnabled(number > 0 or bool(self._last))
        if self.open_client is not None:
            self.open_client.setEnabled(row is not None)

    def _present(self) -> RequestRow | None:
        ids = self._table.selected_ids() if self._table.selected_count == 1 else ()
        return self._table.row_of(ids[0]) if ids else None

    def _undoable(self) -> tuple[int, ...]:
        return tuple(self._table.selected_ids()) or self._last

    def _too_many(self) -> bool:
        """Whether more are selected than can be changed at once; said if so."""
        if self._table.selected_count <= MOST_AT_ONCE:
            return False
        said = _("Select at most {n} requests for that.").format(n=count(MOST_AT_ONCE))
        self._workplace.tell(Message(said, tone=Tone.WARN))
        return True

    def _with_rows(self, then: Callable[[Chosen], None], *, ids: Sequence[int] | None = None) -> None:
        from agencybilling.gui.dialogs.about_requests import chosen

        wanted = tuple(self._table.selected_ids() if ids is None else ids)
        application = self._workplace.application

        def work() -> Chosen:
            with application.read() as unit:
                held = request_rows(unit, wanted)
            return chosen(application, [held[key] for key in wanted if key in held])

        def show(found: Chosen) -> None:
            if found.rows:
                then(found)

        if wanted:
            self._workplace.tasks.run(work, show, owner=self)

    def _open(
        self,
        dialog: type[UpdateStatusDialog | ExtendDueDialog | UndoChangeDialog],
        found: Chosen,
    ) -> None:
        made = dialog(self._workplace, found, parent=self._owner.window())
        made.carried_out.connect(lambda _result: self._remember(found))
        made.open()

    def _open_charge(self, offered: Chargeable) -> None:
        from agencybilling.gui.dialogs.charge import ChargeDialog

        dialog: QDialog = ChargeDialog(
            self._workplace, offered, client_id=self._client_id, parent=self._owner.window()
        )
        dialog.open()

    def _remember(self, found: Chosen) -> None:
        self._last = found.ids
        self._follow()


def as_text(application: Application, ids: Sequence[int]) -> str:
    """Requests with their line items, one after the other."""
    currencies = application.currencies
    with application.read() as unit:
        rows = [request_with_lines(unit, key) for key in ids]
        clients = client_rows(unit, {row.client_id for row in rows})
        return "\n\n".join(
            request_as_text(
                row.request,
                row.client,
                currencies=currencies,
                chats_per_minute=clients[row.client_id].chats_per_minute,
            )
            for row in rows
        )
