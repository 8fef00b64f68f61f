"""A window through a year of nights, sleeps, restarts and odd clocks: the books of the command line."""

from __future__ import annotations

import json
import shutil
import sqlite3
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from pathlib import Path
from random import Random
from typing import Any

import pytest
from click.testing import CliRunner
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from agencybilling.bootstrap import Program
from agencybilling.cli.main import cli
from agencybilling.domain.audit import Event
from agencybilling.gui.app import Opened, open_window
from agencybilling.gui.dialogs.review.dialog import ReviewDialog
from agencybilling.gui.places import Page
from agencybilling.gui.preferences import Preferences
from agencybilling.gui.theme.theme import theme_of
from agencybilling.i18n import currency_decimals
from agencybilling.services.application import Application
from agencybilling.services.office import Office
from agencybilling.services.picture import picture_of
from agencybilling.services.settings import ReviewWhen
from agencybilling.store.migrate import open_books
from tests.books_files import Dump, check_of, dump_of
from tests.gui.conftest import StandingClock
from tests.gui.years import (
    CLIENTS,
    FIRST,
    LAST,
    Bookkeeper,
    CommandLine,
    Given,
    new_books,
    scenario_of,
    standing,
)

MORNING = time(9)
ZONES = {date(2026, 5, 4): "Europe/Berlin", date(2026, 8, 17): "Asia/Tokyo", date(2026, 11, 2): "US/Pacific"}
"""To Tokyo it goes at an hour at which there the next day has begun, and back when it has not."""


@dataclass
class Desk:
    """The window as its owner has it: opened, left alone, asleep, closed, its clock put wrong and right."""

    path: Path
    clock: StandingClock
    preferences: Preferences
    qtbot: QtBot
    opened: Opened
    reviews: int = 0

    @classmethod
    def at(cls, path: Path, clock: StandingClock, qtbot: QtBot) -> Desk:
        preferences = Preferences(path.with_suffix(".ini"))
        preferences.set_text("page", Page.SETTINGS.value)
        desk = cls(path, clock, preferences, qtbot, _window(path, clock, preferences))
        desk.look()
        return desk

    @property
    def application(self) -> Application:
        return self.opened.workplace.application

    def look(self, at: datetime | None = None) -> None:
        """Have the engine ask at a time, as it does every half minute, and wait until it is at rest.

        Where it shows a review, a person says yes.
        """
        if at is not None:
            self.clock.set(at.isoformat())
        self.opened.engine.ask()
        self._settle()
        for dialog in self.opened.window.findChildren(ReviewDialog):
            if dialog.isVisible():
                self.reviews += 1
                buttons = dialog.findChildren(QPushButton)
                next(b for b in buttons if b.text() == "&Bring the books up to date").click()
                self._settle()

    def restart(self) -> None:
        self.opened.close()
        self.opened = _window(self.path, self.clock, self.preferences)
        self.look()

    def close(self) -> None:
        self.opened.close()

    def _settle(self) -> None:
        tasks = self.opened.workplace.tasks
        while not tasks.idle():
            with self.qtbot.waitSignal(tasks.busy):
                pass


def _window(path: Path, clock: StandingClock, preferences: Preferences) -> Opened:
    application = Application(Office(open_books(path), clock, currency_decimals()))
    opened = open_window(application, theme=theme_of(), preferences=preferences)
    opened.window.show()
    opened.engine.start()
    return opened


@dataclass
class Year:
    """What happens in a year, as chance has it."""

    desk: Desk
    bookkeeper: Bookkeeper
    chance: Random
    zones: dict[date, str]
    day: date = FIRST

    def live(self) -> list[Given]:
        """From the first day to the last; the commands given."""
        happenings = (self.nights, self.sleep, self.restart, self.clock_back, self.clock_ahead)
        while self.day < LAST:
            self.chance.choices(happenings, (4, 5, 1, 1, 1))[0]()
        self.desk.look(datetime.combine(LAST, time(12)))
        return self.bookkeeper.given

    def nights(self) -> None:
        """Some days on which the window stays open, each with some work."""
        for _night in range(self.chance.randint(1, 4)):
            self.work()
            self.day += timedelta(days=1)
            if self.day >= LAST:
                return
            self.desk.look(datetime.combine(self.day, time()))

    def sleep(self) -> None:
        """The machine sleeps for days or weeks, the window with it."""
        self.work()
        self.day += timedelta(days=self.chance.choice((1, 2, 3, 7, 16)))

    def restart(self) -> None:
        self.desk.look(self.now())
        self.desk.restart()
        self.work()

    def clock_back(self) -> None:
        """Hours or days, and right again."""
        self._odd_clock(-timedelta(hours=self.chance.choice((2, 11, 30, 24 * 9))))

    def clock_ahead(self) -> None:
        """The same the other way; what is done then is done, so nobody works until the day has come."""
        ahead = timedelta(hours=self.chance.choice((2, 16, 24 * 4)))
        self._odd_clock(ahead)
        self.day += timedelta(days=ahead.days + 1)

    def _odd_clock(self, by: timedelta) -> None:
        self.desk.look(self.now())
        self.desk.look(self.now() + by)
        self.desk.look(self.now())

    def work(self) -> None:
        """A morning's commands; the engine asks before each, as so many minutes lie between."""
        due = [day for day in self.zones if day <= self.day]
        for day in due:
            self._command(self.now(), zone=self.zones.pop(day))
        for nth in range(self.chance.randint(0, 2)):
            self._command(self.now() + timedelta(minutes=20 * nth + 1))

    def _command(self, at: datetime, *, zone: str | None = None) -> None:
        if self.day >= LAST:
            return
        self.desk.look(at)
        if zone is None:
            self.bookkeeper.work(self.desk.application, at)
        else:
            self.bookkeeper.give(self.desk.application, Given(at, "zone", {"zone": zone}, None))
            self.desk.look()

    def now(self) -> datetime:
        return datetime.combine(self.day, MORNING)


