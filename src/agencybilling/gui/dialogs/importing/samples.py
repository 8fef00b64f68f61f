"""The beginning of a table without a reader of its own: what its columns seem to be, how it would read."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from zoneinfo import ZoneInfo

from agencybilling.domain.calendar import Zone, instant_of
from agencybilling.domain.minutes import Milliseconds
from agencybilling.i18n import _
from agencybilling.importers.formats import ReadOptions
from agencybilling.importers.mapped import mapped_format
from agencybilling.importers.mapping_file import mapping_of
from agencybilling.importers.records import ForeignRecord, Standing
from agencybilling.importers.tables import rows
from agencybilling.services.imports import UnreadableFile
from agencybilling.services.mappings import ChosenColumns
from agencybilling.wording.amounts import chats, minutes_and_chats, short_moment
from agencybilling.wording.imports import reason_in_words

DELIMITERS = (",", ";", "\t", "|")
_ROWS, _MOST_READ, _MOST_TRIED = 3, 2_000, 50
_LAST_HEADER_LINE = 20
_MOST_STATUSES = 20
_ENCODINGS = ("utf-8", "cp1252")


@dataclass(frozen=True, slots=True)
class Sample:
    """How a file's cells are apart, its titles, and its first rows."""

    path: Path
    delimiter: str
    encoding: str
    header: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]

    @property
    def first(self) -> tuple[tuple[str, ...], ...]:
        """A few rows, to be shown."""
        return self.rows[:_ROWS]

    def cells(self, title: str) -> list[str]:
        """What stands below a title, from top to bottom."""
        if title not in self.header:
            return []
        at = self.header.index(title)
        return [row[at].strip() for row in self.rows if at < len(row)]

    def values(self, title: str) -> list[str]:
        """The different texts below a title, in the order in which they come; none of too many."""
        found = list(dict.fromkeys(cell for cell in self.cells(title) if cell))
        return found if len(found) <= _MOST_STATUSES else []


def sample_of(path: Path, delimiter: str | None = None) -> Sample:
    """The beginning of a file; without a delimiter by the one that tells most cells apart.

    Raises `UnreadableFile`.
    """
    encoding = _encoding_of(path)
    if delimiter is not None:
        return _with(path, delimiter, encoding)
    found: list[Sample] = []
    for one in DELIMITERS:
        with suppress(UnreadableFile):
            found.append(_with(path, one, encoding))
    return max(found, key=lambda sample: len(sample.header)) if found else _with(path, ",", encoding)


def _encoding_of(path: Path) -> str:
    """UTF-8 unless the file's beginning can't be that."""
    try:
        with path.open("rb") as stream:
            stream.read(64 * 1024).decode("utf-8", errors="strict")
    except UnicodeDecodeError as why:
        return _ENCODINGS[0] if why.end >= len(why.object) - 4 else _ENCODINGS[1]
    except OSError:
        return _ENCODINGS[0]
    return _ENCODINGS[0]


def _with(path: Path, delimiter: str, encoding: str) -> Sample:
    lines = list(islice(rows(path, delimiter=delimiter, encoding=encoding), _MOST_READ))
    top = lines[:_LAST_HEADER_LINE]
    at = max(range(len(top)), key=lambda n: (len(top[n]), -n), default=0)
    header = tuple(cell.strip() for cell in lines[at]) if lines else ()
    below = tuple(tuple(line) for line in lines[at + 1 :] if len(line) == len(header))
    return Sample(path, delimiter, encoding, header, below)


@dataclass(frozen=True, slots=True)
class Trial:
    """A row as it would be read: what it is in words, or why it can't be used."""

    row: int
    when: str
    amount: str
    whose: str
    problem: str = ""


def tried(chosen: ChosenColumns, path: Path, zone: Zone) -> list[Trial]:
    """The first rows as they would be read. Raises `Unusable` and `UnreadableFile`."""
    found = mapped_format(mapping_of(chosen.as_told())).read(path, ReadOptions(zone=ZoneInfo(zone.name)))
    records = (row for row in found if isinstance(row, ForeignRecord))
    return [_in_words(record, zone) for record in islice(records, _MOST_TRIED)]


def _in_words(record: ForeignRecord, zone: Zone) -> Trial:
    at = record.occurred_at
    when = "" if at is None else short_moment(instant_of(at), zone)
    lasted = "" if record.duration_ms is None else minutes_and_chats(Milliseconds(record.duration_ms), None)
    amount = lasted if record.chats is None else chats(record.chats)
    whose = ", ".join(ref.id for ref in record.agents)
    match record.standing:
        case Standing.BILLABLE:
            return Trial(record.row, when, amount, whose)
        case Standing.REJECTED:
            return Trial(record.row, when, amount, whose, reason_in_words(record.reason or ""))
        case Standing.OPEN | Standing.NOT_BILLABLE:
            return Trial(record.row, when, _("not billed"), whose)
