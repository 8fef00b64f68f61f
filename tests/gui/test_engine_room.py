"""What the window does by itself: renewals past midnight, a copy each day, and following other processes."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import closing
from threading import Event

import pytest
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from agencybilling.domain.decide.renewal import catch_up
from agencybilling.gui.app import Opened
from agencybilling.gui.engine_room import EngineRoom
from agencybilling.gui.main_window import MainWindow
from agencybilling.gui.pages.clients import ClientsPage
from agencybilling.gui.places import Page, Place
from agencybilling.gui.status_strip import StatusStrip
from agencybilling.i18n import currency_decimals
from agencybilling.services import renewals
from agencybilling.services.application import Application
from agencybilling.services.backups import Backups
from agencybilling.services.office import Office
from agencybilling.store.migrate import open_books
from tests.builders import PLAN
from tests.gui.client_stories import Clients
from tests.gui.conftest import StandingClock

WEEKLY = {**PLAN, "name": "Weekly", "rhythm": {"every": 1, "unit": "week"}, "due_days": 60}


class Room:
    """The engine of a window, asking so often that a test need not wait."""

    def __init__(self, opened: Opened, qtbot: QtBot) -> None:
        self.window, self.workplace, self.qtbot = opened.window, opened.workplace, qtbot
        self.engine = EngineRoom(opened.workplace, opened.window.status, asks_every_ms=20)

    @property
    def strip(self) -> StatusStrip:
        return self.window.status

    def until(self, so: Callable[[], bool]) -> None:
        self.qtbot.waitUntil(so)

    def says(self, text: str) -> None:
        """Wait until the strip says this."""
        self.until(lambda: text in self.strip.engine.text())


@pytest.fixture
def room(opened: Opened, qtbot: QtBot) -> Iterator[Room]:
    made = Room(opened, qtbot)
    yield made
    made.engine.stop()
    qtbot.waitUntil(opened.workplace.tasks.idle)


@pytest.fixture
def subscriber(application: Application) -> int:
    """A client whose first week ends on 17 June."""
    application.catalog.add_plan(WEEKLY)
    client_id = application.clients.add("Aldermoor Dental")
    application.subscriptions.assign_plan(client_id, "Weekly")
    application.subscriptions.start(client_id)
    return client_id


def requests(application: Application) -> int:
    with application.read() as unit:
        return int(unit.connection.exec_driver_sql("SELECT COUNT(*) FROM payment_requests").scalar_one())


@pytest.mark.usefixtures("subscriber")
def test_it_says_what_comes_next_and_renews_by_itself_past_midnight(
    room: Room, application: Application, clock: StandingClock
) -> None:
    room.engine.start()
    room.says("Up to date · next step Jun 17, 2026")
    clock.set("2026-06-17T00:00:01")
    room.until(lambda: requests(application) == 2)
    room.says("Up to date · next step Jun 24, 2026")
    assert room.strip.messages.text == "Renewals are done: 1 payment request"


def test_books_without_anything_to_come_are_up_to_date(room: Room) -> None:
    room.engine.start()
    room.until(lambda: room.strip.engine.text() == "Up to date")


@pytest.mark.usefixtures("subscriber")
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
    room.qtbot.wait(100)
    assert asked == ["asked"]
    clock.set("2026-06-11T08:00")
    room.until(lambda: len(application.backups.all()) == 2)


@pytest.mark.usefixtures("subscriber")
def test_a_client_set_aside_is_named_and_the_others_go_on(
    room: Room,
    application: Application,
    clock: StandingClock,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    spoilt = application.clients.add("Spoilt & Sons")
    application.subscriptions.assign_plan(spoilt, "Weekly")
    application.subscriptions.start(spoilt)

    def spoiling(account: object, **more: object) -> object:
        if account.client.id == spoilt:  # type: ignore[attr-defined]
            raise ArithmeticError
        return catch_up(account, **more)  # type: ignore[arg-type]

    monkeypatch.setattr(renewals, "catch_up", spoiling)
    clock.set("2026-06-17T08:00")
    room.engine.start()
    room.says("1 client was set aside: Spoilt & Sons")
    assert room.strip.messages.text == "1 client was set aside: Spoilt & Sons"
    assert requests(application) == 3
    room.qtbot.wait(100)
    assert "Spoilt & Sons" in room.strip.engine.text()


@pytest.mark.usefixtures("subscriber")
def test_a_run_that_is_stopped_finishes_its_batch_and_goes_on_tomorrow(
    room: Room, application: Application, clock: StandingClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in range(4):
        client_id = application.clients.add(f"Client {number}")
        application.subscriptions.assign_plan(client_id, "Weekly")
        application.subscriptions.start(client_id)
    reached, stopped = Event(), Event()

    def halting(account: object, **more: object) -> object:
        if account.client.name == "Client 1":  # type: ignore[attr-defined]
            reached.set()
            stopped.wait(10)
        return catch_up(account, **more)  # type: ignore[arg-type]

    monkeypatch.setattr(renewals, "BATCH", 1)
    monkeypatch.setattr(renewals, "catch_up", halting)
    clock.set("2026-06-17T08:00")
    room.engine.start()
    room.until(reached.is_set)
    next(b for b in room.strip.findChildren(QPushButton) if b.text() == "Cancel").click()
    stopped.set()
    room.says("Renewals stopped")
    assert requests(application) == 5 + 3
    clock.set("2026-06-18T00:01")
    room.until(lambda: requests(application) == 5 + 5)


def test_a_failure_is_told_and_tried_again(
    room: Room, application: Application, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail() -> object:
        raise PermissionError(13, "Permission denied", "books.db")

    monkeypatch.setattr(application.renewals, "next_due", fail)
    room.engine.start()
    room.says("Renewals wait; they are tried again in a moment")
    assert "Permission denied" in room.strip.messages.text
    monkeypatch.undo()
    room.says("Up to date")


@pytest.mark.usefixtures("subscriber")
def test_it_stops_with_the_window(room: Room, clock: StandingClock, application: Application) -> None:
    room.engine.start()
    room.says("Up to date")
    room.engine.stop()
    clock.set("2026-06-17T08:00")
    room.qtbot.wait(100)
    assert requests(application) == 1


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
