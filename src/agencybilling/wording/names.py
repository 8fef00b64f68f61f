"""What people call statuses, kinds, channels and reasons: the names of whatever has a code in the rules."""

from __future__ import annotations

from typing import assert_never

from agencybilling.domain.access import Access, Portal, Reason
from agencybilling.domain.campaigns import Campaign
from agencybilling.domain.decide.draft import Blocking, ReactivateWhen
from agencybilling.domain.payments import LineKind, RequestKind, RequestStatus, RequestType
from agencybilling.domain.statement import StatementRange
from agencybilling.domain.subscriptions import StartedBy, SubscriptionStatus
from agencybilling.domain.usage import Channel, Outcome
from agencybilling.i18n import N_, _, pgettext
from agencybilling.services.foresight import Assuming
from agencybilling.services.settings import ReviewWhen


def subscription_status(status: SubscriptionStatus | None) -> str:
    """As a pill says it; None is that of a client who never started."""
    match status:
        case None:
            return _("Not started")
        case SubscriptionStatus.ACTIVE:
            return _("Active")
        case SubscriptionStatus.PAST_DUE:
            return _("Past due")
        case SubscriptionStatus.BLOCKED:
            return _("Blocked")
        case SubscriptionStatus.CANCELED:
            return pgettext("subscription", "Canceled")
        case _:
            assert_never(status)


def request_status(status: RequestStatus) -> str:
    """As a pill says it."""
    match status:
        case RequestStatus.PENDING:
            return _("Pending")
        case RequestStatus.PAID:
            return _("Paid")
        case RequestStatus.OVERDUE:
            return _("Overdue")
        case RequestStatus.FAILED:
            return _("Failed")
        case RequestStatus.CANCELED:
            return pgettext("payment request", "Canceled")
        case _:
            assert_never(status)


def request_kind(origin: RequestType, kind: RequestKind | None) -> str:
    """As the badge of a payment request says it, from its type and kind (SPEC 6)."""
    match origin:
        case RequestType.CYCLE:
            return _("Usage") if kind is RequestKind.USAGE else _("Recurring")
        case RequestType.PACK:
            return _("Pack")
        case RequestType.ONE_OFF:
            return _("One-off")
        case _:
            assert_never(origin)


def line_kind(kind: LineKind) -> str:
    """As a line item begins."""
    match kind:
        case LineKind.RECURRING_FEE:
            return _("Recurring fee")
        case LineKind.VOICE_USAGE:
            return _("Voice")
        case LineKind.CHAT_USAGE:
            return _("Chat")
        case LineKind.PACK:
            return _("Pack")
        case LineKind.CHARGE:
            return _("Charge")
        case _:
            assert_never(kind)


def outcome(value: Outcome) -> str:
    """What became of a record that was handed in, within a sentence."""
    match value:
        case Outcome.RATED:
            return _("counted")
        case Outcome.LATE:
            return _("late")
        case Outcome.UNBILLED:
            return _("unbilled")
        case Outcome.DUPLICATE:
            return _("known already")
        case _:
            assert_never(value)


def channel(value: Channel) -> str:
    """Voice or chat."""
    match value:
        case Channel.VOICE:
            return _("Voice")
        case Channel.CHAT:
            return _("Chat")
        case _:
            assert_never(value)


def portal(value: Portal) -> str:
    """How far the client's portal is open."""
    match value:
        case Portal.OPEN:
            return pgettext("portal", "Open")
        case Portal.BILLING_ONLY:
            return _("Billing page only")
        case Portal.CLOSED:
            return pgettext("portal", "Closed")
        case _:
            assert_never(value)


def reason(value: Reason) -> str:
    """Why access is denied, within a sentence."""
    match value:
        case Reason.CLIENT_DISABLED:
            return _("the client is disabled")
        case Reason.NO_SUBSCRIPTION:
            return _("no subscription runs")
        case Reason.SUBSCRIPTION_BLOCKED:
            return _("the subscription is blocked")
        case Reason.PAYMENT_OVERDUE:
            return _("a payment is overdue")
        case Reason.MINUTES_EXHAUSTED:
            return _("no minutes are left")
        case _:
            assert_never(value)


def access(value: Access) -> str:
    """The portal, and why campaigns are paused where they are (SPEC 9)."""
    if value.reason is None:
        return _("Portal: {portal}").format(portal=portal(value.portal))
    return _("Portal: {portal} – {reason}").format(portal=portal(value.portal), reason=reason(value.reason))


def campaign_state(campaign: Campaign, value: Access) -> str:
    """Whether a campaign runs, and if not, why."""
    if campaign.running:
        return _("Running")
    if campaign.paused_by_person or value.reason is None:
        return _("Paused by hand")
    return _("Paused: {reason}").format(reason=reason(value.reason))


def started_by(who: StartedBy) -> str:
    """Who started a subscription, within a sentence."""
    match who:
        case StartedBy.AGENCY:
            return _("the agency")
        case StartedBy.CLIENT:
            return _("the client")
        case _:
            assert_never(who)


def reactivation(rule: ReactivateWhen) -> str:
    """When a Past Due subscription becomes Active again, as a choice says it (SPEC 4)."""
    match rule:
        case ReactivateWhen.NONE_OVERDUE:
            return _("as soon as nothing is overdue")
        case ReactivateWhen.ALL_SETTLED:
            return _("only when every request of the subscription is settled")
        case _:
            assert_never(rule)


def review(when: ReviewWhen) -> str:
    """When what is due is shown to a person before it is done."""
    match when:
        case ReviewWhen.AFTER_TIME_AWAY:
            return _("after time away")
        case ReviewWhen.ALWAYS:
            return _("before every renewal")
        case ReviewWhen.NEVER:
            return _("never")
        case _:
            assert_never(when)


def blocking(who: Blocking) -> str:
    """Who blocks a client beyond its grace."""
    match who:
        case Blocking.ENGINE:
            return _("by itself")
        case Blocking.PERSON:
            return _("after a person's OK")
        case _:
            assert_never(who)


def assumption(assuming: Assuming) -> str:
    """What is taken for granted of days to come."""
    match assuming:
        case Assuming.NOBODY_PAYS:
            return _("Nobody pays")
        case Assuming.EVERYBODY_PAYS:
            return _("Everybody pays in time")
        case _:
            assert_never(assuming)


def statement_range(choice: StatementRange) -> str:
    """Days of a statement by name, as a choice says them."""
    return _(_STATEMENT_RANGES[choice])


_STATEMENT_RANGES = {
    StatementRange.THIS_PERIOD: N_("This billing period"),
    StatementRange.THIS_MONTH: N_("This month"),
    StatementRange.LAST_MONTH: N_("Last month"),
    StatementRange.THIS_QUARTER: N_("This quarter"),
    StatementRange.LAST_QUARTER: N_("Last quarter"),
    StatementRange.THIS_YEAR: N_("This year"),
    StatementRange.LAST_YEAR: N_("Last year"),
    StatementRange.ALL: N_("From the beginning until today"),
}
