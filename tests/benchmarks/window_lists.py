"""Lists of a million rows: any row in sight, any order, any filter, and what their chips count."""

from __future__ import annotations

import sys
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date
from functools import partial
from pathlib import Path
from random import Random
from statistics import median
from time import perf_counter
from typing import Any

from agencybilling.gui.app import Opened
from agencybilling.gui.pages.requests import filters as request_filters
from agencybilling.gui.pages.requests.panel import RequestsPanel
from agencybilling.gui.pages.usage import filters as usage_filters
from agencybilling.gui.pages.usage.panel import UsagePanel
from agencybilling.gui.places import Page
from agencybilling.gui.tables.source import QuerySource
from agencybilling.gui.tables.view import DataTable
from agencybilling.gui.widgets.chips import Chip
from agencybilling.queries.requests import RequestOrder, request_keys, request_rows
from agencybilling.queries.usage import UsageOrder, usage_by_id, usage_keys
from tests.benchmarks.at_the_window import (
    page_of,
    pause,
    rest,
    seconds_until_painted,
    seconds_until_rows,
    wait,
    window_on,
)
from tests.benchmarks.figures import say

JUMPS = 60
FRAME_MS = 16
INDEXED_S = 1
BACKGROUND_S = 3
_INDEXED = {RequestOrder.NUMBER, UsageOrder.OCCURRED}


@dataclass(frozen=True, slots=True)
class _List:
    """A list with what it can be sorted and narrowed by."""

    name: str
    panel: RequestsPanel | UsagePanel
    keys_of: Any
    rows_of: Any
    orders: list[Any]
    choices: dict[str, Any]


def measure(books: Path, preferences: Path) -> None:
    with window_on(books, preferences) as opened:
        for made in (_requests, _usage):
            listed = made(opened)
            _jump(listed)
            _sort(opened, listed)
            _narrow(opened, listed)


def _requests(opened: Opened) -> _List:
    page: Any = page_of(opened, Page.REQUESTS)
    choice = request_filters.Choice
    spring = choice(first=date(2026, 3, 1), last=date(2026, 5, 31))
    choices = {
        "overdue": choice(chip="overdue"),
        "paid": choice(chip="paid"),
        "issued in three months": spring,
        "due in three months": replace(spring, days=request_filters.Days.DUE),
        "text in names and descriptions": choice(text="harbour"),
        "a number": choice(text="PR-2026-00012345"),
        "a client": choice(client_id=5_000),
    }
    return _List("requests", page.panel, request_keys, request_rows, list(RequestOrder), choices)


def _usage(opened: Opened) -> _List:
    page: Any = page_of(opened, Page.USAGE)
    choice = usage_filters.Choice
    choices = {
        "late": choice(chip="late"),
        "rated": choice(chip="rated"),
        "a source": choice(source="vapi"),
        "three months": choice(first=date(2026, 3, 1), last=date(2026, 5, 31)),
        "text in names and campaigns": choice(text="harbour"),
        "a client": choice(client_id=5_000),
    }
    return _List("usage", page.panel, usage_keys, usage_by_id, list(UsageOrder), choices)


def _jump(listed: _List) -> None:
    table, dice = listed.panel.table, Random(3)
    bar = table.view.verticalScrollBar()
    times = []
    for _jump_number in range(JUMPS):
        somewhere = dice.randrange(bar.maximum())
        times.append(seconds_until_painted(table.view.viewport(), partial(bar.setValue, somewhere)) * 1000)
        pause(30)
    say(f"{listed.name}: any row of {table.count:,}, painted", median(times), unit="ms", bound=FRAME_MS)
    say(f"{listed.name}: slowest of them", max(times), unit="ms")


def _sort(opened: Opened, listed: _List) -> None:
    table: DataTable[Any] = listed.panel.table
    for order in listed.orders:
        for descending in (True, False):
            source: Any = QuerySource(
                opened.workplace.application.read, listed.keys_of, listed.rows_of, order, descending
            )
            seconds = seconds_until_rows(table, partial(table.show_source, source))
            rest(opened)
            bound = INDEXED_S if order in _INDEXED else BACKGROUND_S
            way = "falling" if descending else "rising"
            say(f"{listed.name} by {order.value}, {way}", seconds, unit="s", bound=bound)


def _narrow(opened: Opened, listed: _List) -> None:
    panel: Any = listed.panel
    for name, choice in listed.choices.items():
        counted: list[float] = []
        began = perf_counter()
        seconds = seconds_until_rows(panel.table, partial(panel.choose, choice))
        wait(_counted(panel, counted))
        rest(opened)
        say(f"{listed.name}: {name} ({panel.table.count:,} rows)", seconds, unit="s", bound=BACKGROUND_S)
        say("    its chips counted", counted[0] - began, unit="s", bound=BACKGROUND_S)
        seconds_until_rows(panel.table, panel.clear)
        wait(_counted(panel, []))
        rest(opened)


def _counted(panel: RequestsPanel | UsagePanel, at: list[float]) -> Callable[[], bool]:
    """Whether all chips have their figures; when that was goes into the list."""

    def look() -> bool:
        if not at and not any(chip.toolTip() == "Counting …" for chip in panel.chips.findChildren(Chip)):
            at.append(perf_counter())
        return bool(at)

    return look


if __name__ == "__main__":
    measure(Path(sys.argv[1]), Path(sys.argv[2]))
