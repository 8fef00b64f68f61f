"""Instants: the times foreign files write, read as exact moments of the years 2015 to 2100."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from typing import TYPE_CHECKING, TypeVar

from agencybilling.importers.fields import Fault, Unusable
from agencybilling.importers.records import EPOCH

if TYPE_CHECKING:
    from zoneinfo import ZoneInfo

FIRST = datetime(2015, 1, 1, tzinfo=UTC)
END = datetime(2101, 1, 1, tzinfo=UTC)
_EARLIEST_MS = int(FIRST.timestamp()) * 1000
_END_MS = int(END.timestamp()) * 1000
_ALMOST_AN_HOUR = timedelta(minutes=59, seconds=59, milliseconds=999)
_MOST_KEPT = 50_000  # hours, and rests of hours, remembered at a time
_Kept = TypeVar("_Kept", datetime, timedelta)
_DATE_ONLY = 10  # characters
_MOST_DIGITS = 15
_HOUR_THEN_REST = re.compile(r"[^:]*%H:%M(?::%S(?:[.,]%f)?)?")

ReadTime = Callable[[str], datetime]


class TimeForm(StrEnum):
    """Forms of time that have a name; any other is written out, such as %d.%m.%Y %H:%M:%S."""

    ISO = "iso"
    UNIX_SECONDS = "unix_seconds"
    UNIX_MILLISECONDS = "unix_milliseconds"


def from_milliseconds(number: object) -> datetime:
    """The instant of so many milliseconds since 1970."""
    if not isinstance(number, int) or isinstance(number, bool):
        raise Unusable(Fault.NO_WHOLE_NUMBER, number)
    if _EARLIEST_MS <= number < _END_MS:
        return EPOCH + timedelta(milliseconds=number)
    in_seconds = _EARLIEST_MS <= number * 1000 < _END_MS
    raise Unusable(Fault.SECONDS if in_seconds else Fault.OUTSIDE, number)


def from_iso(text: object, zone: ZoneInfo | None = None) -> datetime:
    """The instant of an ISO 8601 text, to the millisecond; one without an offset is wall time in `zone`."""
    try:
        told = datetime.fromisoformat(text) if isinstance(text, str) else None
    except ValueError:
        told = None
    if not isinstance(text, str) or told is None:
        raise Unusable(Fault.NO_TIME, text)
    if len(text) <= _DATE_ONLY:
        raise Unusable(Fault.NO_HOUR, text)
    if told.tzinfo is not None:
        return _within_years(told, text)
    if zone is None:
        raise Unusable(Fault.NO_ZONE, text)
    return _within_years(told.replace(tzinfo=zone), text)


def _within_years(told: datetime, text: str) -> datetime:
    """In UTC. Of a wall time that occurs twice the first is meant, a skipped one moves on by the gap."""
    if FIRST.year - 1 <= told.year <= END.year:
        instant = told if told.tzinfo is UTC else told.astimezone(UTC)
        if FIRST <= instant < END:
            finer = instant.microsecond % 1000
            return instant.replace(microsecond=instant.microsecond - finer) if finer else instant
    raise Unusable(Fault.OUTSIDE, text)


@dataclass(frozen=True, slots=True)
class IsoTimes:
    zone: ZoneInfo

    def __call__(self, text: str) -> datetime:
        return from_iso(text, self.zone)


@dataclass(frozen=True, slots=True)
class EpochTimes:
    """Whole seconds or milliseconds since 1970."""

    milliseconds_each: int

    def __call__(self, text: str) -> datetime:
        if not (text.isascii() and text.isdigit() and len(text) <= _MOST_DIGITS):
            raise Unusable(Fault.NO_WHOLE_NUMBER, text)
        return from_milliseconds(int(text) * self.milliseconds_each)


@dataclass(frozen=True, slots=True)
class WrittenTimes:
    """Times in one written form, such as %d.%m.%Y %H:%M:%S.

    Where the form ends in the minutes and seconds of an hour, hours and rests of hours are remembered: a file
    names few different ones, and looking up two is many times quicker than reading one. An hour in which the
    clocks change is read anew each time.
    """

    form: str
    zone: ZoneInfo
    hours: dict[str, datetime] = field(default_factory=dict)
    rests: dict[str, timedelta] = field(default_factory=dict)

    def __call__(self, text: str) -> datetime:
        hour, _, rest = text.partition(":")
        try:
            return self.hours[hour] + self.rests[rest]
        except KeyError:
            return self._read(text, hour=hour, rest=rest)

    def _read(self, text: str, *, hour: str, rest: str) -> datetime:
        try:
            told = datetime.strptime(text, self.form)  # noqa: DTZ007 (its zone is handed in, or in the form)
        except (ValueError, OverflowError):
            raise Unusable(Fault.NO_TIME, text) from None
        if told.tzinfo is not None:
            return _within_years(told, text)
        instant = _within_years(told.replace(tzinfo=self.zone), text)
        if _HOUR_THEN_REST.fullmatch(self.form):
            self._remember(told, hour=hour, rest=rest)
        return instant

    def _remember(self, told: datetime, *, hour: str, rest: str) -> None:
        begins = told.replace(minute=0, second=0, microsecond=0)
        since = begins.replace(tzinfo=self.zone).utcoffset()
        ends = begins + _ALMOST_AN_HOUR
        first = begins.replace(tzinfo=self.zone).astimezone(UTC)
        if since == ends.replace(tzinfo=self.zone).utcoffset() and FIRST <= first < END - timedelta(hours=1):
            _bounded(self.hours)[hour] = first
            _bounded(self.rests)[rest] = (
                (told - begins) // timedelta(milliseconds=1) * timedelta(milliseconds=1)
            )


def _bounded(kept: dict[str, _Kept]) -> dict[str, _Kept]:
    if len(kept) >= _MOST_KEPT:
        kept.clear()
    return kept


@dataclass(frozen=True, slots=True)
class AnyTimes:
    """Times in one of several forms; the first that fits counts."""

    forms: tuple[ReadTime, ...]

    def __call__(self, text: str) -> datetime:
        for form in self.forms[:-1]:
            try:
                return form(text)
            except Unusable:
                continue
        return self.forms[-1](text)


def read_times(forms: tuple[str, ...], zone: ZoneInfo) -> ReadTime:
    """Whatever reads times in these forms, wall times as those of the zone."""
    readers = tuple(_reader(form, zone) for form in forms)
    return readers[0] if len(readers) == 1 else AnyTimes(readers)


def _reader(form: str, zone: ZoneInfo) -> ReadTime:
    match form:
        case TimeForm.ISO:
            return IsoTimes(zone)
        case TimeForm.UNIX_SECONDS:
            return EpochTimes(1000)
        case TimeForm.UNIX_MILLISECONDS:
            return EpochTimes(1)
        case _:
            return WrittenTimes(form, zone)
