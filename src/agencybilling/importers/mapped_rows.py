"""Lines of a mapped table: which are records, and which are headers, totals or nothing at all."""

from __future__ import annotations

from typing import TYPE_CHECKING

from agencybilling.importers.fields import Fault, Unusable
from agencybilling.importers.mapped_layout import Layout, mark_in
from agencybilling.importers.mapping import Column
from agencybilling.importers.records import NoRecord, NothingBooked

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from agencybilling.importers.mapped_records import MappedRecords
    from agencybilling.importers.mapping import ColumnMapping
    from agencybilling.importers.records import Row

Line = tuple[int, list[str]]


def rows_in(lines: Iterable[Line], records: MappedRecords, *, mapping: ColumnMapping) -> Iterator[Row]:
    """Line after line. A header may come again, with its columns renamed or in another order."""
    no_ids = frozenset({"", *mapping.columns[Column.ID]})
    layout = records.layout
    width, id_at, no_record = len(layout.header), layout.id, layout.no_record
    for row, cells in lines:
        if len(cells) == width and cells[id_at].strip() not in no_ids:
            if no_record and mark_in(cells, no_record):
                yield NoRecord(row, NothingBooked.TOTAL)
            else:
                yield records.record(row, cells)
        elif again := Layout.under(cells, mapping):
            records.layout = layout = again
            width, id_at, no_record = len(layout.header), layout.id, layout.no_record
            yield NoRecord(row, NothingBooked.HEADER)
        else:
            yield _odd(row, cells, records=records)


def _odd(row: int, cells: list[str], *, records: MappedRecords) -> Row:
    """A line without an id, or with more or fewer cells than the header."""
    layout, width = records.layout, len(records.layout.header)
    if not any(cell.strip() for cell in cells):
        return NoRecord(row, NothingBooked.BLANK)
    padded = cells + [""] * (width - len(cells))
    if mark_in(padded, layout.no_record):
        return NoRecord(row, NothingBooked.TOTAL)
    if len(cells) < width or any(cell.strip() for cell in cells[width:]):
        return records.unreadable(row, Unusable(Fault.CELLS, ", ".join(cells), field="the row"))
    return records.record(row, cells)
