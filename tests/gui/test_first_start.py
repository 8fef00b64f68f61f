"""New books: an agency set up in three steps, or samples to look around; the dashboard follows at once."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QDialog
from pytestqt.qtbot import QtBot

from agencybilling.gui.dialogs import set_up
from agencybilling.gui.dialogs.consequences import Consequences
from agencybilling.gui.dialogs.new_client import NewClientDialog
from agencybilling.gui.dialogs.sample_books import SampleBooksDialog
from agencybilling.gui.dialogs.set_up import SetUpDialog, Step
from agencybilling.gui.main_window import MainWindow
from agencybilling.gui.pages.dashboard.page import DashboardPage
from agencybilling.gui.pages.welcome import WelcomePanel
from agencybilling.gui.places import Page, Place
from agencybilling.gui.widgets.field_errors import error_of
from agencybilling.i18n import currency_decimals
from agencybilling.services import setup
from agencybilling.services.application import Application
from agencybilling.services.office import Office
from agencybilling.services.setup import NewAgency
from agencybilling.store.migrate import open_books
from tests.builders import PLAN
from tests.gui.conftest import StandingClock


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


@pytest.fixture
def dashboard(window: MainWindow, qtbot: QtBot) -> DashboardPage:
    """The page in front, once it has read the books."""
    shown = window.screen_shown
    assert isinstance(shown, DashboardPage)
    qtbot.waitUntil(window.workplace.tasks.idle)
    return shown


def welcome(dashboard: DashboardPage) -> WelcomePanel:
    found = dashboard.findChild(WelcomePanel)
    assert isinstance(found, WelcomePanel)
    return found


def opened(window: MainWindow, kind: type[QDialog]) -> QDialog:
    return next(one for one in window.findChildren(kind) if one.isVisible())


def next_step(dialog: SetUpDialog, qtbot: QtBot) -> None:
    """Press Enter, and wait until the step was tried."""
    QTest.keyClick(dialog, Qt.Key.Key_Return)
    qtbot.waitUntil(dialog.workplace.tasks.idle)


@pytest.fixture
def dialog(dashboard: DashboardPage, window: MainWindow) -> SetUpDialog:
    welcome(dashboard).set_up.click()
    found = opened(window, SetUpDialog)
    assert isinstance(found, SetUpDialog)
    return found


def until(qtbot: QtBot, window: MainWindow, so: Callable[[], bool]) -> None:
    qtbot.waitUntil(lambda: window.workplace.tasks.idle() and so())


def test_an_agency_is_set_up_by_keyboard_and_its_dashboard_shows_figures_at_once(
    dialog: SetUpDialog,
    dashboard: DashboardPage,
    application: Application,
    window: MainWindow,
    qtbot: QtBot,
) -> None:
    assert (dialog.zone.text(), dialog.currency.currentText()) == ("Europe/Berlin", "EUR")
    QTest.keyClicks(dialog.name, "Hallo Voice")
    next_step(dialog, qtbot)
    assert (dialog.at, dialog.plan.currency.currentText()) == (Step.PLAN, "EUR")
    QTest.keyClicks(dialog.plan.name, "Growth")
    QTest.keyClicks(dialog.plan.fee, "99")
    dialog.plan.included.setValue(100)
    next_step(dialog, qtbot)
    QTest.keyClicks(dialog.client, "Aldermoor Dental")
    consequences = dialog.findChild(Consequences)
    assert consequences is not None
    until(qtbot, window, lambda: "€99.00" in consequences.accessibleDescription())
    assert "Aldermoor Dental is added, with Growth assigned" in consequences.accessibleDescription()
    assert not application.catalog.plans()

    with qtbot.waitSignal(dialog.finished):
        QTest.keyClick(dialog, Qt.Key.Key_Return)
    window.go(Place(Page.DASHBOARD))
    until(qtbot, window, lambda: "€99.00" in dashboard.revenue.text())

    held = application.settings.get()
    assert (held.name, held.time_zone, held.currency, held.usage_window_days) == (
        "Hallo Voice",
        "Europe/Berlin",
        "EUR",
        3,
    )
    said = "Hallo Voice is set up, and Aldermoor Dental has its first payment request."
    assert window.status.messages.text == said
    assert [tile.face.key for tile in dashboard.tiles if tile.face][:2] == ["overdue", "blocked"]


def test_usage_may_reach_the_books_as_it_happens(
    dialog: SetUpDialog, application: Application, window: MainWindow, qtbot: QtBot
) -> None:
    QTest.keyClicks(dialog.name, "Hallo Voice")
    dialog.as_it_happens.click()
    next_step(dialog, qtbot)
    dialog.with_plan.click()
    next_step(dialog, qtbot)
    assert not dialog.start_today.isVisible()
    with qtbot.waitSignal(dialog.finished):
        QTest.keyClick(dialog, Qt.Key.Key_Return)
    until(qtbot, window, lambda: application.settings.get().usage_window_days == 0)
    assert not application.catalog.plans()


def test_what_is_wrong_is_said_beside_its_field_and_nothing_is_written(
    dialog: SetUpDialog, application: Application, qtbot: QtBot
) -> None:
    next_step(dialog, qtbot)
    assert (dialog.at, error_of(dialog.name)) == (Step.AGENCY, "The name is missing. Enter one.")
    QTest.keyClicks(dialog.name, "Hallo")
    dialog.zone.setFocus()
    dialog.zone.selectAll()
    QTest.keyClicks(dialog.zone, "Mars/Olympus")
    next_step(dialog, qtbot)
    assert error_of(dialog.zone) == "Mars/Olympus is no time zone. Choose one such as Europe/Berlin."
    dialog.zone.pick("UTC")
    dialog.currency.setCurrentText("E")
    next_step(dialog, qtbot)
    assert "E is no currency code" in error_of(dialog.currency)
    dialog.currency.setCurrentText("EUR")
    next_step(dialog, qtbot)
    next_step(dialog, qtbot)
    assert dialog.at is Step.PLAN
    assert "name" in error_of(dialog.plan.name)
    QTest.keyClicks(dialog.plan.name, "Growth")
    next_step(dialog, qtbot)
    assert error_of(dialog.plan.fee) == "The recurring fee is missing. Enter one."
    assert dialog.plan.fee.hasFocus()
    assert not application.set_up.settings_given()


def test_a_plan_shows_its_badges_while_it_is_typed(dialog: SetUpDialog, qtbot: QtBot) -> None:
    QTest.keyClicks(dialog.name, "Hallo")
    next_step(dialog, qtbot)
    QTest.keyClicks(dialog.plan.name, "Growth")
    assert dialog.badges.texts == []
    assert not error_of(dialog.plan.fee)
    QTest.keyClicks(dialog.plan.fee, "49")
    assert "Recurring · €49.00 / month" in dialog.badges.texts
    dialog.plan.has_rate.click()
    QTest.keyClicks(dialog.plan.rate, "0.1234567")
    assert error_of(dialog.plan.rate)
    assert dialog.badges.texts == []


def test_going_back_keeps_what_was_typed(dialog: SetUpDialog, qtbot: QtBot) -> None:
    QTest.keyClicks(dialog.name, "Hallo")
    next_step(dialog, qtbot)
    QTest.keyClicks(dialog.plan.name, "Growth")
    dialog.back.click()
    assert (dialog.at, dialog.name.text()) == (Step.AGENCY, "Hallo")
    next_step(dialog, qtbot)
    assert dialog.plan.name.text() == "Growth"


def test_books_with_a_plan_ask_for_the_first_client(
    dashboard: DashboardPage, application: Application, window: MainWindow, qtbot: QtBot
) -> None:
    panel = welcome(dashboard)
    application.set_up.agency(NewAgency("Hallo", "UTC", "USD", plan=PLAN))
    qtbot.waitUntil(panel.add_client.isVisible)
    assert not panel.set_up.isVisible()
    assert not panel.explore.isVisible()
    panel.add_client.click()
    assert opened(window, NewClientDialog).isVisible()


def test_samples_fill_new_books_and_the_dashboard_at_once(
    dashboard: DashboardPage, application: Application, window: MainWindow, qtbot: QtBot
) -> None:
    welcome(dashboard).explore.click()
    dialog = opened(window, SampleBooksDialog)
    assert isinstance(dialog, SampleBooksDialog)
    assert "60 clients" in dialog.what.text()
    with qtbot.waitSignal(dialog.finished, timeout=10_000):
        QTest.keyClick(dialog, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: bool(dashboard.revenue.text()))
    with application.read() as unit:
        assert len(unit.accounts.ids()) == 4


def test_samples_that_are_stopped_leave_the_books_new(
    dashboard: DashboardPage,
    application: Application,
    window: MainWindow,
    qtbot: QtBot,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(setup, "SAMPLE_CLIENTS", 60)
    monkeypatch.setattr(setup, "SAMPLE_MONTHS", 6)
    welcome(dashboard).explore.click()
    dialog = opened(window, SampleBooksDialog)
    assert isinstance(dialog, SampleBooksDialog)
    dialog.ok.click()
    qtbot.waitUntil(lambda: dialog.progress.bar.value() > 0)
    with qtbot.waitSignal(dialog.finished):
        QTest.keyClick(dialog, Qt.Key.Key_Escape)
    assert application.set_up.needed()
    assert welcome(dashboard).isVisible()


def test_samples_are_refused_where_somebody_has_begun_meanwhile(
    dashboard: DashboardPage, application: Application, window: MainWindow, qtbot: QtBot
) -> None:
    welcome(dashboard).explore.click()
    dialog = opened(window, SampleBooksDialog)
    assert isinstance(dialog, SampleBooksDialog)
    application.clients.add("Aldermoor Dental")
    dialog.ok.click()
    qtbot.waitUntil(dialog.problem.isVisible)
    assert dialog.problem.text().startswith("These books hold clients or plans already.")
    assert dialog.ok.isVisible()
