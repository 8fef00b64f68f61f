"""A client's Billing tab: from no plan to a subscription, its pools, what has ended, and the ways out."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from agencybilling.gui.actions import ActionButton
from agencybilling.gui.dialogs.assign_plan import AssignPlanDialog
from agencybilling.gui.dialogs.cancel_subscription import CancelDialog, StartAgainDialog
from agencybilling.gui.dialogs.command_dialog import CommandDialog
from agencybilling.gui.dialogs.confirmed import DisableDialog, RemovePlanDialog, SettleDialog
from agencybilling.gui.dialogs.consequences import Consequences
from agencybilling.gui.dialogs.start_subscription import StartDialog
from agencybilling.gui.main_window import MainWindow
from agencybilling.gui.pages.client.billing import BillingTab
from agencybilling.gui.pages.client.opened import OpenedClient
from agencybilling.gui.widgets.field_errors import error_of
from agencybilling.services.application import Application
from tests.gui.client_stories import Clients
from tests.gui.conftest import StandingClock


@pytest.fixture
def clients(application: Application, window: MainWindow, qtbot: QtBot) -> Clients:
    return Clients(application, window, qtbot)


def billing(opened: OpenedClient) -> BillingTab:
    tab = opened.contents.currentWidget()
    assert isinstance(tab, BillingTab)
    return tab


def tone_of(pools: BillingTab) -> str:
    return pools.included.pill.tone.value


def foretold(dialog: CommandDialog) -> str:
    panel = dialog.findChild(Consequences)
    assert panel is not None
    return panel.text


def test_a_plan_is_picked_with_its_terms_in_sight_and_assigned(clients: Clients) -> None:
    client_id = clients.add("Cedar Clinic")
    opened = clients.open(client_id)
    assert billing(opened).subscription.plan.text() == "No plan assigned"

    clients.press(Qt.Key.Key_P)
    dialog = clients.dialog(AssignPlanDialog)
    QTest.keyClicks(dialog.plan, "gro")
    names = dialog.plan.completer().popup()
    assert names is not None
    QTest.keyClick(names, Qt.Key.Key_Down)
    QTest.keyClick(names, Qt.Key.Key_Return)
    assert dialog.badges.texts == [
        "Recurring · $99.00 / month",
        "Usage · $0.15/min",
        "Add-on packs · On",
        "1 min = 4 chats",
    ]
    assert "7 days after the period starts, then 5 days of grace" in dialog.facts.text
    clients.press_ok(dialog)

    assert clients.row(client_id).plan == "Growth"
    assert billing(opened).subscription.plan.text() == "Growth"
    assert billing(opened).excess.isHidden()


def test_what_is_requested_and_when_it_is_due_is_seen_before_the_start(
    clients: Clients, window: MainWindow, application: Application
) -> None:
    client_id = clients.add("Cedar Clinic", plan="Growth")
    opened = clients.open(client_id)

    clients.press(Qt.Key.Key_S)
    dialog = clients.dialog(StartDialog)
    assert "asks for $99.00" in foretold(dialog)
    assert "Jun 17, 2026" in foretold(dialog)
    assert clients.row(client_id).status is None
    clients.press_ok(dialog)

    assert window.standing.text() == "Active"
    facts = billing(opened).subscription.facts.text
    assert "Period 1: Jun 10 – Jul 9, 2026" in facts.replace("\u2009", " ")
    assert "Next renewal: Jul 10, 2026" in facts
    assert "Started: Jun 10, 2026 by the agency" in facts
    assert opened.outstanding.text() == "$99.00"
    with application.read() as unit:
        (request,) = unit.requests.of_client(client_id)
    assert (request.amount, request.due_on.isoformat()) == (9900, "2026-06-17")


def test_a_day_too_long_ago_is_refused_beside_the_day(clients: Clients) -> None:
    client_id = clients.add("Cedar Clinic", plan="Growth")
    clients.open(client_id)
    clients.press(Qt.Key.Key_S)
    dialog = clients.dialog(StartDialog)
    dialog.start_on.setDate(dialog.start_on.date().addMonths(-2))

    dialog.ok.click()
    clients.settle()

    assert "first period contains today" in error_of(dialog.start_on)
    assert clients.row(client_id).status is None
    dialog.reject()


def test_the_bar_turns_amber_from_ninety_percent_and_excess_is_priced(clients: Clients) -> None:
    client_id = clients.subscriber()
    opened = clients.open(client_id)
    pools = billing(opened)
    assert pools.included.figure.text == "10 / 10 min"
    assert tone_of(pools) == "neutral"

    clients.call(client_id, 9)
    clients.follow()
    assert pools.included.figure.text == "1 / 10 min"
    assert pools.included.chats.text() == "4 / 40 chats"
    assert (pools.included.pill.text(), tone_of(pools)) == ("90% used", "warn")
    assert "Jul 10, 2026" in pools.included.note.text()

    clients.call(client_id, 5)
    clients.follow()
    assert tone_of(pools) == "bad"
    assert pools.excess.figure.text == "4 min"
    assert pools.excess.amount.text() == "$0.60 so far"


def test_included_minutes_are_hidden_on_usage_only_plans(clients: Clients) -> None:
    client_id = clients.subscriber(recurring_fee=None, included_minutes=0, chats_per_minute=None)
    pools = billing(clients.open(client_id))
    assert pools.included.isHidden()
    assert pools.excess.isVisible()
    assert pools.wallet.chats.isHidden()


def test_a_period_that_has_ended_is_settled_at_once_when_asked(
    clients: Clients, application: Application, clock: StandingClock
) -> None:
    application.settings.change(usage_window_days=3)
    client_id = clients.subscriber(due_days=60)
    clients.call(client_id, 12)
    clock.set("2026-07-11T09:00")
    application.renewals.run()
    opened = clients.open(client_id)
    card = billing(opened).ended
    assert card.isVisible()

    clients.press(Qt.Key.Key_T)
    dialog = clients.dialog(SettleDialog)
    assert "$0.30" in foretold(dialog)
    clients.press_ok(dialog)

    assert card.isHidden()
    assert opened.outstanding.text() == "$198.30"


def test_canceling_says_what_its_options_do(clients: Clients, window: MainWindow, qtbot: QtBot) -> None:
    client_id = clients.subscriber()
    clients.call(client_id, 12)
    opened = clients.open(client_id)

    clients.press(Qt.Key.Key_X)
    dialog = clients.dialog(CancelDialog)
    assert "$0.30" in dialog.bill_usage.text()
    assert "stay" in foretold(dialog)
    dialog.bill_usage.setChecked(False)
    dialog.void_open.setChecked(True)
    qtbot.waitUntil(lambda: "are not billed" in foretold(dialog))
    QTest.mouseClick(dialog.ok, Qt.MouseButton.LeftButton)
    clients.follow()

    assert window.standing.text() == "Canceled"
    assert opened.outstanding.text() == "Nothing"
    assert "was canceled on Jun 10, 2026" in billing(opened).subscription.meaning.text()


def test_on_a_renewal_day_canceling_points_at_the_new_fee(
    clients: Clients, application: Application, clock: StandingClock
) -> None:
    client_id = clients.subscriber(due_days=60)
    clock.set("2026-07-10T09:00")
    application.renewals.run()
    clients.open(client_id)

    clients.press(Qt.Key.Key_X)
    dialog = clients.dialog(CancelDialog)

    assert "began today" in dialog.renewed.text
    dialog.reject()
    assert clients.row(client_id).status == "active"


def test_a_blocked_client_is_canceled_and_started_again_in_one(
    clients: Clients, application: Application, clock: StandingClock, window: MainWindow
) -> None:
    client_id = clients.subscriber(campaigns=("Recall",))
    clock.set("2026-07-01T09:00")
    application.renewals.run()
    opened = clients.open(client_id)
    assert window.standing.text() == "Blocked"
    assert billing(opened).restricted.isVisible()

    clients.press(Qt.Key.Key_R)
    dialog = clients.dialog(StartAgainDialog)
    assert "1 campaign resumes: Recall" in foretold(dialog)
    dialog.void_open.setChecked(True)
    dialog.ok.setFocus()
    clients.press_ok(dialog)

    assert window.standing.text() == "Active"
    assert billing(opened).restricted.isHidden()
    assert clients.row(client_id).access.campaigns_run


def test_a_plan_is_removed_and_the_card_offers_another(clients: Clients) -> None:
    client_id = clients.add("Cedar Clinic", plan="Growth")
    opened = clients.open(client_id)

    clients.press(Qt.Key.Key_Backspace)
    clients.press_ok(clients.dialog(RemovePlanDialog))

    assert clients.row(client_id).plan is None
    shown = [b.text() for b in billing(opened).subscription.findChildren(ActionButton) if b.isVisible()]
    assert shown == ["Assign plan …"]


def test_a_disabled_client_is_said_to_be_closed_out(clients: Clients) -> None:
    client_id = clients.subscriber()
    opened = clients.open(client_id)
    assert opened.access.text() == "Open"

    clients.press(Qt.Key.Key_D)
    clients.press_ok(clients.dialog(DisableDialog))

    assert opened.access.text() == "Closed: the client is disabled"
    assert not clients.row(client_id).enabled


def test_a_disabled_client_is_said_to_be_charged_all_the_same(
    clients: Clients, application: Application
) -> None:
    client_id = clients.subscriber()
    application.clients.set_enabled(client_id, enabled=False)
    told = billing(clients.open(client_id)).restricted
    assert told.isVisible()
    assert "is disabled" in told.text
    assert "charged like any other" in told.text


def test_terms_without_a_rate_say_that_no_minutes_are_left(clients: Clients) -> None:
    client_id = clients.subscriber(overage_rate=None)
    pools = billing(clients.open(client_id))
    assert pools.restricted.isHidden()

    clients.call(client_id, 12)
    clients.follow()

    assert "No minutes are left" in pools.restricted.text
    assert pools.excess.figure.text == "2 min"
    assert pools.excess.amount.text() == "Not billed: the terms have no rate"