def books_of(path: Path) -> Dump:
    """All of the books but when a campaign was paused or resumed: that is when the engine got to it."""
    dump = dump_of(path)
    dump["history"] = sorted(
        (
            (row[0], None if row[4] in {"campaign_paused", "campaign_resumed"} else row[1], *row[2:])
            for row in dump["history"]
        ),
        key=repr,
    )
    return dump


Lived = Callable[..., tuple[Desk, list[Given]]]


@pytest.fixture
def lived(tmp_path: Path, qtbot: QtBot, qapp: object) -> Lived:
    """Lives a year with a window on new books; beside them lies a copy of how they were before."""
    del qapp

    def live(seed: int, review: ReviewWhen, zones: dict[date, str]) -> tuple[Desk, list[Given]]:
        path, clock = tmp_path / "window.db", StandingClock(f"{FIRST}T08:00")
        new_books(path, clock)
        with_review(path, clock, review)
        shutil.copyfile(path, tmp_path / "typed.db")
        desk = Desk.at(path, clock, qtbot)
        chance = Random(seed)
        given = Year(desk, Bookkeeper(chance), chance, dict(zones)).live()
        return desk, given

    return live


def with_review(path: Path, clock: StandingClock, review: ReviewWhen) -> None:
    application = Application(Office(open_books(path), clock, currency_decimals()))
    application.settings.leave_to_a_person(review=review)
    application.close()


def typed(path: Path, given: list[Given]) -> Path:
    """The same commands at the command line, with a `renew` at each midnight."""
    clock = StandingClock(f"{FIRST}T08:00")
    line = CommandLine(path, clock)
    line.year(given, StandingClock(f"{LAST}T12:00").now)
    line.close()
    return path


TELLING = {
    Event.PERIOD_RENEWED,
    Event.PERIOD_SETTLED,
    Event.REQUEST_STATUS,
    Event.SUBSCRIPTION_PAST_DUE,
    Event.SUBSCRIPTION_BLOCKED,
    Event.SUBSCRIPTION_CANCELED,
    Event.CAMPAIGN_PAUSED,
    Event.CAMPAIGN_RESUMED,
    Event.PACK_APPLIED,
}
"""What a year that is worth comparing has in it."""


def happened(path: Path) -> set[str]:
    with closing(sqlite3.connect(path)) as connection:
        return {event for (event,) in connection.execute("SELECT DISTINCT event FROM history")}


def simulated(path: Path, given: list[Given]) -> Any:  # noqa: ANN401 - JSON is whatever it is
    """The trace of the same commands as a scenario."""
    path.write_text(json.dumps(scenario_of(given)), encoding="utf-8")
    done = CliRunner().invoke(cli, ["simulate", str(path)], obj=Program(), catch_exceptions=False)
    assert done.exit_code == 0, done.output
    return json.loads(done.output)


def test_a_year_unasked_comes_to_the_books_of_the_command_line_and_the_pictures_of_the_simulation(
    tmp_path: Path, lived: Lived
) -> None:
    desk, given = lived(1, ReviewWhen.NEVER, {})
    currencies = desk.application.currencies
    pictures = [picture_of(standing(desk.application, client), currencies) for client in CLIENTS]
    desk.close()
    assert check_of(desk.path) == []
    assert books_of(desk.path) == books_of(typed(tmp_path / "typed.db", given))
    trace = simulated(tmp_path / "year.json", given)
    assert [result.get("error") for result in trace["results"]] == [*(g.refused for g in given), None]
    assert trace["observations"][0]["clients"] == pictures
    assert desk.reviews == 0
    assert happened(desk.path) >= TELLING


def test_a_year_in_four_zones_with_reviews_comes_to_the_books_of_the_command_line(
    tmp_path: Path, lived: Lived
) -> None:
    desk, given = lived(2, ReviewWhen.AFTER_TIME_AWAY, ZONES)
    desk.close()
    assert check_of(desk.path) == []
    assert books_of(desk.path) == books_of(typed(tmp_path / "typed.db", given))
    assert desk.reviews > 0
    assert happened(desk.path) >= TELLING
