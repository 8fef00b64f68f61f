"""A list as a file for spreadsheets, or on paper."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Generic

from PySide6.QtCore import QObject, QStandardPaths, Qt
from PySide6.QtWidgets import QFileDialog, QWidget

from agencybilling.gui.actions import action
from agencybilling.gui.printing import MOST_ROWS, Listing, PrintedColumn
from agencybilling.gui.tables.columns import CellKind, Row
from agencybilling.gui.tables.exporting import Sheet
from agencybilling.gui.tables.view import DataTable
from agencybilling.gui.tasks import Lane, Task
from agencybilling.gui.widgets.progress_line import ProgressLine
from agencybilling.gui.workplace import Message, Workplace
from agencybilling.i18n import _
from agencybilling.services.application import Application
from agencybilling.wording.amounts import day

CSV, XLSX = ".csv", ".xlsx"
_FOLDER = "folders/exports"
"""The preference for where files are put."""


@dataclass(frozen=True, slots=True)
class Outlook(Generic[Row]):
    """How a list is told outside the window.

    `title` stands on paper, `file_name` is proposed without its ending, `selected` names what is selected,
    `written` says what has been done. `for_files` gives columns their values and `for_paper` their texts,
    both on the thread that reads the rows.
    """

    title: str
    file_name: str
    selected: str
    written: Callable[[int, Path], str]
    for_files: Callable[[Sheet[Row]], Sheet[Row]]
    for_paper: Callable[[Sheet[Row]], Sheet[Row]]


class ListOutput(QObject, Generic[Row]):
    """Exports everything that is shown; prints what is selected, or else what is shown.

    `described` says in words what the list is narrowed to.
    """

    def __init__(
        self,
        workplace: Workplace,
        table: DataTable[Row],
        outlook: Outlook[Row],
        *,
        described: Callable[[], str],
        progress: ProgressLine,
        owner: QWidget,
    ) -> None:
        super().__init__(owner)
        self._workplace, self._table, self._owner = workplace, table, owner
        self._outlook = outlook
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
        usual = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation)
        folder = self._workplace.preferences.text(_FOLDER, usual)
        dialog = QFileDialog(self._owner.window(), _("Export what is shown"), folder)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        kinds = {_("Comma-separated values (*.csv)"): CSV, _("Excel workbook (*.xlsx)"): XLSX}
        dialog.setNameFilters(list(kinds))
        dialog.setDefaultSuffix(CSV)
        dialog.filterSelected.connect(lambda chosen: dialog.setDefaultSuffix(kinds[chosen]))
        dialog.selectFile(self._outlook.file_name + CSV)
        dialog.fileSelected.connect(lambda name: self.export_to(Path(name)))
        dialog.open()

    def export_to(self, file: Path) -> None:
        """Write what is shown to a file: a workbook where its name says so, else CSV."""
        self._workplace.preferences.set_text(_FOLDER, str(file.parent))
        sheet, task, outlook = self._table.sheet(), Task(), self._outlook
        application = self._workplace.application
        all_of_it = len(sheet.ids)
        self._task = task
        self.export.setEnabled(False)
        self._progress.begin(_("Writing {file} …").format(file=file.name))
        task.progressed.connect(lambda done: self._progress.show_progress(done, all_of_it))
        task.ended.connect(self._end)
        self._workplace.tasks.run(
            lambda: written(application, outlook.for_files(sheet), file, task=task),
            lambda rows: self._workplace.tell(Message(outlook.written(rows, file))),
            owner=self,
            task=task,
            lane=Lane.LONG,
        )

    def show_pages(self) -> None:
        """Show the pages that would be printed."""
        some = self._table.selected_count > 1
        sheet, application = self._table.sheet(selected=some), self._workplace.application
        outlook = self._outlook
        about = outlook.selected if some else self._described()
        self._workplace.tasks.run(
            lambda: listing(application, sheet, outlook, about=about),
            self._preview,
            owner=self,
        )

    def _preview(self, made: Listing) -> None:
        from agencybilling.gui.dialogs.pages import PagesDialog

        PagesDialog(self._workplace.preferences, made, self._owner.window()).open()

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


def written(application: Application, sheet: Sheet[Row], file: Path, *, task: Task) -> int:
    """Write a sheet to a file; how many rows. Raises `Canceled`."""
    titles = tuple(column.title for column in sheet.columns)
    rows = sheet.values(lambda: task.canceled)
    return application.exports.write_table(file, rows, columns=titles, on_progress=task.progress)


def listing(application: Application, sheet: Sheet[Row], outlook: Outlook[Row], *, about: str) -> Listing:
    """What is printed of a sheet."""
    whole = outlook.for_paper(replace(sheet, ids=sheet.ids[:MOST_ROWS]))
    today = application.zone.day_of(application.office.clock())
    agency = application.settings.get().name
    return Listing(
        title=_("{title} – {agency}").format(title=outlook.title, agency=agency),
        about=about,
        dated=day(today),
        columns=[
            PrintedColumn(_(column.title), column.at_right, gives_way=column.kind is CellKind.TEXT)
            for column in whole.columns
        ],
        rows=list(whole.texts()),
        left_out=max(0, len(sheet.ids) - MOST_ROWS),
    )
