"""What the window does by itself: renewals past midnight, reviews, notices, copies, other processes."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from datetime import date
from pathlib import Path
from threading import Event, Timer
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QDialog, QPushButton, QSystemTrayIcon
from pytestqt.qtbot import QtBot

from agencybilling.domain.account import Account
from agencybilling.domain.calendar import Instant, zone_named
from agencybilling.domain.decide.draft import Blocking, Decision
from agencybilling.domain.decide.renewal import catch_up
from agencybilling.gui.app import Opened, open_window
from agencybilling.gui.dialogs.review.dialog import ReviewDialog
from agencybilling.gui.main_window import MainWindow
from agencybilling.gui.notices import NOTICES, SystemTray
from agencybilling.gui.pages.clients import ClientsPage
from agencybilling.gui.places import Page, Place
from agencybilling.gui.preferences import Preferences
from agencybilling.gui.theme.theme import theme_of
from agencybilling.i18n import currency_decimals
from agencybilling.services import renewals
from agencybilling.services.application import Application
from agencybilling.services.backups import Backups
from agencybilling.services.office import BooksUnavailable, Office
from agencybilling.services.payments import StatusChange
from agencybilling.services.renewals import EngineElsewhere
from agencybilling.services.settings import ReviewWhen
from agencybilling.store.migrate import open_books
from tests.books_files import dump_of
from tests.builders import PLAN
from tests.gui.client_stories import Clients
from tests.gui.conftest import ZONE, StandingClock
from tests.gui.engine_rooms import WEEKLY, Room, requests, subscribed


@pytest.fixture
def room(opened: Opened, qtbot: QtBot) -> Iterator[Room]:
    made = Room(opened, qtbot)
    yield made
    made.close()


@pytest.fixture
def unasked(application: Application) -> None:
    """Nothing is shown to a person first."""
    application.settings.leave_to_a_person(review=ReviewWhen.NEVER)


@pytest.fixture
def subscriber(application: Application) -> int:
    """A client whose first week ends on 17 June."""
    application.catalog.add_plan(WEEKLY)
    return subscribed(application, "Aldermoor Dental")


@pytest.mark.usefixtures("subscriber", "unasked")
def test_it_says_what_comes_next_and_renews_by_itself_past_midnight(
    room: Room, application: Application, clock: StandingClock
) -> None:
    room.engine.start()
    room.says("Up to date · next step Jun 17, 2026")
    clock.set("2026-06-17T00:00:01")
    room.until(lambda: requests(application) == 2)
    room.says("Up to date · next step Jun 24, 2026")
    assert room.strip.messages.text == "Renewals are done: 1 payment request"


@pytest.mark.usefixtures("subscriber", "unasked")
def test_it_asks_again_at_midnight_itself(
    opened: Opened, qtbot: QtBot, application: Application, clock: StandingClock
) -> None:
    clock.now = Instant(zone_named(ZONE).midnight(date(2026, 6, 17)) - 300_000)
    room = Room(opened, qtbot, asks=600_000)
    room.engine.start()
    room.says("Up to date · next step Jun 17, 2026")
    clock.set("2026-06-17T00:00:00")
    room.until(lambda: requests(application) == 2)
    room.close()


def test_books_without_anything_to_come_are_up_to_date(room: Room) -> None:
    room.engine.start()
    room.until(lambda: room.strip.engine.text() == "Up to date")


@pytest.mark.usefixtures("subscriber", "unasked")
def test_what_was_due_while_the_program_was_closed_is_done_at_its_start(
    room: Room, application: Application, clock: StandingClock
) -> None:
    clock.set("2026-07-02T09:00")
    room.engine.start()
    room.until(lambda: requests(application) == 4)


def test_a_copy_is_made_once_a_day(
    room: Room, application: Application, clock: StandingClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []
    daily = Backups.daily

    def watched(backups: Backups) -> object:
        asked.append("asked")
        return daily(backups)

    monkeypatch.setattr(Backups, "daily", watched)
    room.engine.start()
    room.until(lambda: len(application.backups.all()) == 1)
    application.clients.add("Aldermoor Dental")
    room.look_again()
    assert asked == ["asked"]
    clock.set("2026-06-11T08:00")
    room.until(lambda: len(application.backups.all()) == 2)


# -- clients set aside


class Spoiling:
    """Stands for the rules: one client's figures can't be read, until they are mended."""

    def __init__(self, client_id: int) -> None:
        self.client_id, self.spoilt, self.tried = client_id, True, 0

    def __call__(self, account: Account, **more: Any) -> Decision:  # noqa: ANN401 - as the rules have it
        if account.client.id == self.client_id and self.spoilt:
            self.tried += 1
            raise ArithmeticError("odd")
        return catch_up(account, **more)


@pytest.fixture
def spoiling(
    application: Application, subscriber: int, clock: StandingClock, monkeypatch: pytest.MonkeyPatch
) -> Spoiling:
    """Two clients whose second week is about to begin, one of them with figures that can't be read."""
    del subscriber
    made = Spoiling(subscribed(application, "Spoilt & Sons"))
    monkeypatch.setattr(renewals, "catch_up", made)
    clock.set("2026-06-17T08:00")
    return made


