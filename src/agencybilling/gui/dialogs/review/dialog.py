"""While you were away: what is due is shown, worst first, before the books are brought up to date."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QDialog, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from agencybilling.gui.actions import ActionButton
from agencybilling.gui.dialogs.review.actions import StepActions
from agencybilling.gui.dialogs.review.panel import ForeseenPanel
from agencybilling.gui.failures import sentence_of
from agencybilling.gui.plain import plain_label
from agencybilling.gui.tables.notices import EmptyWords
from agencybilling.gui.tasks import Lane
from agencybilling.gui.theme.tokens import Tone
from agencybilling.gui.workplace import Workplace
from agencybilling.i18n import _
from agencybilling.services.foresight import Foresight, OnProgress
from agencybilling.wording.amounts import day

_LARGEST = (1_180, 780)
_BESIDE_PX, _ABOVE_PX = 48, 80
"""How much of the window stays to be seen around it."""


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
        self._under_way = False
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(_("While you were away"))
        self.explanation = plain_label(self)
        self.panel = ForeseenPanel(workplace, self._foresee, _nothing_due(), self)
        self.actions_here = StepActions(workplace, self.panel.tree, self)
        self.panel.offer(self.actions_here.of_review())
        self.usage = ActionButton(self)
        self.run = QPushButton(_("&Bring the books up to date"), self)
        self.later = QPushButton(_("&Later"), self)
        self._lay_out()
        fit_into(self, parent)
        for keys in ("Ctrl+Return", "Ctrl+Enter"):
            QShortcut(QKeySequence(keys), self).activated.connect(self.run.click)
        self.run.clicked.connect(self._go_on)
        self.later.clicked.connect(self.reject)
        self.panel.computed.connect(self._follow)
        self.panel.tree.steps.release_wanted.connect(self._release)
        self.panel.compute()
        self.panel.tree.setFocus()

    def _foresee(self, on_progress: OnProgress) -> Foresight:
        return self.workplace.application.renewals.foresee(on_progress=on_progress)

    def _follow(self) -> None:
        lines = self.panel.tree.steps.lines
        days = [step.day for line in lines for step in line.client.steps[:1]]
        said = _("Nothing of this is done yet. It has been due since {day}; worst comes first.")
        self.explanation.setText(said.format(day=day(min(days))) if days else _("The books are up to date."))
        self.run.setEnabled(not self._under_way and (bool(days) or bool(self._blocked())))
        self.later.setText(_("&Later") if self.run.isEnabled() else _("C&lose"))

    def _go_on(self) -> None:
        """Hold back who is to wait, then have the rest done."""
        held = sorted(self.panel.tree.steps.held_back)
        self.to_block = self._blocked()
        self._under_way = True
        self.run.setEnabled(False)
        renewals = self.workplace.application.renewals
        self.workplace.tasks.run(
            lambda: renewals.hold_back(held) if held else None,
            lambda _done: self._finish(),
            failed=self._fail,
            owner=self,
            lane=Lane.COMMAND,
        )

    def _finish(self) -> None:
        self.accept()
        self.wanted.emit()

    def _fail(self, error: Exception) -> None:
        self._under_way = False
        self.panel.banner.show_banner(sentence_of(error), Tone.BAD)
        self._follow()

    def _blocked(self) -> list[int]:
        """Those ticked to be blocked who are not to wait."""
        model = self.panel.tree.steps
        return sorted(model.to_block - model.held_back)

    def _release(self, client_id: int) -> None:
        renewals = self.workplace.application.renewals
        self.workplace.tasks.run(
            lambda: renewals.release(client_id),
            lambda _done: None,
            failed=self._fail,
            owner=self,
            lane=Lane.COMMAND,
        )

    def _lay_out(self) -> None:
        self.explanation.setProperty("role", "soft")
        self.run.setProperty("kind", "primary")
        self.run.setToolTip(QKeySequence("Ctrl+Return").toString(QKeySequence.SequenceFormat.NativeText))
        self.usage.show_action(self.actions_here.usage)
        for button in (self.usage, self.run, self.later):
            button.setAutoDefault(False)
        self.panel.above.insertWidget(0, self.explanation)
        buttons = QHBoxLayout()
        buttons.setSpacing(8)
        buttons.addWidget(self.usage)
        buttons.addStretch(1)
        buttons.addWidget(self.later)
        buttons.addWidget(self.run)
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 18, 24, 18)
        column.setSpacing(12)
        column.addWidget(self.panel, 1)
        column.addLayout(buttons)


def fit_into(dialog: QDialog, parent: QWidget) -> None:
    """As large as is useful, within the window it belongs to."""
    window = parent.window()
    dialog.resize(
        min(_LARGEST[0], window.width() - _BESIDE_PX), min(_LARGEST[1], window.height() - _ABOVE_PX)
    )


def _nothing_due() -> EmptyWords:
    return EmptyWords(
        _("Nothing is due any more"),
        _("What was due has been paid, extended or done meanwhile."),
        icon="circle-check",
    )
