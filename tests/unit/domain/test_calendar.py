"""Days, zones and rhythms: SPEC 1 and 4."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from agencybilling.domain.calendar import (
    Instant,
    Rhythm,
    Unit,
    UnknownTimeZone,
    date_from,
    instant_of,
    moment_of,
    zone_named,
)


def utc(text: str) -> Instant:
    return instant_of(datetime.fromisoformat(text).replace(tzinfo=UTC))


@pytest.mark.parametrize(
    ("rhythm", "anchor", "bounds"),
    [
        (Rhythm(1, Unit.MONTH), "2026-01-31", ["2026-01-31", "2026-02-28", "2026-03-31", "2026-04-30"]),
        (Rhythm(2, Unit.MONTH), "2025-12-31", ["2025-12-31", "2026-02-28", "2026-04-30", "2026-06-30"]),
        (Rhythm(1, Unit.YEAR), "2024-02-29", ["2024-02-29", "2025-02-28", "2026-02-28", "2027-02-28"]),
        (Rhythm(4, Unit.YEAR), "2024-02-29", ["2024-02-29", "2028-02-29", "2032-02-29"]),
        (Rhythm(2, Unit.WEEK), "2026-03-01", ["2026-03-01", "2026-03-15", "2026-03-29"]),
        (Rhythm(10, Unit.DAY), "2026-02-25", ["2026-02-25", "2026-03-07", "2026-03-17"]),
    ],
)
def test_bounds_are_counted_from_the_anchor(rhythm: Rhythm, anchor: str, bounds: list[str]) -> None:
    start = date.fromisoformat(anchor)
    assert [rhythm.bound(start, k).isoformat() for k in range(len(bounds))] == bounds


def test_the_bound_itself_belongs_to_the_next_period() -> None:
    rhythm, anchor = Rhythm(1, Unit.MONTH), date(2026, 1, 31)
    assert rhythm.period_at(anchor, date(2026, 2, 27)) == 0
    assert rhythm.period_at(anchor, date(2026, 2, 28)) == 1
    assert rhythm.period_at(anchor, date(2026, 3, 30)) == 1
    assert rhythm.period_at(anchor, date(2026, 3, 31)) == 2


def test_a_day_begins_at_local_midnight() -> None:
    zone = zone_named("America/New_York")
    assert zone.midnight(date(2026, 7, 1)) == utc("2026-07-01T04:00")
    assert zone.day_of(utc("2026-07-01T03:59:59.999999")) == date(2026, 6, 30)
    assert zone.day_of(utc("2026-07-01T04:00")) == date(2026, 7, 1)


def test_a_day_whose_midnight_is_skipped_begins_with_its_first_instant() -> None:
    # In São Paulo clocks went from 23:59:59 on 3 November 2018 to 1:00 on the 4th.
    zone = zone_named("America/Sao_Paulo")
    assert zone.midnight(date(2018, 11, 4)) == utc("2018-11-04T03:00")
    assert zone.day_of(Instant(utc("2018-11-04T03:00") - 1)) == date(2018, 11, 3)


def test_a_day_whose_midnight_is_skipped_from_within_the_evening_begins_after_the_gap() -> None:
    # In St John's clocks went forward at 0:01, and in Toronto once from 23:30 to 0:30.
    assert zone_named("America/Toronto").midnight(date(1919, 3, 31)) == utc("1919-03-31T04:30")
    assert zone_named("America/St_Johns").midnight(date(1988, 4, 3)) == utc("1988-04-03T03:30")


def test_a_midnight_that_occurs_twice_is_the_first_one_and_the_day_goes_on() -> None:
    # In St John's clocks went from 0:01 on 29 October 2006 back to 23:01 on the 28th.
    zone = zone_named("America/St_Johns")
    first = zone.midnight(date(2006, 10, 29))
    assert first == utc("2006-10-29T02:30")
    assert zone.day_of(Instant(first - 1)) == date(2006, 10, 28)
    the_clocks_show_yesterday_again = utc("2006-10-29T02:45")
    assert zone.wall(the_clocks_show_yesterday_again).date() == date(2006, 10, 28)
    assert zone.day_of(the_clocks_show_yesterday_again) == date(2006, 10, 29)


def test_a_day_that_was_skipped_begins_with_the_next() -> None:
    # Samoa crossed the date line: after 29 December 2011 came the 31st.
    zone = zone_named("Pacific/Apia")
    assert zone.midnight(date(2011, 12, 30)) == zone.midnight(date(2011, 12, 31)) == utc("2011-12-30T10:00")
    assert zone.day_of(utc("2011-12-30T09:59:59")) == date(2011, 12, 29)
    assert zone.day_of(utc("2011-12-30T10:00")) == date(2011, 12, 31)


def test_a_wall_time_that_is_skipped_moves_forward_by_the_gap() -> None:
    zone = zone_named("America/New_York")
    assert zone.instant(datetime.fromisoformat("2026-03-08T02:30")) == utc("2026-03-08T07:30")
    assert zone.wall(utc("2026-03-08T07:30")).replace(tzinfo=None) == datetime.fromisoformat(
        "2026-03-08T03:30"
    )


def test_of_a_wall_time_that_occurs_twice_the_first_is_meant() -> None:
    zone = zone_named("America/New_York")
    assert zone.instant(datetime.fromisoformat("2026-11-01T01:30")) == utc("2026-11-01T05:30")
    assert zone.instant(datetime.fromisoformat("2026-11-01T01:30").replace(fold=1)) == utc("2026-11-01T05:30")


def test_instants_are_exact() -> None:
    moment = datetime(2026, 6, 30, 23, 59, 59, 999_999, tzinfo=UTC)
    assert moment_of(instant_of(moment)) == moment
    assert moment_of(Instant(instant_of(moment) + 1)) == datetime(2026, 7, 1, tzinfo=UTC)


@pytest.mark.parametrize("name", ["", "Mars/Olympus", "../etc/passwd", "/etc/passwd", "Europe", "\0"])
def test_a_name_that_is_no_zone_is_refused(name: str) -> None:
    with pytest.raises(UnknownTimeZone):
        zone_named(name)


@pytest.mark.parametrize(
    "day", ["2026-02-29", "2026-13-01", "2026-6-1", "20260601", "2026-06-01T00:00", "", 2026]
)
def test_what_is_no_day_is_none(day: object) -> None:
    assert date_from(day) is None


def test_a_day_is_written_in_iso_form_or_is_a_date() -> None:
    assert date_from("2024-02-29") == date_from(date(2024, 2, 29)) == date(2024, 2, 29)
    assert date_from(datetime(2024, 2, 29, tzinfo=UTC)) is None
    assert date_from(None) is None


def test_digits_of_other_scripts_are_no_day() -> None:
    assert date_from("२०२६-०६-०१") is None


def test_every_midnight_of_a_year_with_clock_changes_is_the_first_instant_of_its_day() -> None:
    zone = zone_named("America/Santiago")
    for n in range(366):
        day = date(2024, 1, 1) + timedelta(days=n)
        midnight = zone.midnight(day)
        assert zone.day_of(midnight) == day
        assert zone.day_of(Instant(midnight - 1)) == day - timedelta(days=1)
