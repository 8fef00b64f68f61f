"""Exports for spreadsheets: plain CSV that opens with its types and does nothing of its own."""

from __future__ import annotations

import csv
import os
from collections.abc import Iterable
from datetime import date
from pathlib import Path

from agencybilling.domain.money import Currencies
from agencybilling.queries.requests import RequestRow, all_requests
from agencybilling.services.office import Office

# A spreadsheet takes a text that begins so for a formula.
_FORMULA = ("=", "+", "-", "@", "\t", "\r")
_REQUEST_COLUMNS = (
    "number",
    "client",
    "type",
    "kind",
    "description",
    "period_start",
    "period_end",
    "currency",
    "amount",
    "status",
    "issued_on",
    "due_on",
    "grace_until",
    "paid_on",
    "external_reference",
)

Cells = tuple[str, ...]


class Exports:
    """Tables of the books as files."""

    def __init__(self, office: Office) -> None:
        self._office = office

    def requests(self, file: Path) -> int:
        """All payment requests as CSV, in order of creation; how many they are."""
        with self._office.books.read() as unit:
            currencies = self._office.agency(unit.settings.get()).currencies
            return write_csv(file, _REQUEST_COLUMNS, (_request(r, currencies) for r in all_requests(unit)))


def write_csv(file: Path, columns: Cells, rows: Iterable[Cells]) -> int:
    """A CSV file in UTF-8 with the mark by which spreadsheets know it; it appears whole or not at all."""
    part = file.with_name(file.name + ".part")
    count = 0
    with part.open("w", encoding="utf-8-sig", newline="") as stream:
        writer = csv.writer(stream)
        writer.writerow(columns)
        for count, row in enumerate(rows, start=1):  # noqa: B007 - counted while written
            writer.writerow(row)
    os.replace(part, file)  # noqa: PTH105 - over what stands there, on every system
    return count


def harmless(text: str) -> str:
    """A text that no spreadsheet takes for a formula."""
    return f"'{text}" if text.startswith(_FORMULA) else text


def _request(row: RequestRow, currencies: Currencies) -> Cells:
    request = row.request
    return (
        str(request.number),
        harmless(row.client),
        request.type.value,
        "" if request.kind is None else request.kind.value,
        harmless(request.description),
        _iso(request.period_start),
        _iso(request.period_end),
        request.currency,
        currencies.plain(row.amount),
        request.status.value,
        request.issued_on.isoformat(),
        request.due_on.isoformat(),
        _iso(request.grace_until),
        _iso(request.paid_on),
        harmless(request.external_reference or ""),
    )


def _iso(day: date | None) -> str:
    return "" if day is None else day.isoformat()
