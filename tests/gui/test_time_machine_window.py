"""The window of the time machine: marked, moved, closed to changes, and gone without a trace."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from threading import Event

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QDialog, QPushButton
from pytestqt.qtbot import QtBot

from agencybilling.domain.subscriptions import SubscriptionStatus
from agencybilling.gui.app import Opened
from agencybilling.gui.dialogs.update_status import UpdateStatusDialog
from agencybilling.gui.main_window import MainWindow
from agencybilling.gui.pages.clients import ClientsPage
from agencybilling.gui.pages.dashboard.page import DashboardPage
from agencybilling.gui.pages.requests.page import RequestsPage
from agencybilling.gui.places import Page, Place
from agencybilling.gui.preferences import Preferences
from agencybilling.gui.theme.theme import Appearance, theme_of
from agencybilling.gui.time_machine.desk import TimeMachineDesk
from agencybilling.gui.time_machine.offer import TimeMachineOffer
from agencybilling.gui.time_machine.window import TimeMachineWindow
from agencybilling.queries.clients import client_rows
from agencybilling.queries.requests import all_requests
from agencybilling.services.application import Application
from agencybilling.services.office import BooksUnavailable
from agencybilling.services.time_machine import Assuming, TimeMachine
from tests.gui.client_stories import CTRL_SHIFT, Clients
from tests.gui.conftest import StandingClock

CLIENT = "Aldermoor Dental"
NOBODY, EVERYBODY = Assuming.NOBODY_PAYS, Assuming.EVERYBODY_PAYS
A_WEEK_ON, OVERDUE_BY, RENEWED_BY = date(2026, 6, 17), date(2026, 6, 18), date(2026, 7, 10)
REFUSAL = "nothing can be changed here. Close it and do it in your books."


@pytest.fixture
def temporary(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where folders that go away are made."""
    place = tmp_path / "temporary"
    place.mkdir()
    monkeypatch.setattr("tempfile.tempdir", str(place))
    return place


@pytest.fixture
def client(opened: Opened, qtbot: QtBot) -> int:
    """Since 10 June, its first request due on 17 June."""
    return Clients(opened.workplace.application, opened.window, qtbot).subscriber(
        CLIENT, campaigns=("Sales",)
    )


class Ahead:
    """The time machine as a person uses it."""

    def __init__(self, opened: Opened, qtbot: QtBot) -> None:
        self._qtbot = qtbot
        found = opened.window.findChild(TimeMachineOffer)
        assert found is not None
        self.offer: TimeMachineOffer = found
        self.offer.action.trigger()
        self.until_at_rest()

    @property
    def desk(self) -> TimeMachineDesk:
        assert self.offer.desk is not None
        return self.offer.desk

    @property
    def window(self) -> TimeMachineWindow:
        return self.desk.window

    @property
    def application(self) -> Application:
        return self.window.workplace.application

    def is_open(self) -> bool:
        return self.offer.desk is not None

    def until_at_rest(self) -> None:
        self._qtbot.waitUntil(self._at_rest)

    def move(self, day: date, assuming: Assuming = NOBODY) -> None:
        """Set day and assumption in the bar, and wait for what comes of it."""
        bar = self.window.bar
        with self._qtbot.waitSignal(self.desk.reached):
            bar.day.show_day(day)
            key = next(b for b in bar.assuming.findChildren(QAbstractButton) if named(b, assuming))
            QTest.mouseClick(key, Qt.MouseButton.LeftButton)
        self.until_at_rest()

    def _at_rest(self) -> bool:
        desk = self.offer.desk
        return desk is None or (desk.tasks.idle() and not desk.window.bar.asks_soon())


def named(button: QAbstractButton, assuming: Assuming) -> bool:
    names = {NOBODY: "Nobody pays", EVERYBODY: "Everybody pays in time"}
    return button.text() == names[assuming]


@pytest.fixture
def ahead(client: int, temporary: Path, opened: Opened, qtbot: QtBot) -> Ahead:
    del client, temporary
    return Ahead(opened, qtbot)


