"""Amounts, minutes and days as people read them, in the language in use (babel)."""

from __future__ import annotations

import re
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from functools import cache

from babel import Locale
from babel.dates import format_date, format_interval, format_skeleton, format_time
from babel.numbers import (
    format_compact_currency,
    format_compact_decimal,
    format_currency,
    format_decimal,
    format_percent,
)

from agencybilling.domain.calendar import ONE_DAY, Instant, Zone
from agencybilling.domain.minutes import MS_PER_MINUTE, MS_PER_SECOND, Milliseconds, chats_in
from agencybilling.domain.money import RATE_DECIMALS, Currencies, Money
from agencybilling.domain.usage import Channel
from agencybilling.i18n import _, locale, ngettext

_CENTS = Decimal("0.01")
_TOUCHING = re.compile(r"(?<=[^\W\d_])(?=\d)")


def money(amount: Money, currencies: Currencies) -> str:
    """An amount in its currency's decimals and the locale's form."""
    return _in_currency(_value(amount, currencies), amount.currency)


def plain_money(amount: Money, currencies: Currencies) -> str:
    """The same without its currency and without groups, as it stands in a field for typing."""
    return _number(_value(amount, currencies), decimals=currencies.decimals(amount.currency), grouped=False)


def compact_money(amount: Money, currencies: Currencies) -> str:
    """An amount at the axis of a chart: `$1.2K`."""
    value = _value(amount, currencies)
    return _apart(format_compact_currency(value, amount.currency, locale=locale(), fraction_digits=1))


def rate(micro: int, currency: str) -> str:
    """A rate per minute with all the decimals it has."""
    return _in_currency(_rate(micro), currency)


def plain_rate(micro: int) -> str:
    """The same without its currency, as it stands in a field for typing."""
    value = _rate(micro)
    return _number(value, decimals=_decimals(value), grouped=False)


def minutes(amount: Milliseconds) -> str:
    """Minutes with two decimals."""
    value = (Decimal(amount) / MS_PER_MINUTE).quantize(_CENTS, rounding=ROUND_HALF_UP)
    return _number(value, decimals=2)


def minutes_and_chats(amount: Milliseconds, chats_per_minute: int | None) -> str:
    """Minutes, and their chats beside them where chat is on (SPEC 2)."""
    words = _("{minutes} min").format(minutes=minutes(amount))
    if chats_per_minute is None:
        return words
    held = _chats(amount, chats_per_minute)
    return f"{words} ({chats(held)})"


def minutes_left(left: Milliseconds, whole: Milliseconds, *, chats_per_minute: int | None) -> str:
    """What is left of a pool: `388 / 500 min`, decimals only where they say something, chats beside them."""
    words = _("{left} / {whole} min").format(left=short_minutes(left), whole=short_minutes(whole))
    if chats_per_minute is None:
        return words
    return f"{words} ({chats_left(left, whole, chats_per_minute=chats_per_minute)})"


def chats_left(left: Milliseconds, whole: Milliseconds, *, chats_per_minute: int) -> str:
    """The chats that are left of a pool: `1,552 / 2,000 chats`."""
    return _("{left} / {whole} chats").format(
        left=count(_chats(left, chats_per_minute)), whole=count(_chats(whole, chats_per_minute))
    )


def chats_in_minutes(amount: Milliseconds, chats_per_minute: int) -> str:
    """The chats that minutes are worth, where they stand on a line of their own."""
    return chats(_chats(amount, chats_per_minute))


def short_minutes(amount: Milliseconds) -> str:
    """Minutes with decimals only where they say something, without their unit."""
    whole, rest = divmod(amount, MS_PER_MINUTE)
    return minutes(amount) if rest else count(whole)


def chats(number: int) -> str:
    """So many chats."""
    return ngettext("{n} chat", "{n} chats", number).format(n=count(number))


