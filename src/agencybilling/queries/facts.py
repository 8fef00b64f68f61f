"""Stored totals beside the facts they stand for, read for `check`: rows appear only where the two differ."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from agencybilling.store.books import UnitOfWork


@dataclass(frozen=True, slots=True)
class Difference:
    """A stored figure that its facts don't bear out."""

    what: str
    where: str
    stored: object
    facts: object


_FROZEN = """
    SELECT subscription_id AS s, charged_period AS n, COUNT(*) AS records,
           SUM(CASE WHEN own_period = charged_period THEN included_ms ELSE 0 END) AS own_used,
           SUM(CASE WHEN own_period <> charged_period THEN included_ms ELSE 0 END) AS late_drawn,
           SUM(wallet_ms) AS wallet,
           SUM(CASE WHEN channel = 'voice' THEN billable_ms ELSE 0 END) AS voice,
           SUM(CASE WHEN channel = 'chat' THEN billable_ms ELSE 0 END) AS chat,
           SUM(uncovered_ms) AS uncovered
    FROM usage_records WHERE included_ms IS NOT NULL AND voided_at IS NULL GROUP BY 1, 2
"""

_PERIOD = "'period ' || p.number || ' of subscription ' || p.subscription_id"
_NUMBER = "printf('PR-%d-%06d', r.year, r.sequence)"

