"""Amounts, minutes and days as people read them, in the language in use (babel)."""

from __future__ import annotations

from datetime import date
from decimal import ROUND_HALF_UP, Decimal

from babel.dates import format_date
from babel.numbers import format_currency, format_decimal

from agencybilling.domain.calendar import Instant, Zone
from agencybilling.domain.minutes import MS_PER_MINUTE, Milliseconds, chats_in
from agencybilling.domain.money import RATE_DECIMALS, Currencies, Money
from agencybilling.i18n import locale

_CENTS = Decimal("0.01")


def money(amount: Money, currencies: Currencies) -> str:
    """An amount in its currency's decimals and the locale's form."""
    value = Decimal(amount.minor).scaleb(-currencies.decimals(amount.currency))
    return format_currency(value, amount.currency, locale=locale(), decimal_quantization=False)


def rate(micro: int, currency: str) -> str:
    """A rate per minute with all the decimals it has."""
    value = Decimal(micro).scaleb(-RATE_DECIMALS).normalize()
    return format_currency(value, currency, locale=locale(), decimal_quantization=False)


def minutes(amount: Milliseconds) -> str:
    """Minutes with two decimals."""
    value = (Decimal(amount) / MS_PER_MINUTE).quantize(_CENTS, rounding=ROUND_HALF_UP)
    return format_decimal(value, format="#,##0.00", locale=locale())


def minutes_and_chats(amount: Milliseconds, chats_per_minute: int | None) -> str:
    """Minutes, and their chats beside them where chat is on (SPEC 2)."""
    words = f"{minutes(amount)} min"
    if chats_per_minute is None:
        return words
    chats = chats_in(Milliseconds(abs(amount)), chats_per_minute=chats_per_minute)
    return f"{words} ({count(-chats if amount < 0 else chats)} chats)"


def count(number: int) -> str:
    """A whole number in the locale's form."""
    return format_decimal(number, format="#,##0", locale=locale())


def day(value: date) -> str:
    """A day in the locale's form."""
    return format_date(value, format="medium", locale=locale())


def moment(instant: Instant, zone: Zone) -> str:
    """What the agency's clocks show at an instant, to the second."""
    return zone.wall(instant).strftime("%Y-%m-%d %H:%M:%S")


def iso_moment(instant: Instant, zone: Zone) -> str:
    """An instant in ISO form with the agency's offset."""
    return zone.wall(instant).isoformat()
