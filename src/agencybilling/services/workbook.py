"""A table as a workbook: numbers and dates that count as such, and texts that stay texts."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from contextlib import suppress
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path

from openpyxl import Workbook
from openpyxl.cell import Cell, WriteOnlyCell
from openpyxl.utils.exceptions import WorkbookAlreadySaved
from openpyxl.worksheet._write_only import WriteOnlyWorksheet

MOST_ROWS = 1_048_576
"""So many a sheet holds, its titles included; what is more goes on another one."""
_DAY, _MOMENT, _TEXT = "yyyy-mm-dd", "yyyy-mm-dd hh:mm:ss", "@"
# What a workbook can't hold in a text.
_UNSPEAKABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f]")


def write_workbook(file: Path, rows: Iterable[Sequence[object]], *, columns: Sequence[str]) -> int:
    """Rows under their titles; how many they are. Moments are the wall times they tell."""
    book = Workbook(write_only=True)
    count = 0
    try:
        sheet = _new_sheet(book, columns)
        for row in rows:
            if count and count % (MOST_ROWS - 1) == 0:
                sheet = _new_sheet(book, columns)
            sheet.append([_cell(sheet, value) for value in row])
            count += 1
        book.save(file)
    finally:
        _close(book)
    return count


def _new_sheet(book: Workbook, columns: Sequence[str]) -> WriteOnlyWorksheet:
    sheet = book.create_sheet()
    assert isinstance(sheet, WriteOnlyWorksheet)  # noqa: S101 - it is one in such a workbook
    sheet.freeze_panes = "A2"
    sheet.append([_cell(sheet, title) for title in columns])
    return sheet


def _close(book: Workbook) -> None:
    """End the files in which rows wait to be put together."""
    for sheet in book.worksheets:
        with suppress(WorkbookAlreadySaved):
            sheet.close()


def _cell(sheet: WriteOnlyWorksheet, value: object) -> object:
    match value:
        case None:
            return None
        case Decimal():
            return _formatted(sheet, value, form=_decimals(value))
        case int():
            return value
        case datetime():
            return _formatted(sheet, value.replace(tzinfo=None), form=_MOMENT)
        case date():
            return _formatted(sheet, value, form=_DAY)
        case _:
            return _text(sheet, _UNSPEAKABLE.sub("", str(value)))


def _text(sheet: WriteOnlyWorksheet, text: str) -> object:
    if not text.startswith(("=", "#")):
        return text
    cell = _formatted(sheet, text, form=_TEXT)
    cell.data_type = "s"
    return cell


def _formatted(sheet: WriteOnlyWorksheet, value: Decimal | date | str, *, form: str) -> Cell:
    cell: Cell = WriteOnlyCell(sheet, value=value)  # type: ignore[arg-type] # it takes these too
    cell.number_format = form
    return cell


def _decimals(number: Decimal) -> str:
    exponent = number.as_tuple().exponent
    decimals = -exponent if isinstance(exponent, int) and exponent < 0 else 0
    return "#,##0" + ("." + "0" * decimals if decimals else "")
