"""What follows for periods and minutes: what begins, what is settled when, what the wallet holds then."""

from __future__ import annotations

from collections.abc import Iterator

from agencybilling.domain.calendar import ONE_DAY
from agencybilling.domain.minutes import Milliseconds
from agencybilling.domain.subscriptions import Period
from agencybilling.i18n import _
from agencybilling.wording.amounts import day, minutes_and_chats, period_range
from agencybilling.wording.consequences.change import Change, Consequence, Kind


def of_periods(change: Change, *, usage_window_days: int) -> Iterator[Consequence]:
    """Periods that begin, end or are settled (SPEC 4, 5)."""
    known = {p.key: p for p in change.before.periods}
    for period in change.after.periods:
        before = known.get(period.key)
        if before is None:
            # A settled one is there only because a late record draws on it.
            if period.settled_on is None:
                yield from _begun(period, change)
            continue
        if before.settled_on is None and period.settled_on is not None:
            yield Consequence(_settled(period, change))
        elif not before.closed and period.closed:
            yield from _ended(period, usage_window_days)
        if before.billed and not period.billed and before.billable:
            minutes = minutes_and_chats(before.billable, _chats(period, change))
            yield Consequence(_("{minutes} are not billed").format(minutes=minutes))


def of_wallet(change: Change) -> Iterator[Consequence]:
    """Minutes into the wallet or out of it (SPEC 8)."""
    before, after = change.before.client.wallet, change.after.client.wallet
    if before == after:
        return
    chats = change.chats_per_minute
    words = {
        "minutes": minutes_and_chats(Milliseconds(abs(after - before)), chats),
        "before": minutes_and_chats(before, chats),
        "after": minutes_and_chats(after, chats),
    }
    if after > before:
        text = _("{minutes} are credited now; the wallet goes from {before} to {after}").format(**words)
        yield Consequence(text, Kind.GOOD)
    else:
        text = _("{minutes} leave the wallet; it goes from {before} to {after}").format(**words)
        yield Consequence(text)


def _begun(period: Period, change: Change) -> Iterator[Consequence]:
    terms = change.after.subscription(period.subscription_id).terms
    if period.number > 1:
        days = period_range(period.start_on, period.end_on)
        yield Consequence(_("A new period begins: {days}").format(days=days))
    if terms.included:
        minutes = minutes_and_chats(terms.included, terms.chats_per_minute)
        words = {"minutes": minutes, "day": _last_day(period)}
        yield Consequence(_("{minutes} are included to {day}").format(**words))


def _ended(period: Period, usage_window_days: int) -> Iterator[Consequence]:
    settles_on = period.settles_on(usage_window_days)
    if settles_on is not None:
        words = {"last": _last_day(period), "day": day(settles_on)}
        yield Consequence(_("The period to {last} is settled on {day}").format(**words))


def _settled(period: Period, change: Change) -> str:
    last = _last_day(period)
    if not period.billable:
        return _("The period to {last} is settled now, with nothing to bill").format(last=last)
    minutes = minutes_and_chats(period.billable, _chats(period, change))
    return _("The period to {last} is settled now: {minutes} to bill").format(last=last, minutes=minutes)


def _chats(period: Period, change: Change) -> int | None:
    return change.after.subscription(period.subscription_id).terms.chats_per_minute


def _last_day(period: Period) -> str:
    return day(max(period.start_on, period.range_end - ONE_DAY))
