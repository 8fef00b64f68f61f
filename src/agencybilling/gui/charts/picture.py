"""A chart before it is drawn: bars in whole units, each with its name and what it says."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from agencybilling.gui.theme.tokens import Tokens

Ink = Callable[[Tokens], str]
"""Which colour of the theme, whichever that is."""

_STEPS = (1, 2, 5)
_MOST_STEPS = 4


@dataclass(frozen=True, slots=True)
class Part:
    """A piece of a bar, in milliseconds, minor units or a count."""

    value: int
    ink: Ink


@dataclass(frozen=True, slots=True)
class Bar:
    """A bar of one or more parts: its name at the axis, what it says if pointed at, what stands beside it."""

    name: str
    parts: tuple[Part, ...]
    readout: str
    written: str = ""


@dataclass(frozen=True, slots=True)
class Picture:
    """Bars with the scale they stand on. `unit` is what one step of the scale is a multiple of."""

    bars: tuple[Bar, ...]
    unit: int
    scale: Callable[[int], str]
    legend: tuple[tuple[str, Ink], ...] = ()
    side_by_side: bool = False
    lying: bool = False

    @property
    def empty(self) -> bool:
        """Whether there is nothing to see."""
        return all(part.value == 0 for bar in self.bars for part in bar.parts)

    @property
    def top(self) -> int:
        """The longest bar."""
        join = max if self.side_by_side else sum
        return max((join(part.value for part in bar.parts) for bar in self.bars if bar.parts), default=0)

    def ticks(self) -> list[int]:
        """Where the scale has lines: 0 and up to four round steps, the last at or above the longest bar."""
        step = _step(self.top, self.unit)
        return [step * index for index in range(max(1, -(-self.top // step)) + 1)]


def _step(top: int, unit: int) -> int:
    """The least of 1, 2, 5, 10, 20 ... units that reaches the top in four steps."""
    power = 1
    while True:
        for step in _STEPS:
            if step * power * unit * _MOST_STEPS >= top:
                return step * power * unit
        power *= 10
