"""What a command would come to: decided as always, with nothing written and nobody kept waiting."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from functools import cached_property

from agencybilling.domain.account import Account
from agencybilling.domain.decide.draft import Decision
from agencybilling.domain.decide.renewal import catch_up
from agencybilling.services.clients import Clients
from agencybilling.services.office import AGENCY, ClientRef, Command, DayOf, Desk, Office
from agencybilling.services.packs import Packs
from agencybilling.services.payments import Payments
from agencybilling.services.start_codes import StartCodes
from agencybilling.services.subscriptions import Subscriptions
from agencybilling.services.unwritten import UnwrittenUsage, as_loaded
from agencybilling.services.usage import UsageRecords


class Preview:
    """The commands of one client or of some payment requests, each returning its decision unwritten.

    They refuse what the commands themselves refuse. `before` of a decision is the client brought up to date.
    """

    def __init__(self, office: Office) -> None:
        self._office = PreviewOffice(office.books.to_read(), office.clock, office.currency_decimals)

    @cached_property
    def clients(self) -> Clients:
        """A client's portal and campaigns."""
        return Clients(self._office)

    @cached_property
    def subscriptions(self) -> Subscriptions:
        """Assigned plans and subscriptions."""
        return Subscriptions(self._office)

    @cached_property
    def start_codes(self) -> StartCodes:
        """Start codes; offers are read of the books themselves."""
        return StartCodes(self._office)

    @cached_property
    def packs(self) -> Packs:
        """Packs of a client and its wallet."""
        return Packs(self._office)

    @cached_property
    def payments(self) -> Payments:
        """Payment requests."""
        return Payments(self._office)

    @cached_property
    def usage(self) -> UsageRecords:
        """Usage by hand."""
        return UsageRecords(self._office)


class PreviewOffice(Office):
    """An office where everything is decided and nothing written."""

    def carry_out(
        self,
        client: ClientRef,
        decide: Command,
        *,
        actor: str = AGENCY,
        up_to_date: bool = True,
        through: DayOf | None = None,
    ) -> Decision:
        """Decide as if the client had been brought up to date."""
        del actor
        with self.books.read() as unit:
            desk = self.desk(unit, client)
            return decide(_caught_up(desk, through) if up_to_date else desk)

    def carry_out_one_after_another(self, client: ClientRef, *commands: Command) -> list[Decision]:
        """Decide each as if the ones before it had been carried out, on a client brought up to date."""
        decisions: list[Decision] = []
        with self.books.read() as unit:
            desk = _caught_up(self.desk(unit, client), None)
            for decide in commands:
                decisions.append(decide(desk))
                desk = _after(desk, decisions[-1])
        return decisions

    def carry_out_in_turn(self, commands: Iterable[tuple[int, Command]]) -> list[Decision]:
        """Decide each as if the ones before it had been carried out."""
        decisions: list[Decision] = []
        left: dict[int, Account] = {}
        with self.books.read() as unit:
            for client, decide in commands:
                desk = self.desk(unit, client)
                decisions.append(decide(replace(desk, account=left.get(client, desk.account))))
                left[client] = decisions[-1].account
        return decisions


def _caught_up(desk: Desk, through: DayOf | None) -> Desk:
    day = desk.today if through is None else through(desk.agency, desk.now)
    return _with(desk, catch_up(desk.account, through=day, agency=desk.agency, usage=desk.usage).account)


def _with(desk: Desk, account: Account) -> Desk:
    return replace(desk, account=as_loaded(account), usage=UnwrittenUsage(desk.usage, account))


def _after(desk: Desk, decision: Decision) -> Desk:
    usage = UnwrittenUsage(desk.usage, decision.account, voided=decision.voided)
    return replace(_with(desk, decision.account), usage=usage)
