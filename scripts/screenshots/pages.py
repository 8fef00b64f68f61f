"""Scenes of pages."""

from __future__ import annotations

from PySide6.QtCore import QItemSelectionModel, QPoint, QRect
from PySide6.QtWidgets import QScrollArea

from agencybilling.gui.client_page.view import ClientPageView
from agencybilling.gui.go_to import GoToBox
from agencybilling.gui.help.guide import Spot
from agencybilling.gui.places import ClientTab, Page, Place
from agencybilling.gui.tables.view import DataTable
from agencybilling.gui.workplace import Message
from scripts.screenshots.books import LONG, cast
from scripts.screenshots.shots import On, shot
from scripts.screenshots.stage import Stage, wait

_FORM_LOOKS_MS = 250
"""A form of the catalog waits so long after the last key before it says what is wrong."""
_TYPED_MS = 500
"""And a search before it looks."""


def select(table: DataTable[object], *rows: int) -> None:
    """Select some rows by where they stand."""
    flags = QItemSelectionModel.SelectionFlag
    model = table.view.selectionModel()
    model.clearSelection()
    for row in rows:
        model.setCurrentIndex(table.model.index(row, 0), flags.Select | flags.Rows)


# ---------------------------------------------------------------- dashboard


@shot("dashboard")
def dashboard(stage: Stage) -> None:
    stage.go(Page.DASHBOARD)


@shot("dashboard-readout")
def dashboard_readout(stage: Stage) -> None:
    page = stage.go(Page.DASHBOARD)
    scroll = page.findChild(QScrollArea)
    if scroll is not None:
        scroll.ensureWidgetVisible(page.receivables)
    stage.settle()
    page.minutes.read_out(20)
    page.money.read_out(3)


@shot("dashboard-welcome", On.NEW)
def welcome(stage: Stage) -> None:
    stage.go(Page.DASHBOARD)


# ---------------------------------------------------------------- clients


@shot("clients")
def clients(stage: Stage) -> None:
    page = stage.go(Page.CLIENTS)
    page.list.clear_filters()
    stage.settle()
    page.list.table.view.scrollToTop()


@shot("clients-long-names")
def clients_long_names(stage: Stage) -> None:
    page = stage.go(Page.CLIENTS)
    page.list.clear_filters()
    stage.do(lambda: page.list.table.stand_on(cast(stage.application).long))
    page.list.table.view.scrollToBottom()


@shot("clients-nothing-found")
def clients_nothing(stage: Stage) -> None:
    page = stage.go(Page.CLIENTS)
    page.list.search.setText("Wxyz")
    page.list.search.searched.emit("Wxyz")
    stage.settle()


@shot("clients-empty", On.NEW)
def clients_empty(stage: Stage) -> None:
    stage.go(Page.CLIENTS)


@shot("client-billing")
def client_billing(stage: Stage) -> None:
    stage.client(cast(stage.application).active)


@shot("client-billing-long-names")
def client_billing_long(stage: Stage) -> None:
    stage.client(cast(stage.application).long)


@shot("client-billing-blocked")
def client_billing_blocked(stage: Stage) -> None:
    stage.client(cast(stage.application).blocked)


@shot("client-billing-past-due")
def client_billing_past_due(stage: Stage) -> None:
    stage.client(cast(stage.application).past_due)


@shot("client-billing-without-plan")
def client_billing_without_plan(stage: Stage) -> None:
    stage.client(cast(stage.application).planless)


@shot("client-billing-not-started")
def client_billing_ready(stage: Stage) -> None:
    stage.client(cast(stage.application).ready)


@shot("client-billing-canceled")
def client_billing_canceled(stage: Stage) -> None:
    stage.client(cast(stage.application).canceled)


@shot("client-billing-disabled")
def client_billing_disabled(stage: Stage) -> None:
    stage.client(cast(stage.application).disabled)


@shot("client-packs")
def client_packs(stage: Stage) -> None:
    stage.client(cast(stage.application).long, ClientTab.PACKS)


@shot("client-packs-none")
def client_packs_none(stage: Stage) -> None:
    stage.client(cast(stage.application).canceled, ClientTab.PACKS)


@shot("client-requests")
def client_requests(stage: Stage) -> None:
    stage.client(cast(stage.application).active, ClientTab.REQUESTS)


@shot("client-requests-empty")
def client_requests_empty(stage: Stage) -> None:
    stage.client(cast(stage.application).planless, ClientTab.REQUESTS)


@shot("client-usage")
def client_usage(stage: Stage) -> None:
    stage.client(cast(stage.application).long, ClientTab.USAGE)


@shot("client-usage-empty")
def client_usage_empty(stage: Stage) -> None:
    stage.client(cast(stage.application).planless, ClientTab.USAGE)


