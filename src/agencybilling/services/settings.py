"""The agency's settings: zone, usage window, reactivation, currencies (SPEC 1, 2, 4)."""

from __future__ import annotations

from agencybilling.domain.audit import Entry, Event
from agencybilling.services.office import AGENCY, Office
from agencybilling.store.settings import Settings


class AgencySettings:
    """The settings of the books."""

    def __init__(self, office: Office) -> None:
        self._office = office

    def get(self) -> Settings:
        """As they are."""
        with self._office.books.read() as unit:
            return unit.settings.get()

    def put(self, settings: Settings) -> None:
        """As they are from now on; what falls due when follows the new usage window at once."""
        with self._office.books.write() as unit:
            before = unit.settings.get()
            unit.settings.put(settings)
            unit.note(
                Entry(Event.SETTINGS_CHANGED, {"before": str(before), "after": str(settings)}),
                at=self._office.clock(),
                actor=AGENCY,
            )
            if settings.usage_window_days != before.usage_window_days:
                unit.reschedule(usage_window_days=settings.usage_window_days)
