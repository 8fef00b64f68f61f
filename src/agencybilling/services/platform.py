"""To do on the platform: people carry out there what the books say of campaigns, and tick it off (SPEC 9)."""

from __future__ import annotations

from collections.abc import Iterable

from agencybilling.services.office import Office
from agencybilling.store.platform import ChangeKey, PlatformTable


class PlatformTodo:
    """The list over all clients."""

    def __init__(self, office: Office) -> None:
        self._office = office

    def tick_off(self, keys: Iterable[ChangeKey]) -> None:
        """These changes have been carried out; one that the books have overtaken meanwhile stays gone."""
        with self._office.books.write() as unit:
            PlatformTable(unit.connection).tick_off(keys, at=self._office.clock())
            unit.touched.note(None)

    def untick(self, keys: Iterable[ChangeKey]) -> None:
        """These have not been carried out after all; one whose opposite has been meanwhile stays as it is."""
        with self._office.books.write() as unit:
            PlatformTable(unit.connection).untick(keys)
            unit.touched.note(None)
