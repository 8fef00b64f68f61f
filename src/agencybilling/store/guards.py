"""What the database itself refuses, whoever writes to it: triggers that keep what must never change."""

from __future__ import annotations


def _guard(name: str, *, before: str, refuses: str, when: str | None = None) -> str:
    condition = "" if when is None else f" WHEN {when}"
    return f"CREATE TRIGGER {name} BEFORE {before}{condition} BEGIN SELECT RAISE(ABORT, '{refuses}'); END"


_ASKED = "year, sequence, client_id, type, kind, currency, amount, issued_on, subscription_id, period"
_CHARGED = (
    "settled_on, closed, canceled_on, billed, records, own_used_ms, late_drawn_ms, wallet_used_ms,"
    " billable_voice_ms, billable_chat_ms, uncovered_ms"
)
_SETTLED_USAGE = (
    "client_id, source, external_id, channel, quantity, occurred_at, subscription_id, own_period,"
    " charged_period, billed_ms, included_ms, wallet_ms, billable_ms, uncovered_ms, voided_at"
)
_LINES_SO_FAR = "(SELECT COALESCE(SUM(amount), 0) FROM request_lines WHERE request_id = NEW.request_id)"
_ASKED_AMOUNT = "(SELECT amount FROM payment_requests WHERE id = NEW.request_id)"
_LAST_NUMBER = "(SELECT COALESCE(MAX(sequence), 0) FROM payment_requests WHERE year = NEW.year)"

GUARDS = (
    _guard("history_is_not_changed", before="UPDATE ON history", refuses="the history only grows"),
    _guard("history_is_not_deleted", before="DELETE ON history", refuses="the history only grows"),
    _guard("terms_are_not_changed", before="UPDATE ON terms", refuses="terms are frozen"),
    _guard("terms_are_not_deleted", before="DELETE ON terms", refuses="terms are frozen"),
    _guard(
        "terms_have_a_rhythm",
        before="INSERT ON terms",
        when="NEW.every < 1",
        refuses="a rhythm has at least one unit",
    ),
    _guard(
        "request_numbers_without_gaps",
        before="INSERT ON payment_requests",
        when=f"NEW.sequence <> 1 + {_LAST_NUMBER}",
        refuses="request numbers have no gaps",
    ),
    _guard(
        "requests_keep_what_they_ask",
        before=f"UPDATE OF {_ASKED} ON payment_requests",
        refuses="a request keeps what it asks for",
    ),
    _guard(
        "requests_are_not_deleted",
        before="DELETE ON payment_requests",
        refuses="payment requests are never deleted",
    ),
    _guard("lines_are_not_changed", before="UPDATE ON request_lines", refuses="line items stay as they are"),
    _guard("lines_are_not_deleted", before="DELETE ON request_lines", refuses="line items stay as they are"),
    _guard(
        "lines_come_with_their_request",
        before="INSERT ON request_lines",
        when=f"NEW.amount + {_LINES_SO_FAR} > {_ASKED_AMOUNT}",
        refuses="line items sum to what the request asks for",
    ),
    _guard(
        "subscriptions_keep_their_terms",
        before="UPDATE OF client_id, plan_id, terms_id, start_on, started_at, usage_from ON subscriptions",
        refuses="a subscription keeps its terms",
    ),
    _guard("subscriptions_are_not_deleted", before="DELETE ON subscriptions", refuses="subscriptions stay"),
    _guard(
        "redeemed_codes_are_not_changed",
        before="UPDATE ON redeemed_codes",
        refuses="a start code is good once",
    ),
    _guard(
        "redeemed_codes_are_not_deleted",
        before="DELETE ON redeemed_codes",
        refuses="a start code is good once",
    ),
    _guard("periods_are_not_deleted", before="DELETE ON periods", refuses="periods stay"),
    _guard(
        "periods_keep_their_bounds",
        before="UPDATE OF start_on, end_on ON periods",
        refuses="a period keeps its bounds",
    ),
    _guard(
        "settled_periods_are_final",
        before=f"UPDATE OF {_CHARGED} ON periods",
        when="OLD.settled_on IS NOT NULL",
        refuses="a settled period is final",
    ),
    _guard(
        "usage_is_not_deleted",
        before="DELETE ON usage_records",
        refuses="usage is voided, never deleted",
    ),
    _guard(
        "settled_usage_is_final",
        before=f"UPDATE OF {_SETTLED_USAGE} ON usage_records",
        when="OLD.included_ms IS NOT NULL",
        refuses="a settled record is final",
    ),
    _guard(
        "wallet_entries_are_not_deleted", before="DELETE ON wallet_entries", refuses="wallet entries stay"
    ),
    _guard(
        "wallet_entries_keep_what_was_asked",
        before="UPDATE OF client_id, at, kind, asked_ms ON wallet_entries",
        refuses="a wallet entry keeps what was asked",
    ),
    _guard(
        "final_wallet_entries_stay",
        before="UPDATE OF taken_ms, final ON wallet_entries",
        when="OLD.final",
        refuses="a final wallet entry stays as it is",
    ),
)
