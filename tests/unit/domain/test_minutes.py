"""Billing increments and what chats are worth: SPEC 2."""

from __future__ import annotations

import pytest

from agencybilling.domain.minutes import (
    Increment,
    Milliseconds,
    chats_in,
    increment_from,
    whole_minutes,
    worth_of_chats,
)


@pytest.mark.parametrize(
    ("increment", "spoken", "billed"),
    [
        ("1/1", 0, 0),
        ("1/1", 1, 1_000),
        ("1/1", 61_000, 61_000),
        ("1/1", 61_001, 62_000),
        ("6/6", 0, 0),
        ("6/6", 1, 6_000),
        ("6/6", 6_001, 12_000),
        ("30/6", 1, 30_000),
        ("30/6", 30_000, 30_000),
        ("30/6", 30_001, 36_000),
        ("60/60", 60_001, 120_000),
        ("7/3", 7_001, 10_000),
    ],
)
def test_a_call_bills_the_first_seconds_then_steps_always_up(
    increment: str, spoken: int, billed: int
) -> None:
    parsed = increment_from(increment)
    assert parsed is not None
    assert str(parsed) == increment
    assert parsed.bill(Milliseconds(spoken)) == billed


@pytest.mark.parametrize(
    "text", ["0/6", "6/0", "6", "6/6/6", "-6/6", "6.0/6", " 6/6", "06/6", "", "90000/1", "1/99999", None, 1]
)
def test_an_increment_has_two_whole_numbers_of_seconds(text: object) -> None:
    assert increment_from(text) is None


def test_an_increment_may_be_as_long_as_a_day() -> None:
    assert increment_from("86400/86400") == Increment(86_400, 86_400)


@pytest.mark.parametrize(
    ("chats", "per_minute", "milliseconds"),
    [
        (1, 4, 15_000),
        (3, 4, 45_000),
        (1, 7, 8_571),
        (4, 7, 34_286),
        (1, 32, 1_875),
        (1, 120_000, 1),
        (1, 120_001, 0),
    ],
)
def test_a_record_of_chats_is_rounded_half_up_once(chats: int, per_minute: int, milliseconds: int) -> None:
    assert worth_of_chats(chats, chats_per_minute=per_minute) == milliseconds


def test_chats_beside_minutes_are_rounded_down() -> None:
    assert chats_in(Milliseconds(59_999), chats_per_minute=4) == 3
    assert chats_in(whole_minutes(100), chats_per_minute=4) == 400
