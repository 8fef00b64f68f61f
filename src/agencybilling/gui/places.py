"""Where one can go in the window: a page, a client and its tab, a list with its filter set."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum

from agencybilling.i18n import N_


class Page(StrEnum):
    """The pages of the navigation."""

    DASHBOARD = "dashboard"
    CLIENTS = "clients"
    REQUESTS = "requests"
    USAGE = "usage"
    CATALOG = "catalog"
    ACTIVITY = "activity"
    SETTINGS = "settings"


class ClientTab(StrEnum):
    """The tabs of a client."""

    BILLING = "billing"
    PACKS = "packs"
    REQUESTS = "requests"
    USAGE = "usage"
    CAMPAIGNS = "campaigns"
    PAGE = "page"
    ACTIVITY = "activity"


TITLES = {
    Page.DASHBOARD: N_("Dashboard"),
    Page.CLIENTS: N_("Clients"),
    Page.REQUESTS: N_("Payment requests"),
    Page.USAGE: N_("Usage"),
    Page.CATALOG: N_("Catalog"),
    Page.ACTIVITY: N_("Activity"),
    Page.SETTINGS: N_("Settings"),
}

ICONS = {
    Page.DASHBOARD: "layout-dashboard",
    Page.CLIENTS: "users",
    Page.REQUESTS: "receipt",
    Page.USAGE: "timer",
    Page.CATALOG: "tag",
    Page.ACTIVITY: "history",
    Page.SETTINGS: "settings",
}


@dataclass(frozen=True, slots=True)
class Place:
    """A page; on the clients' page one client and a tab.

    `filters` names what the page's list is to be narrowed to, as `{"status": "overdue"}`; each page says in
    its `show_place` which names it knows. `item` is the id of a row to stand on.
    """

    page: Page
    client_id: int | None = None
    tab: ClientTab = ClientTab.BILLING
    filters: dict[str, str] = field(default_factory=dict)
    item: int | None = None
