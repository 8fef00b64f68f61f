"""A window while 100 000 subscriptions renew behind it: how long it ever stands still."""

from __future__ import annotations

import subprocess
import sys
from itertools import cycle
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter

from agencybilling.gui.places import Page, Place
from agencybilling.gui.screen import PageScreen
from agencybilling.services.settings import ReviewWhen
from tests.benchmarks.at_the_window import pause, rest, wait, window_on
from tests.benchmarks.figures import say
from tests.benchmarks.heartbeat import Heartbeat
from tests.benchmarks.virtual_screen import screen
from tests.benchmarks.workplace import Workplace, workplace

SUBSCRIPTIONS = 100_000
USUAL_MS = 50
LONGEST_MS = 150
_LOOKED_AT = (Page.DASHBOARD, Page.CLIENTS, Page.REQUESTS, Page.USAGE, Page.ACTIVITY)


def run() -> None:
    """In a process of its own, on a screen of its own."""
    with screen() as env, TemporaryDirectory() as folder:
        command = [sys.executable, "-m", "tests.benchmarks.window_renewals", f"{folder}/window.ini"]
        subprocess.run(command, check=True, env=env)


def measure(preferences: Path) -> None:
    with workplace() as place:
        place.pay_everything(place.subscribe(SUBSCRIPTIONS))
        place.application.settings.leave_to_a_person(review=ReviewWhen.NEVER)
        _renew_behind_a_window(place, preferences)


def _renew_behind_a_window(place: Workplace, preferences: Path) -> None:
    heart = Heartbeat()
    with window_on(place.path, preferences, clock=place.office.clock) as opened:
        opened.work()
        wait(lambda: len(opened.window.pages.findChildren(PageScreen)) == len(Page))
        rest(opened)
        renewals = opened.workplace.application.renewals
        place.set_clock("2026-07-01T00:00")
        began = perf_counter()
        heart.begin("while all renew")
        opened.engine.ask()
        pages = cycle(_LOOKED_AT)
        while renewals.outlook().due:
            opened.window.go(Place(next(pages)))
            pause(400)
        heart.end()
        seconds = perf_counter() - began
        rest(opened)
    gaps = heart.all()
    say("renewals behind the window", SUBSCRIPTIONS / seconds, unit="a second")
    say("still, while 100 000 renew: p99", gaps.percentile(0.99), unit="ms", bound=USUAL_MS)
    say("still, while 100 000 renew: longest", gaps.longest, unit="ms", bound=LONGEST_MS)


if __name__ == "__main__":
    measure(Path(sys.argv[1]))
