"""The tones in which documents show statuses; words stand beside every colour."""

from __future__ import annotations

from typing import assert_never

from agencybilling.domain.payments import RequestStatus
from agencybilling.domain.subscriptions import SubscriptionStatus


def subscription_tone(status: SubscriptionStatus) -> str:
    """Of a subscription's pill."""
    match status:
        case SubscriptionStatus.ACTIVE:
            return "ok"
        case SubscriptionStatus.PAST_DUE:
            return "warn"
        case SubscriptionStatus.BLOCKED:
            return "bad"
        case SubscriptionStatus.CANCELED:
            return "neutral"
        case _:
            assert_never(status)


def request_tone(status: RequestStatus) -> str:
    """Of a payment request's pill."""
    match status:
        case RequestStatus.PENDING:
            return "info"
        case RequestStatus.PAID:
            return "ok"
        case RequestStatus.OVERDUE | RequestStatus.FAILED:
            return "bad"
        case RequestStatus.CANCELED:
            return "neutral"
        case _:
            assert_never(status)