# Each of them gives (where, stored, facts) for what does not add up.
_CHECKS = {
    "amount of a request": f"""
        SELECT {_NUMBER}, r.amount, COALESCE(SUM(l.amount), 0) FROM payment_requests r
        LEFT JOIN request_lines l ON l.request_id = r.id
        GROUP BY r.id HAVING r.amount <> COALESCE(SUM(l.amount), 0)
    """,
    "numbers without gaps": """
        SELECT 'year ' || year, MAX(sequence), COUNT(*) FROM payment_requests
        GROUP BY year HAVING MAX(sequence) <> COUNT(*)
    """,
    "fee of a period": f"""
        SELECT {_PERIOD}, COALESCE(r.amount, 0), COALESCE(t.recurring_fee, 0) FROM periods p
        JOIN subscriptions s ON s.id = p.subscription_id JOIN terms t ON t.id = s.terms_id
        LEFT JOIN payment_requests r
            ON r.subscription_id = p.subscription_id AND r.period = p.number AND r.kind = 'recurring'
        WHERE COALESCE(r.amount, 0) <> COALESCE(t.recurring_fee, 0)
    """,
    "minutes of a usage request": f"""
        SELECT {_NUMBER} || ', ' || l.kind, l.quantity_ms,
               CASE l.kind WHEN 'voice_usage' THEN p.billable_voice_ms ELSE p.billable_chat_ms END
        FROM payment_requests r JOIN request_lines l ON l.request_id = r.id
        JOIN periods p ON p.subscription_id = r.subscription_id AND p.number = r.period
        WHERE r.kind = 'usage' AND l.quantity_ms <>
              CASE l.kind WHEN 'voice_usage' THEN p.billable_voice_ms ELSE p.billable_chat_ms END
    """,
    "pools of a settled period": f"""
        SELECT {_PERIOD},
               p.records || '/' || p.own_used_ms || '/' || p.late_drawn_ms || '/' || p.wallet_used_ms
               || '/' || p.billable_voice_ms || '/' || p.billable_chat_ms || '/' || p.uncovered_ms,
               COALESCE(f.records, 0) || '/' || COALESCE(f.own_used, 0) || '/' || COALESCE(f.late_drawn, 0)
               || '/' || COALESCE(f.wallet, 0) || '/' || COALESCE(f.voice, 0) || '/' || COALESCE(f.chat, 0)
               || '/' || COALESCE(f.uncovered, 0)
        FROM periods p LEFT JOIN ({_FROZEN}) f ON f.s = p.subscription_id AND f.n = p.number
        WHERE p.settled_on IS NOT NULL AND (
            p.records <> COALESCE(f.records, 0) OR p.own_used_ms <> COALESCE(f.own_used, 0)
            OR p.late_drawn_ms <> COALESCE(f.late_drawn, 0) OR p.wallet_used_ms <> COALESCE(f.wallet, 0)
            OR p.billable_voice_ms <> COALESCE(f.voice, 0) OR p.billable_chat_ms <> COALESCE(f.chat, 0)
            OR p.uncovered_ms <> COALESCE(f.uncovered, 0))
    """,
    "minutes that late records drew": f"""
        SELECT {_PERIOD}, p.late_given_ms, COALESCE(d.drawn, 0) FROM periods p LEFT JOIN (
            SELECT subscription_id AS s, own_period AS n, SUM(included_ms) AS drawn FROM usage_records
            WHERE included_ms IS NOT NULL AND own_period <> charged_period GROUP BY 1, 2
        ) d ON d.s = p.subscription_id AND d.n = p.number
        WHERE p.late_given_ms <> COALESCE(d.drawn, 0)
    """,
    "included minutes given out": f"""
        SELECT {_PERIOD}, p.own_used_ms + p.late_given_ms, t.included_minutes * 60000 FROM periods p
        JOIN subscriptions s ON s.id = p.subscription_id JOIN terms t ON t.id = s.terms_id
        WHERE p.own_used_ms + p.late_given_ms > t.included_minutes * 60000
    """,
    "final part of the wallet": """
        SELECT c.name, c.wallet_final_ms,
               COALESCE((SELECT SUM(taken_ms) FROM wallet_entries w WHERE w.client_id = c.id AND w.final), 0)
               - COALESCE((SELECT SUM(wallet_ms) FROM usage_records u
                           WHERE u.client_id = c.id AND u.included_ms IS NOT NULL), 0) AS facts
        FROM clients c WHERE c.wallet_final_ms <> facts
    """,
    "a record that is settled or not with its period": f"""
        SELECT u.source || ' ' || u.external_id, u.included_ms, {_PERIOD} FROM usage_records u
        JOIN periods p ON p.subscription_id = u.subscription_id AND p.number = u.charged_period
        WHERE u.voided_at IS NULL AND (u.included_ms IS NULL) <> (p.settled_on IS NULL)
    """,
    "a charge with a period that exists": """
        SELECT u.source || ' ' || u.external_id, u.charged_period, NULL FROM usage_records u
        WHERE u.charged_period IS NOT NULL AND (NOT EXISTS (
            SELECT 1 FROM periods p
            WHERE p.subscription_id = u.subscription_id AND p.number = u.charged_period)
        OR NOT EXISTS (
            SELECT 1 FROM periods p WHERE p.subscription_id = u.subscription_id AND p.number = u.own_period)
        OR NOT EXISTS (
            SELECT 1 FROM subscriptions s WHERE s.id = u.subscription_id AND s.client_id = u.client_id))
    """,
    "periods that follow each other": f"""
        SELECT {_PERIOD}, p.start_on, q.end_on FROM periods p
        JOIN subscriptions s ON s.id = p.subscription_id
        LEFT JOIN periods q ON q.subscription_id = p.subscription_id AND q.number = p.number - 1
        WHERE (p.number = 1 AND p.start_on <> s.start_on)
           OR (p.number > 1 AND (q.number IS NULL OR q.end_on <> p.start_on OR NOT q.closed))
           OR (p.settled_on IS NOT NULL AND q.number IS NOT NULL AND q.settled_on IS NULL
               AND p.canceled_on IS NULL)
    """,
    "the one open period of a live subscription": """
        SELECT 'subscription ' || s.id, s.status,
               (SELECT COUNT(*) FROM periods p WHERE p.subscription_id = s.id AND NOT p.closed) AS facts
        FROM subscriptions s WHERE facts <> (s.status <> 'canceled')
    """,
    "status of a subscription": """
        SELECT 'subscription ' || s.id, s.status, 'an overdue cycle request' FROM subscriptions s
        WHERE s.status = 'active' AND EXISTS (
            SELECT 1 FROM payment_requests r
            WHERE r.subscription_id = s.id AND r.type = 'cycle' AND r.status = 'overdue')
        UNION ALL
        SELECT 'subscription ' || s.id, s.status, 'no open cycle request' FROM subscriptions s
        WHERE s.status = 'past_due' AND NOT EXISTS (
            SELECT 1 FROM payment_requests r WHERE r.subscription_id = s.id AND r.type = 'cycle'
            AND r.status IN ('pending', 'overdue', 'failed'))
    """,
    "foreign keys": "SELECT \"table\" || ' ' || rowid, parent, NULL FROM pragma_foreign_key_check",
    "the file itself": """
        SELECT 'database', integrity_check, 'ok' FROM pragma_integrity_check WHERE integrity_check <> 'ok'
    """,
}


def differences(unit: UnitOfWork) -> Iterator[Difference]:
    """All that does not add up between stored totals and final facts."""
    for what, sql in _CHECKS.items():
        for where, stored, facts in unit.connection.exec_driver_sql(sql):
            yield Difference(what, where, stored, facts)
