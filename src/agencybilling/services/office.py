"""The office in which every command is carried out: the books, a clock, the agency's settings."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from agencybilling.domain.account import Account
from agencybilling.domain.calendar import Instant, UnknownTimeZone, zone_named
from agencybilling.domain.decide.draft import Agency, Decision, UsageSource
from agencybilling.domain.decide.renewal import catch_up
from agencybilling.domain.errors import NotFound, Refusal
from agencybilling.domain.money import Currencies
from agencybilling.store.books import Books, UnitOfWork
from agencybilling.store.engine import BooksUnavailable
from agencybilling.store.settings import Settings
from agencybilling.store.writing import ENGINE, Change

__all__ = ["AGENCY", "ENGINE", "BooksUnavailable", "ClientRef", "Desk", "Office", "Refusal", "client_id"]

AGENCY = "agency"

ClientRef = str | int
"""A client by its name or its id."""


@dataclass(frozen=True, slots=True)
class Desk:
    """What lies before a command: its account, the agency's rules, the present instant and day.

    The account's usage is read when a decision asks for it.
    """

    unit: UnitOfWork
    account: Account
    usage: UsageSource
    agency: Agency
    now: Instant

    @property
    def today(self) -> date:
        """The present day in the agency's zone."""
        return self.agency.zone.day_of(self.now)


Command = Callable[[Desk], Decision]
DayOf = Callable[[Agency, Instant], date]
"""The day up to which a client is brought before a command."""


@dataclass(frozen=True, slots=True)
class Office:
    """Books, clock and the decimals of the world's currencies, handed to every service."""

    books: Books
    clock: Callable[[], Instant]
    currency_decimals: Mapping[str, int]

    def agency(self, settings: Settings) -> Agency:
        """The settings as the rules see them. Raises `BooksUnavailable` where their zone is none."""
        try:
            zone = zone_named(settings.time_zone)
        except UnknownTimeZone:
            raise BooksUnavailable("damaged", str(self.books.path)) from None
        return Agency(
            zone=zone,
            currencies=Currencies(known=self.currency_decimals, own=settings.currency_decimals),
            usage_window_days=settings.usage_window_days,
            reactivate_when=settings.reactivate_when,
            blocking=settings.blocking,
        )

    def today(self, unit: UnitOfWork) -> date:
        """The present day in the agency's zone."""
        return self.agency(unit.settings.get()).zone.day_of(self.clock())

    def carry_out(
        self,
        client: ClientRef,
        decide: Command,
        *,
        actor: str = AGENCY,
        up_to_date: bool = True,
        through: DayOf | None = None,
    ) -> Decision:
        """Bring the client up to date, then decide and write, each in a transaction of its own (SPEC 5).

        `up_to_date` is False for what never waits for the engine: a payment's status and due date.
        `through` gives another day than today up to which the client is brought.
        """
        if up_to_date:
            self.bring_up_to_date(client, through)
        with self.books.write() as unit:
            desk = self.desk(unit, client)
            decision = decide(desk)
            self.save(unit, [Change(decision, actor, desk.now)], agency=desk.agency)
        return decision

    def carry_out_one_after_another(self, client: ClientRef, *commands: Command) -> list[Decision]:
        """Commands of one client in one transaction, each after what the last one left: all or none."""
        self.bring_up_to_date(client)
        decisions: list[Decision] = []
        with self.books.write() as unit:
            for decide in commands:
                desk = self.desk(unit, client)
                decisions.append(decide(desk))
                self.save(unit, [Change(decisions[-1], AGENCY, desk.now)], agency=desk.agency)
        return decisions

    def carry_out_in_turn(self, commands: Iterable[tuple[int, Command]]) -> list[Decision]:
        """Commands that never wait for the engine, in one transaction, each after what the last one left."""
        decisions: list[Decision] = []
        with self.books.write() as unit:
            for client, decide in commands:
                desk = self.desk(unit, client)
                decisions.append(decide(desk))
                self.save(unit, [Change(decisions[-1], AGENCY, desk.now)], agency=desk.agency)
        return decisions

    def carry_out_all(self, commands: Mapping[int, Command], *, actor: str = AGENCY) -> None:
        """One command each for many clients that are up to date, by client id, in one transaction."""
        with self.books.write() as unit:
            agency, now = self.agency(unit.settings.get()), self.clock()
            accounts = unit.accounts.load_all(list(commands))
            usages = unit.accounts.usages_of(accounts.values())
            changes = [
                Change(commands[client](Desk(unit, account, usages[client], agency, now)), actor, now)
                for client, account in accounts.items()
            ]
            self.save(unit, changes, agency=agency)

    def save(self, unit: UnitOfWork, changes: list[Change], *, agency: Agency) -> None:
        """Write decisions, and the day of each client's next step."""
        unit.save(changes, pace=agency)

    def desk(self, unit: UnitOfWork, client: ClientRef) -> Desk:
        """The desk for one client within a transaction. Raises `NotFound`."""
        agency = self.agency(unit.settings.get())
        account = unit.accounts.load(client_id(unit, client))
        return _desk(unit, account, agency=agency, now=self.clock())

    def bring_up_to_date(self, client: ClientRef, through: DayOf | None = None) -> None:
        """Do what is due for a client up to today, or up to another day. Raises `NotFound`."""
        with self.books.read() as unit:
            agency, now = self.agency(unit.settings.get()), self.clock()
            day = agency.zone.day_of(now) if through is None else through(agency, now)
            if not unit.accounts.is_due(client_id(unit, client), day):
                return
        with self.books.write() as unit:
            desk = self.desk(unit, client)
            decision = catch_up(desk.account, through=day, agency=desk.agency, usage=desk.usage)
            self.save(unit, [Change(decision, ENGINE, desk.now)], agency=desk.agency)


def _desk(unit: UnitOfWork, account: Account, *, agency: Agency, now: Instant) -> Desk:
    return Desk(unit, account, unit.accounts.usage_of(account), agency, now)


def client_id(unit: UnitOfWork, client: ClientRef) -> int:
    """The id of a client by name or id. Raises `NotFound`."""
    found = unit.accounts.named(client) if isinstance(client, str) else unit.accounts.known(client)
    if found is None:
        raise NotFound(client=client)
    return found
