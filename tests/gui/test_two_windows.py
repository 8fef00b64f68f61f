"""Two windows and the command line on the same books for a month: everything once, and nobody is troubled."""

from __future__ import annotations

import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from pytestqt.qtbot import QtBot

from agencybilling.gui import engine_room
from agencybilling.gui.app import Opened, open_window
from agencybilling.gui.engine_room import Intervals
from agencybilling.gui.main_window import MainWindow
from agencybilling.gui.places import Page
from agencybilling.gui.preferences import Preferences
from agencybilling.gui.status_strip import Offer, StatusStrip
from agencybilling.gui.theme.theme import theme_of
from agencybilling.gui.theme.tokens import Tone
from agencybilling.gui.workplace import Message
from agencybilling.i18n import currency_decimals
from agencybilling.services import renewals
from agencybilling.services.application import Application
from agencybilling.services.office import Office
from agencybilling.services.settings import ReviewWhen
from agencybilling.store.migrate import open_books
from tests.books_files import ROOT, check_of
from tests.builders import PLAN
from tests.gui.conftest import ZONE, StandingClock

FIRST, DAYS, CLIENTS = date(2026, 3, 1), 31, 24
WEEKLY = {**PLAN, "name": "Weekly", "rhythm": {"every": 1, "unit": "week"}, "due_days": 3, "grace_days": 9}
DAILY = {**PLAN, "name": "Daily", "rhythm": {"every": 1, "unit": "day"}, "due_days": 60}

# Small batches, so that the three take turns; each line it reads is a time at which it is to renew.
RENEWING = """
import sys
from click.testing import CliRunner
from agencybilling.cli.main import cli
from agencybilling.services import renewals
from tests.books_files import At
renewals.BATCH = 4
for line in sys.stdin:
    done = CliRunner().invoke(cli, ["--books", sys.argv[1], "renew"], obj=At(line.strip()))
    print(done.exit_code, repr(done.stderr), repr(done.exception), flush=True)
"""


def many_clients(path: Path, clock: StandingClock) -> None:
    """Books of clients who renew each day or each week; none of them pays."""
    application = Application(Office(open_books(path), clock, currency_decimals()))
    application.settings.change(time_zone=ZONE, currency="USD", usage_window_days=0)
    application.settings.leave_to_a_person(review=ReviewWhen.NEVER)
    for plan in (WEEKLY, DAILY):
        application.catalog.add_plan(plan)
    for nth in range(CLIENTS):
        client = application.clients.add(f"Client {nth}", with_campaigns=["Inbound"])
        application.subscriptions.assign_plan(client, ("Weekly", "Daily")[nth % 2])
        application.subscriptions.start(client)
    application.close()


@dataclass
class Told:
    """What windows tell in their strips."""

    messages: list[Message] = field(default_factory=list)
    engine: set[str] = field(default_factory=set)


@pytest.fixture
def told(monkeypatch: pytest.MonkeyPatch) -> Told:
    """Everything that every window tells from now on."""
    kept = Told()
    tell = MainWindow.tell

    def watched(window: MainWindow, message: Message) -> None:
        kept.messages.append(message)
        tell(window, message)

    rest = StatusStrip.rest

    def resting(strip: StatusStrip, text: str = "", offer: Offer | None = None) -> None:
        kept.engine.add(text)
        rest(strip, text, offer)

    monkeypatch.setattr(MainWindow, "tell", watched)
    monkeypatch.setattr(StatusStrip, "rest", resting)
    return kept


def window_on(path: Path, clock: StandingClock, name: str) -> Opened:
    preferences = Preferences(path.with_name(f"{name}.ini"))
    preferences.set_text("page", Page.SETTINGS.value)
    application = Application(Office(open_books(path), clock, currency_decimals()))
    opened = open_window(application, theme=theme_of(), preferences=preferences)
    opened.window.show()
    opened.engine.start()
    return opened


class CommandLine:
    """A process of its own that renews whenever it is told the time."""

    def __init__(self, process: subprocess.Popen[str]) -> None:
        self._process = process
        self._reader = ThreadPoolExecutor(1)
        self._answer: Future[str] | None = None

    def renew(self, at: str) -> None:
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write(f"{at}\n")
        self._process.stdin.flush()
        self._answer = self._reader.submit(self._process.stdout.readline)

    def ended(self) -> bool:
        """Whether it is done; then it has nothing to complain of."""
        if self._answer is None or not self._answer.done():
            return False
        assert self._answer.result() == "0 '' None\n"
        return True

    def close(self) -> None:
        assert self._process.stdin is not None
        self._process.stdin.close()
        self._reader.shutdown()


@contextmanager
def command_line(path: Path) -> Iterator[CommandLine]:
    pipe = subprocess.PIPE
    command = [sys.executable, "-c", RENEWING, str(path)]
    with subprocess.Popen(command, stdin=pipe, stdout=pipe, text=True, encoding="utf-8", cwd=ROOT) as process:
        line = CommandLine(process)
        yield line
        line.close()


def at_rest(opened: Opened) -> bool:
    """Whether a window has seen that nothing is due any more."""
    workplace = opened.workplace
    due = workplace.application.renewals.outlook().due
    said = opened.window.status.engine.text()
    return not due and workplace.tasks.idle() and said.startswith("Up to date")


@pytest.mark.usefixtures("qapp")
def test_two_windows_and_the_command_line_renew_a_month_once_and_trouble_nobody(
    tmp_path: Path, qtbot: QtBot, told: Told, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(renewals, "BATCH", 4)
    monkeypatch.setattr(engine_room, "Intervals", lambda: Intervals(asks=40, elsewhere=20))
    path, clock = tmp_path / "books.db", StandingClock(f"{FIRST}T09:00")
    many_clients(path, clock)
    with command_line(path) as line:
        windows = [window_on(path, clock, name) for name in ("first", "second")]
        for nth in range(1, DAYS):
            at = f"{FIRST + timedelta(days=nth)}T00:00:01"
            clock.set(at)
            begin: list[Callable[[], object]] = [
                windows[0].engine.ask,
                windows[1].engine.ask,
                partial(line.renew, at),
            ]
            for take_turn in begin[nth % 3 :] + begin[: nth % 3]:
                take_turn()
            qtbot.waitUntil(line.ended)
            for opened in windows:
                qtbot.waitUntil(partial(at_rest, opened))
        for opened in windows:
            opened.close()

    assert check_of(path) == []
    assert [message for message in told.messages if message.tone is not Tone.OK] == []
    assert "Another window is bringing the books up to date" in told.engine
    assert not [said for said in told.engine if "tried again" in said]
    assert kinds(path) == {"Daily": CLIENTS // 2 * DAYS, "Weekly": CLIENTS // 2 * 2}
    assert numbers(path) == [(2026, nth + 1) for nth in range(CLIENTS // 2 * (DAYS + 2))]


def kinds(path: Path) -> dict[str, int]:
    """How many fees were asked for on each plan; those on the weekly one are blocked in their third week."""
    return dict(_rows(path, _FEES))


def numbers(path: Path) -> list[tuple[int, int]]:
    return _rows(path, "SELECT year, sequence FROM payment_requests ORDER BY year, sequence")


_FEES = (
    "SELECT t.plan_name, COUNT(*) FROM payment_requests r"
    " JOIN subscriptions s ON s.id = r.subscription_id JOIN terms t ON t.id = s.terms_id"
    " WHERE r.kind = 'recurring' GROUP BY 1"
)


def _rows(path: Path, sql: str) -> list[Any]:
    with closing(sqlite3.connect(path)) as connection:
        return list(connection.execute(sql))