def quantity(channel: Channel, number: int) -> str:
    """What a record holds: milliseconds of a call as seconds, or chats."""
    if channel is Channel.CHAT:
        return chats(number)
    seconds = Decimal(number) / MS_PER_SECOND
    return _("{seconds} s").format(seconds=_number(seconds, decimals=_decimals(seconds)))


def count(number: int) -> str:
    """A whole number in the locale's form."""
    return _number(Decimal(number), decimals=0)


def compact_count(number: int) -> str:
    """A whole number at the axis of a chart: `1.2K`."""
    return format_compact_decimal(number, locale=locale(), fraction_digits=1)


def percent(part: int, whole: int) -> str:
    """A share in whole percent, rounded down, so that 100 % means all; 0 % of nothing."""
    return format_percent(Decimal(100 * part // whole if whole else 0) / 100, locale=locale())


def day(value: date) -> str:
    """A day in the locale's form."""
    return format_date(value, format="medium", locale=locale())


def short_day(value: date) -> str:
    """A day without its year: `12 Nov`."""
    return format_skeleton("MMMd", value, locale=locale())


def month(value: date) -> str:
    """The month of a day: `Nov 2026`."""
    return format_skeleton("yMMM", value, locale=locale())


def day_range(first: date, last: date) -> str:
    """From one day to another, both included: `1 - 31 Oct 2026` in the locale's form."""
    return format_interval(first, last, "yMMMd", locale=locale())


def period_range(start_on: date, end_on: date) -> str:
    """The days of a period, which ends before `end_on`, as people read them: both included (SPEC 1)."""
    return day_range(start_on, max(start_on, end_on - ONE_DAY))


def moment(instant: Instant, zone: Zone) -> str:
    """What the agency's clocks show at an instant, to the second."""
    return zone.wall(instant).strftime("%Y-%m-%d %H:%M:%S")


def short_moment(instant: Instant, zone: Zone) -> str:
    """The same to the minute in the locale's form, for lists: `8 Nov 2026, 14:05`."""
    wall = zone.wall(instant)
    return f"{day(wall.date())}, {format_time(wall, format='short', locale=locale())}"


def clock_time(instant: Instant, zone: Zone) -> str:
    """The time of day by the agency's clocks, to the minute."""
    return format_time(zone.wall(instant), format="short", locale=locale())


def iso_moment(instant: Instant, zone: Zone) -> str:
    """An instant in ISO form with the agency's offset."""
    return zone.wall(instant).isoformat()


def _value(amount: Money, currencies: Currencies) -> Decimal:
    return Decimal(amount.minor).scaleb(-currencies.decimals(amount.currency))


def _rate(micro: int) -> Decimal:
    return Decimal(micro).scaleb(-RATE_DECIMALS).normalize()


def _in_currency(value: Decimal, currency: str) -> str:
    return _apart(format_currency(value, currency, locale=locale(), decimal_quantization=False))


def _apart(text: str) -> str:
    """A code of letters stands apart from its figure: `CHF 5.00`, as CLDR has it and babel does not."""
    return _TOUCHING.sub("\N{NO-BREAK SPACE}", text)


def _number(value: Decimal, *, decimals: int, grouped: bool = True) -> str:
    whole = _whole_part(locale()) if grouped else "0"
    pattern = f"{whole}.{'0' * decimals}" if decimals else whole
    return format_decimal(value, format=pattern, locale=locale())


@cache
def _whole_part(of: Locale) -> str:
    """How a locale groups digits: `#,##0`, in India `#,##,##0`."""
    pattern = of.decimal_formats[None].pattern
    return str(pattern).partition(".")[0]


def _decimals(value: Decimal) -> int:
    exponent = value.normalize().as_tuple().exponent
    return max(0, -exponent) if isinstance(exponent, int) else 0


def _chats(amount: Milliseconds, chats_per_minute: int) -> int:
    held = chats_in(Milliseconds(abs(amount)), chats_per_minute=chats_per_minute)
    return -held if amount < 0 else held