def status_in(application: Application, client: int) -> SubscriptionStatus | None:
    with application.read() as unit:
        return client_rows(unit, [client])[client].status


# ---------------------------------------------------------------- what it shows


def test_it_says_that_it_is_a_look_ahead_and_to_which_day(ahead: Ahead) -> None:
    window = ahead.window
    said = "Look ahead: the books as they would be on Jun 17, 2026"
    assert window.bar.title.text() == said
    assert window.bar.promise.text() == "Nothing here is written to your books."
    assert window.windowTitle() == f"{said} – Dashboard – AgencyBilling"
    assert window.accessibleName() == said
    assert window.bar.day.day() == A_WEEK_ON
    assert window.bar.isVisible()


def test_its_screens_show_what_would_be_and_the_books_show_what_is(
    ahead: Ahead, window: MainWindow, application: Application, client: int, qtbot: QtBot
) -> None:
    foreseen = application.renewals.foresee(RENEWED_BY)
    ahead.move(RENEWED_BY)
    assert status_in(ahead.application, client) is SubscriptionStatus.BLOCKED
    assert status_in(application, client) is SubscriptionStatus.ACTIVE

    ahead.window.go(Place(Page.CLIENTS, client))
    ahead.until_at_rest()
    page = ahead.window.screen_shown
    assert isinstance(page, ClientsPage)
    assert page.standing()[0] == "Blocked"
    assert ahead.window.standing.text() == "Blocked"

    ahead.window.go(Place(Page.REQUESTS))
    ahead.until_at_rest()
    page_of_requests = ahead.window.screen_shown
    assert isinstance(page_of_requests, RequestsPage)
    with ahead.application.read() as unit:
        shown = list(all_requests(unit))
    assert [row.request.status.value for row in shown] == ["overdue"]
    assert foreseen.report.requests == len(shown) - 1

    ahead.window.go(Place(Page.DASHBOARD))
    ahead.until_at_rest()
    dashboard = ahead.window.screen_shown
    assert isinstance(dashboard, DashboardPage)
    qtbot.waitUntil(lambda: any("Overdue" in tile.accessibleName() for tile in dashboard.tiles))
    assert dashboard.crumbs()[0].text == "Jul 10, 2026"
    window.go(Place(Page.CLIENTS, client))
    qtbot.waitUntil(lambda: window.standing.text() == "Active")


def test_it_moves_by_weeks_back_again_and_takes_for_granted_what_one_says(
    ahead: Ahead, client: int, qtbot: QtBot
) -> None:
    later, earlier = ahead.window.bar.later, ahead.window.bar.earlier
    with qtbot.waitSignal(ahead.desk.reached):
        QTest.mouseClick(later, Qt.MouseButton.LeftButton)
    assert ahead.application.renewals.today() == date(2026, 6, 24)
    assert status_in(ahead.application, client) is not SubscriptionStatus.ACTIVE
    with qtbot.waitSignal(ahead.desk.reached):
        QTest.keyClick(ahead.window, Qt.Key.Key_PageUp, Qt.KeyboardModifier.AltModifier)
    assert status_in(ahead.application, client) is SubscriptionStatus.ACTIVE
    ahead.move(RENEWED_BY, EVERYBODY)
    assert status_in(ahead.application, client) is SubscriptionStatus.ACTIVE
    for _time in range(6):
        QTest.mouseClick(earlier, Qt.MouseButton.LeftButton)
    with qtbot.waitSignal(ahead.desk.reached):
        pass
    assert ahead.window.bar.day.day() == date(2026, 6, 10)


def test_asked_for_another_day_on_its_way_it_goes_there_next(
    ahead: Ahead, monkeypatch: pytest.MonkeyPatch, qtbot: QtBot
) -> None:
    begun, go_on = Event(), Event()
    move_to = TimeMachine.move_to

    def slowly(self: TimeMachine, day: date, **how: object) -> object:
        begun.set()
        assert go_on.wait(5)
        return move_to(self, day, **how)  # type: ignore[arg-type]

    monkeypatch.setattr(TimeMachine, "move_to", slowly)
    ahead.desk.move_to(OVERDUE_BY, NOBODY)
    qtbot.waitUntil(begun.is_set)
    ahead.desk.move_to(RENEWED_BY, NOBODY)
    go_on.set()
    qtbot.waitUntil(lambda: ahead.window.bar.title.text().endswith("Jul 10, 2026"))
    assert ahead.window.bar.day.day() == RENEWED_BY


