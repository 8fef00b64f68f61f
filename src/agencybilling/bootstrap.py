"""The one place that sees every layer and puts the program together."""

from __future__ import annotations

import os
import sys
from io import TextIOWrapper
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from agencybilling.domain.calendar import Instant
    from agencybilling.services.application import Application

COMPLETE = "_AGENCYBILLING_COMPLETE"
"""A shell that wants completions sets it."""


class Program:
    """What commands are given to work with; each part is made when a command first asks for it."""

    def __init__(self, now: Instant | None = None) -> None:
        self._now = now

    def standing_at(self, now: Instant) -> Program:
        """The same with a clock that stands at an instant."""
        return Program(now)

    def currency_decimals(self) -> Mapping[str, int]:
        """CLDR's decimals of currencies."""
        from agencybilling.i18n import currency_decimals

        return currency_decimals()

    def application(self, books: Path | None) -> Application:
        """The application on a books file, the default one where none is named."""
        from agencybilling.clock import clock_at, system_clock
        from agencybilling.paths import default_books

        clock = system_clock if self._now is None else clock_at(self._now)
        return self._opened(books or default_books(), clock)

    def _opened(self, books: Path, clock: Callable[[], Instant]) -> Application:
        from agencybilling.services.application import Application
        from agencybilling.services.office import Office
        from agencybilling.store.migrate import open_books

        return Application(Office(open_books(books), clock, self.currency_decimals()))

    def window(self, books: Path | None) -> int:
        """The window on a books file, until it is closed; the status with which the program ends."""
        from agencybilling.gui.app import run
        from agencybilling.gui.preferences import Preferences
        from agencybilling.paths import logs_folder, preferences_file

        preferences = Preferences(preferences_file())
        return run(lambda chosen: self.application(chosen or books), preferences, logs=logs_folder())

    def self_test(self, tell: Callable[[str], None]) -> None:
        """Try books, window, engine and documents in a folder of their own. Raises what went wrong."""
        from agencybilling.clock import system_clock
        from agencybilling.gui.self_test import self_test

        self_test(self._opened, system_clock, tell)


def run() -> None:
    """Run the command line."""
    from agencybilling.cli.main import cli

    _do_without_a_terminal()
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            # A console of few letters shows a question mark for others, and the command goes on.
            stream.reconfigure(errors="replace")
    if COMPLETE in os.environ:
        from agencybilling.cli.completing import register

        register()
    cli(obj=Program())


def _do_without_a_terminal() -> None:
    """On Windows a program of windows has no streams at all: what it says goes nowhere, and it goes on."""
    for name, mode in (("stdin", "r"), ("stdout", "w"), ("stderr", "w")):
        if getattr(sys, name) is None:
            nowhere = Path(os.devnull).open(mode, encoding="utf-8")  # noqa: SIM115 - open until the end
            setattr(sys, name, nowhere)
