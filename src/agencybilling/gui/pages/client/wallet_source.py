"""A wallet's history for its table: few rows, read whole each time the table reads."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from agencybilling.gui.tables.columns import Column, Order
from agencybilling.gui.tables.source import ListSource
from agencybilling.queries.keys import Cancelled, Keys
from agencybilling.queries.wallet_history import WalletLine, wallet_history
from agencybilling.services.application import Application


class WalletSource:
    """One client's lines, newest first until somebody sorts."""

    def __init__(
        self, application: Application, client_id: int, columns: Sequence[Column[WalletLine]]
    ) -> None:
        self.client_id = client_id
        self._application, self._columns = application, columns
        self._lines = self._listed(())

    def keys(self, order: Order | None, *, descending: bool, cancelled: Cancelled) -> Keys | None:
        """The lines' numbers, after a look at the books."""
        zone = self._application.zone
        with self._application.read() as unit:
            lines = wallet_history(unit, self.client_id, zone=zone)
        self._lines = self._listed(lines[::-1])
        return self._lines.keys(order, descending=descending, cancelled=cancelled)

    def rows(self, ids: Sequence[int]) -> Mapping[int, WalletLine]:
        """The lines of these numbers."""
        return self._lines.rows(ids)

    def _listed(self, lines: Sequence[WalletLine]) -> ListSource[WalletLine]:
        return ListSource(lines, self._columns, id_of=lambda line: line.number)
