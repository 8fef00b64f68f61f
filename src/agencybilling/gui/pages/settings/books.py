"""The books themselves: where they lie, their copies, and whether they add up."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QFileDialog, QFrame, QLabel, QMessageBox, QPushButton

from agencybilling.gui import forms
from agencybilling.gui.another_window import ask_for_other_books
from agencybilling.gui.dialogs.other_books import books_files
from agencybilling.gui.failures import sentence_of
from agencybilling.gui.plain import say_in
from agencybilling.gui.screen import Screen
from agencybilling.gui.tables.columns import CellKind, Column
from agencybilling.gui.tables.notices import EmptyWords
from agencybilling.gui.tables.source import ListSource
from agencybilling.gui.tables.view import DataTable
from agencybilling.gui.tasks import Lane, Task
from agencybilling.gui.theme.tokens import Tone
from agencybilling.gui.widgets.painting import wear
from agencybilling.gui.widgets.progress_line import ProgressLine
from agencybilling.gui.workplace import Message, Workplace
from agencybilling.i18n import N_, _, ngettext
from agencybilling.paths import BOOKS_SUFFIX
from agencybilling.queries.facts import Difference
from agencybilling.services.backups import Copy
from agencybilling.services.changes import Notice
from agencybilling.wording.amounts import count, day

_MEGABYTE = 1_000_000
_STEPS = 1_000
_Numbered = tuple[int, Copy]


class BooksSection(Screen):
    """Copies are made and put back off the window's thread; so is the check."""

    file: QLabel
    back_up: QPushButton
    check: QPushButton
    open_other: QPushButton
    progress: ProgressLine
    outcome: QLabel
    card: QFrame
    restore_file: QPushButton
    restore: QPushButton

    def __init__(self, workplace: Workplace) -> None:
        super().__init__(workplace)
        forms.load(self, "pages", "settings_books.ui")
        self._copies: dict[int, Copy] = {}
        self._working: Task | None = None
        self.table: DataTable[_Numbered] = DataTable(
            workplace, _columns(), name="copies", title=_("Copies of the books")
        )
        self.table.let_one_be_selected()
        self.table.say_when_empty(
            EmptyWords(_("No copies yet"), _("The first one is made today."), icon="database")
        )
        layout = self.card.layout()
        if layout is not None:
            layout.addWidget(self.table)
        path = workplace.application.office.books.path
        self.file.setText("" if path is None else str(path))
        self.outcome.hide()
        self.restore.setEnabled(False)
        self._listen()

    def refresh(self, notice: Notice) -> None:
        """Another process may have made a copy."""
        if notice.everything:
            self._read()

    def showEvent(self, event: QShowEvent) -> None:
        """List the copy of the day too, which no notice tells of."""
        super().showEvent(event)
        self._read()

    def _listen(self) -> None:
        self.back_up.clicked.connect(self._ask_where)
        self.check.clicked.connect(self._check)
        self.open_other.clicked.connect(lambda: ask_for_other_books(self.workplace, self))
        self.restore_file.clicked.connect(self._ask_which_file)
        self.restore.clicked.connect(self._ask_to_restore)
        self.table.selection_changed.connect(lambda selected: self.restore.setEnabled(selected == 1))
        self.table.activated.connect(lambda _id: self._ask_to_restore())
        self.progress.canceled.connect(self._cancel)

    def _read(self) -> None:
        backups = self.workplace.application.backups
        self.workplace.tasks.run(backups.all, self._show, owner=self)

    def _show(self, copies: list[Copy]) -> None:
        self._copies = dict(enumerate(copies, start=1))
        rows = list(self._copies.items())
        self.table.show_source(ListSource(rows, _columns(), id_of=lambda row: row[0]), stay=True)

    def _ask_where(self) -> None:
        path = self.workplace.application.office.books.path or Path("books.db")
        today = self.workplace.application.renewals.today()
        dialog = QFileDialog(self, _("Back up the books"), str(path.parent))
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setNameFilters(books_files())
        dialog.setDefaultSuffix(BOOKS_SUFFIX)
        dialog.selectFile(f"{path.stem} {today.isoformat()}{BOOKS_SUFFIX}")
        dialog.fileSelected.connect(lambda name: self.copy_to(Path(name)))
        dialog.open()

    def copy_to(self, file: Path) -> None:
        """Make a copy of the books in this file."""
        backups = self.workplace.application.backups
        self._work(
            _("Copying the books"),
            lambda task: backups.back_up(file, on_progress=task.progress),
            lambda _copied: self._say(_("{file} is a whole copy of the books.").format(file=file.name)),
        )

    def _check(self) -> None:
        check = self.workplace.application.check
        self._work(_("Checking the books"), lambda _task: check.run(), self._say_checked)

    def _say_checked(self, differences: object) -> None:
        found = differences if isinstance(differences, list) else []
        if not found:
            self._say(_("The books are right: every figure is borne out by its facts."))
            return
        n = len(found)
        said = ngettext(
            "{n} figure is not borne out by its facts:", "{n} figures are not borne out by their facts:", n
        )
        lines = [_difference(one) for one in found[:5]]
        advice = _("Restore the latest copy that is right, or ask for help with this list.")
        self._say("\n".join([said.format(n=count(n)), *lines, advice]), tone=Tone.BAD)

    def _ask_to_restore(self) -> None:
        copy = self._chosen()
        if copy is None:
            return
        question = _("Put the books back to how they were on {day}?").format(day=day(copy.day))
        done = _("The books are as on {day}. The present of before is kept as a copy.")
        self._ask(question, lambda: self._restore(copy.path, done.format(day=day(copy.day))))

    def _ask_which_file(self) -> None:
        folder = (self.workplace.application.office.books.path or Path()).parent
        dialog = QFileDialog(self, _("Restore from a file"), str(folder))
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        dialog.setNameFilters(books_files())
        dialog.fileSelected.connect(lambda name: self.ask_to_restore_from(Path(name)))
        dialog.open()

    def ask_to_restore_from(self, file: Path) -> None:
        """Put the books back to what a copy made by hand holds, once a person has agreed."""
        question = _("Put the books back to how they are in {file}?").format(file=file.name)
        done = _("The books are as in {file}. The present of before is kept as a copy.")
        self._ask(question, lambda: self._restore(file, done.format(file=file.name)))

    def _ask(self, question: str, put_back: Callable[[], None]) -> None:
        box = QMessageBox(self)
        box.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        box.setIcon(QMessageBox.Icon.Question)
        box.setWindowTitle(_("Restore this copy"))
        say_in(box, question)
        box.setInformativeText(_("A copy of the present is made first, so that you can come back."))
        agreed = box.addButton(_("&Restore"), QMessageBox.ButtonRole.AcceptRole)
        box.addButton(_("&Cancel"), QMessageBox.ButtonRole.RejectRole)
        agreed.clicked.connect(lambda: put_back())
        box.open()

    def _restore(self, copy: Path, done: str) -> None:
        backups = self.workplace.application.backups
        self._work(
            _("Restoring the books"),
            lambda task: backups.restore(copy, on_progress=task.progress),
            lambda _present: self._say_restored(done),
        )

    def _say_restored(self, done: str) -> None:
        self._say(done)
        self._read()

    def _chosen(self) -> Copy | None:
        current = self.table.current_id()
        return None if current is None else self._copies.get(current)

    def _work(self, what: str, work: Callable[[Task], object], then: Callable[[object], None]) -> None:
        """One piece of work at a time, with progress and Cancel."""
        if self._working is not None:
            return
        task = self._working = Task()
        self.outcome.hide()
        self.progress.begin(what, can_cancel=True)
        task.progressed.connect(self._advance)
        task.ended.connect(self._rest)
        self.workplace.tasks.run(
            lambda: work(task), then, failed=self._fail, owner=self, task=task, lane=Lane.LONG
        )

    def _advance(self, share: object) -> None:
        if isinstance(share, float):
            self.progress.show_progress(round(share * _STEPS), _STEPS)

    def _cancel(self) -> None:
        if self._working is not None:
            self._working.cancel()

    def _rest(self) -> None:
        self._working = None
        self.progress.end()

    def _fail(self, error: Exception) -> None:
        self._say(sentence_of(error), tone=Tone.BAD)

    def _say(self, text: str, *, tone: Tone = Tone.OK) -> None:
        self.outcome.setText(text)
        wear(self.outcome, role="error" if tone is Tone.BAD else "strong")
        self.outcome.show()
        self.workplace.tell(Message(text.splitlines()[0], tone=tone))


