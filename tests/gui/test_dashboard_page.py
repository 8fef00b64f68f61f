"""The dashboard: figures of the command line and the queries, each with its list, and following the books."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from agencybilling.bootstrap import Program
from agencybilling.cli.main import cli
from agencybilling.domain.payments import RequestNumber, RequestStatus
from agencybilling.gui.dialogs.platform_todo import PlatformTodoDialog
from agencybilling.gui.main_window import MainWindow
from agencybilling.gui.pages.clients import ClientsPage
from agencybilling.gui.pages.dashboard.page import DashboardPage
from agencybilling.gui.pages.dashboard.tile import Tile
from agencybilling.gui.pages.requests.page import RequestsPage
from agencybilling.gui.pages.usage.page import UsagePage
from agencybilling.gui.places import Page, Place
from agencybilling.i18n import currency_decimals
from agencybilling.queries.dashboard import attention
from agencybilling.queries.figures import (
    minutes_per_day,
    money_per_month,
    receivables_by_age,
    recurring_revenue,
    upcoming_renewals,
)
from agencybilling.services.application import Application
from agencybilling.services.demo import Demo, Size
from agencybilling.services.office import Office
from agencybilling.services.payments import StatusChange
from agencybilling.store.migrate import open_books
from agencybilling.wording.amounts import count, money
from tests.gui.conftest import StandingClock
from tests.typed_commands import LOCALE


@pytest.fixture(scope="module")
def samples(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Books of 40 sample clients, filled once."""
    path = tmp_path_factory.mktemp("samples") / "books.db"
    with closing(open_books(path)) as books:
        Demo(
            Office(books, StandingClock("2026-06-10T09:30"), currency_decimals()), size=Size(40, 4), seed=1
        ).fill()
    return path


@pytest.fixture
def application(samples: Path, tmp_path: Path, clock: StandingClock) -> Application:
    path = tmp_path / "books.db"
    shutil.copy(samples, path)
    return Application(Office(open_books(path), clock, currency_decimals()))


@pytest.fixture
def dashboard(window: MainWindow, qtbot: QtBot) -> DashboardPage:
    shown = window.screen_shown
    assert isinstance(shown, DashboardPage)
    qtbot.waitUntil(lambda: bool(shown.tiles))
    qtbot.waitUntil(window.workplace.tasks.idle)
    return shown


def tile(dashboard: DashboardPage, key: str) -> Tile:
    return next(one for one in dashboard.tiles if one.face is not None and one.face.key == key)


def said(dashboard: DashboardPage, key: str) -> tuple[str, str]:
    """The figure of a tile, and what stands below it."""
    face = tile(dashboard, key).face
    assert face is not None
    return face.figure, " + ".join(face.details)


def test_each_tile_tells_what_the_queries_count(dashboard: DashboardPage, application: Application) -> None:
    window_days, currencies = application.settings.get().usage_window_days, application.currencies
    today = application.renewals.today()
    with application.read() as unit:
        found = attention(unit, today=today, usage_window_days=window_days)
    for key, owed in (("overdue", found.overdue), ("due", found.due_this_week), ("failed", found.failed)):
        amounts = " + ".join(money(amount, currencies) for amount in owed.amounts)
        assert said(dashboard, key) == (count(owed.count), amounts)
    counted = {
        "blocked": found.blocked,
        "nearly_used": found.nearly_used,
        "settling": sum(part.periods for part in found.settling),
        "unbilled": found.unbilled,
        "unassigned": found.unassigned,
        "platform": found.platform_changes,
    }
    shown = {one.face.key: one.face.figure for one in dashboard.tiles if one.face and one.isVisible()}
    assert {key: count(number) for key, number in counted.items() if number} == {
        key: figure for key, figure in shown.items() if key in counted and figure != "0"
    }
    assert len(dashboard.sources.text.split("; ")) == len(found.sources)


def test_overdue_is_what_the_command_line_says(dashboard: DashboardPage, application: Application) -> None:
    command = [
        "--books",
        str(application.office.books.path),
        "requests",
        "list",
        "--status",
        "overdue",
        "--json",
    ]
    printed = CliRunner(env=LOCALE).invoke(cli, command, obj=Program(), catch_exceptions=False)
    assert said(dashboard, "overdue")[0] == count(len(json.loads(printed.stdout)))


@pytest.mark.parametrize("key", ["overdue", "due", "failed"])
def test_a_tile_of_requests_opens_exactly_those(
    dashboard: DashboardPage, window: MainWindow, qtbot: QtBot, key: str
) -> None:
    figure = said(dashboard, key)[0]
    QTest.mouseClick(tile(dashboard, key), Qt.MouseButton.LeftButton)
    page = window.screen_shown
    assert isinstance(page, RequestsPage)
    qtbot.waitUntil(window.workplace.tasks.idle)
    assert count(page.panel.table.count) == figure


