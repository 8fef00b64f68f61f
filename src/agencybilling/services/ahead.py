"""A copy of the books that goes ahead day by day: what is due is done by the engine, what is owed is paid."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import groupby
from operator import itemgetter
from pathlib import Path

from agencybilling.domain.calendar import ONE_DAY, Instant, Zone
from agencybilling.domain.payments import RequestNumber, RequestStatus
from agencybilling.queries.payable import payable_before
from agencybilling.services.foresight import Assuming
from agencybilling.services.office import Office
from agencybilling.services.payments import Payments, StatusChange
from agencybilling.services.renewals import Renewals
from agencybilling.services.report import Why
from agencybilling.store.copying import OnProgress

_PAID_AT_ONCE = 200


class StandingClock:
    """It stands until it is put."""

    def __init__(self, now: Instant) -> None:
        self.now = now

    def __call__(self) -> Instant:
        return self.now


@dataclass(frozen=True, slots=True)
class CopyAhead:
    """Where it lies, when it was made, and how the books looked from outside just before that."""

    office: Office
    file: Path
    sign: object
    made_at: Instant

    @property
    def zone(self) -> Zone:
        with self.office.books.read() as unit:
            return self.office.agency(unit.settings.get()).zone

    def instant(self, day: date) -> Instant:
        """The first instant of a day, never before the copy was made."""
        return max(self.made_at, self.zone.midnight(day))

    def begins_on(self) -> date:
        """The day it was made on, or the day gone by since which something waits to be done."""
        today = self.zone.day_of(self.made_at)
        with self.office.books.read() as unit:
            waits = unit.accounts.next_due(after=None, through=today, today=today)
        return today if waits is None else waits

    def go(self, start: date, through: date, *, assuming: Assuming, tell: OnProgress) -> Mapping[str, Why]:
        """Day by day do what is due; whom the engine set aside."""
        with self.office.books.in_haste() as books:
            run = _Run(replace(self.office, books=books), self, assuming=assuming)
            with books.write() as unit:
                # Whoever holds it goes on with the books themselves.
                unit.lease.void()
                # What it offers is not offered yet, and would be taken for good by the books themselves.
                unit.start_codes.forget_secret()
            days = [start + n * ONE_DAY for n in range((through - start).days + 1)]
            aside: Mapping[str, Why] = {}
            for number, day in enumerate(days):
                aside = run.day(day, tell=part(tell, start=number / len(days), end=(number + 1) / len(days)))
        return aside


class _Run:
    """Days of a copy, one after another."""

    def __init__(self, office: Office, copy: CopyAhead, *, assuming: Assuming) -> None:
        self._clock = StandingClock(copy.made_at)
        self._office = replace(office, clock=self._clock)
        self._copy, self._zone = copy, copy.zone
        self._renewals, self._payments = Renewals(self._office), Payments(self._office)
        self._today = self._zone.day_of(copy.made_at)
        self._everybody_pays = assuming is Assuming.EVERYBODY_PAYS

    def day(self, day: date, *, tell: OnProgress) -> Mapping[str, Why]:
        """What is due on a day, after what is paid before it; whom the engine set aside."""
        tell(0.0)
        if self._everybody_pays:
            self._pay(before=max(day, self._today), tell=tell)
        self._put_clock(day)
        return self._renewals.run(day, on_progress=lambda run: tell(run.share)).set_aside

    def _pay(self, *, before: date, tell: OnProgress) -> None:
        """Each request on its last day, or today where that has gone by."""
        with self._office.books.read() as unit:
            payable = [(max(due, self._today), number) for number, due in payable_before(unit, before)]
        for day, paid in groupby(payable, key=itemgetter(0)):
            self._put_clock(day)
            numbers = [number for _day, number in paid]
            for start in range(0, len(numbers), _PAID_AT_ONCE):
                self._set_paid(numbers[start : start + _PAID_AT_ONCE])
                tell(0.0)

    def _set_paid(self, numbers: Sequence[RequestNumber]) -> None:
        try:
            self._payments.set_statuses(numbers, StatusChange(RequestStatus.PAID))
        except (LookupError, TypeError, ValueError, ArithmeticError):
            # Whose account can't be read pays nothing, and the engine sets it aside by name.
            if len(numbers) > 1:
                for number in numbers:
                    self._set_paid([number])

    def _put_clock(self, day: date) -> None:
        self._clock.now = max(self._copy.made_at, self._zone.midnight(day))


def part(tell: OnProgress, *, start: float, end: float) -> OnProgress:
    """Tells the shares of a part as those of the whole."""
    return lambda share: tell(start + share * (end - start))
