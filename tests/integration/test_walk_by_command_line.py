"""The whole of the rules by the command line alone: a client's life, and every way to be refused."""

from __future__ import annotations

import re

import pytest

from tests.builders import SmallAgency
from tests.typed_commands import TypedCommands

CLIENT = "Aldermoor Dental"
FEE = "PR-2026-000001"

Command = tuple[object, ...]


@pytest.fixture
def type_(agency: SmallAgency) -> TypedCommands:
    """New books on 1 January 2026, 9:00 in New York."""
    typed = TypedCommands(agency)
    typed("settings", "set", "--name", "Bright Lines", "--zone", "America/New_York", "--usage-window", 3)
    agency.zone = typed.application(None).zone
    return typed.at("2026-01-01T09:00")


@pytest.fixture
def started(type_: TypedCommands) -> TypedCommands:
    """A client with a subscription since 1 January, and a pack it may have."""
    type_(
        *("plans", "add", "Growth", "--fee", "99.00", "--rate", "0.15", "--minutes", 10),
        *("--packs", "--chats", 4, "--due", 7, "--grace", 5),
    )
    type_("packs", "add", "Top-up", "--minutes", 100, "--price", "12.00")
    type_("clients", "add", CLIENT, "--campaign", "Inbound")
    type_("subscriptions", "assign", CLIENT, "Growth")
    type_("subscriptions", "start", CLIENT)
    type_("packs", "assign", CLIENT, "Top-up")
    return type_


def test_a_subscription_starts_with_its_fee_and_runs_its_campaigns(type_: TypedCommands) -> None:
    said = type_("plans", "add", "Growth", "--fee", "99.00", "--rate", "0.15", "--minutes", 10, "--due", 7)
    assert said == "The plan Growth is in the catalog.\n"
    assert type_("clients", "add", CLIENT, "--campaign", "Inbound").splitlines() == [
        "Aldermoor Dental is a client now.",
        "Aldermoor Dental has the campaign Inbound.",
    ]
    assert type_("clients", "show", CLIENT, "--json").count("no_subscription") == 1
    assert type_("subscriptions", "assign", CLIENT, "Growth") == (
        "Aldermoor Dental is assigned the plan Growth.\n"
    )
    assert type_("subscriptions", "start", CLIENT).splitlines() == [
        (
            "Aldermoor Dental started Growth on Jan 1, 2026, by the agency."
            " PR-2026-000001 asks for $99.00, due on Jan 8, 2026."
        ),
        "The campaign Inbound of Aldermoor Dental runs.",
    ]


def test_usage_goes_to_included_minutes_then_wallet_then_is_billed(started: TypedCommands) -> None:
    started("requests", "mark", FEE, "--status", "paid")
    started.at("2026-01-10T12:00")
    said = started("packs", "apply", CLIENT, "Top-up", "--paid")
    assert "has 100.00 min (400 chats) more in the wallet from the pack Top-up." in said
    assert "PR-2026-000002 asks for $12.00" in said
    started("usage", "record", CLIENT, "--seconds", "660", "--id", "long", "--at", "2026-01-10T11:00")
    started("usage", "record", CLIENT, "--seconds", "6000", "--id", "longer", "--at", "2026-01-10T12:00")
    started("usage", "record", CLIENT, "--chats", "4", "--id", "chat", "--at", "2026-01-10T12:00:00-05:00")
    long, longer, chat = (
        {row["id"]: row for row in started.json("usage", "list")}[name] for name in ("long", "longer", "chat")
    )
    assert (long["included_ms"], long["wallet_ms"], long["billable_ms"]) == (600_000, 0, 60_000)
    assert (chat["included_ms"], chat["wallet_ms"], chat["billable_ms"]) == (0, 60_000, 0)
    assert (longer["wallet_ms"], longer["billable_ms"]) == (5_940_000, 60_000)
    assert started("usage", "void", "longer") == "manual longer of Aldermoor Dental is void.\n"
    assert started.json("wallet", "show", CLIENT)["wallet_ms"] == 5_940_000


