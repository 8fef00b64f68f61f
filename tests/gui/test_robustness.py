"""What must not bring the window down: faults, books locked or gone, an impatient hand, odd names."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from PySide6.QtCore import QObject, Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel
from pytestqt.qtbot import QtBot

from agencybilling.clock import system_clock
from agencybilling.gui.app import Opened, system_language
from agencybilling.gui.dialogs.new_client import NewClientDialog
from agencybilling.gui.engine import copies
from agencybilling.gui.faults import LOG, Faults
from agencybilling.gui.main_window import MainWindow
from agencybilling.gui.places import Page, Place
from agencybilling.gui.plain import hint
from agencybilling.gui.tasks import THREADS, Lane, Task, Tasks, Unfinished
from agencybilling.i18n import ASKED_BY, currency_decimals
from agencybilling.services.application import Application
from agencybilling.services.office import Office
from agencybilling.store import engine
from agencybilling.store.migrate import open_books
from tests.builders import PACK

MARKUP = "<b>Bold</b> &amp; <img src=x>"
PROGRAM = [sys.executable, "-m", "agencybilling", "--books"]


@pytest.fixture
def unexpected() -> list[Exception]:
    return []


@pytest.fixture
def tasks(qapp: QApplication, unexpected: list[Exception]) -> Iterator[Tasks]:
    del qapp
    made = Tasks(unexpected=unexpected.append)
    yield made
    made.close()


# -- work on threads


def test_nobody_is_told_once_the_owner_is_gone(tasks: Tasks, qtbot: QtBot) -> None:
    told: list[object] = []
    go_on, owner = threading.Event(), QObject()
    task = tasks.run(go_on.wait, told.append, owner=owner, failed=told.append)
    with qtbot.waitSignal(task.ended):
        owner.deleteLater()
        qtbot.waitUntil(lambda: task.canceled)
        go_on.set()
    assert told == []
    qtbot.waitUntil(tasks.idle)


def test_a_task_ends_whatever_comes_of_its_result(tasks: Tasks, qtbot: QtBot) -> None:
    def stumble(_result: object) -> None:
        raise ZeroDivisionError

    task = Task()
    with qtbot.captureExceptions() as caught, qtbot.waitSignal(task.ended):
        tasks.run(lambda: 1, stumble, owner=tasks, task=task)
    qtbot.waitUntil(tasks.idle)
    assert [kind for kind, _error, _trace in caught] == [ZeroDivisionError]


def test_work_that_is_torn_away_is_told_as_failed(
    tasks: Tasks, qtbot: QtBot, unexpected: list[Exception]
) -> None:
    tasks.run(lambda: sys.exit(3), lambda _result: None, owner=tasks)
    qtbot.waitUntil(tasks.idle)
    assert [type(error) for error in unexpected] == [Unfinished]


def test_a_command_does_not_wait_for_lists_and_imports(tasks: Tasks, qtbot: QtBot) -> None:
    go_on = threading.Event()
    for lane in (Lane.READING, Lane.LONG):
        for _thread in range(THREADS[lane] + 1):
            tasks.run(go_on.wait, lambda _result: None, owner=tasks, lane=lane)
    try:
        with qtbot.waitCallback() as done:
            tasks.run(lambda: "done", done, owner=tasks, lane=Lane.COMMAND)
    finally:
        go_on.set()
    assert done.args == ["done"]


def test_nothing_is_begun_after_closing(tasks: Tasks) -> None:
    begun: list[int] = []
    tasks.close()
    task = tasks.run(lambda: begun.append(1), lambda _result: None, owner=tasks)
    assert task.canceled
    assert tasks.idle()
    assert begun == []


# -- faults nobody foresaw


@pytest.fixture
def told() -> list[str]:
    return []


@pytest.fixture
def faults(
    qapp: QApplication, tmp_path: Path, told: list[str], caplog: pytest.LogCaptureFixture
) -> Iterator[Faults]:
    """Faults are wanted here, and what is logged of them is no failure."""
    del qapp
    made = Faults(tmp_path / "logs")
    made.tell_by(told.append)
    yield made
    made.close()
    caplog.get_records("call").clear()


def _raise(error: BaseException) -> None:
    raise error


def test_a_fault_in_a_slot_is_told_calmly_once_and_logged(
    faults: Faults, qtbot: QtBot, told: list[str], tmp_path: Path
) -> None:
    del faults
    for _time in range(3):
        QTimer.singleShot(0, lambda: _raise(ZeroDivisionError("a half")))
    qtbot.waitUntil(lambda: bool(told))
    QTest.qWait(20)
    assert told == [
        "This could not be done because of a fault of the program (ZeroDivisionError). Nothing was changed."
    ]
    logged = (tmp_path / "logs" / LOG).read_text(encoding="utf-8")
    assert logged.count("Traceback") == 1
    assert "ZeroDivisionError: a half" in logged


def test_a_fault_in_a_thread_reaches_the_desk(faults: Faults, qtbot: QtBot, told: list[str]) -> None:
    del faults
    thread = threading.Thread(target=lambda: _raise(KeyError("lost")))
    thread.start()
    thread.join()
    qtbot.waitUntil(lambda: len(told) == 1)
    assert "KeyError" in told[0]


def test_without_a_place_for_a_log_faults_are_told_all_the_same(
    qapp: QApplication, tmp_path: Path, qtbot: QtBot, told: list[str], caplog: pytest.LogCaptureFixture
) -> None:
    del qapp
    (tmp_path / "logs").write_text("a file where the folder should be", encoding="utf-8")
    made = Faults(tmp_path / "logs")
    made.tell_by(told.append)
    QTimer.singleShot(0, lambda: _raise(ValueError()))
    qtbot.waitUntil(lambda: len(told) == 1)
    made.close()
    caplog.clear()


# -- books that others hold or have taken away


@pytest.fixture
def impatient(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[Application]:
    """The application on books for which it waits half a second at most."""
    monkeypatch.setattr(engine, "BUSY_SECONDS", 0.5)
    made = Application(Office(open_books(tmp_path / "books.db"), system_clock, currency_decimals()))
    made.settings.change(name="Harbour Voice", time_zone="America/New_York", currency="USD")
    yield made
    made.close()


@pytest.fixture
def application(impatient: Application) -> Application:
    return impatient


def _has(application: Application, name: str) -> bool:
    with application.read() as unit:
        return unit.accounts.named(name) is not None


def _dialog(window: MainWindow, name: str) -> NewClientDialog:
    dialog = NewClientDialog(window.workplace, parent=window)
    dialog.open()
    dialog.name.setText(name)
    return dialog


def test_locked_books_leave_the_window_awake_and_what_was_typed(
    window: MainWindow, application: Application, qtbot: QtBot
) -> None:
    dialog, heartbeats = _dialog(window, "Patient Ltd"), QTimer(interval=10)
    beats: list[int] = []
    heartbeats.timeout.connect(lambda: beats.append(1))
    with application.office.books.write():
        heartbeats.start()
        dialog.submit()
        qtbot.waitUntil(dialog.problem.isVisible)
        assert "Wait a moment and try again" in dialog.problem.text()
    assert len(beats) > 20
    assert dialog.name.text() == "Patient Ltd"
    dialog.submit()
    qtbot.waitUntil(lambda: _has(application, "Patient Ltd"))


def test_a_command_is_carried_out_once_and_not_left_halfway(
    window: MainWindow, application: Application, qtbot: QtBot
) -> None:
    added: list[object] = []
    dialog = _dialog(window, "Twice Ltd")
    dialog.carried_out.connect(added.append)
    with application.office.books.write():
        QTest.keyClick(dialog.name, Qt.Key.Key_Return)
        QTest.keyClick(dialog.name, Qt.Key.Key_Return)
        QTest.keyClick(dialog, Qt.Key.Key_Escape)
        assert dialog.isVisible()
        assert dialog.problem.text().startswith("This is being carried out already")
    qtbot.waitUntil(lambda: len(added) == 1)
    assert window.status.messages.text.startswith("Twice Ltd is added")
    qtbot.waitUntil(window.workplace.tasks.idle)


def test_books_that_were_taken_away_are_written_to_no_more(
    window: MainWindow, qtbot: QtBot, tmp_path: Path
) -> None:
    books = tmp_path / "books.db"
    books.rename(tmp_path / "elsewhere.db")
    dialog = _dialog(window, "Nowhere Ltd")
    dialog.submit()
    qtbot.waitUntil(dialog.problem.isVisible)
    assert "were moved, deleted or replaced" in dialog.problem.text()
    (tmp_path / "elsewhere.db").rename(books)
    with qtbot.waitSignal(dialog.carried_out):
        dialog.submit()
    qtbot.waitUntil(window.workplace.tasks.idle)


def test_a_copy_that_could_not_be_made_is_told_and_tried_again(
    opened: Opened, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(copies, "COPIES_AGAIN_MS", 50)
    (tmp_path / "books-backups").write_text("in the way", encoding="utf-8")
    opened.work()
    qtbot.waitUntil(lambda: "books-backups" in opened.window.status.messages.text)
    (tmp_path / "books-backups").unlink()

    def copied() -> bool:
        opened.engine.ask()
        return any(tmp_path.glob("books-backups/*.db"))

    qtbot.waitUntil(copied)
    qtbot.waitUntil(opened.workplace.tasks.idle)


# -- names that look like something else


def test_a_name_that_looks_like_markup_is_shown_letter_by_letter(
    window: MainWindow, application: Application, qtbot: QtBot
) -> None:
    client_id = application.clients.add(MARKUP)
    application.catalog.add_pack({**PACK, "name": MARKUP})
    window.go(Place(Page.CLIENTS, client_id))
    qtbot.waitUntil(lambda: window.title.text() == MARKUP)
    qtbot.waitUntil(window.workplace.tasks.idle)
    for page in Page:
        window.go(Place(page))
        qtbot.waitUntil(window.workplace.tasks.idle)
    bearing = [label for label in window.findChildren(QLabel) if "<b>" in label.text()]
    assert len(bearing) > 1
    interpreting = [label for label in bearing if label.textFormat() is not Qt.TextFormat.PlainText]
    assert [(type(label.parent()).__name__, label.text()) for label in interpreting] == []


@pytest.mark.parametrize("name", ["Plain & simple", "a < b", "1 > 0"])
def test_a_plain_hint_stays_as_it_is(name: str) -> None:
    assert hint(name) == name


def test_a_hint_that_looks_like_markup_is_made_harmless() -> None:
    assert hint(MARKUP) == "<qt>&lt;b&gt;Bold&lt;/b&gt; &amp;amp; &lt;img src=x&gt;</qt>"


# -- the whole program


def _environment(tmp_path: Path, **more: str) -> dict[str, str]:
    homes = dict.fromkeys(("HOME", "XDG_CONFIG_HOME", "XDG_DATA_HOME"), str(tmp_path))
    return {**os.environ, "QT_QPA_PLATFORM": "offscreen", **homes, **more}


def _running(books: Path, tmp_path: Path) -> subprocess.Popen[str]:
    """The window in a process of its own, once it is at work: its first copy of the books is there."""
    return subprocess.Popen(
        [*PROGRAM, str(books)],
        env=_environment(tmp_path),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


@pytest.mark.skipif(sys.platform == "win32", reason="signals of its own")
@pytest.mark.parametrize(("told", "status"), [("SIGTERM", 0), ("SIGINT", 0), ("SIGKILL", -9)])
def test_a_window_told_to_end_leaves_whole_books(
    tmp_path: Path, qtbot: QtBot, told: str, status: int
) -> None:
    books = tmp_path / "a new folder" / "books.db"
    with _running(books, tmp_path) as program:
        qtbot.waitUntil(lambda: any(books.parent.glob("books-backups/*.db")), timeout=15_000)
        program.send_signal(getattr(signal, told))
        _out, said = program.communicate(timeout=10)
    assert program.returncode == status
    assert "Traceback" not in said
    checked = subprocess.run([*PROGRAM, str(books), "check"], env=_environment(tmp_path), check=False)
    assert checked.returncode == 0


_FAILING_START = """
from pathlib import Path
from PySide6.QtWidgets import QMessageBox
from agencybilling.bootstrap import Program
from agencybilling.gui import app

