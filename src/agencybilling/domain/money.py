"""Money: exact amounts in integer minor units of one currency, and rates per minute."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from types import MappingProxyType

from agencybilling.domain.errors import InvalidAmount, InvalidCurrency
from agencybilling.domain.minutes import MS_PER_MINUTE, Milliseconds

RATE_DECIMALS = 6
MICRO = 1_000_000
DEFAULT_DECIMALS = 2
MOST_DECIMALS = 12
# Far above any bill, far below what a 64-bit column holds: sums of such amounts stay exact in the books.
MOST_MINOR = 10**15
MOST_RATE_MICRO = 10**12

_CODE = re.compile(r"[A-Z0-9]{3,10}")
_PLAIN_NUMBER = re.compile(r"[+-]?\d{1,30}(\.\d{1,30})?", re.ASCII)


@dataclass(frozen=True, slots=True)
class Money:
    """An amount in minor units of its currency: `Money(9900, "USD")` is 99 dollars."""

    minor: int
    currency: str

    def __add__(self, other: Money) -> Money:
        """The sum; amounts of two currencies are never added (SPEC 2)."""
        if other.currency != self.currency:
            raise InvalidCurrency(currency=other.currency, expected=self.currency)
        return Money(self.minor + other.minor, self.currency)


@dataclass(frozen=True, slots=True)
class Currencies:
    """How many decimals each currency has: set by the agency, else CLDR's, else two (SPEC 2)."""

    known: Mapping[str, int] = field(default_factory=lambda: MappingProxyType({}))
    own: Mapping[str, int] = field(default_factory=lambda: MappingProxyType({}))

    def check(self, code: object) -> str:
        """The code itself, or `InvalidCurrency` where it can be none."""
        if not isinstance(code, str) or not _CODE.fullmatch(code):
            raise InvalidCurrency(currency=code)
        return code

    def decimals(self, code: str) -> int:
        """Digits after the point of this currency's amounts."""
        if code in self.own:
            return self.own[code]
        return self.known.get(code, DEFAULT_DECIMALS)

    def parse(self, text: object, code: str) -> Money:
        """An amount as people write it in ISO form, `"99.00"`; refused with more decimals than it has."""
        return Money(scaled(text, self.decimals(code), most=MOST_MINOR), code)

    def plain(self, money: Money) -> str:
        """The amount as a plain decimal string with its currency's decimals."""
        return plain_decimal(money.minor, self.decimals(money.currency))


def scaled(value: object, decimals: int, *, most: int) -> int:
    """A decimal number times 10**decimals as an integer; `InvalidAmount` where not exact or too much."""
    number = decimal_of(value)
    if number is None:
        raise InvalidAmount(amount=value)
    shifted = number.scaleb(decimals)
    if shifted != shifted.to_integral_value() or abs(shifted) > most:
        raise InvalidAmount(amount=value, decimals=decimals)
    return int(shifted)


def decimal_of(value: object) -> Decimal | None:
    """An exact number out of a plain decimal string, an int or a Decimal; None for anything else."""
    if isinstance(value, bool) or not isinstance(value, str | int | Decimal):
        return None
    text = str(value).strip()
    if isinstance(value, Decimal):
        text = format(value, "f")
    if not _PLAIN_NUMBER.fullmatch(text):
        return None
    return Decimal(text)


def plain_decimal(units: int, decimals: int) -> str:
    """Integer units as a decimal string with that many decimals: (9900, 2) is `99.00`."""
    if decimals == 0:
        return str(units)
    sign = "-" if units < 0 else ""
    whole, rest = divmod(abs(units), 10**decimals)
    return f"{sign}{whole}.{rest:0{decimals}d}"


def parse_rate(value: object) -> int:
    """A rate per minute with up to six decimals, in millionths of the currency's major unit (SPEC 2)."""
    return scaled(value, RATE_DECIMALS, most=MOST_RATE_MICRO)


def price_of(used: Milliseconds, *, rate_micro: int, decimals: int) -> int:
    """Minor units that these minutes cost at this rate, rounded half up once (SPEC 2)."""
    scale: int = 10**decimals
    numerator = used * rate_micro * scale
    denominator = MS_PER_MINUTE * MICRO
    return (2 * numerator + denominator) // (2 * denominator)
