from __future__ import annotations

import csv
from pathlib import Path

import pytest
from PySide6.QtCore import Qt, QTime
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from agencybilling.gui.app import Opened
from agencybilling.gui.dialogs.assign_agent import AssignAgentDialog
from agencybilling.gui.dialogs.record_usage import RecordUsageDialog
from agencybilling.gui.dialogs.void_usage import VoidUsageDialog
from agencybilling.gui.pages.usage.page import UsagePage
from agencybilling.gui.pages.usage.panel import UsagePanel
from agencybilling.gui.places import ClientTab, Page, Place
from agencybilling.gui.widgets.field_errors import error_of
from agencybilling.queries.usage import UsageRow, UsageState, usage_rows
from agencybilling.services.application import Application
from agencybilling.services.payments import StatusChange
from tests.gui.conftest import StandingClock
from tests.gui.usage_books import (
    ALDERMOOR,
    BIRCHWOOD,
    CEDAR,
    cells,
    chips,
    dialog,
    fill,
    foreseen,
    ids,
    select,
    settle,
    usage_page,
)

LEFT = Qt.MouseButton.LeftButton


@pytest.fixture
def books(application: Application, clock: StandingClock) -> Application:
    """The application on small books with usage."""
    fill(application, clock)
    return application


@pytest.fixture
def page(books: Application, opened: Opened, qtbot: QtBot) -> UsagePage:
    """The page of all usage."""
    del books
    return usage_page(opened, qtbot)


@pytest.fixture
def panel(page: UsagePage) -> UsagePanel:
    """Its list."""
    return page.panel


def record(application: Application, external_id: str) -> UsageRow:
    with application.read() as unit:
        return next(row for row in usage_rows(unit) if row.external_id == external_id)


def test_a_record_says_how_its_minutes_went_to_the_pools_with_chats_beside(panel: UsagePanel) -> None:
    shown = cells(panel, "c-2")
    assert (shown["included"], shown["wallet"]) == ("4.00 (16)", "–")
    assert (shown["billable"], shown["uncovered"]) == ("6.00 (24)", "–")
    assert (shown["when"], shown["quantity"], shown["state"]) == ("Jun 12, 11:30\u202fAM", "600 s", "Counted")
    assert cells(panel, "c-4")["included"] == "2.00 (8)"
    assert cells(panel, "c-5")["included"] == "–"


def test_rows_are_drawn_before_their_splits_are_known(
    books: Application, opened: Opened, qtbot: QtBot
) -> None:
    del books
    opened.window.go(Place(Page.USAGE))
    page = opened.window.screen_shown
    assert isinstance(page, UsagePage)
    qtbot.waitUntil(lambda: page.panel.table.count > 0)
    assert cells(page.panel, "c-2")["included"] == "…"
    with qtbot.waitSignal(page.panel._splits.found):
        page.panel.table.view.viewport().update()
    assert cells(page.panel, "c-2")["included"] == "4.00 (16)"


def test_chips_count_each_state_and_narrow_the_list(panel: UsagePanel, qtbot: QtBot) -> None:
    assert chips(panel) == {
        "all": "All 7",
        "rated": "Counted 3",
        "late": "Late 0",
        "unbilled": "Unbilled 1",
        "unassigned": "Unassigned 2",
        "voided": "Void 1",
    }
    QTest.mouseClick(panel.chips._chips["unbilled"], LEFT)
    settle(qtbot, panel.workplace, panel.table)
    assert ids(panel) == ["c-5"]
    row = panel.table.model.row_at(0)
    state = next(column for column in panel.table.model.columns if column.key == "state")
    assert row is not None
    assert state.tooltip is not None
    assert state.tooltip(row) == "No subscription can be charged with it."


def test_a_place_narrows_the_list_to_a_state_a_client_and_days(
    page: UsagePage, opened: Opened, qtbot: QtBot
) -> None:
    client_id = str(opened.workplace.application.clients.id_of(ALDERMOOR))
    usage_page(opened, qtbot, client=client_id, state="rated", days="2026-06-12..")
    assert ids(page.panel) == ["c-2"]
    assert page.panel.of_client.text() == f"Only {ALDERMOOR}"
    assert page.panel._terms.today == page.panel.workplace.application.renewals.today()
    QTest.mouseClick(page.panel.of_client, LEFT)
    page.panel.clear()
    settle(qtbot, page.workplace, page.panel.table)
    assert len(ids(page.panel)) == 7


def test_source_channel_and_words_narrow_the_list(panel: UsagePanel, qtbot: QtBot) -> None:
    panel.channel.setCurrentIndex(panel.channel.findData("chat"))
    settle(qtbot, panel.workplace, panel.table)
    assert ids(panel) == ["c-4"]
    panel.clear()
    panel.search.setText("recall")
    qtbot.waitUntil(lambda: panel.choice.text == "recall")
    settle(qtbot, panel.workplace, panel.table)
    assert ids(panel) == ["c-1"]