def test_a_month_passes_and_is_settled_after_the_usage_window(started: TypedCommands) -> None:
    started("requests", "mark", FEE, "--status", "paid", "--paid-on", "2026-01-01", "--reference", "B-17")
    started("usage", "record", CLIENT, "--seconds", "1200", "--id", "january")
    started.at("2026-02-02T09:00")
    assert "1 period begins" in started("renew")
    late = started("usage", "record", CLIENT, "--seconds", "60", "--id", "late", "--at", "2026-01-31T20:00")
    assert late == "manual late is recorded for Aldermoor Dental: counted.\n"
    started.at("2026-02-04T09:00")
    started("renew")
    amounts = {r["number"]: (r["kind"], r["amount"]) for r in started.json("requests", "list")}
    assert amounts == {
        FEE: ("recurring", "99.00"),
        "PR-2026-000002": ("recurring", "99.00"),
        "PR-2026-000003": ("usage", "1.65"),
    }
    shown = started("requests", "show", "PR-2026-000003")
    assert "Voice: 11.00 min (44 chats) × $0.15/min = $1.65" in shown
    assert started("renew") == "Nothing is due.\n"


def test_what_is_not_paid_becomes_overdue_then_blocked(started: TypedCommands) -> None:
    started.at("2026-01-09T00:00")
    started("renew")
    assert started.json("clients", "list", "--status", "past_due")[0]["reason"] == "payment_overdue"
    assert started("requests", "extend", FEE, "2026-01-12").splitlines() == [
        (
            "PR-2026-000001 of Aldermoor Dental: status Pending (was Overdue), due on Jan 12, 2026 (was"
            " Jan 8, 2026), grace until Jan 17, 2026 (was Jan 13, 2026)."
        ),
        "Aldermoor Dental is Active again.",
        "The campaign Inbound of Aldermoor Dental runs.",
    ]
    started.at("2026-01-18T09:00")
    said = started("clients", "disable", CLIENT)
    assert "Due on Jan 13, 2026: Aldermoor Dental is Past due." in said
    assert "Due on Jan 18, 2026: Aldermoor Dental is Blocked." in said
    assert "Aldermoor Dental is disabled; billing goes on." in said
    assert started.json("subscriptions", "list", "--status", "blocked")[0]["renews_on"] is None


def test_a_payment_that_was_a_slip_is_undone(started: TypedCommands) -> None:
    started.at("2026-01-09T09:00")
    started("renew")
    assert "is Active again" in started("requests", "mark", FEE, "--status", "paid")
    assert "Aldermoor Dental is Past due." in started("requests", "undo", FEE)
    before = started.json("requests", "show", FEE)
    assert (before["status"], before["due_on"], before["paid_on"]) == ("overdue", "2026-01-08", None)
    # Set by hand instead, a settled request is due anew.
    started("requests", "mark", FEE, "--status", "paid")
    started("requests", "mark", FEE, "--status", "pending")
    assert started.json("requests", "show", FEE)["due_on"] == "2026-01-16"


def test_a_charge_is_asked_for_once(started: TypedCommands) -> None:
    said = started("requests", "charge", CLIENT, "250.00", "Set-up", "--due", "2026-01-31")
    assert said == "Aldermoor Dental is charged. PR-2026-000002 asks for $250.00, due on Jan 31, 2026.\n"
    both = started("requests", "mark", FEE, "PR-2026-000002", "--status", "paid", "--note", "by wire")
    assert [line[:14] for line in both.splitlines()] == [FEE, "PR-2026-000002"]


def test_a_canceled_client_starts_again_with_its_wallet(started: TypedCommands) -> None:
    started("packs", "apply", CLIENT, "Top-up")
    started("usage", "record", CLIENT, "--seconds", "720", "--id", "call")
    started.at("2026-01-12T15:00")
    said = started("subscriptions", "cancel", CLIENT, "--void-open")
    assert "The subscription of Aldermoor Dental is canceled, it was Past due." in said
    assert started.json("requests", "show", FEE)["status"] == "canceled"
    assert "is settled" in started("subscriptions", "settle", CLIENT)
    said = started("subscriptions", "start", CLIENT, "--on", "2026-01-12", "--by-client")
    assert "started Growth on Jan 12, 2026, by the client." in said
    assert started.json("wallet", "show", CLIENT)["wallet_ms"] == 98 * 60_000
    assert [s["status"] for s in started.json("subscriptions", "list")] == ["canceled", "active"]


