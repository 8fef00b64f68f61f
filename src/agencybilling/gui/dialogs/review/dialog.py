"""While you were away: what is due is shown, worst first, before the books are brought up to date."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QDialog, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from agencybilling.gui.workplace import Workplace
from agencybilling.i18n import _
from agencybilling.services.foresight import Foresight
from agencybilling.wording.renewals import summary


class ReviewDialog(QDialog):
    """A person looks at what is due. It runs nothing itself.

    `wanted` is sent when the books are to be brought up to date: who is to wait is held back by then, and
    after the run the clients of `to_block` are to be blocked, as the person has said of each.
    """

    wanted = Signal()

    def __init__(self, workplace: Workplace, parent: QWidget) -> None:
        super().__init__(parent)
        self.workplace = workplace
        self.to_block: list[int] = []
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(_("While you were away"))
        self.figures = QLabel(self)
        self.run = QPushButton(_("&Bring the books up to date"), self)
        self.run.setProperty("kind", "primary")
        self.later = QPushButton(_("&Later"), self)
        buttons = QHBoxLayout()
        buttons.addStretch(1)
        buttons.addWidget(self.later)
        buttons.addWidget(self.run)
        column = QVBoxLayout(self)
        column.addWidget(self.figures, 1)
        column.addLayout(buttons)
        QShortcut(QKeySequence("Ctrl+Return"), self).activated.connect(self.run.click)
        self.run.clicked.connect(self._go_on)
        self.later.clicked.connect(self.reject)
        application = workplace.application
        workplace.tasks.run(application.renewals.foresee, self._show, owner=self)

    def _show(self, foreseen: Foresight) -> None:
        self.figures.setText("\n".join(summary(foreseen.report, self.workplace.application.currencies)))

    def _go_on(self) -> None:
        self.accept()
        self.wanted.emit()
