"""Durations and counts are read exactly as the file writes numbers, or not at all."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agencybilling.importers.amounts import LONGEST_CALL_MS, NumberStyle, ReadDuration, Rounding, Unit
from agencybilling.importers.fields import Fault, Unusable

ENGLISH = NumberStyle(".", ",")
GERMAN = NumberStyle(",", ".")


def fault_of(text: str, read: ReadDuration) -> Fault:
    with pytest.raises(Unusable) as refused:
        read(text)
    return refused.value.fault


@pytest.mark.parametrize(
    ("text", "unit", "milliseconds"),
    [
        ("2,05", Unit.MINUTES, 123_000),
        ("1,75", Unit.MINUTES, 105_000),
        ("0,833", Unit.MINUTES, 49_980),
        ("1.234,5", Unit.SECONDS, 1_234_500),
        ("61,005", Unit.SECONDS, 61_005),
        ("0,5", Unit.HOURS, 1_800_000),
        ("29585", Unit.MILLISECONDS, 29_585),
        ("0,00", Unit.MINUTES, 0),
        ("-0", Unit.MINUTES, 0),
    ],
)
def test_a_decimal_comma_is_read_as_one(text: str, unit: Unit, milliseconds: int) -> None:
    assert ReadDuration(unit, GERMAN)(text) == milliseconds


@pytest.mark.parametrize(
    "text", ["2.25", "1.2345", "12.34,5", "1,2,3", "1 000", "+5", "5e3", "٣", "-", "n/a", "1,"]
)
def test_what_is_no_number_in_this_style_is_never_guessed(text: str) -> None:
    assert fault_of(text, ReadDuration(Unit.SECONDS, GERMAN)) is Fault.NO_NUMBER


def test_durations_below_zero_beyond_reason_or_too_fine_are_refused() -> None:
    read = ReadDuration(Unit.SECONDS, ENGLISH)
    assert fault_of("-1", read) is Fault.NEGATIVE
    assert fault_of("0.0001", read) is Fault.TOO_FINE
    assert fault_of("9" * 20, read) is Fault.TOO_LONG
    assert fault_of("9" * 31, read) is Fault.NO_NUMBER
    assert read(str(LONGEST_CALL_MS // 1000)) == LONGEST_CALL_MS


def test_a_mapping_may_ask_for_rounding_half_up() -> None:
    to_milliseconds = ReadDuration(Unit.SECONDS, ENGLISH, Rounding.MILLISECOND)
    to_seconds = ReadDuration(Unit.MINUTES, ENGLISH, Rounding.SECOND)
    assert [to_milliseconds(text) for text in ("1.0004", "1.0005", "1.5")] == [1_000, 1_001, 1_500]
    assert [to_seconds(text) for text in ("0.833", "0.825", "0.0083")] == [50_000, 50_000, 0]


@pytest.mark.parametrize(
    ("text", "milliseconds"),
    [("0:28", 28_000), ("75:10", 4_510_000), ("1:02:03", 3_723_000), ("2:03.5", 123_500), ("0:00", 0)],
)
def test_a_duration_may_be_written_as_a_clock(text: str, milliseconds: int) -> None:
    assert ReadDuration(Unit.CLOCK, ENGLISH)(text) == milliseconds


@pytest.mark.parametrize("text", ["-", "", "28", "0:60", "1:60:00", "1:2:3", "0:5", ":05", "0:05 min"])
def test_what_is_no_clock_is_refused(text: str) -> None:
    assert fault_of(text, ReadDuration(Unit.CLOCK, ENGLISH)) is Fault.NO_CLOCK


@given(st.decimals(0, 44_000, places=3), st.sampled_from([ENGLISH, GERMAN]), st.booleans())
def test_minutes_with_three_decimals_are_exact(minutes: Decimal, style: NumberStyle, grouped: bool) -> None:  # noqa: FBT001
    written = f"{minutes:,}" if grouped else str(minutes)
    text = written.translate(str.maketrans(",.", style.thousands + style.decimal))
    read = ReadDuration(Unit.MINUTES, style)
    assert read(text) == read(text) == minutes * 60_000


def test_counts_of_messages_are_whole() -> None:
    assert ENGLISH.count("1,204") == 1204
    assert ENGLISH.count("3.00") == 3
    for text, fault in (
        ("1.5", Fault.NO_WHOLE_NUMBER),
        ("1,000,001", Fault.NO_WHOLE_NUMBER),
        ("n/a", Fault.NO_NUMBER),
        ("1,20", Fault.NO_NUMBER),
        ("-1", Fault.NEGATIVE),
    ):
        with pytest.raises(Unusable) as refused:
            ENGLISH.count(text)
        assert refused.value.fault is fault
