"""A busy morning at the window: whether it ever stands still while everything happens at once."""

from __future__ import annotations

import resource
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from random import Random
from typing import Any

from agencybilling.gui.app import Opened
from agencybilling.gui.pages.requests import filters as request_filters
from agencybilling.gui.places import Page, Place
from agencybilling.gui.screen import PageScreen
from agencybilling.services.changes import Notice
from agencybilling.services.settings import ReviewWhen
from tests.benchmarks.at_the_window import page_of, pause, rest, wait, window_on
from tests.benchmarks.figures import say
from tests.benchmarks.heartbeat import Heartbeat
from tests.benchmarks.standing import ZONE, present

from agencybilling.domain.calendar import Instant, zone_named  # isort: skip
from PySide6.QtCore import Qt, QTimer  # isort: skip
from PySide6.QtTest import QTest  # isort: skip

USUAL_MS = 50
LONGEST_MS = 150
MEMORY_MB = 400
NEXT_MONTH = "2026-12-24T09:30"


class _Clock:
    """Stands until a month has gone by at once."""

    now: Instant

    def __init__(self) -> None:
        self.now = present()

    def __call__(self) -> Instant:
        return self.now

    def put_forward(self) -> None:
        self.now = zone_named(ZONE).instant(datetime.fromisoformat(NEXT_MONTH))


def measure(books: Path, preferences: Path) -> None:
    """On books of its own: a month of renewals is written to them."""
    clock, heart = _Clock(), Heartbeat()
    with window_on(books, preferences, clock=clock) as opened:
        opened.workplace.application.settings.leave_to_a_person(review=ReviewWhen.NEVER)
        _prepare(opened, heart)
        _morning(opened, heart, "at rest")
        with _news_every_second(opened):
            _morning(opened, heart, "with news each second")
            clock.put_forward()
            opened.engine.ask()
            _morning(opened, heart, "with news and renewals")
            rest(opened)
        renewed = opened.window.status.engine.text()
    _tell(heart)
    print(f"the strip says at last: {renewed}")
    used = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    say("memory at its highest", used, unit="MB", bound=MEMORY_MB)


def _prepare(opened: Opened, heart: Heartbeat) -> None:
    """What the window does by itself once it is there: pages are made, the books are copied."""
    heart.begin("nothing, while pages are made")
    opened.work()
    wait(lambda: len(opened.window.pages.findChildren(PageScreen)) == len(Page))
    rest(opened)
    heart.end()


def _morning(opened: Opened, heart: Heartbeat, when: str) -> None:
    for name, doing in _DOINGS.items():
        heart.begin(f"{name}, {when}")
        doing(opened)
        heart.end()


def _tell(heart: Heartbeat) -> None:
    for name, gaps in heart.gaps.items():
        say(f"still: {name}: p99", gaps.percentile(0.99), unit="ms", bound=USUAL_MS)
        say(f"still: {name}: longest", gaps.longest, unit="ms", bound=LONGEST_MS)
    say("still, of all frames: p99", heart.all().percentile(0.99), unit="ms", bound=USUAL_MS)
    say("still, of all frames: longest", heart.all().longest, unit="ms", bound=LONGEST_MS)


@contextmanager
def _news_every_second(opened: Opened) -> Iterator[None]:
    """As if somebody else changed anything in the books each second."""
    timer = QTimer()
    tell = opened.workplace.application.office.books.tell
    timer.timeout.connect(lambda: tell(Notice(everything=True)))
    timer.start(1000)
    yield
    timer.stop()


def _panel(opened: Opened, page: Page) -> Any:  # noqa: ANN401 - lists of different rows
    shown: Any = page_of(opened, page)
    return shown.panel


def _scroll(opened: Opened) -> None:
    for page in (Page.REQUESTS, Page.USAGE):
        opened.window.go(Place(page))
        shown: Any = opened.window.screen_shown
        bar = shown.panel.table.view.verticalScrollBar()
        for step in range(60):
            bar.setValue(bar.maximum() * step // 60 if step % 10 == 0 else bar.value() + 200)
            pause(16)


def _sort(opened: Opened) -> None:
    for page in (Page.REQUESTS, Page.USAGE):
        opened.window.go(Place(page))
        shown: Any = opened.window.screen_shown
        model = shown.panel.table.model
        for column, spec in enumerate(model.columns):
            if spec.order is not None:
                model.sort_by(column, descending=column % 2 == 0)
                wait(lambda model=model: not model.sorting_pending)  # type: ignore[misc] # a default binds it
        model.sort_by(None)
        pause(300)


def _switch(opened: Opened) -> None:
    for page in [*Page, *Page]:
        opened.window.go(Place(page))
        pause(250)


def _search(opened: Opened) -> None:
    opened.window.go(Place(Page.REQUESTS))
    shown: Any = opened.window.screen_shown
    for text in ("h", "ha", "har", "harb", "harbour", "PR-2026-00012345", ""):
        shown.panel.search.setText(text)
        pause(400)
    shown.panel.choose(request_filters.Choice(chip="overdue"))
    pause(400)
    shown.panel.clear()
    pause(400)


def _open_clients(opened: Opened) -> None:
    with opened.workplace.application.read() as unit:
        ids = Random(5).sample(unit.accounts.ids(), 12)
    for client_id in ids:
        opened.window.go(Place(Page.CLIENTS))
        pause(100)
        opened.window.go(Place(Page.CLIENTS, client_id))
        pause(100)


def _select_all(opened: Opened) -> None:
    for page in (Page.REQUESTS, Page.USAGE):
        opened.window.go(Place(page))
        shown: Any = opened.window.screen_shown
        view = shown.panel.table.view
        QTest.keyClick(view, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
        pause(1500)
        QTest.keyClick(view, Qt.Key.Key_Down)
        pause(300)


_DOINGS: dict[str, Callable[[Opened], None]] = {
    "switching": _switch,
    "scrolling": _scroll,
    "sorting": _sort,
    "searching": _search,
    "opening clients": _open_clients,
    "selecting all": _select_all,
}


if __name__ == "__main__":
    measure(Path(sys.argv[1]), Path(sys.argv[2]))
