"""The windows on books of a million requests: how soon they are there, and how long they stand still."""

from __future__ import annotations

import shutil
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from time import perf_counter

from tests.benchmarks.big_books import FOLDER, big_books
from tests.benchmarks.figures import say
from tests.benchmarks.virtual_screen import screen

STARTS = 5
FIRST_WINDOW_S = 0.7


def run() -> None:
    """Each in a process of its own, so that its start and its memory are its own."""
    books = big_books()
    with screen() as env, TemporaryDirectory(dir=FOLDER) as folder:
        preferences = Path(folder) / "window.ini"
        _start(books, preferences, env=env)
        starts = [_start(books, preferences, env=env) for _ in range(STARTS)]
        say("first window, warm", median(starts), unit="s", bound=FIRST_WINDOW_S)
        _measure("window_pages", books, "in haste", env=env)
        _measure("window_pages", books, env=env)
        _measure("window_lists", books, env=env)
        # A session writes: to a copy that goes with the folder.
        _measure("window_session", Path(shutil.copy(books, folder)), env=env)


def _start(books: Path, preferences: Path, *, env: Mapping[str, str]) -> float:
    """Seconds from the start of the process until its window has been painted."""
    began = perf_counter()
    done = subprocess.run(
        [sys.executable, "-m", "tests.benchmarks.first_window", str(books), str(preferences)],
        check=True,
        capture_output=True,
        text=True,
        env=env,
    )
    return float(done.stdout.split()[-1]) - began


def _measure(name: str, books: Path, *how: str, env: Mapping[str, str]) -> None:
    """With nothing remembered from another window."""
    with TemporaryDirectory() as folder:
        command = [sys.executable, "-m", f"tests.benchmarks.{name}", str(books), f"{folder}/window.ini", *how]
        subprocess.run(command, check=True, env=env)


if __name__ == "__main__":
    run()
