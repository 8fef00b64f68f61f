"""What people call the kinds of events in the history, to find their entries again."""

from __future__ import annotations

from collections.abc import Mapping

from agencybilling.domain.audit import Event
from agencybilling.i18n import N_, _

_EVENTS: Mapping[Event, str] = {
    Event.CLIENT_ADDED: N_("Client added"),
    Event.CLIENT_ENABLED: N_("Client enabled"),
    Event.CLIENT_DISABLED: N_("Client disabled"),
    Event.CLIENT_HELD_BACK: N_("Client held back"),
    Event.CLIENT_RELEASED: N_("Client no longer held back"),
    Event.PLAN_ADDED: N_("Plan added"),
    Event.PLAN_EDITED: N_("Plan changed"),
    Event.PLAN_ARCHIVED: N_("Plan archived"),
    Event.PLAN_RESTORED: N_("Plan restored"),
    Event.PLAN_ASSIGNED: N_("Plan assigned"),
    Event.PLAN_REMOVED: N_("Plan removed"),
    Event.PACK_ADDED: N_("Pack added"),
    Event.PACK_EDITED: N_("Pack changed"),
    Event.PACK_ARCHIVED: N_("Pack archived"),
    Event.PACK_RESTORED: N_("Pack restored"),
    Event.PACK_ASSIGNED: N_("Pack assigned"),
    Event.PACK_UNASSIGNED: N_("Pack unassigned"),
    Event.PACK_APPLIED: N_("Pack applied"),
    Event.WALLET_CORRECTED: N_("Wallet corrected"),
    Event.SUBSCRIPTION_STARTED: N_("Subscription started"),
    Event.SUBSCRIPTION_PAST_DUE: N_("Subscription Past due"),
    Event.SUBSCRIPTION_ACTIVE: N_("Subscription Active again"),
    Event.SUBSCRIPTION_BLOCKED: N_("Subscription Blocked"),
    Event.SUBSCRIPTION_CANCELED: N_("Subscription canceled"),
    Event.PERIOD_RENEWED: N_("Period renewed"),
    Event.PERIOD_SETTLED: N_("Period settled"),
    Event.REQUEST_CREATED: N_("One-off charge"),
    Event.REQUEST_STATUS: N_("Payment request changed"),
    Event.USAGE_RECORDED: N_("Usage recorded"),
    Event.USAGE_IMPORTED: N_("Usage imported"),
    Event.USAGE_VOIDED: N_("Usage voided"),
    Event.CAMPAIGN_ADDED: N_("Campaign added"),
    Event.CAMPAIGN_PAUSED: N_("Campaign paused"),
    Event.CAMPAIGN_RESUMED: N_("Campaign resumed"),
    Event.SETTINGS_CHANGED: N_("Settings changed"),
}


def event_name(event: Event) -> str:
    """As a filter of the history says it."""
    return _(_EVENTS[event])
