"""Usage: records with their pools, states and minutes per day are those that the command line prints."""

from __future__ import annotations

from collections import Counter
from datetime import date, timedelta

from agencybilling.gui.pages.clients import ClientsPage
from agencybilling.gui.pages.usage.chart import UsageChart
from agencybilling.gui.pages.usage.page import UsagePage
from agencybilling.gui.places import ClientTab, Page, Place
from tests.gui.agreement import american
from tests.gui.agreement.american import moment, plain, without_year
from tests.gui.agreement.printed import Printed
from tests.gui.agreement.shown import Shown, chip_words, texts, texts_at
from tests.gui.agreement.sums import (
    live_of,
    minutes_by_day,
)

NONE, AWAITED = "–", "…"


def test_every_usage_record_is_listed_with_its_printed_split(printed: Printed, shown: Shown) -> None:
    listed = {row["Id"]: row for row in printed.table("usage", "list", "--unassigned")}
    for client in printed.json("clients", "list"):
        listed |= {row["Id"]: row for row in printed.table("usage", "list", "--client", str(client["id"]))}
    table = shown.page(UsagePage, Place(Page.USAGE)).panel.table
    awaited = [cell["included"] for cell in texts(table, "included")].index(AWAITED)
    shown.until(lambda: texts_at(table, awaited)["included"] != AWAITED)

    cells = texts(table, "when", "client", "source", "id", "channel", "quantity", "state", *POOLS)

    assert len(cells) == len(listed) == len(printed.json("usage", "list"))
    for cell in cells:
        row = listed[cell["id"]]
        assert cell["client"] == row["Client"]
        assert cell["source"].casefold() == row["Source"].replace("manual", "by hand")
        assert (cell["channel"], cell["quantity"]) == (row["Channel"], row["Quantity"])
        assert cell["state"] == row["State"]
        assert without_year(cell["when"]) == without_year(moment(row["When"]))
        for key, title in POOLS.items():
            assert cell[key] == in_brackets(row[title], zero_too=key == "billed")


POOLS = {
    "billed": "Minutes",
    "included": "Included",
    "wallet": "Wallet",
    "billable": "Billable",
    "uncovered": "Uncovered",
}


def in_brackets(words: str, *, zero_too: bool) -> str:
    """`6.00 min (24 chats)` as a narrow column has it: `6.00 (24)`."""
    shorter = words.replace(" min", "").replace(" chats", "").replace(" chat", "")
    return shorter if shorter and (zero_too or not shorter.startswith("0.00")) else NONE


def test_chips_of_usage_count_what_is_printed(printed: Printed, shown: Shown) -> None:
    usage = printed.json("usage", "list")
    counts = Counter(record["state"] for record in usage)
    names = {
        "rated": "Counted",
        "late": "Late",
        "unbilled": "Unbilled",
        "unassigned": "Unassigned",
        "voided": "Void",
    }

    chips = chip_words(shown.page(UsagePage, Place(Page.USAGE)).panel.chips)

    assert chips == {
        "all": f"All {len(usage):,}",
        **{key: f"{name} {counts[key]:,}" for key, name in names.items()},
    }


def test_minutes_of_a_clients_period_are_those_of_its_printed_records(printed: Printed, shown: Shown) -> None:
    live = live_of(printed)
    used = {listed["id"]: listed["included_used_ms"] or 0 for listed in printed.json("clients", "list")}
    listed = max(printed.json("clients", "list"), key=lambda client: used[client["id"]])
    subscription = live[listed["client"]]

    page = shown.page(ClientsPage, Place(Page.CLIENTS, listed["id"], ClientTab.USAGE))
    chart = page.client.findChild(UsageChart)
    assert isinstance(chart, UsageChart)

    first, before = (date.fromisoformat(subscription[key]) for key in ("period_start", "period_end"))
    expected = minutes_by_day(printed.json("usage", "list", "--client", str(listed["id"])))
    days = [first + timedelta(days=n) for n in range((before - first).days)]
    assert [(one.day, one.voice, one.chat) for one in chart.minutes.series] == [
        (day, expected[day, "voice"], expected[day, "chat"]) for day in days
    ]
    total = sum(expected[day, channel] for day in days for channel in ("voice", "chat"))
    said = american.with_chats(total, subscription["terms"]["chats_per_minute"])
    assert plain(chart.sum.text()) == f"{american.days(first, before)}: {said}"
