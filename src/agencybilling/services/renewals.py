"""The renewal engine over all clients: day by day, some hundred clients a transaction (SPEC 5)."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import date
from time import sleep
from typing import NamedTuple, assert_never
from uuid import uuid4

from agencybilling.domain.audit import Entry, Event
from agencybilling.domain.calendar import ONE_DAY, Instant
from agencybilling.domain.decide.draft import Blocking
from agencybilling.domain.decide.renewal import catch_up
from agencybilling.domain.errors import InvalidDate
from agencybilling.queries.blocking import beyond_their_grace
from agencybilling.services import foresight
from agencybilling.services.foresight import Assuming, Foresight
from agencybilling.services.office import AGENCY, BooksUnavailable, ClientRef, Office, client_id
from agencybilling.services.report import RenewalReport, Why, on_no_day
from agencybilling.store.settings import ReviewWhen, Settings
from agencybilling.store.writing import ENGINE, Change

BATCH = 1_000
BREATH_S = 0.004
"""Between two batches everybody else who wants to write gets a turn."""
_A_DAY_US = 86_400_000_000


class EngineElsewhere(Exception):
    """Another engine is at work on these books; what it does is seen in all windows."""


class RenewalProgress(NamedTuple):
    """How far a run is: the day it has reached, clients done of that day, and a share of 1."""

    clients: int
    day: date
    share: float


@dataclass(frozen=True, slots=True)
class Outlook:
    """What the engine has before it.

    `next_due` is the earliest day on which anything is due, a day gone by where it waits. `to_review` is set
    where a person is to see it before it is done. `waiting` counts clients who wait for a person's word to be
    blocked, `set_aside` those for whom the last run could decide nothing.
    """

    today: date
    next_due: date | None
    to_review: bool
    waiting: int
    set_aside: int

    @property
    def due(self) -> bool:
        """Whether anything is to be done by now."""
        return self.next_due is not None and self.next_due <= self.today


class Renewals:
    """The engine."""

    def __init__(self, office: Office) -> None:
        self._office = office
        self._holder = uuid4().hex
        self._aside: frozenset[int] = frozenset()

    def today(self) -> date:
        """The present day in the agency's zone."""
        with self._office.books.read() as unit:
            return self._office.today(unit)

    def next_due(self) -> date | None:
        """The earliest day on which anything is due, a day gone by where it waits; None where nothing is."""
        with self._office.books.read() as unit:
            return unit.accounts.next_due(after=None, through=date.max, today=self._office.today(unit))

    def outlook(self, *, looked_at: Instant | None = None) -> Outlook:
        """What lies before the engine, without those set aside by its last run.

        `looked_at` is when this was asked before: a clock that has moved more than a day since asks for a
        review also of what falls due today.
        """
        with self._office.books.read() as unit:
            settings, now = unit.settings.get(), self._office.clock()
            today = self._office.today(unit)
            next_due = unit.accounts.next_due(after=None, through=date.max, today=today, without=self._aside)
            waits = settings.blocking is Blocking.PERSON
            return Outlook(
                today,
                next_due,
                next_due is not None
                and next_due <= today
                and _asks(settings, late=next_due < today or _moved(looked_at, now)),
                len(beyond_their_grace(unit, today)) if waits else 0,
                len(self._aside),
            )

    def next_midnight(self) -> Instant:
        """The first instant of tomorrow in the agency's zone."""
        with self._office.books.read() as unit:
            zone = self._office.agency(unit.settings.get()).zone
        return zone.midnight(zone.day_of(self._office.clock()) + ONE_DAY)

    def run(
        self,
        until: date | None = None,
        *,
        on_progress: Callable[[RenewalProgress], None] | None = None,
    ) -> RenewalReport:
        """Do what is due up to a day, today unless given; doing it again does nothing more.

        A client whose decision fails is set aside and named; the others go on. Who is held back is left out.
        `on_progress` is called after each batch and may raise to stop between batches. Raises
        `EngineElsewhere` where another engine is at work, also when it took over meanwhile.
        """
        with self._office.books.read() as unit:
            through = self._office.today(unit) if until is None else until
            report = RenewalReport(on_no_day(unit))
        run = _Run(self._office, self._holder, report)
        try:
            run.days(through, on_progress=on_progress)
        finally:
            if run.leased:
                self._let_go()
        self._aside = frozenset(run.aside)
        return report

    def foresee(
        self,
        until: date | None = None,
        *,
        assuming: Assuming = Assuming.NOBODY_PAYS,
        on_progress: foresight.OnProgress | None = None,
    ) -> Foresight:
        """What `run` would do, by the very decisions it would take; nothing is written."""
        through = self.today() if until is None else until
        return foresight.foresee(self._office, through, assuming=assuming, on_progress=on_progress)

    def hold_back(self, clients: Iterable[ClientRef], *, through: date | None = None) -> None:
        """Leave clients out of the engine's runs up to a day, today unless given, in one transaction.

        A command for one of them brings it up to date all the same. Raises `NotFound`, and `InvalidDate` for
        a day gone by.
        """
        with self._office.books.write() as unit:
            today = self._office.today(unit)
            last = today if through is None else through
            if last < today:
                raise InvalidDate(through_on=last, today=today)
            for client in clients:
                held = client_id(unit, client)
                if unit.held_back.through(held) == last:
                    continue
                unit.held_back.hold(held, through=last)
                entry = Entry(Event.CLIENT_HELD_BACK, {"through_on": last})
                unit.note(entry, at=self._office.clock(), actor=AGENCY, client_id=held)

    def release(self, client: ClientRef) -> None:
        """Hold a client back no longer; one that is not held back stays as it is. Raises `NotFound`."""
        with self._office.books.write() as unit:
            held = client_id(unit, client)
            through = unit.held_back.through(held)
            if through is not None and through >= self._office.today(unit):
                unit.held_back.release(held)
                entry = Entry(Event.CLIENT_RELEASED)
                unit.note(entry, at=self._office.clock(), actor=AGENCY, client_id=held)

    def _let_go(self) -> None:
        with suppress(BooksUnavailable), self._office.books.write() as unit:
            # What is not let go of runs out by itself.
            unit.lease.let_go(self._holder)


