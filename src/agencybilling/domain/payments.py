"""Payment requests: what clients are asked to pay, and the statuses the agency gives them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import NamedTuple

from agencybilling.domain.calendar import Instant
from agencybilling.domain.minutes import Milliseconds


class RequestType(StrEnum):
    """Where a request comes from."""

    CYCLE = "cycle"
    PACK = "pack"
    ONE_OFF = "one_off"


class RequestKind(StrEnum):
    """Which side of a cycle it asks for."""

    RECURRING = "recurring"
    USAGE = "usage"


class RequestStatus(StrEnum):
    """SPEC 6."""

    PENDING = "pending"
    PAID = "paid"
    OVERDUE = "overdue"
    FAILED = "failed"
    CANCELED = "canceled"

    @property
    def open(self) -> bool:
        """Pending, Overdue and Failed are still owed."""
        return self is not RequestStatus.PAID and self is not RequestStatus.CANCELED


class LineKind(StrEnum):
    """What a line item asks for."""

    RECURRING_FEE = "recurring_fee"
    VOICE_USAGE = "voice_usage"
    CHAT_USAGE = "chat_usage"
    PACK = "pack"
    CHARGE = "charge"


class Line(NamedTuple):
    """A line item: an amount in minor units, for usage with its minutes and rate (millionths a minute)."""

    kind: LineKind
    amount: int
    quantity: Milliseconds | None = None
    rate: int | None = None


@dataclass(frozen=True, slots=True)
class RequestNumber:
    """What people quote: the year of its date, and its place in that year without gaps (SPEC 6)."""

    year: int
    sequence: int

    def __str__(self) -> str:
        return f"PR-{self.year}-{self.sequence:06d}"


class PaymentRequest(NamedTuple):
    """A request for money. Amounts are minor units of `currency`; days are inclusive for people (SPEC 1).

    A tuple for the same reason as `Period`.

    A negative id stands in until the books give it an id and a number. `lines` is empty where a request was
    read only to follow its status.
    """

    id: int
    type: RequestType
    kind: RequestKind | None
    status: RequestStatus
    currency: str
    amount: int
    issued_on: date
    due_on: date
    grace_until: date | None = None
    subscription_id: int | None = None
    period: int | None = None
    period_start: date | None = None
    period_end: date | None = None
    paid_on: date | None = None
    external_reference: str | None = None
    notes: str = ""
    description: str = ""
    created_at: Instant = Instant(0)
    number: RequestNumber | None = None
    lines: tuple[Line, ...] = ()

    @property
    def open(self) -> bool:
        """Still owed."""
        return self.status.open

    def holds(self, today: date) -> bool:
        """Overdue, or open with its due date gone whatever its label: it holds the subscription (SPEC 4)."""
        return self.status is RequestStatus.OVERDUE or (self.open and self.due_on < today)

    def owed_for(self, subscription_id: int) -> bool:
        """An open cycle request of this subscription."""
        return self.type is RequestType.CYCLE and self.subscription_id == subscription_id and self.open
