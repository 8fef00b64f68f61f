"""The history: what happened to a client, by whom, with before and after."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from agencybilling.domain.calendar import Instant


class Event(StrEnum):
    """What can happen."""

    CLIENT_ADDED = "client_added"
    CLIENT_ENABLED = "client_enabled"
    CLIENT_DISABLED = "client_disabled"
    CLIENT_HELD_BACK = "client_held_back"
    CLIENT_RELEASED = "client_released"
    PLAN_ADDED = "plan_added"
    PLAN_EDITED = "plan_edited"
    PLAN_ARCHIVED = "plan_archived"
    PLAN_RESTORED = "plan_restored"
    PLAN_ASSIGNED = "plan_assigned"
    PLAN_REMOVED = "plan_removed"
    PACK_ADDED = "pack_added"
    PACK_EDITED = "pack_edited"
    PACK_ARCHIVED = "pack_archived"
    PACK_RESTORED = "pack_restored"
    PACK_ASSIGNED = "pack_assigned"
    PACK_UNASSIGNED = "pack_unassigned"
    PACK_APPLIED = "pack_applied"
    WALLET_CORRECTED = "wallet_corrected"
    SUBSCRIPTION_STARTED = "subscription_started"
    SUBSCRIPTION_PAST_DUE = "subscription_past_due"
    SUBSCRIPTION_ACTIVE = "subscription_active"
    SUBSCRIPTION_BLOCKED = "subscription_blocked"
    SUBSCRIPTION_CANCELED = "subscription_canceled"
    PERIOD_RENEWED = "period_renewed"
    PERIOD_SETTLED = "period_settled"
    REQUEST_CREATED = "request_created"
    REQUEST_STATUS = "request_status"
    USAGE_RECORDED = "usage_recorded"
    USAGE_IMPORTED = "usage_imported"
    USAGE_VOIDED = "usage_voided"
    CAMPAIGN_ADDED = "campaign_added"
    CAMPAIGN_PAUSED = "campaign_paused"
    CAMPAIGN_RESUMED = "campaign_resumed"
    SETTINGS_CHANGED = "settings_changed"


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the history.

    `request_id` may be the negative stand-in of a request still without an id; `step_at` is the midnight of
    an engine's step, None for what a command does.
    """

    event: Event
    details: Mapping[str, object] = field(default_factory=dict)
    request_id: int | None = None
    step_at: Instant | None = None
