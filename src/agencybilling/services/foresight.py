"""What the engine is about to do: decided as it will decide, client by client, nothing written (SPEC 5)."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import NamedTuple

from agencybilling.domain.account import Account
from agencybilling.domain.audit import Event
from agencybilling.domain.calendar import ONE_DAY, Instant
from agencybilling.domain.decide import payments
from agencybilling.domain.decide.draft import Agency, Blocking, Decision, UsageSource
from agencybilling.domain.decide.renewal import beyond_grace, catch_up, next_step_on
from agencybilling.domain.money import Money
from agencybilling.domain.payments import PaymentRequest, RequestStatus
from agencybilling.queries.blocking import beyond_their_grace
from agencybilling.services.office import Office
from agencybilling.services.report import RenewalReport, Why, add_up, new_requests, on_no_day, summed
from agencybilling.services.unwritten import UnwrittenUsage, as_loaded
from agencybilling.store.books import UnitOfWork

_AT_ONCE = 500
"""So many accounts are read at a time."""

OnProgress = Callable[[float], None]


class Assuming(StrEnum):
    """What is taken for granted of days to come."""

    NOBODY_PAYS = "nobody_pays"
    EVERYBODY_PAYS = "everybody_pays"


class Step(NamedTuple):
    """One step of the engine: what will stand in the history. `request` is the one it makes or changes."""

    day: date
    event: Event
    request: PaymentRequest | None
    details: Mapping[str, object]

    @property
    def amount(self) -> Money | None:
        """What its request asks for."""
        return None if self.request is None else Money(self.request.amount, self.request.currency)


@dataclass(frozen=True, slots=True)
class ClientSteps:
    """What is about to happen to one client, in order of date.

    `payable` are requests open today which a payment in time would keep from becoming Overdue or from
    blocking. `waits_to_be_blocked` is set where it then is beyond its grace, and a person is to block.
    """

    client_id: int
    client: str
    steps: tuple[Step, ...]
    requested: Mapping[str, Money]
    payable: tuple[PaymentRequest, ...]
    waits_to_be_blocked: bool = False

    @property
    def worst(self) -> Event | None:
        """The step that matters most to the client; None where it only waits for a word."""
        return min((step.event for step in self.steps), key=_rank, default=None)


@dataclass(frozen=True, slots=True)
class HeldBack:
    """A client that a person holds back from the engine, the last day included."""

    client_id: int
    client: str
    through: date


@dataclass(frozen=True, slots=True)
class Foresight:
    """Everything that is due up to a day, worst first, and what it comes to as a whole."""

    today: date
    through: date
    clients: tuple[ClientSteps, ...]
    report: RenewalReport
    held_back: tuple[HeldBack, ...]


def report_of(clients: Iterable[ClientSteps]) -> RenewalReport:
    """What the steps of some of the clients come to."""
    report = RenewalReport()
    for client in clients:
        made = {step.request.id for step in client.steps if step.request is not None and step.request.id < 0}
        report.concerned.add(client.client_id)
        report.requests += len(made)
        report.events.update(step.event for step in client.steps)
        add_up(report.requested, client.requested.values())
        overdue = (step.amount for step in client.steps if step.event is Event.REQUEST_STATUS)
        add_up(report.overdue, (amount for amount in overdue if amount is not None))
    return report


_WORST_FIRST = (
    Event.SUBSCRIPTION_BLOCKED,
    Event.SUBSCRIPTION_PAST_DUE,
    Event.REQUEST_STATUS,
    Event.CAMPAIGN_PAUSED,
    Event.PERIOD_RENEWED,
    Event.PERIOD_SETTLED,
    Event.CAMPAIGN_RESUMED,
    Event.SUBSCRIPTION_ACTIVE,
)


def _rank(event: Event) -> int:
    return _WORST_FIRST.index(event) if event in _WORST_FIRST else len(_WORST_FIRST)


def foresee(
    office: Office,
    through: date,
    *,
    assuming: Assuming = Assuming.NOBODY_PAYS,
    on_progress: OnProgress | None = None,
) -> Foresight:
    """What a run of the engine up to a day would do, with the usage that is in the books by now.

    `on_progress` is told a share of 1, and may raise to stop.
    """
    with office.books.read() as unit:
        agency, now = office.agency(unit.settings.get()), office.clock()
        seer = _Seer(unit, agency, now=now, through=through, assuming=assuming)
        ids = seer.concerned()
        for start in range(0, len(ids), _AT_ONCE):
            seer.look_at(ids[start : start + _AT_ONCE])
            if on_progress is not None:
                on_progress(min(1.0, (start + _AT_ONCE) / len(ids)))
        return seer.seen()


class _Seer:
    """Looks at clients one after another, and gathers what it sees."""

    def __init__(
        self, unit: UnitOfWork, agency: Agency, *, now: Instant, through: date, assuming: Assuming
    ) -> None:
        self._unit, self._agency, self._now = unit, agency, now
        self._today, self._through, self._assuming = agency.zone.day_of(now), through, assuming
        self._report = RenewalReport(on_no_day(unit))
        self._clients: list[ClientSteps] = []

    def concerned(self) -> Sequence[int]:
        """Those for whom anything is due, or who wait for a person's word to be blocked."""
        ids = self._unit.accounts.due_up_to(self._through, today=self._today)
        if self._agency.blocking is Blocking.ENGINE:
            return ids
        return sorted({*ids, *beyond_their_grace(self._unit, self._today)})

    def look_at(self, ids: Sequence[int]) -> None:
        names = self._unit.accounts.names(ids)
        known = [i for i in ids if names[i] not in self._report.set_aside]
        for client_id, account, usage in self._loaded(known, names):
            try:
                decisions = list(self._decided(account, usage))
            except (LookupError, TypeError, ValueError, ArithmeticError) as error:
                self._report.set_aside[names[client_id]] = Why.of(error)
                continue
            for decision in decisions:
                self._report.add(decision)
            steps = self._steps_of(account, decisions)
            if steps.steps or steps.waits_to_be_blocked:
                self._clients.append(steps)

    def seen(self) -> Foresight:
        self._clients.sort(key=_worst_first)
        held = {i: self._unit.held_back.through(i) for i in self._unit.held_back.on(self._today)}
        names = self._unit.accounts.names(held)
        back = tuple(HeldBack(i, names[i], through) for i, through in held.items() if through is not None)
        return Foresight(self._today, self._through, tuple(self._clients), self._report, back)

    def _loaded(
        self, ids: Sequence[int], names: Mapping[int, str]
    ) -> Iterator[tuple[int, Account, UsageSource]]:
        """Accounts, all at once or, where one can't be read, those that can."""
        try:
            accounts = self._unit.accounts.load_all(ids)
        except (LookupError, TypeError, ValueError, ArithmeticError) as error:
            if len(ids) == 1:
                self._report.set_aside[names[ids[0]]] = Why.of(error)
                return
            for client_id in ids:
                yield from self._loaded([client_id], names)
            return
        usages = self._unit.accounts.usages_of(accounts.values())
        for client_id, account in accounts.items():
            yield client_id, account, usages[client_id]

    def _decided(self, account: Account, usage: UsageSource) -> Iterator[Decision]:
        """Midnight by midnight, as the engine goes; where everybody pays, each request on its last day.

        What is overdue by now is then paid today.
        """
        day = next_step_on(account, self._agency)
        while day is not None and day <= self._through:
            if self._assuming is Assuming.EVERYBODY_PAYS:
                for paid in self._payments(account, day):
                    yield paid
                    account = paid.account
            done = catch_up(account, through=day, agency=self._agency, usage=usage)
            yield done
            account, usage = as_loaded(done.account), UnwrittenUsage(usage, done.account)
            day = next_step_on(account, self._agency)

    def _payments(self, account: Account, day: date) -> Iterator[Decision]:
        for request in account.requests:
            if request.status.open and request.due_on < max(day, self._today):
                paid = self._paid(account, request)
                yield paid
                account = paid.account

    def _paid(self, account: Account, request: PaymentRequest) -> Decision:
        in_time = max(request.due_on, self._today)
        at = max(self._now, self._agency.zone.midnight(in_time))
        return payments.set_status(
            account, request.id, status=RequestStatus.PAID, paid_on=in_time, now=at, agency=self._agency
        )

    def _steps_of(self, account: Account, decisions: Sequence[Decision]) -> ClientSteps:
        last = decisions[-1].account if decisions else account
        return ClientSteps(
            account.client.id,
            account.client.name,
            tuple(step for decision in decisions for step in self._steps(decision)),
            summed(request for decision in decisions for request in new_requests(decision)),
            tuple(r for r in account.requests if r.status.open and r.due_on < self._through + ONE_DAY),
            waits_to_be_blocked=self._waits(last),
        )

    def _steps(self, decision: Decision) -> Iterator[Step]:
        """What the engine itself does; a payment taken for granted is no step of its."""
        requests = {r.id: r for r in decision.account.requests}
        for entry in decision.entries:
            if entry.step_at is not None:
                day = self._agency.zone.day_of(entry.step_at)
                request = None if entry.request_id is None else requests.get(entry.request_id)
                yield Step(day, entry.event, request, entry.details)

    def _waits(self, account: Account) -> bool:
        by_a_person = self._agency.blocking is Blocking.PERSON
        return by_a_person and beyond_grace(account, self._through) is not None


def _worst_first(client: ClientSteps) -> tuple[int, date, str]:
    """Blocked first, then who waits to be blocked, then the rest by what is worst for the client."""
    worst = client.worst
    rank = len(_WORST_FIRST) if worst is None else _rank(worst)
    if client.waits_to_be_blocked:
        rank = min(rank, _rank(Event.SUBSCRIPTION_PAST_DUE))
    return rank, min((step.day for step in client.steps), default=date.max), client.client.casefold()