def _columns() -> list[Column[_Numbered]]:
    return [
        Column("day", N_("Day"), lambda r: day(r[1].day), CellKind.STRONG, 120, order="day", value=_day),
        Column("kind", N_("Kind"), _kind, CellKind.SOFT, 150, stretch=True),
        Column("clients", N_("Clients"), lambda r: count(r[1].counts.clients), CellKind.NUMBER, 76),
        Column("requests", N_("Requests"), lambda r: count(r[1].counts.requests), CellKind.NUMBER, 88),
        Column("records", N_("Usage records"), lambda r: count(r[1].counts.records), CellKind.NUMBER, 112),
        Column("size", N_("Size"), _size, CellKind.NUMBER, 76, order="size", value=lambda r: r[1].size),
    ]


def _day(row: _Numbered) -> object:
    return row[1].day


def _kind(row: _Numbered) -> str:
    return _("Copy of the day") if row[1].by_itself else _("Before something was restored")


def _size(row: _Numbered) -> str:
    return _("{n} MB").format(n=count(max(1, round(row[1].size / _MEGABYTE))))


def _difference(one: Difference) -> str:
    return _("{what}, {where}: {stored} is kept, {facts} is borne out").format(
        what=one.what, where=one.where, stored=one.stored, facts=one.facts
    )
