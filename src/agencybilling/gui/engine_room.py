"""What the window does by itself: renewals when their midnight has come, and a copy of the books each day."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import partial

from PySide6.QtCore import QObject, Qt, QTimer

from agencybilling.domain.calendar import Instant
from agencybilling.gui.engine import words
from agencybilling.gui.engine.copies import DailyCopies
from agencybilling.gui.engine.counting import DueSteps
from agencybilling.gui.engine.reviewing import MakeReview, Reviewing, review_dialog
from agencybilling.gui.failures import sentence_of
from agencybilling.gui.notices import Notices
from agencybilling.gui.status_strip import Offer, StatusStrip
from agencybilling.gui.tasks import Lane, Task
from agencybilling.gui.theme.tokens import Tone
from agencybilling.gui.workplace import Message, Workplace
from agencybilling.i18n import _
from agencybilling.services.office import BooksUnavailable, Refusal
from agencybilling.services.renewals import EngineElsewhere, Outlook, RenewalProgress
from agencybilling.services.report import RenewalReport, Why
from agencybilling.wording.renewals import set_aside

_LOCKED = "locked"
_US_PER_MS = 1_000


@dataclass(frozen=True, slots=True)
class Intervals:
    """How long the engine waits, in milliseconds: a sleep or a changed clock need nothing of their own.

    `asks` lies between two questions for what is due, `elsewhere` is how soon it looks again where another
    window is at work, `set_aside` how long it lets those rest for whom nothing could be decided.
    """

    asks: int = 30_000
    elsewhere: int = 2_000
    set_aside: int = 600_000


@dataclass(frozen=True, slots=True)
class _Look:
    """What was found when it was asked what is due, and when that was."""

    at: Instant
    outlook: Outlook
    midnight: Instant


@dataclass(frozen=True, slots=True)
class _Wanted:
    """What a person has said yes to, for that day only: the run, and whom to block after it."""

    day: date
    to_block: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class _Done:
    """What a run has come to; `refused` are sentences of those who could not be blocked."""

    report: RenewalReport
    refused: tuple[str, ...]


class EngineRoom(QObject):
    """Asks now and then what is due, and has it done off the window's thread, one run at a time.

    What a person is to see first waits for the review; put off, it waits until the next day.
    """

    def __init__(
        self,
        workplace: Workplace,
        strip: StatusStrip,
        *,
        intervals: Intervals | None = None,
        notices: Notices | None = None,
        make_review: MakeReview = review_dialog,
    ) -> None:
        super().__init__(strip)
        self._workplace = workplace
        self._strip = strip
        self._intervals = intervals or Intervals()
        window = strip.window()
        self._notices = notices or Notices(workplace, window)
        self._copies = DailyCopies(workplace, self)
        self._due_steps = DueSteps(workplace, self)
        self._review = Reviewing(workplace, window, make_review, self)
        self._working: Task | None = None
        self._asked_meanwhile = False
        self._look: _Look | None = None
        self._seen_at: Instant | None = None
        self._wanted: _Wanted | None = None
        self._put_off_on: date | None = None
        self._stopped_on: date | None = None
        self._is_elsewhere = False
        self._set_aside: Mapping[str, Why] = {}
        self._tries_set_aside = True
        self._timers()
        self._listen()

    def start(self) -> None:
        """Ask now, and again and again."""
        self._asks.start(self._intervals.asks)
        self.ask()

    def stop(self) -> None:
        """Ask no more; a batch under way is finished, the next is not begun."""
        for timer in (self._asks, self._midnight, self._elsewhere, self._retry):
            timer.stop()
        self._due_steps.stop()
        self._notices.withdraw()
        if self._working is not None:
            self._working.cancel()

    def ask(self) -> None:
        """Find out what is due, unless that or a run is under way."""
        if not self._asks.isActive():
            return
        if self._working is not None:
            self._asked_meanwhile = True
            return
        self._asked_meanwhile = False
        self._working = self._workplace.tasks.run(
            partial(self._find_out, self._seen_at), self._answer, failed=self._give_up, owner=self
        )

    # -- when to ask

    def _timers(self) -> None:
        self._asks = QTimer(self)
        self._asks.timeout.connect(self.ask)
        self._midnight = QTimer(self, singleShot=True, timerType=Qt.TimerType.PreciseTimer)
        self._midnight.timeout.connect(self.ask)
        self._elsewhere = QTimer(self, singleShot=True, interval=self._intervals.elsewhere)
        self._elsewhere.timeout.connect(self.ask)
        self._retry = QTimer(self, singleShot=True, interval=self._intervals.set_aside)
        self._retry.timeout.connect(self._try_set_aside)

    def _listen(self) -> None:
        self._workplace.bridge.changed.connect(self._hear)
        self._review.accepted.connect(self._accept)
        self._review.put_off.connect(self._put_off)
        self._due_steps.counted.connect(self._show_due)

    def _hear(self) -> None:
        """After a change of the books it may be another day, and those set aside may have been mended."""
        self._due_steps.forget()
        self._tries_set_aside = bool(self._set_aside)
        if not self._elsewhere.isActive():
            self.ask()

    def _try_set_aside(self) -> None:
        self._tries_set_aside = True
        self.ask()

    # -- what is due

    def _find_out(self, seen_at: Instant | None) -> _Look:
        application = self._workplace.application
        now, renewals = application.office.clock(), application.renewals
        return _Look(now, renewals.outlook(looked_at=seen_at), renewals.next_midnight())

    def _answer(self, look: _Look) -> None:
        self._working = None
        self._look = look
        until = max(0, look.midnight - look.at) // _US_PER_MS + 1
        if until < self._intervals.asks:
            self._midnight.start(until)
        self._follow(look)
        if self._asked_meanwhile:
            self.ask()

    def _follow(self, look: _Look) -> None:
        outlook, today = look.outlook, look.outlook.today
        if self._wanted is not None and self._wanted.day != today:
            self._wanted = None
        if not outlook.to_review:
            self._seen_at = look.at
        if self._stopped_on == today and (outlook.due or self._wanted is not None):
            said = _("Renewals stopped until tomorrow or the next start")
            self._rest(said, Offer(_("&Go on"), self._go_on))
        elif self._wanted is not None:
            self._run(today)
        elif outlook.to_review:
            self._ask_a_person(today)
        elif outlook.due:
            self._run(today)
        elif self._tries_set_aside or (outlook.set_aside and not self._set_aside):
            self._run(today, quietly=True)
        else:
            self._rest_up_to_date(outlook)

    def _ask_a_person(self, today: date) -> None:
        if self._put_off_on != today and self._review.may_open():
            self._review.show()
        self._show_due()

    def _show_due(self) -> None:
        if not self._review.open:
            self._due_steps.count()
        if self._working is None and self._look is not None and self._look.outlook.to_review:
            self._rest(words.due(self._due_steps.steps), Offer(_("&Review"), self._review.show))

    def _rest_up_to_date(self, outlook: Outlook) -> None:
        waiting = words.waiting(outlook.waiting)
        said = " · ".join(part for part in (set_aside(self._set_aside), waiting) if part)
        offer = Offer(_("&Review"), self._review.show) if waiting else None
        self._rest(said or words.up_to_date(outlook.next_due), offer)

    def _rest(self, text: str, offer: Offer | None = None) -> None:
        self._strip.rest(text, offer)
        if self._look is not None:
            self._copies.make(self._look.outlook.today)

    # -- what a person says

    def _accept(self, to_block: tuple[int, ...]) -> None:
        self._wanted = _Wanted(self._workplace.application.renewals.today(), to_block)
        self.ask()

    def _put_off(self) -> None:
        if self._look is not None and self._look.outlook.to_review:
            self._put_off_on = self._look.outlook.today
        self.ask()

    def _go_on(self) -> None:
        today, self._stopped_on = self._stopped_on, None
        if today is not None and self._wanted is None:
            self._wanted = _Wanted(today)
        self.ask()

    def _cancel(self) -> None:
        if self._working is not None:
            self._working.cancel()
            self._strip.rest(_("Stopping after this batch"))

    # -- a run

    def _run(self, today: date, *, quietly: bool = False) -> None:
        """Do what is due; quietly where only those set aside are tried again."""
        task = Task()
        if not quietly:
            task.progressed.connect(self._show_progress)
            if not self._is_elsewhere:
                self._strip.work(words.under_way(None), None, cancel=self._cancel)
        to_block = () if self._wanted is None else self._wanted.to_block
        task.ended.connect(lambda: self._end(task, today))
        self._tries_set_aside = False
        self._working = self._workplace.tasks.run(
            lambda: self._carry_out(task, to_block),
            self._tell,
            failed=self._give_up,
            owner=self,
            task=task,
            lane=Lane.LONG,
        )

    def _carry_out(self, task: Task, to_block: tuple[int, ...]) -> _Done:
        application = self._workplace.application
        report = application.renewals.run(on_progress=task.progress)
        refused: list[str] = []
        for client in to_block:
            try:
                application.subscriptions.block(client)
            except Refusal as refusal:
                refused.append(sentence_of(refusal))
        return _Done(report, tuple(refused))

    def _show_progress(self, done: RenewalProgress) -> None:
        if self._working is not None and not self._working.canceled:
            self._strip.work(words.under_way(done), done.share, cancel=self._cancel)

    def _end(self, task: Task, today: date) -> None:
        """After a run that a person stopped: nothing more today, unless that person goes on."""
        if task.canceled:
            self._working = None
            self._stopped_on = today
            self.ask()

    def _tell(self, done: _Done) -> None:
        self._working = None
        self._wanted = None
        self._is_elsewhere = False
        news = set_aside(done.report.set_aside)
        if done.refused:
            self._workplace.tell(Message(done.refused[0], tone=Tone.WARN))
        elif news and done.report.set_aside.keys() != self._set_aside.keys():
            self._workplace.tell(Message(news, tone=Tone.WARN))
        elif done.report.clients:
            self._workplace.tell(Message(words.done(done.report)))
        self._set_aside = done.report.set_aside
        if self._set_aside:
            self._retry.start()
        self._notices.tell(done.report)
        self.ask()

    def _give_up(self, error: Exception) -> None:
        """Another window at work is no fault; whatever else keeps it from its work is told."""
        self._working = None
        if isinstance(error, EngineElsewhere):
            self._wait(_("Another window is bringing the books up to date"))
        elif isinstance(error, BooksUnavailable) and error.problem == _LOCKED:
            self._wait(_("Another window or program is writing to the books"))
        else:
            self._strip.rest(_("Renewals wait; they are tried again in a moment"))
            self._workplace.tell(Message(sentence_of(error), tone=Tone.BAD))

    def _wait(self, said: str) -> None:
        self._is_elsewhere = True
        self._strip.rest(said)
        self._elsewhere.start()
