"""While you were away: clients put off, payments recorded, due dates moved, usage imported right there."""

from __future__ import annotations

from threading import Event as Gate

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from agencybilling.domain.decide.draft import Blocking
from agencybilling.gui.dialogs.extend_due import ExtendDueDialog
from agencybilling.gui.dialogs.importing.dialog import ImportDialog
from agencybilling.gui.dialogs.review.dialog import ReviewDialog
from agencybilling.gui.dialogs.review.look_ahead import LookAheadDialog
from agencybilling.gui.dialogs.review.model import Field
from agencybilling.gui.dialogs.review.panel import ForeseenPanel
from agencybilling.gui.dialogs.update_status import UpdateStatusDialog
from agencybilling.gui.main_window import MainWindow
from agencybilling.gui.pages.clients import ClientsPage
from agencybilling.gui.pages.dashboard.page import DashboardPage
from agencybilling.gui.places import Page, Place
from agencybilling.gui.widgets.empty_state import EmptyState
from agencybilling.services.application import Application
from agencybilling.services.foresight import Foresight
from agencybilling.services.renewals import Renewals
from agencybilling.services.report import Fault, RenewalReport, Why
from tests.gui.client_stories import Clients, focused
from tests.gui.conftest import StandingClock
from tests.gui.foreseen_steps import Foreseen, chips, clients, of, pill, press_chip, stand_on, steps

ALDER, BIRCH, CEDAR = "Aldermoor Dental", "Birchwood Plumbing", "Cedar <b>Optics</b>"
CTRL = Qt.KeyboardModifier.ControlModifier


class Away(Foreseen):
    """Aldermoor becomes Blocked on 23 June, Birchwood is Overdue, Cedar renews; it is the last of June."""

    def __init__(self, application: Application, window: MainWindow, qtbot: QtBot) -> None:
        super().__init__(window, qtbot)
        self.application, self.stories = application, Clients(application, window, qtbot)
        self.alder = self.stories.subscriber(ALDER, campaigns=("Recall",))
        self.birch = self.stories.subscriber(BIRCH, grace_days=60)
        self.cedar = self.stories.subscriber(
            CEDAR, due_days=60, rhythm={"every": 2, "unit": "week"}, recurring_fee="20.00"
        )

    def leave_blocking_to_a_person(self) -> None:
        self.application.settings.leave_to_a_person(blocking=Blocking.PERSON)

    def foreseen(self) -> list[str]:
        """Whom the books name as due."""
        return [client.client for client in self.application.renewals.foresee().clients]


@pytest.fixture
def away(application: Application, window: MainWindow, qtbot: QtBot, clock: StandingClock) -> Away:
    made = Away(application, window, qtbot)
    clock.set("2026-06-30T09:00")
    made.settle()
    return made


def test_it_shows_what_becomes_of_whom_worst_first(away: Away) -> None:
    panel = away.review().panel
    assert clients(panel) == [ALDER, BIRCH, CEDAR]
    assert [pill(panel, name) for name in clients(panel)] == ["Blocked", "Past due", "Renewed"]
    assert steps(panel, ALDER) == [
        "Jun 18, 2026, PR-2026-000001 becomes Overdue, $99.00",
        "Jun 18, 2026, Becomes Past due",
        "Jun 18, 2026, The campaign Recall pauses: a payment is overdue",
        "Jun 23, 2026, Becomes Blocked",
    ]
    assert steps(panel, CEDAR)[1] == "Jun 24, 2026, Period 2 begins, $20.00"
    assert panel.tree.steps.beside(panel.tree.steps.index(1, 0, of(panel, CEDAR))) == "due on Aug 23, 2026"
    assert panel.figures.text.splitlines() == [
        "Blocked: 1 client",
        "Past due: 2 clients",
        "Overdue: 2 $198.00",
        "Campaigns: 1 pauses",
        "Renewed: 1 1 settled",
        "Requested: 1 $20.00",
    ]