class _Batch(NamedTuple):
    """So many clients were looked at, and this was the last one, by id."""

    clients: int
    last: int


@dataclass(slots=True)
class _Run:
    """One run of the engine, under its lease where there is anything to do."""

    office: Office
    holder: str
    report: RenewalReport
    aside: set[int] = field(default_factory=set)
    leased: bool = False

    def days(self, through: date, *, on_progress: Callable[[RenewalProgress], None] | None) -> None:
        """Day after day, batch after batch."""
        first = day = self._next_day(None, through)
        while day is not None and first is not None:
            days, before = (through - first).days + 1, (day - first).days
            waiting, done = max(1, self._how_many(day)), 0
            batch = self._batch(day, after=0)
            while batch is not None:
                done += batch.clients
                if on_progress is not None:
                    share = (before + min(1.0, done / waiting)) / days
                    on_progress(RenewalProgress(done, day, share))
                sleep(BREATH_S)
                batch = self._batch(day, after=batch.last)
            day = self._next_day(day, through)

    def _next_day(self, after: date | None, through: date) -> date | None:
        with self.office.books.read() as unit:
            return unit.accounts.next_due(after=after, through=through, today=self.office.today(unit))

    def _how_many(self, day: date) -> int:
        with self.office.books.read() as unit:
            return unit.accounts.how_many_due(day, today=self.office.today(unit))

    def _batch(self, day: date, *, after: int) -> _Batch | None:
        """One transaction for the next clients due on a day; None where none was left."""
        try:
            return self._write_batch(day, after=after, most=BATCH)
        except (BooksUnavailable, EngineElsewhere):
            raise
        except Exception:  # noqa: BLE001 - whatever it was, the next try finds out whose fault it is
            return self._one_by_one(day, after=after)

    def _write_batch(self, day: date, *, after: int, most: int) -> _Batch | None:
        with self.office.books.write() as unit:
            now = self.office.clock()
            ids = unit.accounts.due(day, after=after, most=most, today=self.office.today(unit))
            if not ids:
                return None
            # Taken only where there is work: a run that changes nothing must not look like news elsewhere.
            if not unit.lease.take(self.holder, now=now):
                raise EngineElsewhere
            self.leased = True
            agency = self.office.agency(unit.settings.get())
            accounts = unit.accounts.load_all(ids)
            usages = unit.accounts.usages_of(accounts.values())
            decisions = [
                catch_up(account, through=day, agency=agency, usage=usages[client])
                for client, account in accounts.items()
            ]
            self.office.save(unit, [Change(d, ENGINE, now) for d in decisions], agency=agency)
        for decision in decisions:
            self.report.add(decision)
        return _Batch(len(ids), ids[-1])

    def _one_by_one(self, day: date, *, after: int) -> _Batch | None:
        with self.office.books.read() as unit:
            ids = unit.accounts.due(day, after=after, most=BATCH, today=self.office.today(unit))
            names = unit.accounts.names(ids)
        for client in ids:
            try:
                self._write_batch(day, after=client - 1, most=1)
            except (BooksUnavailable, EngineElsewhere):
                raise
            except Exception as error:  # noqa: BLE001 - one client's fault must not hold up the others
                self.report.set_aside[names[client]] = Why.of(error)
                self.aside.add(client)
        return _Batch(len(ids), ids[-1]) if ids else None


def _moved(looked_at: Instant | None, now: Instant) -> bool:
    return looked_at is not None and abs(now - looked_at) > _A_DAY_US


def _asks(settings: Settings, *, late: bool) -> bool:
    """Whether what is due by now is shown to a person first; `late` for days gone by."""
    match settings.review:
        case ReviewWhen.NEVER:
            return False
        case ReviewWhen.ALWAYS:
            return True
        case ReviewWhen.AFTER_TIME_AWAY:
            return late
        case _:
            assert_never(settings.review)
