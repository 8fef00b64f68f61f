"""A table as a file for spreadsheets: CSV, or a workbook, whole or not at all."""

from __future__ import annotations

import csv
import os
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import TypeVar

OnProgress = Callable[[int], None]
Row = TypeVar("Row")

WORKBOOK = ".xlsx"
_PROGRESS_EVERY = 5_000
# A spreadsheet takes a text that begins so for a formula; the wide ones are those of Chinese and Japanese.
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "\uff1d", "\uff0b", "\uff0d", "\uff20")
_NUMBER = re.compile(r"[+-]?\d+(\.\d+)?", re.ASCII)


def write_table(
    file: Path,
    rows: Iterable[Sequence[object]],
    *,
    columns: Sequence[str],
    on_progress: OnProgress | None = None,
) -> int:
    """Rows under their titles, a workbook where the file's name ends in .xlsx, else CSV; how many they are.

    Cells are whole numbers, decimals, days, moments, None or texts, which never become formulas. The file
    appears whole or not at all. `on_progress` is told the rows written so far and may raise to stop.
    Raises `OSError`.
    """
    told = _telling(rows, on_progress)
    if file.suffix.lower() == WORKBOOK:
        from agencybilling.services.workbook import write_workbook  # noqa: PLC0415 - few want one

        with whole_or_not_at_all(file) as part:
            return write_workbook(part, told, columns=columns)
    texts = (tuple(map(_text, row)) for row in told)
    return write_csv(file, texts, columns=[harmless(title) for title in columns])


def write_csv(
    file: Path,
    rows: Iterable[Sequence[str]],
    *,
    columns: Sequence[str],
    on_progress: OnProgress | None = None,
) -> int:
    """A CSV file in UTF-8 with the mark by which spreadsheets know it; it appears whole or not at all."""
    count = 0
    with (
        whole_or_not_at_all(file) as part,
        part.open("w", encoding="utf-8-sig", newline="") as stream,
    ):
        writer = csv.writer(stream)
        writer.writerow(columns)
        for row in _telling(rows, on_progress):
            writer.writerow(row)
            count += 1
    return count


def harmless(text: str) -> str:
    """A text that no spreadsheet takes for a formula; one that is a plain number stays a number."""
    return f"'{text}" if text.startswith(_FORMULA) and not _NUMBER.fullmatch(text) else text


def _telling(rows: Iterable[Row], on_progress: OnProgress | None) -> Iterator[Row]:
    for count, row in enumerate(rows, start=1):
        yield row
        if on_progress is not None and count % _PROGRESS_EVERY == 0:
            on_progress(count)


@contextmanager
def whole_or_not_at_all(file: Path) -> Iterator[Path]:
    """Where to write what becomes this file in the end; nothing is left where that fails."""
    part = file.with_name(file.name + ".part")
    try:
        yield part
        os.replace(part, file)  # noqa: PTH105 - over what stands there, on every system
    except BaseException:
        part.unlink(missing_ok=True)
        raise


def _text(cell: object) -> str:
    match cell:
        case None:
            return ""
        case Decimal():
            return f"{cell:f}"
        case date():
            return cell.isoformat()
        case _:
            return harmless(str(cell))
