"""Catalog and history: prices, terms and sentences are those that the command line prints."""

from __future__ import annotations

from agencybilling.gui.pages.activity.page import ActivityPage
from agencybilling.gui.pages.catalog.page import CatalogPage
from agencybilling.gui.places import Page, Place
from tests.gui.agreement.american import moment, plain, without_year
from tests.gui.agreement.printed import Printed
from tests.gui.agreement.sample import CLIENTS
from tests.gui.agreement.shown import Shown, texts

NONE = "–"


def test_plans_have_the_printed_terms(printed: Printed, shown: Shown) -> None:
    listed = {row["Plan"]: row for row in printed.table("plans", "list") if row["State"] == "Active"}
    page = shown.page(CatalogPage, Place(Page.CATALOG, filters={"shelf": "plans"}))

    cells = texts(page.shelf.table)

    assert {cell["name"] for cell in cells} == set(listed)
    for cell in cells:
        row = listed[cell["name"]]
        terms = [badge.partition(" · ")[2] or badge for badge in row["Terms"].split(", ")]
        said = [cell["fee"], cell["rate"], cell["packs"], f"1 min = {cell['chat']} chats"]
        assert [words.replace(NONE, "Off") for words in said[: len(terms)]] == terms
        assert (cell["chat"] == NONE) == (len(terms) == len(said) - 1)
        whole = cell["included"].removesuffix(" min").replace(NONE, "0")
        assert row["Included"].startswith(f"{whole}.00 min")
        assert (cell["clients"], cell["status"]) == (row["Running"], row["State"])


def test_packs_have_the_printed_prices(printed: Printed, shown: Shown) -> None:
    page = shown.page(CatalogPage, Place(Page.CATALOG, filters={"shelf": "packs"}))

    cells = texts(page.shelf.table)

    keys = {"name": "Pack", "minutes": "Minutes", "price": "Price", "clients": "Clients", "status": "State"}
    listed = [{key: row[title] for key, title in keys.items()} for row in printed.table("packs", "list")]
    assert sorted(cells, key=lambda cell: cell["name"]) == sorted(listed, key=lambda cell: cell["name"])


def test_activity_tells_what_the_history_prints(printed: Printed, shown: Shown) -> None:
    who = {"you": "You", "the engine": "Engine", "an import": "Import"}
    figures, listed = printed.json("history"), printed.table("history")

    cells = texts(shown.page(ActivityPage, Place(Page.ACTIVITY)).panel.table)[::-1]

    assert len(cells) == len(listed) > 10 * CLIENTS
    for cell, row, of in zip(cells, listed, figures, strict=True):
        assert cell["what"] == plain(row["What"])
        assert cell["who"] == who[row["By"]]
        assert without_year(cell["when"]) == without_year(moment(row["When"]))
        assert cell["client"] == (of["client"] or "")