def test_a_walk_by_keyboard_from_opening_to_bringing_the_books_up_to_date(away: Away) -> None:
    dialog = away.review()
    tree = dialog.panel.tree
    assert tree.hasFocus()
    QTest.keyClick(tree, Qt.Key.Key_Right)
    assert tree.isExpanded(of(dialog.panel, ALDER))
    QTest.keyClick(tree, Qt.Key.Key_Left)
    assert not tree.isExpanded(of(dialog.panel, ALDER))
    QTest.keyClick(tree, Qt.Key.Key_Down)
    QTest.keyClick(tree, Qt.Key.Key_Space)
    assert pill(dialog.panel, BIRCH) == "Held back"
    assert "Overdue: 1 $99.00" in dialog.panel.figures.text
    QTest.keyClick(tree, Qt.Key.Key_F, CTRL)
    assert dialog.panel.search.hasFocus()
    QTest.keyClicks(dialog.panel.search, "cedar")
    QTest.keyClick(dialog.panel.search, Qt.Key.Key_Return)
    assert clients(dialog.panel) == [CEDAR]
    assert tree.hasFocus()
    with away.qtbot.waitSignal(dialog.accepted):
        QTest.keyClick(tree, Qt.Key.Key_Return, CTRL)
    assert away.wanted == [[]]
    assert away.foreseen() == [ALDER, CEDAR]
    held = away.application.renewals.foresee().held_back
    assert [(one.client, one.through.isoformat()) for one in held] == [(BIRCH, "2026-06-30")]


def test_a_payment_recorded_right_there_keeps_a_client_from_being_blocked(away: Away) -> None:
    dialog = away.review()
    tree = dialog.panel.tree
    tree.expand(of(dialog.panel, BIRCH))
    stand_on(dialog.panel, of(dialog.panel, CEDAR))
    QTest.keyClick(tree, Qt.Key.Key_Space)
    stand_on(dialog.panel, of(dialog.panel, ALDER))
    QTest.keyClick(tree, Qt.Key.Key_F2)
    payment = away.over(UpdateStatusDialog)
    assert payment.status.key == "paid"
    with away.qtbot.waitSignal(payment.finished):
        QTest.keyClick(focused(payment), Qt.Key.Key_Return)
    away.qtbot.waitUntil(lambda: clients(dialog.panel) == [BIRCH, CEDAR])
    assert tree.isExpanded(of(dialog.panel, BIRCH))
    assert pill(dialog.panel, CEDAR) == "Held back"
    assert "Blocked: 0" in dialog.panel.figures.text
    assert away.foreseen() == [BIRCH, CEDAR]


def test_enter_records_a_payment_or_unfolds_where_nothing_is_to_be_paid(away: Away) -> None:
    dialog = away.review()
    tree = dialog.panel.tree
    stand_on(dialog.panel, of(dialog.panel, CEDAR))
    QTest.keyClick(tree, Qt.Key.Key_Return)
    assert tree.isExpanded(of(dialog.panel, CEDAR))
    assert dialog.isVisible()
    stand_on(dialog.panel, of(dialog.panel, BIRCH))
    QTest.keyClick(tree, Qt.Key.Key_Return)
    assert away.over(UpdateStatusDialog).whose.text() == f"PR-2026-000002 · {BIRCH}"


def test_several_clients_are_paid_at_once(away: Away) -> None:
    dialog = away.review()
    dialog.panel.tree.selectAll()
    assert dialog.panel.selection.text() == "3 clients"
    dialog.actions_here.record.trigger()
    payment = away.over(UpdateStatusDialog)
    assert payment.whose.text() == "2 payment requests of 2 clients"
    with away.qtbot.waitSignal(payment.finished):
        payment.ok.click()
    away.qtbot.waitUntil(lambda: clients(dialog.panel) == [CEDAR])


def test_a_due_date_is_extended_from_the_step_it_would_be_missed_at(away: Away) -> None:
    dialog = away.review()
    panel = dialog.panel
    panel.tree.expand(of(panel, ALDER))
    stand_on(panel, panel.tree.steps.index(0, 0, of(panel, ALDER)))
    QTest.keyClick(panel.tree, Qt.Key.Key_E, CTRL)
    extending = away.over(ExtendDueDialog)
    assert extending.whose.text() == f"PR-2026-000001 · {ALDER}"
    with away.qtbot.waitSignal(extending.finished):
        extending.ok.click()
    away.qtbot.waitUntil(lambda: clients(panel) == [BIRCH, CEDAR])


