"""Lists as files: real numbers and dates, texts that stay texts, all of it or nothing."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path

import pytest
from openpyxl import load_workbook

from agencybilling.services import sheets, workbook
from tests.builders import SmallAgency

TITLES = ("Number", "Client", "Amount", "Due", "Made", "Calls", "Reference")
ROWS: list[tuple[object, ...]] = [
    (
        "PR-2026-000001",
        "=HYPERLINK(A1)",
        Decimal("1234.50"),
        date(2026, 3, 1),
        datetime(2026, 2, 28, 23, 59, tzinfo=UTC),
        3,
        None,
    ),
    ("PR-2026-000002", "#N/A\x00\tSöhne", Decimal(500), date(2026, 3, 2), None, -1, "+49 30"),
]


def write(file: Path, rows: list[tuple[object, ...]] = ROWS) -> int:
    return SmallAgency().app.exports.write_table(file, iter(rows), columns=TITLES)


def test_csv_is_plain_and_harmless(tmp_path: Path) -> None:
    file = tmp_path / "list.csv"
    assert write(file) == 2
    assert file.read_bytes().decode("utf-8-sig").splitlines() == [
        "Number,Client,Amount,Due,Made,Calls,Reference",
        "PR-2026-000001,'=HYPERLINK(A1),1234.50,2026-03-01,2026-02-28T23:59:00+00:00,3,",
        "PR-2026-000002,#N/A\x00\tSöhne,500,2026-03-02,,-1,'+49 30",
    ]


def test_a_workbook_holds_numbers_and_dates_and_no_formula(tmp_path: Path) -> None:
    file = tmp_path / "list.XLSX"
    assert write(file) == 2
    sheet = load_workbook(file).worksheets[0]
    titles, first, second = sheet.iter_rows()
    assert [c.value for c in titles] == list(TITLES)
    assert [c.value for c in first] == [
        "PR-2026-000001",
        "=HYPERLINK(A1)",
        1234.5,
        datetime(2026, 3, 1),  # noqa: DTZ001 - a workbook knows no zones
        datetime(2026, 2, 28, 23, 59),  # noqa: DTZ001
        3,
        None,
    ]
    assert [c.data_type for c in first[:6]] == ["s", "s", "n", "d", "d", "n"]
    assert (first[2].number_format, second[2].number_format) == ("#,##0.00", "#,##0")
    assert (second[1].value, second[1].data_type) == ("#N/A\tSöhne", "s")
    assert sheet.freeze_panes == "A2"


def test_more_rows_than_a_sheet_holds_go_on_another(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workbook, "MOST_ROWS", 3)
    write(tmp_path / "list.xlsx", ROWS * 2 + ROWS[:1])
    book = load_workbook(tmp_path / "list.xlsx")
    assert [sheet.max_row for sheet in book.worksheets] == [3, 3, 2]
    assert [sheet["A1"].value for sheet in book.worksheets] == ["Number"] * 3


@pytest.mark.parametrize("name", ["list.csv", "list.xlsx"])
def test_a_stopped_export_leaves_what_was_there(
    tmp_path: Path, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sheets, "_PROGRESS_EVERY", 1)
    told: list[int] = []

    def stop(done: int) -> None:
        told.append(done)
        if done == 2:
            raise InterruptedError

    file = tmp_path / name
    file.write_text("as before")
    with pytest.raises(InterruptedError):
        sheets.write_table(file, ROWS * 2, columns=TITLES, on_progress=stop)
    assert told == [1, 2]
    assert [f.read_text() for f in tmp_path.iterdir()] == ["as before"]
