"""Which terms a client is shown with: those of its live subscription, else those of its assigned plan."""

from __future__ import annotations

JOINS = (
    " LEFT JOIN subscriptions live ON live.client_id = c.id AND live.status <> 'canceled'"
    " LEFT JOIN terms lt ON lt.id = live.terms_id"
    " LEFT JOIN plans assigned ON assigned.id = c.plan_id LEFT JOIN terms pt ON pt.id = assigned.terms_id"
)
"""Beside the clients as `c`."""
CHATS_PER_MINUTE = "CASE WHEN live.id IS NULL THEN pt.chats_per_minute ELSE lt.chats_per_minute END"
PLAN_NAME = "CASE WHEN live.id IS NULL THEN pt.plan_name ELSE lt.plan_name END"