def test_a_call_is_recorded_by_hand_with_what_it_does_to_the_pools_in_sight(
    panel: UsagePanel, qtbot: QtBot
) -> None:
    application = panel.workplace.application
    panel.actions_here.record.trigger()
    made = dialog(qtbot, panel, RecordUsageDialog)
    made.client.pick(application.clients.id_of(BIRCHWOOD))
    QTest.keyClicks(made.quantity, "90")
    said = foreseen(qtbot, made, "Included")
    assert "It counts in the period Jun 10\u2009–\u2009Jul 9, 2026" in said
    assert "Included: 6.50 / 10 min (26 / 40 chats) left" in said
    assert made.external_id.text() == "by-hand-20260612-180000"
    made.note.setText("told by phone")
    with qtbot.waitSignal(made.finished):
        QTest.keyClick(made.quantity, Qt.Key.Key_Return)
    kept = record(application, "by-hand-20260612-180000")
    assert (kept.client, kept.quantity, kept.note) == (BIRCHWOOD, 90_000, "told by phone")
    settle(qtbot, panel.workplace, panel.table)
    assert ids(panel)[0] == kept.external_id


def test_chats_are_counted_whole_and_refused_beside_their_field_otherwise(
    panel: UsagePanel, qtbot: QtBot
) -> None:
    application = panel.workplace.application
    panel.actions_here.record.trigger()
    made = dialog(qtbot, panel, RecordUsageDialog)
    made.client.pick(application.clients.id_of(BIRCHWOOD))
    QTest.mouseClick(made.channel._segments["chat"], LEFT)
    made.quantity.setText("2.5")
    made.submit()
    assert "whole number, 1 or more" in error_of(made.quantity)
    made.quantity.setText("3")
    with qtbot.waitSignal(made.finished):
        made.submit()
    assert record(application, made_id(application)).quantity == 3


def made_id(application: Application) -> str:
    with application.read() as unit:
        return next(row.external_id for row in usage_rows(unit) if row.external_id.startswith("by-hand"))


def test_what_has_not_happened_yet_is_refused_and_stays_typed(panel: UsagePanel, qtbot: QtBot) -> None:
    panel.actions_here.record.trigger()
    made = dialog(qtbot, panel, RecordUsageDialog)
    made.client.pick(panel.workplace.application.clients.id_of(BIRCHWOOD))
    made.quantity.setText("60")
    made.time.setTime(QTime(23, 0))
    made.submit()
    qtbot.waitUntil(lambda: bool(error_of(made.day)))
    assert "has not happened yet" in error_of(made.day)
    assert made.quantity.text() == "60"


def test_records_are_voided_together_with_what_comes_back_in_sight(panel: UsagePanel, qtbot: QtBot) -> None:
    application = panel.workplace.application
    select(panel, "c-1", "c-2", "c-3")
    panel.actions_here.void.trigger()
    made = dialog(qtbot, panel, VoidUsageDialog)
    assert made.whose.text() == "2 records of 1 client"
    said = foreseen(qtbot, made, "Billable")
    assert "Included: 10 / 10 min (40 / 40 chats) left" in said
    assert "Billable: 6.00 min (24 chats) become 0.00 min (0 chats)" in said
    with qtbot.waitSignal(made.finished):
        QTest.mouseClick(made.ok, LEFT)
    assert record(application, "c-1").state is UsageState.VOIDED
    settle(qtbot, panel.workplace, panel.table)
    assert chips(panel)["voided"] == "Void 3"


def test_what_is_settled_can_not_be_voided(panel: UsagePanel, qtbot: QtBot, clock: StandingClock) -> None:
    application = panel.workplace.application
    application.payments.set_status(ALDERMOOR, 0, change=StatusChange("paid"))
    clock.set("2026-07-12T10:00")
    application.renewals.run()
    settle(qtbot, panel.workplace, panel.table)
    select(panel, "c-1")
    assert not panel.actions_here.void.isEnabled()
    assert panel.actions_here.void.toolTip().startswith("Its period is settled")


def test_what_is_shown_is_exported_with_numbers_for_minutes_and_chats(
    panel: UsagePanel, qtbot: QtBot, tmp_path: Path
) -> None:
    file = tmp_path / "usage.csv"
    panel.output.export_to(file)
    qtbot.waitUntil(lambda: file.exists() and panel.workplace.tasks.idle())
    with file.open(encoding="utf-8-sig", newline="") as stream:
        rows = list(csv.DictReader(stream))
    row = next(row for row in rows if row["Client"] == ALDERMOOR and row["Seconds"] == "600")
    assert (row["Included, minutes"], row["Included, chats"]) == ("4.0000", "16")
    assert (row["Billable, minutes"], row["State"]) == ("6.0000", "Counted")
    assert row["When"].startswith("2026-06-12")


def test_copied_rows_hold_their_splits(panel: UsagePanel, qtbot: QtBot) -> None:
    select(panel, "c-2")
    QApplication.clipboard().clear()
    panel.table.copy()
    qtbot.waitUntil(lambda: "c-2" in QApplication.clipboard().text() or "600 s" in clipboard())
    assert "6.00 (24)" in clipboard()


