"""What people type in the locale's form, amounts and days, as the services take it."""

from __future__ import annotations

import re
import unicodedata
from datetime import date
from decimal import Decimal
from functools import cache
from typing import Literal

from babel import Locale
from babel.dates import get_date_format
from babel.numbers import get_currency_symbol, get_decimal_symbol, get_group_symbol

from agencybilling.domain.calendar import date_from
from agencybilling.i18n import locale

_MINUS = str.maketrans("\N{MINUS SIGN}\N{EN DASH}", "--")
_INVISIBLE = re.compile("[\u200e\u200f\u061c]")
_ARABIC_POINT, _ARABIC_GROUP = "\N{ARABIC DECIMAL SEPARATOR}", "\N{ARABIC THOUSANDS SEPARATOR}"
_SPACES = re.compile(r"\s+")
_MOST_DAYS, _CENTURY, _THIS_CENTURY = 31, 100, 2000


def decimal_text(text: str) -> str | None:
    """A number in the locale's form as a plain decimal string, `1.250,50` as `1250.50`; else None.

    Groups may be left out, but where they are typed they must be right: `1,25` is not 125.
    """
    typed = _plain(text)
    point, group = get_decimal_symbol(locale()), get_group_symbol(locale())
    typed = typed.replace(_ARABIC_POINT, point).replace(_ARABIC_GROUP, group)
    if group.isspace():
        typed = _SPACES.sub(group, typed)
    elif group == "\N{RIGHT SINGLE QUOTATION MARK}":
        typed = typed.replace("'", group)
    if not _number(re.escape(point), re.escape(group)).fullmatch(typed):
        return None
    return format(Decimal(typed.replace(group, "").replace(point, ".")), "f")


def money_text(text: str, currency: str) -> str | None:
    """An amount in the locale's form, with or without its currency, as a plain decimal string; else None.

    It may have more decimals than the currency: the services say so.
    """
    typed = _plain(text)
    sign = typed[:1] if typed[:1] in {"+", "-"} else ""
    bare = typed.removeprefix(sign).strip()
    for name in (currency, _plain(get_currency_symbol(currency, locale=locale()))):
        bare = bare.removeprefix(name).removesuffix(name).strip()
    return decimal_text(f"{sign}{bare}")


def whole_number(text: str) -> int | None:
    """A whole number in the locale's form; None where it is none."""
    plain = decimal_text(text)
    return None if plain is None or "." in plain else int(plain)


def typed_day(text: str) -> date | None:
    """A day in ISO form or the locale's, its month as a number or by name; None where it is none."""
    typed = _plain(text)
    iso = date_from(typed)
    if iso is not None:
        return iso
    numbers = [int(number) for number in re.findall(r"\d+", typed)]
    named = _month_named(typed)
    if named is not None:
        order = [part for part in _order("medium") if part != "M"]
    else:
        order = ["y", "M", "d"] if numbers and numbers[0] > _MOST_DAYS else _order("short")
    if len(numbers) != len(order):
        return None
    parts = {"M": named or 0, **dict(zip(order, numbers, strict=True))}
    year = parts["y"] + _THIS_CENTURY if parts["y"] < _CENTURY else parts["y"]
    return date_from(f"{year:04}-{parts['M']:02}-{parts['d']:02}")


def _plain(text: str) -> str:
    """The text in the digits 0-9 and with one kind of minus, without marks that nobody sees."""
    digits = "".join(str(unicodedata.decimal(sign, sign)) for sign in _INVISIBLE.sub("", text))
    return digits.translate(_MINUS).strip()


@cache
def _number(point: str, group: str) -> re.Pattern[str]:
    whole = rf"\d+|\d{{1,3}}(?:{group}\d{{2,3}})*{group}\d{{3}}"
    return re.compile(rf"[+-]?(?:(?:{whole})(?:{point}\d+)?|{point}\d+)", re.ASCII)


def _order(width: Literal["short", "medium"]) -> list[str]:
    """In which order the locale writes the parts of a day."""
    pattern = get_date_format(width, locale=locale()).pattern
    return list(dict.fromkeys(re.findall("[yMd]", pattern)))


def _month_named(typed: str) -> int | None:
    """The month whose name stands in a text; the longest one where several do."""
    said = typed.casefold()
    found = [(len(name), number) for name, number in _months(locale()) if name in said]
    return max(found)[1] if found else None


@cache
def _months(of: Locale) -> list[tuple[str, int]]:
    """Names of months in a locale, without those that are numbers."""
    months = of.months
    held = (
        months[context][width] for context in ("format", "stand-alone") for width in ("wide", "abbreviated")
    )
    named = ((text.rstrip(".").casefold(), number) for names in held for number, text in names.items())
    return [(text, int(number)) for text, number in named if not re.search(r"\d", text)]
