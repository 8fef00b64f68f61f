"""Five hundred steps and more: grouped, sought and counted as the engine foresees them."""

from __future__ import annotations

import shutil
from contextlib import closing
from datetime import date, timedelta
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from agencybilling.domain.audit import Event
from agencybilling.gui.dialogs.review.kinds import Kind
from agencybilling.gui.dialogs.review.model import Field
from agencybilling.gui.dialogs.review.panel import ForeseenPanel
from agencybilling.gui.main_window import MainWindow
from agencybilling.gui.widgets.empty_state import EmptyState
from agencybilling.i18n import currency_decimals
from agencybilling.services.application import Application
from agencybilling.services.demo import Demo, Size
from agencybilling.services.foresight import Assuming, report_of
from agencybilling.services.office import Office
from agencybilling.store.migrate import open_books
from agencybilling.wording.amounts import count, day
from agencybilling.wording.renewals import what_happens
from tests.gui.conftest import StandingClock
from tests.gui.foreseen_steps import Foreseen, chips, clients, of, press_chip, steps


@pytest.fixture(scope="module")
def samples(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A sample agency, six weeks before anybody looks again."""
    path = tmp_path_factory.mktemp("away") / "books.db"
    with closing(open_books(path)) as books:
        office = Office(books, StandingClock("2026-04-29T09:30"), currency_decimals())
        Demo(office, size=Size(90, 4), seed=1).fill()
    return path


@pytest.fixture
def application(samples: Path, tmp_path: Path, clock: StandingClock) -> Application:
    shutil.copy(samples, tmp_path / "away.db")
    return Application(Office(open_books(tmp_path / "away.db"), clock, currency_decimals()))


@pytest.fixture
def away(window: MainWindow, qtbot: QtBot) -> Foreseen:
    made = Foreseen(window, qtbot)
    made.settle()
    return made


def seen(panel: ForeseenPanel) -> list[tuple[str, list[tuple[date, str]]]]:
    """The whole tree, as the model holds it."""
    model = panel.tree.steps
    found = []
    for row in range(model.rowCount()):
        top = model.index(row, 0)
        below = [model.step_of(model.index(at, 0, top)) for at in range(model.rowCount(top))]
        found.append((str(top.data()), [(s.day, what_happens(s)) for s in below if s is not None]))
    return found


def test_five_hundred_steps_stand_below_their_clients_worst_first(
    away: Foreseen, application: Application
) -> None:
    foreseen = application.renewals.foresee()
    assert sum(len(client.steps) for client in foreseen.clients) >= 500
    panel = away.review().panel
    assert seen(panel) == [
        (client.client, [(step.day, what_happens(step)) for step in client.steps])
        for client in foreseen.clients
    ]
    assert report_of(foreseen.clients) == foreseen.report
    assert chips(panel)["overdue"] == count(foreseen.report.steps(Event.REQUEST_STATUS))
    assert f"Blocked: {count(foreseen.report.steps(Event.SUBSCRIPTION_BLOCKED))} " in panel.figures.text


def test_typing_finds_a_client_and_a_request_number_and_words_of_a_step(
    away: Foreseen, application: Application
) -> None:
    foreseen = application.renewals.foresee()
    panel = away.review().panel
    client = foreseen.clients[7]
    panel.search.setText(client.client)
    QTest.keyClick(panel.search, Qt.Key.Key_Return)
    assert client.client in clients(panel)
    assert len(steps(panel, client.client)) == len(client.steps)
    whose = next(one for one in foreseen.clients if one.payable)
    panel.search.setText(str(whose.payable[0].number))
    QTest.keyClick(panel.search, Qt.Key.Key_Return)
    assert clients(panel) == [whose.client]
    panel.search.setText("campaign pauses")
    QTest.keyClick(panel.search, Qt.Key.Key_Return)
    model = panel.tree.steps
    first = [model.step_of(model.index(0, 0, of(panel, name))) for name in clients(panel)]
    assert {step.event for step in first if step is not None} == {Event.CAMPAIGN_PAUSED}


def test_a_search_unfolds_what_it_finds_and_folds_it_again(away: Foreseen) -> None:
    panel = away.review().panel
    name = clients(panel)[0]
    panel.search.setText(f"{name} becomes past due")
    QTest.keyClick(panel.search, Qt.Key.Key_Return)
    assert panel.tree.isExpanded(of(panel, name))
    panel.search.clear()
    assert not panel.tree.isExpanded(of(panel, name))


def test_nothing_found_says_so_and_clears_the_search(away: Foreseen) -> None:
    panel = away.review().panel
    panel.search.setText("nobody is called that")
    QTest.keyClick(panel.search, Qt.Key.Key_Return)
    said = [state.accessibleName() for state in panel.findChildren(EmptyState) if state.isVisible()]
    assert said[0].startswith("Nothing matches the filter")
    QTest.keyClick(panel.search, Qt.Key.Key_Escape)
    assert len(clients(panel)) > 50


@pytest.mark.parametrize("kind", [Kind.BLOCKED, Kind.OVERDUE, Kind.CAMPAIGNS, Kind.SETTLED, Kind.RENEWED])
def test_a_chip_lets_only_steps_of_its_kind_through(away: Foreseen, kind: Kind) -> None:
    panel = away.review().panel
    press_chip(panel, kind)
    shown = sum(len(of_client) for _name, of_client in seen(panel))
    assert count(shown) == chips(panel)[kind]
    assert all(of_client for _name, of_client in seen(panel))


def test_the_amounts_of_clients_are_summed_per_currency(away: Foreseen, application: Application) -> None:
    panel = away.review().panel
    for client in application.renewals.foresee().clients[:20]:
        shown = of(panel, client.client).siblingAtColumn(Field.REQUESTED).data()
        assert shown.count("+") == max(0, len(client.requested) - 1)


@pytest.mark.parametrize("assuming", list(Assuming))
def test_the_next_days_are_those_foreseen(
    away: Foreseen, application: Application, assuming: Assuming
) -> None:
    today = application.renewals.today()
    dialog = away.look_ahead()
    assert dialog.until.day() == today + timedelta(days=30)
    dialog.until.show_day(today + timedelta(days=45))
    dialog.assuming.choose(assuming.value)
    dialog.assuming.changed.emit(assuming.value)
    away.settle()
    foreseen = application.renewals.foresee(today + timedelta(days=45), assuming=assuming)
    assert seen(dialog.panel) == [
        (client.client, [(step.day, what_happens(step)) for step in client.steps])
        for client in foreseen.clients
    ]
    assert report_of(foreseen.clients) == foreseen.report
    first = foreseen.clients[0].steps[0]
    assert steps(dialog.panel, foreseen.clients[0].client)[0].startswith(day(first.day))
