"""Which days a statement is of, as known on which day, and how it is written."""

from __future__ import annotations

from datetime import date

from PySide6.QtCore import QSignalBlocker, Signal
from PySide6.QtWidgets import QCheckBox, QComboBox, QLabel, QWidget

from agencybilling.domain.errors import Refusal
from agencybilling.domain.statement import Days, StatementRange
from agencybilling.gui import forms
from agencybilling.gui.failures import sentence_of
from agencybilling.gui.papers.paper import choose_paper, chosen_paper
from agencybilling.gui.widgets.day_edit import DayEdit
from agencybilling.gui.widgets.field_errors import clear_errors, show_error
from agencybilling.gui.widgets.painting import wear
from agencybilling.gui.widgets.segments import SegmentedControl
from agencybilling.gui.workplace import Workplace
from agencybilling.i18n import N_, _
from agencybilling.services.statements import WhichDays
from agencybilling.statements.naming import USUAL_PATTERN
from agencybilling.statements.paper import Paper
from agencybilling.statements.wish import Format, Wish
from agencybilling.wording.names import statement_range

_PAPERS = {Paper.A4: N_("A4"), Paper.LETTER: N_("Letter")}
_EACH_ITS_OWN = {StatementRange.THIS_PERIOD, StatementRange.ALL}


@forms.drawn_in_forms
class StatementOptions(QWidget):
    """A choice of days shows at once which they are; days that are changed are days of one's own."""

    changed = Signal()
    """Other days, or another day of knowledge."""
    written_otherwise = Signal()
    """Another format, another paper."""

    which: QComboBox
    days_row: QWidget
    first: DayEdit
    dash: QLabel
    last: DayEdit
    own_days: QLabel
    known_row: QWidget
    known_on: DayEdit
    format: SegmentedControl
    paper: SegmentedControl
    archived: QCheckBox

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        forms.load(self, "dialogs", "statement_options.ui")
        self._workplace: Workplace | None = None
        self._of_many = False
        for choice in StatementRange:
            self.which.addItem(statement_range(choice), choice)
        self.which.addItem(_("Days of my own"), None)
        self.format.show_choices([(form.value, form.value.upper()) for form in Format])
        self.paper.show_choices([(paper.value, _(name)) for paper, name in _PAPERS.items()])
        self.known_on.setAccessibleName(_("As known on"))
        self._listen()

    def begin(self, workplace: Workplace, *, of_many: bool = False) -> None:
        """Start with the billing period, as known today, on the paper in use."""
        self._workplace, self._of_many = workplace, of_many
        application = workplace.application
        today = application.zone.day_of(application.office.clock())
        for edit in (self.first, self.last, self.known_on):
            edit.know_today(lambda: application.zone.day_of(application.office.clock()))
            with QSignalBlocker(edit):
                edit.show_day(today)
        self.follow_paper()
        self._follow()

    def follow_paper(self) -> None:
        """Another paper may have been chosen elsewhere."""
        if self._workplace is not None:
            self.paper.choose(chosen_paper(self._workplace.preferences).value)

    @property
    def days(self) -> WhichDays:
        """The days that are wanted, whatever their order."""
        choice = self.which.currentData()
        return self._own_days() if choice is None else StatementRange(choice)

    @property
    def known_on_day(self) -> date | None:
        """The day of knowledge."""
        return self.known_on.day()

    def wish(self, pattern: str = USUAL_PATTERN) -> Wish:
        """How statements are to be written."""
        archived = self.archived.isEnabled() and self.archived.isChecked()
        return Wish(Format(self.format.key), Paper(self.paper.key), archived=archived, pattern=pattern)

    def choose(self, choice: StatementRange | None) -> None:
        """Choose days by name, or those in the fields, as a person does."""
        self.which.setCurrentIndex(self.which.findData(choice))
        self._choose()

    def show_days(self, days: Days) -> None:
        """The days that the choice stands for."""
        if self.which.currentData() is None:
            return
        for edit, day in ((self.first, days.first), (self.last, days.last)):
            with QSignalBlocker(edit):
                edit.show_day(day)

    def show_refusal(self, refusal: Refusal) -> bool:
        """Say beside its field what was refused; whether it is about one of them."""
        fields = {"known_on": (self.known_row, self.known_on), "first": (self.days_row, self.first)}
        row, edit = next((fields[name] for name in fields if name in refusal.values), (None, None))
        if row is None or edit is None:
            return False
        show_error(row, sentence_of(refusal))
        wear(row, wrong="")
        wear(edit, wrong="true")
        edit.setAccessibleDescription(sentence_of(refusal))
        return True

    def clear_refusals(self) -> None:
        """Say no more what was refused."""
        clear_errors(self)
        for edit in (self.known_on, self.first):
            wear(edit, wrong="")
            edit.setAccessibleDescription("")

    def _listen(self) -> None:
        self.which.activated.connect(lambda _index: self._choose())
        self.first.picked.connect(lambda _day: self._take_own())
        self.last.picked.connect(lambda _day: self._take_own())
        self.known_on.picked.connect(lambda _day: self.changed.emit())
        self.format.changed.connect(lambda _key: self._write_otherwise())
        self.paper.changed.connect(lambda _key: self._write_otherwise())

    def _choose(self) -> None:
        self._follow()
        self.changed.emit()

    def _take_own(self) -> None:
        self.which.setCurrentIndex(self.which.findData(None))
        self._choose()

    def _write_otherwise(self) -> None:
        if self._workplace is not None:
            choose_paper(self._workplace.preferences, Paper(self.paper.key))
        self._follow()
        self.written_otherwise.emit()

    def _follow(self) -> None:
        self.archived.setEnabled(self.format.key == Format.PDF)
        each_its_own = self._of_many and self.which.currentData() in _EACH_ITS_OWN
        for part in (self.first, self.dash, self.last):
            part.setVisible(not each_its_own)
        self.own_days.setVisible(each_its_own)

    def _own_days(self) -> Days:
        first, last = self.first.day(), self.last.day()
        if first is None or last is None:
            raise LookupError
        return Days(first, last)
