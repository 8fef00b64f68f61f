"""Redeeming a start code in the window: what it starts is seen first, and each refusal stands beside it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import replace
from datetime import date

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from agencybilling.domain.start_codes import ALPHABET
from agencybilling.domain.subscriptions import StartedBy, Subscription
from agencybilling.gui.dialogs.redeem_code import RedeemCodeDialog
from agencybilling.gui.main_window import MainWindow
from agencybilling.gui.places import Page, Place
from agencybilling.gui.widgets.field_errors import error_of
from agencybilling.gui.workplace import Workplace
from agencybilling.queries.billing_card import billing_card
from agencybilling.services.application import Application
from agencybilling.services.time_machine import TimeMachine
from tests.builders import PLAN
from tests.gui.client_stories import Clients
from tests.gui.conftest import StandingClock

CLIENT, OTHER = "Cedar Clinic", "Dogwood Spa"


@pytest.fixture
def clients(application: Application, window: MainWindow, qtbot: QtBot) -> Iterator[Clients]:
    """Two that can start Growth on 10 June 2026."""
    made = Clients(application, window, qtbot)
    for name in (CLIENT, OTHER):
        made.add(name, plan="Growth", campaigns=("Recall",))
    yield made
    assert application.check.run() == []


class Redeeming:
    """The dialog as a person uses it, for any client's code."""

    def __init__(self, clients: Clients, *, taken_for: str | None = None) -> None:
        self._clients, window = clients, clients.window
        card = None
        if taken_for is not None:
            with clients.application.read() as unit:
                agency = clients.application.office.agency(unit.settings.get())
                card = billing_card(unit, clients.application.clients.id_of(taken_for), agency=agency)
        self.dialog = RedeemCodeDialog(window.workplace, card, parent=window)
        self.dialog.open()

    def paste(self, text: str) -> None:
        self.dialog.code.setText(text)
        self._clients.settle()

    def enter(self) -> None:
        QTest.keyClick(self.dialog.code, Qt.Key.Key_Return)
        self._clients.settle()

    @property
    def error(self) -> str:
        """What stands beside the code."""
        return error_of(self.dialog.code)

    @property
    def told(self) -> str:
        """Whose code it is, the terms, what follows; empty while nothing is promised."""
        dialog = self.dialog
        if dialog.promise.isHidden():
            assert dialog.consequences.isHidden()
            return ""
        return "\n".join((dialog.whom.text(), *dialog.badges.texts, dialog.consequences.text))


def code_of(clients: Clients, name: str = CLIENT) -> str:
    return clients.application.start_codes.make(name).code


def live(clients: Clients, name: str = CLIENT) -> Subscription | None:
    client_id = clients.application.clients.id_of(name)
    with clients.application.read() as unit:
        return unit.accounts.load(client_id).live


def test_a_code_tells_whose_it_is_and_what_follows_before_it_starts_anything(
    clients: Clients, window: MainWindow
) -> None:
    redeeming = Redeeming(clients)
    QTest.keyClicks(redeeming.dialog.code, code_of(clients).lower().replace("-", " "))
    clients.settle()
    assert redeeming.error == ""
    assert redeeming.told.splitlines()[:6] == [
        "Cedar Clinic starts Growth",
        "Recurring · $99.00 / month",
        "Usage · $0.15/min",
        "Add-on packs · On",
        "1 min = 4 chats",
        "Cedar Clinic starts Growth on Jun 10, 2026",
    ]
    assert "It is kept as started by the client" in redeeming.told
    assert "asks for $99.00" in redeeming.told
    assert "Jun 17, 2026" in redeeming.told
    assert "1 campaign resumes: Recall" in redeeming.told
    assert live(clients) is None

    clients.press_ok(redeeming.dialog)
    started = live(clients)
    assert started is not None
    assert (started.started_by, started.start_on) == (StartedBy.CLIENT, date(2026, 6, 10))
    assert window.place == Place(Page.CLIENTS, clients.application.clients.id_of(CLIENT))
    said = "The subscription of Cedar Clinic runs from Jun 10, 2026, started by the client."
    assert window.status.messages.text == said


def test_enter_on_a_code_that_was_not_shown_yet_shows_it_first(clients: Clients) -> None:
    redeeming = Redeeming(clients, taken_for=CLIENT)
    assert redeeming.dialog.lead.text() == "Type the code that Cedar Clinic has sent."
    redeeming.dialog.code.setText(code_of(clients))
    QTest.keyClick(redeeming.dialog.code, Qt.Key.Key_Return)
    clients.settle()
    assert live(clients) is None
    assert redeeming.told
    clients.press_ok(redeeming.dialog)
    assert live(clients) is not None


