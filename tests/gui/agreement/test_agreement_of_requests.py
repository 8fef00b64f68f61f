"""Payment requests: amounts, pills, days, chips and breakdowns are those that the command line prints."""

from __future__ import annotations

from PySide6.QtCore import QRect

from agencybilling.gui.pages.requests.page import RequestsPage
from agencybilling.gui.places import Page, Place
from tests.gui.agreement import american
from tests.gui.agreement.american import near, near_days, plain
from tests.gui.agreement.printed import Printed
from tests.gui.agreement.sample import CLIENTS
from tests.gui.agreement.shown import Row, Shown, chip_words, texts, words_of
from tests.gui.agreement.sums import (
    OPEN,
    summed,
)


def test_every_payment_request_is_listed_as_it_is_printed(printed: Printed, shown: Shown) -> None:
    figures, listed = printed.json("requests", "list"), printed.table("requests", "list")

    cells = texts(shown.page(RequestsPage, Place(Page.REQUESTS)).panel.table)[::-1]

    assert len(cells) == len(listed) > 5 * CLIENTS
    for cell, row, of in zip(cells, listed, figures, strict=True):
        assert cell["number"] == row["Number"] == of["number"]
        assert (cell["client"], cell["description"]) == (row["Client"], row["Description"])
        assert cell["badges"] == ("Cycle, " if of["type"] == "cycle" else "") + row["For"]
        assert cell["amount"] == row["Amount"] == american.money(of["amount"], of["currency"])
        assert cell["status"] == row["Status"] == of["status"].capitalize()
        assert cell["issued"] == near(of["issued_on"])
        assert cell["due"] == due_words(of)
        assert cell["reference"] == row["Reference"]
        assert cell["period"] == near_days(of["period_start"], of["period_end"])


def due_words(request: Row) -> str:
    return near(request["due_on"]) if request["paid_on"] is None else f"Paid {near(request['paid_on'])}"


def test_days_of_requests_are_told_in_full_as_they_are_printed(printed: Printed, shown: Shown) -> None:
    listed = {row["Number"]: row for row in printed.table("requests", "list")}
    figures = {row["number"]: row for row in printed.json("requests", "list")}
    table = shown.page(RequestsPage, Place(Page.REQUESTS)).panel.table
    due = next(column for column in table.model.columns if column.key == "due")
    assert due.second is not None
    assert due.tooltip is not None
    for at in range(table.count):
        row = table.model.row_at(at)
        assert row is not None
        number = str(row.request.number)
        of, words = figures[number], listed[number]["Due & paid"]
        told = plain(due.tooltip(row)).splitlines()
        assert told[0] == f"Due {american.day(of['due_on'])}"
        assert (told[-1] == words) == (of["paid_on"] is not None)
        grace = plain(due.second(row))
        assert bool(grace) == (", grace until " in words)
        if grace:
            assert words == f"{american.day(of['due_on'])}, grace until {american.day(of['grace_until'])}"
            assert grace == f"Grace until {near(of['grace_until'])}"


def test_chips_of_requests_come_to_what_is_printed(printed: Printed, shown: Shown) -> None:
    requests = printed.json("requests", "list")
    among = {
        "all": requests,
        "open": [request for request in requests if request["status"] in OPEN],
        **{
            status: [request for request in requests if request["status"] == status]
            for status in ("pending", "overdue", "failed", "paid", "canceled")
        },
    }

    chips = chip_words(shown.page(RequestsPage, Place(Page.REQUESTS)).panel.chips)

    assert chips == {
        key: f"{key.capitalize()} {len(some)} · {' + '.join(american.amounts(summed(some)))}"
        for key, some in among.items()
    }


def test_the_breakdown_of_an_amount_has_the_printed_lines(printed: Printed, shown: Shown) -> None:
    panel = shown.page(RequestsPage, Place(Page.REQUESTS)).panel
    requests = printed.json("requests", "list")
    picked = {(r["type"], r["kind"], r["currency"], r["status"]): r["number"] for r in requests}
    several = [
        r["number"] for r in requests if len(printed.json("requests", "show", r["number"])["lines"]) > 1
    ]
    ids = {panel.table.model.text_at(at, 0): panel.table.model.ids[at] for at in range(panel.table.count)}

    for number in (*picked.values(), *several[:5]):
        said, figures = printed.named("requests", "show", number), printed.json("requests", "show", number)
        panel.table.card_wanted.emit(ids[number], QRect(0, 0, 90, 32))
        shown.until(panel.breakdown.isVisible)
        shown.settle()

        words = words_of(panel.breakdown)
        title, *cells, _total, total, note = words
        lines = [tuple(cells[at : at + 3]) for at in range(0, 3 * len(figures["lines"]), 3)]

        assert title == f"{number} · {plain(said['For'])}"
        assert total == said["Amount"] == american.money(figures["amount"], figures["currency"])
        assert note == (said["Status"] if figures["paid_on"] is None else said["Due & paid"])
        text = printed.text("requests", "show", number)
        for (what, how, amount), line in zip(lines, figures["lines"], strict=True):
            assert amount == american.money(line["amount"], figures["currency"])
            assert f"  {what}: {f'{how} = ' if how else ''}{amount}" in text.splitlines()
            assert how.startswith(
                "" if line["quantity_ms"] is None else american.minutes(line["quantity_ms"])
            )
        panel.table.card_unwanted.emit()
        assert not panel.breakdown.isVisible()
