"""A window on big books, and how long it takes until something asked of it has been painted."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from time import perf_counter

from agencybilling.domain.calendar import Instant
from agencybilling.gui.app import Opened, make_application, open_window
from agencybilling.gui.places import Page, Place
from agencybilling.gui.preferences import Preferences
from agencybilling.gui.screen import PageScreen
from agencybilling.gui.tables.view import DataTable
from agencybilling.gui.theme.theme import theme_of
from agencybilling.i18n import use_language
from tests.benchmarks.standing import application_on, present

from PySide6.QtCore import QCoreApplication, QEvent, QEventLoop, QObject, Qt, QTimer  # isort: skip
from PySide6.QtWidgets import QWidget  # isort: skip

_MOST_SECONDS = 60


@contextmanager
def window_on(books: Path, preferences: Path, *, clock: Callable[[], Instant] = present) -> Iterator[Opened]:
    """The window, painted, with everything that it does by itself at rest."""
    use_language("en_US")
    make_application()
    opened = open_window(application_on(books, clock), theme=theme_of(), preferences=Preferences(preferences))
    seconds_until_painted(opened.window, opened.window.show)
    rest(opened)
    yield opened
    opened.close()


class Painted(QObject):
    """When a widget has been painted next, with everything else that was painted with it."""

    def __init__(self, widget: QWidget) -> None:
        super().__init__()
        self.at: float | None = None
        widget.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's name
        if event.type() is QEvent.Type.Paint:
            watched.removeEventFilter(self)
            first = Qt.EventPriority.HighEventPriority.value
            QCoreApplication.postEvent(self, QEvent(QEvent.Type.User), first)
        return False

    def customEvent(self, event: QEvent) -> None:  # noqa: N802 - Qt's name
        del event
        self.at = perf_counter()


def wait(until: Callable[[], bool]) -> None:
    """Let the window work until this holds; asked each millisecond."""
    began, loop = perf_counter(), QEventLoop()

    def look() -> None:
        if until() or perf_counter() - began > _MOST_SECONDS:
            loop.quit()

    timer = QTimer(loop)
    timer.setTimerType(Qt.TimerType.PreciseTimer)
    timer.timeout.connect(look)
    timer.start(1)
    loop.exec()
    timer.stop()
    assert until(), "nothing came of it"


def pause(ms: int) -> None:
    """Let the window work for a while."""
    loop = QEventLoop()
    QTimer.singleShot(ms, loop.quit)
    loop.exec()


def rest(opened: Opened) -> None:
    """Until nothing has been under way for a moment."""
    wait(opened.workplace.tasks.idle)
    pause(150)
    wait(opened.workplace.tasks.idle)


def seconds_until_painted(widget: QWidget, do: Callable[[], object]) -> float:
    """From asking for something until this widget has been painted."""
    painted, began = Painted(widget), perf_counter()
    do()
    wait(lambda: painted.at is not None)
    assert painted.at is not None
    return painted.at - began


def seconds_until_shown(opened: Opened, place: Place) -> float:
    """From asking for a place until its page has been painted."""
    began = perf_counter()
    opened.window.go(place)
    shown = opened.window.screen_shown
    assert shown is not None
    painted = Painted(shown)
    shown.update()
    wait(lambda: painted.at is not None)
    assert painted.at is not None
    return painted.at - began


def seconds_until_rows(table: DataTable[object], do: Callable[[], object]) -> float:
    """From asking for another order or filter until its rows have been painted."""
    shown: list[Painted] = []

    def watch(*_found: object) -> None:
        if not shown:
            widget = table.view.viewport() if table.count else table
            shown.append(Painted(widget))
            widget.update()

    model, began = table.model, perf_counter()
    for signal in (model.replaced, model.renewed):
        signal.connect(watch, Qt.ConnectionType.QueuedConnection)
    do()
    wait(lambda: bool(shown) and shown[0].at is not None)
    for signal in (model.replaced, model.renewed):
        signal.disconnect(watch)
    at = shown[0].at
    assert at is not None
    return at - began


def page_of(opened: Opened, page: Page) -> PageScreen:
    """A page, in front."""
    seconds_until_shown(opened, Place(page))
    rest(opened)
    shown = opened.window.screen_shown
    assert shown is not None
    return shown
