"""The terms a client has, or is offered, as a grid of prices and limits."""

from __future__ import annotations

from agencybilling.domain.catalog import Terms
from agencybilling.domain.money import Currencies, Money
from agencybilling.i18n import _, ngettext
from agencybilling.statements.sheet import Fact, printed
from agencybilling.wording.amounts import count, minutes_and_chats, rate
from agencybilling.wording.rhythms import days, increment_name, per, rhythm_name


def pricing(terms: Terms, currencies: Currencies) -> tuple[Fact, ...]:
    """All that they cost and allow, in the order of a plan's badges."""
    return (
        Fact(_("Recurring fee"), _fee(terms, currencies)),
        Fact(_("Included minutes"), _included(terms)),
        Fact(_("Beyond them"), _beyond(terms)),
        Fact(_("Billing period"), rhythm_name(terms.rhythm)),
        Fact(_("Add-on packs"), _("On") if terms.addon_packs else _("Off")),
        Fact(_("Chat"), _chat(terms.chats_per_minute)),
        Fact(_("Calls are counted"), increment_name(terms.increment)),
        Fact(_("Time to pay"), _due(terms)),
    )


def _fee(terms: Terms, currencies: Currencies) -> str:
    if terms.recurring_fee is None:
        return _("None")
    return per(printed(Money(terms.recurring_fee, terms.currency), currencies), terms.rhythm)


def _included(terms: Terms) -> str:
    if not terms.included:
        return _("None")
    return minutes_and_chats(terms.included, terms.chats_per_minute)


def _beyond(terms: Terms) -> str:
    if terms.overage_rate is None:
        return _("Not possible")
    return _("{rate} / min").format(rate=rate(terms.overage_rate, terms.currency))


def _chat(chats: int | None) -> str:
    if chats is None:
        return _("Off")
    return ngettext("1 min = {n} chat", "1 min = {n} chats", chats).format(n=count(chats))


def _due(terms: Terms) -> str:
    return _("{due}, then {grace} of grace").format(due=days(terms.due_days), grace=days(terms.grace_days))
