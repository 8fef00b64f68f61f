"""What a call and a chat may be: SPEC 7."""

from __future__ import annotations

from decimal import Decimal

import pytest

from agencybilling.domain.catalog import terms_from
from agencybilling.domain.errors import InvalidQuantity
from agencybilling.domain.money import Currencies
from agencybilling.domain.usage import Channel, billed_minutes, chat_quantity, voice_quantity
from tests.builders import PLAN


@pytest.mark.parametrize(
    ("seconds", "milliseconds"),
    [("0", 0), ("61.5", 61_500), (61, 61_000), (Decimal("0.001"), 1), ("1.2340", 1_234), ("-0", 0)],
)
def test_seconds_have_at_most_three_decimals(seconds: object, milliseconds: int) -> None:
    assert voice_quantity(seconds) == milliseconds


@pytest.mark.parametrize("seconds", ["-1", "0.0001", "a minute", "", None, 1.5, True, "1:30", "1000000001"])
def test_seconds_that_no_call_can_have_are_refused(seconds: object) -> None:
    with pytest.raises(InvalidQuantity):
        voice_quantity(seconds)


@pytest.mark.parametrize("chats", [0, -1, 1.5, "1", True, None, 10**9 + 1])
def test_chats_are_whole_and_at_least_one(chats: object) -> None:
    with pytest.raises(InvalidQuantity):
        chat_quantity(chats)


def test_a_chat_bills_nothing_where_the_terms_have_chat_off() -> None:
    terms = terms_from({**PLAN, "chats_per_minute": None, "billing_increment": "60/60"}, Currencies())
    assert billed_minutes(terms, Channel.CHAT, quantity=3) is None
    assert billed_minutes(terms, Channel.VOICE, quantity=1) == 60_000
    assert billed_minutes(terms_from(PLAN, Currencies()), Channel.CHAT, quantity=3) == 45_000
