"""What the command line prints of a books file, taken apart again: as JSON, as a table, as named lines."""

from __future__ import annotations

import json
import re
from functools import cache
from itertools import groupby
from pathlib import Path
from typing import Any

from click.testing import CliRunner
from rich.cells import cell_len

from agencybilling.bootstrap import Program
from agencybilling.cli.main import cli
from agencybilling.domain.calendar import Instant
from tests.typed_commands import LOCALE

_BETWEEN = 3
_RULE = "─"


class Printed:
    """Answers about books that nobody changes: each command is run once."""

    def __init__(self, books: Path, now: Instant) -> None:
        self._books, self._program = str(books), Program(now)
        self.text = cache(self._text)
        self.json = cache(self._json)

    def table(self, *words: str) -> list[dict[str, str]]:
        """A table's rows, below whatever is said above it; none where a sentence stands in its place."""
        lines = self.text(*words).splitlines()
        at = next((at for at, line in enumerate(lines) if line and set(line) == {_RULE}), None)
        if at is None:
            return []
        titles, *rows = _columns([lines[at - 1], *lines[at + 1 :]])
        return [dict(zip(titles, row, strict=True)) for row in rows]

    def named(self, *words: str) -> dict[str, str]:
        """Lines that begin with their names, two blanks apart; others as they are, under themselves."""
        parted = [re.split(r" {2,}", line, maxsplit=1) for line in self.text(*words).splitlines()]
        return {line[0]: line[-1] for line in parted}

    def _text(self, *words: str) -> str:
        done = CliRunner(env=LOCALE).invoke(
            cli, ["--books", self._books, *words], obj=self._program, catch_exceptions=False
        )
        assert (done.exit_code, done.stderr) == (0, ""), done.output
        return done.stdout

    def _json(self, *words: str) -> Any:  # noqa: ANN401 - as the command prints it
        return json.loads(self.text(*words, "--json"))


def _columns(lines: list[str]) -> list[list[str]]:
    """What stands in each column of each line: they are parted by blanks that go down through all lines."""
    held = [_places(line) for line in lines]
    width = max(map(len, held))
    padded = [[*line, *[" "] * (width - len(line))] for line in held]
    blank = [set(column) == {" "} for column in zip(*padded, strict=True)]
    spans = _spans(blank)
    return [["".join(line[first:last]).strip() for first, last in spans] for line in padded]


def _spans(blank: list[bool]) -> list[tuple[int, int]]:
    """From which place to which columns go."""
    runs = [(is_blank, list(run)) for is_blank, run in groupby(range(len(blank)), key=blank.__getitem__)]
    gaps = [(run[0], run[-1] + 1) for is_blank, run in runs if is_blank and len(run) >= _BETWEEN]
    edges = [0, *(edge for gap in gaps for edge in gap), len(blank)]
    return list(zip(edges[::2], edges[1::2], strict=True))


def _places(line: str) -> list[str]:
    """A letter for each place on a terminal; a wide one has nothing in its second place."""
    if line.isascii():
        return list(line)
    places: list[str] = []
    for letter in line:
        match cell_len(letter):
            case 0 if places:
                places[-1] += letter
            case wide:
                places.extend([letter, *[""] * (wide - 1)])
    return places
