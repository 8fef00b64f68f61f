"""What the window does by itself: renewals when their midnight has come, and a copy of the books each day."""

from __future__ import annotations

from datetime import date
from typing import NamedTuple

from PySide6.QtCore import QObject, QTimer

from agencybilling.gui.failures import sentence_of
from agencybilling.gui.status_strip import StatusStrip
from agencybilling.gui.tasks import Lane, Task
from agencybilling.gui.theme.tokens import Tone
from agencybilling.gui.workplace import Message, Workplace
from agencybilling.i18n import _, ngettext
from agencybilling.services.renewals import RenewalProgress
from agencybilling.services.report import RenewalReport
from agencybilling.wording.amounts import count, day

ASKS_EVERY_MS = 30_000
"""How often it asks what is due: midnight, a sleep or a changed clock need nothing of their own."""
COPIES_AGAIN_MS = 3_600_000
"""How long it lets a day's copy rest that could not be made."""
_MOST_NAMED = 3


class _State(NamedTuple):
    today: date
    next_due: date | None


class EngineRoom(QObject):
    """Asks now and then what is due, and has it done off the window's thread, one run at a time."""

    def __init__(
        self, workplace: Workplace, strip: StatusStrip, *, asks_every_ms: int = ASKS_EVERY_MS
    ) -> None:
        super().__init__(strip)
        self._workplace = workplace
        self._strip = strip
        self._running: Task | None = None
        self._held_back: date | None = None
        self._set_aside = ""
        self._copied_on: date | None = None
        self._timer = QTimer(self)
        self._timer.setInterval(asks_every_ms)
        self._timer.timeout.connect(self.ask)
        workplace.bridge.changed.connect(self.ask)

    def start(self) -> None:
        """Ask now, and again and again."""
        self._timer.start()
        self.ask()

    def stop(self) -> None:
        """Ask no more; a batch under way is finished, the next is not begun."""
        self._timer.stop()
        if self._running is not None:
            self._running.cancel()

    def ask(self) -> None:
        """Find out what is due, unless a run is under way."""
        if self._running is None and self._timer.isActive():
            self._running = self._workplace.tasks.run(
                self._state, self._answer, failed=self._give_up, owner=self
            )

    def _state(self) -> _State:
        renewals = self._workplace.application.renewals
        return _State(renewals.today(), renewals.next_due())

    def _answer(self, state: _State) -> None:
        self._running = None
        due = state.next_due is not None and state.next_due <= state.today
        if due and state.today != self._held_back:
            self._run(state.today)
            return
        self._strip.rest(self._set_aside if due and self._set_aside else _resting(state, held_back=due))
        if state.today != self._copied_on:
            self._copied_on = state.today
            self._copy()

    def _run(self, today: date) -> None:
        task = Task()
        renewals = self._workplace.application.renewals
        task.progressed.connect(self._show_progress)
        self._show_progress(None)
        self._running = self._workplace.tasks.run(
            lambda: renewals.run(on_progress=task.progress),
            self._tell,
            failed=self._give_up,
            owner=self,
            task=task,
            lane=Lane.LONG,
        )
        task.ended.connect(lambda: self._ended(task, today))

    def _show_progress(self, done: RenewalProgress | None) -> None:
        if self._running is not None and self._running.canceled:
            return
        clients = 0 if done is None else done.clients
        said = ngettext("Renewals: {n} client done", "Renewals: {n} clients done", clients)
        share = None if done is None else done.share
        self._strip.work(said.format(n=count(clients)), share, cancel=self._cancel)

    def _cancel(self) -> None:
        if self._running is not None:
            self._running.cancel()
            self._strip.rest(_("Stopping after this batch"))

    def _ended(self, task: Task, today: date) -> None:
        """After a run that a person stopped: nothing more today, and words that say so."""
        if task.canceled:
            self._running = None
            self._held_back = today
            self._strip.rest(_resting(_State(today, today), held_back=True))

    def _tell(self, report: RenewalReport) -> None:
        self._running = None
        self._set_aside = _aside(report)
        if self._set_aside:
            self._workplace.tell(Message(self._set_aside, tone=Tone.WARN))
            self._held_back = self._workplace.application.renewals.today()
        elif report.clients:
            self._workplace.tell(Message(_done(report)))
        self.ask()

    def _give_up(self, error: Exception) -> None:
        self._running = None
        self._strip.rest(_("Renewals wait; they are tried again in a moment"))
        self._workplace.tell(Message(sentence_of(error), tone=Tone.BAD))

    def _copy(self) -> None:
        backups = self._workplace.application.backups
        self._workplace.tasks.run(
            backups.daily, lambda _copy: None, failed=self._copy_failed, owner=self, lane=Lane.LONG
        )

    def _copy_failed(self, error: Exception) -> None:
        self._workplace.tell(Message(sentence_of(error), tone=Tone.BAD))
        QTimer.singleShot(COPIES_AGAIN_MS, self, self._copy_again)

    def _copy_again(self) -> None:
        self._copied_on = None


def _aside(report: RenewalReport) -> str:
    """Who was set aside; nothing where nobody was."""
    n = len(report.set_aside)
    said = ngettext("{n} client was set aside: {names}", "{n} clients were set aside: {names}", n)
    names = ", ".join(sorted(report.set_aside)[:_MOST_NAMED])
    return said.format(n=count(n), names=names) if n else ""


def _resting(state: _State, *, held_back: bool) -> str:
    if held_back:
        return _("Renewals stopped; what is due will be done tomorrow or at the next start")
    if state.next_due is None:
        return _("Up to date")
    return _("Up to date · next step {day}").format(day=day(state.next_due))


def _done(report: RenewalReport) -> str:
    if report.requests:
        n = report.requests
        said = ngettext(
            "Renewals are done: {n} payment request", "Renewals are done: {n} payment requests", n
        )
    else:
        n = report.clients
        said = ngettext("What was due is done for {n} client", "What was due is done for {n} clients", n)
    return said.format(n=count(n))
