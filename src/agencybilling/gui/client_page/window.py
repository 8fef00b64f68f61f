"""A client's page in a window of its own, beside the books' window and as right as it is there."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QCloseEvent, QKeyEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from agencybilling.gui.actions import action
from agencybilling.gui.client_page.panel import ClientPagePanel
from agencybilling.gui.widgets.message_bar import MessageBar
from agencybilling.gui.widgets.painting import wear
from agencybilling.gui.workplace import Message, Workplace
from agencybilling.i18n import _
from agencybilling.queries.billing_card import BillingCard, billing_card
from agencybilling.services.application import Application

_SHAPE = "client page window"
_USUAL, _SMALLEST = (1000, 840), (720, 480)


class ClientPageWindow(QWidget):
    """Esc and Ctrl+W close it. What is saved out of it is told in it."""

    closed = Signal()

    def __init__(self, workplace: Workplace, client_id: int) -> None:
        super().__init__()
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowFlag(Qt.WindowType.Window)
        self.client_id = client_id
        self.messages = MessageBar()
        self._workplace = replace(workplace, tell=self._tell)
        self.panel = ClientPagePanel(self._workplace)
        self.statement = action(
            self, _("S&tatement of account …"), self.open_statement, shortcut="Ctrl+Shift+B", icon="file-text"
        )
        action(self, _("Keyboard shortcuts"), self.open_shortcuts, shortcut="F1")
        action(self, _("Close the window"), self.close, shortcut="Ctrl+W")
        self.panel.offer((self.statement,))
        self._lay_out()
        self.panel.shown.connect(self._name)
        self.panel.gone.connect(self.close)
        self.panel.show_client(client_id)

    def open_statement(self) -> None:
        """Ask for the client's statement of account."""
        application, client_id = self._workplace.application, self.client_id
        self._workplace.tasks.run(lambda: _card(application, client_id), self._ask_for_statement, owner=self)

    def open_shortcuts(self) -> None:
        """List what the keyboard can do here."""
        from agencybilling.gui.dialogs.shortcuts import ShortcutsDialog

        ShortcutsDialog(self.panel.actions(), self.actions(), self).open()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc that nothing inside has used closes the window."""
        if event.key() == Qt.Key.Key_Escape:
            self.close()
        else:
            super().keyPressEvent(event)

    def closeEvent(self, event: QCloseEvent) -> None:
        """Remember size and place."""
        self._workplace.preferences.set_shape(_SHAPE, self.saveGeometry())
        self.closed.emit()
        super().closeEvent(event)

    def _lay_out(self) -> None:
        foot = QFrame()
        wear(foot, role="status")
        foot.setFixedHeight(40)
        row = QHBoxLayout(foot)
        row.setContentsMargins(24, 0, 12, 0)
        row.addWidget(self.messages)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.panel, 1)
        column.addWidget(foot)
        self.setMinimumSize(*_SMALLEST)
        self.resize(*_USUAL)
        self.restoreGeometry(self._workplace.preferences.shape(_SHAPE))

    def _name(self) -> None:
        read = self.panel.read
        if read is not None:
            self.setWindowTitle(_("{client} – Client page").format(client=read.page.client))

    def _tell(self, message: Message) -> None:
        self.messages.tell(message.text, undo=message.undo, tone=message.tone)

    def _ask_for_statement(self, card: BillingCard) -> None:
        from agencybilling.gui.dialogs.statement.dialog import StatementDialog

        StatementDialog(self._workplace, card, parent=self).open()


def _card(application: Application, client_id: int) -> BillingCard:
    agency = application.office.agency(application.settings.get())
    with application.read() as unit:
        return billing_card(unit, client_id, agency=agency)
