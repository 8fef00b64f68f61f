"""Clients: what the window shows of each is what the command line prints of it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal

from agencybilling.gui.pages.client.billing import BillingTab
from agencybilling.gui.pages.client.campaigns import CampaignLine
from agencybilling.gui.pages.client.packs import PacksTab
from agencybilling.gui.pages.clients import ClientsPage
from agencybilling.gui.places import ClientTab, Page, Place
from tests.gui.agreement import american
from tests.gui.agreement.american import plain, short_days
from tests.gui.agreement.printed import Printed
from tests.gui.agreement.sample import CLIENTS
from tests.gui.agreement.shown import Row, Shown, Texts, chip_words, texts, words_of
from tests.gui.agreement.sums import (
    live_of,
    price,
    records_of,
    settled_on,
    summed,
    terms_of,
)

NONE = "–"


def test_the_sample_books_hold_whatever_is_compared(printed: Printed) -> None:
    requests, usage = printed.json("requests", "list"), printed.json("usage", "list")
    overdue = [r for r in requests if r["status"] == "overdue"]

    assert set(summed(overdue)) == {"EUR", "JPY", "USD"}
    assert {r["status"] for r in requests} == {"pending", "paid", "overdue", "failed", "canceled"}
    assert {r["type"] for r in requests} == {"cycle", "pack", "one_off"}
    assert {u["state"] for u in usage} == {"rated", "late", "unbilled", "unassigned", "voided"}
    statuses = {c["status"] for c in printed.json("clients", "list")}
    assert statuses == {"active", "past_due", "blocked", "canceled", None}


def test_every_client_is_listed_as_it_is_printed(printed: Printed, shown: Shown) -> None:
    figures = {str(row["id"]): row for row in printed.json("clients", "list")}
    listed = printed.table("clients", "list")

    cells = texts(shown.page(ClientsPage, Place(Page.CLIENTS)).list.table)

    assert len(cells) == len(listed) == CLIENTS
    for cell, row in zip(cells, listed, strict=True):
        of = figures[row["Id"]]
        assert cell["name"] == row["Client"] + ("" if of["enabled"] else " (disabled)")
        assert cell["plan"] == (row["Plan"] or NONE)
        assert cell["status"] == row["Status"]
        assert cell["period"] == short_days(of["period_start"], of["period_end"])
        assert cell["included"] == included_left(of, row["Included"])
        assert cell["wallet"] == (row["Wallet"] if of["wallet_ms"] else NONE)
        assert cell["outstanding"] == (row["Outstanding"].replace(", ", " + ") or NONE)
        sums = {currency: Decimal(amount) for currency, amount in of["outstanding"].items()}
        assert cell["outstanding"] == (" + ".join(american.amounts(sums)) or NONE)
        assert f"Portal: {cell['access']}" == row["Access"].replace(" – ", ": ")


def included_left(of: Row, printed_words: str) -> str:
    """From `134.43 min (403 chats) of 150.00` to `134.43 / 150 min (403 chats)`."""
    if not of["included_ms"] or of["included_used_ms"] is None:
        assert printed_words == ""
        return ""
    left = of["included_ms"] - of["included_used_ms"]
    _minutes, bracket, chats = printed_words.rpartition(" of ")[0].partition(" (")
    assert _minutes == american.minutes(left)
    return f"{american.short(left)} / {american.short(of['included_ms'])} min{bracket}{chats}"


def test_chips_of_clients_count_what_is_printed(printed: Printed, shown: Shown) -> None:
    clients = printed.json("clients", "list")
    names = {
        "active": "Active",
        "past_due": "Past due",
        "blocked": "Blocked",
        "canceled": "Canceled",
        "none": "Not started",
    }
    counts = Counter(client["status"] or "none" for client in clients)

    chips = chip_words(shown.page(ClientsPage, Place(Page.CLIENTS)).list.chips)

    assert chips.pop("all") == f"All {CLIENTS}"
    assert chips.pop("disabled") == f"Disabled {sum(not client['enabled'] for client in clients)}"
    assert chips == {key: f"{name} {counts[key]}" for key, name in names.items()}


def test_the_billing_tab_of_every_client_has_the_printed_figures(printed: Printed, shown: Shown) -> None:
    live = live_of(printed)
    for listed in printed.json("clients", "list"):
        client = str(listed["id"])
        said, figures = printed.named("clients", "show", client), printed.json("clients", "show", client)
        page, tab = shown.billing(listed["id"])
        opened = page.client

        assert shown.window.standing.text() == said["Subscription"]
        assert f"Portal: {opened.access.text()}" == said["Access"].replace(" – ", ": ")
        assert plain(opened.outstanding.text()) == said.get("Outstanding", "Nothing").replace(", ", " + ")
        assert opened.wallet.text() == said["Wallet"]
        assert tab.unbilled.isHidden() == (not figures["unbilled_usage"])
        assert tab.unbilled.text.startswith(str(figures["unbilled_usage"] or ""))
        assert wallet_of(tab) == said["Wallet"]
        subscription = live.get(listed["client"])
        if subscription is None:
            assert tab.included.isHidden()
            assert tab.excess.isHidden()
            assert tab.subscription.plan.text() == (figures["assigned_plan"] or "No plan assigned")
        else:
            terms = printed.named("subscriptions", "show", client)
            assert tab.subscription.pill.text() == said["Subscription"] == terms["Status"]
            assert tab.subscription.plan.text() == said["Plan"]
            assert ", ".join(map(plain, tab.subscription.badges.texts)) == said["Terms"] == terms["Terms"]
            assert f"Rhythm: {terms['Rhythm']}" in tab.subscription.facts.text
            assert_period(tab, subscription)
            assert_included(tab, figures["minutes"], chats=subscription["terms"]["chats_per_minute"])
            assert_excess(tab, said, subscription=subscription, usage=records_of(printed, client))


def wallet_of(tab: BillingTab) -> str:
    """The wallet card in the words of the command line."""
    number, unit = tab.wallet.figure.text.split(" ")
    whole = number if "." in number else f"{number}.00"
    chats = "" if tab.wallet.chats.isHidden() else f" ({tab.wallet.chats.text()})"
    return f"{whole} {unit}{chats}"


def assert_period(tab: BillingTab, subscription: Row) -> None:
    facts = dict(
        line.split(": ", 1) for line in plain(tab.subscription.facts.text).splitlines() if line != ": "
    )
    renews_on = subscription["renews_on"]
    who = {"agency": "the agency", "client": "the client"}[subscription["started_by"]]
    days = american.days(subscription["period_start"], subscription["period_end"])
    assert facts[f"Period {subscription['period']}"] == days
    assert facts["Next renewal"] == (american.day(renews_on) if renews_on else "None: it is blocked")
    assert facts["Started"] == f"{american.day(subscription['start_on'])} by {who}"


def assert_included(tab: BillingTab, minutes: Row, *, chats: int | None) -> None:
    whole, used = minutes["included_ms"], minutes["included_used_ms"]
    assert tab.included.isHidden() == (not whole)
    if not whole:
        return
    left = whole - used
    assert tab.included.figure.text == f"{american.short(left)} / {american.short(whole)} min"
    assert plain(tab.included.pill.text()) == f"{100 * used // whole}% used"
    assert tab.included.chats.isHidden() == (chats is None)
    if chats is not None:
        of = american.chats(left, chats).split(" ")[0], american.chats(whole, chats)
        assert tab.included.chats.text() == " / ".join(of)


def assert_excess(tab: BillingTab, said: Texts, *, subscription: Row, usage: list[Row]) -> None:
    terms = subscription["terms"]
    now = [u for u in usage if u["charged_period"] == subscription["period"] and not u["final"]]
    billable, uncovered = (sum(u[key] for u in now) for key in ("billable_ms", "uncovered_ms"))
    chats = terms["chats_per_minute"]
    assert said["Billable"] == american.with_chats(billable, chats)
    assert said["Uncovered"] == american.with_chats(uncovered, chats)
    goes_beyond = uncovered if terms["overage_rate"] is None else billable
    assert tab.excess.figure.text == f"{american.short(goes_beyond)} min"
    assert tab.excess.chats.isHidden() == (chats is None)
    if chats is not None:
        assert tab.excess.chats.text() == american.chats(goes_beyond, chats)
    if terms["overage_rate"] is None:
        assert tab.excess.amount.text() == "Not billed: the terms have no rate"
    else:
        amount = price(now, rate=terms["overage_rate"], currency=terms["currency"])
        assert tab.excess.amount.text() == f"{american.money(amount, terms['currency'])} so far"


def test_periods_about_to_be_settled_come_to_what_is_printed(printed: Printed, shown: Shown) -> None:
    window = printed.json("settings", "show")["usage_window_days"]
    seen = 0
    for listed in printed.json("clients", "list"):
        client = str(listed["id"])
        settling = printed.json("clients", "show", client)["settling"]
        _page, tab = shown.billing(listed["id"])
        lines = [line for line in words_of(tab.ended) if "settled on" in line] if settling else []
        assert tab.ended.isHidden() == (not settling)
        assert len(lines) == len(settling)
        for line, period in zip(lines, settling, strict=True):
            seen += 1
            days = american.days(period["period_start"], period["period_end"])
            minutes = american.minutes(period["billable_ms"]) if period["billable_ms"] else "nothing"
            assert line.startswith(f"{days}: {minutes}")
            assert line.endswith(f"settled on {american.day(settled_on(printed, listed, period, window))}")
            terms = terms_of(printed, listed, period)
            usage = [u for u in records_of(printed, client) if u["charged_period"] == period["period"]]
            usage = [u for u in usage if not u["final"]]
            assert sum(u["billable_ms"] for u in usage) == period["billable_ms"]
            if period["billable_ms"]:
                amount = price(usage, rate=terms["overage_rate"], currency=terms["currency"])
                assert f"billable so far ({american.money(amount, terms['currency'])})" in line
    assert seen


def test_the_history_of_every_wallet_runs_to_what_is_printed(printed: Printed, shown: Shown) -> None:
    for listed in printed.json("clients", "list"):
        client = str(listed["id"])
        said = printed.json("wallet", "show", client)
        if not said["moves"]:
            continue
        page = shown.page(ClientsPage, Place(Page.CLIENTS, listed["id"], ClientTab.PACKS))
        tab = page.client.contents.currentWidget()
        assert isinstance(tab, PacksTab)
        assert said["wallet_ms"] == listed["wallet_ms"] == sum(move["taken_ms"] for move in said["moves"])

        lines = texts(tab.table)[::-1]

        assert lines[-1]["balance"] == printed.named("clients", "show", client)["Wallet"]
        assert Counter((line["move"], line["minutes"]) for line in lines) == Counter(
            (MOVES[move["move"]], f"{'+' if move['taken_ms'] > 0 else ''}{row['Minutes']}")
            for move, row in zip(said["moves"], printed.table("wallet", "show", client), strict=True)
        )
        chats = chats_per_minute(printed, listed)
        assert [line["balance"] for line in lines] == list(balances(said["moves"], chats))


MOVES = {"pack": "Pack", "correction": "Correction", "use": "Used"}


def chats_per_minute(printed: Printed, listed: Row) -> int | None:
    """Of a client's live terms, else of its assigned plan."""
    plans = {plan["name"]: plan for plan in printed.json("plans", "list")}
    live = live_of(printed).get(listed["client"])
    terms = plans.get(listed["plan"], {}) if live is None else live["terms"]
    found: int | None = terms.get("chats_per_minute")
    return found


