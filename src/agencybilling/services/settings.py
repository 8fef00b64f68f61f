"""The agency's settings: zone, usage window, reactivation, currencies (SPEC 1, 2, 4)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields
from types import MappingProxyType

from agencybilling.domain.audit import Entry, Event
from agencybilling.domain.decide.draft import ReactivateWhen
from agencybilling.domain.errors import InvalidCurrency
from agencybilling.queries.catalog import has_amounts
from agencybilling.services.office import AGENCY, Office
from agencybilling.store.books import UnitOfWork
from agencybilling.store.settings import Settings

NOTHING: Mapping[str, int | None] = MappingProxyType({})


class AgencySettings:
    """The settings of the books."""

    def __init__(self, office: Office) -> None:
        self._office = office

    def get(self) -> Settings:
        """As they are."""
        with self._office.books.read() as unit:
            return unit.settings.get()

    def put(self, settings: Settings) -> None:
        """As they are from now on; what falls due when follows the new usage window at once.

        Raises `InvalidCurrency` for other decimals of a currency of which the books hold amounts.
        """
        with self._office.books.write() as unit:
            before = unit.settings.get()
            self._check_currencies(unit, before=before, after=settings)
            unit.settings.put(settings)
            old, new = _differences(before, settings)
            if new:
                entry = Entry(Event.SETTINGS_CHANGED, {"before": old, "after": new})
                unit.note(entry, at=self._office.clock(), actor=AGENCY)
            if settings.usage_window_days != before.usage_window_days:
                unit.reschedule(usage_window_days=settings.usage_window_days)

    def change(
        self,
        *,
        name: str | None = None,
        time_zone: str | None = None,
        currency: str | None = None,
        usage_window_days: int | None = None,
        reactivate_when: ReactivateWhen | None = None,
        decimals: Mapping[str, int | None] = NOTHING,
    ) -> None:
        """Other values of what is given; decimals of None are CLDR's again. Raises as `put` does."""
        now = self.get()
        own = {**now.currency_decimals, **decimals}
        self.put(
            Settings(
                name=name or now.name,
                time_zone=time_zone or now.time_zone,
                currency=currency or now.currency,
                usage_window_days=now.usage_window_days if usage_window_days is None else usage_window_days,
                reactivate_when=reactivate_when or now.reactivate_when,
                currency_decimals={code: number for code, number in own.items() if number is not None},
            )
        )

    def _check_currencies(self, unit: UnitOfWork, *, before: Settings, after: Settings) -> None:
        was, now = self._office.agency(before).currencies, self._office.agency(after).currencies
        now.check(after.currency)
        for code in {*before.currency_decimals, *after.currency_decimals}:
            now.check(code)
            # Amounts are kept as minor units: with other decimals they would all be other amounts.
            if was.decimals(code) != now.decimals(code) and has_amounts(unit, code):
                raise InvalidCurrency(currency=code, in_use_with=was.decimals(code))


def _differences(before: Settings, after: Settings) -> tuple[dict[str, object], dict[str, object]]:
    names = [f.name for f in fields(Settings) if getattr(before, f.name) != getattr(after, f.name)]
    return {n: getattr(before, n) for n in names}, {n: getattr(after, n) for n in names}
