"""A list of payment requests as a file for spreadsheets, or on paper."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QFileDialog, QWidget

from agencybilling.gui.actions import action
from agencybilling.gui.pages.request_columns import exported, in_full
from agencybilling.gui.printing import MOST_ROWS, Listing, PrintedColumn, show_preview
from agencybilling.gui.tables.columns import Column
from agencybilling.gui.tables.exporting import Sheet
from agencybilling.gui.tables.view import DataTable
from agencybilling.gui.tasks import Task
from agencybilling.gui.widgets.progress_line import ProgressLine
from agencybilling.gui.workplace import Message, Workplace
from agencybilling.i18n import _, ngettext
from agencybilling.queries.requests import RequestRow
from agencybilling.services.application import Application
from agencybilling.wording.amounts import count, day

CSV, XLSX = ".csv", ".xlsx"


class RequestOutput(QObject):
    """Exports everything that is shown; prints what is selected, or else what is shown.

    `described` says in words what the list is narrowed to.
    """

    def __init__(
        self,
        workplace: Workplace,
        table: DataTable[RequestRow],
        *,
        described: Callable[[], str],
        progress: ProgressLine,
        owner: QWidget,
    ) -> None:
        super().__init__(owner)
        self._workplace, self._table, self._owner = workplace, table, owner
        self._described, self._progress = described, progress
        self._task: Task | None = None
        self.export = action(owner, _("E&xport …"), self.choose_file, shortcut="Ctrl+S", icon="download")
        self.export.setToolTip(_("Export what is shown as CSV or XLSX"))
        self.print = action(owner, _("&Print …"), self.show_pages, shortcut="Ctrl+P", icon="printer")
        self.print.setToolTip(_("Print what is selected, or else what is shown"))
        progress.canceled.connect(self._stop)
        table.count_changed.connect(lambda _count: self._follow())
        self._follow()

    def choose_file(self) -> None:
        """Ask where the file is to be and which of both kinds."""
        dialog = QFileDialog(self._owner.window(), _("Export what is shown"))
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        kinds = {_("Comma-separated values (*.csv)"): CSV, _("Excel workbook (*.xlsx)"): XLSX}
        dialog.setNameFilters(list(kinds))
        dialog.setDefaultSuffix(CSV)
        dialog.filterSelected.connect(lambda chosen: dialog.setDefaultSuffix(kinds[chosen]))
        dialog.selectFile(_("payment requests") + CSV)
        dialog.fileSelected.connect(lambda name: self.export_to(Path(name)))
        dialog.open()

    def export_to(self, file: Path) -> None:
        """Write what is shown to a file: a workbook where its name says so, else CSV."""
        sheet, task, application = self._table.sheet(), Task(), self._workplace.application
        all_of_it = len(sheet.ids)
        self._task = task
        self.export.setEnabled(False)
        self._progress.begin(_("Writing {file} …").format(file=file.name))
        task.progressed.connect(lambda done: self._progress.show_progress(done, all_of_it))
        task.ended.connect(self._end)
        self._workplace.tasks.run(
            lambda: written(application, sheet, file, task),
            lambda rows: self._workplace.tell(Message(_written(rows, file))),
            owner=self,
            task=task,
        )

    def show_pages(self) -> None:
        """Show the pages that would be printed."""
        some = self._table.selected_count > 1
        sheet, application = self._table.sheet(selected=some), self._workplace.application
        about = _("Selected requests") if some else self._described()
        self._workplace.tasks.run(
            lambda: listing(application, sheet, about),
            self._preview,
            owner=self,
        )

    def _preview(self, made: Listing) -> None:
        show_preview(made, self._owner.window())

    def _stop(self) -> None:
        if self._task is not None:
            self._task.cancel()

    def _end(self) -> None:
        self._task = None
        self._progress.end()
        self._follow()

    def _follow(self) -> None:
        self.export.setEnabled(self._table.count > 0 and self._task is None)
        self.print.setEnabled(self._table.count > 0)


def written(application: Application, sheet: Sheet[RequestRow], file: Path, task: Task) -> int:
    """Write a sheet to a file; how many rows. Raises `Canceled`."""
    currencies = application.currencies
    parts = [part for column in sheet.columns for part in exported(column, currencies)]
    whole = replace(sheet, columns=tuple(Column(t, t, str, value=v) for t, v in parts))
    titles = tuple(title for title, _value in parts)
    rows = whole.values(lambda: task.canceled)
    return application.exports.write_table(file, rows, columns=titles, on_progress=task.progress)


def listing(application: Application, sheet: Sheet[RequestRow], about: str) -> Listing:
    """What is printed of a sheet."""
    whole = replace(sheet, columns=tuple(map(in_full, sheet.columns)), ids=sheet.ids[:MOST_ROWS])
    today = application.zone.day_of(application.office.clock())
    return Listing(
        title=_("Payment requests – {agency}").format(agency=application.settings.get().name),
        about=about,
        dated=day(today),
        columns=[PrintedColumn(_(column.title), column.at_right) for column in sheet.columns],
        rows=list(whole.texts()),
        left_out=max(0, len(sheet.ids) - MOST_ROWS),
    )


def _written(rows: int, file: Path) -> str:
    words = ngettext("{n} request is written to {file}.", "{n} requests are written to {file}.", rows)
    return words.format(n=count(rows), file=file)
