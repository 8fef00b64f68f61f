"""A client's page with the bookkeeper's line above it, read in the background and kept right."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QVBoxLayout, QWidget

from agencybilling.domain.errors import NotFound
from agencybilling.gui.client_page.actions import PageActions
from agencybilling.gui.client_page.desk import DeskLine
from agencybilling.gui.client_page.reading import PageRead, read_page, whose_view
from agencybilling.gui.client_page.view import ClientPageView
from agencybilling.gui.failures import sentence_of
from agencybilling.gui.screen import Screen
from agencybilling.gui.tasks import Task
from agencybilling.gui.theme.tokens import Tone
from agencybilling.gui.workplace import Message, Workplace
from agencybilling.services.changes import Notice


class ClientPagePanel(Screen):
    """One client's page at a time."""

    shown = Signal()
    """The page is there, or there anew."""
    gone = Signal()
    """The books do not hold the client any more."""

    def __init__(self, workplace: Workplace, parent: QWidget | None = None) -> None:
        super().__init__(workplace, parent)
        self._client_id: int | None = None
        self._reading: Task | None = None
        self.read: PageRead | None = None
        self.actions_here = PageActions(workplace, lambda: self.read, owner=self)
        self.desk = DeskLine()
        self.view = ClientPageView(workplace, self.actions_here.copy_code)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.desk)
        column.addWidget(self.view, 1)

    def offer(self, actions: Sequence[QAction]) -> None:
        """Buttons beside those for files and paper."""
        here = self.actions_here
        self.desk.show_actions((here.pdf, here.html, here.print, *actions))

    def show_client(self, client_id: int) -> None:
        """Show a client, or the same one as it is by now."""
        if client_id != self._client_id:
            self._client_id, self.read = client_id, None
            self.view.leave()
            self.desk.show_words("")
            self.actions_here.follow()
        self._read(client_id)

    def refresh(self, notice: Notice) -> None:
        """Follow the books."""
        if self._client_id is not None and notice.concerns(self._client_id):
            self._read(self._client_id)

    def _read(self, client_id: int) -> None:
        if self._reading is not None:
            self._reading.cancel()
        application, with_code = self.workplace.application, not self.workplace.looks_ahead
        self._reading = self.workplace.tasks.run(
            lambda: read_page(application, client_id, with_code=with_code),
            self._show,
            failed=self._fail,
            owner=self,
        )

    def _show(self, read: PageRead) -> None:
        self.read = read
        self.desk.show_words(whose_view(read.page, looks_ahead=self.workplace.looks_ahead))
        self.view.show_page(read)
        self.actions_here.follow()
        self.shown.emit()

    def _fail(self, error: Exception) -> None:
        if isinstance(error, NotFound):
            self.gone.emit()
        else:
            self.workplace.tell(Message(sentence_of(error), tone=Tone.BAD))
