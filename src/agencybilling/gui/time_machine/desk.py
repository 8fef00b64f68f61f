"""One look ahead: its copies, its window, and the moves between days, off the window's thread."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from functools import partial

from PySide6.QtCore import QObject, Signal

from agencybilling.gui.bridge import ChangeBridge
from agencybilling.gui.failures import sentence_of
from agencybilling.gui.places import Place
from agencybilling.gui.tasks import Lane, Task, Tasks
from agencybilling.gui.theme.tokens import Tone
from agencybilling.gui.time_machine.window import TimeMachineWindow
from agencybilling.gui.workplace import Message, Workplace
from agencybilling.i18n import _
from agencybilling.services.changes import Notice
from agencybilling.services.time_machine import Assuming, LookAhead, TimeMachine
from agencybilling.wording.amounts import day as day_text
from agencybilling.wording.renewals import set_aside

_AT_FIRST = timedelta(days=7)


class TimeMachineDesk(QObject):
    """It begins a week ahead. Asked for another day while it moves, it goes there next."""

    reached = Signal(object)
    """Where it stands by now, a `LookAhead`; its screens begin to read anew."""
    gone = Signal()

    def __init__(self, workplace: Workplace, place: Place, parent: QObject) -> None:
        """Raises `BooksUnavailable` for books in no file, `OSError` where there is no room for copies."""
        super().__init__(parent)
        self._of_books, self._place = workplace, place
        self._machine = TimeMachine(workplace.application.office)
        self.window = TimeMachineWindow(workplace.preferences)
        self.tasks = Tasks(unexpected=self._tell_fault)
        self._bridge: ChangeBridge | None = None
        self._stands: LookAhead | None = None
        self._moving: Task | None = None
        self._over = False
        self.days = self._machine.days()
        self.window.bar.allow(*self.days)
        self._wanted = (self.days[0] + _AT_FIRST, Assuming.NOBODY_PAYS)
        self.window.bar.show_wanted(*self._wanted)
        self.window.bar.asked.connect(self.move_to)
        self.window.closing.connect(self._end)
        self._move()

    def move_to(self, day: date, assuming: Assuming) -> None:
        """Go to a day, after a move that is under way."""
        self._wanted = (day, assuming)
        self.window.bar.show_wanted(day, assuming)
        if self._moving is None and self._wanted != self._place_in_time():
            self._move()

    def _move(self) -> None:
        day, assuming = self._wanted
        task = self._moving = Task()
        task.progressed.connect(partial(self._show_progress, day))
        self._show_progress(day, None)
        task.ended.connect(partial(self._rest, task))
        self.tasks.run(
            lambda: self._machine.move_to(day, assuming=assuming, on_progress=task.progress),
            self._arrive,
            failed=self._fail,
            owner=self,
            task=task,
            lane=Lane.LONG,
        )

    def _arrive(self, stands: LookAhead) -> None:
        self._stands = stands
        self.window.show_reached(stands)
        if self._bridge is None:
            self._begin(ChangeBridge(self._machine.application.changes, self))
        else:
            self._bridge.changed.emit(Notice(everything=True))
        if stands.set_aside:
            self.window.tell(Message(set_aside(stands.set_aside), tone=Tone.WARN))
        self.reached.emit(stands)

    def _begin(self, bridge: ChangeBridge) -> None:
        self._bridge, window = bridge, self.window
        window.settle(
            replace(
                self._of_books,
                application=self._machine.application,
                tasks=self.tasks,
                bridge=bridge,
                go=window.go,
                tell=window.tell,
                looks_ahead=True,
            )
        )
        window.go(self._place)

    def _fail(self, error: Exception) -> None:
        self._return()
        self._tell_fault(error)

    def _tell_fault(self, error: Exception) -> None:
        tell = self._of_books.tell if self._stands is None else self.window.tell
        tell(Message(sentence_of(error), tone=Tone.BAD))

    def _show_progress(self, day: date, share: float | None) -> None:
        if self._moving is not None and not self._moving.canceled:
            said = _("Going to {day}").format(day=day_text(day))
            self.window.status.work(said, share, cancel=self._stop)

    def _stop(self) -> None:
        if self._moving is not None:
            self._moving.cancel()
            self.window.status.rest(_("Stopping …"))

    def _return(self) -> None:
        """Want nothing else than what is shown; where nothing is, close."""
        place = self._place_in_time()
        if place is None:
            self.window.close()
            return
        self._wanted = place
        self.window.bar.show_wanted(*place)

    def _rest(self, task: Task) -> None:
        """A move has ended, however it went."""
        if self._over:
            return
        self._moving = None
        self.window.status.rest()
        if task.canceled:
            self._return()
        elif self._stands is not None and self._wanted != self._place_in_time():
            self._move()

    def _place_in_time(self) -> tuple[date, Assuming] | None:
        return None if self._stands is None else (self._stands.day, self._stands.assuming)

    def _end(self) -> None:
        """The window closes: wait for what is under way, and leave nothing behind."""
        self._over = True
        self.tasks.close()
        if self._bridge is not None:
            self._bridge.close()
        self._machine.close()
        self.window.deleteLater()
        self.gone.emit()
        self.deleteLater()
