"""Usage: what a client's calls and chats were, and which period each is charged with."""

from __future__ import annotations

from enum import IntEnum, StrEnum
from typing import NamedTuple, assert_never

from agencybilling.domain.calendar import Instant
from agencybilling.domain.catalog import Terms
from agencybilling.domain.clients import RecordKey
from agencybilling.domain.errors import InvalidQuantity
from agencybilling.domain.minutes import MS_PER_SECOND, Milliseconds, worth_of_chats
from agencybilling.domain.money import decimal_of
from agencybilling.domain.subscriptions import PeriodKey

# A call of over 30 years or a million million chats is a slip of the source, not usage.
MOST_MS = 10**12
MOST_CHATS = 10**9


class Channel(StrEnum):
    """How a client's customers were served."""

    VOICE = "voice"
    CHAT = "chat"


class Outcome(StrEnum):
    """What became of a record that was handed in (SPEC 7)."""

    RATED = "rated"
    LATE = "late"
    UNBILLED = "unbilled"
    DUPLICATE = "duplicate"


class Authority(IntEnum):
    """How exactly a source tells what happened: a table for people, or the platform's own interface."""

    EXPORT = 0
    API = 1


class Usage(NamedTuple):
    """What happened: `quantity` is milliseconds of a call or a number of chats.

    `agents` are the platform's agents or numbers that served it, as the export names them, one a line.
    A tuple, because an import makes a million.
    """

    source: str
    external_id: str
    channel: Channel
    quantity: int
    occurred_at: Instant
    campaign: str | None = None
    note: str | None = None
    agents: str | None = None
    authority: Authority = Authority.API

    @property
    def key(self) -> RecordKey:
        """Its place in the replay."""
        return (self.occurred_at, self.source, self.external_id)


class Charge(NamedTuple):
    """The period a record belongs to (`own`), the one it is charged with, and what it bills there."""

    own: PeriodKey
    charged: PeriodKey
    billed: Milliseconds

    @property
    def late(self) -> bool:
        """Charged with a later period than its own, which was settled (SPEC 7)."""
        return self.own != self.charged


def voice_quantity(seconds: object) -> int:
    """Milliseconds of a call given in seconds: 0 or more, at most 3 decimals (SPEC 7)."""
    number = decimal_of(seconds)
    if number is None:
        raise InvalidQuantity(seconds=seconds)
    exact = number * MS_PER_SECOND
    if exact != exact.to_integral_value() or not 0 <= exact <= MOST_MS:
        raise InvalidQuantity(seconds=seconds)
    return int(exact)


def chat_quantity(chats: object) -> int:
    """A number of chats: whole, 1 or more (SPEC 7)."""
    if not isinstance(chats, int) or isinstance(chats, bool) or not 1 <= chats <= MOST_CHATS:
        raise InvalidQuantity(chats=chats)
    return chats


def billed_minutes(terms: Terms, channel: Channel, *, quantity: int) -> Milliseconds | None:
    """What a record bills under these terms; None for a chat where they have chat off."""
    match channel:
        case Channel.VOICE:
            return terms.increment.bill(Milliseconds(quantity))
        case Channel.CHAT:
            if terms.chats_per_minute is None:
                return None
            return worth_of_chats(quantity, chats_per_minute=terms.chats_per_minute)
        case _:
            assert_never(channel)
