"""From a window on new books to the first payment request, by keys alone, and how few of them it takes."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from agencybilling.domain.payments import RequestStatus
from agencybilling.gui.app import Opened
from agencybilling.gui.dialogs import set_up
from agencybilling.gui.dialogs.consequences import Consequences
from agencybilling.gui.dialogs.new_client import NewClientDialog
from agencybilling.gui.dialogs.set_up import SetUpDialog, Step
from agencybilling.gui.pages.dashboard.page import DashboardPage
from agencybilling.gui.pages.welcome import WelcomePanel
from agencybilling.gui.places import ClientTab, Page, Place
from agencybilling.gui.tables.view import DataTable
from agencybilling.gui.widgets.amount_edit import AmountEdit
from agencybilling.i18n import currency_decimals
from agencybilling.queries.standing import standing_of
from agencybilling.services import setup
from agencybilling.services.application import Application
from agencybilling.services.office import Office
from agencybilling.services.setup import NewAgency
from agencybilling.store.migrate import open_books
from tests.builders import PLAN
from tests.gui.conftest import OnScreen, StandingClock

LEFT, NO_KEY = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
MOST_KEYS = 10
"""Enter and Tab, from the open window to the first payment request; names and numbers come on top."""


@pytest.fixture
def application(tmp_path: Path, clock: StandingClock) -> Application:
    """Books in which nobody has done anything."""
    return Application(Office(open_books(tmp_path / "books.db"), clock, currency_decimals()))


@pytest.fixture(autouse=True)
def machine(monkeypatch: pytest.MonkeyPatch) -> None:
    """A machine in Berlin, where samples are few."""
    monkeypatch.setattr(set_up, "zone_of_this_machine", lambda: "Europe/Berlin")
    monkeypatch.setattr(set_up, "_currency_of_this_machine", lambda: "EUR")
    monkeypatch.setattr(setup, "SAMPLE_CLIENTS", 4)
    monkeypatch.setattr(setup, "SAMPLE_MONTHS", 1)


class Typist:
    """Someone who has a keyboard and no mouse; counts the keys that are no letters."""

    def __init__(self, opened: Opened, qtbot: QtBot) -> None:
        self.opened, self.keys = opened, 0
        self._qtbot = qtbot

    def enter(self) -> None:
        """Press Enter."""
        self._press(Qt.Key.Key_Return)

    def tab(self, times: int = 1) -> None:
        """Press Tab."""
        for _time in range(times):
            self._press(Qt.Key.Key_Tab)

    def write(self, text: str) -> None:
        """Type where the keyboard is."""
        QTest.keyClicks(self._focused(), text)

    def until(self, so: Callable[[], bool]) -> None:
        """Wait until nothing is under way any more and something is so."""
        self._qtbot.waitUntil(lambda: self.opened.workplace.tasks.idle() and so())

    def has_the_keyboard(self, widget: QWidget) -> bool:
        return self._focused() is widget

    def _press(self, key: Qt.Key) -> None:
        self.keys += 1
        QTest.keyClick(self._focused(), key)

    def _focused(self) -> QWidget:
        window = QApplication.activeModalWidget() or self.opened.window
        at: QWidget | None = window.focusWidget()
        return window if at is None else at


@pytest.fixture
def typist(opened: Opened, qtbot: QtBot) -> Typist:
    """Before the dashboard, once it has been read."""
    made = Typist(opened, qtbot)
    made.until(lambda: opened.window.findChild(WelcomePanel) is not None)
    return made


def welcome(typist: Typist) -> WelcomePanel:
    found = typist.opened.window.findChild(WelcomePanel)
    assert isinstance(found, WelcomePanel)
    return found


def set_up_dialog(typist: Typist) -> SetUpDialog:
    found = typist.opened.window.findChild(SetUpDialog)
    assert isinstance(found, SetUpDialog)
    return found


def requests_shown(typist: Typist) -> list[str]:
    """Every row of the list of requests in front, as it reads."""
    tables = [one for one in typist.opened.window.findChildren(DataTable) if one.isVisible()]
    if len(tables) != 1:
        return []
    model = tables[0].model
    columns = range(len(model.columns))
    return [" ".join(model.text_at(row, column) for column in columns) for row in range(model.rowCount())]


def test_ten_keys_besides_names_and_numbers_lead_to_the_first_payment_request(
    typist: Typist, application: Application
) -> None:
    typist.enter()
    dialog = set_up_dialog(typist)
    typist.write("Hallo Voice")
    typist.enter()
    typist.until(lambda: dialog.at is Step.PLAN)
    typist.write("Growth")
    typist.tab(5)
    assert typist.has_the_keyboard(dialog.plan.fee)
    typist.write("99")
    typist.tab()
    assert typist.has_the_keyboard(dialog.plan.included)
    typist.write("100")
    typist.enter()
    typist.until(lambda: dialog.at is Step.CLIENT)
    typist.write("Aldermoor Dental")
    foreseen = dialog.findChild(Consequences)
    assert foreseen is not None
    typist.until(lambda: "A new request asks for €99.00, due on Jun 17, 2026" in foreseen.text)
    typist.enter()
    typist.until(lambda: len(requests_shown(typist)) == 1)
    assert typist.keys == MOST_KEYS

    window = typist.opened.window
    with application.read() as unit:
        client_id = application.clients.id_of("Aldermoor Dental")
        (request,) = standing_of(unit, client_id).requests
    assert request.status is RequestStatus.PENDING
    assert window.place == Place(Page.CLIENTS, client_id, ClientTab.REQUESTS)
    assert window.title.text() == "Aldermoor Dental"
    for words in ("PR-2026-000001", "Growth", "€99.00", "Jun 17"):
        assert words in requests_shown(typist)[0]


def test_three_keys_fill_the_books_with_samples(typist: Typist, application: Application) -> None:
    typist.tab()
    assert typist.has_the_keyboard(welcome(typist).explore)
    typist.enter()
    typist.enter()
    page = typist.opened.window.screen_shown
    assert isinstance(page, DashboardPage)
    typist.until(lambda: bool(page.revenue.text()))
    assert typist.keys == 3
    with application.read() as unit:
        assert len(unit.accounts.ids()) == 4


def test_a_client_that_does_not_start_today_is_opened_where_it_can_be_started(
    typist: Typist, application: Application
) -> None:
    typist.enter()
    dialog = set_up_dialog(typist)
    typist.write("Hallo Voice")
    typist.enter()
    typist.until(lambda: dialog.at is Step.PLAN)
    typist.write("Growth")
    dialog.plan.fee.setFocus()
    typist.write("99")
    typist.enter()
    typist.until(lambda: dialog.at is Step.CLIENT)
    typist.write("Aldermoor Dental")
    dialog.start_today.click()
    typist.enter()
    window = typist.opened.window
    typist.until(lambda: window.title.text() == "Aldermoor Dental")
    assert window.place == Place(Page.CLIENTS, application.clients.id_of("Aldermoor Dental"))
    said = "Hallo Voice is set up. Start the subscription of Aldermoor Dental next."
    assert window.status.messages.text == said
    start = [b for b in window.findChildren(QPushButton) if b.isVisible() and "Start" in b.text()]
    assert start


def test_enter_asks_for_the_first_client_where_the_books_hold_a_plan(
    typist: Typist, application: Application
) -> None:
    application.set_up.agency(NewAgency("Hallo", "UTC", "USD", plan=PLAN))
    typist.until(welcome(typist).add_client.isVisible)
    typist.opened.window.go(Place(Page.DASHBOARD))
    typist.enter()
    assert any(one.isVisible() for one in typist.opened.window.findChildren(NewClientDialog))


def test_a_click_into_an_amount_selects_it_and_the_next_one_places_the_cursor(on_screen: OnScreen) -> None:
    first, amount = QLineEdit(), AmountEdit()
    amount.show_plain("0.00")
    on_screen(first, amount)
    first.setFocus()
    amount.repaint()
    near_the_end = QPoint(amount.width() - 12, amount.height() // 2)
    QTest.mouseClick(amount, LEFT, NO_KEY, near_the_end)
    assert amount.selectedText() == "0.00"
    QTest.mouseClick(amount, LEFT, NO_KEY, near_the_end)
    assert not amount.hasSelectedText()
    QTest.keyClicks(amount, "5")
    assert amount.text() == "0.005"