def test_a_move_that_is_canceled_leaves_the_screens_and_the_day_as_they_were(
    ahead: Ahead, monkeypatch: pytest.MonkeyPatch, qtbot: QtBot
) -> None:
    begun = Event()

    def slowly(_self: TimeMachine, _day: date, *, on_progress: object, **_how: object) -> None:
        begun.set()
        while True:
            on_progress(0.5)  # type: ignore[operator]

    with monkeypatch.context() as patched:
        patched.setattr(TimeMachine, "move_to", slowly)
        ahead.desk.move_to(RENEWED_BY, NOBODY)
        qtbot.waitUntil(begun.is_set)
        qtbot.waitUntil(lambda: "Going to Jul 10, 2026" in ahead.window.status.engine.text())
        cancel = next(b for b in ahead.window.status.findChildren(QPushButton) if b.text() == "Cancel")
        QTest.mouseClick(cancel, Qt.MouseButton.LeftButton)
        ahead.until_at_rest()
    assert ahead.window.bar.day.day() == A_WEEK_ON
    assert ahead.window.bar.title.text().endswith("Jun 17, 2026")
    ahead.move(RENEWED_BY)
    assert ahead.window.bar.title.text().endswith("Jul 10, 2026")


# ---------------------------------------------------------------- closed to changes


def test_no_button_in_its_header_changes_the_books(ahead: Ahead, client: int) -> None:
    window = ahead.window
    for place in (*(Place(page) for page in Page), Place(Page.CLIENTS, client)):
        window.go(place)
        ahead.until_at_rest()
        assert not any(button.isVisible() for button in (window.first, window.second, window.primary))


def test_a_dialog_shows_what_would_follow_and_says_that_nothing_can_be_changed(
    ahead: Ahead, qtbot: QtBot
) -> None:
    ahead.move(RENEWED_BY)
    ahead.window.go(Place(Page.REQUESTS))
    ahead.until_at_rest()
    page = ahead.window.screen_shown
    assert isinstance(page, RequestsPage)
    page.panel.table.view.selectRow(0)
    page.panel.actions_here.update.trigger()
    qtbot.waitUntil(lambda: bool(ahead.window.findChildren(UpdateStatusDialog)))
    dialog = ahead.window.findChildren(UpdateStatusDialog)[0]
    ahead.until_at_rest()
    qtbot.waitUntil(lambda: dialog.problem.text().endswith(REFUSAL))
    assert not dialog.ok.isEnabled()
    dialog.submit()
    ahead.until_at_rest()
    assert dialog.isVisible()
    assert dialog.problem.text().endswith(REFUSAL)
    dialog.reject()


def test_settings_are_those_of_the_present(ahead: Ahead) -> None:
    ahead.window.go(Place(Page.SETTINGS))
    assert ahead.window.place == Place(Page.DASHBOARD)
    assert ahead.window.status.messages.text.endswith(REFUSAL)
    assert not ahead.window.navigation.button(Page.SETTINGS).isVisible()


@pytest.mark.usefixtures("client")
def test_the_books_are_not_written_to_and_the_folder_goes(
    application: Application, opened: Opened, temporary: Path, qtbot: QtBot
) -> None:
    path = application.office.books.file()
    files = [path, path.with_name(f"{path.name}-wal")]
    before = [file.read_bytes() for file in files]
    ahead = Ahead(opened, qtbot)
    assert list(temporary.iterdir())
    ahead.move(RENEWED_BY)
    ahead.move(OVERDUE_BY, EVERYBODY)
    ahead.window.close()
    assert not list(temporary.iterdir())
    assert [file.read_bytes() for file in files] == before
    assert not list(path.parent.glob("*-backups"))


