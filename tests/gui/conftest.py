"""Real windows on a screen of their own, with real books, a clock that stands, and nothing told in vain."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest


def _screen() -> Iterator[None]:
    """A virtual screen for this process; where there is no X server to be had, Qt's own offscreen one."""
    if os.environ.get("QT_QPA_PLATFORM") or shutil.which("Xvfb") is None:
        os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
        yield
        return
    reading, writing = os.pipe()
    server = subprocess.Popen(
        ["Xvfb", "-displayfd", str(writing), "-screen", "0", "1600x1200x24", "-nolisten", "tcp"],
        pass_fds=(writing,),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    os.close(writing)
    with os.fdopen(reading) as told:
        number = told.readline().strip()
    os.environ["DISPLAY"] = f":{number}"
    os.environ["QT_QPA_PLATFORM"] = "xcb"
    yield
    server.terminate()
    server.wait()


@pytest.fixture(scope="session", autouse=True)
def screen() -> Iterator[None]:
    yield from _screen()
