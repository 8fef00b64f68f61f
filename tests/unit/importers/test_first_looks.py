"""A first look at a table: what parts its cells, its titles, and how its times may be meant."""

from __future__ import annotations

from pathlib import Path

import pytest

from agencybilling.importers.glimpse import glimpse_of, time_forms_of
from agencybilling.importers.unreadable import UnreadableFile
from tests.unit.importers.samples import FOLDER

EU_CALLS = FOLDER / "eu_agency_calls.csv"


def test_a_table_is_taken_apart_by_what_parts_it() -> None:
    seen = glimpse_of(EU_CALLS)
    assert (seen.delimiter, seen.encoding) == (";", "utf-8-sig")
    assert seen.header[:4] == ("Anruf-ID", "Beginn", "Dauer (Min.)", "Richtung")
    assert seen.rows[0][0] == "A-91892296"
    assert set(seen.values("Richtung")) == {"eingehend", "ausgehend"}


def test_what_stands_above_the_header_is_passed_over(tmp_path: Path) -> None:
    table = tmp_path / "calls.csv"
    table.write_bytes("Anrufe im Oktober\n\nNr|Zeit|Größe\n1|x|2\n\n2|y\n".encode("cp1252"))
    seen = glimpse_of(table)
    assert (seen.delimiter, seen.encoding, seen.header) == ("|", "cp1252", ("Nr", "Zeit", "Größe"))
    assert seen.rows == (("1", "x", "2"), ("2", "y"))
    assert seen.values("Größe") == ("2",)


def test_a_bookkeeper_may_know_better(tmp_path: Path) -> None:
    table = tmp_path / "calls.csv"
    table.write_bytes("a,b;Ã\n1,2;3\n".encode())
    seen = glimpse_of(table, delimiter=";", encoding="cp1252")
    assert (seen.header[0], seen.rows) == ("a,b", (("1,2", "3"),))


def test_a_long_table_is_seen_in_part(tmp_path: Path) -> None:
    table = tmp_path / "calls.csv"
    table.write_text("id,at\n" + "a-rather-long-id-for-a-call,2026-01-01\n" * 20_000)
    assert len(glimpse_of(table).rows) == 499


@pytest.mark.parametrize("content", ["", "one column\nonly\n"])
def test_what_is_no_table_is_told(tmp_path: Path, content: str) -> None:
    table = tmp_path / "calls.csv"
    table.write_text(content)
    with pytest.raises(UnreadableFile):
        glimpse_of(table)


def test_an_encoding_that_is_none_is_told(tmp_path: Path) -> None:
    table = tmp_path / "calls.csv"
    table.write_text("id,at\n")
    with pytest.raises(UnreadableFile):
        glimpse_of(table, encoding="klingon")


def test_a_file_that_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(UnreadableFile):
        glimpse_of(tmp_path / "nothing.csv")


@pytest.mark.parametrize(
    ("times", "forms"),
    [
        (glimpse_of(EU_CALLS).values("Beginn"), ("%d.%m.%Y %H:%M:%S",)),
        (("2026-10-03T01:22:15+02:00", "2026-10-03T15:16:35Z"), ("iso",)),
        (("1790000000",), ("unix_seconds",)),
        (("03/04/2026 10:00",), ("%d/%m/%Y %H:%M", "%m/%d/%Y %H:%M")),
        (("03/04/2026 10:00", "03/14/2026 10:00"), ("%m/%d/%Y %H:%M",)),
        (("yesterday",), ()),
        ((), ()),
    ],
)
def test_the_forms_of_times_are_those_in_which_all_can_be_read(
    times: tuple[str, ...], forms: tuple[str, ...]
) -> None:
    assert time_forms_of(times) == forms
