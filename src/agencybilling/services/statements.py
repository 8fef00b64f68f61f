"""Statements of account and clients' pages, made out of books that are up to date."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from agencybilling.domain.calendar import Zone
from agencybilling.domain.errors import InvalidDate
from agencybilling.domain.statement import Days, Statement, StatementRange, days_of
from agencybilling.queries.client_page import ClientPage, client_page
from agencybilling.queries.statement import billing_period_of, first_day_of, statement_of
from agencybilling.services.office import BooksUnavailable, ClientRef, Office, client_id
from agencybilling.store.books import UnitOfWork

WhichDays = StatementRange | Days
"""Days by name, for each client its own, or any two."""
_ONLY_READ = {"read_only", "look_ahead"}
OnFailure = Callable[[ClientRef, Exception], None]


class Behind(StrEnum):
    """Why the engine has not done yet all that a client's statement is to hold."""

    DUE = "due"
    HELD_BACK = "held_back"


@dataclass(frozen=True, slots=True)
class AsItStands:
    """A statement of the books as they stand; `behind` tells why it lacks something, None where nothing."""

    statement: Statement
    behind: Behind | None


class Statements:
    """What is handed to clients."""

    def __init__(self, office: Office) -> None:
        self._office = office

    def make(self, client: ClientRef, days: WhichDays, *, known_on: date | None = None) -> Statement:
        """A client's statement of account, as known at the end of a day, today unless given.

        The client is first brought up to date as far as that day, unless a person holds it back or the books
        can only be read: then the statement is of the books as they stand. One made today still takes in
        what is told today. Raises `NotFound`, and `InvalidDate` for days in the wrong order or a day of
        knowledge to come.
        """
        with self._office.books.read() as unit:
            known_on = self._known_on(unit, days, known_on=known_on)
            behind = self._behind(unit, client_id(unit, client), known_on=known_on)
        if behind is Behind.DUE:
            self._bring_up_to_date(client, through=known_on)
        with self._office.books.read() as unit:
            return self._statement(unit, client, days=days, known_on=known_on)

    def as_it_stands(self, client: ClientRef, days: WhichDays, *, known_on: date | None = None) -> AsItStands:
        """What `make` would give if nothing were due; nothing is written. Raises as `make` does."""
        with self._office.books.read() as unit:
            known_on = self._known_on(unit, days, known_on=known_on)
            statement = self._statement(unit, client, days=days, known_on=known_on)
            return AsItStands(statement, self._behind(unit, statement.client_id, known_on=known_on))

    def each(
        self,
        days: WhichDays,
        clients: Iterable[ClientRef] | None = None,
        *,
        known_on: date | None = None,
        only_with_movements: bool = False,
        on_failure: OnFailure | None = None,
    ) -> Iterator[Statement]:
        """One statement after another: of these clients or, in order of creation, of all.

        Each is made when it is asked for, so that work on thousands can be stopped between two of them.
        Raises as `make` does; where there is `on_failure`, it is told of a client whose statement can't be
        made, and the others go on.
        """
        for client in self.clients() if clients is None else clients:
            try:
                statement = self.make(client, days, known_on=known_on)
            except BooksUnavailable:
                raise
            except Exception as fault:
                if on_failure is None:
                    raise
                on_failure(client, fault)
                continue
            if not only_with_movements or any(statement.movements()):
                yield statement

    def clients(self) -> list[int]:
        """Every client, in order of creation."""
        with self._office.books.read() as unit:
            return unit.accounts.ids()

    def days(self, client: ClientRef, choice: StatementRange) -> Days:
        """The days that a name stands for with a client today. Raises `NotFound`."""
        with self._office.books.read() as unit:
            zone = self._zone(unit)
            today = zone.day_of(self._office.clock())
            return _days(unit, client_id(unit, client), choice=choice, zone=zone, today=today)

    def page(self, client: ClientRef) -> ClientPage:
        """What a client may see of the books as they stand. Raises `NotFound`."""
        with self._office.books.read() as unit:
            agency = self._office.agency(unit.settings.get())
            today = agency.zone.day_of(self._office.clock())
            return client_page(unit, client_id(unit, client), agency=agency, today=today)

    def _bring_up_to_date(self, client: ClientRef, *, through: date) -> None:
        try:
            self._office.bring_up_to_date(client, lambda _agency, _now: through)
        except BooksUnavailable as closed:
            if closed.problem not in _ONLY_READ:
                raise

    def _known_on(self, unit: UnitOfWork, days: WhichDays, *, known_on: date | None) -> date:
        """The day of knowledge. Raises `InvalidDate`."""
        today = self._office.today(unit)
        if known_on is not None and known_on > today:
            raise InvalidDate(known_on=known_on, today=today)
        if isinstance(days, Days) and days.first > days.last:
            raise InvalidDate(first=days.first, last=days.last)
        return today if known_on is None else known_on

    def _behind(self, unit: UnitOfWork, client: int, *, known_on: date) -> Behind | None:
        if not unit.accounts.is_due(client, known_on):
            return None
        held_through = unit.held_back.through(client)
        held = held_through is not None and held_through >= self._office.today(unit)
        return Behind.HELD_BACK if held else Behind.DUE

    def _statement(
        self, unit: UnitOfWork, client: ClientRef, *, days: WhichDays, known_on: date
    ) -> Statement:
        zone, found = self._zone(unit), client_id(unit, client)
        if not isinstance(days, Days):
            days = _days(unit, found, choice=days, zone=zone, today=self._office.today(unit))
        return statement_of(unit, found, days=days, known_on=known_on, zone=zone)

    def _zone(self, unit: UnitOfWork) -> Zone:
        return self._office.agency(unit.settings.get()).zone


def _days(unit: UnitOfWork, client: int, *, choice: StatementRange, zone: Zone, today: date) -> Days:
    since = first_day_of(unit, client, zone=zone) or today
    return days_of(choice, today=today, period=billing_period_of(unit, client), since=since)