@pytest.mark.parametrize("key", ["blocked", "nearly_used", "settling"])
def test_a_tile_of_clients_opens_exactly_those(
    dashboard: DashboardPage, window: MainWindow, qtbot: QtBot, key: str
) -> None:
    figure = int(said(dashboard, key)[0])
    tile(dashboard, key).setFocus()
    QTest.keyClick(tile(dashboard, key), Qt.Key.Key_Space)
    page = window.screen_shown
    assert isinstance(page, ClientsPage)
    qtbot.waitUntil(window.workplace.tasks.idle)
    everybody = page.list.table.count
    # Of one client several periods may wait at once.
    assert 0 < everybody <= figure if key == "settling" else everybody == figure


@pytest.mark.parametrize("key", ["unbilled", "unassigned"])
def test_a_tile_of_records_opens_exactly_those(
    dashboard: DashboardPage, window: MainWindow, qtbot: QtBot, key: str
) -> None:
    figure = said(dashboard, key)[0]
    tile(dashboard, key).click()
    page = window.screen_shown
    assert isinstance(page, UsagePage)
    qtbot.waitUntil(window.workplace.tasks.idle)
    assert count(page.panel.table.count) == figure


def test_what_is_to_do_on_the_platform_opens_over_the_dashboard(
    dashboard: DashboardPage, window: MainWindow, qtbot: QtBot
) -> None:
    figure = said(dashboard, "platform")[0]
    tile(dashboard, "platform").click()
    dialog = dashboard.findChild(PlatformTodoDialog)
    assert dialog is not None
    qtbot.waitUntil(window.workplace.tasks.idle)
    assert count(dialog.table.count) == figure
    assert window.place == Place(Page.DASHBOARD)
    dialog.accept()


def test_charts_and_revenue_show_what_the_queries_give(
    dashboard: DashboardPage, application: Application
) -> None:
    today = application.renewals.today()
    month_ago, month_on = today - timedelta(days=29), today + timedelta(days=30)
    with application.read() as unit:
        minutes = minutes_per_day(unit, zone=application.zone, first=month_ago, last=today)
        paid = money_per_month(unit, last=today)
        owed = receivables_by_age(unit, as_of=today)
        renewals = upcoming_renewals(unit, first=today, last=month_on)
        revenue = recurring_revenue(unit)
    assert list(dashboard.minutes.series) == minutes
    assert set(dashboard.money.series) == set(paid)
    assert set(dashboard.receivables.series) == set(owed)
    assert [one for one in dashboard.renewals.series if one.count] == renewals
    assert len(dashboard.renewals.series) == 31
    for amount in revenue:
        assert money(amount, application.currencies) in dashboard.revenue.text()


def test_it_begins_with_the_agencys_own_currency(dashboard: DashboardPage, application: Application) -> None:
    own = application.settings.get().currency
    assert dashboard.money.currency.currentText() == own
    assert dashboard.receivables.currency.currentText() == own


def pay_an_overdue_one(application: Application) -> None:
    with application.read() as unit:
        year, sequence = unit.connection.exec_driver_sql(
            "SELECT year, sequence FROM payment_requests WHERE status = 'overdue' LIMIT 1"
        ).one()
    application.payments.set_statuses([RequestNumber(year, sequence)], StatusChange(RequestStatus.PAID))


def one_less(dashboard: DashboardPage) -> Callable[[], bool]:
    wanted = count(int(said(dashboard, "overdue")[0]) - 1)
    return lambda: said(dashboard, "overdue")[0] == wanted


def test_figures_follow_a_change_of_the_books(
    dashboard: DashboardPage, application: Application, qtbot: QtBot
) -> None:
    followed = one_less(dashboard)
    pay_an_overdue_one(application)
    qtbot.waitUntil(followed)


def test_figures_follow_what_another_process_writes(
    dashboard: DashboardPage, application: Application, qtbot: QtBot
) -> None:
    followed = one_less(dashboard)
    path = application.office.books.path
    assert path is not None
    with closing(open_books(path)) as books:
        pay_an_overdue_one(Application(Office(books, application.office.clock, currency_decimals())))
    qtbot.waitUntil(followed)


def test_figures_that_changed_while_another_page_was_shown_are_right_on_return(
    dashboard: DashboardPage, application: Application, window: MainWindow, qtbot: QtBot
) -> None:
    followed = one_less(dashboard)
    window.go(Place(Page.SETTINGS))
    pay_an_overdue_one(application)
    qtbot.wait(50)
    assert not followed()
    window.go(Place(Page.DASHBOARD))
    qtbot.waitUntil(followed)


def test_figures_that_cannot_be_read_are_told_of(
    dashboard: DashboardPage,
    application: Application,
    window: MainWindow,
    qtbot: QtBot,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def fail() -> bool:
        raise PermissionError(13, "Permission denied", "books.db")

    monkeypatch.setattr(application, "empty", fail)
    application.settings.change(name="Other")
    qtbot.waitUntil(lambda: "Permission denied" in window.status.messages.text)
    monkeypatch.undo()
    followed = one_less(dashboard)
    pay_an_overdue_one(application)
    qtbot.waitUntil(followed)
