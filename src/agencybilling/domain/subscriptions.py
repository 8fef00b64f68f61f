"""Subscriptions and their periods: terms frozen at the start, bounds counted from the anchor."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import NamedTuple

from agencybilling.domain.calendar import ONE_DAY, Instant
from agencybilling.domain.catalog import Terms
from agencybilling.domain.minutes import NONE, Milliseconds

PeriodKey = tuple[int, int]
"""(subscription id, number of the period from 1)."""


class SubscriptionStatus(StrEnum):
    """SPEC 4."""

    ACTIVE = "active"
    PAST_DUE = "past_due"
    BLOCKED = "blocked"
    CANCELED = "canceled"


class StartedBy(StrEnum):
    """Who started a subscription."""

    AGENCY = "agency"
    CLIENT = "client"


@dataclass(frozen=True, slots=True)
class Subscription:
    """A client's subscription.

    Its records are those from `usage_from` to `canceled_at`, both included: the first midnight of its start
    date, or just after the instant at which the previous one was canceled (SPEC 7).
    """

    id: int
    plan_id: int
    terms: Terms
    status: SubscriptionStatus
    start_on: date
    started_at: Instant
    started_by: StartedBy
    usage_from: Instant
    canceled_at: Instant | None = None
    canceled_on: date | None = None

    @property
    def live(self) -> bool:
        """Active, Past Due or Blocked."""
        return self.status is not SubscriptionStatus.CANCELED

    @property
    def renews(self) -> bool:
        """Active and Past Due subscriptions renew; a Blocked one does not (SPEC 5)."""
        return self.status is SubscriptionStatus.ACTIVE or self.status is SubscriptionStatus.PAST_DUE

    def covers(self, instant: Instant) -> bool:
        """Whether usage at this instant belongs to it."""
        return self.usage_from <= instant and (self.canceled_at is None or instant <= self.canceled_at)


class Period(NamedTuple):
    """One period of a subscription, a half-open range of days, with what the replay charged to it.

    A tuple, because a midnight makes and changes hundreds of thousands: it is made in a fourth of the time.

    `own_used` is what its own records drew on its included minutes, `late_given` what records that came after
    it was settled drew on them since (final part); the other totals are of the records charged with it.
    """

    subscription_id: int
    number: int
    start_on: date
    end_on: date
    closed: bool = False
    canceled_on: date | None = None
    settled_on: date | None = None
    billed: bool = True
    records: int = 0
    own_used: Milliseconds = NONE
    late_drawn: Milliseconds = NONE
    wallet_used: Milliseconds = NONE
    billable_voice: Milliseconds = NONE
    billable_chat: Milliseconds = NONE
    uncovered: Milliseconds = NONE
    late_given: Milliseconds = NONE

    @property
    def key(self) -> PeriodKey:
        """How it is known."""
        return (self.subscription_id, self.number)

    @property
    def range_end(self) -> date:
        """The first day after it: its bound, or the day after the cancel."""
        return self.end_on if self.canceled_on is None else self.canceled_on + ONE_DAY

    @property
    def billable(self) -> Milliseconds:
        """Billable minutes of both channels."""
        return Milliseconds(self.billable_voice + self.billable_chat)

    def settles_on(self, usage_window_days: int) -> date | None:
        """The day on which it is settled: the usage window after its end; None while it is open (SPEC 4)."""
        if not self.closed:
            return None
        ended_on = self.end_on if self.canceled_on is None else self.canceled_on
        return ended_on + timedelta(days=usage_window_days)
