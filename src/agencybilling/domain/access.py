"""Access: what a client may do now, and whether its campaigns run."""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum

from agencybilling.domain.account import Account
from agencybilling.domain.audit import Entry, Event
from agencybilling.domain.campaigns import Campaign
from agencybilling.domain.subscriptions import SubscriptionStatus


class Portal(StrEnum):
    """How far the client's portal is open."""

    OPEN = "open"
    BILLING_ONLY = "billing_only"
    CLOSED = "closed"


class Reason(StrEnum):
    """Why access is denied."""

    CLIENT_DISABLED = "client_disabled"
    NO_SUBSCRIPTION = "no_subscription"
    SUBSCRIPTION_BLOCKED = "subscription_blocked"
    PAYMENT_OVERDUE = "payment_overdue"
    MINUTES_EXHAUSTED = "minutes_exhausted"


@dataclass(frozen=True, slots=True)
class Access:
    """The portal, and the reason for which campaigns are paused; None where they run."""

    portal: Portal
    reason: Reason | None

    @property
    def campaigns_run(self) -> bool:
        """Whether campaigns that nobody paused by hand run."""
        return self.reason is None


_OPEN = Access(Portal.OPEN, None)
_CLOSED = Access(Portal.CLOSED, Reason.CLIENT_DISABLED)
_NO_SUBSCRIPTION = Access(Portal.BILLING_ONLY, Reason.NO_SUBSCRIPTION)
_BLOCKED = Access(Portal.BILLING_ONLY, Reason.SUBSCRIPTION_BLOCKED)
_OVERDUE = Access(Portal.BILLING_ONLY, Reason.PAYMENT_OVERDUE)
_EXHAUSTED = Access(Portal.OPEN, Reason.MINUTES_EXHAUSTED)


def access_of(account: Account) -> Access:
    """The first line of SPEC 9's table that holds."""
    if not account.client.enabled:
        return _CLOSED
    live = account.live
    if live is None:
        return _NO_SUBSCRIPTION
    if live.status is SubscriptionStatus.BLOCKED:
        return _BLOCKED
    if live.status is SubscriptionStatus.PAST_DUE:
        return _OVERDUE
    if live.terms.overage_rate is not None or account.usable_wallet > 0:
        return _OPEN
    period = account.open_period
    left = period is not None and period.own_used < live.terms.included
    return _OPEN if left else _EXHAUSTED


def follow_access(account: Account) -> tuple[Account, list[Entry]]:
    """The account with its campaigns as access has them now, and what that changed."""
    if not account.campaigns:
        return account, []
    access = access_of(account)
    entries: list[Entry] = []
    campaigns: list[Campaign] = []
    for campaign in account.campaigns:
        runs = access.campaigns_run and not campaign.paused_by_person
        if runs == campaign.running:
            campaigns.append(campaign)
            continue
        campaigns.append(replace(campaign, running=runs))
        event = Event.CAMPAIGN_RESUMED if runs else Event.CAMPAIGN_PAUSED
        entries.append(Entry(event, {"campaign": campaign.name, "reason": access.reason}))
    return (replace(account, campaigns=tuple(campaigns)) if entries else account), entries
