"""What follows for a client's subscription, its access and its campaigns."""

from __future__ import annotations

from collections.abc import Iterator
from typing import assert_never

from agencybilling.domain.access import Portal, access_of
from agencybilling.domain.account import Account
from agencybilling.domain.subscriptions import StartedBy, Subscription, SubscriptionStatus
from agencybilling.i18n import _, ngettext
from agencybilling.wording.amounts import count, day
from agencybilling.wording.consequences.change import Change, Consequence, Kind
from agencybilling.wording.names import subscription_status


def of_subscription(change: Change) -> Iterator[Consequence]:
    """Its start, or its new status (SPEC 4)."""
    before, after = _latest(change.before), _latest(change.after)
    if after is None:
        return
    if before is None or before.id != after.id:
        yield from _started(change, after)
    elif before.status is not after.status:
        status = subscription_status(after.status)
        text = _("{client} becomes {status}").format(client=change.client, status=status)
        yield Consequence(text, kind_of(after.status))


def of_access(change: Change) -> Iterator[Consequence]:
    """A portal that opens or closes (SPEC 9)."""
    before, after = access_of(change.before).portal, access_of(change.after).portal
    if before is after:
        return
    match after:
        case Portal.OPEN:
            yield Consequence(_("The portal of {client} opens").format(client=change.client), Kind.GOOD)
        case Portal.BILLING_ONLY:
            text = _("The portal of {client} shows only the billing page").format(client=change.client)
            yield Consequence(text, Kind.BAD)
        case Portal.CLOSED:
            yield Consequence(_("The portal of {client} closes").format(client=change.client), Kind.BAD)
        case _:
            assert_never(after)


def of_campaigns(change: Change) -> Iterator[Consequence]:
    """Campaigns that resume or pause (SPEC 9)."""
    ran = {c.id: c.running for c in change.before.campaigns}
    turned = [c for c in change.after.campaigns if ran.get(c.id, c.running) != c.running]
    resumed, paused = [c.name for c in turned if c.running], [c.name for c in turned if not c.running]
    if resumed:
        words = ngettext("{n} campaign resumes: {names}", "{n} campaigns resume: {names}", len(resumed))
        yield Consequence(words.format(n=count(len(resumed)), names=", ".join(resumed)), Kind.GOOD)
    if paused:
        words = ngettext("{n} campaign pauses: {names}", "{n} campaigns pause: {names}", len(paused))
        yield Consequence(words.format(n=count(len(paused)), names=", ".join(paused)), Kind.BAD)


def _started(change: Change, subscription: Subscription) -> Iterator[Consequence]:
    words = {
        "client": change.client,
        "plan": subscription.terms.plan_name,
        "day": day(subscription.start_on),
    }
    yield Consequence(_("{client} starts {plan} on {day}").format(**words), Kind.GOOD)
    if subscription.started_by is StartedBy.CLIENT:
        yield Consequence(_("It is kept as started by the client"))
    if change.taken_in:
        said = ngettext(
            "{n} unbilled record counts in the first period",
            "{n} unbilled records count in the first period",
            change.taken_in,
        )
        yield Consequence(said.format(n=count(change.taken_in)))


def _latest(account: Account) -> Subscription | None:
    return account.subscriptions[-1] if account.subscriptions else None


def kind_of(status: SubscriptionStatus) -> Kind:
    """Whether becoming so is good for the client, bad, or neither."""
    match status:
        case SubscriptionStatus.ACTIVE:
            return Kind.GOOD
        case SubscriptionStatus.PAST_DUE | SubscriptionStatus.BLOCKED:
            return Kind.BAD
        case SubscriptionStatus.CANCELED:
            return Kind.NEUTRAL
        case _:
            assert_never(status)
