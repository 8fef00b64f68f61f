"""Clients as rows for tables: plan, status, period, minutes, wallet, what they owe, access."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from agencybilling.domain.access import Access, access_of
from agencybilling.domain.account import Account
from agencybilling.domain.minutes import Milliseconds
from agencybilling.domain.money import Money
from agencybilling.domain.subscriptions import SubscriptionStatus
from agencybilling.store.books import UnitOfWork

BATCH = 500
_BY_NAME = "SELECT id FROM clients ORDER BY name_key"


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


def all_clients(unit: UnitOfWork) -> Iterator[ClientRow]:
    """Every client in order of its name."""
    ids = [row[0] for row in unit.connection.exec_driver_sql(_BY_NAME)]
    for start in range(0, len(ids), BATCH):
        for account in unit.accounts.load_all(ids[start : start + BATCH]).values():
            yield client_row(account)


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
