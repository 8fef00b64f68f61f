"""Start codes: what a client is offered as some characters to type, signed by the books (SPEC 10).

A code holds the client's number, the last day on which it is good and a seal over everything it promises,
the terms included. Number and day are covered, so that a client does not learn how many others there are.
"""

from __future__ import annotations

import hmac
import json
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import astuple, dataclass
from datetime import date, timedelta
from enum import Enum, auto

from agencybilling.domain.catalog import Terms
from agencybilling.domain.errors import StartCodeInvalid

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
"""Crockford's: no letter that looks like a digit or like another letter."""
LENGTH = 16
GOOD_FOR = timedelta(days=30)
MOST_DAYS = timedelta(days=366)
SECRET_BYTES = 32

_GROUP = 4
_CLIENT_BYTES, _SEAL_BYTES = 3, 5
_DAY_BITS = 11
_COVERED_BITS = 8 * _CLIENT_BYTES + _DAY_BITS
_SYMBOL_BITS = 5
_VALUES = {char: value for value, char in enumerate(ALPHABET)}
_VALUES |= {char.lower(): value for char, value in _VALUES.items()}
_VALUES |= dict.fromkeys("Oo", 0) | dict.fromkeys("IiLl", 1)
_BETWEEN = {"Pd", "Cf"}
"""Dashes, and what cannot be seen: both get in where a code is copied from a mail."""


class Spelling(Enum):
    """Whether what is typed may become a code, can be none any more, or is spelled as one."""

    UNFINISHED = auto()
    WRONG = auto()
    RIGHT = auto()


@dataclass(frozen=True, slots=True)
class Promise:
    """What a code stands for: this client may start on these very terms, up to and with a day.

    `serial` is how many codes the client had redeemed before: with the first of those of one serial that is
    redeemed, all of them are used.
    """

    client_id: int
    client: str
    terms: Terms
    serial: int
    expires_on: date


@dataclass(frozen=True, slots=True)
class StartCode:
    """A code taken apart. None of it is to be believed before its seal is known to be on a promise."""

    typed: str
    client_id: int
    expires_on: date
    seal: bytes

    def seals(self, promise: Promise, secret: bytes) -> bool:
        """Whether these books have made it for this promise; how long it takes tells nothing."""
        return hmac.compare_digest(self.seal, _seal(promise, secret))


def code_of(promise: Promise, secret: bytes) -> str:
    """The code of a promise, in groups with dashes: always the same for the same promise and secret."""
    seal = _seal(promise, secret)
    # A client whose number has no room raises.
    client = int.from_bytes(promise.client_id.to_bytes(_CLIENT_BYTES))
    covered = (client << _DAY_BITS | _rest(promise.expires_on)) ^ _cover(seal, secret)
    number = int.from_bytes(seal) << _COVERED_BITS | covered
    symbols = [number >> _SYMBOL_BITS * place & 31 for place in reversed(range(LENGTH - 1))]
    symbols.append(_remainder([*symbols, 0]))
    text = "".join(ALPHABET[symbol] for symbol in symbols)
    return "-".join(text[start : start + _GROUP] for start in range(0, LENGTH, _GROUP))


def spelling_of(typed: str) -> Spelling:
    """How a code is spelled so far; it takes no secret to tell."""
    kept = _kept(typed)
    if len(kept) > LENGTH or not all(char in _VALUES for char in kept):
        return Spelling.WRONG
    if len(kept) < LENGTH:
        return Spelling.UNFINISHED
    return Spelling.WRONG if _remainder(_VALUES[char] for char in kept) else Spelling.RIGHT


def read_code(typed: str, secret: bytes, *, today: date) -> StartCode:
    """A code as people type it: in small letters, with or without spaces and dashes, O for 0, I or L for 1.

    The day it holds is the one closest to today, within nearly three years. Raises `StartCodeInvalid` for
    what can only be a slip.
    """
    *symbols, _check = _symbols(typed)
    number = 0
    for symbol in symbols:
        number = number << _SYMBOL_BITS | symbol
    seal = (number >> _COVERED_BITS).to_bytes(_SEAL_BYTES)
    held = (number & (1 << _COVERED_BITS) - 1) ^ _cover(seal, secret)
    return StartCode(typed, held >> _DAY_BITS, _day_near(today, held & (1 << _DAY_BITS) - 1), seal)


def promised(code: StartCode, promises: Iterable[Promise], *, secret: bytes) -> Promise:
    """Which of these promises the code was made for. Raises `StartCodeInvalid` where it is none of them."""
    for promise in promises:
        if code.seals(promise, secret):
            return promise
    raise StartCodeInvalid(code=code.typed)


def _seal(promise: Promise, secret: bytes) -> bytes:
    # The name and the terms themselves: books that were put back give their numbers out again.
    facts = (
        promise.client_id,
        promise.client,
        promise.serial,
        promise.expires_on.isoformat(),
        astuple(promise.terms),
    )
    return hmac.digest(secret, b"seal" + json.dumps(facts).encode(), "sha256")[:_SEAL_BYTES]


def _cover(seal: bytes, secret: bytes) -> int:
    return int.from_bytes(hmac.digest(secret, b"cover" + seal, "sha256")) & (1 << _COVERED_BITS) - 1


def _rest(day: date) -> int:
    return day.toordinal() & (1 << _DAY_BITS) - 1


def _day_near(today: date, rest: int) -> date:
    half = 1 << _DAY_BITS - 1
    return today + timedelta(days=(rest - _rest(today) + half) % (2 * half) - half)


def _symbols(typed: str) -> Sequence[int]:
    if spelling_of(typed) is not Spelling.RIGHT:
        raise StartCodeInvalid(code=typed, mistyped=True)
    return [_VALUES[char] for char in _kept(typed)]


def _kept(typed: str) -> Sequence[str]:
    return [char for char in typed if not char.isspace() and unicodedata.category(char) not in _BETWEEN]


def _remainder(symbols: Iterable[int]) -> int:
    """0 for a code as it was made; the last symbol is chosen so.

    Symbols are elements of the field of 32, each weighted with another power of an element that has 31 of
    them. So no single wrong symbol, and no two of them swapped, leave the sum as it was.
    """
    total = 0
    for symbol in symbols:
        total <<= 1
        total ^= symbol ^ (0b100101 if total & 32 else 0)
    return total
