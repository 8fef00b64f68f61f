"""How one client is billed now: its terms, its three pools of minutes, and what is not settled yet."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from agencybilling.domain.account import Account
from agencybilling.domain.calendar import ONE_DAY
from agencybilling.domain.campaigns import Campaign
from agencybilling.domain.catalog import Pack, Plan, Terms
from agencybilling.domain.decide.draft import Agency
from agencybilling.domain.decide.settling import usage_lines
from agencybilling.domain.errors import NotFound
from agencybilling.domain.minutes import Milliseconds
from agencybilling.domain.money import Currencies, Money
from agencybilling.domain.payments import RequestStatus
from agencybilling.domain.subscriptions import Period, Subscription
from agencybilling.queries.clients import ClientRow, client_row
from agencybilling.store.books import UnitOfWork


@dataclass(frozen=True, slots=True)
class IncludedPool:
    """Included minutes of the open period: all of them, those used, those left."""

    whole: Milliseconds
    used: Milliseconds

    @property
    def left(self) -> Milliseconds:
        """What can still be used without being billed."""
        return Milliseconds(self.whole - self.used)


@dataclass(frozen=True, slots=True)
class Excess:
    """Minutes beyond included and wallet, of a period: billable with their amount so far, and uncovered."""

    billable: Milliseconds
    uncovered: Milliseconds
    rate: int | None
    amount: Money


@dataclass(frozen=True, slots=True)
class EndedPeriod:
    """A period that has ended and is not settled yet: it will be on `settles_on`."""

    terms: Terms
    start_on: date
    end_on: date
    settles_on: date
    excess: Excess


@dataclass(frozen=True, slots=True)
class BillingCard:
    """One client as its billing stands.

    `subscription` is the latest, live or not; `period` the open one of a live one. `included` is None where
    the terms include no minutes. `owed_cycle_requests` are the live subscription's open cycle requests.
    """

    client: ClientRow
    plan: Plan | None
    packs: tuple[Pack, ...]
    campaigns: tuple[Campaign, ...]
    subscription: Subscription | None
    period: Period | None
    included: IncludedPool | None
    excess: Excess | None
    settling: tuple[EndedPeriod, ...]
    owed_cycle_requests: int
    overdue_requests: int
    unbilled_records: int

    @property
    def live(self) -> Subscription | None:
        """The live subscription."""
        return self.subscription if self.subscription is not None and self.subscription.live else None

    @property
    def terms(self) -> Terms | None:
        """Those of the live subscription, else of the assigned plan (SPEC 2)."""
        if self.live is not None:
            return self.live.terms
        return None if self.plan is None else self.plan.terms

    @property
    def renews_on(self) -> date | None:
        """The day of the next renewal; a Blocked one has none."""
        live = self.live
        return self.period.end_on if live is not None and live.renews and self.period is not None else None

    @property
    def settles_last_on(self) -> date | None:
        """The day by which everything that has ended will be settled."""
        return max((ended.settles_on for ended in self.settling), default=None)


def billing_card(unit: UnitOfWork, client_id: int, *, agency: Agency) -> BillingCard:
    """One client at one instant of the books. Raises `NotFound`."""
    if unit.accounts.known(client_id) is None:
        raise NotFound(client=client_id)
    account = unit.accounts.load(client_id)
    live, period = account.live, account.open_period
    terms = None if live is None else live.terms
    included = None
    if terms is not None and period is not None and terms.included:
        included = IncludedPool(terms.included, period.own_used)
    excess = None
    if terms is not None and period is not None:
        excess = _excess(terms, period, currencies=agency.currencies)
    packs = unit.catalog.packs(account.pack_ids)
    return BillingCard(
        client=client_row(account),
        plan=account.plan,
        packs=tuple(sorted(packs.values(), key=lambda pack: pack.name.casefold())),
        campaigns=tuple(sorted(account.campaigns, key=lambda campaign: campaign.name.casefold())),
        subscription=account.subscriptions[-1] if account.subscriptions else None,
        period=period,
        included=included,
        excess=excess,
        settling=_settling(account, agency),
        owed_cycle_requests=0 if live is None else sum(r.owed_for(live.id) for r in account.requests),
        overdue_requests=sum(r.status is RequestStatus.OVERDUE for r in account.requests),
        unbilled_records=unit.usage.count_unbilled(client_id),
    )


def _settling(account: Account, agency: Agency) -> tuple[EndedPeriod, ...]:
    ended = sorted((p for p in account.unsettled() if p.closed), key=lambda p: (p.start_on, p.key))
    return tuple(_ended(account.subscription(p.subscription_id).terms, p, agency=agency) for p in ended)


def _ended(terms: Terms, period: Period, *, agency: Agency) -> EndedPeriod:
    return EndedPeriod(
        terms=terms,
        start_on=period.start_on,
        end_on=max(period.start_on, period.range_end - ONE_DAY),
        settles_on=period.settles_on(agency.usage_window_days) or period.range_end,
        excess=_excess(terms, period, currencies=agency.currencies),
    )


def _excess(terms: Terms, period: Period, *, currencies: Currencies) -> Excess:
    """As settling would bill it now, line by line (SPEC 2, 6)."""
    lines = usage_lines(terms, period, currencies=currencies)
    amount = Money(sum(line.amount for line in lines), terms.currency)
    return Excess(period.billable, period.uncovered, terms.overage_rate, amount)
