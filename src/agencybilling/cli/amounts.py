"""Amounts and days as people read them, in the language of the system (babel)."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from babel import Locale, UnknownLocaleError, default_locale
from babel.dates import format_date
from babel.numbers import format_currency

from agencybilling.domain.money import Currencies, Money

FALLBACK = "en_US"


def money(amount: Money, currencies: Currencies) -> str:
    """An amount in its currency's decimals and the locale's form."""
    value = Decimal(amount.minor).scaleb(-currencies.decimals(amount.currency))
    return format_currency(value, amount.currency, locale=_locale(), decimal_quantization=False)


def day(value: date) -> str:
    """A day in the locale's form."""
    return format_date(value, format="medium", locale=_locale())


def _locale() -> str:
    name = default_locale("LC_MONETARY") or FALLBACK
    try:
        Locale.parse(name)
    except (ValueError, UnknownLocaleError):
        return FALLBACK
    return name if name != "en_US_POSIX" else FALLBACK