# ---------------------------------------------------------------- a window among others


def test_there_is_one_at_a_time_found_by_name_and_by_keys(
    ahead: Ahead, window: MainWindow, qtbot: QtBot
) -> None:
    first = ahead.window
    ahead.offer.open()
    assert ahead.window is first
    action = next(a for a in window.offered_actions() if a.text() == "Look ahead (time machine)")
    assert action.shortcut().toString() == "Ctrl+Shift+L"
    assert not any(a.text() == action.text() for a in ahead.window.offered_actions())
    first.close()
    assert not ahead.is_open()
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    QTest.keyClick(window, Qt.Key.Key_L, CTRL_SHIFT)
    assert ahead.is_open()
    ahead.until_at_rest()


def test_it_opens_where_the_window_stands_and_closes_with_it(
    client: int, temporary: Path, opened: Opened, qtbot: QtBot
) -> None:
    opened.window.go(Place(Page.CLIENTS, client))
    ahead = Ahead(opened, qtbot)
    assert ahead.window.place == Place(Page.CLIENTS, client)
    opened.window.close()
    assert not ahead.is_open()
    assert not list(temporary.iterdir())


def test_closed_on_its_way_it_leaves_nothing_behind(
    client: int, temporary: Path, opened: Opened, qtbot: QtBot
) -> None:
    del client
    offer = opened.window.findChild(TimeMachineOffer)
    assert offer is not None
    offer.open()
    desk = offer.desk
    assert desk is not None
    with qtbot.waitSignal(desk.gone):
        desk.window.close()
    assert [offer.desk] == [None]
    assert not list(temporary.iterdir())


def test_the_habits_of_the_books_own_window_stay_as_they_are(
    ahead: Ahead, preferences: Preferences, window: MainWindow
) -> None:
    preferences.set_text("page", "usage")
    preferences.set_shape("window", window.saveGeometry())
    shape = preferences.shape("window")
    ahead.window.go(Place(Page.REQUESTS))
    ahead.window.resize(1100, 700)
    ahead.window.close()
    assert (preferences.text("page"), preferences.shape("window")) == ("usage", shape)


def test_it_follows_the_theme(ahead: Ahead, qtbot: QtBot) -> None:
    at = QPoint(ahead.window.bar.width() - 4, ahead.window.bar.height() // 2)
    light = ahead.window.bar.grab().toImage().pixelColor(at)
    theme_of().use(Appearance.DARK)
    QApplication.processEvents()
    dark = ahead.window.bar.grab().toImage().pixelColor(at)
    theme_of().use(Appearance.LIGHT)
    del qtbot
    assert dark.lightness() < light.lightness()


def test_books_that_cannot_be_copied_are_told_in_their_own_window(
    client: int, opened: Opened, monkeypatch: pytest.MonkeyPatch, qtbot: QtBot
) -> None:
    def full(*_: object, **__: object) -> None:
        raise BooksUnavailable("disk_full", "books.db")

    del client
    monkeypatch.setattr(TimeMachine, "move_to", full)
    ahead = Ahead(opened, qtbot)
    assert not ahead.is_open()
    assert opened.window.status.messages.text.startswith("The disk is full")


def test_a_day_past_midnight_is_refused_calmly(ahead: Ahead, clock: StandingClock) -> None:
    clock.set("2026-06-20T09:00")
    ahead.desk.move_to(OVERDUE_BY, NOBODY)
    ahead.until_at_rest()
    assert "today is Jun 20, 2026" in ahead.window.status.messages.text
    assert ahead.window.bar.day.day() == A_WEEK_ON


def test_nothing_open_over_it_outlives_it(ahead: Ahead, qtbot: QtBot) -> None:
    ahead.window.open_shortcuts()
    qtbot.waitUntil(lambda: bool(ahead.window.findChildren(QDialog)))
    ahead.window.close()
    qtbot.waitUntil(lambda: not any(isinstance(w, TimeMachineWindow) for w in QApplication.topLevelWidgets()))
