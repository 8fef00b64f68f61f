"""How new books begin: with the agency's own settings and first plan, or with sample data to look around."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import closing, suppress
from dataclasses import dataclass, replace
from enum import StrEnum
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import assert_never

from agencybilling.domain.calendar import UnknownTimeZone, zone_named
from agencybilling.domain.decide.draft import Decision
from agencybilling.domain.errors import AlreadyExists, InvalidAmount, NotFound
from agencybilling.services.catalog import Catalog
from agencybilling.services.clients import Clients
from agencybilling.services.office import Office
from agencybilling.services.settings import AgencySettings
from agencybilling.services.subscriptions import Subscriptions
from agencybilling.store.books import Books
from agencybilling.store.copying import put_back
from agencybilling.store.migrate import open_books
from agencybilling.store.notices import Notice
from agencybilling.store.settings import Settings

SAMPLE_CLIENTS = 60
SAMPLE_MONTHS = 6
_SEED = 1

OnProgress = Callable[[float], None]


class UsageArrives(StrEnum):
    """How usage reaches the books (SPEC 4)."""

    BY_EXPORTS = "by_exports"
    AS_IT_HAPPENS = "as_it_happens"

    @property
    def window_days(self) -> int:
        """The usage window that suits it, in days."""
        match self:
            case UsageArrives.BY_EXPORTS:
                return 3
            case UsageArrives.AS_IT_HAPPENS:
                return 0
            case _:
                assert_never(self)


@dataclass(frozen=True, slots=True)
class NewAgency:
    """What new books begin with: the plan, as the catalog takes it, is assigned to the first client.

    `start_today` starts that client's subscription, where there are both.
    """

    name: str
    time_zone: str
    currency: str
    usage: UsageArrives = UsageArrives.BY_EXPORTS
    plan: Mapping[str, object] | None = None
    client: str | None = None
    start_today: bool = False


@dataclass(frozen=True, slots=True)
class _Begun:
    client: int | None
    decisions: tuple[Decision, ...] = ()


class _OnlyForeseen(Exception):
    """Takes a whole transaction back."""


class SetUp:
    """New books."""

    def __init__(self, office: Office) -> None:
        self._office = office

    def needed(self) -> bool:
        """Whether the books hold neither plans nor clients yet."""
        with self._office.books.read() as unit:
            return not unit.accounts.ids() and not unit.catalog.all_plans()

    def settings_given(self) -> bool:
        """Whether the settings are a person's by now, not those that new books begin with."""
        return AgencySettings(self._office).get() != Settings()

    def agency(self, new: NewAgency) -> int | None:
        """Begin with an agency: all of it or, where anything is refused, nothing; the first client's id.

        Raises `InvalidAmount` for a missing name, `NotFound` for an unknown time zone, `InvalidCurrency`,
        and what the catalog, clients and a start refuse.
        """
        with self._office.books.together() as books:
            return self._begin(new, books).client

    def foresee(self, new: NewAgency) -> list[Decision]:
        """What `agency` would decide for the first client; nothing is written. Raises what it raises."""
        decisions: list[Decision] = []
        with suppress(_OnlyForeseen), self._office.books.together() as books:
            decisions += self._begin(new, books).decisions
            raise _OnlyForeseen
        return decisions

    def _begin(self, new: NewAgency, books: Books) -> _Begun:
        name = " ".join(new.name.split())
        if not name:
            raise InvalidAmount(field="name")
        _check_zone(new.time_zone)
        office = replace(self._office, books=books)
        AgencySettings(office).change(
            name=name,
            time_zone=new.time_zone,
            currency=new.currency,
            usage_window_days=new.usage.window_days,
        )
        plan = None if new.plan is None else Catalog(office).add_plan(new.plan).name
        client = None if new.client is None else Clients(office).add(new.client)
        if plan is None or client is None:
            return _Begun(client)
        subscriptions = Subscriptions(office)
        assigned = subscriptions.assign_plan(client, plan)
        return _Begun(client, (assigned, subscriptions.start(client)) if new.start_today else (assigned,))

    def samples(self, *, on_progress: OnProgress | None = None) -> None:
        """Fill the books with some months of sample clients: all of it or, where it is stopped, nothing.

        `on_progress` is told a share of 1 and may raise to stop. Raises `AlreadyExists` where the books are
        not empty.
        """
        self._check_empty()
        path = self._office.books.path
        if path is None:
            _fill(self._office, on_progress)
            return
        with TemporaryDirectory(prefix="samples-", dir=path.parent) as folder:
            filled = Path(folder) / "books.db"
            with closing(open_books(filled)) as books:
                _fill(replace(self._office, books=books), on_progress)
            self._check_empty()
            put_back(filled, path)
        self._office.books.tell(Notice(everything=True))

    def _check_empty(self) -> None:
        if not self.needed():
            raise AlreadyExists(books=str(self._office.books.path))


def _fill(office: Office, on_progress: OnProgress | None) -> None:
    from agencybilling.services.demo import Demo, Size  # noqa: PLC0415 - few ever ask for it

    Demo(office, size=Size(SAMPLE_CLIENTS, SAMPLE_MONTHS), seed=_SEED).fill(on_progress=on_progress)


def _check_zone(name: str) -> None:
    try:
        zone_named(name)
    except UnknownTimeZone:
        raise NotFound(time_zone=name) from None
