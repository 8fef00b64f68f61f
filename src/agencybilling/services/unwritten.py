"""Accounts as decisions leave them that nobody has written, so that further ones can build on them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from agencybilling.domain.account import Account
from agencybilling.domain.decide.draft import UsageSource
from agencybilling.domain.rating import Chargeable
from agencybilling.domain.subscriptions import Period, PeriodKey


class UnwrittenUsage:
    """The usage of an account that has been brought so far without writing it, nor what it voided."""

    def __init__(self, usage: UsageSource, account: Account, *, voided: int | None = None) -> None:
        self._usage = usage
        self._account = account
        self._voided = voided

    def rated(self) -> Iterable[Chargeable]:
        """The records charged with periods that are still not settled."""
        open_periods = {p.key for p in self._account.unsettled()}
        return [r for r in self._usage.rated() if r.charged in open_periods and r.id != self._voided]

    def period(self, key: PeriodKey) -> Period:
        """A settled period, as it is by now."""
        return self._account.period(key) or self._usage.period(key)


def as_loaded(account: Account) -> Account:
    """What the books would give of an account: nothing that is final by now."""
    unsettled = account.unsettled()
    owners = {p.subscription_id for p in unsettled}
    latest = account.subscriptions[-1:]
    earlier = account.subscriptions[:-1]
    return replace(
        account,
        subscriptions=(*(s for s in earlier if s.id in owners), *latest),
        periods=unsettled,
        credits=tuple(entry for entry in account.credits if not entry.final),
    )
