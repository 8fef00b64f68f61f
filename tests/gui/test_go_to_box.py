"""Ctrl+K: clients, request numbers, pages and actions, found by typing and gone to by Enter."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from agencybilling.gui.dialogs.new_client import NewClientDialog
from agencybilling.gui.go_to import GoToBox
from agencybilling.gui.main_window import MainWindow
from agencybilling.gui.places import TITLES, Page, Place
from agencybilling.services.application import Application
from tests.gui.client_stories import Clients


@pytest.fixture
def clients(application: Application, window: MainWindow, qtbot: QtBot) -> Clients:
    return Clients(application, window, qtbot)


def open_box(window: MainWindow, qtbot: QtBot) -> GoToBox:
    QTest.keyClick(window, Qt.Key.Key_K, Qt.KeyboardModifier.ControlModifier)
    box = window.findChild(GoToBox)
    assert box is not None
    qtbot.waitUntil(box.isVisible)
    return box


def offers(box: GoToBox) -> list[str]:
    return [box.found.item(row).text() for row in range(box.found.count())]


def typed(box: GoToBox, text: str, clients: Clients) -> list[str]:
    QTest.keyClicks(box.field, text)
    clients.settle()
    return offers(box)


def test_it_opens_with_the_pages(window: MainWindow, qtbot: QtBot) -> None:
    assert offers(open_box(window, qtbot)) == [TITLES[page] for page in Page]


def test_a_client_is_found_by_a_part_of_its_name_and_opened(
    clients: Clients, window: MainWindow, qtbot: QtBot
) -> None:
    clients.add("Birchwood Realty")
    wanted = clients.add("Aldermoor Dental")
    assert typed(open_box(window, qtbot), "moor", clients) == ["Aldermoor Dental"]
    box = window.findChildren(GoToBox)[-1]
    QTest.keyClick(box.field, Qt.Key.Key_Return)
    clients.settle()
    assert window.place == Place(Page.CLIENTS, client_id=wanted)
    assert window.title.text() == "Aldermoor Dental"


def test_enter_before_anything_is_found_goes_there_once_it_is(
    clients: Clients, window: MainWindow, qtbot: QtBot
) -> None:
    wanted = clients.add("Aldermoor Dental")
    box = open_box(window, qtbot)
    QTest.keyClicks(box.field, "alderm")
    QTest.keyClick(box.field, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: window.place == Place(Page.CLIENTS, client_id=wanted))
    clients.settle()


def test_a_request_is_found_by_its_number(clients: Clients, window: MainWindow, qtbot: QtBot) -> None:
    clients.subscriber()
    with clients.application.read() as unit:
        (request_id,) = unit.connection.exec_driver_sql("SELECT id FROM payment_requests").scalars()
    found = typed(open_box(window, qtbot), "2026-000001", clients)
    assert found == ["PR-2026-000001 · Aldermoor Dental · $99.00"]
    QTest.keyClick(window.findChildren(GoToBox)[-1].field, Qt.Key.Key_Return)
    clients.settle()
    assert window.place == Place(Page.REQUESTS, item=request_id)


def test_an_action_of_the_page_is_found_and_done(clients: Clients, window: MainWindow, qtbot: QtBot) -> None:
    clients.list()
    assert "New client" in typed(open_box(window, qtbot), "new cl", clients)
    QTest.keyClick(window.findChildren(GoToBox)[-1].field, Qt.Key.Key_Return)
    assert clients.dialog(NewClientDialog).isVisible()


def test_arrows_choose_while_one_types(clients: Clients, window: MainWindow, qtbot: QtBot) -> None:
    box = open_box(window, qtbot)
    QTest.keyClick(box.field, Qt.Key.Key_Down)
    QTest.keyClick(box.field, Qt.Key.Key_Down)
    QTest.keyClick(box.field, Qt.Key.Key_Return)
    clients.settle()
    assert window.place == Place(Page.REQUESTS)


def test_each_page_is_offered_once(clients: Clients, window: MainWindow, qtbot: QtBot) -> None:
    assert typed(open_box(window, qtbot), "catal", clients) == ["Catalog"]


def test_what_is_found_later_does_not_move_what_is_chosen(
    clients: Clients, window: MainWindow, qtbot: QtBot
) -> None:
    clients.add("Catalina Spa")
    box = open_box(window, qtbot)
    QTest.keyClicks(box.field, "cata")
    assert offers(box)[0] == "Catalog"
    clients.settle()
    assert offers(box) == ["Catalog", "Catalina Spa"]
    assert box.found.currentRow() == 0


def test_where_nothing_is_found_it_says_so_and_escape_closes_it(
    clients: Clients, window: MainWindow, qtbot: QtBot
) -> None:
    box = open_box(window, qtbot)
    assert typed(box, "zzz", clients) == []
    assert "Nothing is called that here" in {label.text() for label in box.findChildren(QLabel)}
    with qtbot.waitSignal(box.destroyed):
        QTest.keyClick(box.field, Qt.Key.Key_Escape)
    assert window.place == Place(Page.DASHBOARD)
