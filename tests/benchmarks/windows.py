"""The windows on books of a million requests: how soon they are there, and how long they stand still."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from time import perf_counter

from tests.benchmarks.big_books import big_books
from tests.benchmarks.virtual_screen import screen

STARTS = 5


def run() -> None:
    """Each in a process of its own, so that its start and its memory are its own."""
    books = big_books()
    with screen() as env, TemporaryDirectory() as folder:
        preferences = Path(folder) / "window.ini"
        _start(books, preferences, env=env)
        starts = [_start(books, preferences, env=env) for _ in range(STARTS)]
        print(f"first window, warm, s:                  {median(starts):>8.3f}   (under 0.7)")


def _start(books: Path, preferences: Path, *, env: dict[str, str]) -> float:
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
