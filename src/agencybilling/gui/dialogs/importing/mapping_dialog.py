"""A column mapping made while looking at the file: first rows above, what they would be read as below."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import available_timezones

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import (
    QComboBox,
    QDialog,
    QHeaderView,
    QLabel,
    QLineEdit,
    QPushButton,
    QTableWidget,
    QTableWidgetItem,
    QWidget,
)

from agencybilling.domain.usage import Channel
from agencybilling.gui import forms
from agencybilling.gui.dialogs.importing.proposals import (
    TIME_FORMS,
    agent_column,
    column_for,
    standing_of,
    time_form_of,
    unit_of,
)
from agencybilling.gui.dialogs.importing.samples import (
    DELIMITERS,
    Sample,
    Trial,
    sample_of,
    tried,
)
from agencybilling.gui.failures import sentence_of
from agencybilling.gui.plain import hint
from agencybilling.gui.tasks import Task
from agencybilling.gui.widgets.segments import SegmentedControl
from agencybilling.gui.workplace import Workplace
from agencybilling.i18n import N_, _, ngettext
from agencybilling.importers.amounts import Unit
from agencybilling.importers.mapping import ChatCount, Column
from agencybilling.importers.records import Standing
from agencybilling.services.imports import UnreadableFile
from agencybilling.services.mappings import ChosenColumns, Mappings, Unusable
from agencybilling.wording.amounts import count
from agencybilling.wording.imports import reason_in_words

_USUAL = (900, 640)
_PAUSE_MS, _WIDEST_PX = 150, 180
_TRIAL_PX = {0: 56, 1: 150, 3: 96}
_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
_AGENCY = ""
_EXAMPLE = datetime(2026, 11, 30, 14, 5, tzinfo=UTC)
_DELIMITER_NAMES = {",": N_("Comma ,"), ";": N_("Semicolon ;"), "\t": N_("Tab"), "|": N_("Bar |")}
_FORM_NAMES = {
    "iso": N_("2026-11-30T14:05:00"),
    "unix_seconds": N_("Seconds since 1970"),
    "unix_milliseconds": N_("Milliseconds since 1970"),
}
_STANDINGS = {
    Standing.BILLABLE: N_("Billed"),
    Standing.NOT_BILLABLE: N_("Not billed"),
    Standing.OPEN: N_("Not final yet"),
}


class MappingDialog(QDialog):
    """Columns are proposed by their titles; whatever is changed is tried on the file at once."""

    heading: QLabel
    sample: QTableWidget
    name: QLineEdit
    channel: SegmentedControl
    id: QComboBox
    started: QComboBox
    time_form: QComboBox
    zone: QComboBox
    length: QComboBox
    unit_label: QLabel
    unit: QComboBox
    length_label: QLabel
    decimal: QComboBox
    client: QComboBox
    agent: QComboBox
    campaign: QComboBox
    status: QComboBox
    delimiter: QComboBox
    statuses_label: QLabel
    statuses: QTableWidget
    trial_label: QLabel
    trial: QTableWidget
    problem: QLabel
    cancel: QPushButton
    ok: QPushButton

    def __init__(self, workplace: Workplace, path: Path, mappings: Mappings, *, parent: QWidget) -> None:
        super().__init__(parent)
        self._workplace, self._path, self._mappings = workplace, path, mappings
        self._zone = workplace.application.zone
        self._sample = Sample(path, ",", "utf-8", (), ())
        self._task: Task | None = None
        forms.load(self, "dialogs", "column_mapping.ui")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.resize(*_USUAL)
        self._pause = QTimer(self, singleShot=True, interval=_PAUSE_MS)
        self._pause.timeout.connect(self._try)
        self.heading.setText(path.name)
        self.name.setText(path.stem.replace("_", " "))
        self.problem.hide()
        self.ok.setEnabled(False)
        self.ok.setDefault(True)
        self.ok.clicked.connect(self.remember)
        self.cancel.clicked.connect(self.reject)
        self._fill_choices()
        self._take_up(None)
        self._listen()
        if column_for(self._sample, Column.AGENT_MESSAGES):
            self.channel.choose(Channel.CHAT)
            self._follow_channel(Channel.CHAT)

    def remember(self) -> None:
        """Keep the mapping for this file and all others with its columns."""
        try:
            self._mappings.remember(self._chosen())
        except Unusable as why:
            self._complain(_fault(why))
        except OSError as error:
            self._complain(sentence_of(error))
        else:
            self.accept()

    # ------------------------------------------------------------ what is offered

    def _fill_choices(self) -> None:
        self.channel.show_choices([(Channel.VOICE, _("Calls")), (Channel.CHAT, _("Chats"))])
        for sign in DELIMITERS:
            self.delimiter.addItem(_(_DELIMITER_NAMES[sign]), sign)
        for form in TIME_FORMS:
            example = _EXAMPLE.strftime(form)
            self.time_form.addItem(_(_FORM_NAMES[form]) if form in _FORM_NAMES else example, form)
        self.zone.addItem(_("The agency's: {zone}").format(zone=self._zone.name), _AGENCY)
        for zone in sorted(available_timezones()):
            self.zone.addItem(zone, zone)
        for sign, name in ((".", _("Point 1.50")), (",", _("Comma 1,50"))):
            self.decimal.addItem(name, sign)
        for unit, name in (
            (Unit.SECONDS, _("Seconds")),
            (Unit.MINUTES, _("Minutes")),
            (Unit.HOURS, _("Hours")),
            (Unit.MILLISECONDS, _("Milliseconds")),
            (Unit.CLOCK, _("m:ss or h:mm:ss")),
            (None, _("It is the end, not a length")),
        ):
            self.unit.addItem(name, unit)

    def _take_up(self, delimiter: str | None) -> None:
        """Read the file's beginning, and propose what its columns are."""
        try:
            self._sample = sample_of(self._path, delimiter)
        except UnreadableFile as fault:
            self._complain(str(fault))
            self.ok.setEnabled(False)
            return
        sample = self._sample
        self.delimiter.setCurrentIndex(self.delimiter.findData(sample.delimiter))
        for box, column in (
            (self.id, Column.ID),
            (self.started, Column.STARTED),
            (self.client, Column.CLIENT),
            (self.campaign, Column.CAMPAIGN),
            (self.status, Column.STATUS),
        ):
            self._offer_columns(box, column_for(sample, column), optional=column not in _NEEDED)
        self._offer_columns(self.agent, agent_column(sample), optional=True)
        duration, ended = column_for(sample, Column.DURATION), column_for(sample, Column.ENDED)
        self._offer_columns(self.length, duration or ended, optional=False)
        self.unit.setCurrentIndex(self.unit.findData(unit_of(duration, sample)))
        self.decimal.setCurrentIndex(int(any("," in cell for cell in sample.cells(duration))))
        self._propose_time_form()
        self._show_table(self.sample, sample.header, sample.first)
        self.sample.resizeColumnsToContents()
        for at in range(len(sample.header)):
            self.sample.setColumnWidth(at, min(self.sample.columnWidth(at), _WIDEST_PX))
        self._show_statuses()
        self._pause.start()

    def _offer_columns(self, box: QComboBox, proposed: str, *, optional: bool) -> None:
        box.blockSignals(True)
        box.clear()
        if optional:
            box.addItem(_("None"), "")
        for title in self._sample.header:
            box.addItem(title, title)
        box.setCurrentIndex(max(0, box.findData(proposed)))
        box.blockSignals(False)

    def _propose_time_form(self) -> None:
        form = time_form_of(self._sample.cells(self.started.currentData() or ""))
        self.time_form.setCurrentIndex(self.time_form.findData(form))

    def _show_statuses(self) -> None:
        values = self._sample.values(self.status.currentData() or "")
        self.statuses.setRowCount(len(values))
        self.statuses.setColumnCount(2)
        self.statuses.horizontalHeader().hide()
        self.statuses.verticalHeader().hide()
        self.statuses.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Stretch)
        for row, value in enumerate(values):
            self.statuses.setItem(row, 0, QTableWidgetItem(value))
            box = QComboBox()
            box.setAccessibleName(_("What {status} means").format(status=value))
            for standing, name in _STANDINGS.items():
                box.addItem(_(name), standing)
            box.setCurrentIndex(list(_STANDINGS).index(standing_of(value)))
            box.currentIndexChanged.connect(lambda _at: self._pause.start())
            self.statuses.setCellWidget(row, 1, box)
            self.statuses.setRowHeight(row, 36)
        for part in (self.statuses, self.statuses_label):
            part.setVisible(bool(values))

    def _show_table(self, table: QTableWidget, titles: Sequence[str], lines: Sequence[Sequence[str]]) -> None:
        table.clear()
        table.setColumnCount(len(titles))
        table.setRowCount(len(lines))
        table.setHorizontalHeaderLabels(list(titles))
        table.verticalHeader().hide()
        table.horizontalHeader().setDefaultAlignment(_LEFT)
        for row, line in enumerate(lines):
            table.setRowHeight(row, 26)
            for column, cell in enumerate(line):
                item = QTableWidgetItem(cell)
                item.setToolTip(hint(cell))
                table.setItem(row, column, item)

    # ------------------------------------------------------------ what is chosen

    def _listen(self) -> None:
        for box in (self.id, self.length, self.unit, self.decimal, self.client, self.agent, self.campaign):
            box.currentIndexChanged.connect(lambda _at: self._pause.start())
        for typed in (self.time_form, self.zone):
            typed.editTextChanged.connect(lambda _text: self._pause.start())
        self.name.textEdited.connect(lambda _text: self._pause.start())
        self.started.currentIndexChanged.connect(lambda _at: self._propose_time_form())
        self.status.currentIndexChanged.connect(lambda _at: self._show_statuses())
        self.status.currentIndexChanged.connect(lambda _at: self._pause.start())
        self.channel.changed.connect(self._follow_channel)
        self.delimiter.currentIndexChanged.connect(lambda _at: self._take_up(self.delimiter.currentData()))

    def _follow_channel(self, key: str) -> None:
        calls = key == Channel.VOICE
        for part in (self.unit, self.unit_label):
            part.setEnabled(calls)
        self.length_label.setText(_("&Length or end") if calls else _("Messages to bi&ll"))
        proposed = column_for(self._sample, Column.DURATION if calls else Column.AGENT_MESSAGES)
        self._offer_columns(self.length, proposed, optional=not calls)
        self._pause.start()

    def _chosen(self) -> ChosenColumns:
        calls = self.channel.key == Channel.VOICE
        columns = {
            Column.ID: self.id.currentData(),
            Column.STARTED: self.started.currentData(),
            Column.CLIENT: self.client.currentData(),
            Column.CAMPAIGN: self.campaign.currentData(),
            Column.STATUS: self.status.currentData() if self.statuses.rowCount() else "",
            self._length_column(): self.length.currentData(),
        }
        unit, decimal = self.unit.currentData(), self.decimal.currentData()
        by_messages = not calls and bool(self.length.currentData())
        return ChosenColumns(
            name=self.name.text(),
            channel=Channel(self.channel.key),
            columns={column: title for column, title in columns.items() if title},
            time_form=_typed(self.time_form),
            zone=_typed(self.zone) or None,
            agent=self.agent.currentData() or None,
            delimiter=self._sample.delimiter,
            encoding=self._sample.encoding,
            decimal=decimal,
            duration_unit=unit if isinstance(unit, Unit) else Unit.SECONDS,
            chat_count=ChatCount.AGENT_MESSAGES if by_messages else ChatCount.CONVERSATIONS,
            statuses=self._chosen_statuses(),
        )

    def _length_column(self) -> Column:
        if self.channel.key == Channel.CHAT:
            return Column.AGENT_MESSAGES
        return Column.DURATION if isinstance(self.unit.currentData(), Unit) else Column.ENDED

    def _chosen_statuses(self) -> dict[str, Standing]:
        found: dict[str, Standing] = {}
        for row in range(self.statuses.rowCount()):
            box, item = self.statuses.cellWidget(row, 1), self.statuses.item(row, 0)
            if isinstance(box, QComboBox) and item is not None:
                found[item.text()] = Standing(box.currentData())
        return found

    # ------------------------------------------------------------ what it would be

    def _try(self) -> None:
        if self._task is not None:
            self._task.cancel()
        chosen, path, zone = self._chosen(), self._path, self._zone
        self._task = self._workplace.tasks.run(
            lambda: tried(chosen, path, zone), self._show_trials, failed=self._can_not, owner=self
        )

    def _show_trials(self, found: list[Trial]) -> None:
        self._task = None
        good = sum(not one.problem for one in found)
        words = ngettext(
            "Read this way: {good} of the first {n} row can be used",
            "Read this way: {good} of the first {n} rows can be used",
            len(found),
        )
        self.trial_label.setText(words.format(good=count(good), n=count(len(found))))
        self.problem.setVisible(False)
        self.ok.setEnabled(good > 0)
        worst_first = sorted(found, key=lambda one: not one.problem)
        lines = [
            (count(one.row), one.when, one.problem or one.amount, one.whose)
            for one in (worst_first if good < len(found) else found)
        ]
        titles = (_("Row"), _("When"), _("How much"), _("Whose"))
        self._show_table(self.trial, titles, lines)
        head = self.trial.horizontalHeader()
        head.setSectionResizeMode(2, QHeaderView.ResizeMode.Stretch)
        for at, width in _TRIAL_PX.items():
            head.resizeSection(at, width)

    def _can_not(self, error: Exception) -> None:
        self._task = None
        self.trial.setRowCount(0)
        self.ok.setEnabled(False)
        if isinstance(error, Unusable):
            self._complain(_fault(error))
        else:
            self._complain(str(error) if isinstance(error, UnreadableFile) else sentence_of(error))

    def _complain(self, sentence: str) -> None:
        self.problem.setText(sentence)
        self.problem.show()


_NEEDED = (Column.ID, Column.STARTED)


def _typed(box: QComboBox) -> str:
    """What is chosen, or what was typed instead."""
    at = box.findText(box.currentText())
    return str(box.itemData(at)) if at >= 0 else box.currentText().strip()


def _fault(why: Unusable) -> str:
    words = reason_in_words(why.reason)
    return (
        words if why.found is None else _("{problem} (found: {value})").format(problem=words, value=why.found)
    )
