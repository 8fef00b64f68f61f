"""How soon pages and clients are there: for the first time, and each time after."""

from __future__ import annotations

import sys
from pathlib import Path
from random import Random
from statistics import median

from agencybilling.gui.app import Opened
from agencybilling.gui.places import Page, Place
from tests.benchmarks.at_the_window import rest, seconds_until_shown, window_on
from tests.benchmarks.figures import say

ROUNDS = 8
CLIENTS = 50
SWITCH_S = 0.1
OPENED_S = 0.15


def measure(books: Path, preferences: Path) -> None:
    with window_on(books, preferences) as opened:
        _pages(opened)
        _clients(opened)


def _pages(opened: Opened) -> None:
    others = list(Page)[1:]
    for page in others:
        seconds = seconds_until_shown(opened, Place(page))
        rest(opened)
        say(f"first show of {page.value}", seconds, unit="s", bound=SWITCH_S)
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
    measure(Path(sys.argv[1]), Path(sys.argv[2]))
