"""The list of clients: chips, search, filters of places, opening by keyboard, and a new client."""

from __future__ import annotations

import json

import pytest
from click.testing import CliRunner
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from agencybilling.bootstrap import Program
from agencybilling.cli.main import cli
from agencybilling.gui.dialogs.new_client import NewClientDialog
from agencybilling.gui.main_window import MainWindow
from agencybilling.gui.pages.clients import ClientsPage
from agencybilling.gui.places import ClientTab, Page, Place
from agencybilling.gui.widgets.chips import Chip
from agencybilling.gui.widgets.empty_state import EmptyState
from agencybilling.gui.widgets.field_errors import error_of
from agencybilling.services.application import Application
from tests.gui.client_stories import Clients
from tests.typed_commands import LOCALE


@pytest.fixture
def clients(application: Application, window: MainWindow, qtbot: QtBot) -> Clients:
    return Clients(application, window, qtbot)


def names(page: ClientsPage) -> list[str]:
    model = page.list.table.model
    return [model.text_at(row, 0) for row in range(model.rowCount())]


def text_of(page: ClientsPage, client_id: int, key: str) -> str:
    """What a cell of a client's row says."""
    model = page.list.table.model
    column = next(at for at, column in enumerate(model.columns) if column.key == key)
    return model.text_at(list(model.ids).index(client_id), column)


def test_each_client_stands_with_the_figures_of_the_command_line(
    clients: Clients, application: Application
) -> None:
    client_id = clients.subscriber()
    clients.call(client_id, 4)
    clients.add("Café Zoë")

    page = clients.list()

    path = str(application.office.books.path)
    printed = CliRunner(env={**LOCALE, "COLUMNS": "240"}).invoke(
        cli, ["--books", path, "clients", "list", "--json"], obj=Program(), catch_exceptions=False
    )
    told = json.loads(printed.stdout)[0]
    assert names(page) == ["Aldermoor Dental", "Café Zoë"]
    assert told["included_ms"] - told["included_used_ms"] == 6 * 60_000
    assert text_of(page, client_id, "included") == "6 / 10 min (24 chats)"
    assert told["outstanding"] == {"USD": "99.00"}
    assert text_of(page, client_id, "outstanding") == "$99.00"
    assert text_of(page, client_id, "status") == "Active"
    assert text_of(page, client_id, "period") == "Jun 10 – Jul 9"
    assert text_of(page, client_id, "access") == "Open"


def test_chips_count_and_narrow(clients: Clients) -> None:
    clients.subscriber()
    clients.add("Birch Realty")
    page = clients.list()
    faces = {chip.face.key: chip.face.count for chip in page.list.chips.findChildren(Chip)}
    assert {key: number for key, number in faces.items() if number != "0"} == {
        "all": "2",
        "active": "1",
        "none": "1",
    }

    QTest.mouseClick(_chip(page, "none"), Qt.MouseButton.LeftButton)
    clients.settle()

    assert names(page) == ["Birch Realty"]
    assert page.list.shown.text() == "1 client"


def test_typing_narrows_the_list_and_escape_gives_all_back(clients: Clients, qtbot: QtBot) -> None:
    for name in ("Aldermoor Dental", "Birch Realty", "Cedar Dental"):
        clients.add(name)
    page = clients.list()

    clients.press(Qt.Key.Key_F, Qt.KeyboardModifier.ControlModifier)
    QTest.keyClicks(page.list.search, "dental")
    qtbot.waitUntil(lambda: names(page) == ["Aldermoor Dental", "Cedar Dental"])

    QTest.keyClick(page.list.search, Qt.Key.Key_Escape)
    qtbot.waitUntil(lambda: len(names(page)) == 3)


def test_a_place_narrows_the_list_to_a_status_or_to_used_minutes(
    clients: Clients, window: MainWindow
) -> None:
    low, high = clients.subscriber("Low"), clients.subscriber("High")
    clients.call(low, 1)
    clients.call(high, 9)
    page = clients.list()

    window.go(Place(Page.CLIENTS, filters={"used_percent": "90"}))
    clients.settle()
    assert names(page) == ["High"]

    window.go(Place(Page.CLIENTS, filters={"status": "active"}))
    clients.settle()
    assert names(page) == ["High", "Low"]
    assert page.list.chips.keys == {"active"}


