"""Tables: the rows of a foreign CSV file, one after the other, never the whole file at once."""

from __future__ import annotations

import codecs
import csv
import io
from itertools import islice
from typing import TYPE_CHECKING

from agencybilling.importers.unreadable import UnreadableFile, cannot_open

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

_LARGEST_CELL = 16 * 1024 * 1024  # a chat export holds whole conversations in a cell
_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)


def encoding_of(head: bytes, otherwise: str = "utf-8") -> str:
    """The encoding a byte-order mark tells, which counts more than what anyone says."""
    return next((encoding for mark, encoding in _MARKS if head.startswith(mark)), otherwise)


def rows(path: Path, *, delimiter: str = ",", encoding: str = "utf-8") -> Iterator[list[str]]:
    """Every line of the table, the header and empty ones included.

    Raises:
        UnreadableFile: it can't be opened, decoded, or taken apart to its end.
    """
    csv.field_size_limit(_LARGEST_CELL)
    lines = None
    try:
        with path.open("rb") as raw:
            marked = encoding_of(raw.read(4), encoding)
        with path.open(encoding=marked, newline="") as stream:
            lines = csv.reader(stream, delimiter=delimiter, strict=True)
            yield from lines
    except OSError as error:
        raise cannot_open(path, error) from error
    except UnicodeError as error:
        raise UnreadableFile(
            path,
            f"there are characters that are not written in {marked}",
            where=_place(lines.line_num if lines else 0),
            advice="Export it as UTF-8, or name its encoding in the column mapping",
        ) from error
    except csv.Error as error:
        raise UnreadableFile(
            path,
            f"a row can't be taken apart ({error})",
            where=_place(lines.line_num if lines else 0),
            advice="The file seems cut off or changed: export it again",
        ) from error


def header_of(
    head: bytes, *, lines: int = 1, delimiter: str = ",", encoding: str = "utf-8"
) -> list[list[str]]:
    """The first lines of a table of which only the beginning is at hand."""
    csv.field_size_limit(_LARGEST_CELL)
    text = io.StringIO(head.decode(encoding_of(head, encoding), errors="ignore"), newline="")
    return [*islice(csv.reader(text, delimiter=delimiter), lines)]


def _place(lines_read: int) -> str:
    return f"line {lines_read + 1} or soon after"
