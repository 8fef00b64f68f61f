"""Accounts as the books keep them: loaded many at a time, with what can still change."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Sequence
from datetime import date
from itertools import chain
from typing import TypeVar

from sqlalchemy import Connection, func, insert, select

from agencybilling.domain.account import Account
from agencybilling.domain.catalog import name_key
from agencybilling.domain.clients import Client
from agencybilling.domain.decide.draft import UsageSource
from agencybilling.domain.rating import Chargeable
from agencybilling.domain.subscriptions import Period, PeriodKey, Subscription
from agencybilling.store.catalog import CatalogTable
from agencybilling.store.rows import (
    Row,
    campaign_of,
    period_of,
    request_of,
    subscription_of,
    wallet_entry_of,
)
from agencybilling.store.schema import clients, payment_requests, periods, subscriptions, wallet_entries
from agencybilling.store.statements import columns_of, select_in

T = TypeVar("T")

_CLIENTS = (
    "SELECT id, name, enabled, plan_id, wallet_ms, wallet_final_ms, last_at, last_source, last_external_id"
    " FROM clients WHERE id IN (?)"
)
_SUBSCRIPTIONS = (
    f"SELECT {columns_of(subscriptions, 's')} FROM subscriptions s WHERE s.client_id IN (?) AND"
    " (s.status <> 'canceled'"
    " OR NOT EXISTS (SELECT 1 FROM subscriptions n WHERE n.client_id = s.client_id AND n.id > s.id)"
    " OR EXISTS (SELECT 1 FROM periods p WHERE p.subscription_id = s.id AND p.settled_on IS NULL))"
    " ORDER BY s.id"
)
_PERIODS = (
    f"SELECT {columns_of(periods)} FROM periods WHERE subscription_id IN (?) AND settled_on IS NULL"
    " ORDER BY subscription_id, number"
)
_REQUESTS = (
    f"SELECT {columns_of(payment_requests)} FROM payment_requests"
    " WHERE client_id IN (?) AND status IN ('pending', 'overdue', 'failed') ORDER BY id"
)
_CREDITS = (
    f"SELECT {columns_of(wallet_entries)} FROM wallet_entries"
    " WHERE client_id IN (?) AND final = 0 ORDER BY id"
)
_CAMPAIGNS = (
    "SELECT id, name, running, paused_by_person, client_id FROM campaigns WHERE client_id IN (?) ORDER BY id"
)
_PACKS = "SELECT client_id, pack_id FROM client_packs WHERE client_id IN (?)"
# A cross join keeps its order: for each of the few wanted, its records by index.
_RECORDS = (
    "WITH wanted (client_id, subscription_id, oldest) AS (VALUES {wanted})"
    " SELECT w.client_id, u.subscription_id, u.own_period, u.charged_period,"
    " u.occurred_at, u.source, u.external_id, u.channel, u.billed_ms, u.id"
    " FROM wanted w CROSS JOIN usage_records u"
    " WHERE u.subscription_id = w.subscription_id AND u.charged_period >= w.oldest"
    " AND u.charged_period IS NOT NULL AND u.voided_at IS NULL AND u.included_ms IS NULL"
)
_AHEAD = 100
"""For so many accounts at once their records are read."""
_ONE_PERIOD = f"SELECT {columns_of(periods)} FROM periods WHERE subscription_id = ? AND number = ?"
_LAST_PERIOD = (
    f"SELECT {columns_of(periods)} FROM periods WHERE subscription_id = ? ORDER BY number DESC LIMIT 1"
)
_IS_DUE = "SELECT 1 FROM clients WHERE id = ? AND next_step_on <= ?"
_NOT_HELD = "NOT EXISTS (SELECT 1 FROM held_back h WHERE h.client_id = clients.id AND h.through_on >= ?)"
_DUE = f"SELECT id FROM clients WHERE next_step_on = ? AND id > ? AND {_NOT_HELD} ORDER BY id LIMIT ?"
_HOW_MANY_DUE = f"SELECT COUNT(*) FROM clients WHERE next_step_on = ? AND {_NOT_HELD}"
_DUE_UP_TO = f"SELECT id FROM clients WHERE next_step_on <= ? AND {_NOT_HELD} ORDER BY id"
_NAMES = "SELECT id, name FROM clients WHERE id IN (?)"
_STEPS = "SELECT id, next_step_on FROM clients WHERE id IN (?)"
_NEXT_DUE = (
    "SELECT MIN(next_step_on) FROM clients WHERE next_step_on > ? AND next_step_on <= ?"
    f" AND next_step_on = date(next_step_on) AND {_NOT_HELD}"
    " AND id NOT IN (SELECT value FROM json_each(?))"
)
_NO_DAY = "SELECT name, next_step_on FROM clients WHERE next_step_on <> COALESCE(date(next_step_on), '')"


class AccountsTable:
    """Accounts within one transaction."""

    def __init__(self, connection: Connection, catalog: CatalogTable) -> None:
        self._connection = connection
        self._catalog = catalog

    def named(self, name: str) -> int | None:
        """The id of the client of this name."""
        return self._connection.scalar(select(clients.c.id).where(clients.c.name_key == name_key(name)))

    def known(self, client_id: int) -> int | None:
        """The id itself where there is such a client."""
        return self._connection.scalar(select(clients.c.id).where(clients.c.id == client_id))

    def is_due(self, client_id: int, day: date) -> bool:
        """Whether a step of the engine is due for this client up to this day."""
        row = self._connection.exec_driver_sql(_IS_DUE, (client_id, day.isoformat())).first()
        return row is not None

    def add(self, name: str, *, enabled: bool) -> int:
        """A new client's id; the name must be new to the books."""
        new_id: int = 1 + (self._connection.scalar(select(func.max(clients.c.id))) or 0)
        self._connection.execute(
            insert(clients).values(
                id=new_id,
                name=name,
                name_key=name_key(name),
                enabled=int(enabled),
                wallet_ms=0,
                wallet_final_ms=0,
            )
        )
        return new_id

    def ids(self) -> list[int]:
        """Every client, in order of creation."""
        return list(self._connection.scalars(select(clients.c.id).order_by(clients.c.id)))

    def next_due(
        self, *, after: date | None, through: date, today: date, without: Collection[int] = ()
    ) -> date | None:
        """The earliest day on which something is due for anybody, beyond one day and up to another.

        Here and below, `today` is the day on which who is held back is left out.
        """
        beyond = "" if after is None else after.isoformat()
        days = beyond, through.isoformat(), today.isoformat()
        found = self._connection.exec_driver_sql(_NEXT_DUE, (*days, json.dumps(sorted(without)))).scalar()
        return None if found is None else date.fromisoformat(found)

    def steps_on_no_day(self) -> dict[str, str]:
        """By the client's name, what stands for the day of a next step and is no day: none is ever due."""
        return {row[0]: row[1] for row in self._connection.exec_driver_sql(_NO_DAY)}

    def due(self, day: date, *, after: int, most: int, today: date) -> list[int]:
        """Clients for whom this day's steps are due, in order of creation, beyond a client id."""
        rows = self._connection.exec_driver_sql(_DUE, (day.isoformat(), after, today.isoformat(), most))
        return [row[0] for row in rows]

    def how_many_due(self, day: date, *, today: date) -> int:
        """For how many clients this day's steps are due."""
        found = self._connection.exec_driver_sql(_HOW_MANY_DUE, (day.isoformat(), today.isoformat()))
        return int(found.scalar_one())

    def due_up_to(self, through: date, *, today: date) -> list[int]:
        """Clients for whom anything is due up to a day, in order of creation."""
        rows = self._connection.exec_driver_sql(_DUE_UP_TO, (through.isoformat(), today.isoformat()))
        return [row[0] for row in rows]

    def names(self, client_ids: Iterable[int]) -> dict[int, str]:
        """Clients' names, read without anything else of theirs."""
        return {row[0]: row[1] for row in self._select(_NAMES, client_ids)}

    def steps(self, client_ids: Iterable[int]) -> dict[int, str | None]:
        """The stored day of each client's next step."""
        return {row[0]: row[1] for row in self._select(_STEPS, client_ids)}

    def load(self, client_id: int) -> Account:
        """One account; the client must exist."""
        return self.load_all([client_id])[client_id]

    def load_all(self, client_ids: Collection[int]) -> dict[int, Account]:
        """Accounts by client id, in the order given; clients that don't exist are left out."""
        rows = {row[0]: row for row in self._select(_CLIENTS, client_ids)}
        plans = self._catalog.plans({row[3] for row in rows.values() if row[3] is not None})
        held = _by_client(self._subscriptions(rows))
        owner = {s.id: client_id for client_id, subs in held.items() for s in subs}
        spans = _by_client((owner[row[0]], period_of(row)) for row in self._select(_PERIODS, owner))
        requests = _by_client((row[3], request_of(row)) for row in self._select(_REQUESTS, rows))
        entries = _by_client((row[1], wallet_entry_of(row)) for row in self._select(_CREDITS, rows))
        campaigns = _by_client((row[4], campaign_of(row)) for row in self._select(_CAMPAIGNS, rows))
        packs = _by_client((row[0], row[1]) for row in self._select(_PACKS, rows))
        accounts: dict[int, Account] = {}
        for client_id in client_ids:
            row = rows.get(client_id)
            if row is not None:
                accounts[client_id] = Account(
                    _client_of(row),
                    None if row[3] is None else plans[row[3]],
                    frozenset(packs.get(client_id, ())),
                    tuple(held.get(client_id, ())),
                    tuple(spans.get(client_id, ())),
                    tuple(requests.get(client_id, ())),
                    tuple(entries.get(client_id, ())),
                    tuple(campaigns.get(client_id, ())),
                )
        return accounts

    def usage_of(self, account: Account) -> UsageSource:
        """The usage of an account, read when a decision asks for it."""
        return self.usages_of([account])[account.client.id]

    def usages_of(self, accounts: Collection[Account]) -> dict[int, UsageSource]:
        """The usage of many accounts by client id; for some at a time it is read when a decision asks."""
        reading = _Reading(self, tuple(accounts))
        return {account.client.id: _StoredUsage(reading, account.client.id) for account in accounts}

    def rated(self, accounts: Collection[Account]) -> dict[int, list[Chargeable]]:
        """The records charged with the accounts' periods not settled, by client id."""
        records: dict[int, list[Chargeable]] = {account.client.id: [] for account in accounts}
        wanted = [(a.client.id, *oldest) for a in accounts for oldest in _oldest(a).items()]
        if not wanted:
            return records
        sql = _RECORDS.format(wanted=", ".join(["(?, ?, ?)"] * len(wanted)))
        rows = self._connection.exec_driver_sql(sql, tuple(chain.from_iterable(wanted)))
        for client_id, owner, own, charged, at, source, *record in rows.cursor.fetchall():
            external_id, channel, billed, record_id = record
            keys = (owner, own), (owner, charged)
            records[client_id].append(Chargeable(at, source, external_id, channel, billed, *keys, record_id))
        return records

    def period(self, key: PeriodKey) -> Period:
        """One period, settled or not."""
        return period_of(self._connection.exec_driver_sql(_ONE_PERIOD, key).one())

    def last_period(self, subscription_id: int) -> Period:
        """The latest period of a subscription, settled or not."""
        return period_of(self._connection.exec_driver_sql(_LAST_PERIOD, (subscription_id,)).one())

    def _select(self, sql: str, ids: Iterable[int]) -> Iterable[Row]:
        return select_in(self._connection, sql, ids=ids)

    def _subscriptions(self, client_ids: Iterable[int]) -> Iterable[tuple[int, Subscription]]:
        rows = list(self._select(_SUBSCRIPTIONS, client_ids))
        terms = self._catalog.terms(row[3] for row in rows)
        return [(row[1], subscription_of(row, terms[row[3]])) for row in rows]


