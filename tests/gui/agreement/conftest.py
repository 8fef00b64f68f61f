"""Sample books of three currencies, what the command line prints of them, and a window on a copy."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from agencybilling.domain.calendar import Instant
from agencybilling.gui.app import Opened, open_window
from agencybilling.gui.preferences import Preferences
from agencybilling.gui.theme.theme import theme_of
from agencybilling.i18n import currency_decimals
from agencybilling.queries.requests import all_requests
from agencybilling.services.application import Application
from agencybilling.services.demo import Demo, Size
from agencybilling.services.office import Office
from agencybilling.services.payments import StatusChange
from agencybilling.store.migrate import open_books
from tests.gui.agreement.printed import Printed
from tests.gui.agreement.sample import CLIENTS, MONTHS, SEED, TODAY
from tests.gui.agreement.shown import Shown
from tests.gui.conftest import StandingClock


@pytest.fixture(scope="session")
def now() -> Instant:
    return StandingClock(f"{TODAY}T09:30").now


@pytest.fixture(scope="session")
def books(qapp: QApplication, tmp_path_factory: pytest.TempPathFactory, now: Instant) -> Path:
    """Sample books that nobody changes."""
    del qapp
    file = tmp_path_factory.mktemp("sample") / "sample.db"
    made = Application(Office(open_books(file), lambda: now, currency_decimals()))
    Demo(made.office, size=Size(CLIENTS - 1, MONTHS), seed=SEED).fill()
    _add_rarities(made)
    made.close()
    return file


def _add_rarities(application: Application) -> None:
    """What samples hold none of: a client that renews each week, a payment that failed before it was due."""
    application.clients.add("Weekly Fair")
    application.subscriptions.assign_plan("Weekly Fair", "Event week")
    application.subscriptions.start("Weekly Fair")
    due_on = TODAY + timedelta(days=3)
    application.payments.charge(
        "Weekly Fair", amount="1234.50", currency="EUR", description="Stand", due_on=due_on
    )
    with application.read() as unit:
        number = [row.request.number for row in all_requests(unit)][-1]
    assert number is not None
    application.payments.set_statuses([number], StatusChange("failed"))


@pytest.fixture(scope="session")
def printed(books: Path, now: Instant) -> Printed:
    return Printed(books, now)


@pytest.fixture(scope="module")
def opened(books: Path, tmp_path_factory: pytest.TempPathFactory, now: Instant) -> Iterator[Opened]:
    """A window on a copy of them for all tests of a module: they only look."""
    copy = Path(shutil.copy(books, tmp_path_factory.mktemp("window")))
    application = Application(Office(open_books(copy), lambda: now, currency_decimals()))
    made = open_window(application, theme=theme_of(), preferences=Preferences(copy.with_suffix(".ini")))
    made.window.show()
    assert QTest.qWaitForWindowExposed(made.window)
    yield made
    made.close()


@pytest.fixture
def shown(opened: Opened, qtbot: QtBot) -> Shown:
    return Shown(opened.window, qtbot)
