"""Calendar, money and minutes, whatever the numbers."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from fractions import Fraction
from itertools import pairwise

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from agencybilling.domain.calendar import Instant, Rhythm, Unit, Zone, zone_named
from agencybilling.domain.errors import InvalidAmount
from agencybilling.domain.minutes import Increment, Milliseconds, chats_in, worth_of_chats
from agencybilling.domain.money import Currencies, Money, plain_decimal, price_of

anchors = st.dates(date(1990, 1, 1), date(2060, 12, 31))
rhythms = st.one_of(
    st.builds(Rhythm, st.integers(1, 400), st.just(Unit.DAY)),
    st.builds(Rhythm, st.integers(1, 60), st.just(Unit.WEEK)),
    st.builds(Rhythm, st.integers(1, 30), st.just(Unit.MONTH)),
    st.builds(Rhythm, st.integers(1, 5), st.just(Unit.YEAR)),
)
month_ends = st.dates(date(1990, 1, 1), date(2060, 12, 31)).map(
    lambda day: (day.replace(day=1) + timedelta(days=32)).replace(day=1) - timedelta(days=1)
)
zones = st.sampled_from(
    [
        "UTC",
        "America/New_York",
        "America/Sao_Paulo",
        "America/St_Johns",
        "Asia/Kathmandu",
        "Pacific/Apia",
        "Africa/Cairo",
    ]
).map(zone_named)
FROM, TO = datetime.fromisoformat("1988-01-02"), datetime.fromisoformat("2035-12-30")
minor_units = st.integers(-(10**15), 10**15)
decimals = st.integers(0, 6)


@given(rhythm=rhythms, anchor=anchors | month_ends)
def test_periods_never_overlap_or_leave_a_gap(rhythm: Rhythm, anchor: date) -> None:
    bounds = [rhythm.bound(anchor, k) for k in range(14)]
    assert bounds[0] == anchor
    assert all(before < after for before, after in pairwise(bounds))


@given(rhythm=rhythms, anchor=anchors | month_ends, days=st.integers(0, 5_000))
def test_each_day_lies_in_exactly_the_period_that_is_found_for_it(
    rhythm: Rhythm, anchor: date, days: int
) -> None:
    day = anchor + timedelta(days=days)
    k = rhythm.period_at(anchor, day)
    assert k >= 0
    assert rhythm.bound(anchor, k) <= day < rhythm.bound(anchor, k + 1)


@given(rhythm=rhythms, anchor=anchors | month_ends, k=st.integers(1, 40))
def test_a_bound_keeps_the_anchors_day_as_far_as_the_month_has_it(
    rhythm: Rhythm, anchor: date, k: int
) -> None:
    bound = rhythm.bound(anchor, k)
    if rhythm.unit in {Unit.MONTH, Unit.YEAR}:
        last_of_month = (bound.replace(day=1) + timedelta(days=32)).replace(day=1) - timedelta(days=1)
        assert bound.day == min(anchor.day, last_of_month.day)
    else:
        assert (bound - anchor).days % rhythm.every == 0


@given(zone=zones, day=st.dates(date(1988, 1, 2), date(2035, 12, 30)))
def test_days_follow_each_other_without_a_gap(zone: Zone, day: date) -> None:
    midnight, next_midnight = zone.midnight(day), zone.midnight(day + timedelta(days=1))
    assume(midnight < next_midnight)  # Samoa had no 30 December 2011
    assert zone.day_of(midnight) == zone.day_of(Instant(next_midnight - 1)) == day
    assert zone.day_of(next_midnight) != day


@given(zone=zones, wall=st.datetimes(FROM, TO))
def test_a_wall_time_is_shown_again_unless_a_clock_change_skips_it(zone: Zone, wall: datetime) -> None:
    shown = zone.wall(zone.instant(wall)).replace(tzinfo=None, fold=0)
    assert shown >= wall
    assert shown == wall or shown - wall <= timedelta(days=1)


@given(minor=minor_units, digits=decimals)
def test_an_amount_written_and_read_is_the_same(minor: int, digits: int) -> None:
    currencies = Currencies(own={"XXX": digits})
    money = Money(minor, "XXX")
    text = currencies.plain(money)
    assert currencies.parse(text, "XXX") == money
    assert Fraction(text) == Fraction(minor, 10**digits)
    assert len(text.partition(".")[2]) == digits


@given(minor=minor_units, digits=st.integers(1, 6))
def test_an_amount_with_more_decimals_than_its_currency_is_never_rounded(minor: int, digits: int) -> None:
    text = plain_decimal(minor * 10 + 1, digits + 1)
    with pytest.raises(InvalidAmount):
        Currencies(own={"XXX": digits}).parse(text, "XXX")


@given(st.lists(minor_units, max_size=9))
def test_money_sums_exactly_in_any_order(amounts: list[int]) -> None:
    there, back = Money(0, "USD"), Money(0, "USD")
    for amount in amounts:
        there += Money(amount, "USD")
    for amount in reversed(amounts):
        back += Money(amount, "USD")
    assert there == back == Money(sum(amounts), "USD")


@given(used=st.integers(0, 10**10), rate=st.integers(1, 10**9), digits=decimals)
def test_a_price_is_the_exact_one_rounded_half_up(used: int, rate: int, digits: int) -> None:
    exact = Fraction(used, 60_000) * Fraction(rate, 10**6) * 10**digits
    price = price_of(Milliseconds(used), rate_micro=rate, decimals=digits)
    assert price == (exact + Fraction(1, 2)).__floor__()


@given(first=st.integers(1, 3_600), step=st.integers(1, 3_600), spoken=st.integers(0, 10**7))
def test_a_billed_call_is_never_shorter_and_less_than_a_step_longer(
    first: int, step: int, spoken: int
) -> None:
    billed = Increment(first, step).bill(Milliseconds(spoken))
    if spoken == 0:
        assert billed == 0
        return
    assert billed >= max(spoken, first * 1_000)
    assert billed == first * 1_000 or billed - spoken < step * 1_000
    assert (billed - first * 1_000) % (step * 1_000) == 0


@given(chats=st.integers(1, 10**6), per_minute=st.integers(1, 10**4))
def test_chats_are_worth_their_share_of_a_minute(chats: int, per_minute: int) -> None:
    worth = worth_of_chats(chats, chats_per_minute=per_minute)
    exact = Fraction(60_000 * chats, per_minute)
    assert worth == (exact + Fraction(1, 2)).__floor__()
    assert chats_in(worth, chats_per_minute=per_minute) in {chats - 1, chats}
