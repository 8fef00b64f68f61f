"""What follows from a command, in short sentences: shown before OK, from decisions that are not written."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from agencybilling.domain.decide.draft import Decision
from agencybilling.domain.money import Currencies
from agencybilling.wording.consequences.change import Consequence, Kind, changes_by_client
from agencybilling.wording.consequences.minutes import of_periods, of_wallet
from agencybilling.wording.consequences.requests import of_requests
from agencybilling.wording.consequences.standing import of_access, of_campaigns, of_subscription

__all__ = ["Consequence", "Kind", "consequences"]


def consequences(
    decisions: Iterable[Decision],
    currencies: Currencies,
    *,
    usage_window_days: int,
    asked: Collection[int] = (),
) -> list[Consequence]:
    """What decisions come to, client by client; empty where nothing follows.

    Each decision must build on the one before it of the same client, as a preview of several commands does.
    `asked` are the ids of requests whose new status is what was asked for: it is no consequence, and not
    told. Numbers of new requests are given only when a command is carried out, so they are not named.
    """
    found: list[Consequence] = []
    for change in changes_by_client(decisions):
        found += of_subscription(change)
        found += of_requests(change, currencies, asked=asked)
        found += of_periods(change, usage_window_days=usage_window_days)
        found += of_wallet(change)
        found += of_access(change)
        found += of_campaigns(change)
    return found
