"""To do on the platform: ticked off, taken back, copied and kept as CSV; it follows the books."""

from __future__ import annotations

import csv
from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QPushButton
from pytestqt.qtbot import QtBot

from agencybilling.gui.dialogs.platform_todo import PlatformTodoDialog
from agencybilling.gui.main_window import MainWindow
from agencybilling.queries.platform import Wanted, to_do
from agencybilling.services.application import Application
from tests.gui.client_stories import Clients


class Todo:
    """Two campaigns to pause, of a client that has not started, and the list of them."""

    def __init__(self, application: Application, window: MainWindow, qtbot: QtBot) -> None:
        self.application, self.window, self.qtbot = application, window, qtbot
        self.clients = Clients(application, window, qtbot)
        self.client_id = self.clients.add("Aldermoor Dental", campaigns=("Recall", "Sales"))
        self.clients.follow()

    def open(self) -> PlatformTodoDialog:
        """Ctrl+T, on the dashboard."""
        QTest.keyClick(self.window, Qt.Key.Key_T, Qt.KeyboardModifier.ControlModifier)
        dialog = self.clients.dialog(PlatformTodoDialog)
        self.clients.settle()
        return dialog

    def until(self, so: Callable[[], bool]) -> None:
        self.qtbot.waitUntil(lambda: self.window.workplace.tasks.idle() and so())

    def left(self) -> list[tuple[str, Wanted]]:
        """What the books still want."""
        with self.application.read() as unit:
            return [(row.campaign, row.wanted) for row in to_do(unit)]


@pytest.fixture
def todo(application: Application, window: MainWindow, qtbot: QtBot) -> Todo:
    return Todo(application, window, qtbot)


def lines(dialog: PlatformTodoDialog) -> list[tuple[str, str, str]]:
    model = dialog.table.model
    return [
        (model.text_at(row, 0), model.text_at(row, 1), model.text_at(row, 2))
        for row in range(model.rowCount())
    ]


def test_it_lists_what_is_to_be_changed_there(todo: Todo) -> None:
    dialog = todo.open()
    assert lines(dialog) == [("Aldermoor Dental", "Recall", "Pause"), ("Aldermoor Dental", "Sales", "Pause")]
    assert not dialog.tick.isEnabled()


def test_a_change_is_ticked_off_and_taken_back(todo: Todo) -> None:
    dialog = todo.open()
    dialog.table.stand_on(dialog.table.model.ids[1])
    assert dialog.tick.isEnabled()
    dialog.tick.click()
    todo.until(lambda: [line[1] for line in lines(dialog)] == ["Recall"])
    assert todo.left() == [("Recall", Wanted.PAUSE)]
    assert todo.window.status.messages.text == "1 change is ticked off."
    with todo.qtbot.waitSignal(dialog.destroyed):
        dialog.accept()
    undo = next(b for b in todo.window.status.messages.findChildren(QPushButton) if "Undo" in b.text())
    undo.click()
    todo.until(lambda: len(todo.left()) == 2)
    assert todo.window.status.messages.text == "To be done again."


def test_several_are_ticked_off_at_once_by_keyboard(todo: Todo) -> None:
    dialog = todo.open()
    dialog.table.view.setFocus()
    QTest.keyClick(dialog.table.view, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    QTest.keyClick(dialog.table.view, Qt.Key.Key_Return)
    todo.until(lambda: not lines(dialog))
    assert todo.left() == []
    assert todo.window.status.messages.text == "2 changes are ticked off."


def test_what_was_done_can_be_seen_and_taken_back_later(todo: Todo) -> None:
    with todo.application.read() as unit:
        keys = [row.key for row in to_do(unit)]
    todo.application.platform.tick_off(keys)
    dialog = todo.open()
    assert lines(dialog) == []
    dialog.done_too.click()
    todo.until(lambda: len(lines(dialog)) == 2)
    dialog.table.view.selectAll()
    assert dialog.tick.text() == "&Not done after all"
    dialog.tick.click()
    todo.until(lambda: len(todo.left()) == 2)


def test_it_follows_the_books_and_keeps_what_is_selected(todo: Todo) -> None:
    dialog = todo.open()
    dialog.table.stand_on(dialog.table.model.ids[1])
    chosen = list(dialog.table.selected_ids())
    todo.clients.add("A client before it", campaigns=("Inbound",))
    todo.until(lambda: len(lines(dialog)) == 3)
    assert list(dialog.table.selected_ids()) == chosen
    assert [line[1] for line in lines(dialog)] == ["Inbound", "Recall", "Sales"]
    dialog.tick.click()
    todo.until(lambda: [line[1] for line in lines(dialog)] == ["Inbound", "Recall"])


def test_it_is_copied_as_text(todo: Todo) -> None:
    dialog = todo.open()
    QApplication.clipboard().clear()
    dialog.copy.click()
    todo.until(lambda: "Sales" in QApplication.clipboard().text())
    assert QApplication.clipboard().text().splitlines()[1].split("\t")[:3] == [
        "Aldermoor Dental",
        "Recall",
        "Pause",
    ]


def test_it_is_kept_as_csv(todo: Todo, tmp_path: Path) -> None:
    dialog = todo.open()
    dialog.save_as(tmp_path / "todo.csv")
    todo.until(lambda: todo.window.status.messages.text == "todo.csv is saved.")
    with (tmp_path / "todo.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.reader(file))
    assert rows[0][:3] == ["Client", "Campaign", "To do"]
    assert [row[1] for row in rows[1:]] == ["Recall", "Sales"]


def test_a_file_that_cannot_be_written_is_told_of(todo: Todo, tmp_path: Path) -> None:
    dialog = todo.open()
    dialog.save_as(tmp_path / "nowhere" / "todo.csv")
    todo.until(lambda: "can't be" in todo.window.status.messages.text)


def test_nothing_to_do_says_what_would_be_listed_and_escape_closes_it(todo: Todo, qtbot: QtBot) -> None:
    with todo.application.read() as unit:
        keys = [row.key for row in to_do(unit)]
    todo.application.platform.tick_off(keys)
    dialog = todo.open()
    assert not dialog.copy.isEnabled()
    assert not dialog.save.isEnabled()
    with qtbot.waitSignal(dialog.finished):
        QTest.keyClick(dialog, Qt.Key.Key_Escape)
