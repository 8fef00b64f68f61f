"""What a plan and a pack must be: SPEC 3."""

from __future__ import annotations

import pytest

from agencybilling.domain.calendar import Rhythm, Unit
from agencybilling.domain.catalog import Pack, name_key, pack_from, plan_from, terms_from
from agencybilling.domain.errors import InvalidCurrency, InvalidPack, InvalidPlan
from agencybilling.domain.minutes import Increment
from agencybilling.domain.money import Currencies, Money
from tests.builders import DECIMALS, PACK, PLAN

CURRENCIES = Currencies(known=DECIMALS)


def test_a_plan_is_read_field_by_field() -> None:
    terms = terms_from({**PLAN, "name": "  Growth   plan ", "billing_increment": "30/6"}, CURRENCIES)
    assert terms.plan_name == "Growth plan"
    assert terms.rhythm == Rhythm(1, Unit.MONTH)
    assert (terms.recurring_fee, terms.overage_rate, terms.included_minutes) == (9900, 150_000, 10)
    assert (terms.addon_packs, terms.chats_per_minute, terms.increment) == (True, 4, Increment(30, 6))
    assert (terms.due_days, terms.grace_days) == (7, 5)
    assert terms.included == 600_000


def test_what_may_be_left_out_is_off_or_nothing() -> None:
    fields = {"name": "Plain", "currency": "USD", "rhythm": {"unit": "week"}, "recurring_fee": "0"}
    plan = plan_from(fields, CURRENCIES, plan_id=1)
    terms = plan.terms
    assert (terms.recurring_fee, terms.overage_rate, terms.included_minutes) == (0, None, 0)
    assert (terms.addon_packs, terms.chats_per_minute, terms.increment) == (False, None, Increment(1, 1))
    assert (terms.due_days, terms.grace_days, terms.rhythm.every) == (0, 0, 1)
    assert (plan.name, plan.description, plan.archived) == ("Plain", "", False)


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("name", None),
        ("name", "   "),
        ("name", "x" * 201),
        ("recurring_fee", "-0.01"),
        ("recurring_fee", "0.001"),
        ("recurring_fee", 9.5),
        ("overage_rate", "0"),
        ("overage_rate", "-1"),
        ("overage_rate", "0.0000001"),
        ("included_minutes", -1),
        ("included_minutes", 1.5),
        ("included_minutes", True),
        ("included_minutes", None),
        ("addon_packs", 1),
        ("chats_per_minute", 0),
        ("chats_per_minute", "4"),
        ("billing_increment", "6/0"),
        ("billing_increment", None),
        ("due_days", -1),
        ("due_days", 36_501),
        ("grace_days", "5"),
        ("rhythm", None),
        ("rhythm", {"unit": "month", "on": 1}),
        ("rhythm.every", {"every": 0, "unit": "month"}),
        ("rhythm.every", {"every": 101, "unit": "year"}),
        ("rhythm.unit", {"every": 1}),
        ("description", 5),
        ("description", "x" * 10_001),
    ],
)
def test_a_malformed_field_of_a_plan_is_named(field: str, value: object) -> None:
    with pytest.raises(InvalidPlan) as raised:
        plan_from({**PLAN, field.partition(".")[0]: value}, CURRENCIES, plan_id=1)
    assert raised.value.values["field"] == field
    assert str(raised.value) == "invalid_plan"


def test_at_least_one_of_fee_and_rate_is_on() -> None:
    with pytest.raises(InvalidPlan):
        terms_from({**PLAN, "recurring_fee": None, "overage_rate": None, "included_minutes": 0}, CURRENCIES)


def test_included_minutes_need_a_recurring_fee() -> None:
    with pytest.raises(InvalidPlan) as raised:
        terms_from({**PLAN, "recurring_fee": None}, CURRENCIES)
    assert raised.value.values["field"] == "included_minutes"
    assert terms_from({**PLAN, "recurring_fee": "0"}, CURRENCIES).included_minutes == 10


def test_a_fee_has_no_more_decimals_than_its_currency() -> None:
    assert terms_from({**PLAN, "currency": "KWD", "recurring_fee": "1.005"}, CURRENCIES).recurring_fee == 1005
    with pytest.raises(InvalidPlan):
        terms_from({**PLAN, "currency": "JPY", "recurring_fee": "1.5"}, CURRENCIES)


def test_a_malformed_currency_has_a_code_of_its_own() -> None:
    with pytest.raises(InvalidCurrency):
        terms_from({**PLAN, "currency": "$"}, CURRENCIES)
    with pytest.raises(InvalidCurrency):
        pack_from({**PACK, "currency": None}, CURRENCIES, pack_id=1)


def test_a_pack_is_read_field_by_field() -> None:
    pack = pack_from({**PACK, "description": "For peaks"}, CURRENCIES, pack_id=7)
    assert pack == Pack(7, "Top-up", 100, Money(1200, "USD"), "For peaks")
    assert pack.credit == 6_000_000


def test_a_pack_may_cost_nothing() -> None:
    assert pack_from({**PACK, "price": "0"}, CURRENCIES, pack_id=1).price.minor == 0


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("name", ""),
        ("minutes", 0),
        ("minutes", 1.5),
        ("minutes", None),
        ("price", "-1"),
        ("price", None),
        ("price", "1.001"),
        ("description", None),
    ],
)
def test_a_malformed_field_of_a_pack_is_named(field: str, value: object) -> None:
    with pytest.raises(InvalidPack) as raised:
        pack_from({**PACK, field: value}, CURRENCIES, pack_id=1)
    assert raised.value.values["field"] == field


def test_case_and_space_do_not_tell_names_apart() -> None:
    assert name_key("  Groß  Plan ") == name_key("GROSS plan")
