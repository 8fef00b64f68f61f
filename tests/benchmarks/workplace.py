"""Books on disk for a benchmark, with a clock that can be set."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory

from agencybilling.domain.calendar import Instant, zone_named
from agencybilling.domain.decide import payments, subscribing
from agencybilling.domain.decide.draft import Decision
from agencybilling.i18n import currency_decimals
from agencybilling.services.application import Application
from agencybilling.services.office import Desk, Office
from agencybilling.store.migrate import open_books
from agencybilling.store.settings import Settings

ZONE = "America/New_York"
PLAN: dict[str, object] = {
    "name": "Growth",
    "currency": "USD",
    "rhythm": {"every": 1, "unit": "month"},
    "recurring_fee": "99.00",
    "overage_rate": "0.15",
    "included_minutes": 100,
    "addon_packs": True,
    "chats_per_minute": 4,
    "due_days": 7,
    "grace_days": 5,
}
AT_ONCE = 1_000


class Workplace:
    """An application on a file of its own."""

    def __init__(self, folder: Path) -> None:
        self.path = folder / "books.db"
        self._now = Instant(0)
        self.set_clock("2026-06-01T09:00")
        self.office = Office(open_books(self.path), lambda: self._now, currency_decimals())
        self.application = Application(self.office)
        self.application.settings.put(Settings(time_zone=ZONE, usage_window_days=0))
        self.application.catalog.add_plan(PLAN)

    def set_clock(self, wall: str) -> None:
        self._now = zone_named(ZONE).instant(datetime.fromisoformat(wall))

    def instant(self, wall: str) -> Instant:
        return zone_named(ZONE).instant(datetime.fromisoformat(wall))

    def subscribe(self, count: int) -> list[int]:
        """So many clients that start on the plan now."""
        ids = self.application.clients.add_many(f"Client {number}" for number in range(count))
        for start in range(0, count, AT_ONCE):
            batch = ids[start : start + AT_ONCE]
            self.office.carry_out_all(
                {
                    i: lambda d: subscribing.assign_plan(d.account, d.unit.catalog.all_plans()[0])
                    for i in batch
                }
            )
            self.office.carry_out_all(
                {
                    i: lambda d: subscribing.start(d.account, now=d.now, agency=d.agency, usage=d.usage)
                    for i in batch
                }
            )
        return ids

    def pay_everything(self, ids: list[int]) -> None:
        """Every client's open requests are paid."""

        def pay(desk: Desk) -> Decision:
            account = desk.account
            (owed,) = account.requests
            return payments.set_status(account, owed.id, status="paid", now=desk.now, agency=desk.agency)

        for start in range(0, len(ids), AT_ONCE):
            self.office.carry_out_all(dict.fromkeys(ids[start : start + AT_ONCE], pay))

    def copy(self, name: str) -> Path:
        """A copy of the books as they are, in a file of this name beside them."""
        copy = self.path.with_name(name)
        source, target = sqlite3.connect(self.path), sqlite3.connect(copy)
        source.backup(target)
        target.execute("PRAGMA journal_mode = WAL")
        source.close()
        target.close()
        return copy


@contextmanager
def workplace() -> Iterator[Workplace]:
    with TemporaryDirectory() as folder:
        place = Workplace(Path(folder))
        try:
            yield place
        finally:
            place.application.close()
