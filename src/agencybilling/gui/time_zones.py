"""Time zones to choose from, and the one that this machine is set to."""

from __future__ import annotations

from functools import cache
from zoneinfo import available_timezones

from PySide6.QtCore import QTimeZone

from agencybilling.gui.widgets.picker import Choice

_ELSEWHERE = "UTC"


@cache
def time_zones() -> list[Choice]:
    """Every zone by its IANA name, those of regions first."""
    names = sorted(name for name in available_timezones() if "/" in name and not name.startswith("Etc/"))
    return [Choice(name, name.replace("_", " ")) for name in (*names, _ELSEWHERE)]


def zone_of_this_machine() -> str:
    """Its IANA name; UTC where the machine names none that is offered."""
    name = bytes(QTimeZone.systemTimeZoneId().data()).decode("ascii", "replace")
    return name if name in {choice.key for choice in time_zones()} else _ELSEWHERE
