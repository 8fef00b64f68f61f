"""What the window shows: its pages once they are read, and what their parts say."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QLabel, QWidget
from pytestqt.qtbot import QtBot

from agencybilling.gui.main_window import MainWindow
from agencybilling.gui.pages.client.billing import BillingTab
from agencybilling.gui.pages.clients import ClientsPage
from agencybilling.gui.places import Page, Place
from agencybilling.gui.screen import PageScreen
from agencybilling.gui.tables.view import DataTable
from agencybilling.gui.widgets.chips import Chip
from tests.gui.agreement.american import plain

S = TypeVar("S", bound=PageScreen)
Row = dict[str, Any]
Texts = dict[str, str]


class Shown:
    """What the window shows, once it has read it."""

    def __init__(self, window: MainWindow, qtbot: QtBot) -> None:
        self.window, self._qtbot = window, qtbot

    def page(self, kind: type[S], place: Place) -> S:
        """The page at a place."""
        self.window.go(place)
        page = self.window.screen_shown
        assert isinstance(page, kind)
        self.settle()
        return page

    def billing(self, client_id: int) -> tuple[ClientsPage, BillingTab]:
        """A client's Billing tab."""
        page = self.page(ClientsPage, Place(Page.CLIENTS, client_id))
        tab = page.client.contents.currentWidget()
        assert isinstance(tab, BillingTab)
        return page, tab

    def settle(self) -> None:
        """Wait until nothing is read any more, and what is new has been laid out."""
        self._qtbot.waitUntil(self.window.workplace.tasks.idle)
        QCoreApplication.sendPostedEvents()

    def until(self, holds: Callable[[], bool]) -> None:
        self._qtbot.waitUntil(holds)


def texts(table: DataTable[Any], *keys: str) -> list[Texts]:
    """What the rows of a table say in some columns, or in all; hidden ones too."""
    return [texts_at(table, row, *keys) for row in range(table.count)]


def texts_at(table: DataTable[Any], row: int, *keys: str) -> Texts:
    columns = [(at, column.key) for at, column in enumerate(table.model.columns)]
    return {key: plain(table.model.text_at(row, at)) for at, key in columns if not keys or key in keys}


def chip_words(of: QWidget) -> dict[str, str]:
    return {chip.face.key: plain(chip.face.words) for chip in of.findChildren(Chip)}


def words_of(widget: QWidget) -> list[str]:
    """The labels within a widget that are shown."""
    return [plain(label.text()) for label in widget.findChildren(QLabel) if not label.isHidden()]
