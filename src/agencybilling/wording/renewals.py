"""What the engine is about to do, or could not do, in words."""

from __future__ import annotations

from collections.abc import Mapping
from typing import assert_never

from agencybilling.domain.access import Reason
from agencybilling.domain.audit import Event
from agencybilling.domain.money import Currencies
from agencybilling.domain.payments import PaymentRequest
from agencybilling.i18n import N_, _, ngettext
from agencybilling.services.foresight import Step
from agencybilling.services.report import Fault, RenewalReport, Why
from agencybilling.wording.amounts import count, day, money
from agencybilling.wording.names import reason

_MOST_NAMED = 3


def step_sentence(step: Step, currencies: Currencies) -> str:
    """One step of a client, in the list of its steps; the client is named above it."""
    request, amount = step.request, step.amount
    if request is None or amount is None:
        return _step(step)
    asked = money(amount, currencies)
    if step.event is Event.REQUEST_STATUS:
        return _("{request} becomes Overdue: {amount}").format(request=_named(request), amount=asked)
    said = _("{step}: {amount}, due on {day}")
    return said.format(step=_step(step), amount=asked, day=day(request.due_on))


_STEPS: Mapping[Event, str] = {
    Event.SUBSCRIPTION_BLOCKED: N_("Becomes Blocked"),
    Event.SUBSCRIPTION_PAST_DUE: N_("Becomes Past due"),
    Event.SUBSCRIPTION_ACTIVE: N_("Becomes Active again"),
    Event.PERIOD_RENEWED: N_("Period {period} begins"),
    Event.PERIOD_SETTLED: N_("Period {period} is settled"),
    Event.CAMPAIGN_PAUSED: N_("The campaign {campaign} pauses: {reason}"),
    Event.CAMPAIGN_RESUMED: N_("The campaign {campaign} resumes"),
}


def _step(step: Step) -> str:
    words = dict(step.details)
    if step.event is Event.CAMPAIGN_PAUSED:
        words["reason"] = reason(Reason(str(words["reason"])))
    return _(_STEPS[step.event]).format_map(words)


def what_happens(step: Step) -> str:
    """The same without amount and due date, where those stand beside it."""
    if step.event is Event.REQUEST_STATUS and step.request is not None:
        return _("{request} becomes Overdue").format(request=_named(step.request))
    return _step(step)


def _named(request: PaymentRequest) -> str:
    """A request by its number; one that is still to be made has none, and is told by its day."""
    if request.number is not None:
        return str(request.number)
    return _("The request of {day}").format(day=day(request.issued_on))


def summary(report: RenewalReport, currencies: Currencies) -> list[str]:
    """What a run comes to, worst first: how many of each, and amounts per currency."""
    counted = [
        (report.steps(Event.SUBSCRIPTION_BLOCKED), _blocked),
        (report.steps(Event.SUBSCRIPTION_PAST_DUE), _past_due),
        (report.steps(Event.REQUEST_STATUS), _overdue),
        (report.steps(Event.CAMPAIGN_PAUSED), _pauses),
        (report.steps(Event.PERIOD_SETTLED), _settled),
        (report.steps(Event.PERIOD_RENEWED), _renewed),
        (report.requests, _requested),
        (report.steps(Event.CAMPAIGN_RESUMED), _resumes),
    ]
    sums = {
        _overdue: report.overdue.values(),
        _requested: report.requested.values(),
    }
    found: list[str] = []
    for n, words in counted:
        if n:
            amounts = " + ".join(money(amount, currencies) for amount in sums.get(words, ()))
            said = words(n)
            found.append(f"{said}: {amounts}" if amounts else said)
    return found


def _blocked(n: int) -> str:
    return ngettext("{n} client becomes Blocked", "{n} clients become Blocked", n).format(n=count(n))


def _past_due(n: int) -> str:
    return ngettext("{n} client becomes Past due", "{n} clients become Past due", n).format(n=count(n))


def _overdue(n: int) -> str:
    said = ngettext("{n} payment request becomes Overdue", "{n} payment requests become Overdue", n)
    return said.format(n=count(n))


def _pauses(n: int) -> str:
    return ngettext("{n} campaign pauses", "{n} campaigns pause", n).format(n=count(n))


def _resumes(n: int) -> str:
    return ngettext("{n} campaign resumes", "{n} campaigns resume", n).format(n=count(n))


def _settled(n: int) -> str:
    return ngettext("{n} period is settled", "{n} periods are settled", n).format(n=count(n))


def _renewed(n: int) -> str:
    return ngettext("{n} period begins", "{n} periods begin", n).format(n=count(n))


def _requested(n: int) -> str:
    return ngettext("{n} new payment request", "{n} new payment requests", n).format(n=count(n))


def set_aside_because(why: Why) -> str:
    """Why nothing could be decided for a client, within a sentence."""
    match why.fault:
        case Fault.NO_DAY:
            return _("its next step is on no day, but on {detail}").format(detail=why.detail)
        case Fault.UNREADABLE:
            return _("its figures can't be read: {detail}").format(detail=why.detail)
        case Fault.REFUSED:
            return _("the books refuse what it comes to: {detail}").format(detail=why.detail)
        case _:
            assert_never(why.fault)


def set_aside(aside: Mapping[str, Why]) -> str:
    """Who was set aside, and why; nothing where nobody was."""
    n = len(aside)
    said = ngettext("{n} client was set aside: {names}", "{n} clients were set aside: {names}", n)
    names = [
        _("{client} ({why})").format(client=client, why=set_aside_because(aside[client]))
        for client in sorted(aside)[:_MOST_NAMED]
    ]
    return said.format(n=count(n), names=", ".join(names)) if n else ""
