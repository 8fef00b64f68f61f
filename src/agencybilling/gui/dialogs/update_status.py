"""Giving payment requests a status: what it is now and who set it, and what follows before OK (SPEC 6)."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

from PySide6.QtWidgets import QFormLayout, QLabel, QLineEdit, QPlainTextEdit, QWidget

from agencybilling.domain.errors import Refusal
from agencybilling.domain.payments import RequestStatus
from agencybilling.gui.dialogs.about_requests import Chosen, following, undo_at_once
from agencybilling.gui.dialogs.command_dialog import CommandDialog
from agencybilling.gui.pages.requests.columns import status_tone
from agencybilling.gui.widgets.day_edit import DayEdit
from agencybilling.gui.widgets.pill import Pill
from agencybilling.gui.widgets.segments import SegmentedControl
from agencybilling.gui.workplace import Message, Workplace
from agencybilling.i18n import _
from agencybilling.services.payments import StatusChange
from agencybilling.wording.consequences import Consequence
from agencybilling.wording.meanings import request_meaning
from agencybilling.wording.names import request_status


class UpdateStatusDialog(CommandDialog):
    """For one request, or for several at once: all of them change or, where one is refused, none."""

    whose: QLabel
    what: QLabel
    present_status: Pill
    set_by: QLabel
    fields: QFormLayout
    status: SegmentedControl
    paid_on: DayEdit
    reference: QLineEdit
    note: QPlainTextEdit

    def __init__(self, workplace: Workplace, chosen: Chosen, *, parent: QWidget) -> None:
        super().__init__(workplace, "update_status.ui", parent=parent)
        self._chosen = chosen
        application = workplace.application
        today = application.zone.day_of(application.office.clock())
        self.paid_on.know_today(lambda: today)
        self.paid_on.allow(latest=today)
        self.paid_on.show_day(today)
        self._show_present()
        names = [(status.value, request_status(status)) for status in RequestStatus]
        self.status.show_choices(names, chosen=self._likely().value)
        self.status.changed.connect(self._follow_status)
        self.paid_on.picked.connect(self.foresee)
        self._follow_status()
        self.status.setFocus()

    def command(self) -> Callable[[], object]:
        """The status for all of them."""
        payments = self.workplace.application.payments
        return partial(payments.set_statuses, self._chosen.numbers, self._change())

    def preview(self) -> Callable[[], Sequence[Consequence]]:
        """What follows for clients, access and campaigns."""
        application, change, chosen = self.workplace.application, self._change(), self._chosen

        def work() -> Sequence[Consequence]:
            decisions = application.preview.payments.set_statuses(chosen.numbers, change)
            return following(application, decisions, asked=chosen.ids)

        return work

    def field_at_fault(self, refusal: Refusal) -> QWidget | None:
        """The day of payment."""
        return self.paid_on if "paid_on" in refusal.values else None

    def message(self, result: object) -> Message:
        """That they are so now, with a way back."""
        del result
        name = request_status(RequestStatus(self.status.key))
        undo = partial(undo_at_once, self.workplace, self._chosen.numbers)
        return Message(self._chosen.are(name), undo=undo)

    def _show_present(self) -> None:
        row = self._chosen.only
        self.whose.setText(self._chosen.whose())
        self.what.setText(self._chosen.what())
        if row is None:
            self.present_status.hide()
            self.set_by.setText(_("Now: {statuses}").format(statuses=self._chosen.standings()))
            self.reference.setPlaceholderText(_("Stays as it is on each"))
            self.note.setPlaceholderText(_("Stays as it is on each"))
            return
        status = row.request.status
        self.present_status.show_pill(
            request_status(status), status_tone(status), meaning=request_meaning(status)
        )
        self.set_by.setText(self._chosen.set_by)
        self.reference.setText(row.request.external_reference or "")
        self.note.setPlainText(row.request.notes)

    def _likely(self) -> RequestStatus:
        """What is open is mostly paid; what is settled has mostly been a slip."""
        statuses = {row.request.status for row in self._chosen.rows}
        return RequestStatus.PAID if any(status.open for status in statuses) else RequestStatus.PENDING

    def _follow_status(self) -> None:
        self.fields.setRowVisible(self.paid_on, self.status.key == RequestStatus.PAID)
        self.foresee()

    def _change(self) -> StatusChange:
        paid = self.status.key == RequestStatus.PAID
        return StatusChange(
            self.status.key,
            paid_on=self.paid_on.day() if paid else None,
            external_reference=self._typed(self.reference.text()),
            notes=self._typed(self.note.toPlainText()),
        )

    def _typed(self, text: str) -> str | None:
        """What a field sets; on several requests an empty one leaves each as it is."""
        return text.strip() or (None if self._chosen.only is None else "")
