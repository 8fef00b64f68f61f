"""Real windows on a screen of their own, with real books, a clock that stands, and nothing told in vain."""

from __future__ import annotations

import gc
import logging
import os
import shutil
import subprocess
from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from agencybilling.domain.calendar import Instant, zone_named
from agencybilling.gui.app import Opened, make_application, open_window
from agencybilling.gui.main_window import MainWindow
from agencybilling.gui.preferences import Preferences
from agencybilling.gui.theme.theme import theme_of
from agencybilling.gui.workplace import Workplace
from agencybilling.i18n import currency_decimals, use_language
from agencybilling.services.application import Application
from agencybilling.services.office import Office
from agencybilling.store.migrate import open_books

ZONE = "America/New_York"


def _screen() -> Iterator[None]:
    """A virtual screen for this process; where there is no X server to be had, Qt's own offscreen one."""
    server_program = shutil.which("Xvfb")
    if os.environ.get("QT_QPA_PLATFORM") or server_program is None:
        os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
        yield
        return
    reading, writing = os.pipe()
    # It ends by itself once its last window has gone: Qt lives as long as the process, longer than the tests.
    options = f"-displayfd {writing} -screen 0 1600x1200x24 -nolisten tcp -terminate"
    command = f"exec {server_program} {options} >/dev/null 2>&1 &"
    subprocess.run(["/bin/sh", "-c", command], pass_fds=(writing,), check=True)
    os.close(writing)
    with os.fdopen(reading) as told:
        number = told.readline().strip()
    os.environ["DISPLAY"] = f":{number}"
    os.environ["QT_QPA_PLATFORM"] = "xcb"
    yield


@pytest.fixture(scope="session", autouse=True)
def screen() -> Iterator[None]:
    yield from _screen()


@pytest.fixture(scope="session")
def qapp(screen: None) -> QApplication:  # noqa: ARG001 - there must be a screen first
    """Qt's application as the program makes it, in American English."""
    use_language("en_US")
    return make_application()


@pytest.fixture(autouse=True)
def nothing_logged(caplog: pytest.LogCaptureFixture) -> Iterator[None]:
    """A test in which the program logs a warning or worse has failed."""
    yield
    told = [r for r in caplog.get_records("call") if r.levelno >= logging.WARNING]
    assert not told, [r.getMessage() for r in told]


@pytest.fixture(scope="session", autouse=True)
def garbage() -> Iterator[None]:
    """As in the program, nothing of the window is let go of on another thread than its own."""
    gc.disable()
    yield
    gc.enable()


@pytest.fixture(autouse=True)
def tidy(garbage: None) -> Iterator[None]:  # noqa: ARG001 - from then on
    yield
    gc.collect()
    gc.freeze()


class StandingClock:
    """A clock that a test moves."""

    def __init__(self, wall: str) -> None:
        self.now = zone_named(ZONE).instant(datetime.fromisoformat(wall))

    def __call__(self) -> Instant:
        return self.now

    def set(self, wall: str) -> None:
        """Put it to what the agency's clocks show."""
        self.now = zone_named(ZONE).instant(datetime.fromisoformat(wall))


@pytest.fixture
def clock() -> StandingClock:
    return StandingClock("2026-06-10T09:30")


@pytest.fixture
def application(tmp_path: Path, clock: StandingClock) -> Application:
    """The application on new books of an agency in New York; the window closes them."""
    books = open_books(tmp_path / "books.db")
    made = Application(Office(books, clock, currency_decimals()))
    made.settings.change(name="Harbour Voice", time_zone=ZONE, currency="USD", usage_window_days=0)
    return made


@pytest.fixture
def preferences(tmp_path: Path) -> Preferences:
    kept = Preferences(tmp_path / "window.ini")
    kept.set_text("appearance", "light")
    return kept


@pytest.fixture
def opened(
    qapp: QApplication, qtbot: QtBot, application: Application, preferences: Preferences
) -> Iterator[Opened]:
    """A window on the application's books, on screen; its engine is at rest."""
    del qapp
    made = open_window(application, theme=theme_of(), preferences=preferences)
    with qtbot.waitExposed(made.window):
        made.window.show()
    made.window.activateWindow()
    yield made
    made.close()


@pytest.fixture
def window(opened: Opened) -> MainWindow:
    return opened.window


@pytest.fixture
def workplace(opened: Opened) -> Workplace:
    return opened.workplace


OnScreen = Callable[..., QWidget]


@pytest.fixture
def on_screen(qtbot: QtBot) -> OnScreen:
    """Puts parts from top to bottom into a window that is on the screen and has the keyboard."""
    windows: list[QWidget] = []

    def show(*parts: QWidget) -> QWidget:
        window = QWidget()
        windows.append(window)
        column = QVBoxLayout(window)
        for part in parts:
            column.addWidget(part)
        qtbot.addWidget(window)
        window.resize(800, 500)
        with qtbot.waitExposed(window):
            window.show()
        window.activateWindow()
        qtbot.waitUntil(window.isActiveWindow)
        return window

    return show