def test_a_snapshot_is_kept_while_the_catalog_changes(started: TypedCommands) -> None:
    assert "(was 0.15)" in started("plans", "edit", "Growth", "--rate", "0.20")
    started("plans", "archive", "Growth")
    terms = started.json("subscriptions", "show", CLIENT)["terms"]
    assert (terms["overage_rate"], started.json("plans", "show", "Growth")["overage_rate"]) == (
        "0.15",
        "0.20",
    )
    assert started("plans", "restore", "Growth") == "The plan Growth is active again.\n"


@pytest.fixture(autouse=True)
def _the_books_add_up(type_: TypedCommands) -> object:
    yield
    assert type_("check") == "The books add up.\n"


BAD_PLAN: Command = ("plans", "add", "Free")
REFUSED: dict[str, list[Command]] = {
    "not_found": [
        ("clients", "show", "Nobody"),
        ("subscriptions", "start", "99"),
        ("plans", "show", "Nothing"),
        ("packs", "apply", CLIENT, "Nothing"),
        ("requests", "show", "PR-2026-000099"),
        ("requests", "undo", FEE),
        ("usage", "void", "nothing"),
        ("clients", "pause", CLIENT, "Nothing"),
    ],
    "already_exists": [
        ("clients", "add", CLIENT.upper()),
        ("plans", "duplicate", "Growth", "growth"),
        ("clients", "add-campaign", CLIENT, "inbound"),
    ],
    "invalid_plan": [BAD_PLAN, (*BAD_PLAN, "--rate", "0"), ("plans", "edit", "Growth", "--fee", "1.234")],
    "invalid_pack": [("packs", "add", "None", "--minutes", 0, "--price", "1")],
    "invalid_currency": [
        ("requests", "charge", CLIENT, "1.00", "Set-up", "--currency", "usd"),
        ("settings", "set", "--decimals", "USD=3"),
    ],
    "invalid_amount": [
        ("requests", "charge", CLIENT, "1.234", "Set-up"),
        ("requests", "charge", CLIENT, "1.00", " "),
        ("settings", "set", "--mail", "our books"),
        ("wallet", "adjust", CLIENT, "0", "--reason", "slip"),
    ],
    "invalid_quantity": [
        ("usage", "record", CLIENT, "--seconds", "1.2345"),
        ("usage", "record", CLIENT, "--chats", 0),
    ],
    "invalid_date": [
        ("requests", "extend", FEE, "2025-12-31"),
        ("requests", "mark", FEE, "--status", "paid", "--paid-on", "2026-01-02"),
    ],
    "invalid_start_date": [("subscriptions", "start", "Idle", "--on", "2025-11-01")],
    "plan_archived": [("subscriptions", "assign", "Idle", "Old")],
    "pack_archived": [("packs", "assign", CLIENT, "Old pack")],
    "subscription_live": [("subscriptions", "start", CLIENT), ("subscriptions", "remove", CLIENT)],
    "no_plan_assigned": [("subscriptions", "start", "Bare"), ("packs", "assign", "Bare", "Top-up")],
    "no_live_subscription": [("subscriptions", "cancel", "Idle"), ("subscriptions", "show", "Idle")],
    "subscription_not_active": [("packs", "apply", "Late", "Top-up")],
    "client_disabled": [("subscriptions", "start", "Out")],
    "addons_disabled": [("packs", "assign", "Late", "Top-up")],
    "pack_not_assigned": [("packs", "apply", CLIENT, "Other"), ("packs", "unassign", CLIENT, "Other")],
    "wallet_too_low": [("wallet", "adjust", CLIENT, "-0.01", "--reason", "slip")],
    "usage_conflict": [("usage", "record", CLIENT, "--seconds", 2, "--id", "known", "--at", "2026-01-01")],
    "usage_in_future": [("usage", "record", CLIENT, "--seconds", 1, "--at", "2026-01-02")],
    "period_settled": [("usage", "void", "settled")],
    "nothing_to_settle": [("subscriptions", "settle", CLIENT)],
    "request_settled": [("requests", "extend", "PR-2025-000002", "2026-02-01")],
    "access_denied": [("clients", "resume", "Late", "Recall")],
    "start_code_invalid": [
        ("subscriptions", "redeem", "K7QM-3XPT"),
        ("subscriptions", "redeem", "0000-0000-0000-0000"),
        ("subscriptions", "redeem", "CODE OF Out", "--client", CLIENT),
    ],
    "start_code_expired": [("subscriptions", "redeem", "CODE OF Expired")],
    "start_code_used": [("subscriptions", "redeem", "CODE OF Used")],
    "start_code_outdated": [("subscriptions", "redeem", "CODE OF Outdated")],
}
"""`CODE OF` a client stands for its start code."""


