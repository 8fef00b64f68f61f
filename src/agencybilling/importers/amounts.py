"""Amounts in foreign texts: durations as exact milliseconds and counts as whole numbers, never by floats."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from enum import Enum, StrEnum

from agencybilling.importers.fields import Fault, Unusable

LONGEST_CALL_MS = 31 * 86_400_000
MOST_MESSAGES = 1_000_000
_LONGEST_NUMBER = 30
_MOST_KEPT = 50_000
_CLOCK = re.compile(r"(?:([0-9]{1,4}):(?=[0-5][0-9]:))?([0-9]{1,5}):([0-5][0-9])(?:[.,]([0-9]{1,3}))?")


class Unit(Enum):
    """What a duration counts; CLOCK is m:ss or h:mm:ss."""

    MILLISECONDS = 1
    SECONDS = 1_000
    MINUTES = 60_000
    HOURS = 3_600_000
    CLOCK = None


class Rounding(StrEnum):
    """What happens to a duration that is no whole number of milliseconds, or, if asked, of seconds."""

    REFUSED = "refused"
    MILLISECOND = "millisecond"
    SECOND = "second"

    @property
    def step_ms(self) -> int:
        return 1000 if self is Rounding.SECOND else 1


@dataclass(frozen=True, slots=True)
class NumberStyle:
    """How a file writes numbers: its decimal sign, and what may stand between thousands."""

    decimal: str = "."
    thousands: str = ""
    pattern: re.Pattern[str] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        point, group = re.escape(self.decimal), re.escape(self.thousands)
        grouped = rf"[0-9]{{1,3}}(?:{group}[0-9]{{3}})+|" if self.thousands else ""
        pattern = re.compile(rf"(-?)({grouped}[0-9]+)(?:{point}([0-9]+))?")
        object.__setattr__(self, "pattern", pattern)

    def digits(self, text: str) -> tuple[int, int]:
        """The number as an integer and the count of its decimals: 2,05 is (205, 2)."""
        written = self.pattern.fullmatch(text) if len(text) <= _LONGEST_NUMBER else None
        if written is None:
            raise Unusable(Fault.NO_NUMBER, text)
        sign, whole, decimals = written.groups(default="")
        number = int(whole.replace(self.thousands, "") + decimals)
        if sign and number:
            raise Unusable(Fault.NEGATIVE, text)
        return number, len(decimals)

    def count(self, text: str) -> int:
        """A whole number of messages."""
        number, decimals = self.digits(text)
        unit: int = 10**decimals
        count, rest = divmod(number, unit)
        if rest or count > MOST_MESSAGES:
            raise Unusable(Fault.NO_WHOLE_NUMBER, text)
        return count


@dataclass(frozen=True, slots=True)
class ReadDuration:
    """Durations of one column in milliseconds. Those seen are remembered: a long file repeats them."""

    unit: Unit
    style: NumberStyle
    rounding: Rounding = Rounding.REFUSED
    seen: dict[str, int] = field(default_factory=dict)

    def __call__(self, text: str) -> int:
        known = self.seen.get(text)
        return self._read(text) if known is None else known

    def _read(self, text: str) -> int:
        factor: int | None = self.unit.value
        if factor is None:
            duration = _by_clock(text)
        else:
            number, decimals = self.style.digits(text)
            rounded = self._rounded(number * factor, 10**decimals)
            if rounded is None:
                raise Unusable(Fault.TOO_FINE, text)
            duration = rounded
        if len(self.seen) >= _MOST_KEPT:
            self.seen.clear()
        self.seen[text] = plausible(duration, text)
        return duration

    def _rounded(self, number: int, divisor: int) -> int | None:
        """Half up to whole steps; None where that is refused."""
        step = self.rounding.step_ms
        steps, rest = divmod(number, divisor * step)
        if rest and self.rounding is Rounding.REFUSED:
            return None
        return (steps + (2 * rest >= divisor * step)) * step


def _by_clock(text: str) -> int:
    told = _CLOCK.fullmatch(text)
    if told is None:
        raise Unusable(Fault.NO_CLOCK, text)
    hours, minutes, seconds, fraction = told.groups(default="")
    whole = int(hours or 0) * 3600 + int(minutes) * 60 + int(seconds)
    return whole * 1000 + int(fraction.ljust(3, "0"))


def plausible(duration_ms: int, found: object) -> int:
    """The duration, unless no call lasts that long: then its unit must be another one."""
    if duration_ms > LONGEST_CALL_MS:
        raise Unusable(Fault.TOO_LONG, found)
    return duration_ms
