"""Lists and single things: the same keys in JSON every time, and tables of which nothing is cut off."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from agencybilling.domain.calendar import Instant
from agencybilling.queries.history import HistoryRow
from agencybilling.wording.happened import sentence
from tests.builders import CLIENT, SmallAgency
from tests.typed_commands import TypedCommands

LONG = "A client with a name that is much longer than any terminal of forty columns is wide"


@pytest.fixture
def typed(agency: SmallAgency) -> TypedCommands:
    """A client with chat on, half its minutes used, a pack and an open charge; and one with a long name."""
    agency.subscriber(campaigns=["Inbound"])
    agency.pack()
    agency.app.packs.assign(CLIENT, "Top-up")
    agency.app.packs.apply(CLIENT, "Top-up")
    agency.call("300", "2026-01-01T09:00", call_id="call")
    agency.client(LONG)
    return TypedCommands(agency)


KEYS = {
    ("plans", "list"): (
        "id name currency rhythm recurring_fee overage_rate included_minutes addon_packs chats_per_minute"
        " billing_increment due_days grace_days description archived live_subscriptions"
    ),
    ("packs", "list"): "id name minutes price currency description archived clients",
    ("clients", "list"): (
        "id client enabled plan status period_start period_end included_ms included_used_ms wallet_ms"
        " outstanding portal campaigns_run reason"
    ),
    ("clients", "campaigns", CLIENT): "campaign running reason",
    ("subscriptions", "list"): (
        "id client plan status start_on started_by period period_start period_end renews_on canceled_on terms"
    ),
    ("requests", "list"): (
        "number client type kind status currency amount due_on grace_until period_start period_end paid_on"
        " external_reference description issued_on notes"
    ),
    ("usage", "list"): (
        "client source id channel seconds chats occurred_at state period charged_period billed_ms"
        " included_ms wallet_ms billable_ms uncovered_ms final campaign agents note"
    ),
    ("history",): "id at by client event request details",
}


@pytest.mark.parametrize(("command", "keys"), KEYS.items(), ids=[" ".join(c) for c in KEYS])
def test_every_list_has_its_keys(typed: TypedCommands, command: tuple[str, ...], keys: str) -> None:
    rows = typed.json(*command)
    assert rows
    assert all(list(row) == keys.split() for row in rows)


@pytest.mark.parametrize("command", KEYS, ids=[" ".join(c) for c in KEYS])
def test_an_empty_list_is_an_array_in_json_and_a_sentence_for_people(command: tuple[str, ...]) -> None:
    typed = TypedCommands(SmallAgency())
    if CLIENT in command:
        typed("clients", "add", CLIENT)
    if command != ("history",):  # settings have been changed already
        assert typed.json(*command) == []
        assert typed(*command).endswith(".\n")


def test_a_table_that_is_piped_is_as_wide_as_its_content(typed: TypedCommands) -> None:
    table = typed("clients", "list")
    assert LONG in table
    (row,) = (line for line in table.splitlines() if CLIENT in line)
    assert "5.00 min (20 chats) of 10.00" in row
    assert "100.00 min (400 chats)" in row
    assert "$111.00" in row
    assert "Jan 1, 2026 - Jan 31, 2026" in row
    assert "Portal: Open" in row


def test_amounts_stand_at_the_right_of_their_column(typed: TypedCommands) -> None:
    typed("requests", "charge", CLIENT, "1250.00", "Set-up")
    lines = typed("requests", "list").splitlines()
    ends = {
        line.index(amount) + len(amount)
        for line in lines
        for amount in ("$1,250.00", "$99.00")
        if amount in line
    }
    assert len(ends) == 1


def test_a_long_list_keeps_its_columns(agency: SmallAgency) -> None:
    agency.app.clients.add_many(f"Client {number:04}" for number in range(1_500))
    lines = TypedCommands(agency)("clients", "list").splitlines()
    assert len(lines) == 2 + 1_500
    assert len({line.index("Client ") for line in lines[2:]}) == 1


def test_a_name_can_not_steer_the_terminal(typed: TypedCommands) -> None:
    typed("clients", "add", "\x1b[31mRed[bold]")
    table = typed("clients", "list")
    assert "\x1b" not in table
    assert "[31mRed[bold]" in table


def test_one_client_is_shown_with_all_that_matters(typed: TypedCommands) -> None:
    shown = typed("clients", "show", "1")
    for part in (
        "Aldermoor Dental (id 1)",
        "Recurring · $99.00 / month, Usage · $0.15/min, Add-on packs · On, 1 min = 4 chats",
        "5.00 min (20 chats) of 10.00",
        "Campaign Inbound: Running",
        "PR-2026-000001: $99.00, Pending, due on Jan 8, 2026",
    ):
        assert part in shown
    whole = typed.json("clients", "show", CLIENT)
    assert (whole["id"], whole["minutes"]["included_used_ms"]) == (1, 300_000)


def test_what_has_ended_and_is_not_settled_is_shown(typed: TypedCommands) -> None:
    typed("settings", "set", "--usage-window", 3)
    typed("requests", "mark", "PR-2026-000001", "--status", "paid")
    typed.at("2026-02-01T09:00")
    typed("renew")
    assert "Not settled yet: Jan 1, 2026 - Jan 31, 2026, 0.00 min (0 chats) billable so far" in (
        typed("clients", "show", CLIENT)
    )


def test_a_wallet_shows_credits_corrections_and_uses(typed: TypedCommands) -> None:
    typed("wallet", "adjust", CLIENT, "-2.5", "--reason", "slip")
    typed("usage", "record", CLIENT, "--seconds", "330", "--id", "more")
    shown = typed("wallet", "show", CLIENT)
    assert "Aldermoor Dental has 97.00 min (388 chats) in the wallet." in shown
    whole = typed.json("wallet", "show", CLIENT)
    moves = [(m["move"], m["taken_ms"], m["request"]) for m in whole["moves"]]
    assert moves == [
        ("pack", 6_000_000, "PR-2026-000002"),
        ("correction", -150_000, None),
        ("use", -30_000, None),
    ]
    assert whole["wallet_ms"] == sum(taken for _, taken, _ in moves)


def test_requests_are_filtered(typed: TypedCommands) -> None:
    typed.at("2026-01-05T09:00")
    typed("requests", "charge", CLIENT, "10.00", "Set-up")
    typed("requests", "mark", "PR-2026-000001", "--status", "paid", "--paid-on", "2026-01-04")

    def numbers(*filters: object) -> list[int]:
        return [int(r["number"][-6:]) for r in typed.json("requests", "list", *filters)]

    assert numbers("--status", "paid") == [1]
    assert numbers("--from", "2026-01-02") == [3]
    assert numbers("--to", "2026-01-04", "--client", CLIENT) == [1, 2]
    assert numbers("--client", LONG) == []
    assert "Paid Jan 4, 2026" in typed("requests", "list")
    assert "Set-up" in typed("requests", "show", "2026-3")


def test_usage_is_filtered(typed: TypedCommands) -> None:
    typed("usage", "record", LONG, "--seconds", 5, "--id", "lost", "--source", "other", "--note", "why?")

    def ids(*filters: object) -> list[str]:
        return [r["id"] for r in typed.json("usage", "list", *filters)]

    assert ids() == ["call", "lost"]
    assert ids("--unbilled") == ["lost"]
    assert ids("--source", "manual") == ids("--client", CLIENT) == ["call"]
    assert ids("--to", "2025-12-31") == ids("--unassigned") == ids("--from", "2026-01-02") == []
    assert ids("--from", "2026-01-01", "--to", "2026-01-01") == ["call", "lost"]
    assert "5.00 min (20 chats)" in typed("usage", "list")
    assert "5 s" in typed("usage", "list", "--unbilled")


def test_subscriptions_are_filtered(typed: TypedCommands) -> None:
    assert len(typed.json("subscriptions", "list", "--client", CLIENT, "--status", "active")) == 1
    assert typed.json("subscriptions", "list", "--client", LONG) == []
    assert "Renews" in typed("subscriptions", "list")
    assert "1: Jan 1, 2026 - Jan 31, 2026" in typed("subscriptions", "show", CLIENT)


def test_the_catalog_is_filtered_and_shown(typed: TypedCommands) -> None:
    typed("packs", "archive", "Top-up")
    assert typed.json("packs", "list", "--active") == []
    assert typed.json("packs", "list", "--archived")[0]["clients"] == 1
    assert "Top-up (archived)" in typed("packs", "show", "top-up")
    assert "Archived" in typed("packs", "list")
    assert typed.json("packs", "show", "Top-up")["price"] == "12.00"
    assert "1 subscription" in typed("plans", "show", f"Plan of {CLIENT}")
    assert "Monthly" in typed("plans", "list", "--active")
    assert typed.json("plans", "show", f"Plan of {CLIENT}")["live_subscriptions"] == 1


def test_campaigns_say_why_they_are_paused(typed: TypedCommands) -> None:
    typed("clients", "add-campaign", CLIENT, "Outbound")
    typed("clients", "pause", CLIENT, "Outbound")
    typed("clients", "add", "Third", "--campaign", "Recall", "--disabled")
    assert typed.json("clients", "campaigns", CLIENT)[1]["reason"] == "paused_by_person"
    assert typed.json("clients", "campaigns", "Third")[0]["reason"] == "client_disabled"
    assert "Paused by hand" in typed("clients", "campaigns", CLIENT)
    assert "runs" in typed("clients", "resume", CLIENT, "Outbound")


def test_the_history_tells_each_event_in_a_sentence(typed: TypedCommands) -> None:
    typed("settings", "set", "--name", "Bright Lines")
    typed("usage", "record", CLIENT, "--seconds", 1, "--id", "slip")
    typed("usage", "void", "slip")
    told = typed("history")
    assert "Settings are changed: name Bright Lines (was My agency)." in told
    assert "manual slip of Aldermoor Dental is void." in told
    newest = typed.json("history", "--client", CLIENT, "--newest", 1)
    assert [(e["event"], e["by"], e["at"]) for e in newest] == [
        ("usage_voided", "agency", "2026-01-01T09:00:00+00:00")
    ]


def test_an_event_without_a_sentence_of_its_own_is_told_by_its_name(typed: TypedCommands) -> None:
    event: Any = "moon_rose"
    row = HistoryRow(1, Instant(0), "agency", event, None, None, None, {"phase": "full"}, None)
    assert sentence(row, typed.agency.app.currencies) == "moon rose: phase full"


def test_settings_are_shown_and_changed(typed: TypedCommands) -> None:
    typed("settings", "set", "--decimals", "USDT=6", "--reactivate", "all_settled", "--currency", "EUR")
    assert "USDT 6" in typed("settings", "show")
    assert typed.json("settings", "show")["currency"] == "EUR"
    typed("settings", "set", "--decimals", "USDT=default")
    assert typed.json("settings", "show")["currency_decimals"] == {}
    typed("settings", "set", "--mail", "books@lines.example", "--how-to-pay", "By wire")
    shown = typed.json("settings", "show")
    assert (shown["mail"], shown["how_to_pay"]) == ("books@lines.example", "By wire")
    assert "E-mail address         books@lines.example\n" in typed("settings", "show")
    told = "Settings are changed: e-mail address none (was books@lines.example)."
    assert told in typed("settings", "set", "--mail", "")
    assert typed("settings", "set") == "Nothing has changed: it is so already.\n"
    typed("plans", "add", "Token", "--fee", "1")
    assert typed.json("plans", "show", "Token")["currency"] == "EUR"


def test_what_holds_already_is_said_to_hold(typed: TypedCommands) -> None:
    for command in (
        ("packs", "assign", CLIENT, "Top-up"),
        ("clients", "enable", CLIENT),
        ("packs", "restore", "Top-up"),
        ("usage", "record", CLIENT, "--seconds", 300, "--id", "call", "--at", "2026-01-01T09:00Z"),
    ):
        assert typed(*command) == "Nothing has changed: it is so already.\n"


def test_a_client_is_found_by_name_before_its_id(typed: TypedCommands) -> None:
    typed("clients", "add", "1")
    assert typed.json("clients", "show", "1")["client"] == "1"
    assert typed.json("clients", "show", "2")["client"] == LONG
    assert typed.refused("clients", "show", "9" * 30)[0] == "not_found"


def test_packs_are_changed_and_taken_away(typed: TypedCommands) -> None:
    assert "price 13.00 (was 12.00)" in typed("packs", "edit", "Top-up", "--price", "13.00")
    assert "its minutes stay" in typed("packs", "unassign", CLIENT, "Top-up")
    assert typed("packs", "archive", "Top-up") == "The pack Top-up is archived.\n"
    assert typed("packs", "restore", "Top-up") == "The pack Top-up is active again.\n"


def test_plans_are_made_of_all_their_fields(typed: TypedCommands) -> None:
    typed(
        *("plans", "add", "Whole", "--currency", "EUR", "--every", 2, "--unit", "week", "--fee", "10"),
        *("--rate", "0.125", "--minutes", 5, "--packs", "--chats", 1, "--increment", "30/6"),
        *("--due", 3, "--grace", 4, "--description", "All of it"),
    )
    shown = typed("plans", "show", "Whole")
    assert "2× Weekly" in shown
    assert "Recurring · €10.00 / 2 weeks, Usage · €0.125/min, Add-on packs · On, 1 min = 1 chat\n" in shown
    typed(
        "plans",
        "edit",
        "Whole",
        "--name",
        "Bare",
        "--fee",
        "off",
        "--minutes",
        0,
        "--chats",
        "off",
        "--no-packs",
    )
    assert "Recurring · Off, Usage · €0.125/min, Add-on packs · Off\n" in typed("plans", "show", "bare")
    assert typed.json("plans", "show", "Bare")["description"] == "All of it"
    typed("plans", "edit", "Bare", "--fee", "7", "--rate", "off")
    assert "Usage · Off" in typed("plans", "show", "Bare")


def test_plans_are_removed_from_a_client(typed: TypedCommands) -> None:
    typed("subscriptions", "assign", LONG, f"Plan of {CLIENT}")
    assert "has no plan assigned any more" in typed("subscriptions", "remove", LONG)


def test_minutes_of_a_canceled_period_are_not_billed_where_that_is_declined(typed: TypedCommands) -> None:
    typed("usage", "record", CLIENT, "--seconds", "60000", "--id", "much")
    typed("subscriptions", "cancel", CLIENT, "--no-bill")
    assert {r["type"] for r in typed.json("requests", "list", "--from", date(2026, 1, 1))} == {
        "cycle",
        "pack",
    }
    assert [r["kind"] for r in typed.json("requests", "list")] == ["recurring", None]
    assert "Canceled" in typed("subscriptions", "show", CLIENT)
