"""The application on books at a present that stands, with nothing loaded that it does not load itself."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from agencybilling.domain.calendar import Instant, zone_named
from agencybilling.i18n import currency_decimals
from agencybilling.services.application import Application
from agencybilling.services.office import Office
from agencybilling.store.migrate import open_books

ZONE = "America/New_York"
PRESENT = "2026-11-23T09:30"
"""The wall time up to which the big books go, and at which they are looked at."""


def present() -> Instant:
    """As an instant."""
    return zone_named(ZONE).instant(datetime.fromisoformat(PRESENT))


def application_on(path: Path, clock: Callable[[], Instant] = present) -> Application:
    """The application on a books file, at that time unless given another clock."""
    return Application(Office(open_books(path), clock, currency_decimals()))
