"""What a run of the engine did, or would do: counted, summed per currency, and who was set aside."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from enum import StrEnum
from typing import NamedTuple

from agencybilling.domain.audit import Event
from agencybilling.domain.decide.draft import Decision
from agencybilling.domain.money import Money
from agencybilling.domain.payments import PaymentRequest
from agencybilling.store.books import UnitOfWork


class Fault(StrEnum):
    """Why nothing can be decided for a client."""

    NO_DAY = "no_day"
    UNREADABLE = "unreadable"
    REFUSED = "refused"


class Why(NamedTuple):
    """Why a client was set aside; the detail is for whoever mends it."""

    fault: Fault
    detail: str

    @classmethod
    def of(cls, error: Exception) -> Why:
        """What an error means: values that can't be read, or guards of the books that refuse."""
        unreadable = isinstance(error, LookupError | TypeError | ValueError | ArithmeticError)
        return cls(Fault.UNREADABLE if unreadable else Fault.REFUSED, repr(error))


@dataclass(slots=True)
class RenewalReport:
    """Who was concerned, steps by event, amounts per currency, and clients set aside by name."""

    set_aside: dict[str, Why] = field(default_factory=dict)
    concerned: set[int] = field(default_factory=set)
    requests: int = 0
    events: Counter[Event] = field(default_factory=Counter)
    requested: dict[str, Money] = field(default_factory=dict)
    overdue: dict[str, Money] = field(default_factory=dict)

    @property
    def clients(self) -> int:
        """How many clients were concerned, each once however often."""
        return len(self.concerned)

    def steps(self, event: str) -> int:
        """How often this happened."""
        return self.events[Event(event)]

    def add(self, decision: Decision) -> None:
        """Count the steps of one decision."""
        self.concerned.add(decision.before.client.id)
        turned: set[int | None] = set()
        for entry in decision.entries:
            if entry.step_at is not None:
                self.events[entry.event] += 1
                if entry.event is Event.REQUEST_STATUS:
                    turned.add(entry.request_id)
        made = new_requests(decision)
        self.requests += len(made)
        add_up(self.requested, amounts_of(made))
        if turned:
            add_up(self.overdue, amounts_of(r for r in decision.account.requests if r.id in turned))


def on_no_day(unit: UnitOfWork) -> dict[str, Why]:
    """Clients whose next step stands on no day, so that none is ever due."""
    return {client: Why(Fault.NO_DAY, step) for client, step in unit.accounts.steps_on_no_day().items()}


def new_requests(decision: Decision) -> list[PaymentRequest]:
    """The requests that a decision makes, and none that an unwritten one before it made."""
    made = [r for r in decision.account.requests if r.id < 0]
    if not made:
        return []
    known = {r.id for r in decision.before.requests}
    return [r for r in made if r.id not in known]


def summed(requests: Iterable[PaymentRequest]) -> dict[str, Money]:
    """What they ask for, per currency."""
    sums: dict[str, Money] = {}
    add_up(sums, amounts_of(requests))
    return sums


def amounts_of(requests: Iterable[PaymentRequest]) -> Iterator[Money]:
    """What each asks for."""
    return (Money(request.amount, request.currency) for request in requests)


def add_up(sums: dict[str, Money], amounts: Iterable[Money]) -> None:
    """Add amounts to sums per currency."""
    for amount in amounts:
        known = sums.get(amount.currency)
        sums[amount.currency] = amount if known is None else known + amount