SET_ASIDE = "1 client was set aside: Spoilt & Sons (its figures can't be read: ArithmeticError('odd'))"


@pytest.mark.usefixtures("unasked")
def test_a_client_set_aside_is_named_with_the_reason_and_the_others_go_on(
    room: Room, application: Application, spoiling: Spoiling
) -> None:
    room.engine.start()
    room.says(SET_ASIDE)
    assert room.strip.messages.text == SET_ASIDE
    assert requests(application) == 3
    room.strip.messages.clear()
    tried = spoiling.tried
    room.until(lambda: spoiling.tried > tried)
    room.look_again()
    room.says(SET_ASIDE)
    assert not room.strip.messages.text  # it is told once, though it is tried again and again


@pytest.mark.usefixtures("unasked")
def test_who_was_set_aside_is_renewed_once_it_is_mended(
    room: Room, application: Application, spoiling: Spoiling
) -> None:
    room.engine.start()
    room.says(SET_ASIDE)
    spoiling.spoilt = False
    room.until(lambda: requests(application) == 4)
    room.says("Up to date · next step Jun 24, 2026")


@pytest.mark.usefixtures("unasked")
def test_who_was_set_aside_is_tried_again_once_after_a_change_of_the_books_and_not_in_circles(
    opened: Opened, qtbot: QtBot, application: Application, spoiling: Spoiling
) -> None:
    room = Room(opened, qtbot, set_aside=600_000)
    room.engine.start()
    room.says(SET_ASIDE)
    with qtbot.waitSignal(room.workplace.bridge.changed, timeout=8_000):
        application.clients.add("Another")
    room.look_again()
    tried = spoiling.tried
    qtbot.wait(1_300)  # until it would have taken its own try for another window's news
    room.look_again()
    assert spoiling.tried == tried
    room.close()


# -- Cancel and Go on


class Halting:
    """Stands for the rules: a run waits at one client until it is told to go on."""

    def __init__(self, name: str) -> None:
        self.name, self.reached, self.go_on = name, Event(), Event()

    def __call__(self, account: Account, **more: Any) -> Decision:  # noqa: ANN401 - as the rules have it
        if account.client.name == self.name:
            self.reached.set()
            self.go_on.wait(10)
        return catch_up(account, **more)


@pytest.fixture
def halting(
    application: Application, subscriber: int, clock: StandingClock, monkeypatch: pytest.MonkeyPatch
) -> Halting:
    """Five clients to renew one by one, and a run that waits at the third."""
    del subscriber
    for number in range(4):
        subscribed(application, f"Client {number}")
    made = Halting("Client 1")
    monkeypatch.setattr(renewals, "BATCH", 1)
    monkeypatch.setattr(renewals, "catch_up", made)
    clock.set("2026-06-17T08:00")
    return made


def stop(room: Room, halting: Halting) -> None:
    room.engine.start()
    room.until(halting.reached.is_set)
    room.says("Renewals of Jun 17, 2026: 2 clients")
    next(b for b in room.strip.findChildren(QPushButton) if b.text() == "Cancel").click()
    room.says("Stopping after this batch")
    halting.go_on.set()
    room.says("Renewals stopped until tomorrow or the next start", offers="&Go on")


