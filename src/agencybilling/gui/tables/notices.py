"""What stands over a table in place of rows: still reading, nothing there, nothing found, not readable."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QEvent, QObject, QRect, QTimer, Signal
from PySide6.QtWidgets import QAbstractScrollArea, QFrame, QHBoxLayout

from agencybilling.gui.widgets.empty_state import Action, EmptyState
from agencybilling.gui.widgets.progress_line import ProgressLine
from agencybilling.i18n import _

_NOTICED_AFTER_MS = 200
_PROGRESS_PX = (360, 48)
_ABOVE_PX = 16


@dataclass(frozen=True, slots=True)
class EmptyWords:
    """What belongs into an empty table, and the actions that fill it."""

    title: str
    sentence: str
    icon: str = "files"
    actions: Sequence[Action] = ()


class Notices(QObject):
    """One message at a time over the rows of a table; work is mentioned once it takes longer than a blink."""

    again_wanted = Signal()
    clear_wanted = Signal()
    stop_wanted = Signal()

    def __init__(self, table: QAbstractScrollArea) -> None:
        super().__init__(table)
        self._ground = table.viewport()
        self.message = EmptyState(table)
        self.message.hide()
        self._frame, self.progress = _progress(table)
        self.progress.canceled.connect(self.stop_wanted)
        self._stoppable: bool | None = None
        self._delay = QTimer(self, singleShot=True, interval=_NOTICED_AFTER_MS)
        self._delay.timeout.connect(self._mention)
        self._ground.installEventFilter(self)

    def begin(self, *, stoppable: bool | None) -> None:
        """Rows are being read; None: there is nothing yet that could stay as it is."""
        self._stoppable = stoppable
        self._delay.start()

    def end(self) -> None:
        """They have been read."""
        self._delay.stop()
        self._frame.hide()
        self.progress.end()

    def show_rows(self) -> None:
        """There are rows: nothing stands over them."""
        self.message.hide()

    def show_empty(self, words: EmptyWords) -> None:
        """Nothing is there yet."""
        self._say(words)

    def show_nothing_found(self) -> None:
        """There are rows, but the filter lets none through."""
        clear = Action(_("Clear filters"), self.clear_wanted.emit)
        sentence = _("Other filters or another search may find what you are looking for.")
        self._say(EmptyWords(_("Nothing matches the filter"), sentence, "search", [clear]))

    def show_failed(self) -> None:
        """The books could not be read."""
        again = Action(_("Try again"), self.again_wanted.emit)
        sentence = _("Something went wrong while the books were being read. Nothing in them has changed.")
        self._say(EmptyWords(_("This list could not be read"), sentence, "circle-alert", [again]))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Stay over the rows when the table changes its size."""
        if watched is self._ground and event.type() in {QEvent.Type.Resize, QEvent.Type.Move}:
            self._place()
        return False

    def _say(self, words: EmptyWords) -> None:
        self.message.show_empty(words.title, words.sentence, icon=words.icon, actions=words.actions)
        self._place()
        self.message.show()
        self.message.raise_()

    def _mention(self) -> None:
        if self._stoppable is None:
            self._say(EmptyWords(_("Loading …"), _("The rows will be here in a moment."), "clock"))
            return
        self.progress.begin(_("Putting the list in order …"), can_cancel=self._stoppable)
        self._place()
        self._frame.show()
        self._frame.raise_()

    def _place(self) -> None:
        ground = self._ground.geometry()
        self.message.setGeometry(ground)
        width, height = min(_PROGRESS_PX[0], ground.width()), _PROGRESS_PX[1]
        left = ground.x() + (ground.width() - width) // 2
        self._frame.setGeometry(QRect(left, ground.bottom() - height - _ABOVE_PX, width, height))


def _progress(table: QAbstractScrollArea) -> tuple[QFrame, ProgressLine]:
    frame = QFrame(table)
    frame.setProperty("role", "card")
    line = ProgressLine(frame)
    row = QHBoxLayout(frame)
    row.setContentsMargins(16, 0, 8, 0)
    row.addWidget(line)
    frame.hide()
    return frame, line
