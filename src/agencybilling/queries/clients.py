"""Clients as rows for tables: plan, status, period, minutes, wallet, what they owe, access."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum

from agencybilling.domain.access import Access, access_of
from agencybilling.domain.account import Account
from agencybilling.domain.catalog import name_key
from agencybilling.domain.minutes import Milliseconds
from agencybilling.domain.money import Money
from agencybilling.domain.subscriptions import SubscriptionStatus
from agencybilling.queries.conditions import Condition, compared, where
from agencybilling.queries.keys import Cancelled, Keys, never, ordered_keys, ordering
from agencybilling.queries.terms_in_force import JOINS, PLAN_NAME
from agencybilling.store.books import UnitOfWork

BATCH = 500


@dataclass(frozen=True, slots=True)
class ClientRow:
    """A client as it stands. `plan` is the live one, else the assigned one; the period is the open one.

    `status` is that of the latest subscription, None before the first. `outstanding` has one amount for each
    currency in which something is open.
    """

    id: int
    name: str
    enabled: bool
    plan: str | None
    status: SubscriptionStatus | None
    period_start: date | None
    period_end: date | None
    included: Milliseconds | None
    included_used: Milliseconds | None
    wallet: Milliseconds
    chats_per_minute: int | None
    outstanding: tuple[Money, ...]
    access: Access


class ClientChip(StrEnum):
    """What clients are picked by: the status of the latest subscription, `NONE` before the first.

    Each client is under one of these; those that are disabled are under `DISABLED` as well.
    """

    ACTIVE = "active"
    PAST_DUE = "past_due"
    BLOCKED = "blocked"
    CANCELED = "canceled"
    NONE = "none"
    DISABLED = "disabled"


@dataclass(frozen=True, slots=True)
class ClientFilter:
    """Which clients are wanted, by chip and part of the name. Nothing given: all.

    `used_percent` wants those who have used as much of the open period's included minutes, or more;
    `settling` those with a period that has ended and is not settled.
    """

    chip: ClientChip | None = None
    used_percent: int | None = None
    settling: bool = False
    text: str = ""

    def condition(self) -> Condition:
        """What a select of clients as `c` ends with."""
        return where(
            None if self.chip is None else _under(self.chip),
            compared(f"{_USED} >= 10000 *", self.used_percent),
            _SETTLING if self.settling else None,
            Condition("instr(c.name_key, ?)", (name_key(self.text),)) if self.text.strip() else None,
        )


EVERY_CLIENT = ClientFilter()
_SETTLING = Condition(
    "c.id IN (SELECT s.client_id FROM periods p JOIN subscriptions s ON s.id = p.subscription_id"
    " WHERE p.settled_on IS NULL AND p.closed)"
)


class ClientOrder(StrEnum):
    """By what a list of clients is sorted."""

    NAME = "name"
    PLAN = "plan"
    STATUS = "status"
    PERIOD_END = "period_end"
    WALLET = "wallet"
    OUTSTANDING = "outstanding"
    USED = "used"


_STATUS = (
    "COALESCE((SELECT s.status FROM subscriptions s WHERE s.client_id = c.id ORDER BY s.id DESC LIMIT 1),"
    " 'none')"
)
_URGENCY = (
    f"CASE {_STATUS} WHEN 'blocked' THEN 0 WHEN 'past_due' THEN 1 WHEN 'active' THEN 2 WHEN 'canceled' THEN 3"
    " ELSE 4 END"
)
_OPEN_PERIOD = (
    " LEFT JOIN periods open"
    " ON open.subscription_id = live.id AND open.settled_on IS NULL AND NOT open.closed"
)
# Millionths of the included minutes: a millisecond more or less still tells two clients apart.
_USED = "open.own_used_ms * 1000000 / (NULLIF(lt.included_minutes, 0) * 60000)"
# Currencies are never converted: a client stands where its largest open sum has it, in minor units.
_OWED = """ LEFT JOIN (
    SELECT client_id, MAX(total) AS largest FROM (
        SELECT client_id, SUM(amount) AS total FROM payment_requests
        WHERE status IN ('pending', 'overdue', 'failed') GROUP BY client_id, currency
    ) GROUP BY client_id
) owed ON owed.client_id = c.id"""
_CLIENTS = f" FROM clients c{JOINS}{_OPEN_PERIOD}"
_BY: dict[ClientOrder, str] = {
    ClientOrder.NAME: "c.name_key",
    ClientOrder.PLAN: PLAN_NAME,
    ClientOrder.STATUS: _URGENCY,
    ClientOrder.PERIOD_END: "open.end_on",
    ClientOrder.WALLET: "c.wallet_ms",
    ClientOrder.OUTSTANDING: "owed.largest",
    ClientOrder.USED: _USED,
}


def client_keys(
    unit: UnitOfWork,
    wanted: ClientFilter = EVERY_CLIENT,
    *,
    order: ClientOrder = ClientOrder.NAME,
    descending: bool = False,
    cancelled: Cancelled = never,
) -> Keys | None:
    """The ids of the clients that are wanted, in order and then by name; None where it was cancelled."""
    ids = f"SELECT c.id{_CLIENTS}{_OWED if order is ClientOrder.OUTSTANDING else ''}"
    by = f"{ordering(_BY[order], descending=descending)}, c.name_key"
    return ordered_keys(unit, ids, wanted=wanted.condition(), order=by, cancelled=cancelled)


def count_clients(unit: UnitOfWork, wanted: ClientFilter = EVERY_CLIENT) -> int:
    """How many clients are wanted."""
    condition = wanted.condition()
    found = unit.connection.exec_driver_sql(f"SELECT COUNT(*){_CLIENTS}{condition.sql}", condition.values)
    return int(found.scalar_one())


def client_rows(unit: UnitOfWork, ids: Collection[int]) -> dict[int, ClientRow]:
    """Clients by id as they stand."""
    return {client_id: client_row(account) for client_id, account in unit.accounts.load_all(ids).items()}


def counts_of_chips(unit: UnitOfWork, wanted: ClientFilter = EVERY_CLIENT) -> dict[ClientChip, int]:
    """How many clients are under each chip, whichever one the filter has; disabled ones count twice."""
    condition = replace(wanted, chip=None).condition()
    sql = f"SELECT {_STATUS}, COUNT(*), SUM(NOT c.enabled){_CLIENTS}{condition.sql} GROUP BY 1"
    rows = unit.connection.exec_driver_sql(sql, condition.values).fetchall()
    counts = dict.fromkeys(ClientChip, 0) | {ClientChip(row[0]): int(row[1]) for row in rows}
    return counts | {ClientChip.DISABLED: sum(row[2] for row in rows)}


def all_clients(unit: UnitOfWork) -> Iterator[ClientRow]:
    """Every client in order of its name."""
    ids = client_keys(unit) or ()
    for start in range(0, len(ids), BATCH):
        yield from client_rows(unit, ids[start : start + BATCH]).values()


def _under(chip: ClientChip) -> Condition:
    if chip is ClientChip.DISABLED:
        return Condition("NOT c.enabled")
    return Condition(f"{_STATUS} = ?", (chip.value,))


def client_row(account: Account) -> ClientRow:
    """One client as it stands."""
    live, period = account.live, account.open_period
    assigned = None if account.plan is None else account.plan.terms
    terms = assigned if live is None else live.terms
    return ClientRow(
        id=account.client.id,
        name=account.client.name,
        enabled=account.client.enabled,
        plan=None if terms is None else terms.plan_name,
        status=account.subscriptions[-1].status if account.subscriptions else None,
        period_start=None if period is None else period.start_on,
        period_end=None if period is None else period.end_on,
        included=None if live is None else live.terms.included,
        included_used=None if period is None else period.own_used,
        wallet=account.client.wallet,
        chats_per_minute=None if terms is None else terms.chats_per_minute,
        outstanding=_outstanding(account),
        access=access_of(account),
    )


def _outstanding(account: Account) -> tuple[Money, ...]:
    owed: Counter[str] = Counter()
    for request in account.requests:
        if request.open:
            owed[request.currency] += request.amount
    return tuple(Money(amount, currency) for currency, amount in sorted(owed.items()))
