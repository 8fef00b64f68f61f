"""Rhythms and billing increments in words: "Monthly", "every 2 months", "$99.00 / month"."""

from __future__ import annotations

from typing import assert_never

from agencybilling.domain.calendar import Rhythm, Unit
from agencybilling.domain.minutes import PER_SECOND, Increment
from agencybilling.i18n import _, ngettext
from agencybilling.wording.amounts import count


def rhythm_name(rhythm: Rhythm) -> str:
    """As a badge says it: "Monthly", "2× Monthly" (SPEC 3)."""
    word = _adverb(rhythm.unit)
    return word if rhythm.every == 1 else _("{n}× {rhythm}").format(n=count(rhythm.every), rhythm=word)


def every(rhythm: Rhythm) -> str:
    """Within a sentence: "every month", "every 2 months"."""
    n = rhythm.every
    match rhythm.unit:
        case Unit.DAY:
            words = ngettext("every day", "every {n} days", n)
        case Unit.WEEK:
            words = ngettext("every week", "every {n} weeks", n)
        case Unit.MONTH:
            words = ngettext("every month", "every {n} months", n)
        case Unit.YEAR:
            words = ngettext("every year", "every {n} years", n)
        case _:
            assert_never(rhythm.unit)
    return words.format(n=count(n))


def per(amount: str, rhythm: Rhythm) -> str:
    """An amount for each period: "$99.00 / month", "$99.00 / 2 months"."""
    n = rhythm.every
    match rhythm.unit:
        case Unit.DAY:
            words = ngettext("{amount} / day", "{amount} / {n} days", n)
        case Unit.WEEK:
            words = ngettext("{amount} / week", "{amount} / {n} weeks", n)
        case Unit.MONTH:
            words = ngettext("{amount} / month", "{amount} / {n} months", n)
        case Unit.YEAR:
            words = ngettext("{amount} / year", "{amount} / {n} years", n)
        case _:
            assert_never(rhythm.unit)
    return words.format(amount=amount, n=count(n))


def units(unit: Unit, n: int) -> str:
    """The unit beside a number in a field: "month", "months"."""
    match unit:
        case Unit.DAY:
            return ngettext("day", "days", n)
        case Unit.WEEK:
            return ngettext("week", "weeks", n)
        case Unit.MONTH:
            return ngettext("month", "months", n)
        case Unit.YEAR:
            return ngettext("year", "years", n)
        case _:
            assert_never(unit)


def days(n: int) -> str:
    """So many days."""
    return ngettext("{n} day", "{n} days", n).format(n=count(n))


def increment_name(increment: Increment) -> str:
    """How calls are rounded: "30/6: at least 30 s, then steps of 6 s" (SPEC 2)."""
    if increment == PER_SECOND:
        return _("{increment}: by the second").format(increment=increment)
    if increment.first == increment.step:
        return _("{increment}: steps of {step} s").format(increment=increment, step=increment.step)
    return _("{increment}: at least {first} s, then steps of {step} s").format(
        increment=increment, first=increment.first, step=increment.step
    )


def _adverb(unit: Unit) -> str:
    match unit:
        case Unit.DAY:
            return _("Daily")
        case Unit.WEEK:
            return _("Weekly")
        case Unit.MONTH:
            return _("Monthly")
        case Unit.YEAR:
            return _("Yearly")
        case _:
            assert_never(unit)
