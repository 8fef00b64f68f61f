"""How soon pages and clients are there: for the first time, and each time after."""

from __future__ import annotations

import sys
from pathlib import Path
from random import Random
from statistics import median

from agencybilling.gui.app import Opened
from agencybilling.gui.places import Page, Place
from agencybilling.gui.screen import PageScreen
from tests.benchmarks.at_the_window import rest, seconds_until_shown, wait, window_on
from tests.benchmarks.figures import say

ROUNDS = 8
CLIENTS = 50
SWITCH_S = 0.1
OPENED_S = 0.15
_PREPARED = 3


def measure(books: Path, preferences: Path) -> None:
    with window_on(books, preferences) as opened:
        _prepare(opened)
        _first_shows(opened, "made in spare moments")
        _switches(opened)
        _clients(opened)


def measure_haste(books: Path, preferences: Path) -> None:
    """For somebody who asks for each page before there was a spare moment."""
    with window_on(books, preferences) as opened:
        _first_shows(opened, "made when asked for")


def _prepare(opened: Opened) -> None:
    opened.spare_moments.begin()
    wait(lambda: len(opened.window.pages.findChildren(PageScreen)) == len(Page))
    rest(opened)


def _first_shows(opened: Opened, how: str) -> None:
    others = list(Page)[1:]
    for page in others:
        seconds = seconds_until_shown(opened, Place(page))
        rest(opened)
        say(f"first show of {page.value}, {how}", seconds, unit="s", bound=SWITCH_S)


def _switches(opened: Opened) -> None:
    dice = Random(1)
    times: dict[Page, list[float]] = {page: [] for page in Page}
    for _round in range(ROUNDS):
        for page in dice.sample(list(Page), len(Page)):
            times[page].append(seconds_until_shown(opened, Place(page)))
            rest(opened)
    for page, seconds_of in times.items():
        say(f"switch to {page.value}", median(seconds_of), unit="s", bound=SWITCH_S)
    say("slowest of all switches", max(map(max, times.values())), unit="s", bound=SWITCH_S)


def _clients(opened: Opened) -> None:
    with opened.workplace.application.read() as unit:
        ids = Random(2).sample(unit.accounts.ids(), CLIENTS + 1)
    times = []
    for client_id in ids:
        seconds_until_shown(opened, Place(Page.CLIENTS))
        rest(opened)
        times.append(seconds_until_shown(opened, Place(Page.CLIENTS, client_id)))
        rest(opened)
    say("first client opened", times[0], unit="s")
    say("a client opened from the list", median(times[1:]), unit="s", bound=OPENED_S)
    say("slowest of them", max(times[1:]), unit="s")


if __name__ == "__main__":
    wanted = measure if len(sys.argv) == _PREPARED else measure_haste
    wanted(Path(sys.argv[1]), Path(sys.argv[2]))
