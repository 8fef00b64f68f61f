"""The command line as a bookkeeper types it, on books in memory and a clock that a test sets."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from click.testing import CliRunner, Result

from agencybilling.bootstrap import Program
from agencybilling.cli.main import cli
from agencybilling.services.application import Application
from tests.builders import DECIMALS, SmallAgency

LOCALE = {"LC_ALL": "en_US.UTF-8", "AGENCYBILLING_BOOKS": "", "COLUMNS": "40"}
"""Amounts in a form that tests can name; a terminal so narrow that whatever is cut off is seen."""


class _Kept(Application):
    """The application on books that outlive a command."""

    def close(self) -> None:
        """Nothing to let go of: the next command works on the same books."""


class TypedCommands(Program):
    """A bookkeeper at the command line; the agency is beside it to look behind what is printed."""

    def __init__(self, agency: SmallAgency) -> None:
        self.agency = agency

    def application(self, books: Path | None) -> Application:
        assert books is None
        return _Kept(self.agency.office)

    def currency_decimals(self) -> Mapping[str, int]:
        return DECIMALS

    def at(self, wall: str) -> TypedCommands:
        """Put the clock to a wall time."""
        self.agency.at(wall)
        return self

    def run(self, *arguments: object) -> Result:
        """However it ends."""
        words = [str(argument) for argument in arguments]
        return CliRunner(env=LOCALE).invoke(cli, words, obj=self, catch_exceptions=False)

    def __call__(self, *arguments: object) -> str:
        """What a command prints that does what it is asked to."""
        done = self.run(*arguments)
        assert (done.exit_code, done.stderr) == (0, ""), done.output
        return done.stdout

    def json(self, *arguments: object) -> Any:  # noqa: ANN401 - as the command prints it
        """What a command prints as JSON."""
        return json.loads(self(*arguments, "--json"))

    def refused(self, *arguments: object) -> tuple[str, str]:
        """The code and the sentence of a command that the rules refuse."""
        done = self.run(*arguments)
        assert done.exit_code == 1, done.output
        code, _, sentence = done.stderr.rstrip("\n").partition(": ")
        return code, sentence

    def wrong(self, *arguments: object) -> str:
        """What is said of a command that was typed wrong."""
        done = self.run(*arguments)
        assert (done.exit_code, done.stdout) == (2, ""), done.output
        return done.stderr
