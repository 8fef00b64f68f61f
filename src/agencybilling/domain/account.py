"""An account: everything of one client that a decision looks at."""

from __future__ import annotations

from dataclasses import dataclass

from agencybilling.domain.campaigns import Campaign
from agencybilling.domain.catalog import Plan
from agencybilling.domain.clients import Client
from agencybilling.domain.minutes import Milliseconds
from agencybilling.domain.payments import PaymentRequest
from agencybilling.domain.subscriptions import Period, PeriodKey, Subscription
from agencybilling.domain.wallet import WalletEntry


@dataclass(frozen=True, slots=True)
class Account:
    """A client with what can still change, each in order of creation.

    `subscriptions`: the latest, and all with periods not settled. `periods`: those not settled, and settled
    ones that late records draw on. `requests`: the open ones, and any a command names. `credits`: wallet
    entries that are not final. What a decision finishes stays in the account it returns.
    """

    client: Client
    plan: Plan | None = None
    pack_ids: frozenset[int] = frozenset()
    subscriptions: tuple[Subscription, ...] = ()
    periods: tuple[Period, ...] = ()
    requests: tuple[PaymentRequest, ...] = ()
    credits: tuple[WalletEntry, ...] = ()
    campaigns: tuple[Campaign, ...] = ()

    @property
    def live(self) -> Subscription | None:
        """The live subscription; a client has at most one."""
        if self.subscriptions and self.subscriptions[-1].live:
            return self.subscriptions[-1]
        return None

    @property
    def open_period(self) -> Period | None:
        """The period of the live subscription that runs now."""
        live = self.live
        if live is None:
            return None
        return next(
            (p for p in reversed(self.periods) if p.subscription_id == live.id and not p.closed), None
        )

    def subscription(self, subscription_id: int) -> Subscription:
        """One of its subscriptions by id."""
        return next(s for s in self.subscriptions if s.id == subscription_id)

    def period(self, key: PeriodKey) -> Period | None:
        """One of the periods held here."""
        return next((p for p in self.periods if p.key == key), None)

    def unsettled(self) -> tuple[Period, ...]:
        """Periods whose use is not final yet, oldest first."""
        return tuple(p for p in self.periods if p.settled_on is None)

    @property
    def usable_wallet(self) -> Milliseconds:
        """Wallet minutes that the live terms let the client use."""
        live = self.live
        return self.client.wallet if live is not None and live.terms.addon_packs else Milliseconds(0)