def test_usage_can_be_imported_first(away: Away) -> None:
    dialog = away.review()
    dialog.usage.click()
    away.over(ImportDialog).reject()
    away.stories.call(away.cedar, 7)
    away.settle()
    assert dialog.isVisible()


def test_a_client_is_opened_and_nothing_is_done(away: Away) -> None:
    dialog = away.review()
    stand_on(dialog.panel, of(dialog.panel, BIRCH))
    with away.qtbot.waitSignal(dialog.rejected):
        QTest.keyClick(dialog.panel.tree, Qt.Key.Key_O, CTRL)
    assert away.window.place == Place(Page.CLIENTS, away.birch)
    assert isinstance(away.window.screen_shown, ClientsPage)
    assert away.foreseen() == [ALDER, BIRCH, CEDAR]
    away.settle()


def test_later_leaves_everything_as_it_is(away: Away) -> None:
    dialog = away.review()
    QTest.keyClick(dialog.panel.tree, Qt.Key.Key_Space)
    with away.qtbot.waitSignal(dialog.rejected):
        QTest.keyClick(dialog.panel.tree, Qt.Key.Key_Escape)
    assert away.wanted == []
    assert away.foreseen() == [ALDER, BIRCH, CEDAR]


def test_who_was_held_back_before_is_listed_and_done_after_all(away: Away) -> None:
    away.application.renewals.hold_back([away.alder])
    dialog = away.review()
    panel = dialog.panel
    assert clients(panel) == [BIRCH, CEDAR, ALDER]
    assert panel.tree.steps.beside(of(panel, ALDER)) == "up to Jun 30, 2026"
    stand_on(panel, of(panel, ALDER))
    assert dialog.actions_here.hold.text() == "&Do now"
    dialog.actions_here.hold.trigger()
    away.qtbot.waitUntil(lambda: clients(panel) == [ALDER, BIRCH, CEDAR])
    assert pill(panel, ALDER) == "Blocked"


def test_a_tick_is_set_by_the_mouse_and_does_not_select(away: Away) -> None:
    panel = away.review().panel
    _click_box(panel)
    assert panel.tree.steps.held_back == {away.cedar}
    assert [line.client_id for line in panel.tree.chosen_lines()] == [away.alder]
    press_chip(panel, "held_back")
    assert clients(panel) == [CEDAR]
    _click_box(panel)
    assert panel.tree.steps.held_back == set()
    assert clients(panel) == [CEDAR], "it stays under the mouse"


def _click_box(panel: ForeseenPanel) -> None:
    box = panel.tree.visualRect(of(panel, CEDAR).siblingAtColumn(Field.DO_NOW)).center()
    QTest.mouseClick(panel.tree.viewport(), Qt.MouseButton.LeftButton, pos=box)


def test_blocked_waits_for_a_word_where_that_is_set(away: Away) -> None:
    away.leave_blocking_to_a_person()
    dialog = away.review()
    panel, tree = dialog.panel, dialog.panel.tree
    assert pill(panel, ALDER) == "Waits for OK"
    assert chips(panel)["waits"] == "1"
    assert not tree.isColumnHidden(Field.BLOCK_NOW)
    stand_on(panel, of(panel, BIRCH))
    assert not dialog.actions_here.block.isEnabled()
    stand_on(panel, of(panel, ALDER))
    QTest.keyClick(tree, Qt.Key.Key_B, CTRL)
    assert of(panel, ALDER).siblingAtColumn(Field.BLOCK_NOW).data(Qt.ItemDataRole.CheckStateRole) == (
        Qt.CheckState.Checked
    )
    assert dialog.actions_here.block.text() == "D&o not block"
    with away.qtbot.waitSignal(dialog.accepted):
        dialog.run.click()
    assert away.wanted == [[away.alder]]


def test_who_is_held_back_is_not_blocked_either(away: Away) -> None:
    away.leave_blocking_to_a_person()
    dialog = away.review()
    dialog.actions_here.toggle_block()
    dialog.panel.tree.toggle()
    with away.qtbot.waitSignal(dialog.accepted):
        dialog.run.click()
    assert away.wanted == [[]]


def test_without_people_who_block_there_is_no_column_for_it(away: Away) -> None:
    dialog = away.review()
    assert dialog.panel.tree.isColumnHidden(Field.BLOCK_NOW)
    assert not dialog.actions_here.block.isVisible()


