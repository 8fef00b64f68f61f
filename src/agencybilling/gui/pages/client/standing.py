"""How a client's standing is shown wherever it stands: tones of statuses, access and amounts in a line."""

from __future__ import annotations

from collections.abc import Iterable
from typing import assert_never

from agencybilling.domain.access import Access
from agencybilling.domain.calendar import ONE_DAY
from agencybilling.domain.minutes import Milliseconds
from agencybilling.domain.money import Currencies, Money
from agencybilling.domain.subscriptions import SubscriptionStatus
from agencybilling.gui.theme.tokens import Tone
from agencybilling.i18n import _
from agencybilling.queries.clients import ClientRow
from agencybilling.wording.amounts import chats_in_minutes, minutes_left, money, period_range, short_day
from agencybilling.wording.names import portal, reason


def tone_of(status: SubscriptionStatus | None) -> Tone:
    """The tone of a subscription's pill."""
    match status:
        case SubscriptionStatus.ACTIVE:
            return Tone.OK
        case SubscriptionStatus.PAST_DUE:
            return Tone.WARN
        case SubscriptionStatus.BLOCKED:
            return Tone.BAD
        case SubscriptionStatus.CANCELED | None:
            return Tone.NEUTRAL
        case _:
            assert_never(status)


def amounts(owed: Iterable[Money], currencies: Currencies) -> str:
    """Amounts side by side, as currencies are never added."""
    return " + ".join(money(amount, currencies) for amount in owed)


def access_words(access: Access) -> str:
    """How far the portal is open, and why campaigns rest where they do."""
    if access.reason is None:
        return portal(access.portal)
    return _("{portal}: {reason}").format(portal=portal(access.portal), reason=reason(access.reason))


def period_words(row: ClientRow) -> str:
    """The days of the open period; nothing where none is open."""
    if row.period_start is None or row.period_end is None:
        return ""
    return period_range(row.period_start, row.period_end)


def short_period_words(row: ClientRow) -> str:
    """The same without the year, for a column."""
    if row.period_start is None or row.period_end is None:
        return ""
    last = max(row.period_start, row.period_end - ONE_DAY)
    return _("{first} – {last}").format(first=short_day(row.period_start), last=short_day(last))


def included_words(row: ClientRow) -> str:
    """What is left of the included minutes, chats beside it; nothing where the terms have none."""
    if not row.included or row.included_used is None:
        return ""
    left = Milliseconds(row.included - row.included_used)
    words = minutes_left(left, row.included, chats_per_minute=None)
    if row.chats_per_minute is None:
        return words
    return f"{words} ({chats_in_minutes(left, row.chats_per_minute)})"


def share_used(row: ClientRow) -> float | None:
    """How much of the included minutes is used, 1.0 for all; None where there are none."""
    if not row.included or row.included_used is None:
        return None
    return row.included_used / row.included
