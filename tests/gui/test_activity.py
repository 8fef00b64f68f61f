"""Activity: who did what, narrowed and searched, with before and after, and the way to its client."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from agencybilling.domain.payments import RequestNumber, RequestStatus
from agencybilling.gui.main_window import MainWindow
from agencybilling.gui.pages.activity.page import ActivityPage
from agencybilling.gui.pages.activity.panel import ActivityPanel
from agencybilling.gui.places import ClientTab, Page, Place
from agencybilling.gui.widgets.chips import Chip
from agencybilling.queries.history import EventGroup
from agencybilling.services.application import Application
from agencybilling.services.payments import StatusChange
from tests.gui.client_stories import Clients
from tests.gui.conftest import StandingClock


class Story:
    """Things that happened, and the page that tells of them."""

    def __init__(self, application: Application, window: MainWindow, qtbot: QtBot) -> None:
        self.clients = Clients(application, window, qtbot)
        self.client_id = self.clients.subscriber()
        self.application, self.window, self.qtbot = application, window, qtbot

    def open(self) -> ActivityPanel:
        self.window.go(Place(Page.ACTIVITY))
        page = self.window.screen_shown
        assert isinstance(page, ActivityPage)
        self.clients.settle()
        return page.panel


@pytest.fixture
def story(application: Application, window: MainWindow, qtbot: QtBot) -> Story:
    return Story(application, window, qtbot)


def told(panel: ActivityPanel, column: int = 2) -> list[str]:
    model = panel.table.model
    return [model.text_at(row, column) for row in range(model.rowCount())]


def stand_on(panel: ActivityPanel, words: str, story: Story) -> None:
    """Select the entry that says this."""
    row = next(at for at, text in enumerate(told(panel)) if words in text)
    panel.table.stand_on(panel.table.model.ids[row])
    story.clients.settle()


def differences(panel: ActivityPanel) -> list[tuple[str, str, str]]:
    items = [panel.changed.topLevelItem(row) for row in range(panel.changed.topLevelItemCount())]
    return [(item.text(0), item.text(1), item.text(2)) for item in items if item is not None]


def chip(panel: ActivityPanel, name: str) -> Chip:
    return next(one for one in panel.actors.findChildren(Chip) if one.accessibleName().startswith(name))


def test_the_newest_comes_first_and_new_entries_come_in_by_themselves(story: Story) -> None:
    panel = story.open()
    assert told(panel)[-1].startswith("Settings are changed")
    story.clients.add("Birchwood Realty")
    story.clients.follow()
    assert told(panel)[0] == "Birchwood Realty is a client now."


def test_entries_are_narrowed_by_kind_by_words_and_by_who_did_it(story: Story, clock: StandingClock) -> None:
    clock.set("2026-06-18T09:00")
    story.application.renewals.run()
    panel = story.open()
    everything = len(told(panel))
    chip(panel, "By the engine").click()
    story.clients.settle()
    assert set(told(panel, column=1)) == {"Engine"}
    chip(panel, "By the engine").click()
    panel.groups.setCurrentIndex(panel.groups.findData(EventGroup.CATALOG.value))
    story.clients.settle()
    assert told(panel) == ["The pack Top-up is in the catalog.", "The plan Growth is in the catalog."]
    panel.groups.setCurrentIndex(0)
    QTest.keyClicks(panel.search, "aldermoor")
    story.qtbot.waitUntil(lambda: story.window.workplace.tasks.idle() and 0 < len(told(panel)) < everything)
    assert all("Aldermoor" in client for client in told(panel, column=3))


def test_where_nothing_is_left_the_filters_are_taken_back_with_one_press(story: Story) -> None:
    panel = story.open()
    everything = told(panel)
    QTest.keyClicks(panel.search, "zzzz")
    story.qtbot.waitUntil(lambda: story.window.workplace.tasks.idle() and not told(panel))
    offered = [b for b in panel.table.findChildren(QPushButton) if b.isVisible()]
    offered[0].click()
    story.clients.settle()
    assert told(panel) == everything
    assert panel.search.text() == ""


def test_an_entry_shows_what_was_before_and_what_is_now(story: Story) -> None:
    story.application.settings.change(usage_window_days=5)
    panel = story.open()
    stand_on(panel, "Settings are changed", story)
    assert panel.detail.isVisible()
    assert differences(panel) == [("usage window", "0", "5")]
    assert "by you" in panel.when.text()


def test_an_entry_leads_to_its_client_and_its_request(story: Story) -> None:
    change = StatusChange(RequestStatus.PAID)
    story.application.payments.set_status(story.client_id, RequestNumber(2026, 1), change=change)
    panel = story.open()
    stand_on(panel, "is a client now", story)
    assert not panel.to_request.isVisible()
    panel.to_client.click()
    story.clients.settle()
    assert story.window.place == Place(Page.CLIENTS, client_id=story.client_id)
    panel = story.open()
    stand_on(panel, "PR-2026-000001 of Aldermoor Dental", story)
    panel.to_request.click()
    story.clients.settle()
    place = story.window.place
    assert place is not None
    assert (place.client_id, place.tab) == (story.client_id, ClientTab.REQUESTS)


def test_enter_on_an_entry_goes_where_it_leads(story: Story) -> None:
    panel = story.open()
    stand_on(panel, "is a client now", story)
    QTest.keyClick(panel.table.view, Qt.Key.Key_Return)
    story.clients.settle()
    assert story.window.place == Place(Page.CLIENTS, client_id=story.client_id)


def test_what_one_reads_stays_in_sight_while_entries_come_in(story: Story) -> None:
    panel = story.open()
    stand_on(panel, "started Growth", story)
    story.clients.add("Birchwood Realty")
    story.clients.follow()
    assert "started Growth" in panel.what.text()
    assert panel.table.selected_count == 1