def test_it_says_when_nothing_is_due_any_more(away: Away) -> None:
    dialog = away.review()
    away.application.renewals.run()
    away.qtbot.waitUntil(lambda: clients(dialog.panel) == [])
    said = [state.accessibleName() for state in dialog.findChildren(EmptyState) if state.isVisible()]
    assert said == ["Nothing is due any more What was due has been paid, extended or done meanwhile."]
    assert not dialog.run.isEnabled()
    assert dialog.later.text() == "C&lose"


def test_a_long_computation_is_told_and_can_be_stopped_and_taken_up_again(
    away: Away, monkeypatch: pytest.MonkeyPatch
) -> None:
    gate, foresee = Gate(), Renewals.foresee

    def slow(renewals: Renewals, *args: object, **kwargs: object) -> Foresight:
        gate.wait(10)
        return foresee(renewals, *args, **kwargs)  # type: ignore[arg-type]

    monkeypatch.setattr(Renewals, "foresee", slow)
    dialog = ReviewDialog(away.window.workplace, away.window)
    dialog.open()
    panel = dialog.panel
    away.qtbot.waitUntil(panel.progress.isVisible)
    panel.progress.findChildren(QPushButton)[0].click()
    gate.set()
    away.qtbot.waitUntil(panel.banner.isVisible)
    assert panel.banner.text == "This was stopped; the latest figures are not shown."
    assert not panel.progress.isVisible()
    assert not dialog.run.isEnabled()
    panel.banner.acted.emit()
    away.qtbot.waitUntil(lambda: clients(panel) == [ALDER, BIRCH, CEDAR])
    assert not panel.banner.isVisible()


def test_who_is_set_aside_is_named_with_the_reason(away: Away, monkeypatch: pytest.MonkeyPatch) -> None:
    today = away.application.renewals.today()
    report = RenewalReport({ALDER: Why(Fault.UNREADABLE, "a fee of 'x'")})
    monkeypatch.setattr(
        Renewals, "foresee", lambda *_args, **_kwargs: Foresight(today, today, (), report, ())
    )
    panel = away.review().panel
    assert panel.banner.text == f"1 client was set aside: {ALDER} (its figures can't be read: a fee of 'x')"


def test_everything_has_a_name_for_those_who_listen(away: Away) -> None:
    dialog = away.review()
    panel = dialog.panel
    assert panel.tree.accessibleName() == "What is due, by client"
    assert panel.search.accessibleName() == "Search in what is due"
    read = of(panel, ALDER).data(Qt.ItemDataRole.AccessibleTextRole)
    assert read == f"{ALDER}, Blocked, 4 steps"


# ---------------------------------------------------------------- days to come


def test_the_dashboard_looks_ahead_by_its_shortcut(away: Away) -> None:
    away.window.go(Place(Page.DASHBOARD))
    away.settle()
    page = away.window.screen_shown
    assert isinstance(page, DashboardPage)
    QTest.keyClick(away.window, Qt.Key.Key_L, CTRL)
    dialog = away.over(LookAheadDialog)
    assert "Next 30 days" in [made.text().replace("&", "") for made in away.window.offered_actions()]
    QTest.keyClick(dialog.panel.tree, Qt.Key.Key_Escape)
    away.settle()
    next(button for button in page.findChildren(QPushButton) if button.text() == "Client by client").click()
    away.over(LookAheadDialog).accept()


def test_days_to_come_can_only_be_looked_at(away: Away) -> None:
    dialog = away.look_ahead()
    tree = dialog.panel.tree
    assert tree.isColumnHidden(Field.DO_NOW)
    QTest.keyClick(tree, Qt.Key.Key_Space)
    assert tree.steps.held_back == set()
    assert not dialog.actions_here.usage.isVisible()
    stand_on(dialog.panel, of(dialog.panel, BIRCH))
    assert dialog.actions_here.record.isEnabled()


def test_an_empty_time_ahead_says_what_would_be_listed(away: Away) -> None:
    away.application.renewals.run()
    dialog = away.look_ahead()
    dialog.until.show_day(away.application.renewals.today())
    away.settle()
    said = [state.accessibleName() for state in dialog.findChildren(EmptyState) if state.isVisible()]
    assert said[0].startswith("Nothing falls due up to this day")