def test_every_wrong_character_and_every_two_swapped_are_told_as_one_types(clients: Clients) -> None:
    code = code_of(clients)
    bare = code.replace("-", "")
    slips = [bare[:at] + char + bare[at + 1 :] for at in range(16) for char in ALPHABET if char != bare[at]]
    slips += [
        bare[:at] + bare[at + 1] + bare[at] + bare[at + 2 :] for at in range(15) if bare[at] != bare[at + 1]
    ]
    redeeming = Redeeming(clients)
    for slip in slips:
        redeeming.dialog.code.setText(slip)
        assert redeeming.error == (
            f"{slip} is no start code: a character is wrong, missing or in the wrong place. Compare it with"
            " the client's page, and type it again."
        )
    redeeming.enter()
    assert redeeming.told == ""
    assert live(clients) is None
    redeeming.paste(code)
    assert redeeming.error == ""
    assert redeeming.told


def test_nothing_is_wrong_while_one_still_types(clients: Clients) -> None:
    redeeming = Redeeming(clients)
    redeeming.enter()
    assert redeeming.error == "The start code is missing. Enter one."
    QTest.keyClicks(redeeming.dialog.code, "k7qm 3x")
    assert redeeming.error == ""
    redeeming.enter()
    assert "k7qm 3x is no start code" in redeeming.error
    QTest.keyClicks(redeeming.dialog.code, "u")
    assert "k7qm 3xu is no start code" in redeeming.error
    assert redeeming.dialog.code.text() == "k7qm 3xu"
    assert redeeming.dialog.focusWidget() is redeeming.dialog.code


def make_dearer(clients: Clients) -> None:
    """Growth on other terms."""
    clients.application.catalog.edit_plan("Growth", {**PLAN, "recurring_fee": "109.00"})


Happens = Callable[[Clients, StandingClock], object]

REFUSED: dict[str, tuple[str | None, Happens, str]] = {
    "expired": (
        None,
        lambda _clients, clock: clock.set("2026-07-11T09:00"),
        (
            "The start code of Cedar Clinic was good up to Jul 10, 2026. Make a new one, and send the client"
            " its page anew."
        ),
    ),
    "used": (
        None,
        lambda clients, _clock: clients.application.start_codes.redeem(code_of(clients)),
        (
            "The start code of Cedar Clinic was used on Jun 10, 2026. A new one is on the client's page as"
            " soon as nothing is live."
        ),
    ),
    "of another client": (
        OTHER,
        lambda _clients, _clock: None,
        (
            "The start code {code} is meant for Cedar Clinic, not for Dogwood Spa. Redeem it for Cedar"
            " Clinic, or ask for another one."
        ),
    ),
    "after the plan was edited": (
        None,
        lambda clients, _clock: clients.application.catalog.edit_plan(
            "Growth", {**PLAN, "recurring_fee": "98.00"}
        ),
        (
            "Cedar Clinic is no longer offered Growth on the terms of the start code. Send the client its"
            " page anew, with a new code."
        ),
    ),
    "disabled": (
        None,
        lambda clients, _clock: clients.application.clients.set_enabled(CLIENT, enabled=False),
        "Cedar Clinic is disabled. Enable the client first.",
    ),
    "live already": (
        None,
        lambda clients, _clock: clients.application.subscriptions.start(CLIENT),
        "Cedar Clinic has a live subscription. Cancel it first.",
    ),
}


@pytest.mark.parametrize(("taken_for", "happens", "sentence"), REFUSED.values(), ids=list(REFUSED))
def test_a_code_that_starts_nothing_is_refused_beside_it(
    clients: Clients, clock: StandingClock, *, taken_for: str | None, happens: Happens, sentence: str
) -> None:
    code = code_of(clients)
    happens(clients, clock)
    stands = live(clients)
    redeeming = Redeeming(clients, taken_for=taken_for)
    redeeming.paste(code)
    assert redeeming.error == sentence.format(code=code)
    redeeming.enter()
    assert redeeming.error == sentence.format(code=code)
    assert (redeeming.told, redeeming.dialog.isVisible()) == ("", True)
    assert live(clients) == stands


def test_what_changes_after_it_was_shown_is_not_started(clients: Clients) -> None:
    redeeming = Redeeming(clients)
    redeeming.paste(code_of(clients))
    assert redeeming.told
    make_dearer(clients)
    redeeming.enter()
    assert "no longer offered Growth" in redeeming.error
    assert redeeming.told == ""
    assert live(clients) is None


def test_no_code_is_redeemed_or_shown_ahead(clients: Clients, workplace: Workplace) -> None:
    code = code_of(clients)
    with closing(TimeMachine(clients.application.office)) as machine:
        machine.move_to(date(2026, 6, 20))
        ahead = replace(workplace, application=machine.application, looks_ahead=True)
        dialog = RedeemCodeDialog(ahead, None, parent=clients.window)
        dialog.open()
        dialog.code.setText(code)
        QTest.keyClick(dialog.code, Qt.Key.Key_Return)
        clients.settle()
        assert "nothing can be changed here" in dialog.problem.text()
        assert (dialog.ok.isEnabled(), dialog.promise.isHidden(), error_of(dialog.code)) == (False, True, "")
        dialog.reject()
