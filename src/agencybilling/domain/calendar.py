"""The agency's calendar: days in its zone, instants in UTC, and the periods a rhythm makes."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from functools import cache, lru_cache
from typing import NewType, assert_never
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from dateutil.relativedelta import relativedelta

Instant = NewType("Instant", int)
"""Microseconds since 1970 in UTC: exact, ordered, one column wide."""

FIRST_YEAR, LAST_YEAR = 1000, 8999
BEFORE_ALL = Instant(-(2**63))
"""Earlier than anything that can happen."""

ONE_DAY = timedelta(days=1)
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)
_ISO_DAY = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)


def instant_of(moment: datetime) -> Instant:
    """The instant of an aware moment."""
    return Instant((moment - _EPOCH) // _MICROSECOND)


def moment_of(instant: Instant) -> datetime:
    """The aware moment in UTC of an instant."""
    return _EPOCH + timedelta(microseconds=instant)


class Unit(StrEnum):
    """What a rhythm counts in."""

    DAY = "day"
    WEEK = "week"
    MONTH = "month"
    YEAR = "year"


MOST_UNITS = {Unit.DAY: 36_500, Unit.WEEK: 5_200, Unit.MONTH: 1_200, Unit.YEAR: 100}


@dataclass(frozen=True, slots=True)
class Rhythm:
    """Every n days, weeks, months or years; bounds are always counted from the anchor (SPEC 4)."""

    every: int
    unit: Unit

    def bound(self, anchor: date, k: int) -> date:
        """The day on which period k (from 0) begins: anchor + k·n units, months clamped to their last day."""
        units = self.every * k
        match self.unit:
            case Unit.DAY:
                return anchor + timedelta(days=units)
            case Unit.WEEK:
                return anchor + timedelta(weeks=units)
            case Unit.MONTH:
                return _months_after(anchor, units)
            case Unit.YEAR:
                return _months_after(anchor, 12 * units)
            case _:
                assert_never(self.unit)

    def period_at(self, anchor: date, day: date) -> int:
        """Which period (from 0) holds this day, the anchor or a later one."""
        match self.unit:
            case Unit.DAY:
                return (day - anchor).days // self.every
            case Unit.WEEK:
                return (day - anchor).days // (7 * self.every)
            case Unit.MONTH | Unit.YEAR:
                months = self.every * (12 if self.unit is Unit.YEAR else 1)
                k = ((day.year - anchor.year) * 12 + day.month - anchor.month) // months
                return k if self.bound(anchor, k) <= day else k - 1
            case _:
                assert_never(self.unit)


@lru_cache(maxsize=4096)
def _months_after(anchor: date, months: int) -> date:
    return anchor + relativedelta(months=months)


class Zone:
    """The agency's time zone: its days begin at local midnight (SPEC 1)."""

    def __init__(self, name: str) -> None:
        self.name = name
        self._zone = ZoneInfo(name)
        self._midnights: dict[date, Instant] = {}
        self._last: tuple[Instant, date] | None = None

    def instant(self, wall: datetime) -> Instant:
        """The instant of a wall time here: a skipped one moves on by the gap, of two the first is meant."""
        return instant_of(wall.replace(tzinfo=self._zone, fold=0))

    def wall(self, instant: Instant) -> datetime:
        """What the clocks show here at an instant."""
        return moment_of(instant).astimezone(self._zone)

    def midnight(self, day: date) -> Instant:
        """The first instant of a day, also where a clock change skips midnight."""
        known = self._midnights.get(day)
        if known is None:
            known = self._midnights[day] = self._first_instant(day)
        return known

    def day_of(self, instant: Instant) -> date:
        """The day that holds an instant; the present one is asked for again and again."""
        last = self._last
        if last is None or last[0] != instant:
            last = self._last = (instant, self._day_of(instant))
        return last[1]

    def _day_of(self, instant: Instant) -> date:
        day = self.wall(instant).date()
        # Where clocks go back over midnight the day has begun already when the wall shows yesterday again.
        tomorrow = day + ONE_DAY
        return tomorrow if instant >= self.midnight(tomorrow) else day

    def _first_instant(self, day: date) -> Instant:
        start = self.instant(datetime.combine(day, time.min))
        if self.wall(start).replace(tzinfo=None) == datetime.combine(day, time.min):
            return start
        before, after = Instant(start - 86_400_000_000), start
        while after - before > 1:
            middle = Instant((before + after) // 2)
            if self.wall(middle).date() < day:
                before = middle
            else:
                after = middle
        return after


class UnknownTimeZone(LookupError):
    """A name that is no IANA time zone."""


@cache
def zone_named(name: str) -> Zone:
    """The zone of an IANA name; `UnknownTimeZone` where there is none."""
    try:
        return Zone(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise UnknownTimeZone(name) from None


def date_from(text: object) -> date | None:
    """A day written in ISO form, `2026-06-30`; None where no such day exists, or none that can be counted on.

    What is due some decades after the last such day still has a date.
    """
    if isinstance(text, date) and not isinstance(text, datetime):
        return text if FIRST_YEAR <= text.year <= LAST_YEAR else None
    if not isinstance(text, str) or not _ISO_DAY.fullmatch(text):
        return None
    try:
        return date_from(date.fromisoformat(text))
    except ValueError:
        return None