def fail(*_application, **_parts):
    raise ZeroDivisionError

app.open_window = fail
QMessageBox.exec = lambda box: print(box.text())
raise SystemExit(Program().window(Path("books.db")))
"""


def test_a_start_that_fails_says_why_and_is_logged(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-c", _FAILING_START],
        cwd=tmp_path,
        env=_environment(tmp_path),
        capture_output=True,
        text=True,
        timeout=15,
        check=False,
    )
    assert done.returncode == 1
    assert done.stdout.startswith("This could not be done because of a fault of the program")
    (log,) = tmp_path.rglob(LOG)
    assert "ZeroDivisionError" in log.read_text(encoding="utf-8")


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="other systems always have a screen")
def test_without_a_screen_the_program_says_so(tmp_path: Path) -> None:
    nowhere = _environment(tmp_path, QT_QPA_PLATFORM="xcb", DISPLAY=":4711", WAYLAND_DISPLAY="")
    done = subprocess.run(
        [*PROGRAM, str(tmp_path / "b.db")],
        env=nowhere,
        capture_output=True,
        text=True,
        timeout=15,
        check=False,
    )
    assert done.returncode == 1
    assert done.stderr.startswith("There is no screen to open a window on.")


def test_the_system_is_asked_for_its_language_where_the_environment_is_silent(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    for name in ASKED_BY:
        monkeypatch.delenv(name, raising=False)
    assert system_language()
    monkeypatch.setenv("LANG", "de_DE.UTF-8")
    assert system_language() is None


_WITHOUT_A_TERMINAL = """
import os, sys
sys.stdin = sys.stdout = sys.stderr = None
from agencybilling.__main__ import main

try:
    main()
except SystemExit as end:
    os._exit(end.code or 0)
"""


@pytest.mark.parametrize(
    ("words", "status"),
    [
        ("--self-test", 0),
        ("--help", 0),
        ("--no-such-option", 2),
        ("check", 0),
        ("clients list --json", 0),
        ("clients show Nobody", 1),
    ],
)
def test_without_a_terminal_everything_goes_on_in_silence(tmp_path: Path, words: str, status: int) -> None:
    """As the program of windows is on Windows: there it has no streams."""
    books = tmp_path / "b.db"
    with closing(Application(Office(open_books(books), system_clock, currency_decimals()))) as application:
        application.clients.add("Aldermoor Dental")
    done = subprocess.run(
        [sys.executable, "-c", _WITHOUT_A_TERMINAL, *words.split()],
        env={**_environment(tmp_path), "AGENCYBILLING_BOOKS": str(books)},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert (done.returncode, done.stdout, done.stderr) == (status, "", "")
