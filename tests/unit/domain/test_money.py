"""Money, rates and prices: SPEC 2."""

from __future__ import annotations

from decimal import Decimal

import pytest

from agencybilling.domain.errors import InvalidAmount, InvalidCurrency
from agencybilling.domain.minutes import Milliseconds
from agencybilling.domain.money import Currencies, Money, parse_rate, price_of

CURRENCIES = Currencies(known={"JPY": 0, "KWD": 3, "CLF": 4}, own={"USDT": 6, "KWD": 2})


@pytest.mark.parametrize(
    ("code", "decimals"), [("USD", 2), ("JPY", 0), ("CLF", 4), ("USDT", 6), ("KWD", 2), ("POINTS", 2)]
)
def test_decimals_are_the_agencys_else_the_worlds_else_two(code: str, decimals: int) -> None:
    assert CURRENCIES.decimals(code) == decimals


@pytest.mark.parametrize("code", ["usd", "US", "ABCDEFGHIJK", "US D", "", "ÜSD", "USD\n", None, 840])
def test_a_currency_is_three_to_ten_capitals_or_digits(code: object) -> None:
    with pytest.raises(InvalidCurrency):
        CURRENCIES.check(code)


@pytest.mark.parametrize("code", ["USD", "USDT", "XXX", "123", "ABCDEFGHIJ"])
def test_a_custom_code_will_do(code: str) -> None:
    assert CURRENCIES.check(code) == code


@pytest.mark.parametrize(
    ("text", "code", "minor"),
    [
        ("99", "USD", 9900),
        ("99.5", "USD", 9950),
        ("0099.50", "USD", 9950),
        ("99.500", "USD", 9950),
        ("-0.01", "USD", -1),
        ("+1", "JPY", 1),
        ("0.000001", "USDT", 1),
        (7, "USD", 700),
        (Decimal("1E+2"), "USD", 10_000),
    ],
)
def test_amounts_are_read_exactly(text: object, code: str, minor: int) -> None:
    assert CURRENCIES.parse(text, code) == Money(minor, code)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("99.001", "USD"),
        ("1.5", "JPY"),
        ("0.0000001", "USDT"),
        ("1e3", "USD"),
        ("1,000", "USD"),
        (".5", "USD"),
        ("5.", "USD"),
        ("", "USD"),
        ("ten", "USD"),
        ("NaN", "USD"),
        ("Infinity", "USD"),
        ("٣", "USD"),
        (1.5, "USD"),
        (True, "USD"),
        (None, "USD"),
        ("10000000000000.01", "USD"),
        (Decimal("NaN"), "USD"),
    ],
)
def test_amounts_that_are_not_exact_are_refused_never_rounded(text: object, code: str) -> None:
    with pytest.raises(InvalidAmount):
        CURRENCIES.parse(text, code)


@pytest.mark.parametrize(
    ("money", "text"),
    [
        (Money(9900, "USD"), "99.00"),
        (Money(5, "USD"), "0.05"),
        (Money(-5, "USD"), "-0.05"),
        (Money(-5, "JPY"), "-5"),
        (Money(1, "USDT"), "0.000001"),
    ],
)
def test_amounts_are_written_with_their_currencys_decimals(money: Money, text: str) -> None:
    assert CURRENCIES.plain(money) == text


def test_amounts_of_one_currency_add_up() -> None:
    assert Money(1, "USD") + Money(2, "USD") == Money(3, "USD")


def test_amounts_of_two_currencies_are_never_added() -> None:
    with pytest.raises(InvalidCurrency):
        Money(1, "USD") + Money(2, "EUR")


def test_a_rate_has_up_to_six_decimals() -> None:
    assert parse_rate("0.000001") == 1
    assert parse_rate("0.15") == 150_000
    with pytest.raises(InvalidAmount):
        parse_rate("0.0000001")


@pytest.mark.parametrize(
    ("milliseconds", "rate", "decimals", "minor"),
    [
        (60_000, "0.15", 2, 15),
        (2_000, "0.15", 2, 1),  # 0.5 of a cent
        (1_999, "0.15", 2, 0),  # a little less
        (6_000, "0.15", 2, 2),  # 1.5 cents
        (60_000, "12.5", 0, 13),
        (60_000, "0.0005", 3, 1),
        (1, "0.000001", 2, 0),
    ],
)
def test_a_price_is_rounded_half_up_once(milliseconds: int, rate: str, decimals: int, minor: int) -> None:
    assert price_of(Milliseconds(milliseconds), rate_micro=parse_rate(rate), decimals=decimals) == minor
