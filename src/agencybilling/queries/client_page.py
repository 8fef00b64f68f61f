"""What a client may see of its books (SPEC 10): plain values, the worst first, no sentences."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import assert_never

from agencybilling.domain.access import Portal, Reason
from agencybilling.domain.calendar import ONE_DAY
from agencybilling.domain.catalog import Pack, Terms
from agencybilling.domain.decide.draft import Agency
from agencybilling.domain.minutes import Milliseconds
from agencybilling.domain.money import Money
from agencybilling.domain.payments import PaymentRequest
from agencybilling.domain.statement import Days
from agencybilling.domain.subscriptions import Period, StartedBy, SubscriptionStatus
from agencybilling.queries.billing_card import BillingCard, EndedPeriod, Excess, IncludedPool, billing_card
from agencybilling.store.books import UnitOfWork


class BannerKind(StrEnum):
    """What a client is told first, from the worst on."""

    SUBSCRIPTION_SUSPENDED = "subscription_suspended"
    PAYMENT_OVERDUE = "payment_overdue"
    OUTSTANDING_BALANCE = "outstanding_balance"


@dataclass(frozen=True, slots=True)
class Banner:
    """What it is about, and how much in each currency.

    Of an overdue payment it is what holds the subscription, of the others all that is open.
    """

    kind: BannerKind
    amounts: tuple[Money, ...]


@dataclass(frozen=True, slots=True)
class CurrentPlan:
    """The latest subscription, live or canceled, with the terms it started with: the pricing grid."""

    status: SubscriptionStatus
    terms: Terms
    started_on: date
    started_by: StartedBy
    renews_on: date | None
    canceled_on: date | None


@dataclass(frozen=True, slots=True)
class WalletPool:
    """Minutes of packs: what this period has used, and what is left."""

    used: Milliseconds
    left: Milliseconds


@dataclass(frozen=True, slots=True)
class PeriodUse:
    """The billing period's minutes.

    `included` is None where the terms include none, `wallet` where they have add-on packs off; `excess` is
    what went beyond both, with its amount so far.
    """

    days: Days
    included: IncludedPool | None
    wallet: WalletPool | None
    excess: Excess


@dataclass(frozen=True, slots=True)
class Offer:
    """The assigned plan, for a client that can start it: its terms as they are now."""

    plan_id: int
    terms: Terms
    description: str


@dataclass(frozen=True, slots=True)
class ClientPage:
    """One client as it may see itself.

    `reason` is why the portal is restricted or campaigns are paused. `use` is that of the open period,
    `settling` what has ended and is not billed yet. The wallet is kept also where nothing is live. Requests
    come with their lines, the newest first.
    """

    client_id: int
    client: str
    portal: Portal
    reason: Reason | None
    banners: tuple[Banner, ...]
    plan: CurrentPlan | None
    offer: Offer | None
    use: PeriodUse | None
    settling: tuple[EndedPeriod, ...]
    wallet: Milliseconds
    chats_per_minute: int | None
    packs: tuple[Pack, ...]
    requests: tuple[PaymentRequest, ...]


def client_page(unit: UnitOfWork, client_id: int, *, agency: Agency, today: date) -> ClientPage:
    """A client's page as of one instant of the books. Raises `NotFound`."""
    card = billing_card(unit, client_id, agency=agency)
    requests = unit.requests.of_client(client_id)
    terms = card.terms
    packs_on = terms is not None and terms.addon_packs
    return ClientPage(
        client_id=client_id,
        client=card.client.name,
        portal=card.client.access.portal,
        reason=card.client.access.reason,
        banners=tuple(_banners(card, requests, today=today)),
        plan=_plan(card),
        offer=_offer(card),
        use=_use(card),
        settling=card.settling,
        wallet=card.client.wallet,
        chats_per_minute=None if terms is None else terms.chats_per_minute,
        packs=tuple(pack for pack in card.packs if packs_on and not pack.archived),
        requests=requests[::-1],
    )


def _banners(card: BillingCard, requests: Iterable[PaymentRequest], *, today: date) -> Iterator[Banner]:
    live = card.live
    owed = [r for r in requests if r.open]
    if live is None:
        return
    match live.status:
        case SubscriptionStatus.BLOCKED:
            yield Banner(BannerKind.SUBSCRIPTION_SUSPENDED, _amounts(owed))
        case SubscriptionStatus.PAST_DUE:
            holding = (r for r in owed if r.owed_for(live.id) and r.holds(today))
            yield Banner(BannerKind.PAYMENT_OVERDUE, _amounts(holding))
        case SubscriptionStatus.ACTIVE:
            if owed:
                yield Banner(BannerKind.OUTSTANDING_BALANCE, _amounts(owed))
        case SubscriptionStatus.CANCELED:
            return
        case _:
            assert_never(live.status)


def _amounts(requests: Iterable[PaymentRequest]) -> tuple[Money, ...]:
    sums: Counter[str] = Counter()
    for request in requests:
        sums[request.currency] += request.amount
    return tuple(Money(sums[currency], currency) for currency in sorted(sums))


def _plan(card: BillingCard) -> CurrentPlan | None:
    latest = card.subscription
    if latest is None:
        return None
    return CurrentPlan(
        status=latest.status,
        terms=latest.terms,
        started_on=latest.start_on,
        started_by=latest.started_by,
        renews_on=card.renews_on,
        canceled_on=latest.canceled_on,
    )


def _offer(card: BillingCard) -> Offer | None:
    plan = card.plan
    if card.live is not None or plan is None or plan.archived or not card.client.enabled:
        return None
    return Offer(plan.id, plan.terms, plan.description)


def _use(card: BillingCard) -> PeriodUse | None:
    live, period, excess = card.live, card.period, card.excess
    if live is None or period is None or excess is None:
        return None
    wallet = WalletPool(period.wallet_used, card.client.wallet) if live.terms.addon_packs else None
    return PeriodUse(_days(period), included=card.included, wallet=wallet, excess=excess)


def _days(period: Period) -> Days:
    return Days(period.start_on, max(period.start_on, period.range_end - ONE_DAY))
