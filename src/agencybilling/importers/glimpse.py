"""A first look at a table nobody has a reader for: its columns, first rows, the forms of its times."""

from __future__ import annotations

import codecs
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple
from zoneinfo import ZoneInfo

from agencybilling.importers.fields import Unusable
from agencybilling.importers.instants import TimeForm, read_times
from agencybilling.importers.tables import encoding_of, header_of
from agencybilling.importers.unreadable import UnreadableFile, cannot_open

DELIMITERS = (",", ";", "\t", "|")
ENCODINGS = ("utf-8", "cp1252")
MOST_ROWS = 500
TIME_FORMS = (
    TimeForm.ISO,
    TimeForm.UNIX_SECONDS,
    TimeForm.UNIX_MILLISECONDS,
    "%d.%m.%Y %H:%M:%S",
    "%d.%m.%Y %H:%M",
    "%d/%m/%Y %H:%M:%S",
    "%d/%m/%Y %H:%M",
    "%m/%d/%Y %H:%M:%S",
    "%m/%d/%Y %H:%M",
    "%m/%d/%Y %I:%M:%S %p",
    "%m/%d/%Y %I:%M %p",
)
"""Forms that tables mostly have; others can be written out in a mapping file."""

_HEAD = 256 * 1024
_UTC = ZoneInfo("UTC")


@dataclass(frozen=True, slots=True)
class Glimpse:
    """The beginning of a table: what parts its cells, its titles, its first rows."""

    delimiter: str
    encoding: str
    header: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]

    def values(self, title: str) -> tuple[str, ...]:
        """The different values seen under a title, in order of appearance, without empty ones."""
        at = self.header.index(title)
        seen = (row[at] for row in self.rows if at < len(row))
        return tuple(dict.fromkeys(filter(None, seen)))


class _Taken(NamedTuple):
    """A table taken apart by one delimiter: how many lines are of its usual width, and that width."""

    even_lines: int
    width: int
    delimiter: str
    lines: list[list[str]]


def glimpse_of(path: Path, *, delimiter: str | None = None, encoding: str | None = None) -> Glimpse:
    """A first look at a table; what parts its cells and how it is written is found out unless given.

    Raises:
        UnreadableFile: it can't be opened, or is no table of two columns or more.
    """
    head = _head(path)
    written = encoding_of(head, encoding or _encoding(head))
    ways = DELIMITERS if delimiter is None else (delimiter,)
    try:
        taken = max(_taken(head, way, encoding=written) for way in ways)
    except LookupError as error:
        raise UnreadableFile(path, f"{written} is no encoding", advice="Choose another one") from error
    if taken.width < 2:  # noqa: PLR2004 - a table has columns
        raise UnreadableFile(path, "there are no columns", advice="Export it as CSV")
    at = next(i for i, line in enumerate(taken.lines) if len(line) == taken.width)
    lines = [tuple(cell.strip() for cell in line) for line in taken.lines[at:]]
    header = lines[0]
    # Exports of several parts tell their header again.
    rows = tuple(line for line in lines if any(line) and line != header)
    return Glimpse(taken.delimiter, written, header, rows)


def time_forms_of(values: Iterable[str]) -> tuple[str, ...]:
    """The forms in which most of these times can be read; several where the times don't tell them apart."""
    times = tuple(values)
    read = {form: sum(_reads(time, form) for time in times) for form in TIME_FORMS}
    best = max(read.values())
    return tuple(form for form, number in read.items() if number == best and number * 2 > len(times))


def _head(path: Path) -> bytes:
    try:
        with path.open("rb") as stream:
            return stream.read(_HEAD)
    except OSError as error:
        raise cannot_open(path, error) from error


def _encoding(head: bytes) -> str:
    try:
        # The beginning may end within a character.
        codecs.getincrementaldecoder("utf-8")().decode(head, final=False)
    except UnicodeError:
        return "cp1252"
    return "utf-8"


def _taken(head: bytes, delimiter: str, *, encoding: str) -> _Taken:
    lines = header_of(head, lines=MOST_ROWS + 1, delimiter=delimiter, encoding=encoding)
    if len(head) == _HEAD:
        del lines[-1:]
    widths = [len(line) for line in lines if line]
    width = max(widths, key=lambda w: (w > 1, widths.count(w), w), default=0)
    return _Taken(widths.count(width) if width > 1 else 0, width, delimiter, lines)


def _reads(time: str, form: str) -> bool:
    try:
        read_times((form,), _UTC)(time)
    except Unusable:
        return False
    return True