@shot("client-campaigns")
def client_campaigns(stage: Stage) -> None:
    stage.client(cast(stage.application).long, ClientTab.CAMPAIGNS)


@shot("client-campaigns-blocked")
def client_campaigns_blocked(stage: Stage) -> None:
    stage.client(cast(stage.application).blocked, ClientTab.CAMPAIGNS)


@shot("client-campaigns-empty")
def client_campaigns_empty(stage: Stage) -> None:
    stage.client(cast(stage.application).planless, ClientTab.CAMPAIGNS)


@shot("client-page")
def client_page(stage: Stage) -> None:
    stage.client(cast(stage.application).long, ClientTab.PAGE)


@shot("client-page-past-due")
def client_page_past_due(stage: Stage) -> None:
    opened = stage.client(cast(stage.application).past_due, ClientTab.PAGE)
    opened.findChildren(ClientPageView)[0].verticalScrollBar().setValue(0)


@shot("client-page-blocked")
def client_page_blocked(stage: Stage) -> None:
    stage.client(cast(stage.application).blocked, ClientTab.PAGE)


@shot("client-page-disabled")
def client_page_disabled(stage: Stage) -> None:
    stage.client(cast(stage.application).disabled, ClientTab.PAGE)


@shot("client-page-start-code")
def client_page_start_code(stage: Stage) -> None:
    stage.client(cast(stage.application).ready, ClientTab.PAGE)


@shot("client-page-canceled")
def client_page_canceled(stage: Stage) -> None:
    stage.client(cast(stage.application).canceled, ClientTab.PAGE)


@shot("client-page-without-plan")
def client_page_without_plan(stage: Stage) -> None:
    stage.client(cast(stage.application).planless, ClientTab.PAGE)


@shot("client-page-requests")
def client_page_requests(stage: Stage) -> None:
    view = stage.client(cast(stage.application).past_due, ClientTab.PAGE).findChildren(ClientPageView)[0]
    view.verticalScrollBar().setValue(view.requests.y())
    stage.settle()
    table = view.requests.table
    row = next(at for at in range(table.count) if table.model.text_at(at, 1).startswith("Usage"))
    amount = next(at for at, column in enumerate(table.model.columns) if column.card)
    area = table.view.visualRect(table.model.index(row, amount))
    area.moveTopLeft(table.view.viewport().mapToGlobal(area.topLeft()))
    stage.do(lambda: table.card_wanted.emit(table.model.ids[row], area))


@shot("client-page-window")
def client_page_window(stage: Stage) -> None:
    stage.page_window(cast(stage.application).long)


@shot("client-activity")
def client_activity(stage: Stage) -> None:
    stage.client(cast(stage.application).active, ClientTab.ACTIVITY)


# ---------------------------------------------------------------- payment requests


@shot("requests")
def requests(stage: Stage) -> None:
    page = stage.go(Page.REQUESTS)
    stage.do(page.panel.clear)
    page.panel.table.view.clearSelection()


@shot("requests-several-selected")
def requests_several(stage: Stage) -> None:
    page = stage.go(Page.REQUESTS)
    stage.do(page.panel.clear)
    select(page.panel.table, 1, 2, 4)
    stage.settle()


@shot("requests-breakdown")
def requests_breakdown(stage: Stage) -> None:
    page = stage.go(Page.REQUESTS)
    panel = page.panel
    stage.do(panel.clear)
    select(panel.table, 3)
    stage.settle()
    view, columns = panel.table.view, panel.table.model.columns
    amount = next(at for at, column in enumerate(columns) if column.key == "amount")
    area = view.visualRect(panel.table.model.index(3, amount))
    spot = view.viewport().mapToGlobal(area.topLeft())
    stage.do(lambda: panel.table.card_wanted.emit(panel.table.model.ids[3], QRect(spot, area.size())))


@shot("requests-of-one-client")
def requests_of_client(stage: Stage) -> None:
    page = stage.go(Page.REQUESTS, filters={"text": LONG[:13]})
    page.panel.table.view.clearSelection()


@shot("requests-nothing-found")
def requests_nothing(stage: Stage) -> None:
    stage.go(Page.REQUESTS, filters={"text": "Wxyz"})


@shot("requests-empty", On.NEW)
def requests_empty(stage: Stage) -> None:
    stage.go(Page.REQUESTS)


# ---------------------------------------------------------------- usage


@shot("usage")
def usage(stage: Stage) -> None:
    page = stage.go(Page.USAGE, filters={"tab": "records"})
    stage.do(page.panel.clear)
    page.panel.table.view.clearSelection()


@shot("usage-unassigned")
def usage_unassigned(stage: Stage) -> None:
    stage.go(Page.USAGE, filters={"tab": "unassigned"})


