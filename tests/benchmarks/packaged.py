"""The program as it is packaged: how soon its window is on the screen, beside a bare window of Qt's."""

from __future__ import annotations

import shutil
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from time import perf_counter, sleep

from tests.benchmarks.figures import say
from tests.benchmarks.virtual_screen import screen

PROGRAM = Path(__file__).parents[2] / "build" / "dist" / "agencybilling" / "agencybilling"
STARTS = 7
FIRST_WINDOW_S = 1.0
PATIENCE_S = 20.0
NO_WINDOW = "{program} shows no window"
BARE = """
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QWidget
application = QApplication(["AgencyBilling"])
window = QWidget()
window.show()
QTimer.singleShot(5000, application.quit)
application.exec()
"""
_A_MOMENT_S = 0.005


def run() -> None:
    """What `make package` left; nothing where there is none, or no screen on which it could be seen."""
    if not (PROGRAM.is_file() and shutil.which("Xvfb") and shutil.which("xdotool")):
        print("no bundle here: make package makes one; Xvfb and xdotool look at it")
        return
    with screen() as env, TemporaryDirectory() as folder:
        own = {**env, "XDG_CONFIG_HOME": folder, "XDG_DATA_HOME": folder}
        demo = (PROGRAM, "demo", "--clients", "200", "--months", "12")
        subprocess.run(demo, env=own, check=True, capture_output=True)
        packaged = _first_window([PROGRAM], env=own)
        bare = _first_window([sys.executable, "-c", BARE], env=own)
    say("packaged: first window, warm", packaged, unit="s", bound=FIRST_WINDOW_S)
    say("a bare window of the same Python and Qt", bare, unit="s")
    say("packaged beside bare", packaged / bare, unit="times")


def _first_window(command: Sequence[str | Path], *, env: Mapping[str, str]) -> float:
    """Seconds until it is on the screen, in the middle of several; the first time is not counted."""
    return median([_start(command, env=env) for _ in range(STARTS + 1)][1:])


def _start(command: Sequence[str | Path], *, env: Mapping[str, str]) -> float:
    began = perf_counter()
    with subprocess.Popen(command, env=env, stderr=subprocess.DEVNULL) as program:
        try:
            while not _is_on_screen(env):
                if program.poll() is not None or perf_counter() - began > PATIENCE_S:
                    raise RuntimeError(NO_WINDOW.format(program=command[0]))
                sleep(_A_MOMENT_S)
            return perf_counter() - began
        finally:
            program.terminate()


def _is_on_screen(env: Mapping[str, str]) -> bool:
    search = ("xdotool", "search", "--onlyvisible", "--class", "^AgencyBilling$")
    return subprocess.run(search, env=env, check=False, capture_output=True).returncode == 0


if __name__ == "__main__":
    run()