@pytest.mark.usefixtures("unasked")
def test_a_run_that_is_stopped_finishes_its_batch_and_goes_on_tomorrow(
    room: Room, application: Application, clock: StandingClock, halting: Halting
) -> None:
    stop(room, halting)
    room.look_again()
    assert requests(application) == 5 + 3
    clock.set("2026-06-18T00:01")
    room.until(lambda: requests(application) == 5 + 5)
    room.says("Up to date")


@pytest.mark.usefixtures("unasked")
def test_a_run_that_was_stopped_goes_on_when_it_is_told_to(
    room: Room, application: Application, halting: Halting
) -> None:
    stop(room, halting)
    room.strip.offer.click()
    room.until(lambda: requests(application) == 5 + 5)
    room.says("Up to date · next step Jun 24, 2026")


@pytest.mark.usefixtures("qapp", "unasked")
def test_a_window_closed_during_a_run_finishes_its_batch_and_the_next_start_does_the_rest(
    qtbot: QtBot, application: Application, preferences: Preferences, halting: Halting, tmp_path: Path
) -> None:
    opened = open_window(application, theme=theme_of(), preferences=preferences)
    opened.engine.start()
    qtbot.waitUntil(halting.reached.is_set)
    Timer(0.2, halting.go_on.set).start()
    opened.close()
    assert len(dump_of(tmp_path / "books.db")["payment_requests"]) == 5 + 3
    anew = Application(
        Office(open_books(tmp_path / "books.db"), application.office.clock, currency_decimals())
    )
    again = open_window(anew, theme=theme_of(), preferences=preferences)
    again.engine.start()
    qtbot.waitUntil(lambda: requests(anew) == 5 + 5)
    qtbot.waitUntil(again.workplace.tasks.idle)
    assert anew.check.run() == []
    again.close()


# -- failures, and others at work