def clipboard() -> str:
    return QApplication.clipboard().text()


def test_the_foot_says_what_is_selected_comes_to(panel: UsagePanel, qtbot: QtBot) -> None:
    assert panel.count.text() == "7 records"
    select(panel, "c-1", "c-4", "c-3")
    qtbot.waitUntil(lambda: "billed" in panel.count.text())
    assert panel.count.text() == "3 of 7 selected · 8.00 min billed, 8 chats among them"


def test_the_tab_of_a_client_shows_its_period_and_its_records_alone(
    books: Application, opened: Opened, qtbot: QtBot
) -> None:
    client_id = books.clients.id_of(ALDERMOOR)
    opened.window.go(Place(Page.CLIENTS, client_id, ClientTab.USAGE))
    page = opened.window.screen_shown
    assert page is not None
    found = page.findChild(UsagePanel)
    assert isinstance(found, UsagePanel)
    settle(qtbot, opened.workplace, found.table)
    assert ids(found) == ["c-3", "c-2", "c-1"]
    assert "unassigned" not in chips(found)
    assert [column.key for column in found.table.model.columns][:2] == ["when", "source"]
    assert found.chart.span.key == "period"
    assert found.chart.sum.text() == "Jun 10\u2009–\u2009Jul 9, 2026: 16.00 min (64 chats)"
    assert [one.voice for one in found.chart.minutes.series][:3] == [0, 360_000, 600_000]


def test_the_chart_can_be_folded_and_stays_so(panel: UsagePanel, opened: Opened) -> None:
    assert panel.chart.minutes.isVisible()
    QTest.keyClick(panel.chart.fold, Qt.Key.Key_Space)
    assert not panel.chart.minutes.isVisible()
    assert not opened.workplace.preferences.flag("usage/chart", default=True)


def test_an_agent_is_given_to_a_client_with_the_records_that_wait(
    page: UsagePage, opened: Opened, qtbot: QtBot
) -> None:
    usage_page(opened, qtbot, tab="unassigned")
    panel, application = page.unassigned, opened.workplace.application
    assert panel.count.text() == "1 agent, 2 records wait"
    assert panel.table.model.text_at(0, 0) == "Assistant front-desk"
    assert panel.table.model.text_at(0, 1) == "Number 12025550144"
    panel.table.view.selectRow(0)
    QTest.keyClick(panel.table.view, Qt.Key.Key_Return)
    made = dialog(qtbot, panel, AssignAgentDialog)
    made.client.setText("birch")
    made.submit()
    assert error_of(made.client)
    made.client.pick(application.clients.id_of(BIRCHWOOD))
    made.foresee()
    foreseen(qtbot, made, "2 records that wait are recorded for Birchwood Spa")
    with qtbot.waitSignal(made.finished):
        QTest.mouseClick(made.ok, LEFT)
    assert record(application, "v-1").client == BIRCHWOOD
    qtbot.waitUntil(lambda: panel.table.count == 0)
    assert not application.agents.unassigned()


def test_a_waiting_record_leads_to_the_client_of_its_agent(
    page: UsagePage, opened: Opened, qtbot: QtBot
) -> None:
    panel, application = page.panel, opened.workplace.application
    assert page.tabs.tabText(1) == "Unassigned (2)"
    select(panel, "v-1")
    assert panel.actions_here.assign.isEnabled()
    panel.actions_here.assign.trigger()
    made = dialog(qtbot, panel, AssignAgentDialog)
    made.agent.setCurrentIndex(1)
    made.client.pick(application.clients.id_of(BIRCHWOOD))
    with qtbot.waitSignal(made.finished):
        made.submit()
    settle(qtbot, opened.workplace, panel.table)
    assert cells(panel, "v-2")["client"] == BIRCHWOOD
    assert page.tabs.tabText(1) == "Unassigned"
    assert [agent.agent_id for agent in application.agents.all()] == ["12025550144"]


def test_sources_say_up_to_when_their_usage_is_in(
    books: Application, opened: Opened, qtbot: QtBot, clock: StandingClock
) -> None:
    with books.office.books.write() as unit:
        unit.agents.note_source("vapi", in_up_to=clock(), at=clock())
    page = usage_page(opened, qtbot, tab="sources")
    model = page.sources.table.model
    assert [model.text_at(0, at) for at in range(3)] == [
        "Vapi",
        "Jun 12, 2026, 6:00\u202fPM",
        "Nothing waits for it",
    ]
    page.sources.table.view.selectRow(0)
    QTest.keyClick(page.sources.table.view, Qt.Key.Key_Return)
    settle(qtbot, opened.workplace, page.panel.table)
    assert page.tabs.currentIndex() == 0
    assert ids(page.panel) == ["v-2", "v-1"]


def test_new_books_say_what_belongs_here_and_offer_the_import(
    application: Application, opened: Opened, qtbot: QtBot
) -> None:
    application.clients.add(CEDAR)
    page = usage_page(opened, qtbot)
    message = page.panel.table._notices.message
    assert message.isVisible()
    assert message.accessibleName().startswith("No usage yet")
