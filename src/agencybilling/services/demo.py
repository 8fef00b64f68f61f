"""Sample books with a lively history, made with the application's own commands; one seed, one history."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from random import Random

from dateutil.relativedelta import relativedelta

from agencybilling.domain.audit import Entry, Event
from agencybilling.domain.calendar import zone_named
from agencybilling.services.agents import IMPORT
from agencybilling.services.catalog import Catalog
from agencybilling.services.clients import Clients
from agencybilling.services.demo_catalog import COMMON, LEGACY, PACKS, PLANS
from agencybilling.services.demo_diary import Diary
from agencybilling.services.demo_habits import cast, months_of
from agencybilling.services.demo_life import USUAL, WINDOW, Calendar, Density, Life
from agencybilling.services.demo_names import client_name
from agencybilling.services.garbage import collection_paused
from agencybilling.services.office import Office
from agencybilling.services.renewals import Renewals
from agencybilling.services.settings import AgencySettings
from agencybilling.store.settings import Settings

ZONE = "America/New_York"
CYCLE_REQUESTS = 1.9
"""About so many requests a month come from a client's plan and packs."""


@dataclass(frozen=True, slots=True)
class Size:
    """How large sample books are to be; about so many requests and records, as many as it takes if None."""

    clients: int = 100
    months: int = 12
    requests: int | None = None
    records: int | None = None

    def density(self, months: float) -> Density:
        """What this means for a client's month, where all of them together live through so many."""
        calls, charges = USUAL
        if self.records is not None:
            calls = max(1.0, self.records / months)
        if self.requests is not None:
            charges = max(charges, self.requests / months - CYCLE_REQUESTS)
        return Density(calls, charges)


class Demo:
    """Fills empty books with sample clients that live through some months up to the present day."""

    def __init__(self, office: Office, *, size: Size, seed: int) -> None:
        zone = zone_named(ZONE)
        self._present = self._now = office.clock()
        self._office = replace(office, clock=lambda: self._now)
        self._random = Random(seed)  # noqa: S311 - sample books keep no secret
        today = zone.day_of(self._present)
        self._calendar = Calendar(zone, today - relativedelta(months=size.months), today)
        self._size = size

    def fill(self, *, on_progress: Callable[[float], None] | None = None) -> None:
        """Make the books; they must hold no clients yet. Progress is told as a share of 1."""
        first, today = self._calendar.first, self._calendar.today
        with collection_paused(), self._office.books.in_haste() as books:
            self._office = replace(self._office, books=books)
            self._at(first, hour=8)
            life = self._set_up()
            days = (today - first).days
            for number in range(days + 1):
                self._live(life, first + timedelta(days=number))
                if on_progress is not None:
                    on_progress((number + 1) / (days + 1))

    def _at(self, day: date, *, hour: int, minutes: int = 0) -> None:
        """So many minutes after an hour of a day; never after the present."""
        wall = datetime.combine(day, time(hour)) + timedelta(minutes=minutes)
        self._now = min(self._calendar.zone.instant(wall), self._present)

    def _set_up(self) -> Life:
        AgencySettings(self._office).put(
            Settings(
                name="Sample agency",
                time_zone=ZONE,
                usage_window_days=WINDOW,
                address="12 Harbour Street\nNew York, NY 10004",
                mail="books@agency.example",
                how_to_pay="By transfer to account 000 123 456, routing number 000 000 000.\n"
                "Please quote the number of the request.",
            )
        )
        catalog = Catalog(self._office)
        plans = [catalog.add_plan({**COMMON, **plan}) for plan in PLANS]
        packs = [catalog.add_pack(pack) for pack in PACKS]
        catalog.add_plan({**COMMON, **LEGACY})
        catalog.archive_plan(str(LEGACY["name"]))
        life = self._cast()
        life.begin(plans=plans, packs=packs)
        with self._office.books.write() as unit:
            for agent in life.calls.agents():
                unit.agents.assign(agent)
        return life

    def _cast(self) -> Life:
        first, today = self._calendar.first, self._calendar.today
        habits = cast(self._size.clients, first=first, today=today, dice=self._random)
        ids = Clients(self._office).add_many(map(client_name, range(len(habits))))
        density = self._size.density(months_of(habits, today=today))
        people = dict(zip(ids, habits, strict=True))
        return Life(people, density=density, dice=self._random, calendar=self._calendar)

    def _live(self, life: Life, day: date) -> None:
        self._at(day, hour=8)
        life.wake(day)
        self._carry_out(life.mornings, day, hour=8)
        self._note_imports(life, day)
        Renewals(self._office).run()
        self._carry_out(life.days, day, hour=10)

    def _carry_out(self, diary: Diary, day: date, *, hour: int) -> None:
        minutes = 0
        while commands := diary.due(day):
            minutes += self._random.randint(1, 50)
            self._at(day, hour=hour, minutes=minutes)
            self._office.carry_out_all(commands)

    def _note_imports(self, life: Life, day: date) -> None:
        """What has come from the platforms on a day, noted as an import notes it."""
        waiting = life.calls.unassigned(day, now=self._now)
        news = life.calls.arrived()
        if not news:
            return
        with self._office.books.write() as unit:
            unit.usage.add_unassigned(waiting, at=self._now)
            for source, arrived in news.items():
                unit.agents.note_source(source, in_up_to=arrived.latest, at=self._now)
                details = {"files": [f"{source}-{day}.json"], "new": arrived.records, "corrected": 0}
                unit.note(Entry(Event.USAGE_IMPORTED, details), at=self._now, actor=IMPORT)
