"""Statements of all clients, or of those selected, into a folder."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from threading import Event

from PySide6.QtCore import QStandardPaths, Qt, QTimer
from PySide6.QtWidgets import (
    QCheckBox,
    QDialog,
    QFileDialog,
    QLabel,
    QLineEdit,
    QListWidget,
    QPushButton,
    QWidget,
)

from agencybilling.domain.errors import Refusal
from agencybilling.domain.statement import Statement
from agencybilling.gui import forms
from agencybilling.gui.actions import show_icon
from agencybilling.gui.dialogs.statement.dialog import grow
from agencybilling.gui.dialogs.statement.folders import open_folder
from agencybilling.gui.dialogs.statement.options import StatementOptions
from agencybilling.gui.dialogs.statement.run import Asked, HowFar, Outcome, Run, UnusableFolder
from agencybilling.gui.failures import sentence_of
from agencybilling.gui.tasks import Lane, Task
from agencybilling.gui.theme.tokens import Tone
from agencybilling.gui.widgets.banner import Banner
from agencybilling.gui.widgets.field_errors import clear_error, show_error
from agencybilling.gui.widgets.progress_line import ProgressLine
from agencybilling.gui.workplace import Workplace
from agencybilling.i18n import _, ngettext
from agencybilling.services.changes import Notice
from agencybilling.statements.naming import USUAL_PATTERN, FileNames, UnknownPlace
from agencybilling.wording.amounts import count

_FOLDER, _PATTERN = "statements/folder", "statements/pattern"
_MOST_LISTED = 200
_PAUSE_MS = 120


class ManyStatementsDialog(QDialog):
    """It stays open when it is done, so that the same clients can be written in another way."""

    heading: QLabel
    options: StatementOptions
    folder: QLineEdit
    choose: QPushButton
    pattern: QLineEdit
    example: QLabel
    places: QLabel
    only_moved: QCheckBox
    progress: ProgressLine
    told: Banner
    failures: QListWidget
    problem: QLabel
    replaced: QLabel
    cancel: QPushButton
    ok: QPushButton

    def __init__(self, workplace: Workplace, clients: Sequence[int] | None, *, parent: QWidget) -> None:
        """`clients` are those selected; None for all."""
        super().__init__(parent)
        forms.load(self, "dialogs", "many_statements.ui")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.workplace = workplace
        self.outcome: Outcome | None = None
        self._selected = clients
        self._clients: Sequence[int] = clients or ()
        self._sample: Statement | None = None
        self._reading: Task | None = None
        self._task: Task | None = None
        self._stop = Event()
        self._folder = Path()
        self._pause = QTimer(self, singleShot=True, interval=_PAUSE_MS)
        self.options.begin(workplace, of_many=True)
        self._begin()
        self._listen()
        self._follow()
        self._count()

    def write(self) -> None:
        """Write the statements, unless something has to be put right first."""
        if self._task is None and self._check():
            self._folder = Path(self.folder.text().strip()).expanduser()
            self._run()

    def stop(self) -> None:
        """Write no further ones."""
        self._stop.set()

    def choose_folder(self) -> None:
        """Ask for the folder."""
        dialog = QFileDialog(self, _("Folder for the statements"), self.folder.text())
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.setOption(QFileDialog.Option.DontUseNativeDialog)
        dialog.setFileMode(QFileDialog.FileMode.Directory)
        dialog.setOption(QFileDialog.Option.ShowDirsOnly)
        dialog.fileSelected.connect(self.folder.setText)
        dialog.open()

    def reject(self) -> None:
        """Close; while statements are being written, stop that first."""
        if self._task is None:
            super().reject()
        else:
            self.stop()

    # -- what is asked for

    def _begin(self) -> None:
        preferences = self.workplace.preferences
        documents = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation)
        self.folder.setText(preferences.text(_FOLDER) or str(Path(documents, _("Statements"))))
        self.pattern.setText(preferences.text(_PATTERN) or USUAL_PATTERN)
        self.places.setText(
            _(
                "{client} the name · {number} the statement's number · {first} and {last} its days"
                " · {known_on} the day it is known on"
            )
        )
        self.ok.setProperty("kind", "primary")
        self.ok.setDefault(True)
        for part in (self.problem, self.failures):
            part.hide()

    def _listen(self) -> None:
        self._pause.timeout.connect(self._read_sample)
        self.options.changed.connect(self._pause.start)
        self.options.written_otherwise.connect(self._show_example)
        self.folder.textChanged.connect(lambda _text: clear_error(self.folder))
        self.pattern.textChanged.connect(lambda _text: self._show_example())
        self.choose.clicked.connect(self.choose_folder)
        self.progress.canceled.connect(self.stop)
        self.told.acted.connect(lambda: open_folder(self._folder))
        self.cancel.clicked.connect(self.reject)
        self.ok.clicked.connect(self.write)
        self.workplace.bridge.changed.connect(self._hear)
        self.workplace.theme.changed.connect(self._dress)
        self._dress()

    def _dress(self) -> None:
        show_icon(self.choose, "folder-open")
        show_icon(self.ok, "files")

    def _hear(self, _notice: Notice) -> None:
        """There may be more clients, or other days of theirs; a run keeps those it began with."""
        if self._task is None:
            self._count()

    def _count(self) -> None:
        """Who they are, read anew for all."""
        selected, service = self._selected, self.workplace.application.statements
        self.workplace.tasks.run(
            lambda: service.clients() if selected is None else selected, self._show_clients, owner=self
        )

    def _show_clients(self, clients: Sequence[int]) -> None:
        self._clients = clients
        number = len(clients)
        if self._selected is None:
            said = ngettext("Statements of all clients: {n}", "Statements of all {n} clients", number)
        else:
            said = ngettext("Statement of {n} selected client", "Statements of {n} selected clients", number)
        self.heading.setText(said.format(n=count(number)))
        self._follow()
        self._read_sample()

    def _read_sample(self) -> None:
        """The first client's, for the days and the example; what is refused is told beside its field."""
        if self._reading is not None:
            self._reading.cancel()
        if not self._clients:
            return
        service, client = self.workplace.application.statements, self._clients[0]
        days, known_on = self.options.days, self.options.known_on_day
        self._reading = self.workplace.tasks.run(
            lambda: service.as_it_stands(client, days, known_on=known_on).statement,
            self._show_sample,
            failed=self._refuse,
            owner=self,
        )

    def _show_sample(self, sample: Statement) -> None:
        self._sample = sample
        self.problem.hide()
        self.options.clear_refusals()
        self.options.show_days(sample.days)
        self._show_example()

    def _show_example(self) -> bool:
        """A name that the pattern gives; whether there is one."""
        try:
            names = FileNames(self._pattern())
        except UnknownPlace as unknown:
            said = _("{place} stands for nothing in a file's name.").format(place=f"{{{unknown.place}}}")
            show_error(self.pattern, said)
            self.example.clear()
            self._make_room()
            return False
        clear_error(self.pattern)
        if self._sample is not None:
            name = names.name(self._sample, self.options.wish().format.value)
            self.example.setText(_("For example: {name}").format(name=name))
        return True

    def _pattern(self) -> str:
        return self.pattern.text().strip() or USUAL_PATTERN

    def _check(self) -> bool:
        """Whether it can be begun; what must be put right is told beside its field."""
        typed = self.folder.text().strip()
        if not typed or not Path(typed).expanduser().is_absolute():
            show_error(self.folder, _("Choose a folder, or type its whole path."))
            self.folder.setFocus()
            self._make_room()
            return False
        if not self._show_example():
            self.pattern.setFocus()
            return False
        return True

    # -- the run

    def _run(self) -> None:
        asked = Asked(
            self._clients,
            self.options.days,
            self.options.known_on_day,
            self._folder,
            self.options.wish(self._pattern()),
            self.only_moved.isChecked(),
        )
        self._remember()
        self._stop.clear()
        task = self._task = Task()
        run = Run(
            self.workplace.application,
            asked,
            tell=task.progress,
            wanted=lambda: not (self._stop.is_set() or task.canceled),
        )
        self._tell_begin()
        task.progressed.connect(self._advance)
        task.ended.connect(self._rest)
        self.workplace.tasks.run(
            run.carry_out, self._report, failed=self._fail, owner=self, task=task, lane=Lane.LONG
        )

    def _remember(self) -> None:
        self.workplace.preferences.set_text(_FOLDER, self.folder.text().strip())
        self.workplace.preferences.set_text(_PATTERN, self._pattern())

    def _tell_begin(self) -> None:
        self.outcome = None
        for part in (self.problem, self.failures, self.told):
            part.hide()
        self.progress.begin(_("Writing statements"))
        self._advance(HowFar(0, 0))
        self._follow()
        self._make_room()

    def _advance(self, how_far: HowFar) -> None:
        words = ngettext(
            "{done} of {all} clients, {n} statement written",
            "{done} of {all} clients, {n} statements written",
            how_far.written,
        ).format(done=count(how_far.clients), all=count(len(self._clients)), n=count(how_far.written))
        self.progress.show_progress(how_far.clients, len(self._clients), text=words)

    def _rest(self) -> None:
        self._task = None
        self.progress.end()
        self._follow()

    def _report(self, outcome: Outcome) -> None:
        self.outcome = outcome
        words = _words(outcome, self._folder)
        tone = Tone.WARN if outcome.failures or outcome.stopped else Tone.OK
        self.told.show_banner(words, tone, action=_("Open folde&r") if outcome.written else "")
        self._list(outcome)
        self._make_room()

    def _list(self, outcome: Outcome) -> None:
        self.failures.clear()
        for failure in outcome.failures[:_MOST_LISTED]:
            self.failures.addItem(_("{client}: {why}").format(client=failure.client, why=failure.why))
        more = len(outcome.failures) - _MOST_LISTED
        if more > 0:
            self.failures.addItem(ngettext("… and {n} more", "… and {n} more", more).format(n=count(more)))
        self.failures.setVisible(bool(outcome.failures))

    def _fail(self, error: Exception) -> None:
        if isinstance(error, UnusableFolder) and isinstance(error.__cause__, OSError):
            show_error(self.folder, sentence_of(error.__cause__))
            self.folder.setFocus()
        else:
            self._refuse(error)
        self._make_room()

    def _refuse(self, error: Exception) -> None:
        if not (isinstance(error, Refusal) and self.options.show_refusal(error)):
            self.problem.setText(sentence_of(error))
            self.problem.show()
        self._make_room()

    def _follow(self) -> None:
        """Nothing can be changed while they are written."""
        idle = self._task is None
        for part in (self.options, self.folder, self.choose, self.pattern, self.only_moved):
            part.setEnabled(idle)
        self.cancel.setEnabled(idle)
        self.ok.setEnabled(idle and bool(self._clients))

    def _make_room(self) -> None:
        QTimer.singleShot(0, self, lambda: grow(self))


def _words(outcome: Outcome, folder: Path) -> str:
    number = outcome.written
    if outcome.stopped:
        said = ngettext(
            "Stopped: {n} statement was written to {folder} and stays there.",
            "Stopped: {n} statements were written to {folder} and stay there.",
            number,
        )
    else:
        said = ngettext("{n} statement is in {folder}.", "{n} statements are in {folder}.", number)
    words = [said.format(n=count(number), folder=folder)]
    failed = len(outcome.failures)
    if failed:
        said = ngettext("{n} could not be written:", "{n} could not be written:", failed)
        words.append(said.format(n=count(failed)))
    return " ".join(words)
