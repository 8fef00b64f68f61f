"""Kinds of steps as chips and pills name them, worst first."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum

from agencybilling.domain.audit import Event
from agencybilling.gui.theme.tokens import Tone
from agencybilling.i18n import N_, _


class Kind(StrEnum):
    """What is looked for in what is due."""

    BLOCKED = "blocked"
    WAITS = "waits"
    PAST_DUE = "past_due"
    OVERDUE = "overdue"
    CAMPAIGNS = "campaigns"
    RENEWED = "renewed"
    SETTLED = "settled"
    HELD_BACK = "held_back"


_KINDS: Mapping[Event, Kind] = {
    Event.SUBSCRIPTION_BLOCKED: Kind.BLOCKED,
    Event.SUBSCRIPTION_PAST_DUE: Kind.PAST_DUE,
    Event.SUBSCRIPTION_ACTIVE: Kind.PAST_DUE,
    Event.REQUEST_STATUS: Kind.OVERDUE,
    Event.CAMPAIGN_PAUSED: Kind.CAMPAIGNS,
    Event.CAMPAIGN_RESUMED: Kind.CAMPAIGNS,
    Event.PERIOD_RENEWED: Kind.RENEWED,
    Event.PERIOD_SETTLED: Kind.SETTLED,
}

_NAMES: Mapping[Kind, str] = {
    Kind.BLOCKED: N_("Blocked"),
    Kind.WAITS: N_("Waits for OK"),
    Kind.PAST_DUE: N_("Past due"),
    Kind.OVERDUE: N_("Overdue"),
    Kind.CAMPAIGNS: N_("Campaigns"),
    Kind.RENEWED: N_("Renewed"),
    Kind.SETTLED: N_("Settled"),
    Kind.HELD_BACK: N_("Held back"),
}

_TONES: Mapping[Kind, Tone] = {
    Kind.BLOCKED: Tone.BAD,
    Kind.WAITS: Tone.WARN,
    Kind.PAST_DUE: Tone.WARN,
    Kind.OVERDUE: Tone.BAD,
    Kind.CAMPAIGNS: Tone.WARN,
    Kind.RENEWED: Tone.INFO,
    Kind.SETTLED: Tone.NEUTRAL,
    Kind.HELD_BACK: Tone.NEUTRAL,
}


def kind_of(event: Event) -> Kind:
    """The kind that a step of the engine is."""
    return _KINDS[event]


def kind_name(kind: Kind) -> str:
    """As its chip and its pill say it."""
    return _(_NAMES[kind])


def kind_tone(kind: Kind) -> Tone:
    """The tone of both."""
    return _TONES[kind]
