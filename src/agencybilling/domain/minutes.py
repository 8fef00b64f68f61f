"""Minutes: exact milliseconds, how calls and chats become them, and how people see them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import NewType

Milliseconds = NewType("Milliseconds", int)

NONE = Milliseconds(0)
MS_PER_SECOND = 1_000
MS_PER_MINUTE = 60_000
MOST_INCREMENT_SECONDS = 86_400

_INCREMENT = re.compile(r"([1-9]\d{0,4})/([1-9]\d{0,4})", re.ASCII)


@dataclass(frozen=True, slots=True)
class Increment:
    """How calls are rounded: `first` seconds at least, then steps of `step` seconds, always up (SPEC 2)."""

    first: int
    step: int

    def __str__(self) -> str:
        return f"{self.first}/{self.step}"

    def bill(self, spoken: Milliseconds) -> Milliseconds:
        """What a call of this length bills; a call of 0 s bills 0."""
        if spoken <= 0:
            return NONE
        first = self.first * MS_PER_SECOND
        if spoken <= first:
            return Milliseconds(first)
        step = self.step * MS_PER_SECOND
        return Milliseconds(first + -(-(spoken - first) // step) * step)


PER_SECOND = Increment(1, 1)


def increment_from(text: object) -> Increment | None:
    """An increment written `a/b` in whole seconds, each 1 or more; None where it is none."""
    match = _INCREMENT.fullmatch(text) if isinstance(text, str) else None
    if match is None:
        return None
    first, step = int(match[1]), int(match[2])
    if max(first, step) > MOST_INCREMENT_SECONDS:
        return None
    return Increment(first, step)


def worth_of_chats(chats: int, *, chats_per_minute: int) -> Milliseconds:
    """What a record of so many chats bills: 60 000 / chats-per-minute each, rounded half up once (SPEC 2)."""
    return Milliseconds((2 * chats * MS_PER_MINUTE + chats_per_minute) // (2 * chats_per_minute))


def chats_in(available: Milliseconds, *, chats_per_minute: int) -> int:
    """The chats that stand beside these minutes, rounded down (SPEC 2)."""
    return available * chats_per_minute // MS_PER_MINUTE


def whole_minutes(minutes: int) -> Milliseconds:
    """So many whole minutes."""
    return Milliseconds(minutes * MS_PER_MINUTE)
