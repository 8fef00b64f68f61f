"""The renewal engine over all clients: day by day, some hundred clients a transaction (SPEC 5)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date

from agencybilling.domain.audit import Event
from agencybilling.domain.calendar import ONE_DAY, Instant
from agencybilling.domain.decide.draft import Decision
from agencybilling.domain.decide.renewal import catch_up
from agencybilling.domain.money import Money
from agencybilling.services.office import BooksUnavailable, Office
from agencybilling.store.writing import ENGINE, Change

BATCH = 1_000


@dataclass(slots=True)
class RenewalReport:
    """What a run of the engine did, or would do: steps by event, requested amounts, clients set aside."""

    clients: int = 0
    requests: int = 0
    events: Counter[Event] = field(default_factory=Counter)
    requested: dict[str, Money] = field(default_factory=dict)
    set_aside: dict[str, str] = field(default_factory=dict)

    def steps(self, event: str) -> int:
        """How often this happened."""
        return self.events[Event(event)]

    def add(self, decision: Decision) -> None:
        """Count one client's steps."""
        self.clients += 1
        for entry in decision.entries:
            self.events[entry.event] += 1
        for request in decision.account.requests:
            if request.id < 0:
                self.requests += 1
                money = Money(request.amount, request.currency)
                known = self.requested.get(request.currency)
                self.requested[request.currency] = money if known is None else known + money


class Renewals:
    """The engine."""

    def __init__(self, office: Office) -> None:
        self._office = office

    def today(self) -> date:
        """The present day in the agency's zone."""
        with self._office.books.read() as unit:
            return self._office.agency(unit.settings.get()).zone.day_of(self._office.clock())

    def next_due(self) -> date | None:
        """The earliest day on which anything is due, a day gone by where it waits; None where nothing is."""
        with self._office.books.read() as unit:
            return unit.accounts.next_due(after=None, through=date.max)

    def next_midnight(self) -> Instant:
        """The first instant of tomorrow in the agency's zone."""
        with self._office.books.read() as unit:
            zone = self._office.agency(unit.settings.get()).zone
        return zone.midnight(zone.day_of(self._office.clock()) + ONE_DAY)

    def run(
        self, until: date | None = None, *, on_progress: Callable[[int], None] | None = None
    ) -> RenewalReport:
        """Do what is due up to a day, today unless given; doing it again does nothing more.

        A client whose decision fails is set aside and named; the others go on. `on_progress` is called with
        the number of clients done after each batch and may raise to stop between batches.
        """
        through = self.today() if until is None else until
        with self._office.books.read() as unit:
            report = RenewalReport(set_aside=unit.accounts.steps_on_no_day())
        day: date | None = None
        while (day := self._next_day(day, through)) is not None:
            last = self._batch(report, day=day, after=0)
            while last is not None:
                if on_progress is not None:
                    on_progress(report.clients)
                last = self._batch(report, day=day, after=last)
        return report

    def preview(self, until: date | None = None) -> RenewalReport:
        """What `run` would do; nothing is written."""
        through = self.today() if until is None else until
        with self._office.books.read() as unit:
            report = RenewalReport(set_aside=unit.accounts.steps_on_no_day())
            agency = self._office.agency(unit.settings.get())
            ids = unit.accounts.due_up_to(through)
            names = unit.accounts.names(ids)
            for client_id in ids:
                if names[client_id] in report.set_aside:
                    continue
                try:
                    account = unit.accounts.load(client_id)
                    usage = unit.accounts.usage_of(account)
                    report.add(catch_up(account, through=through, agency=agency, usage=usage))
                except (LookupError, TypeError, ValueError, ArithmeticError) as error:
                    report.set_aside[names[client_id]] = repr(error)
        return report

    def _next_day(self, after: date | None, through: date) -> date | None:
        with self._office.books.read() as unit:
            return unit.accounts.next_due(after=after, through=through)

    def _batch(self, report: RenewalReport, *, day: date, after: int) -> int | None:
        """One transaction for the next clients due on a day; the last one's id, None where none was left."""
        try:
            return self._write_batch(report, day=day, after=after, most=BATCH)
        except BooksUnavailable:
            raise
        except Exception:  # noqa: BLE001 - whatever it was, the next try finds out whose fault it is
            return self._one_by_one(report, day=day, after=after)

    def _write_batch(self, report: RenewalReport, *, day: date, after: int, most: int) -> int | None:
        with self._office.books.write() as unit:
            ids = unit.accounts.due(day, after=after, most=most)
            if not ids:
                return None
            agency, now = self._office.agency(unit.settings.get()), self._office.clock()
            accounts = unit.accounts.load_all(ids)
            usages = unit.accounts.usages_of(accounts.values())
            decisions = [
                catch_up(account, through=day, agency=agency, usage=usages[client_id])
                for client_id, account in accounts.items()
            ]
            self._office.save(unit, [Change(d, ENGINE, now) for d in decisions], agency=agency)
        for decision in decisions:
            report.add(decision)
        return ids[-1]

    def _one_by_one(self, report: RenewalReport, *, day: date, after: int) -> int | None:
        with self._office.books.read() as unit:
            ids = unit.accounts.due(day, after=after, most=BATCH)
            names = unit.accounts.names(ids)
        for client_id in ids:
            try:
                self._write_batch(report, day=day, after=client_id - 1, most=1)
            except BooksUnavailable:
                raise
            except Exception as error:  # noqa: BLE001 - one client's fault must not hold up the others
                report.set_aside[names[client_id]] = repr(error)
        return ids[-1] if ids else None
