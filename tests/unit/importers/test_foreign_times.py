"""Times as exports write them become exact instants, or are refused with the reason."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agencybilling.importers.fields import Fault, Unusable
from agencybilling.importers.instants import (
    EpochTimes,
    TimeForm,
    WrittenTimes,
    from_iso,
    from_milliseconds,
    read_times,
)

BERLIN = ZoneInfo("Europe/Berlin")
GERMAN = "%d.%m.%Y %H:%M:%S"
ZONES = ("Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "Asia/Kolkata", "Asia/Pyongyang", "UTC")
wall_times = st.datetimes(
    datetime.fromisoformat("2015-01-02T00:00:00"), datetime.fromisoformat("2100-12-30T00:00:00")
).map(lambda told: told.replace(microsecond=0))


def fault_of(read: object, text: object) -> Fault:
    assert callable(read)
    with pytest.raises(Unusable) as refused:
        read(text)
    return refused.value.fault


def test_a_skipped_wall_time_moves_forward_by_the_gap() -> None:
    assert WrittenTimes(GERMAN, BERLIN)("29.03.2026 02:30:00") == datetime(2026, 3, 29, 1, 30, tzinfo=UTC)


def test_of_a_repeated_wall_time_the_first_is_meant() -> None:
    assert WrittenTimes(GERMAN, BERLIN)("25.10.2026 02:30:00") == datetime(2026, 10, 25, 0, 30, tzinfo=UTC)
    assert from_iso("2026-10-25T02:30:00", BERLIN) == datetime(2026, 10, 25, 0, 30, tzinfo=UTC)


@given(st.lists(wall_times, min_size=1, max_size=20), st.sampled_from(ZONES))
def test_remembered_hours_say_what_reading_anew_would(times: list[datetime], zone: str) -> None:
    read = WrittenTimes(GERMAN, ZoneInfo(zone))
    close = [told + timedelta(minutes=7 * step) for told in times for step in range(5)]
    for told in (*times, *close):
        assert read(told.strftime(GERMAN)) == told.replace(tzinfo=ZoneInfo(zone)).astimezone(UTC)


@pytest.mark.parametrize(
    ("zone", "changes_on"),
    [
        ("Australia/Lord_Howe", datetime.fromisoformat("2026-10-04T00:00")),
        ("Asia/Pyongyang", datetime.fromisoformat("2018-05-04T00:00")),
    ],
)
def test_hours_in_which_the_clocks_change_by_half_an_hour_are_read_minute_by_minute(
    zone: str, changes_on: datetime
) -> None:
    read = WrittenTimes("%Y-%m-%d %H:%M", ZoneInfo(zone))
    for minutes in range(26 * 60):
        told = changes_on + timedelta(minutes=minutes)
        expected = told.replace(tzinfo=ZoneInfo(zone)).astimezone(UTC)
        assert read(told.strftime("%Y-%m-%d %H:%M")) == expected


def test_impossible_dates_are_refused_even_where_their_hour_is_known() -> None:
    read = WrittenTimes(GERMAN, BERLIN)
    assert read("28.02.2026 10:00:00") == datetime(2026, 2, 28, 9, tzinfo=UTC)
    for text in ("31.02.2026 10:00:00", "28.02.2026 10:00:61", "28.02.2026 10:00", "28.02.2026 10", "", "x"):
        assert fault_of(read, text) is Fault.NO_TIME


@pytest.mark.parametrize(
    ("text", "instant"),
    [
        ("2026-10-03T01:22:15Z", datetime(2026, 10, 3, 1, 22, 15, tzinfo=UTC)),
        ("2026-10-03T01:22:15+02:00", datetime(2026, 10, 2, 23, 22, 15, tzinfo=UTC)),
        ("2026-10-03 01:22:15.1239-04:00", datetime(2026, 10, 3, 5, 22, 15, 123_000, tzinfo=UTC)),
        ("2015-01-01T00:00:00Z", datetime(2015, 1, 1, tzinfo=UTC)),
        ("2100-12-31T23:59:59.999Z", datetime(2100, 12, 31, 23, 59, 59, 999_000, tzinfo=UTC)),
    ],
)
def test_iso_times_are_taken_to_the_millisecond(text: str, instant: datetime) -> None:
    assert from_iso(text) == instant


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("2014-12-31T23:59:59Z", Fault.OUTSIDE),
        ("2101-01-01T00:00:00Z", Fault.OUTSIDE),
        ("2015-01-01T00:00:00+00:01", Fault.OUTSIDE),
        ("0001-01-01T00:00:00+14:00", Fault.OUTSIDE),
        ("9999-12-31T23:59:59-14:00", Fault.OUTSIDE),
        ("2026-10-03T01:22:15", Fault.NO_ZONE),
        ("2026-10-03", Fault.NO_HOUR),
        ("20261003", Fault.NO_HOUR),
        ("yesterday", Fault.NO_TIME),
        ("", Fault.NO_TIME),
        (None, Fault.NO_TIME),
        (1792345623187, Fault.NO_TIME),
    ],
)
def test_what_is_no_exact_iso_time_is_refused(text: object, fault: Fault) -> None:
    assert fault_of(from_iso, text) is fault


@pytest.mark.parametrize(
    ("number", "fault"),
    [
        (1_791_217_805, Fault.SECONDS),
        (0, Fault.OUTSIDE),
        (-1, Fault.OUTSIDE),
        (1_420_070_399_999, Fault.OUTSIDE),
        (4_133_980_800_000, Fault.OUTSIDE),
        (10**400, Fault.OUTSIDE),
        (True, Fault.NO_WHOLE_NUMBER),
        ("1792345623187", Fault.NO_WHOLE_NUMBER),
    ],
)
def test_what_is_no_millisecond_of_these_years_is_refused(number: object, fault: Fault) -> None:
    assert fault_of(from_milliseconds, number) is fault


def test_the_years_2015_to_2100_are_taken_from_their_first_to_their_last_millisecond() -> None:
    assert from_milliseconds(1_420_070_400_000) == datetime(2015, 1, 1, tzinfo=UTC)
    assert from_milliseconds(4_133_980_799_999) == datetime(2100, 12, 31, 23, 59, 59, 999_000, tzinfo=UTC)


def test_clocks_that_count_from_1970_are_read_in_their_unit() -> None:
    instant = datetime(2026, 10, 3, 1, 22, 15, tzinfo=UTC)
    seconds = str(int(instant.timestamp()))
    assert read_times((TimeForm.UNIX_SECONDS,), BERLIN)(seconds) == instant
    assert read_times((TimeForm.UNIX_MILLISECONDS,), BERLIN)(f"{seconds}000") == instant
    for text in ("", "1.5", "-1", "٣", "1" * 16):
        assert fault_of(EpochTimes(1), text) is Fault.NO_WHOLE_NUMBER


def test_a_column_may_hold_several_forms() -> None:
    read = read_times((GERMAN, "%d.%m.%Y %H:%M", TimeForm.ISO), BERLIN)
    same = datetime(2026, 10, 3, 8, 0, tzinfo=UTC)
    assert [read(text) for text in ("03.10.2026 10:00:00", "03.10.2026 10:00", "2026-10-03T10:00")] == [
        same
    ] * 3
    assert fault_of(read, "10/03/2026 10:00") is Fault.NO_TIME


def test_a_form_may_begin_with_the_time_of_day() -> None:
    read = WrittenTimes("%I:%M %p, %d %b %Y", BERLIN)
    for _ in range(2):
        assert read("10:30 PM, 03 Oct 2026") == datetime(2026, 10, 3, 20, 30, tzinfo=UTC)
        assert read("10:30 AM, 03 Oct 2026") == datetime(2026, 10, 3, 8, 30, tzinfo=UTC)


def test_an_offset_within_the_time_counts_more_than_the_zone() -> None:
    read = WrittenTimes("%Y-%m-%d %H:%M:%S %z", BERLIN)
    assert read("2026-10-03 10:00:00 -0700") == datetime(2026, 10, 3, 17, tzinfo=UTC)
