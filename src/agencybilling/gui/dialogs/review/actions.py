"""What can be done for the selected clients right there: payments, due dates, usage, waiting."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QPoint
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QDialog, QMenu

from agencybilling.domain.payments import PaymentRequest
from agencybilling.gui.actions import action
from agencybilling.gui.dialogs.review.tree import StepsTree
from agencybilling.gui.places import Page, Place
from agencybilling.gui.workplace import Workplace
from agencybilling.i18n import _
from agencybilling.queries.requests import request_rows
from agencybilling.services.application import Application

if TYPE_CHECKING:
    from agencybilling.gui.dialogs.about_requests import Chosen
    from agencybilling.gui.dialogs.extend_due import ExtendDueDialog
    from agencybilling.gui.dialogs.update_status import UpdateStatusDialog


class StepActions(QObject):
    """The actions of a tree, in the dialog that it stands in; each can be done when its rows allow it."""

    def __init__(self, workplace: Workplace, tree: StepsTree, dialog: QDialog) -> None:
        super().__init__(dialog)
        self._workplace, self._tree, self._dialog = workplace, tree, dialog
        self.record = action(dialog, _("&Record payment …"), self.record_payment, shortcut="F2", icon="coins")
        self.extend = action(
            dialog, _("&Extend due date …"), self.extend_due, shortcut="Ctrl+E", icon="calendar-clock"
        )
        self.hold = action(dialog, _("&Hold back"), tree.toggle, icon="circle-pause")
        self.block = action(dialog, _("Bl&ock now"), self.toggle_block, shortcut="Ctrl+B", icon="ban")
        self.usage = action(
            dialog, _("&Import usage …"), self.import_usage, shortcut="Ctrl+I", icon="arrow-down-to-line"
        )
        self.client = action(dialog, _("&Open client"), self.open_client, shortcut="Ctrl+O", icon="users")
        tree.chosen.connect(self._follow)
        tree.acted.connect(self._act)
        tree.menu_wanted.connect(self._open_menu)
        self._follow()

    def of_review(self) -> list[QAction]:
        """Those of what is due now, for the selected clients."""
        return [self.record, self.extend, self.hold, self.block, self.client]

    def only_look(self) -> list[QAction]:
        """Those of days to come: nobody is to wait or to be blocked yet."""
        for unused in (self.hold, self.block, self.usage):
            unused.setVisible(False)
            unused.setEnabled(False)
        return [self.record, self.extend, self.client]

    def record_payment(self) -> None:
        """Give the open requests of the selection a status, Paid unless another is chosen."""
        from agencybilling.gui.dialogs.update_status import UpdateStatusDialog

        self._with_requests(UpdateStatusDialog, self._payable())

    def extend_due(self) -> None:
        """Move the due date of the selected request, of several the one that is due first."""
        from agencybilling.gui.dialogs.extend_due import ExtendDueDialog

        self._with_requests(ExtendDueDialog, self._payable()[:1])

    def toggle_block(self) -> None:
        """Have the selected clients blocked after the run, or not."""
        lines, model = self._tree.chosen_lines(), self._tree.steps
        waiting = {line.client_id for line in lines if line.client.waits_to_be_blocked}
        model.block(lines, so=not waiting <= model.to_block)

    def import_usage(self) -> None:
        """Bring usage in before anything is settled."""
        from agencybilling.gui.dialogs.importing.dialog import ImportDialog

        ImportDialog(self._workplace, parent=self._dialog).open()

    def open_client(self) -> None:
        """Close, and show the selected client."""
        lines = self._tree.chosen_lines()
        if len(lines) == 1:
            self._dialog.reject()
            self._workplace.go(Place(Page.CLIENTS, lines[0].client_id))

    # ------------------------------------------------------------ inside

    def _follow(self) -> None:
        lines, model = self._tree.chosen_lines(), self._tree.steps
        payable = bool(self._payable())
        waiting = [line for line in lines if line.client.waits_to_be_blocked]
        off = [line for line in lines if line.may_wait]
        does = bool(off) and model.does_now(off[0])
        self.record.setEnabled(payable)
        self.extend.setEnabled(payable)
        self.hold.setEnabled(bool(off))
        self.hold.setText(_("&Hold back") if does or not off else _("&Do now"))
        self.block.setVisible(any(line.client.waits_to_be_blocked for line in model.lines))
        self.block.setEnabled(bool(waiting))
        marked = bool(waiting) and {line.client_id for line in waiting} <= model.to_block
        self.block.setText(_("D&o not block") if marked else _("Bl&ock now"))
        self.client.setEnabled(len(lines) == 1)

    def _payable(self) -> list[PaymentRequest]:
        """The open requests that are selected, else all of the selected clients, the first due first."""
        found = {r.id: r for line in self._tree.chosen_lines() for r in line.client.payable}
        stepped = [step.request.id for step in self._tree.chosen_steps() if step.request is not None]
        chosen = [found[key] for key in dict.fromkeys(stepped) if key in found]
        return sorted(chosen or found.values(), key=lambda request: (request.due_on, request.id))

    def _act(self) -> None:
        """Enter: the payment, which is what most of them wait for; else unfold."""
        if self.record.isEnabled():
            self.record.trigger()
        else:
            index = self._tree.currentIndex().siblingAtColumn(0)
            self._tree.setExpanded(index, not self._tree.isExpanded(index))

    def _open_menu(self, at: QPoint) -> None:
        menu = QMenu(self._tree)
        menu.addActions([made for made in self.of_review() if made.isVisible()])
        menu.popup(at)
        menu.aboutToHide.connect(menu.deleteLater)

    def _with_requests(
        self, dialog: type[UpdateStatusDialog | ExtendDueDialog], requests: Sequence[PaymentRequest]
    ) -> None:
        application, wanted = self._workplace.application, [request.id for request in requests]

        def show(found: Chosen) -> None:
            if found.rows:
                dialog(self._workplace, found, parent=self._dialog).open()

        if wanted:
            self._workplace.tasks.run(lambda: _chosen(application, wanted), show, owner=self)


def _chosen(application: Application, wanted: Sequence[int]) -> Chosen:
    from agencybilling.gui.dialogs.about_requests import chosen

    with application.read() as unit:
        held = request_rows(unit, wanted)
    return chosen(application, [held[key] for key in wanted if key in held])
