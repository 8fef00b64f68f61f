"""The import in three steps: files, what they would come to, and what became of them (SPEC 7)."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import (
    QDialog,
    QFileDialog,
    QLabel,
    QLineEdit,
    QPushButton,
    QStackedWidget,
    QTreeWidget,
    QWidget,
)

from agencybilling.domain.errors import NotFound
from agencybilling.gui import forms
from agencybilling.gui.actions import show_icon
from agencybilling.gui.dialogs.assign_agent import AssignAgentDialog
from agencybilling.gui.dialogs.importing.chosen_files import ChosenFiles
from agencybilling.gui.dialogs.importing.review import Review
from agencybilling.gui.dialogs.record_usage import clients_by_name
from agencybilling.gui.failures import sentence_of
from agencybilling.gui.tasks import Lane, Task
from agencybilling.gui.widgets.empty_state import EmptyState
from agencybilling.gui.widgets.field_errors import clear_error, show_error
from agencybilling.gui.widgets.picker import Choice, Picker
from agencybilling.gui.widgets.progress_line import ProgressLine
from agencybilling.gui.workplace import Message, Workplace
from agencybilling.i18n import _, ngettext
from agencybilling.services.imports import ImportRequest, ImportResult, UnreadableFile
from agencybilling.services.mappings import Mappings
from agencybilling.wording.amounts import count
from agencybilling.wording.imports import lines_of_report

_USUAL = (860, 620)
_FOLDER = "column mappings"
_LAST_FOLDER = "imports/folder"


class ImportDialog(QDialog):
    """Nothing is in the books before the second step's Import, and nothing of it if that is stopped."""

    heading: QLabel
    about: QLabel
    steps: QStackedWidget
    files_step: QWidget
    files: QTreeWidget
    nothing: EmptyState
    add: QPushButton
    map_columns: QPushButton
    remove: QPushButton
    agents: QLineEdit
    choose_agents: QPushButton
    owner: Picker
    review_step: QWidget
    figures: QWidget
    review: QTreeWidget
    give: QPushButton
    save: QPushButton
    progress: ProgressLine
    problem: QLabel
    back: QPushButton
    cancel: QPushButton
    ok: QPushButton

    def __init__(self, workplace: Workplace, *, client_id: int | None = None, parent: QWidget) -> None:
        super().__init__(parent)
        self.workplace = workplace
        forms.load(self, "dialogs", "import_usage.ui")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.resize(*_USUAL)
        self.mappings = Mappings(workplace.preferences.folder / _FOLDER)
        self.result_shown: ImportResult | None = None
        self._imported = False
        self._said = ""
        self._task: Task | None = None
        self.chosen = ChosenFiles(
            workplace,
            self.files,
            self.nothing,
            mappings=lambda: [one.file for one in self.mappings.all()],
            choose=self.choose_files,
        )
        self._shown = Review(self.figures, self.review)
        self._listen()
        self._show_step()
        application = workplace.application
        workplace.tasks.run(
            lambda: clients_by_name(application),
            lambda clients: self._offer_clients(clients, client_id),
            owner=self,
        )

    # ------------------------------------------------------------ files

    def choose_files(self) -> None:
        """Ask for files."""
        dialog = QFileDialog(self, _("Files to import"), self._folder())
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.setFileMode(QFileDialog.FileMode.ExistingFiles)
        dialog.setNameFilters([_("Exports (*.json *.csv *.tsv *.txt)"), _("All files (*)")])
        dialog.filesSelected.connect(lambda names: self.add_files([Path(name) for name in names]))
        dialog.open()

    def add_files(self, paths: Sequence[Path]) -> None:
        """Add files, and remember where they were."""
        if paths:
            self.workplace.preferences.set_text(_LAST_FOLDER, str(paths[-1].parent))
        self.chosen.add(paths)

    def choose_list_of_agents(self) -> None:
        """Ask for the list of agents."""
        dialog = QFileDialog(self, _("List of agents"), self._folder())
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.setNameFilters([_("CSV files (*.csv)"), _("All files (*)")])
        dialog.fileSelected.connect(self.agents.setText)
        dialog.open()

    def open_mapping(self) -> None:
        """Say how the columns of a table are to be read."""
        from agencybilling.gui.dialogs.importing.mapping_dialog import MappingDialog

        path = self.chosen.to_map
        if path is not None:
            dialog = MappingDialog(self.workplace, path, self.mappings, parent=self)
            dialog.accepted.connect(self.chosen.look_again)
            dialog.open()

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Files may be dropped while they are being chosen."""
        if event.mimeData().hasUrls() and self._choosing:
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        """Add what is dropped."""
        self.add_files([Path(url.toLocalFile()) for url in event.mimeData().urls() if url.isLocalFile()])
        event.acceptProposedAction()

    # ------------------------------------------------------------ preview and import

    def go_on(self) -> None:
        """Preview, then import, then close."""
        if self._imported:
            self.accept()
        elif self._choosing:
            self.look_ahead()
        else:
            self.take_in()

    def look_ahead(self) -> None:
        """Find out what the import would do."""
        if self.owner.text().strip() and self.owner.key is None:
            show_error(self.owner, sentence_of(NotFound(client=self.owner.text().strip())))
            return
        imports, request = self.workplace.application.imports, self._request()
        self._run(
            _("Reading the files …"),
            lambda task: imports.preview(request, on_progress=task.progress),
            self._show_preview,
        )

    def take_in(self) -> None:
        """Import."""
        imports, request = self.workplace.application.imports, self._request()
        self._run(
            _("Importing …"),
            lambda task: imports.run(request, on_progress=task.progress),
            self._show_report,
        )

    def go_back(self) -> None:
        """Choose files again."""
        self.steps.setCurrentWidget(self.files_step)
        self._show_step()

    def give_agent(self) -> None:
        """Give the selected agent to a client, and look ahead anew."""
        line, application = self._shown.line, self.workplace.application
        if line is None or line.agent is None:
            return
        agent, waiting = line.agent, line.waiting if self._imported else 0

        def show(clients: Sequence[Choice]) -> None:
            dialog = AssignAgentDialog(self.workplace, [agent], clients, waiting=waiting, parent=self)
            dialog.carried_out.connect(lambda _result: self._given())
            dialog.open()

        self.workplace.tasks.run(lambda: clients_by_name(application), show, owner=self)

    def choose_report_file(self) -> None:
        """Ask where the report is to be kept."""
        dialog = QFileDialog(self, _("Save the report"), self._folder())
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setNameFilters([_("Text (*.txt)"), _("JSON (*.json)")])
        dialog.setDefaultSuffix("txt")
        dialog.selectFile(_("import report") + ".txt")
        dialog.fileSelected.connect(lambda name: self.save_report_to(Path(name)))
        dialog.open()

    def save_report_to(self, file: Path) -> None:
        """Write the report to a file."""
        result, imports = self.result_shown, self.workplace.application.imports
        if result is None:
            return
        lines = list(lines_of_report(result, dry_run=not self._imported))
        said = _("The report is written to {file}.").format(file=file)
        self.workplace.tasks.run(
            lambda: imports.save_report(file, result, lines=lines),
            lambda _done: self.workplace.tell(Message(said)),
            failed=self._complain,
            owner=self,
        )

    def reject(self) -> None:
        """What is under way is stopped, and nothing of it kept."""
        if self._task is not None:
            self._task.cancel()
        super().reject()

    # ------------------------------------------------------------ inside

    @property
    def _choosing(self) -> bool:
        return self.steps.currentWidget() is self.files_step

    def _listen(self) -> None:
        self.add.clicked.connect(self.choose_files)
        self.remove.clicked.connect(self.chosen.remove_selected)
        self.map_columns.clicked.connect(self.open_mapping)
        self.choose_agents.clicked.connect(self.choose_list_of_agents)
        self.chosen.changed.connect(self._follow)
        self.review.itemSelectionChanged.connect(self._follow)
        self.give.clicked.connect(self.give_agent)
        self.save.clicked.connect(self.choose_report_file)
        self.back.clicked.connect(self.go_back)
        self.cancel.clicked.connect(self.reject)
        self.ok.clicked.connect(self.go_on)
        self.progress.canceled.connect(self._stop)
        self.owner.textChanged.connect(lambda _text: clear_error(self.owner))
        self.workplace.theme.changed.connect(self._dress)
        self._dress()

    def _dress(self) -> None:
        for button, icon in ((self.add, "plus"), (self.map_columns, "columns-3"), (self.remove, "x")):
            show_icon(button, icon)
        show_icon(self.give, "user-plus")
        show_icon(self.save, "save")

    def _offer_clients(self, clients: Sequence[Choice], client_id: int | None) -> None:
        self.owner.show_choices(clients)
        if client_id is not None:
            self.owner.pick(client_id)

    def _request(self) -> ImportRequest:
        listed, owner = self.agents.text().strip(), self.owner.key
        return ImportRequest(
            self.chosen.paths,
            agents=Path(listed) if listed else None,
            mappings=tuple(one.file for one in self.mappings.all()),
            client=owner if isinstance(owner, int) else None,
        )

    def _run(
        self,
        said: str,
        work: Callable[[Task], ImportResult],
        then: Callable[[ImportResult], None],
    ) -> None:
        task = self._task = Task()
        self._said = said
        self.problem.hide()
        self.progress.begin(said)
        task.progressed.connect(self._tell_progress)
        task.ended.connect(self._end)
        self._follow()
        self.workplace.tasks.run(
            lambda: work(task), then, owner=self, failed=self._complain, task=task, lane=Lane.LONG
        )

    def _tell_progress(self, done: int) -> None:
        before = self.result_shown
        words = ngettext("{said} {n} row", "{said} {n} rows", done).format(said=self._said, n=count(done))
        self.progress.show_progress(done, None if before is None else before.report.rows, text=words)

    def _end(self) -> None:
        self._task = None
        self.progress.end()
        self._follow()

    def _stop(self) -> None:
        if self._task is not None:
            self._task.cancel()

    def _show_preview(self, result: ImportResult) -> None:
        self.result_shown = result
        self._shown.show_result(result, dry_run=True)
        self.steps.setCurrentWidget(self.review_step)
        self._show_step()

    def _show_report(self, result: ImportResult) -> None:
        self.result_shown, self._imported = result, True
        self._shown.show_result(result, dry_run=False)
        self._show_step()
        words = ngettext("{n} record is imported.", "{n} records are imported.", result.new)
        self.workplace.tell(Message(words.format(n=count(result.new))))

    def _given(self) -> None:
        if self._imported:
            self._shown.drop_line()
        else:
            self.look_ahead()

    def _complain(self, error: Exception) -> None:
        self.problem.setText(str(error) if isinstance(error, UnreadableFile) else sentence_of(error))
        self.problem.show()

    def _show_step(self) -> None:
        self.problem.hide()
        if self._choosing:
            self._say(
                _("Which files?"),
                _("A file may be read again and again: what the books hold already changes nothing."),
            )
        elif self._imported:
            self._say(
                _("Imported"), _("The records are in the books, and what they changed has been worked out.")
            )
        else:
            self._say(_("What the import would do"), _("Nothing of it is in the books yet."))
        self._follow()
        (self.add if self._choosing else self.ok).setFocus()

    def _say(self, heading: str, about: str) -> None:
        self.heading.setText(heading)
        self.about.setText(about)

    def _follow(self) -> None:
        idle, choosing = self._task is None, self._choosing
        self.back.setVisible(not choosing and not self._imported)
        self.back.setEnabled(idle)
        self.cancel.setVisible(not self._imported)
        self.ok.setText(_("&Preview") if choosing else _("&Close") if self._imported else _("&Import"))
        self.ok.setEnabled(idle and (not choosing or self.chosen.all_known))
        self.ok.setDefault(True)
        self.remove.setEnabled(bool(self.chosen.selected))
        self.map_columns.setEnabled(self.chosen.to_map is not None)
        line = self._shown.line
        self.give.setVisible(not choosing)
        self.give.setEnabled(idle and line is not None and line.agent is not None)
        self.save.setVisible(not choosing)

    def _folder(self) -> str:
        return self.workplace.preferences.text(_LAST_FOLDER)
