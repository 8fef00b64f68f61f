"""The next 30 days: what the engine will do up to a day, if nobody pays or if everybody pays in time."""

from __future__ import annotations

from datetime import date, timedelta
from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from agencybilling.gui.dialogs.review.actions import StepActions
from agencybilling.gui.dialogs.review.dialog import fit_into
from agencybilling.gui.dialogs.review.panel import ForeseenPanel
from agencybilling.gui.plain import plain_label
from agencybilling.gui.tables.notices import EmptyWords
from agencybilling.gui.widgets.day_edit import DayEdit
from agencybilling.gui.widgets.segments import SegmentedControl
from agencybilling.gui.workplace import Workplace
from agencybilling.i18n import _
from agencybilling.services.application import Application
from agencybilling.services.foresight import Assuming, Foresight, OnProgress
from agencybilling.wording.names import assumption

_AHEAD = timedelta(days=30)
_FARTHEST = timedelta(days=366)


class LookAheadDialog(QDialog):
    """Nothing of it can be done from here before its day; payments and due dates can."""

    def __init__(self, workplace: Workplace, parent: QWidget) -> None:
        super().__init__(parent)
        self.workplace = workplace
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(_("Next 30 days"))
        application = workplace.application
        today = application.zone.day_of(application.office.clock())
        self.until, self.assuming = DayEdit(self), SegmentedControl(self)
        self.until.know_today(lambda: today)
        self.until.allow(earliest=today, latest=today + _FARTHEST)
        self.until.show_day(today + _AHEAD)
        self.assuming.show_choices([(one.value, assumption(one)) for one in Assuming])
        self.panel = ForeseenPanel(workplace, self._question(), _nothing_ahead(), self)
        self.panel.tree.hide_ticks()
        self.actions_here = StepActions(workplace, self.panel.tree, self)
        self.panel.offer(self.actions_here.only_look())
        self._lay_out()
        fit_into(self, parent)
        self.until.picked.connect(lambda _day: self._ask())
        self.assuming.changed.connect(lambda _key: self._ask())
        self.panel.compute()
        self.panel.tree.setFocus()

    def _ask(self) -> None:
        self.panel.compute_otherwise(self._question())

    def _question(self) -> partial[Foresight]:
        application = self.workplace.application
        return partial(_foresee, application, self.until.day(), Assuming(self.assuming.key))

    def _lay_out(self) -> None:
        said = plain_label(self)
        said.setProperty("role", "soft")
        said.setText(_("It counts with the usage and the payments that are in the books today."))
        close = QPushButton(_("C&lose"), self)
        close.setAutoDefault(False)
        close.clicked.connect(self.accept)
        self.panel.above.insertLayout(0, self._question_line())
        below = QHBoxLayout()
        below.addWidget(said, 1)
        below.addWidget(close)
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 18, 24, 18)
        column.setSpacing(12)
        column.addWidget(self.panel, 1)
        column.addLayout(below)

    def _question_line(self) -> QHBoxLayout:
        until, provided = QLabel(_("&Up to"), self), QLabel(_("&Provided that"), self)
        until.setBuddy(self.until)
        provided.setBuddy(self.assuming)
        self.assuming.setAccessibleName(_("Provided that"))
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(until)
        row.addWidget(self.until)
        row.addSpacing(16)
        row.addWidget(provided)
        row.addWidget(self.assuming)
        return row


def _foresee(
    application: Application, until: date | None, assuming: Assuming, on_progress: OnProgress
) -> Foresight:
    return application.renewals.foresee(until, assuming=assuming, on_progress=on_progress)


def _nothing_ahead() -> EmptyWords:
    return EmptyWords(
        _("Nothing falls due up to this day"),
        _("Renewals, settled periods and payments that become Overdue are listed here before they happen."),
        icon="calendar-clock",
    )