def test_enter_opens_a_client_and_the_way_back_keeps_the_list_as_it_was(
    clients: Clients, window: MainWindow
) -> None:
    clients.add("Aldermoor Dental")
    second = clients.add("Birch Realty")
    page = clients.list()
    page.list.table.stand_on(second)

    QTest.keyClick(page.list.table.view, Qt.Key.Key_Return)

    assert window.place == Place(Page.CLIENTS, second)
    assert window.title.text() == "Birch Realty"
    assert window.standing.text() == "Not started"
    assert "Clients" in window.crumbs.text()
    window.go_back()
    assert window.title.text() == "Clients"
    assert list(page.list.table.selected_ids()) == [second]


def test_a_new_client_is_added_by_keyboard_and_opened(
    clients: Clients, window: MainWindow, application: Application
) -> None:
    clients.list()
    clients.press(Qt.Key.Key_N, Qt.KeyboardModifier.ControlModifier)
    dialog = clients.dialog(NewClientDialog)
    QTest.keyClicks(dialog.name, "Cedar Clinic")
    dialog.campaigns.setPlainText("Recall\nSales\n")

    clients.press_ok(dialog)

    client_id = application.clients.id_of("Cedar Clinic")
    assert window.place == Place(Page.CLIENTS, client_id)
    assert window.title.text() == "Cedar Clinic"
    with application.read() as unit:
        assert [c.name for c in unit.accounts.load(client_id).campaigns] == ["Recall", "Sales"]


def test_a_name_that_is_taken_is_refused_beside_it_and_stays(clients: Clients, qtbot: QtBot) -> None:
    clients.add("Cedar Clinic")
    clients.list()
    clients.press(Qt.Key.Key_N, Qt.KeyboardModifier.ControlModifier)
    dialog = clients.dialog(NewClientDialog)
    QTest.keyClicks(dialog.name, "cedar  clinic")

    QTest.keyClick(dialog.name, Qt.Key.Key_Return)

    qtbot.waitUntil(lambda: bool(error_of(dialog.name)))
    assert dialog.isVisible()
    assert dialog.name.text() == "cedar  clinic"
    dialog.reject()


def test_a_change_shows_in_the_list_without_a_reload(clients: Clients, qtbot: QtBot) -> None:
    client_id = clients.subscriber()
    page = clients.list()

    clients.call(client_id, 9)

    qtbot.waitUntil(lambda: text_of(page, client_id, "included") == "1 / 10 min (4 chats)")


def test_tabs_go_on_by_keyboard_and_are_part_of_the_place(clients: Clients, window: MainWindow) -> None:
    client_id = clients.subscriber()
    opened = clients.open(client_id)

    QTest.keyClick(opened.tabs, Qt.Key.Key_Tab, Qt.KeyboardModifier.ControlModifier)

    assert opened.tabs.tabText(opened.tabs.currentIndex()) == "Add-on packs"
    assert window.place == Place(Page.CLIENTS, client_id, ClientTab.PACKS)
    window.go_back()
    assert opened.tabs.tabText(opened.tabs.currentIndex()) == "Billing"


def test_the_empty_list_offers_a_new_client(clients: Clients) -> None:
    page = clients.list()
    empty = next(one for one in page.list.findChildren(EmptyState) if one.isVisible())
    button = empty.findChild(QPushButton)
    assert button is not None

    QTest.mouseClick(button, Qt.MouseButton.LeftButton)

    clients.dialog(NewClientDialog).reject()


def _chip(page: ClientsPage, key: str) -> Chip:
    return next(chip for chip in page.list.chips.findChildren(Chip) if chip.face.key == key)


@pytest.mark.parametrize("tab", list(ClientTab))
def test_each_tab_is_made_when_it_is_first_shown(clients: Clients, tab: ClientTab) -> None:
    opened = clients.open(clients.subscriber(), tab)
    assert opened.contents.count() == 1
    shown = opened.contents.currentWidget()
    assert shown is not None
    assert shown.isVisible()


def test_lists_of_one_client_give_way_to_those_of_the_next(clients: Clients) -> None:
    first, second = clients.subscriber("First"), clients.subscriber("Second")
    opened = clients.open(first, ClientTab.ACTIVITY)
    before = opened.contents.currentWidget()

    assert clients.open(second, ClientTab.ACTIVITY).contents.currentWidget() is not before
    assert opened.contents.count() == 1
