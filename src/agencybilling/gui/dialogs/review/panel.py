"""All that is due up to a day: figures, search, chips and tree, computed off the window's thread."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QTimer, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from agencybilling.gui.actions import ActionButton
from agencybilling.gui.dialogs.review.figures import Figures
from agencybilling.gui.dialogs.review.kinds import Kind, kind_name, kind_tone
from agencybilling.gui.dialogs.review.lines import counts, lines_of
from agencybilling.gui.dialogs.review.tree import StepsTree
from agencybilling.gui.failures import sentence_of
from agencybilling.gui.tables.notices import EmptyWords, Notices
from agencybilling.gui.tasks import Lane, Task
from agencybilling.gui.theme.tokens import Tone
from agencybilling.gui.widgets.banner import Banner
from agencybilling.gui.widgets.chips import ChipFace, ChipRow
from agencybilling.gui.widgets.elided_label import ElidedLabel
from agencybilling.gui.widgets.progress_line import ProgressLine
from agencybilling.gui.widgets.search_edit import SearchEdit
from agencybilling.gui.workplace import Workplace
from agencybilling.i18n import _, ngettext
from agencybilling.services.changes import Notice
from agencybilling.services.foresight import Foresight, OnProgress, report_of
from agencybilling.wording.amounts import count
from agencybilling.wording.renewals import set_aside

_NOTICED_AFTER_MS = 250
_STEPS = 1_000
_ALL = "all"
_SEARCH_PX = 300

Foresee = Callable[[OnProgress], Foresight]


class ForeseenPanel(QWidget):
    """It computes anew whenever the books change; selection, expansion, search and ticks stay."""

    computed = Signal()
    """Other figures are shown."""

    def __init__(self, workplace: Workplace, foresee: Foresee, nothing: EmptyWords, parent: QWidget) -> None:
        super().__init__(parent)
        self._workplace, self._foresee, self._nothing = workplace, foresee, nothing
        self.foreseen: Foresight | None = None
        self._task: Task | None = None
        self._stale = False
        self.figures, self.search, self.chips = Figures(self), SearchEdit(self), ChipRow(self)
        self.tree, self.banner, self.progress = (
            StepsTree(workplace.theme, self),
            Banner(self),
            ProgressLine(self),
        )
        self.selection = ElidedLabel(self)
        self.above = QHBoxLayout()
        """The line of the search; what stands before it is the dialog's."""
        self._notices = Notices(self.tree)
        self._buttons = QHBoxLayout()
        self._late = QTimer(self, singleShot=True, interval=_NOTICED_AFTER_MS)
        self._late.timeout.connect(self._mention)
        self._lay_out()
        self._listen()

    # ------------------------------------------------------------ from outside

    def compute(self) -> None:
        """Find out what is due, once at a time."""
        if self._task is not None:
            self._stale = True
            return
        self._stale = False
        task = self._task = Task()
        task.progressed.connect(self._show_progress)
        task.ended.connect(lambda: self._ended(task))
        foresee = self._foresee
        self._late.start()
        self._workplace.tasks.run(
            lambda: foresee(task.progress),
            self._show,
            failed=self._fail,
            owner=self,
            task=task,
            lane=Lane.LONG,
        )

    def compute_otherwise(self, foresee: Foresee) -> None:
        """Find out something else from now on; what is under way is no longer wanted."""
        self._foresee = foresee
        if self._task is not None:
            self._task.cancel()
            self._task = None
        self.compute()

    def offer(self, actions: Sequence[QAction]) -> None:
        """Have buttons for these below the tree."""
        for made in actions:
            button = ActionButton(self)
            button.show_action(made, kind="quiet")
            button.setAutoDefault(False)
            self._buttons.addWidget(button)

    # ------------------------------------------------------------ computing

    def _show(self, foreseen: Foresight) -> None:
        self._rest()
        self.foreseen = foreseen
        self.tree.show_lines(lines_of(foreseen), self._workplace.application.currencies)
        self._tell_set_aside(foreseen)
        if self._stale:
            self.compute()

    def _tell_set_aside(self, foreseen: Foresight) -> None:
        said = set_aside(foreseen.report.set_aside)
        self.banner.setVisible(bool(said))
        if said:
            self.banner.show_banner(said, Tone.WARN)

    def _fail(self, error: Exception) -> None:
        self._rest()
        self.banner.show_banner(sentence_of(error), Tone.BAD, action=_("&Try again"))

    def _ended(self, task: Task) -> None:
        """After a person has stopped it: what is shown is from before."""
        if self._task is task:
            self._rest()
            self.banner.show_banner(
                _("This was stopped; the latest figures are not shown."),
                Tone.WARN,
                action=_("&Compute again"),
            )
            self._follow()

    def _rest(self) -> None:
        self._task = None
        self._late.stop()
        self.progress.end()

    def _stop(self) -> None:
        if self._task is not None:
            self._task.cancel()

    def _mention(self) -> None:
        self.progress.begin(_("Working out what is due …"))

    def _show_progress(self, share: float) -> None:
        self.progress.show_progress(round(_STEPS * share), _STEPS)

    # ------------------------------------------------------------ showing

    def _follow(self) -> None:
        """Figures, chips and what stands in place of rows follow what is shown and ticked."""
        model = self.tree.steps
        doing = [line.client for line in model.lines if model.does_now(line)]
        self.figures.show_report(report_of(doing), self._workplace.application.currencies)
        self._count()
        self.selection.setText(self._said_of_selection())
        if self.foreseen is None or model.rowCount():
            self._notices.show_rows()
        elif model.sifted:
            self._notices.show_nothing_found()
        else:
            self._notices.show_empty(self._nothing)
        self.computed.emit()

    def _count(self) -> None:
        model, chosen = self.tree.steps, self.chips.keys
        found = counts(model.lines, held_back=model.held_back)
        clients = count(len(model.lines))
        faces = [ChipFace(_ALL, _("All clients"), clients)]
        faces += [
            ChipFace(kind.value, kind_name(kind), count(found[kind]), tone=kind_tone(kind))
            for kind in Kind
            if found[kind] or kind.value in chosen
        ]
        self.chips.show_chips(faces)

    def _said_of_selection(self) -> str:
        lines = self.tree.chosen_lines()
        if len(lines) == 1:
            return lines[0].client.client
        return ngettext("{n} client", "{n} clients", len(lines)).format(n=count(len(lines))) if lines else ""

    def _sift(self) -> None:
        chosen = next(iter(self.chips.keys), _ALL)
        self.tree.sift(self.search.text().strip(), None if chosen == _ALL else Kind(chosen))

    def _clear(self) -> None:
        self.chips.choose({_ALL})
        self.search.clear()
        self._sift()
        self.tree.setFocus()

    # ------------------------------------------------------------ its parts

    def _listen(self) -> None:
        self.tree.chosen.connect(self._follow)
        self.search.searched.connect(self._sift)
        self.search.returnPressed.connect(self.tree.setFocus)
        self.chips.changed.connect(self._sift)
        self.progress.canceled.connect(self._stop)
        self.banner.acted.connect(self._try_again)
        self._notices.clear_wanted.connect(self._clear)
        self._workplace.bridge.changed.connect(self._hear)

    def _hear(self, _notice: Notice) -> None:
        self.compute()

    def _try_again(self) -> None:
        self.banner.hide()
        self.compute()

    def _lay_out(self) -> None:
        self.search.setPlaceholderText(_("Client, request number or step"))
        self.search.setAccessibleName(_("Search in what is due"))
        self.search.setFixedWidth(_SEARCH_PX)
        self.chips.setAccessibleName(_("Kinds of steps"))
        self.above.setSpacing(8)
        self.above.addStretch(1)
        self.above.addWidget(self.search)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(12)
        column.addLayout(self.above)
        column.addWidget(self.figures)
        column.addWidget(self.banner)
        column.addWidget(self.chips)
        column.addWidget(self._card(), 1)
        column.addWidget(self.progress)

    def _card(self) -> QFrame:
        card, rule = QFrame(self), QFrame(self)
        card.setProperty("role", "card")
        rule.setProperty("role", "rule")
        self.selection.setProperty("role", "soft")
        below = QHBoxLayout()
        below.setContentsMargins(14, 4, 6, 5)
        below.setSpacing(2)
        below.addWidget(self.selection)
        below.addStretch(1)
        below.addLayout(self._buttons)
        column = QVBoxLayout(card)
        column.setContentsMargins(1, 1, 1, 1)
        column.setSpacing(0)
        column.addWidget(self.tree, 1)
        column.addWidget(rule)
        column.addLayout(below)
        return card
