"""Amounts, minutes and days in the forms of several languages."""

# ruff: noqa: RUF001 - figures and signs of other scripts are what these tests are about

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest

from agencybilling.domain.calendar import Instant, zone_named
from agencybilling.domain.minutes import Milliseconds, whole_minutes
from agencybilling.domain.money import Currencies, Money
from agencybilling.domain.usage import Channel
from agencybilling.i18n import use_language
from agencybilling.wording import amounts

CURRENCIES = Currencies({"JPY": 0, "KWD": 3})
BERLIN = zone_named("Europe/Berlin")
AFTERNOON = Instant(1_794_146_700_000_000)
"""8 November 2026, 13:05 in UTC."""


def plain(text: str) -> str:
    """Without the kinds of space and the marks that nobody tells apart."""
    narrow = str.maketrans({"\xa0": " ", "\u202f": " ", "\u2009": " ", "\u200f": None, "\u200e": None})
    return text.translate(narrow)


SAID: dict[str, tuple[Callable[[], str], tuple[str, str, str, str]]] = {
    # in en_US, de_DE, ar and ja
    "dollars": (
        lambda: amounts.money(Money(125_050, "USD"), CURRENCIES),
        ("$1,250.50", "1.250,50 $", "1,250.50 US$", "$1,250.50"),
    ),
    "yen": (
        lambda: amounts.money(Money(125_050, "JPY"), CURRENCIES),
        ("¥125,050", "125.050 ¥", "125,050 JP¥", "￥125,050"),
    ),
    "a code of letters": (
        lambda: amounts.money(Money(125_050, "USDT"), CURRENCIES),
        ("USDT 1,250.50", "1.250,50 USDT", "1,250.50 USDT", "USDT 1,250.50"),
    ),
    "an amount in a field": (
        lambda: amounts.plain_money(Money(1_250_500, "KWD"), CURRENCIES),
        ("1250.500", "1250,500", "1250.500", "1250.500"),
    ),
    "an amount at an axis": (
        lambda: amounts.compact_money(Money(125_000_000, "USD"), CURRENCIES),
        ("$1.2M", "1,2 Mio. $", "1.2 مليون US$", "$125万"),
    ),
    "a rate": (lambda: amounts.rate(125_000, "USD"), ("$0.125", "0,125 $", "0.125 US$", "$0.125")),
    "a rate in a field": (lambda: amounts.plain_rate(1_250), ("0.00125", "0,00125", "0.00125", "0.00125")),
    "minutes": (
        lambda: amounts.minutes(Milliseconds(74_070_300)),
        ("1,234.51", "1.234,51", "1,234.51", "1,234.51"),
    ),
    "seconds of a call": (
        lambda: amounts.quantity(Channel.VOICE, 61_500),
        ("61.5 s", "61,5 s", "61.5 s", "61.5 s"),
    ),
    "whole seconds": (lambda: amounts.quantity(Channel.VOICE, 60_000), ("60 s", "60 s", "60 s", "60 s")),
    "a count": (lambda: amounts.count(1_234_567), ("1,234,567", "1.234.567", "1,234,567", "1,234,567")),
    "a count at an axis": (
        lambda: amounts.compact_count(1_500_000),
        ("1.5M", "1,5 Mio.", "1.5 مليون", "150万"),
    ),
    "a share": (lambda: amounts.percent(899, 1_000), ("89%", "89 %", "89%", "89%")),
    "a share of nothing": (lambda: amounts.percent(0, 0), ("0%", "0 %", "0%", "0%")),
    "a day": (
        lambda: amounts.day(date(2026, 11, 12)),
        ("Nov 12, 2026", "12.11.2026", "12/11/2026", "2026/11/12"),
    ),
    "a day without its year": (
        lambda: amounts.short_day(date(2026, 11, 12)),
        ("Nov 12", "12. Nov.", "12 نوفمبر", "11月12日"),
    ),
    "a month": (
        lambda: amounts.month(date(2026, 11, 12)),
        ("Nov 2026", "Nov. 2026", "نوفمبر 2026", "2026年11月"),
    ),
    "a period of a month": (
        lambda: amounts.period_range(date(2026, 10, 1), date(2026, 11, 1)),
        ("Oct 1 – 31, 2026", "1.–31. Okt. 2026", "1–31 أكتوبر 2026", "2026年10月1日～31日"),
    ),
    "a period of a day": (
        lambda: amounts.period_range(date(2026, 10, 1), date(2026, 10, 2)),
        ("Oct 1, 2026", "1. Okt. 2026", "1 أكتوبر 2026", "2026年10月1日"),
    ),
    "a moment in a list": (
        lambda: amounts.short_moment(AFTERNOON, BERLIN),
        ("Nov 8, 2026, 3:05 PM", "08.11.2026, 15:05", "08/11/2026, 3:05 م", "2026/11/08, 15:05"),
    ),
    "a time of day": (
        lambda: amounts.clock_time(AFTERNOON, BERLIN),
        ("3:05 PM", "15:05", "3:05 م", "15:05"),
    ),
    "a moment to the second": (
        lambda: amounts.moment(AFTERNOON, BERLIN),
        ("2026-11-08 15:05:00",) * 4,
    ),
}


@pytest.mark.parametrize("place", range(4), ids=["en_US", "de_DE", "ar", "ja"])
@pytest.mark.parametrize(("say", "said"), SAID.values(), ids=SAID)
def test_a_figure_has_the_form_of_its_language(
    say: Callable[[], str], said: tuple[str, str, str, str], place: int
) -> None:
    use_language(("en_US", "de_DE", "ar", "ja")[place])
    figure = say()
    use_language("en_US")
    assert plain(figure) == said[place]


def test_digits_are_grouped_as_the_country_groups_them() -> None:
    use_language("hi_IN")
    assert amounts.count(12_345_678) == "1,23,45,678"
    assert amounts.minutes(whole_minutes(123_456)) == "1,23,456.00"


def test_chats_stand_beside_minutes_where_chat_is_on() -> None:
    ninety = Milliseconds(90_000)
    assert amounts.minutes_and_chats(ninety, None) == "1.50 min"
    assert amounts.minutes_and_chats(ninety, 4) == "1.50 min (6 chats)"
    assert amounts.minutes_and_chats(Milliseconds(-90_000), 4) == "-1.50 min (-6 chats)"
    assert amounts.minutes_and_chats(Milliseconds(15_000), 4) == "0.25 min (1 chat)"
    assert amounts.quantity(Channel.CHAT, 1_200) == "1,200 chats"


def test_a_pool_is_told_by_what_is_left_of_it() -> None:
    whole = whole_minutes(500)
    assert amounts.minutes_left(whole_minutes(388), whole, chats_per_minute=None) == "388 / 500 min"
    assert amounts.minutes_left(Milliseconds(23_295_000), whole, chats_per_minute=4) == (
        "388.25 / 500 min (1,553 / 2,000 chats)"
    )


def test_all_is_said_of_nothing_less_than_all() -> None:
    assert [amounts.percent(part, 1_000) for part in (899, 900, 999, 1_000)] == ["89%", "90%", "99%", "100%"]


def test_a_day_after_the_cancel_does_not_turn_a_period_around() -> None:
    first = date(2026, 11, 1)
    assert plain(amounts.period_range(first, first)) == "Nov 1, 2026"
