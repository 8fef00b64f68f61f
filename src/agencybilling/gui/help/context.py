"""Which page of the guide belongs to what the window shows."""

from __future__ import annotations

from agencybilling.gui.help.guide import Spot
from agencybilling.gui.places import ClientTab, Page, Place

OF_PAGES = {
    Page.DASHBOARD: Spot("dashboard.md"),
    Page.CLIENTS: Spot("clients.md"),
    Page.REQUESTS: Spot("payment-requests.md"),
    Page.USAGE: Spot("usage.md"),
    Page.CATALOG: Spot("catalog.md"),
    Page.ACTIVITY: Spot("dashboard.md", "activity"),
    Page.SETTINGS: Spot("settings.md"),
}
OF_TABS = {
    ClientTab.BILLING: Spot("clients.md", "a-client-from-near"),
    ClientTab.PACKS: Spot("minutes.md", "the-wallet"),
    ClientTab.REQUESTS: Spot("payment-requests.md"),
    ClientTab.USAGE: Spot("usage.md"),
    ClientTab.CAMPAIGNS: Spot("access.md", "campaigns"),
    ClientTab.PAGE: Spot("client-page.md"),
    ClientTab.ACTIVITY: Spot("dashboard.md", "activity"),
}


def spot_of(place: Place | None, *, books_are_new: bool) -> Spot:
    """Where the guide is to be opened."""
    if place is None or (books_are_new and place.page is Page.DASHBOARD):
        return Spot("first-minutes.md")
    return OF_PAGES[place.page] if place.client_id is None else OF_TABS[place.tab]
