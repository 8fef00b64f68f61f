"""What dialogs about days to come show, as tests read it, and ways to wait for them."""

from __future__ import annotations

from typing import TypeVar

from PySide6.QtCore import QItemSelectionModel, QModelIndex, Qt
from PySide6.QtWidgets import QApplication, QDialog
from pytestqt.qtbot import QtBot

from agencybilling.gui.dialogs.review.dialog import ReviewDialog
from agencybilling.gui.dialogs.review.look_ahead import LookAheadDialog
from agencybilling.gui.dialogs.review.model import Field
from agencybilling.gui.dialogs.review.panel import ForeseenPanel
from agencybilling.gui.main_window import MainWindow
from agencybilling.gui.widgets.chips import Chip

D = TypeVar("D", bound=QDialog)

_ALONE = QItemSelectionModel.SelectionFlag.ClearAndSelect | QItemSelectionModel.SelectionFlag.Rows
_READ = Qt.ItemDataRole.AccessibleTextRole


class Foreseen:
    """A dialog over the window, and what it shows."""

    def __init__(self, window: MainWindow, qtbot: QtBot) -> None:
        self.window, self.qtbot = window, qtbot
        self.wanted: list[list[int]] = []

    def review(self) -> ReviewDialog:
        """While you were away."""
        dialog = ReviewDialog(self.window.workplace, self.window)
        dialog.wanted.connect(lambda: self.wanted.append(dialog.to_block))
        dialog.open()
        return self.seen(dialog)

    def look_ahead(self) -> LookAheadDialog:
        """The next 30 days."""
        dialog = LookAheadDialog(self.window.workplace, self.window)
        dialog.open()
        return self.seen(dialog)

    def seen(self, dialog: D) -> D:
        """The dialog, once it has the keyboard and shows what it is about."""
        self.qtbot.waitUntil(dialog.isActiveWindow)
        self.settle()
        return dialog

    def over(self, kind: type[D]) -> D:
        """The dialog of this kind that is open by now."""
        found: list[D] = []

        def is_open() -> bool:
            found[:] = [w for w in QApplication.topLevelWidgets() if isinstance(w, kind) and w.isVisible()]
            return bool(found)

        self.qtbot.waitUntil(is_open)
        return self.seen(found[0])

    def settle(self) -> None:
        """Wait until nothing is under way, and what the books told has been heard."""
        idle = self.window.workplace.tasks.idle
        self.qtbot.wait(160)
        self.qtbot.waitUntil(idle)
        self.qtbot.wait(60)
        self.qtbot.waitUntil(idle)


def clients(panel: ForeseenPanel) -> list[str]:
    """The clients from top to bottom."""
    model = panel.tree.steps
    return [str(model.index(row, Field.CLIENT).data()) for row in range(model.rowCount())]


def steps(panel: ForeseenPanel, client: str) -> list[str]:
    """The steps below a client, as they are read out."""
    model, top = panel.tree.steps, of(panel, client)
    return [str(model.index(row, 0, top).data(_READ)) for row in range(model.rowCount(top))]


def of(panel: ForeseenPanel, client: str) -> QModelIndex:
    """A client's row."""
    return panel.tree.steps.index(clients(panel).index(client), 0)


def stand_on(panel: ForeseenPanel, row: QModelIndex) -> None:
    """Select this row alone, whatever keys Qt takes to be still down from an earlier test."""
    panel.tree.selectionModel().setCurrentIndex(row, _ALONE)


def pill(panel: ForeseenPanel, client: str) -> str:
    """What is said to be the worst of a client."""
    return str(of(panel, client).siblingAtColumn(Field.WORST).data())


def chips(panel: ForeseenPanel) -> dict[str, str | None]:
    """Kinds and how many there are."""
    return {chip.face.key: chip.face.count for chip in panel.chips.findChildren(Chip) if not chip.isHidden()}


def press_chip(panel: ForeseenPanel, key: str) -> None:
    """Choose a kind."""
    next(chip for chip in panel.chips.findChildren(Chip) if chip.face.key == key).click()
