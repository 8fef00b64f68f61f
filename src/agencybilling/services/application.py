"""The application: every service, made when first asked for, all on the same books and clock."""

from __future__ import annotations

from contextlib import AbstractContextManager
from functools import cached_property

from agencybilling.domain.calendar import Zone, zone_named
from agencybilling.domain.money import Currencies
from agencybilling.services.agents import AgentRegister
from agencybilling.services.backups import Backups
from agencybilling.services.catalog import Catalog
from agencybilling.services.changes import Changes
from agencybilling.services.check import Check
from agencybilling.services.clients import Clients
from agencybilling.services.exports import Exports
from agencybilling.services.imports import Imports
from agencybilling.services.office import Office
from agencybilling.services.packs import Packs
from agencybilling.services.payments import Payments
from agencybilling.services.platform import PlatformTodo
from agencybilling.services.preview import Preview
from agencybilling.services.renewals import Renewals
from agencybilling.services.settings import AgencySettings
from agencybilling.services.setup import SetUp
from agencybilling.services.start_codes import StartCodes
from agencybilling.services.statements import Statements
from agencybilling.services.subscriptions import Subscriptions
from agencybilling.services.usage import UsageRecords
from agencybilling.store.books import UnitOfWork


class Application:
    """What the command line and the windows work with."""

    def __init__(self, office: Office) -> None:
        self.office = office

    def close(self) -> None:
        """Let go of the books."""
        self.office.books.close()

    def empty(self) -> bool:
        """Whether the books hold no clients yet."""
        with self.office.books.read() as unit:
            return not unit.accounts.ids()

    def read(self) -> AbstractContextManager[UnitOfWork]:
        """One state of the books, for queries."""
        return self.office.books.read()

    @cached_property
    def backups(self) -> Backups:
        """Copies of the books."""
        return Backups(self.office)

    @cached_property
    def set_up(self) -> SetUp:
        """How new books begin."""
        return SetUp(self.office)

    @cached_property
    def changes(self) -> Changes:
        """What commands, imports and the engine have changed."""
        return Changes(self.office.books)

    @cached_property
    def preview(self) -> Preview:
        """What commands would come to."""
        return Preview(self.office)

    @property
    def zone(self) -> Zone:
        """The agency's time zone."""
        return zone_named(self.settings.get().time_zone)

    @property
    def currencies(self) -> Currencies:
        """Decimals of currencies as these books have them."""
        return self.office.agency(self.settings.get()).currencies

    @cached_property
    def settings(self) -> AgencySettings:
        """The agency's settings."""
        return AgencySettings(self.office)

    @cached_property
    def catalog(self) -> Catalog:
        """Plans and packs."""
        return Catalog(self.office)

    @cached_property
    def clients(self) -> Clients:
        """Clients and campaigns."""
        return Clients(self.office)

    @cached_property
    def subscriptions(self) -> Subscriptions:
        """Assigned plans and subscriptions."""
        return Subscriptions(self.office)

    @cached_property
    def start_codes(self) -> StartCodes:
        """Offers to start a subscription."""
        return StartCodes(self.office)

    @cached_property
    def packs(self) -> Packs:
        """Packs of a client and its wallet."""
        return Packs(self.office)

    @cached_property
    def payments(self) -> Payments:
        """Payment requests."""
        return Payments(self.office)

    @cached_property
    def usage(self) -> UsageRecords:
        """Usage by hand."""
        return UsageRecords(self.office)

    @cached_property
    def platform(self) -> PlatformTodo:
        """To do on the platform."""
        return PlatformTodo(self.office)

    @cached_property
    def renewals(self) -> Renewals:
        """The engine."""
        return Renewals(self.office)

    @cached_property
    def check(self) -> Check:
        """The books' own audit."""
        return Check(self.office)

    @cached_property
    def imports(self) -> Imports:
        """Usage from exports."""
        return Imports(self.office)

    @cached_property
    def exports(self) -> Exports:
        """Tables as files."""
        return Exports(self.office)

    @cached_property
    def statements(self) -> Statements:
        """Statements of account, and what clients may see."""
        return Statements(self.office)

    @cached_property
    def agents(self) -> AgentRegister:
        """Whose agent is whose."""
        return AgentRegister(self.office)
