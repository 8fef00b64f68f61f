"""How a client stands: subscription, minutes, wallet, requests and access, as one flat picture."""

from __future__ import annotations

from dataclasses import dataclass

from agencybilling.domain.access import Access, access_of
from agencybilling.domain.account import Account
from agencybilling.domain.payments import PaymentRequest
from agencybilling.domain.subscriptions import Period, Subscription
from agencybilling.store.books import UnitOfWork


@dataclass(frozen=True, slots=True)
class Standing:
    """One client as it stands. `period` is the latest of the latest subscription, settled or not."""

    account: Account
    pack_names: tuple[str, ...]
    subscription: Subscription | None
    period: Period | None
    settling: tuple[tuple[Subscription, Period], ...]
    requests: tuple[PaymentRequest, ...]
    unbilled_records: int
    access: Access


def standing_of(unit: UnitOfWork, client_id: int) -> Standing:
    """Everything at one instant of the books, requests in order of creation and with their line items."""
    account = unit.accounts.load(client_id)
    latest = account.subscriptions[-1] if account.subscriptions else None
    packs = unit.catalog.packs(account.pack_ids)
    ended = sorted((p for p in account.unsettled() if p.closed), key=lambda p: (p.start_on, p.key))
    return Standing(
        account=account,
        pack_names=tuple(sorted(p.name for p in packs.values())),
        subscription=latest,
        period=None if latest is None else unit.accounts.last_period(latest.id),
        settling=tuple((account.subscription(p.subscription_id), p) for p in ended),
        requests=unit.requests.of_client(client_id),
        unbilled_records=unit.usage.count_unbilled(client_id),
        access=access_of(account),
    )
