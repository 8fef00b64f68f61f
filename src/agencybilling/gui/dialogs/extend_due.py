"""Moving the due date of an open payment request, with what follows from it (SPEC 6)."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import timedelta
from functools import partial

from PySide6.QtWidgets import QLabel, QWidget

from agencybilling.domain.decide.draft import Decision
from agencybilling.domain.errors import Refusal
from agencybilling.gui.dialogs.about_requests import Chosen, following, undo_at_once
from agencybilling.gui.dialogs.command_dialog import CommandDialog
from agencybilling.gui.widgets.day_edit import DayEdit
from agencybilling.gui.workplace import Message, Workplace
from agencybilling.i18n import _
from agencybilling.services.payments import Payments
from agencybilling.wording.amounts import day
from agencybilling.wording.breakdown import due_and_paid
from agencybilling.wording.consequences import Consequence

_LONGER = timedelta(days=7)


class ExtendDueDialog(CommandDialog):
    """It becomes Pending; its grace moves along."""

    whose: QLabel
    what: QLabel
    due_now: QLabel
    due_on: DayEdit

    def __init__(self, workplace: Workplace, chosen: Chosen, *, parent: QWidget) -> None:
        super().__init__(workplace, "extend_due.ui", parent=parent)
        self._chosen, self._row = chosen, chosen.rows[0]
        application = workplace.application
        today = application.zone.day_of(application.office.clock())
        self.whose.setText(chosen.whose())
        self.what.setText(chosen.what())
        self.due_now.setText(due_and_paid(self._row.request))
        self.due_on.know_today(lambda: today)
        self.due_on.allow(earliest=today)
        self.due_on.show_day(max(today, self._row.request.due_on) + _LONGER)
        self.due_on.picked.connect(self.foresee)
        self.due_on.setFocus()
        self.foresee()

    def command(self) -> Callable[[], object]:
        """The new due date."""
        return self._extending(self.workplace.application.payments)

    def preview(self) -> Callable[[], Sequence[Consequence]]:
        """The due date, and what follows for the client."""
        application = self.workplace.application
        decide = self._extending(application.preview.payments)
        return lambda: following(application, [decide()])

    def field_at_fault(self, refusal: Refusal) -> QWidget | None:
        """The day."""
        return self.due_on if "due_on" in refusal.values else None

    def message(self, result: object) -> Message:
        """When it is due now, with a way back."""
        del result
        due_on = self.due_on.day()
        said = _("{request} is due on {day}.").format(
            request=self._row.request.number, day="" if due_on is None else day(due_on)
        )
        return Message(said, undo=partial(undo_at_once, self.workplace, self._chosen.numbers))

    def _extending(self, payments: Payments) -> Callable[[], Decision]:
        row = self._row
        number = self._chosen.numbers[0]
        return partial(payments.extend, row.client_id, number, due_on=self.due_on.day())
