"""One client's statement of account: its figures first, then on paper or as a file."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QDialog, QLabel, QPushButton, QWidget

from agencybilling.domain.errors import Refusal
from agencybilling.domain.statement import Statement
from agencybilling.gui import forms
from agencybilling.gui.actions import show_icon
from agencybilling.gui.dialogs.statement.figures import StatementFigures
from agencybilling.gui.dialogs.statement.folders import open_folder
from agencybilling.gui.dialogs.statement.options import StatementOptions
from agencybilling.gui.failures import sentence_of
from agencybilling.gui.papers.preview import PreviewDialog
from agencybilling.gui.papers.printed import Printed
from agencybilling.gui.papers.saving import save_document
from agencybilling.gui.tasks import Lane, Task
from agencybilling.gui.theme.tokens import Tone
from agencybilling.gui.widgets.banner import Banner
from agencybilling.gui.workplace import Message, Workplace
from agencybilling.i18n import _
from agencybilling.queries.billing_card import BillingCard
from agencybilling.services.application import Application
from agencybilling.services.changes import Notice
from agencybilling.services.statements import AsItStands, Behind
from agencybilling.statements.naming import FileNames
from agencybilling.statements.paper import Paper
from agencybilling.statements.wish import Wish

_PAUSE_MS = 120
_SHARE_OF_WINDOW = 0.92


class StatementDialog(QDialog):
    """The figures follow what is chosen, and the books; a statement is made when it is looked at or saved."""

    heading: QLabel
    options: StatementOptions
    figures: StatementFigures
    waiting: Banner
    told: Banner
    problem: QLabel
    cancel: QPushButton
    save: QPushButton
    ok: QPushButton

    def __init__(self, workplace: Workplace, card: BillingCard, *, parent: QWidget) -> None:
        super().__init__(parent)
        forms.load(self, "dialogs", "statement.ui")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.workplace, self.card = workplace, card
        self._window = parent.window()
        self.shown: AsItStands | None = None
        self._reading: Task | None = None
        self._folder: Path | None = None
        self._pause = QTimer(self, singleShot=True, interval=_PAUSE_MS)
        self.heading.setText(card.client.name)
        self.options.begin(workplace)
        self.ok.setProperty("kind", "primary")
        self.ok.setDefault(True)
        self.problem.hide()
        self._listen()
        self._read()

    def preview(self) -> None:
        """Make the statement and show its pages."""
        self._make(self._show_pages)

    def save_as(self) -> None:
        """Make the statement, then ask where it is to be."""
        self._make(self._ask_where)

    def _listen(self) -> None:
        self._pause.timeout.connect(self._read)
        self.options.changed.connect(self.told.hide)
        self.options.changed.connect(self._read_soon)
        self.options.written_otherwise.connect(self.told.hide)
        self.workplace.bridge.changed.connect(self._hear)
        self.told.acted.connect(self._open_folder)
        self.cancel.clicked.connect(self.reject)
        self.save.clicked.connect(self.save_as)
        self.ok.clicked.connect(self.preview)
        self.workplace.theme.changed.connect(self._dress)
        self._dress()

    def _dress(self) -> None:
        show_icon(self.save, "save")
        show_icon(self.ok, "printer")

    # -- figures

    def _hear(self, notice: Notice) -> None:
        if notice.concerns(self.card.client.id):
            self._read_soon()

    def _read_soon(self) -> None:
        self._pause.start()

    def _read(self) -> None:
        if self._reading is not None:
            self._reading.cancel()
        service, client = self.workplace.application.statements, self.card.client.id
        days, known_on = self.options.days, self.options.known_on_day
        self._reading = self.workplace.tasks.run(
            lambda: service.as_it_stands(client, days, known_on=known_on),
            self._show,
            failed=self._refuse,
            owner=self,
        )

    def _show(self, found: AsItStands) -> None:
        self.shown = found
        self._clear()
        self.options.show_days(found.statement.days)
        self.figures.show_statement(found.statement, self.workplace.application.currencies)
        self._tell_behind(found.behind)
        self._make_room()

    def _tell_behind(self, behind: Behind | None) -> None:
        name = self.card.client.name
        if behind is Behind.DUE and not self.workplace.looks_ahead:
            said = _("What is due for {client} is done first when the statement is made, and may add to it.")
            self.waiting.show_banner(said.format(client=name), Tone.INFO)
        elif behind is not None:
            said = _("Renewals of {client} wait: the statement tells what stands in the books now.")
            self.waiting.show_banner(said.format(client=name), Tone.WARN)

    def _refuse(self, error: Exception) -> None:
        self.shown = None
        self._clear()
        self.figures.show_nothing()
        if not (isinstance(error, Refusal) and self.options.show_refusal(error)):
            self._complain(error)
        self._make_room()

    def _clear(self) -> None:
        self.options.clear_refusals()
        self.problem.hide()
        self.waiting.hide()

    def _complain(self, error: Exception) -> None:
        self.problem.setText(sentence_of(error))
        self.problem.show()

    # -- the statement itself

    def _make(self, then: Callable[[Statement], None]) -> None:
        """Make it of what is chosen now; nothing can be asked for twice meanwhile."""
        service, client = self.workplace.application.statements, self.card.client.id
        days, known_on = self.options.days, self.options.known_on_day
        task = Task()
        task.ended.connect(lambda: self._allow(True))
        self._allow(False)
        self.workplace.tasks.run(
            lambda: service.make(client, days, known_on=known_on),
            then,
            failed=self._refuse,
            owner=self,
            task=task,
            lane=Lane.COMMAND,
        )

    def _allow(self, again: bool) -> None:  # noqa: FBT001 - a state of its own
        for button in (self.ok, self.save):
            button.setEnabled(again)

    def _show_pages(self, statement: Statement) -> None:
        name = FileNames().name(statement, "pdf").removesuffix(".pdf")
        title = _("Statement of account: {client}").format(client=statement.client)
        pdf = partial(_pdf, self.workplace.application, statement, archived=self.options.wish().archived)
        preview = PreviewDialog(self.workplace, Printed(title, name, pdf), parent=self)
        preview.resize(self._window.size() * _SHARE_OF_WINDOW)
        preview.finished.connect(lambda _result: self.options.follow_paper())
        preview.open()

    def _ask_where(self, statement: Statement) -> None:
        wish = self.options.wish()
        suffix = wish.format.value
        dialog = save_document(
            self.workplace,
            self,
            title=_("Save the statement"),
            name=FileNames().name(statement, suffix).removesuffix(f".{suffix}"),
            suffix=suffix,
            write=partial(_write, self.workplace.application, statement, wish),
            tell=self._tell,
        )
        dialog.fileSelected.connect(self._remember)

    def _remember(self, chosen: str) -> None:
        self._folder = Path(chosen).parent

    def _tell(self, message: Message) -> None:
        action = _("Open folde&r") if message.tone is Tone.OK else ""
        self.told.show_banner(message.text, message.tone, action=action)
        self._make_room()

    def _open_folder(self) -> None:
        if self._folder is not None:
            open_folder(self._folder)

    def _make_room(self) -> None:
        """Grow where more is said, once it is laid out."""
        QTimer.singleShot(0, self, lambda: grow(self))


def grow(dialog: QDialog) -> None:
    """Make room for what has been added; a dialog never shrinks under the mouse."""
    layout = dialog.layout()
    if layout is not None:
        layout.activate()
        dialog.resize(dialog.width(), max(dialog.height(), layout.totalHeightForWidth(dialog.width())))


def _pdf(application: Application, statement: Statement, paper: Paper, *, archived: bool) -> bytes:
    from agencybilling.statements.documents import documents_of

    with documents_of(application) as documents:
        return documents.statement_pdf(statement, paper=paper, archived=archived)


def _write(application: Application, statement: Statement, wish: Wish, file: Path) -> None:
    from agencybilling.statements.documents import documents_of
    from agencybilling.statements.many import write_statement

    with documents_of(application) as documents:
        write_statement(documents, statement, file=file, wish=wish)
