"""A tour: new books, an export of calls, a month that passes, and the payment requests that come of it."""

from __future__ import annotations

import csv
from dataclasses import dataclass, replace
from datetime import date, datetime
from pathlib import Path

from agencybilling.domain.calendar import Instant, zone_named
from agencybilling.domain.money import Currencies
from agencybilling.queries.requests import RequestRow, Total, all_requests, totals
from agencybilling.services.catalog import Catalog
from agencybilling.services.clients import Clients
from agencybilling.services.exports import Exports
from agencybilling.services.imports import ImportRequest, ImportResult, Imports
from agencybilling.services.office import Office
from agencybilling.services.packs import Packs
from agencybilling.services.payments import Payments, StatusChange
from agencybilling.services.renewals import Renewals
from agencybilling.services.report import RenewalReport
from agencybilling.services.settings import AgencySettings
from agencybilling.services.subscriptions import Subscriptions
from agencybilling.store.settings import Settings

ZONE = "America/New_York"
STARTS = "2026-09-30T08:00"
USAGE_ARRIVES = "2026-11-01T09:00"
ENDS = "2026-12-02T09:00"

_COMMON: dict[str, object] = {
    "currency": "USD",
    "rhythm": {"every": 1, "unit": "month"},
    "addon_packs": True,
    "due_days": 7,
    "grace_days": 30,
}
_PLANS: tuple[dict[str, object], ...] = (
    {"name": "Starter", "recurring_fee": "49.00", "overage_rate": "0.19", "included_minutes": 15},
    {"name": "Growth", "recurring_fee": "99.00", "overage_rate": "0.15", "included_minutes": 30},
    {"name": "Pay as you go", "overage_rate": "0.24", "billing_increment": "6/6"},
)
_PACK = {"name": "100 Minutes", "minutes": 100, "price": "12.00", "currency": "USD"}


@dataclass(frozen=True, slots=True)
class TourReport:
    """What the tour saw."""

    imported: ImportResult
    renewed: RenewalReport
    requests: list[RequestRow]
    totals: list[Total]
    currencies: Currencies
    first_day: date
    last_day: date
    csv_file: Path


class Tour:
    """Plays the tour on empty books."""

    def __init__(self, office: Office) -> None:
        self._zone = zone_named(ZONE)
        self._now: Instant = self._zone.instant(datetime.fromisoformat(STARTS))
        self._office = replace(office, clock=lambda: self._now)

    def run(self, *, calls: Path, agents: Path, csv_file: Path) -> TourReport:
        """Set up the agency of the agents' list, import its calls, let a month pass, export the requests."""
        first_day = self._zone.day_of(self._now)
        self._set_up(agents)
        self._at(USAGE_ARRIVES)
        imported = Imports(self._office).run(ImportRequest((calls,), agents=agents))
        Renewals(self._office).run()
        self._pay_open_requests()
        self._at(ENDS)
        renewed = Renewals(self._office).run()
        Exports(self._office).requests(csv_file)
        with self._office.books.read() as unit:
            requests = list(all_requests(unit))
            sums = totals(unit)
            currencies = self._office.agency(unit.settings.get()).currencies
        last_day = self._zone.day_of(self._now)
        return TourReport(imported, renewed, requests, sums, currencies, first_day, last_day, csv_file)

    def _at(self, wall: str) -> None:
        self._now = self._zone.instant(datetime.fromisoformat(wall))

    def _set_up(self, agents: Path) -> None:
        settings = Settings(name="Tour agency", time_zone=ZONE, usage_window_days=3)
        AgencySettings(self._office).put(settings)
        catalog, clients = Catalog(self._office), Clients(self._office)
        for plan in _PLANS:
            catalog.add_plan({**_COMMON, **plan})
        catalog.add_pack(_PACK)
        subscriptions, packs = Subscriptions(self._office), Packs(self._office)
        for index, name in enumerate(_clients_in(agents)):
            clients.add(name, with_campaigns=["Inbound"])
            subscriptions.assign_plan(name, str(_PLANS[index % len(_PLANS)]["name"]))
            subscriptions.start(name)
            packs.assign(name, str(_PACK["name"]))
            if index == 0:
                packs.apply(name, str(_PACK["name"]))

    def _pay_open_requests(self) -> None:
        with self._office.books.read() as unit:
            numbers = [(row.client, row.request.number) for row in all_requests(unit) if row.request.open]
        for client, number in numbers:
            if number is not None:
                Payments(self._office).set_status(client, number, change=StatusChange("paid"))


def _clients_in(agents: Path) -> list[str]:
    with agents.open(encoding="utf-8-sig", newline="") as stream:
        return sorted({row["client"] for row in csv.DictReader(stream) if row["platform"] == "vapi"})
