"""Start-up: how soon the program answers, and how soon sample books are filled."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from time import perf_counter

ROUNDS = 15


def run() -> None:
    program = str(Path(sys.executable).with_name("agencybilling"))
    version = median(_seconds(program, "--version") for _ in range(ROUNDS))
    print(f"--version, s:                           {version:>8.3f}   (under 0.15)")
    with TemporaryDirectory() as folder:
        books = str(Path(folder) / "books.db")
        demo = _seconds(program, "--books", books, "demo", "--clients", "1000", "--months", "12")
    print(f"demo of 1,000 clients and a year, s:    {demo:>8.1f}   (under 20)")


def _seconds(*command: str) -> float:
    began = perf_counter()
    subprocess.run(command, check=True, capture_output=True)
    return perf_counter() - began