class _Reading:
    """Reads records in the order in which decisions are taken: those of an account, and of some after it."""

    def __init__(self, table: AccountsTable, accounts: Sequence[Account]) -> None:
        self.table = table
        self._accounts = accounts
        self._places = {account.client.id: place for place, account in enumerate(accounts)}
        self._read: dict[int, list[Chargeable]] = {}

    def rated(self, client_id: int) -> list[Chargeable]:
        """One account's records."""
        if client_id not in self._read:
            place = self._places[client_id]
            self._read = self.table.rated(self._accounts[place : place + _AHEAD])
        return self._read[client_id]


class _StoredUsage:
    """The usage of one account, out of the books."""

    def __init__(self, reading: _Reading, client_id: int) -> None:
        self._reading = reading
        self._client_id = client_id

    def rated(self) -> list[Chargeable]:
        """The records charged with periods not settled."""
        return self._reading.rated(self._client_id)

    def period(self, key: PeriodKey) -> Period:
        """A settled period."""
        return self._reading.table.period(key)


def _oldest(account: Account) -> dict[int, int]:
    oldest: dict[int, int] = {}
    for period in account.unsettled():
        number = oldest.get(period.subscription_id, period.number)
        oldest[period.subscription_id] = min(number, period.number)
    return oldest


def _client_of(row: Row) -> Client:
    last = None if row[6] is None else (row[6], row[7], row[8])
    return Client(row[0], row[1], bool(row[2]), row[3], row[4], row[5], last)


def _by_client(pairs: Iterable[tuple[int, T]]) -> dict[int, list[T]]:
    grouped: dict[int, list[T]] = {}
    for client_id, value in pairs:
        grouped.setdefault(client_id, []).append(value)
    return grouped
