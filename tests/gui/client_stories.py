"""Clients for tests of windows: a catalog, a client on a plan, and ways to find what is on the screen."""

from __future__ import annotations

from typing import Any, TypeVar

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QDialog, QWidget
from pytestqt.qtbot import QtBot

from agencybilling.domain.usage import Channel
from agencybilling.gui.main_window import MainWindow
from agencybilling.gui.pages.client.opened import OpenedClient
from agencybilling.gui.pages.clients import ClientsPage
from agencybilling.gui.places import ClientTab, Page, Place
from agencybilling.queries.clients import ClientRow, client_rows
from agencybilling.services.application import Application
from agencybilling.services.usage import NewUsage
from tests.builders import PACK, PLAN

W = TypeVar("W", bound=QWidget)

CTRL_SHIFT = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier


class Clients:
    """What a test does to the books behind the window's back, and what the window shows of it."""

    def __init__(self, application: Application, window: MainWindow, qtbot: QtBot) -> None:
        self.application, self.window, self._qtbot = application, window, qtbot
        self._calls = 0
        application.catalog.add_plan(PLAN)
        application.catalog.add_pack(PACK)

    # -- the books

    def add(self, name: str, *, plan: str | None = None, campaigns: tuple[str, ...] = ()) -> int:
        client_id = self.application.clients.add(name, with_campaigns=campaigns)
        if plan is not None:
            self.application.subscriptions.assign_plan(client_id, plan)
        return client_id

    def subscriber(self, name: str = "Aldermoor Dental", **differing: Any) -> int:  # noqa: ANN401 - fields
        """A client whose subscription starts now, on `PLAN` with other fields."""
        campaigns = differing.pop("campaigns", ())
        plan = "Growth"
        if differing:
            plan = f"Plan of {name}"
            self.application.catalog.add_plan({**PLAN, "name": plan, **differing})
        client_id = self.add(name, plan=plan, campaigns=campaigns)
        self.application.subscriptions.start(client_id)
        return client_id

    def call(self, client_id: int, minutes: int) -> None:
        """A call that ends now."""
        self._calls += 1
        new = NewUsage(external_id=f"call-{self._calls}", channel=Channel.VOICE, quantity=str(minutes * 60))
        self.application.usage.record(client_id, new)

    def row(self, client_id: int) -> ClientRow:
        with self.application.read() as unit:
            return client_rows(unit, [client_id])[client_id]

    # -- the screen

    def list(self) -> ClientsPage:
        """The list of clients, with its rows and counts."""
        self.window.go(Place(Page.CLIENTS))
        page = self.window.screen_shown
        assert isinstance(page, ClientsPage)
        self.settle()
        return page

    def open(self, client_id: int, tab: ClientTab = ClientTab.BILLING) -> OpenedClient:
        """A client's tab."""
        self.window.go(Place(Page.CLIENTS, client_id, tab))
        page = self.window.screen_shown
        assert isinstance(page, ClientsPage)
        self.settle()
        return page.client

    def settle(self) -> None:
        """Wait until nothing is read or carried out any more."""
        self._qtbot.waitUntil(self.window.workplace.tasks.idle)

    def press(self, key: Qt.Key, modifiers: Qt.KeyboardModifier = CTRL_SHIFT) -> None:
        """Press a key wherever the keyboard is."""
        QTest.keyClick(focused(self.window), key, modifiers)

    def dialog(self, kind: type[W]) -> W:
        """The dialog of this kind that is open, with what it foresees."""
        found: list[W] = []

        def is_open() -> bool:
            found[:] = [one for one in self.window.findChildren(kind) if one.isVisible()]
            return bool(found)

        self._qtbot.waitUntil(is_open)
        self._qtbot.wait(150)
        self.settle()
        return found[0]

    def press_ok(self, dialog: QDialog) -> None:
        """Enter in a dialog, and wait until it is closed and the screen follows."""
        with self._qtbot.waitSignal(dialog.finished):
            QTest.keyClick(focused(dialog), Qt.Key.Key_Return)
        self.follow()

    def follow(self) -> None:
        """Wait until the screen has heard of a change and read what it needs."""
        self.settle()
        self._qtbot.wait(60)
        self.settle()


def focused(window: QWidget) -> QWidget:
    """What has the keyboard in a window, else the window itself."""
    found: QWidget | None = window.focusWidget()
    return window if found is None else found
