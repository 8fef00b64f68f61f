"""Start codes by themselves: typed with care or without, never mistaken for another."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agencybilling.domain.calendar import Rhythm, Unit
from agencybilling.domain.catalog import Terms
from agencybilling.domain.errors import StartCodeInvalid
from agencybilling.domain.minutes import PER_SECOND
from agencybilling.domain.start_codes import (
    ALPHABET,
    LENGTH,
    Promise,
    Spelling,
    code_of,
    promised,
    read_code,
    spelling_of,
)

SECRET = bytes(range(32))
TODAY = date(2026, 11, 2)
TERMS = Terms(
    plan_name="Growth",
    currency="USD",
    rhythm=Rhythm(1, Unit.MONTH),
    recurring_fee=9_900,
    overage_rate=150_000,
    included_minutes=10,
    addon_packs=True,
    chats_per_minute=4,
    increment=PER_SECOND,
    due_days=7,
    grace_days=5,
)
PROMISE = Promise(7, "Aldermoor Dental", TERMS, 0, date(2026, 12, 2))

promises = st.builds(
    Promise,
    client_id=st.integers(1, 2**24 - 1),
    client=st.text(min_size=1),
    terms=st.builds(
        lambda name, fee, rate: replace(TERMS, plan_name=name, recurring_fee=fee, overage_rate=rate),
        st.text(min_size=1),
        st.none() | st.integers(0, 2**53),
        st.none() | st.integers(1, 2**53),
    ),
    serial=st.integers(0, 10_000),
    expires_on=st.dates(date(1000, 1, 1), date(8999, 12, 31)),
)
secrets = st.binary(min_size=32, max_size=32)


def refused(typed: str, *, secret: bytes = SECRET, today: date = TODAY) -> dict[str, object]:
    """The values with which a code is refused, whatever was promised to anybody."""
    with pytest.raises(StartCodeInvalid) as raised:
        promised(read_code(typed, secret, today=today), [PROMISE], secret=secret)
    return raised.value.values


@given(promise=promises, secret=secrets, days=st.integers(-366, 1_000))
def test_a_code_is_read_as_it_was_made(promise: Promise, secret: bytes, days: int) -> None:
    today = promise.expires_on + timedelta(days=days)
    code = code_of(promise, secret)
    assert code == code_of(promise, secret)
    read = read_code(code, secret, today=today)
    assert (read.client_id, read.expires_on) == (promise.client_id, promise.expires_on)
    assert promised(read, [replace(promise, serial=promise.serial + 1), promise], secret=secret) == promise


@given(promise=promises, secret=secrets)
def test_every_single_wrong_character_is_a_slip(promise: Promise, secret: bytes) -> None:
    code = code_of(promise, secret)
    for place, right in enumerate(code):
        for wrong in set(ALPHABET) - {right}:
            if right != "-":
                assert "mistyped" in refused(code[:place] + wrong + code[place + 1 :], secret=secret)


@given(promise=promises, secret=secrets)
def test_any_two_characters_swapped_are_a_slip(promise: Promise, secret: bytes) -> None:
    code = code_of(promise, secret).replace("-", "")
    for one, other in combinations(range(LENGTH), 2):
        swapped = list(code)
        swapped[one], swapped[other] = swapped[other], swapped[one]
        if code[one] != code[other]:
            assert "mistyped" in refused("".join(swapped), secret=secret)


@given(promise=promises, secret=secrets, place=st.integers(0, LENGTH - 1), more=st.sampled_from(ALPHABET))
def test_a_character_too_few_or_too_many_is_a_slip(
    promise: Promise, secret: bytes, place: int, more: str
) -> None:
    code = code_of(promise, secret).replace("-", "")
    assert "mistyped" in refused(code[:place] + code[place + 1 :], secret=secret)
    assert "mistyped" in refused(code[:place] + more + code[place:], secret=secret)


@given(typed=st.text() | st.text(ALPHABET, min_size=LENGTH, max_size=LENGTH))
def test_what_nobody_made_is_refused(typed: str) -> None:
    assert refused(typed)["code"] == typed


@pytest.mark.parametrize(
    "typed",
    ["", " ", "-", "0" * LENGTH, "U" * LENGTH, "é" * LENGTH, "\N{FULLWIDTH DIGIT ONE}" * LENGTH, "0" * 1_000],
)
def test_what_is_no_code_at_all_is_refused(typed: str) -> None:
    assert refused(typed)["code"] == typed


@given(promise=promises, secret=secrets)
def test_a_code_is_unfinished_until_it_is_right(promise: Promise, secret: bytes) -> None:
    code = code_of(promise, secret).lower()
    assert {spelling_of(code[:end]) for end in range(len(code))} == {Spelling.UNFINISHED}
    assert spelling_of(f" {code} -") is Spelling.RIGHT
    assert spelling_of(f"{code}0") is Spelling.WRONG


@pytest.mark.parametrize("typed", ["u", "K7QM-3XP?", "é", "http://a.example"])
def test_what_no_code_begins_with_is_wrong_at_once(typed: str) -> None:
    assert spelling_of(typed) is Spelling.WRONG


def as_pasted(code: str) -> list[str]:
    """The same code as people and their programs write it."""
    bare = code.replace("-", "")
    lookalikes = bare.replace("0", "O").replace("1", "I")
    return [
        code.lower(),
        bare,
        f"  {code}\n",
        code.replace("-", " "),
        code.replace("-", "\N{NON-BREAKING HYPHEN}"),
        code.replace("-", "\N{EN DASH}"),
        " ".join(bare),
        code.replace("-", "-\N{ZERO WIDTH SPACE}"),
        lookalikes,
        lookalikes.lower(),
        bare.replace("1", "l"),
    ]


def test_a_code_may_be_typed_as_people_type() -> None:
    for serial in range(50):
        promise = replace(PROMISE, serial=serial)
        code = code_of(promise, SECRET)
        for typed in as_pasted(code):
            assert promised(read_code(typed, SECRET, today=TODAY), [promise], secret=SECRET) == promise


@pytest.mark.parametrize(
    "other",
    [
        replace(PROMISE, client_id=8),
        replace(PROMISE, client="Brackenford HVAC"),
        replace(PROMISE, serial=1),
        replace(PROMISE, expires_on=date(2026, 12, 3)),
        replace(PROMISE, terms=replace(TERMS, recurring_fee=9_901)),
        replace(PROMISE, terms=replace(TERMS, grace_days=6)),
        replace(PROMISE, terms=replace(TERMS, rhythm=Rhythm(1, Unit.YEAR))),
    ],
    ids=["number", "client", "serial", "day", "fee", "grace", "rhythm"],
)
def test_a_code_is_for_what_it_was_made_for_and_nothing_else(other: Promise) -> None:
    assert code_of(other, SECRET) != code_of(PROMISE, SECRET)
    assert "mistyped" not in refused(code_of(other, SECRET))


def test_a_code_signed_with_another_secret_is_refused() -> None:
    assert "mistyped" not in refused(code_of(PROMISE, SECRET), secret=bytes(32))


def test_clients_do_not_learn_how_many_there_are() -> None:
    codes = [code_of(replace(PROMISE, client_id=number), SECRET) for number in range(1, 200)]
    for place in range(len(codes[0])):
        if codes[0][place] != "-":
            assert len({code[place] for code in codes}) > 20


def test_a_client_whose_number_has_no_room_gets_no_wrong_code() -> None:
    with pytest.raises(OverflowError):
        code_of(replace(PROMISE, client_id=2**24), SECRET)
