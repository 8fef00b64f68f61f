"""What people type: whatever is shown in a language can be typed in it, and nonsense is nothing."""

# ruff: noqa: RUF001 - figures and signs of other scripts are what these tests are about

from __future__ import annotations

from datetime import date, timedelta

import pytest
from babel.dates import format_date
from hypothesis import given
from hypothesis import strategies as st

from agencybilling.domain.money import Currencies, Money
from agencybilling.i18n import locale, use_language
from agencybilling.wording.amounts import count, day, money, plain_money, plain_rate
from agencybilling.wording.typed import decimal_text, money_text, typed_day, whole_number

LANGUAGES = (
    "en_US en_GB de_DE de_CH fr_FR es_MX pt_BR sv_SE pl_PL ru tr ar ar_MA fa_IR he hi_IN mr_IN ja"
    " zh_Hans_HK th"
)
CURRENCIES = Currencies({"JPY": 0, "KWD": 3})


@given(
    language=st.sampled_from(LANGUAGES.split()),
    minor=st.integers(-(10**12), 10**12),
    currency=st.sampled_from(["USD", "EUR", "JPY", "KWD", "USDT"]),
)
def test_every_amount_that_is_shown_can_be_typed(language: str, minor: int, currency: str) -> None:
    use_language(language)
    amount = Money(minor, currency)
    for shown in (money(amount, CURRENCIES), plain_money(amount, CURRENCIES)):
        text = money_text(shown, currency)
        assert text is not None, shown
        assert CURRENCIES.parse(text, currency) == amount


@given(language=st.sampled_from(LANGUAGES.split()), days=st.integers(0, 30_000))
def test_every_day_that_is_shown_can_be_typed(language: str, days: int) -> None:
    use_language(language)
    value = date(2000, 1, 1) + timedelta(days=days)
    assert typed_day(day(value)) == value
    assert typed_day(format_date(value, "long", locale=locale())) == value
    assert typed_day(value.isoformat()) == value


@pytest.mark.parametrize(
    ("language", "text", "plain"),
    [
        ("en_US", "1,250.50", "1250.50"),
        ("en_US", " +12 ", "12"),
        ("en_US", "\N{MINUS SIGN}3", "-3"),
        ("en_US", ".15", "0.15"),
        ("en_US", "007", "7"),
        ("de_DE", "1.250,50", "1250.50"),
        ("de_DE", "1250,5", "1250.5"),
        ("de_CH", "1'250.50", "1250.50"),
        ("fr_FR", "1 250,50", "1250.50"),
        ("hi_IN", "12,34,567", "1234567"),
        ("ar", "١٬٢٥٠٫٥٠", "1250.50"),
    ],
)
def test_a_number_is_read_as_its_language_writes_it(language: str, text: str, plain: str) -> None:
    use_language(language)
    assert decimal_text(text) == plain


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en_US", ""),
        ("en_US", "twelve"),
        ("en_US", "1,25"),
        ("en_US", "1,2345.00"),
        ("en_US", "12,"),
        ("en_US", "1.2.3"),
        ("en_US", "1e5"),
        ("en_US", "NaN"),
        ("en_US", "Infinity"),
        ("en_US", "5 %"),
        ("en_US", "--5"),
        ("de_DE", "99.00"),
        ("de_DE", "1,250.50"),
        ("fr_FR", "1.250,50"),
    ],
)
def test_what_is_no_number_in_a_language_is_none(language: str, text: str) -> None:
    use_language(language)
    assert decimal_text(text) is None
    assert money_text(text, "EUR") is None


@pytest.mark.parametrize("text", ["$12.50", "12.50", "USD 12.50", "12.50 USD", "12.50$", "+$12.50"])
def test_an_amount_may_carry_its_currency(text: str) -> None:
    assert money_text(text, "USD") == "12.50"
    assert money_text("-$12.50", "USD") == "-12.50"


def test_an_amount_in_another_currency_is_none() -> None:
    assert money_text("€12.50", "USD") is None
    assert money_text("EUR 12.50", "USD") is None


def test_an_amount_may_have_too_many_decimals_so_that_the_refusal_says_why() -> None:
    assert money_text("12.505", "USD") == "12.505"


def test_a_rate_and_a_count_come_back_as_they_are_shown() -> None:
    use_language("de_DE")
    assert decimal_text(plain_rate(1_250)) == "0.00125"
    assert whole_number(count(1_234_567)) == 1_234_567
    assert [whole_number(text) for text in ("1,5", "x", "")] == [None, None, None]


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en_US", "11/8/2026"),
        ("en_US", "11/8/26"),
        ("en_US", "nov 8 2026"),
        ("en_US", "8 November 2026"),
        ("en_GB", "8/11/2026"),
        ("de_DE", "8.11.26"),
        ("de_DE", "8. November 2026"),
        ("sv_SE", "2026-11-08"),
        ("ja", "2026年11月8日"),
        ("ar", "٨/١١/٢٠٢٦"),
        ("en_US", "2026/11/8"),
    ],
)
def test_a_day_is_read_as_its_language_writes_it(language: str, text: str) -> None:
    use_language(language)
    assert typed_day(text) == date(2026, 11, 8)


@pytest.mark.parametrize(
    "text", ["", "soon", "2026", "11/2026", "2/30/2026", "2026-02-30", "13/13/2026", "1/1/1/2026", "Nov"]
)
def test_what_is_no_day_is_none(text: str) -> None:
    assert typed_day(text) is None