def balances(moves: list[Row], chats: int | None) -> Iterator[str]:
    """What is left after each move; what a period used goes at the end of its last day."""

    def when(move: Row) -> tuple[str, bool]:
        if move["at"] is not None:
            return move["at"][:10], False
        return str(date.fromisoformat(move["period_end"]) - timedelta(days=1)), True

    held = 0
    for move in sorted(moves, key=when):
        held += move["taken_ms"]
        yield american.with_chats(held, chats)


def test_campaigns_run_and_rest_as_is_printed(printed: Printed, shown: Shown) -> None:
    seen: Counter[str] = Counter()
    for listed in printed.json("clients", "list"):
        client = str(listed["id"])
        said = {row["Campaign"]: row["State"] for row in printed.table("clients", "campaigns", client)}
        page = shown.page(ClientsPage, Place(Page.CLIENTS, listed["id"], ClientTab.CAMPAIGNS))
        lines = [line for line in page.client.findChildren(CampaignLine) if not line.isHidden()]

        assert {line.name.text(): line.state.text() for line in lines} == {
            name: state.partition(":")[0].removesuffix(" by hand") for name, state in said.items()
        }
        for line in lines:
            state, _colon, why = said[line.name.text()].partition(": ")
            assert line.why.text() == (why or ("" if state == "Running" else line.why.text()))
            seen[state] += 1
    assert set(seen) == {"Running", "Paused", "Paused by hand"}
