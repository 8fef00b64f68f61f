"""What follows from a record that comes or goes: how it is charged, and what its pools hold afterwards."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import assert_never

from agencybilling.domain.catalog import Terms
from agencybilling.domain.decide.draft import Decision
from agencybilling.domain.minutes import Milliseconds
from agencybilling.domain.money import Currencies
from agencybilling.domain.subscriptions import Period
from agencybilling.domain.usage import Outcome
from agencybilling.i18n import _
from agencybilling.services.usage import HandedIn
from agencybilling.wording.amounts import minutes_and_chats, minutes_left, period_range
from agencybilling.wording.consequences import consequences
from agencybilling.wording.consequences.change import Change, Consequence, Kind, changes_by_client


def of_recording(handed_in: HandedIn, currencies: Currencies, *, usage_window_days: int) -> list[Consequence]:
    """How a record is charged, what its pools hold then, and whatever else follows (SPEC 7)."""
    decision = handed_in.decision
    charged = Consequence(_charged(handed_in), _kind(handed_in.outcome))
    return [charged, *of_pools([decision], currencies, usage_window_days=usage_window_days)]


def of_pools(
    decisions: Iterable[Decision], currencies: Currencies, *, usage_window_days: int
) -> list[Consequence]:
    """What pools of minutes hold after records have come or gone, and whatever else follows."""
    told = tuple(decisions)
    pools = [line for change in changes_by_client(told) for line in _pools(change)]
    return [*pools, *consequences(told, currencies, usage_window_days=usage_window_days)]


def _charged(handed_in: HandedIn) -> str:
    match handed_in.outcome:
        case Outcome.RATED:
            return _("It counts in the period {days}").format(days=_days(handed_in.decision))
        case Outcome.LATE:
            words = _("Its own period is settled already; it is charged with the period {days}")
            return words.format(days=_days(handed_in.decision))
        case Outcome.UNBILLED:
            return _("No subscription can be charged with it: it is kept as unbilled")
        case Outcome.DUPLICATE:
            return _("The books hold this very record already; nothing changes")
        case _:
            assert_never(handed_in.outcome)


def _kind(outcome: Outcome) -> Kind:
    return Kind.GOOD if outcome is Outcome.RATED else Kind.NEUTRAL


def _days(decision: Decision) -> str:
    charge = decision.recorded[-1].charge
    period = None if charge is None else decision.account.period(charge.charged)
    return "" if period is None else period_range(period.start_on, period.end_on)


def _pools(change: Change) -> Iterator[Consequence]:
    known = {period.key: period for period in change.before.periods}
    for period in change.after.periods:
        before = known.get(period.key)
        if before is not None and before != period:
            terms = change.after.subscription(period.subscription_id).terms
            yield from _pools_of(before, period, terms=terms)


def _pools_of(before: Period, after: Period, *, terms: Terms) -> Iterator[Consequence]:
    chats = terms.chats_per_minute
    if before.own_used != after.own_used:
        left = Milliseconds(terms.included - after.own_used)
        said = minutes_left(left, terms.included, chats_per_minute=chats)
        yield Consequence(_("Included: {left} left").format(left=said))
    for words, was, now in (
        (_("Billable: {before} become {after}"), before.billable, after.billable),
        (_("Uncovered, never billed: {before} become {after}"), before.uncovered, after.uncovered),
    ):
        if was != now:
            amounts = {"before": minutes_and_chats(was, chats), "after": minutes_and_chats(now, chats)}
            yield Consequence(words.format(**amounts))
