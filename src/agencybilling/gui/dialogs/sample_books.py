"""Filling empty books with invented clients, to look around."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QLabel, QPushButton, QWidget

from agencybilling.gui import forms
from agencybilling.gui.failures import sentence_of
from agencybilling.gui.tasks import Lane, Task
from agencybilling.gui.widgets.progress_line import ProgressLine
from agencybilling.gui.workplace import Message, Workplace
from agencybilling.i18n import _
from agencybilling.services.setup import SAMPLE_CLIENTS, SAMPLE_MONTHS
from agencybilling.wording.amounts import count

_STEPS = 1_000


class SampleBooksDialog(QDialog):
    """Says what it does, then how far it is. What is stopped halfway leaves the books empty."""

    what: QLabel
    hint: QLabel
    progress: ProgressLine
    problem: QLabel
    cancel: QPushButton
    ok: QPushButton

    def __init__(self, workplace: Workplace, parent: QWidget) -> None:
        super().__init__(parent)
        forms.load(self, "dialogs", "sample_books.ui")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._workplace = workplace
        self._task: Task | None = None
        said = _("Look around with {clients} clients and {months} months of history.")
        self.what.setText(said.format(clients=count(SAMPLE_CLIENTS), months=count(SAMPLE_MONTHS)))
        self.problem.hide()
        self.ok.setProperty("kind", "primary")
        self.ok.setDefault(True)
        self.ok.setFocus()
        self.ok.clicked.connect(self._fill)
        self.cancel.clicked.connect(self.reject)
        self.progress.canceled.connect(self._stop)

    def reject(self) -> None:
        """Close; while the books are being filled, stop that first."""
        if self._task is None:
            super().reject()
        else:
            self._stop()

    def _fill(self) -> None:
        task = self._task = Task()
        set_up = self._workplace.application.set_up
        self._work(True)
        task.progressed.connect(self._advance)
        task.ended.connect(self._rest)
        self._workplace.tasks.run(
            lambda: set_up.samples(on_progress=task.progress),
            lambda _done: self._finish(),
            failed=self._fail,
            owner=self,
            task=task,
            lane=Lane.LONG,
        )

    def _work(self, under_way: bool) -> None:  # noqa: FBT001 - a state of its own
        self.ok.setVisible(not under_way)
        self.cancel.setVisible(not under_way)
        self.problem.hide()
        if under_way:
            self.progress.begin(_("Filling the books"))
        else:
            self.progress.end()

    def _advance(self, share: object) -> None:
        if isinstance(share, float):
            self.progress.show_progress(round(share * _STEPS), _STEPS)

    def _stop(self) -> None:
        if self._task is not None:
            self._task.cancel()

    def _rest(self) -> None:
        """Work has ended; where a person stopped it, the books are as empty as before."""
        stopped, self._task = self._task is not None and self._task.canceled, None
        if stopped:
            self.reject()

    def _finish(self) -> None:
        self._task = None
        self._workplace.tell(Message(_("The books hold sample data now. Look around.")))
        self.accept()

    def _fail(self, error: Exception) -> None:
        self._work(False)
        self.problem.setText(sentence_of(error))
        self.problem.show()