def test_a_failure_is_told_and_tried_again(
    room: Room, application: Application, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(**_asked: object) -> object:
        raise PermissionError(13, "Permission denied", "books.db")

    monkeypatch.setattr(application.renewals, "outlook", fail)
    room.engine.start()
    room.says("Renewals wait; they are tried again in a moment")
    assert "Permission denied" in room.strip.messages.text
    monkeypatch.undo()
    room.says("Up to date")


@pytest.mark.usefixtures("subscriber", "unasked")
@pytest.mark.parametrize(
    ("hindrance", "said"),
    [
        (EngineElsewhere(), "Another window is bringing the books up to date"),
        (BooksUnavailable("locked", "books.db"), "Another window or program is writing to the books"),
    ],
    ids=["another engine", "another writer"],
)
def test_while_others_are_at_work_it_says_so_calmly_and_asks_again_soon(
    room: Room,
    application: Application,
    clock: StandingClock,
    monkeypatch: pytest.MonkeyPatch,
    hindrance: Exception,
    said: str,
) -> None:
    def elsewhere(**_run: object) -> object:
        raise hindrance

    monkeypatch.setattr(application.renewals, "run", elsewhere)
    clock.set("2026-06-17T08:00")
    room.engine.start()
    room.says(said)
    assert not room.strip.messages.text
    monkeypatch.undo()
    room.until(lambda: requests(application) == 2)
    room.says("Up to date")


@pytest.mark.usefixtures("subscriber", "unasked")
def test_it_stops_with_the_window(room: Room, clock: StandingClock, application: Application) -> None:
    room.engine.start()
    room.says("Up to date")
    room.engine.stop()
    clock.set("2026-06-17T08:00")
    room.engine.ask()
    room.until(room.workplace.tasks.idle)
    assert requests(application) == 1


# -- the review


@pytest.mark.usefixtures("subscriber")
def test_what_falls_due_today_needs_no_review(
    room: Room, application: Application, clock: StandingClock
) -> None:
    clock.set("2026-06-16T20:00")
    room.engine.start()
    room.says("Up to date")
    clock.set("2026-06-17T08:00")
    room.until(lambda: requests(application) == 2)
    assert room.reviews == []


@pytest.mark.usefixtures("subscriber")
def test_after_time_away_nothing_is_done_until_a_person_has_seen_it(
    room: Room, application: Application, clock: StandingClock
) -> None:
    clock.set("2026-07-02T09:00")
    room.engine.start()
    room.until(lambda: len(room.reviews) == 1)
    room.look_again()
    assert (len(room.reviews), requests(application)) == (1, 1)
    room.reviews[0].say_yes()
    room.until(lambda: requests(application) == 4)
    room.says("Up to date · next step Jul 8, 2026")


@pytest.mark.usefixtures("subscriber")
def test_a_clock_moved_by_more_than_a_day_is_time_away(
    room: Room, application: Application, clock: StandingClock
) -> None:
    room.engine.start()
    room.says("Up to date")
    clock.set("2026-06-17T08:00")
    room.until(lambda: len(room.reviews) == 1)
    room.look_again()
    assert requests(application) == 1


@pytest.mark.usefixtures("subscriber")
def test_later_means_not_by_itself_today_and_asked_again_tomorrow(
    room: Room, application: Application, clock: StandingClock
) -> None:
    clock.set("2026-07-02T09:00")
    room.engine.start()
    room.until(lambda: len(room.reviews) == 1)
    room.reviews[0].reject()
    room.says("6 steps are due", offers="&Review")
    room.look_again()
    assert (len(room.reviews), requests(application)) == (1, 1)
    assert len(application.backups.all()) == 1
    clock.set("2026-07-03T00:01")
    room.until(lambda: len(room.reviews) == 2)
    room.reviews[1].reject()
    room.says("6 steps are due", offers="&Review")
    room.strip.offer.click()
    room.reviews[2].say_yes()
    room.until(lambda: requests(application) == 4)
    room.says("Up to date")


@pytest.mark.usefixtures("subscriber")
def test_the_review_waits_until_no_other_dialog_is_open(room: Room, clock: StandingClock) -> None:
    clock.set("2026-07-02T09:00")
    other = QDialog(room.window)
    other.open()
    room.engine.start()
    room.says("6 steps are due", offers="&Review")
    room.look_again()
    assert room.reviews == []
    other.close()
    room.until(lambda: len(room.reviews) == 1)


@pytest.mark.usefixtures("subscriber")
def test_the_real_review_brings_the_books_up_to_date(
    opened: Opened, qtbot: QtBot, application: Application, clock: StandingClock
) -> None:
    clock.set("2026-07-02T09:00")
    opened.engine.start()
    qtbot.waitUntil(lambda: bool(opened.window.findChildren(ReviewDialog)))
    qtbot.waitUntil(opened.workplace.tasks.idle)
    dialog = opened.window.findChildren(ReviewDialog)[0]
    QTest.keyClick(dialog, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: requests(application) == 4)
    qtbot.waitUntil(opened.workplace.tasks.idle)


# -- Blocked after a person's OK


@pytest.fixture
def two_beyond_grace(application: Application, clock: StandingClock) -> list[int]:
    """Two clients whose grace is over, and a person is to block."""
    application.settings.leave_to_a_person(review=ReviewWhen.NEVER, blocking=Blocking.PERSON)
    application.catalog.add_plan({**PLAN, "due_days": 2, "grace_days": 2})
    found = [subscribed(application, name, "Growth") for name in ("Aldermoor Dental", "Brackenford HVAC")]
    clock.set("2026-06-20T09:00")
    return found


def statuses(application: Application) -> list[str]:
    with application.read() as unit:
        found = unit.connection.exec_driver_sql("SELECT status FROM subscriptions ORDER BY id")
        return [row[0] for row in found]


def test_those_who_wait_to_be_blocked_are_counted_and_blocked_once_a_person_has_said_so(
    room: Room, application: Application, two_beyond_grace: list[int]
) -> None:
    room.engine.start()
    room.says("2 clients wait for your OK to be blocked", offers="&Review")
    assert statuses(application) == ["past_due", "past_due"]
    room.strip.offer.click()
    room.reviews[0].to_block.append(two_beyond_grace[1])
    room.reviews[0].say_yes()
    room.says("1 client waits for your OK to be blocked", offers="&Review")
    assert statuses(application) == ["past_due", "blocked"]


def test_who_cannot_be_blocked_any_more_is_told_calmly(
    room: Room, application: Application, two_beyond_grace: list[int]
) -> None:
    room.engine.start()
    room.says("2 clients wait for your OK to be blocked", offers="&Review")
    room.strip.offer.click()
    room.reviews[0].to_block.extend(two_beyond_grace)
    application.payments.set_status(two_beyond_grace[0], 0, change=StatusChange("paid"))
    room.reviews[0].say_yes()
    room.until(lambda: statuses(application) == ["active", "blocked"])
    room.until(lambda: "Aldermoor Dental" in room.strip.messages.text)


# -- notices


@pytest.fixture
def late_payer(application: Application, clock: StandingClock) -> int:
    """A client whose fee is overdue from 13 June, and who is blocked from 15 June."""
    application.settings.leave_to_a_person(review=ReviewWhen.NEVER)
    application.catalog.add_plan({**PLAN, "due_days": 2, "grace_days": 2})
    clock.set("2026-06-10T09:30")
    return subscribed(application, "Aldermoor Dental", "Growth")


@pytest.mark.usefixtures("late_payer")
def test_what_becomes_overdue_or_blocked_is_told_in_the_tray_and_a_click_leads_there(
    room: Room, clock: StandingClock
) -> None:
    room.engine.start()
    clock.set("2026-06-13T00:01")
    room.until(lambda: len(room.tray.told) == 1)
    assert room.tray.told == [("Harbour Voice", "1 payment request became Overdue: $99.00")]
    room.tray.clicked.emit()
    assert room.window.place == Place(Page.REQUESTS, filters={"status": "overdue"})
    clock.set("2026-06-15T00:01")
    room.until(lambda: len(room.tray.told) == 2)
    assert room.tray.told[1] == ("Harbour Voice", "1 client became Blocked")
    room.tray.clicked.emit()
    assert room.window.place == Place(Page.CLIENTS, filters={"status": "blocked"})


@pytest.mark.usefixtures("late_payer")
@pytest.mark.parametrize("hindrance", ["turned off", "no tray"])
def test_no_notice_is_shown_where_nobody_wants_it_or_there_is_no_tray(
    room: Room, clock: StandingClock, hindrance: str
) -> None:
    if hindrance == "turned off":
        room.workplace.preferences.set_flag(NOTICES, value=False)
    room.tray.there = hindrance == "turned off"
    room.engine.start()
    clock.set("2026-06-15T00:01")
    room.until(lambda: "What was due is done" in room.strip.messages.text)
    assert room.tray.told == []


@pytest.mark.usefixtures("subscriber", "unasked")
def test_a_renewal_is_no_notice(room: Room, application: Application, clock: StandingClock) -> None:
    room.engine.start()
    clock.set("2026-06-17T00:01")
    room.until(lambda: requests(application) == 2)
    room.says("Up to date")
    assert room.tray.told == []


def test_the_icon_of_the_system_is_there_from_a_notice_on_until_it_is_clicked(window: MainWindow) -> None:
    tray = SystemTray(window)
    assert tray.findChildren(QSystemTrayIcon) == []
    tray.show(window, "Harbour Voice", "1 client became Blocked")
    (icon,) = tray.findChildren(QSystemTrayIcon)
    assert icon.isVisible()
    assert icon.toolTip() == "1 client became Blocked"
    tray.hide()
    assert not icon.isVisible()


# -- other processes


def test_a_client_that_another_process_adds_is_listed_by_itself(
    application: Application, window: MainWindow, qtbot: QtBot
) -> None:
    clients = Clients(application, window, qtbot)
    page = clients.list()
    path = application.office.books.path
    assert path is not None
    with closing(open_books(path)) as books:
        Application(Office(books, application.office.clock, currency_decimals())).clients.add(
            "From elsewhere"
        )
    assert isinstance(page, ClientsPage)
    qtbot.waitUntil(lambda: page.list.table.count == 1)
    clients.settle()
    assert window.place == Place(Page.CLIENTS)
