"""The system's clock, read in one place only."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime

from agencybilling.domain.calendar import Instant, instant_of


def system_clock() -> Instant:
    """The present instant."""
    return instant_of(datetime.now(UTC))


def clock_at(now: Instant) -> Callable[[], Instant]:
    """A clock that stands."""
    return lambda: now