@shot("usage-sources")
def usage_sources(stage: Stage) -> None:
    stage.go(Page.USAGE, filters={"tab": "sources"})


@shot("usage-empty", On.NEW)
def usage_empty(stage: Stage) -> None:
    stage.go(Page.USAGE, filters={"tab": "records"})


@shot("usage-unassigned-empty", On.NEW)
def usage_unassigned_empty(stage: Stage) -> None:
    stage.go(Page.USAGE, filters={"tab": "unassigned"})


@shot("usage-sources-empty", On.NEW)
def usage_sources_empty(stage: Stage) -> None:
    stage.go(Page.USAGE, filters={"tab": "sources"})


# ---------------------------------------------------------------- catalog


@shot("catalog-plans")
def catalog_plans(stage: Stage) -> None:
    page = stage.go(Page.CATALOG, filters={"shelf": "plans"})
    select(page.shelf.table, 1)
    stage.settle()


@shot("catalog-plan-refused")
def catalog_plan_refused(stage: Stage) -> None:
    page = stage.go(Page.CATALOG, filters={"shelf": "plans"})
    stage.do(page.shelf.new)
    page.shelf.form.name.setText("Growth")
    page.shelf.form.edited.emit()
    wait(_FORM_LOOKS_MS)
    stage.settle()


@shot("catalog-packs")
def catalog_packs(stage: Stage) -> None:
    page = stage.go(Page.CATALOG, filters={"shelf": "packs"})
    select(page.shelf.table, 1)
    stage.settle()


@shot("catalog-empty", On.NEW)
def catalog_empty(stage: Stage) -> None:
    stage.go(Page.CATALOG, filters={"shelf": "plans"})


# ---------------------------------------------------------------- activity, settings


@shot("activity")
def activity(stage: Stage) -> None:
    page = stage.go(Page.ACTIVITY)
    page.panel.table.view.clearSelection()
    stage.settle()


@shot("activity-entry")
def activity_entry(stage: Stage) -> None:
    page = stage.go(Page.ACTIVITY)
    page.panel.groups.setCurrentIndex(page.panel.groups.findData("payments"))
    stage.settle()
    select(page.panel.table, 4)
    stage.settle()


@shot("activity-empty", On.NEW)
def activity_empty(stage: Stage) -> None:
    stage.go(Page.ACTIVITY)


@shot("settings-agency")
def settings_agency(stage: Stage) -> None:
    stage.go(Page.SETTINGS, filters={"section": "agency"})


@shot("settings-agency-refused")
def settings_agency_refused(stage: Stage) -> None:
    page = stage.go(Page.SETTINGS, filters={"section": "agency"})
    page.agency.name.setText("")
    stage.do(page.agency.save)


@shot("settings-billing")
def settings_billing(stage: Stage) -> None:
    page = stage.go(Page.SETTINGS, filters={"section": "agency"})
    stage.do(page.agency.show_again)
    stage.go(Page.SETTINGS, filters={"section": "billing"})


@shot("settings-books")
def settings_books(stage: Stage) -> None:
    stage.go(Page.SETTINGS, filters={"section": "books"})


@shot("settings-appearance")
def settings_appearance(stage: Stage) -> None:
    stage.go(Page.SETTINGS, filters={"section": "appearance"})


# ---------------------------------------------------------------- the time machine


@shot("time-machine")
def time_machine(stage: Stage) -> None:
    stage.look_ahead(weeks=6, at=Place(Page.DASHBOARD))


@shot("time-machine-clients")
def time_machine_clients(stage: Stage) -> None:
    stage.look_ahead(weeks=6, at=Place(Page.CLIENTS))


# ---------------------------------------------------------------- boxes over pages


@shot("go-to")
def go_to(stage: Stage) -> None:
    stage.go(Page.DASHBOARD)
    stage.do(stage.window.open_go_to)
    stage.dialog(GoToBox).field.setText("de")
    stage.settle()


@shot("columns-menu")
def columns_menu(stage: Stage) -> None:
    page = stage.go(Page.CLIENTS)
    page.list.clear_filters()
    stage.settle()
    head = page.list.table.view.head
    stage.do(lambda: head.menu_wanted.emit(0, head.viewport().mapToGlobal(QPoint(40, head.height()))))


@shot("message-with-undo")
def message(stage: Stage) -> None:
    stage.go(Page.CLIENTS)
    stage.window.tell(Message("PR-2026-000148 is Paid.", undo=stage.window.go_back))


# ---------------------------------------------------------------- guide


@shot("guide")
def guide(stage: Stage) -> None:
    stage.guide(Spot("usage.md"))


@shot("guide-search")
def guide_search(stage: Stage) -> None:
    window = stage.guide(Spot("README.md"))
    window.search.setText("start code")
    wait(_TYPED_MS)
    stage.settle()
