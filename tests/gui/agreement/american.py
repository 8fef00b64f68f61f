"""Figures as Americans write them, put into words apart from the application, which may be wrong."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal

from tests.gui.agreement.sample import TODAY

SIGNS = {"EUR": "€", "JPY": "¥", "USD": "$"}
_MS = 60_000
_CENT = Decimal("0.01")


def money(amount: str | Decimal, currency: str) -> str:
    """`$1,204.00`, from the decimals that the amount has."""
    return f"{SIGNS[currency]}{Decimal(amount):,}"


def amounts(sums: Mapping[str, Decimal]) -> list[str]:
    """One for each currency, in the order of their codes."""
    return [money(sums[currency], currency) for currency in sorted(sums)]


def minutes(ms: int) -> str:
    """`1,204.50 min`."""
    return f"{_two_decimals(ms)} min"


def short(ms: int) -> str:
    """Without decimals where they say nothing."""
    return _two_decimals(ms) if ms % _MS else f"{ms // _MS:,}"


def with_chats(ms: int, chats_per_minute: int | None) -> str:
    """`120.00 min (480 chats)`."""
    return minutes(ms) if chats_per_minute is None else f"{minutes(ms)} ({chats(ms, chats_per_minute)})"


def chats(ms: int, chats_per_minute: int) -> str:
    """The whole chats that minutes are worth."""
    whole = abs(ms) * chats_per_minute // _MS * (-1 if ms < 0 else 1)
    return f"{whole:,} {'chat' if whole == 1 else 'chats'}"


def counted(number: int, one: str) -> str:
    """`1 renewal`, `2 renewals`."""
    return f"{number:,} {one}{'' if number == 1 else 's'}"


def day(value: str | date) -> str:
    """`Nov 3, 2026`."""
    return f"{short_day(value)}, {_date(value).year}"


def short_day(value: str | date) -> str:
    """`Nov 3`."""
    return f"{_date(value):%b} {_date(value).day}"


def days(first: str | date, before: str | date) -> str:
    """From a day to the last before another: `Oct 3 – Nov 2, 2026`, nothing said twice."""
    start, last = _date(first), _date(before) - timedelta(days=1)
    if start == last:
        return day(start)
    if start.year != last.year:
        return f"{day(start)} – {day(last)}"
    end = str(last.day) if start.month == last.month else short_day(last)
    return f"{short_day(start)} – {end}, {last.year}"


def short_days(first: str | None, before: str | None) -> str:
    """The same without a year, for a column; nothing where there are none."""
    if first is None or before is None:
        return ""
    last = date.fromisoformat(before) - timedelta(days=1)
    return f"{short_day(first)} – {short_day(last)}"


def near(value: str | date) -> str:
    """A day as lists have it, its year only where it is not the present one."""
    return without_year(day(value))


def near_days(first: str | None, before: str | None) -> str:
    """The same with a year that is not the present one."""
    if first is None or before is None:
        return ""
    return f"{near(first)} – {near(date.fromisoformat(before) - timedelta(days=1))}"


def moment(text: str) -> str:
    """`2026-11-01 01:30:59` as people read it."""
    wall = datetime.fromisoformat(text)
    return f"{day(wall.date())}, {wall.hour % 12 or 12}:{wall:%M %p}"


def without_year(text: str) -> str:
    """Lists leave out the present year."""
    return text.replace(f", {TODAY.year}", "")


def plain(text: str) -> str:
    """A text with ordinary blanks, whichever the locale has."""
    return text.translate({0x2009: " ", 0x202F: " ", 0xA0: " "})


def _two_decimals(ms: int) -> str:
    return f"{(Decimal(ms) / _MS).quantize(_CENT, rounding=ROUND_HALF_UP):,}"


def _date(value: str | date) -> date:
    return date.fromisoformat(value) if isinstance(value, str) else value