@pytest.mark.parametrize(
    ("code", "command"),
    [(code, command) for code, commands in REFUSED.items() for command in commands],
    ids=lambda value: " ".join(map(str, value)) if isinstance(value, tuple) else str(value),
)
def test_a_refusal_prints_its_code_and_a_sentence(
    started: TypedCommands, code: str, command: Command
) -> None:
    codes = _with_everything_to_be_refused(started)
    command = tuple(codes.get(str(word), word) for word in command)
    before = started.agency.dump()
    said, sentence = started.refused(*command)
    assert said == code
    assert re.fullmatch(r"\S[^\n]*\. [A-Z][^\n]*\.", sentence), sentence
    assert not re.search(r"[{}_]|  |\bthis\b(?! client| currency)", sentence), sentence
    assert started.agency.dump() == before


def _with_everything_to_be_refused(typed: TypedCommands) -> dict[str, str]:
    """What the words of commands stand for."""
    typed("plans", "add", "Old", "--fee", 1)
    typed("plans", "archive", "Old")
    typed("plans", "add", "Plain", "--fee", 5, "--minutes", 1, "--due", 5, "--grace", 90)
    for name in ("Old pack", "Other"):
        typed("packs", "add", name, "--minutes", 1, "--price", 1)
    typed("packs", "archive", "Old pack")
    for name in ("Idle", "Bare", "Out"):
        typed("clients", "add", name)
    typed("subscriptions", "assign", "Idle", "Growth")
    codes = _start_codes(typed)
    typed("clients", "disable", "Out")
    typed("usage", "record", CLIENT, "--seconds", 1, "--id", "known", "--at", "2026-01-01")
    typed.at("2025-11-01T09:00")
    typed("clients", "add", "Late", "--campaign", "Recall")
    typed("subscriptions", "assign", "Late", "Plain")
    typed("subscriptions", "start", "Late")
    typed("usage", "record", "Late", "--seconds", 1, "--id", "settled")
    typed.at("2025-12-05T09:00")
    typed("renew")
    typed("requests", "mark", "PR-2025-000002", "--status", "paid")
    typed.at("2026-01-01T09:00")
    typed("renew")
    return codes


def _start_codes(typed: TypedCommands) -> dict[str, str]:
    """Codes of clients, all but the first with something wrong, by the words that stand for them."""
    codes: dict[str, str] = {}
    for name in ("Out", "Used", "Outdated", "Expired"):
        typed.at("2025-11-30T09:00" if name == "Expired" else "2026-01-01T09:00")
        if name != "Out":
            typed("clients", "add", name)
        typed("plans", "add", f"Plan of {name}", "--fee", 10, "--due", 60)
        typed("subscriptions", "assign", name, f"Plan of {name}")
        codes[f"CODE OF {name}"] = typed.json("subscriptions", "offer", name)["code"]
    typed.at("2026-01-01T09:00")
    typed("subscriptions", "redeem", codes["CODE OF Used"])
    typed("plans", "edit", "Plan of Outdated", "--fee", 11)
    return codes
