"""What charts show, as plain figures: the same that lists and the command line show."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import IntEnum

from agencybilling.domain.minutes import Milliseconds
from agencybilling.domain.money import Money


@dataclass(frozen=True, slots=True)
class DayMinutes:
    """What one day's records bill. `chats` is None where chat is off."""

    day: date
    voice_ms: Milliseconds
    chat_ms: Milliseconds = Milliseconds(0)
    chats: int | None = None

    @property
    def total_ms(self) -> Milliseconds:
        return Milliseconds(self.voice_ms + self.chat_ms)


@dataclass(frozen=True, slots=True)
class MonthMoney:
    """What was requested in a month and what was paid in it, both of one currency."""

    month: date
    requested: Money
    paid: Money


class Age(IntEnum):
    """How long ago a pending request was due."""

    NOT_DUE = 0
    DAYS_1_TO_30 = 1
    DAYS_31_TO_60 = 2
    DAYS_61_TO_90 = 3
    OVER_90_DAYS = 4


@dataclass(frozen=True, slots=True)
class AgeMoney:
    """What is outstanding since so long, in one currency, in so many requests."""

    age: Age
    amount: Money
    requests: int


@dataclass(frozen=True, slots=True)
class DayRenewals:
    """How many subscriptions renew on a day, and the fees of that, an amount for each currency."""

    day: date
    count: int
    amounts: tuple[Money, ...] = ()
