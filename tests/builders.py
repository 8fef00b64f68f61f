"""A small agency for tests: books in memory, a clock that is put where a test wants it, and every command."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Mapping
from contextlib import closing
from datetime import date, datetime
from functools import cache
from typing import Any

from agencybilling.domain.access import Access, access_of
from agencybilling.domain.account import Account
from agencybilling.domain.calendar import Instant, Zone, zone_named
from agencybilling.domain.decide.draft import Decision, ReactivateWhen
from agencybilling.domain.payments import PaymentRequest, RequestStatus
from agencybilling.domain.subscriptions import Period, Subscription
from agencybilling.domain.usage import Channel, Outcome
from agencybilling.queries.standing import Standing, standing_of
from agencybilling.services.application import Application
from agencybilling.services.office import Office, client_id
from agencybilling.services.payments import StatusChange
from agencybilling.services.usage import NewUsage
from agencybilling.store.books import Books, in_memory
from agencybilling.store.engine import connect
from agencybilling.store.schema import metadata
from agencybilling.store.settings import Settings

Rows = list[tuple[Any, ...]]

DECIMALS: Mapping[str, int] = {"JPY": 0, "KWD": 3}
"""Decimals that tests work with; every other currency has two."""

MONTHLY = {"every": 1, "unit": "month"}

PLAN: Mapping[str, object] = {
    "name": "Growth",
    "currency": "USD",
    "rhythm": MONTHLY,
    "recurring_fee": "99.00",
    "overage_rate": "0.15",
    "included_minutes": 10,
    "addon_packs": True,
    "chats_per_minute": 4,
    "due_days": 7,
    "grace_days": 5,
}
"""A plan with everything on; tests say what differs."""

PACK: Mapping[str, object] = {"name": "Top-up", "minutes": 100, "price": "12.00", "currency": "USD"}

CLIENT = "Aldermoor Dental"


@cache
def _no_rows_yet() -> Books:
    """New books that stay as they are."""
    return in_memory()


def empty_books() -> Books:
    """New books in memory: tables and guards are made once, and copied for each agency."""
    engine = connect(None)
    with _no_rows_yet().read() as unit, closing(engine.raw_connection()) as connection:
        empty, copy = unit.connection.connection.driver_connection, connection.driver_connection
        assert isinstance(empty, sqlite3.Connection)
        assert isinstance(copy, sqlite3.Connection)
        empty.backup(copy)
    return Books(engine, None)


class SmallAgency:
    """An agency whose clock only moves when it is told to."""

    def __init__(
        self,
        now: str = "2026-01-01T09:00",
        *,
        time_zone: str = "UTC",
        usage_window_days: int = 0,
        reactivate_when: ReactivateWhen = ReactivateWhen.NONE_OVERDUE,
        currency_decimals: Mapping[str, int] | None = None,
        books: Books | None = None,
    ) -> None:
        self.zone: Zone = zone_named(time_zone)
        self.now = Instant(0)
        self.at(now)
        self.books = empty_books() if books is None else books
        self.office = Office(self.books, lambda: self.now, DECIMALS)
        self.app = Application(self.office)
        self.settings = Settings(
            time_zone=time_zone,
            usage_window_days=usage_window_days,
            reactivate_when=reactivate_when,
            currency_decimals=currency_decimals or {},
        )
        self.app.settings.put(self.settings)
        self._calls = 0

    # -- time

    def at(self, wall: str) -> SmallAgency:
        """Put the clock to a wall time, `2026-01-31T09:00`, or to a day's midnight, `2026-01-31`."""
        self.now = self.instant(wall)
        return self

    def instant(self, wall: str) -> Instant:
        """The instant of a wall time here."""
        return self.zone.instant(datetime.fromisoformat(wall))

    @property
    def today(self) -> date:
        return self.zone.day_of(self.now)

    # -- catalog and clients

    def plan(self, name: str = "Growth", **differing: object) -> str:
        """A plan of the catalog, `PLAN` with other fields."""
        return self.app.catalog.add_plan({**PLAN, "name": name, **differing}).name

    def pack(self, name: str = "Top-up", **differing: object) -> str:
        """A pack of the catalog, `PACK` with other fields."""
        return self.app.catalog.add_pack({**PACK, "name": name, **differing}).name

    def client(self, name: str = CLIENT, *, campaigns: Iterable[str] = (), plan: str | None = None) -> str:
        """A client, with a plan assigned where one is named."""
        self.app.clients.add(name, with_campaigns=campaigns)
        if plan is not None:
            self.app.subscriptions.assign_plan(name, plan)
        return name

    def subscriber(self, name: str = CLIENT, *, campaigns: Iterable[str] = (), **differing: object) -> str:
        """A client whose subscription starts now, on a plan of its own: `PLAN` with other fields."""
        plan = self.plan(f"Plan of {name}", **differing)
        self.client(name, campaigns=campaigns, plan=plan)
        self.app.subscriptions.start(name)
        return name

    # -- commands that tests give often

    def engine(self, wall: str | None = None) -> SmallAgency:
        """Run the engine, first moving the clock where a time is given."""
        if wall is not None:
            self.at(wall)
        self.app.renewals.run()
        return self

    def call(
        self,
        seconds: object = "60",
        at: str | None = None,
        *,
        client: str = CLIENT,
        call_id: str | None = None,
        source: str = "manual",
    ) -> Outcome:
        """A call recorded now, of now or of an earlier wall time."""
        return self._record(client, call_id, Channel.VOICE, seconds, at, source)

    def chats(
        self,
        count: object = 1,
        at: str | None = None,
        *,
        client: str = CLIENT,
        call_id: str | None = None,
        source: str = "manual",
    ) -> Outcome:
        """Chats recorded now, of now or of an earlier wall time."""
        return self._record(client, call_id, Channel.CHAT, count, at, source)

    def _record(
        self,
        client: str,
        call_id: str | None,
        channel: Channel,
        quantity: object,
        at: str | None,
        source: str,
    ) -> Outcome:
        self._calls += 1
        new = NewUsage(
            external_id=call_id or f"call-{self._calls}",
            channel=channel,
            quantity=quantity,
            occurred_at=None if at is None else self.instant(at),
            source=source,
        )
        return self.app.usage.record(client, new)

    def set_status(
        self,
        nth: int,
        status: RequestStatus | str,
        *,
        client: str = CLIENT,
        paid_on: object = None,
        external_reference: str | None = None,
        notes: str | None = None,
    ) -> Decision:
        """Give the client's n-th request, from 0, a status."""
        change = StatusChange(status, paid_on, external_reference, notes)
        return self.app.payments.set_status(client, nth, change=change)

    def pay(self, *nth: int, client: str = CLIENT) -> SmallAgency:
        """Mark requests as paid."""
        for n in nth:
            self.set_status(n, RequestStatus.PAID, client=client)
        return self

    # -- what the books say

    def standing(self, client: str = CLIENT) -> Standing:
        with self.books.read() as unit:
            return standing_of(unit, client_id(unit, client))

    def account(self, client: str = CLIENT) -> Account:
        with self.books.read() as unit:
            return unit.accounts.load(client_id(unit, client))

    def access(self, client: str = CLIENT) -> Access:
        return access_of(self.account(client))

    def subscription(self, client: str = CLIENT) -> Subscription:
        """The client's latest subscription."""
        return self.account(client).subscriptions[-1]

    def status(self, client: str = CLIENT) -> str:
        """The status of the client's latest subscription."""
        return self.subscription(client).status.value

    def period(self, client: str = CLIENT) -> Period:
        """The latest period of the client's latest subscription, settled or not."""
        period = self.standing(client).period
        assert period is not None
        return period

    def requests(self, client: str = CLIENT) -> tuple[PaymentRequest, ...]:
        """The client's requests with their lines, in order of creation."""
        return self.standing(client).requests

    def request(self, nth: int, client: str = CLIENT) -> PaymentRequest:
        return self.requests(client)[nth]

    def wallet(self, client: str = CLIENT) -> int:
        """Milliseconds in the wallet."""
        return self.account(client).client.wallet

    def campaigns(self, client: str = CLIENT) -> dict[str, bool]:
        """Which campaigns run."""
        return {c.name: c.running for c in self.account(client).campaigns}

    def events(self, client: str = CLIENT) -> list[str]:
        """The client's history: what happened, oldest first."""
        rows = self.rows(
            "SELECT event FROM history WHERE client_id = (SELECT id FROM clients WHERE name = ?) ORDER BY id",
            client,
        )
        return [row[0] for row in rows]

    def rows(self, sql: str, *values: object) -> Rows:
        """Whatever a select finds."""
        with self.books.read() as unit:
            return [tuple(row) for row in unit.connection.exec_driver_sql(sql, values)]

    def dump(self, *, without: Mapping[str, Iterable[str]] | None = None) -> dict[str, Rows]:
        """Every row of every table in order of its primary key, without the columns named."""
        left_out = {table: set(columns) for table, columns in (without or {}).items()}
        dumped: dict[str, Rows] = {}
        for name, table in sorted(metadata.tables.items()):
            kept = [c.name for c in table.columns if c.name not in left_out.get(name, ())]
            key = ", ".join(c.name for c in table.primary_key.columns)
            dumped[name] = self.rows(f"SELECT {', '.join(kept)} FROM {name} ORDER BY {key}")
        return dumped
