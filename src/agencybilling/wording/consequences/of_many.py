"""What follows from commands for many clients at once: counted instead of told client by client."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from itertools import chain

from agencybilling.domain.decide.draft import Decision
from agencybilling.domain.money import Currencies
from agencybilling.domain.subscriptions import SubscriptionStatus
from agencybilling.i18n import _, ngettext
from agencybilling.wording.amounts import count
from agencybilling.wording.consequences import consequences
from agencybilling.wording.consequences.change import Change, Consequence, Kind, changes_by_client
from agencybilling.wording.consequences.standing import kind_of
from agencybilling.wording.names import subscription_status

MOST_TOLD = 6
_MOST_NAMED = 3


def summed_up(
    decisions: Sequence[Decision],
    currencies: Currencies,
    *,
    usage_window_days: int,
    asked: Collection[int] = (),
) -> list[Consequence]:
    """What other statuses of requests come to: all of it where it is little, else how many of each."""
    told = consequences(decisions, currencies, usage_window_days=usage_window_days, asked=asked)
    if len(told) <= MOST_TOLD:
        return told
    changes = changes_by_client(decisions)
    return [*_subscriptions(changes), *_due_anew(changes), *_campaigns(changes)]


def _subscriptions(changes: Iterable[Change]) -> Iterator[Consequence]:
    moved: dict[SubscriptionStatus, list[str]] = {}
    for change in changes:
        before, after = change.before.live, change.after.live
        if before is not None and after is not None and before.status is not after.status:
            moved.setdefault(after.status, []).append(change.client)
    for status, clients in moved.items():
        words = ngettext(
            "{n} client becomes {status}: {names}", "{n} clients become {status}: {names}", len(clients)
        )
        text = words.format(
            n=count(len(clients)), status=subscription_status(status), names=_first_of(clients)
        )
        yield Consequence(text, kind_of(status))


def _due_anew(changes: Iterable[Change]) -> Iterator[Consequence]:
    moved = sum(
        request.due_on != change.requests_before[request.id].due_on
        for change in changes
        for request in change.after.requests
        if request.id in change.requests_before
    )
    if moved:
        words = ngettext("{n} request is due anew", "{n} requests are due anew", moved)
        yield Consequence(words.format(n=count(moved)))


def _campaigns(changes: Iterable[Change]) -> Iterator[Consequence]:
    turned = list(chain.from_iterable(map(_turned, changes)))
    resumed = sum(turned)
    paused = len(turned) - resumed
    if resumed:
        words = ngettext("{n} campaign resumes", "{n} campaigns resume", resumed)
        yield Consequence(words.format(n=count(resumed)), Kind.GOOD)
    if paused:
        words = ngettext("{n} campaign pauses", "{n} campaigns pause", paused)
        yield Consequence(words.format(n=count(paused)), Kind.BAD)


def _turned(change: Change) -> list[bool]:
    """For each campaign that changed, whether it runs now."""
    ran = {c.id: c.running for c in change.before.campaigns}
    return [c.running for c in change.after.campaigns if ran.get(c.id, c.running) != c.running]


def _first_of(names: Sequence[str]) -> str:
    if len(names) <= _MOST_NAMED:
        return ", ".join(names)
    return _("{names} and others").format(names=", ".join(names[:_MOST_NAMED]))
