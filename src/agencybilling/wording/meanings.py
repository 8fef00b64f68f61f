"""What a status means, in one sentence, for the bookkeeper and for the client's own page."""

from __future__ import annotations

from typing import assert_never

from agencybilling.domain.payments import RequestStatus
from agencybilling.domain.subscriptions import SubscriptionStatus
from agencybilling.i18n import _


def subscription_meaning(status: SubscriptionStatus | None) -> str:
    """Of a subscription's status; None is that of a client who never started (SPEC 4, 9)."""
    match status:
        case None:
            return _("No subscription has been started yet.")
        case SubscriptionStatus.ACTIVE:
            return _("Everything is open, and usage is charged by the terms.")
        case SubscriptionStatus.PAST_DUE:
            return _("A payment is overdue: campaigns are paused, and only the billing page is open.")
        case SubscriptionStatus.BLOCKED:
            return _(
                "A payment was not made within its grace: it renews no more and has to be started again."
            )
        case SubscriptionStatus.CANCELED:
            return _("It has ended. The wallet and the assigned plan stay.")
        case _:
            assert_never(status)


def request_meaning(status: RequestStatus) -> str:
    """Of a payment request's status (SPEC 6)."""
    match status:
        case RequestStatus.PENDING:
            return _("It waits to be paid.")
        case RequestStatus.PAID:
            return _("The money has come.")
        case RequestStatus.OVERDUE:
            return _("Its due date has gone without a payment.")
        case RequestStatus.FAILED:
            return _("A payment did not go through; it is still owed.")
        case RequestStatus.CANCELED:
            return _("It is not asked for any more.")
        case _:
            assert_never(status)
