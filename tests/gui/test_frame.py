"""The frame: pages by keys and by navigation, the way back, what is remembered, F1, words not saved yet."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QMessageBox, QPushButton, QTreeWidgetItem
from pytestqt.qtbot import QtBot

from agencybilling.gui.actions import plain_text
from agencybilling.gui.app import Opened, open_window
from agencybilling.gui.dialogs.shortcuts import ShortcutsDialog
from agencybilling.gui.main_window import MainWindow
from agencybilling.gui.pages.catalog.page import CatalogPage
from agencybilling.gui.places import TITLES, ClientTab, Page, Place
from agencybilling.gui.preferences import Preferences
from agencybilling.gui.theme.theme import theme_of
from agencybilling.gui.theme.tokens import Tone
from agencybilling.gui.workplace import Message
from agencybilling.i18n import currency_decimals
from agencybilling.services.application import Application
from agencybilling.services.office import Office
from agencybilling.store.migrate import open_books
from tests.gui.client_stories import Clients

CTRL = Qt.KeyboardModifier.ControlModifier


@pytest.mark.parametrize(("number", "page"), list(enumerate(Page, start=1)), ids=list(Page))
def test_each_page_opens_by_its_keys_and_the_header_follows(
    window: MainWindow, qtbot: QtBot, number: int, page: Page
) -> None:
    QTest.keyClick(window, getattr(Qt.Key, f"Key_{number}"), CTRL)
    assert window.place == Place(page)
    assert window.title.text() == TITLES[page]
    assert window.windowTitle() == f"{TITLES[page]} – AgencyBilling"
    assert window.navigation.button(page).isChecked()
    qtbot.waitUntil(window.workplace.tasks.idle)


def test_the_navigation_leads_to_each_page(window: MainWindow, qtbot: QtBot) -> None:
    for page in Page:
        QTest.mouseClick(window.navigation.button(page), Qt.MouseButton.LeftButton)
        assert window.title.text() == TITLES[page]
    qtbot.waitUntil(window.workplace.tasks.idle)


def test_the_way_back_leads_through_places_not_only_pages(
    application: Application, window: MainWindow, qtbot: QtBot
) -> None:
    clients = Clients(application, window, qtbot)
    client_id = clients.subscriber()
    clients.open(client_id)
    clients.open(client_id, ClientTab.REQUESTS)
    window.go(Place(Page.SETTINGS))
    back: list[Place | None] = []
    for _step in range(3):
        QTest.keyClick(window, Qt.Key.Key_Left, Qt.KeyboardModifier.AltModifier)
        back.append(window.place)
    clients.settle()
    assert back == [
        Place(Page.CLIENTS, client_id, ClientTab.REQUESTS),
        Place(Page.CLIENTS, client_id),
        Place(Page.DASHBOARD),
    ]


def test_a_crumb_leads_back_to_the_list(application: Application, window: MainWindow, qtbot: QtBot) -> None:
    clients = Clients(application, window, qtbot)
    clients.open(clients.subscriber())
    assert window.title.text() == "Aldermoor Dental"
    assert window.standing.text() == "Active"
    window.crumbs.linkActivated.emit("0")
    clients.settle()
    assert (window.place, window.title.text()) == (Place(Page.CLIENTS), "Clients")


def test_page_and_size_are_remembered(
    opened: Opened, application: Application, preferences: Preferences, qtbot: QtBot
) -> None:
    path = application.office.books.path
    assert path is not None
    window = opened.window
    window.go(Place(Page.CATALOG))
    qtbot.waitUntil(window.workplace.tasks.idle)
    window.resize(1111, 777)
    qtbot.waitUntil(lambda: (window.width(), window.height()) == (1111, 777))
    assert window.close()

    again = Application(Office(open_books(path), application.office.clock, currency_decimals()))
    second = open_window(again, theme=theme_of(), preferences=preferences)
    assert second.window.place == Place(Page.CATALOG)
    assert (second.window.width(), second.window.height()) == (1111, 777)
    second.close()


def test_f1_lists_every_action_of_the_page_that_has_keys(window: MainWindow, qtbot: QtBot) -> None:
    window.go(Place(Page.CATALOG))
    qtbot.waitUntil(window.workplace.tasks.idle)
    offered = {plain_text(one) for one in window.offered_actions() if not one.shortcut().isEmpty()}
    QTest.keyClick(window, Qt.Key.Key_F1)
    dialog = window.findChild(ShortcutsDialog)
    assert dialog is not None
    items: list[QTreeWidgetItem] = []
    for top in range(dialog.list.topLevelItemCount()):
        item = dialog.list.topLevelItem(top)
        assert item is not None
        items.append(item)
    listed = {item.text(0): item.text(1) for item in items}
    assert offered <= set(listed)
    assert {"New plan", "Duplicate", "Save", "Go to anything"} <= set(listed)
    assert (listed["Save"], listed["Go to anything"]) == ("Ctrl+S", "Ctrl+K")
    with qtbot.waitSignal(dialog.finished):
        QTest.keyClick(dialog, Qt.Key.Key_Escape)


def test_words_that_are_not_saved_ask_before_the_window_closes(window: MainWindow, qtbot: QtBot) -> None:
    window.go(Place(Page.CATALOG))
    qtbot.waitUntil(window.workplace.tasks.idle)
    catalog = window.screen_shown
    assert isinstance(catalog, CatalogPage)
    form = catalog.shelf.findChildren(type(catalog.shelf.form))[0]  # type: ignore[attr-defined]
    QTest.keyClicks(form.name, "Half a plan")

    assert not window.close()
    box = window.findChild(QMessageBox)
    assert box is not None
    assert "Half a plan" in box.text()
    choices = {button.text().replace("&", ""): button for button in box.findChildren(QPushButton)}
    choices["Stay"].click()
    assert window.isVisible()
    assert form.name.text() == "Half a plan"

    assert not window.close()
    box = window.findChildren(QMessageBox)[-1]
    next(b for b in box.findChildren(QPushButton) if "Close" in b.text()).click()
    qtbot.waitUntil(lambda: not window.isVisible())


def test_the_strip_names_the_books_and_tells_messages(window: MainWindow) -> None:
    undone: list[bool] = []
    window.tell(Message("Three requests are paid.", undo=lambda: undone.append(True), tone=Tone.OK))
    assert window.status.books.text() == "books.db"
    assert window.status.messages.text == "Three requests are paid."
    undo = next(b for b in window.status.messages.findChildren(QPushButton) if "Undo" in b.text())
    undo.click()
    assert undone == [True]
    assert window.status.messages.text == ""
