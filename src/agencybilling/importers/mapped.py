"""Any table by a column mapping: a million rows, one after the other."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from agencybilling.importers.formats import Format
from agencybilling.importers.mapped_layout import Layout
from agencybilling.importers.mapped_records import MappedRecords
from agencybilling.importers.mapped_rows import rows_in
from agencybilling.importers.records import NoRecord, NothingBooked
from agencybilling.importers.tables import header_of, rows
from agencybilling.importers.unreadable import UnreadableFile

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from agencybilling.importers.formats import ReadOptions
    from agencybilling.importers.mapping import ColumnMapping
    from agencybilling.importers.records import Row

_LAST_HEADER_LINE = 20  # above its header an export may tell what it is, of which period, by whom


def mapped_format(mapping: ColumnMapping) -> Format:
    """The mapping as a format like those that need none."""

    def detect(head: bytes, _filename: str) -> bool:
        lines = header_of(
            head, lines=_LAST_HEADER_LINE, delimiter=mapping.delimiter, encoding=mapping.encoding
        )
        return any(mapping.find_in(line) is not None for line in lines)

    return Format(
        name=mapping.name,
        title=mapping.title,
        source=mapping.source,
        detect=detect,
        read=partial(_read, mapping=mapping),
    )


def _read(path: Path, options: ReadOptions, *, mapping: ColumnMapping) -> Iterator[Row]:
    lines = enumerate(rows(path, delimiter=mapping.delimiter, encoding=mapping.encoding), 1)
    preamble: list[NoRecord] = []
    first: list[str] = []
    for row, cells in lines:
        if layout := Layout.under(cells, mapping):
            yield from preamble
            records = MappedRecords(mapping, options.zone, layout=layout)
            yield from rows_in(lines, records, mapping=mapping)
            return
        first = first or cells
        preamble.append(NoRecord(row, NothingBooked.PREAMBLE))
        if row == _LAST_HEADER_LINE:
            break
    raise UnreadableFile(
        path,
        f"the header lacks {', '.join(mapping.missing_in(first))}",
        where="line 1",
        advice="Choose another format, or correct the column mapping",
    )
