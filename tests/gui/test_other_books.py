"""Other books beside these: chosen or named by the system, in a program of its own; copies as such files."""

from __future__ import annotations

import os
import shlex
import signal
import sys
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest
from PySide6.QtCore import Qt, QUrl
from PySide6.QtGui import QFileOpenEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QFileDialog, QMessageBox, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from agencybilling.clock import system_clock
from agencybilling.gui.actions import plain_text
from agencybilling.gui.app import DesktopApplication
from agencybilling.gui.main_window import MainWindow
from agencybilling.gui.pages.settings.books import BooksSection
from agencybilling.gui.places import Page, Place
from agencybilling.i18n import currency_decimals
from agencybilling.services.application import Application
from agencybilling.services.office import Office
from agencybilling.store.migrate import open_books

needs_a_shell = pytest.mark.skipif(sys.platform == "win32", reason="a shell script stands in for it")

CTRL_ALT = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier


@pytest.fixture
def others(tmp_path: Path) -> Path:
    """Other books, in a folder of their own."""
    folder = tmp_path / "Höfer & Söhne"
    folder.mkdir()
    file = folder / "Hafen 2026.agencybooks"
    with closing(Application(Office(open_books(file), system_clock, currency_decimals()))) as application:
        application.clients.add("Aldermoor Dental")
    return file


@pytest.fixture
def started(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[], list[str]]:
    """A program in the place of this one, which writes down what it was started with."""
    program, told = tmp_path / "program", tmp_path / "told"
    words = '"$@" "reset=$PYINSTALLER_RESET_ENVIRONMENT"'
    said = f"printf '%s\\n' {words} > {shlex.quote(f'{told}.part')}"
    program.write_text(f"#!/bin/sh\n{said}\nmv {shlex.quote(f'{told}.part')} {shlex.quote(str(told))}\n")
    program.chmod(0o755)
    monkeypatch.setattr(sys, "executable", str(program))
    return lambda: told.read_text(encoding="utf-8").splitlines() if told.exists() else []


def file_dialog(owner: QWidget) -> QFileDialog:
    return next(one for one in owner.findChildren(QFileDialog) if one.isVisible())


def choose(file: Path, owner: QWidget) -> None:
    dialog = file_dialog(owner)
    dialog.setDirectory(str(file.parent))
    dialog.selectFile(str(file))
    dialog.accept()


@needs_a_shell
def test_chosen_books_open_in_a_program_of_their_own(
    window: MainWindow, others: Path, started: Callable[[], list[str]], qtbot: QtBot
) -> None:
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    QTest.keyClick(window, Qt.Key.Key_O, CTRL_ALT)
    dialog = file_dialog(window)
    assert dialog.nameFilters() == ["Books (*.agencybooks *.db)", "All files (*)"]
    choose(others, window)
    qtbot.waitUntil(lambda: bool(started()))
    assert started() == ["-m", "agencybilling", "--books", str(others), "reset="]
    assert window.status.messages.text == "Hafen 2026.agencybooks opens in another window."


@needs_a_shell
def test_a_bundled_program_starts_itself(
    window: MainWindow,
    others: Path,
    started: Callable[[], list[str]],
    monkeypatch: pytest.MonkeyPatch,
    qtbot: QtBot,
) -> None:
    monkeypatch.setattr(sys, "frozen", True, raising=False)
    monkeypatch.setenv("PYINSTALLER_RESET_ENVIRONMENT", "0")
    window.open_books(str(others))
    qtbot.waitUntil(lambda: bool(started()))
    assert started() == ["--books", str(others), "reset=1"]


def test_other_books_are_offered_where_anything_is_found_by_typing(window: MainWindow) -> None:
    assert "Open other books" in [plain_text(made) for made in window.offered_actions()]


def test_the_books_of_this_window_are_not_opened_twice(
    window: MainWindow, started: Callable[[], list[str]], tmp_path: Path
) -> None:
    before = window.status.messages.text
    window.open_books(str(tmp_path / "books.db"))
    assert window.status.messages.text == before
    assert started() == []


def test_a_program_that_does_not_start_is_told_of(
    window: MainWindow, others: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "executable", str(tmp_path / "gone"))
    window.open_books(str(others))
    assert window.status.messages.text.startswith("Hafen 2026.agencybooks could not be opened")


def test_a_file_that_the_system_names_is_passed_on(qapp: QApplication, others: Path, qtbot: QtBot) -> None:
    """So macOS tells of a double click."""
    assert isinstance(qapp, DesktopApplication)
    with qtbot.waitSignal(qapp.books_asked_for) as asked:
        QApplication.sendEvent(qapp, QFileOpenEvent(QUrl.fromLocalFile(str(others))))
    assert asked.args == [str(others)]


@needs_a_shell
def test_the_other_window_works_on_its_books(
    window: MainWindow, others: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, qtbot: QtBot
) -> None:
    number, program = tmp_path / "number", tmp_path / "program"
    program.write_text(
        f'#!/bin/sh\necho $$ > {shlex.quote(str(number))}\nexec {shlex.quote(sys.executable)} "$@"\n'
    )
    program.chmod(0o755)
    monkeypatch.setattr(sys, "executable", str(program))
    monkeypatch.setenv("QT_QPA_PLATFORM", "offscreen")
    for home in ("HOME", "XDG_CONFIG_HOME", "XDG_DATA_HOME"):
        monkeypatch.setenv(home, str(tmp_path))
    window.open_books(str(others))
    copies = others.with_name(f"{others.name}-backups")
    try:
        qtbot.waitUntil(lambda: copies.is_dir() and any(copies.glob("*.db")), timeout=20_000)
    finally:
        os.kill(int(number.read_text(encoding="utf-8")), signal.SIGTERM)


# -- copies


@pytest.fixture
def section(window: MainWindow, qtbot: QtBot) -> BooksSection:
    window.go(Place(Page.SETTINGS, filters={"section": "books"}))
    qtbot.waitUntil(window.workplace.tasks.idle)
    found = window.findChild(BooksSection)
    assert isinstance(found, BooksSection)
    return found


def test_a_copy_is_named_so_that_a_double_click_opens_it(
    section: BooksSection, tmp_path: Path, qtbot: QtBot
) -> None:
    section.back_up.click()
    dialog = file_dialog(section)
    assert dialog.defaultSuffix() == "agencybooks"
    assert [Path(name).name for name in dialog.selectedFiles()] == ["books 2026-06-10.agencybooks"]
    dialog.accept()
    qtbot.waitUntil((tmp_path / "books 2026-06-10.agencybooks").is_file)
    qtbot.waitUntil(section.workplace.tasks.idle)


def test_books_are_put_back_from_a_copy_made_by_hand(
    section: BooksSection, application: Application, others: Path, qtbot: QtBot
) -> None:
    application.clients.add("Added by mistake")
    section.restore_file.click()
    choose(others, section)
    box = section.findChild(QMessageBox)
    assert box is not None
    assert box.text() == "Put the books back to how they are in Hafen 2026.agencybooks?"
    next(b for b in box.findChildren(QPushButton) if b.text() == "&Restore").click()
    qtbot.waitUntil(section.outcome.isVisible)
    said = "The books are as in Hafen 2026.agencybooks. The present of before is kept as a copy."
    assert section.outcome.text() == said
    with application.read() as unit:
        assert list(unit.accounts.names(unit.accounts.ids()).values()) == ["Aldermoor Dental"]


def test_other_books_are_opened_from_the_settings_too(section: BooksSection) -> None:
    section.open_other.click()
    dialog = file_dialog(section)
    assert dialog.windowTitle() == "Open other books"
    dialog.close()
