"""Exports for spreadsheets: types, encoding, and texts that do nothing of their own."""

from __future__ import annotations

import csv
import tracemalloc
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

import pytest

from agencybilling.domain.usage import Channel
from agencybilling.services.exports import harmless, write_csv
from agencybilling.services.usage import NewUsage
from tests.builders import CLIENT, SmallAgency
from tests.typed_commands import TypedCommands

EVIL = '=Evil, "Quoted" and Söhne'


def rows_of(file: Path) -> list[dict[str, str]]:
    with file.open(encoding="utf-8-sig", newline="") as stream:
        return list(csv.DictReader(stream, strict=True))


@pytest.mark.parametrize(
    "text", ["=1+1", "+cmd|' /C calc'!A0", "-x", "@SUM(A1)", "\t=1", "\r=1", "\n=1", "\uff1d1"]
)
def test_a_text_that_begins_as_a_formula_is_made_harmless(text: str) -> None:
    assert harmless(text) == f"'{text}"


@pytest.mark.parametrize("text", ["", "Growth", "-5.00", "+49301234567", "0.15", "a=b", "1-2", "–"])
def test_other_texts_and_numbers_stay_as_they_are(text: str) -> None:
    assert harmless(text) == text


@pytest.mark.parametrize("text", ["-5e3", "-1-1", "+1+1", "-0x10", "-\u0663", "-1.", "+"])
def test_what_only_looks_like_a_number_is_made_harmless(text: str) -> None:
    assert harmless(text) == f"'{text}"


def test_usage_is_exported_with_its_types(tmp_path: Path) -> None:
    agency = SmallAgency("2026-03-08T12:00", time_zone="America/New_York", usage_window_days=3)
    agency.at("2026-03-01T00:00").subscriber('=Evil, "Quoted"\nand Söhne', included_minutes=1)
    agency.at("2026-03-08T12:00")
    client = agency.app.clients.id_of(EVIL)
    # Clocks go forward between the two.
    before, after = agency.instant("2026-03-08T01:59:59"), agency.instant("2026-03-08T03:00")
    call = NewUsage("@call", Channel.VOICE, "90.5", after, campaign="+Spring", note="-1")
    agency.app.usage.record(client, call)
    agency.app.usage.record(client, NewUsage("chat", Channel.CHAT, 3, before))
    agency.client(CLIENT)
    agency.call("5", "2026-03-08T01:00", call_id="lost")
    file = tmp_path / "usage.csv"
    assert agency.app.exports.usage(file) == 3
    assert file.read_bytes().startswith(b"\xef\xbb\xbfsource,external_id,")
    chat, voice, lost = rows_of(file)
    assert voice["client"] == f"'{EVIL}"
    assert (voice["external_id"], voice["campaign"], voice["note"]) == ("'@call", "'+Spring", "-1")
    assert (voice["occurred_on"], voice["occurred_at"]) == ("2026-03-08", "2026-03-08T03:00:00-04:00")
    assert chat["occurred_at"] == "2026-03-08T01:59:59-05:00"
    pools = ("included_seconds", "wallet_seconds", "billable_seconds", "uncovered_seconds")
    assert [voice[p] for p in pools] == ["15.000", "0.000", "76.000", "0.000"]
    assert sum(Decimal(voice[p]) for p in pools) == Decimal(voice["billed_seconds"])
    assert (voice["seconds"], voice["chats"], chat["seconds"], chat["chats"]) == ("90.500", "", "", "3")
    assert (lost["state"], lost["billed_seconds"], lost["period"], lost["final"]) == (
        "unbilled",
        "",
        "",
        "no",
    )


def test_the_split_of_a_settled_record_is_final(agency: SmallAgency, tmp_path: Path) -> None:
    agency.subscriber()
    agency.call("60", call_id="early")
    agency.call("60", call_id="wrong")
    agency.app.usage.void(CLIENT, external_id="wrong")
    agency.pay(0).engine("2026-02-01T09:00")
    agency.call("60", "2026-01-15T09:00", call_id="late")
    agency.app.exports.usage(tmp_path / "usage.csv")
    rows = {row["external_id"]: row for row in rows_of(tmp_path / "usage.csv")}
    told = {name: (r["state"], r["period"], r["charged_period"], r["final"]) for name, r in rows.items()}
    assert told == {
        "early": ("rated", "1", "1", "yes"),
        "wrong": ("voided", "1", "1", "no"),
        "late": ("late", "1", "2", "no"),
    }
    assert (rows["late"]["included_seconds"], rows["wrong"]["included_seconds"]) == ("60.000", "")


def test_requests_are_exported_by_the_command_line(agency: SmallAgency, tmp_path: Path) -> None:
    agency.subscriber()
    typed = TypedCommands(agency)
    file = tmp_path / "requests.csv"
    assert typed("export", "requests", "--csv", file) == f"1 payment request is in {file}.\n"
    (row,) = rows_of(file)
    assert (row["number"], row["amount"], row["due_on"]) == ("PR-2026-000001", "99.00", "2026-01-08")
    assert typed("export", "usage", "--csv", tmp_path / "usage.csv").startswith("0 usage records")
    code, sentence = typed.refused("export", "usage", "--csv", tmp_path / "nowhere" / "usage.csv")
    assert (code, sentence.endswith("Choose another place.")) == ("cannot_write", True)


def test_a_file_that_breaks_off_leaves_what_stood_there(tmp_path: Path) -> None:
    file = tmp_path / "usage.csv"
    file.write_text("before", encoding="utf-8")

    def breaking() -> Iterator[tuple[str, ...]]:
        yield ("1",)
        raise OSError

    with pytest.raises(OSError):  # noqa: PT011 - the very one that was raised
        write_csv(file, breaking(), columns=("a",))
    assert [f.name for f in tmp_path.iterdir()] == ["usage.csv"]
    assert file.read_text(encoding="utf-8") == "before"


def test_an_export_takes_no_more_memory_for_more_settled_records(agency: SmallAgency, tmp_path: Path) -> None:
    agency.subscriber()

    def copies(more: int) -> None:
        with agency.books.write() as unit:
            unit.connection.exec_driver_sql(
                "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ?)"
                " INSERT INTO usage_records (client_id, source, external_id, channel, quantity, occurred_at,"
                " recorded_at, authority) SELECT 1, 'bulk', ? || i, 'voice', 1000, i, i, 'platform' FROM n",
                (more, f"{more}-"),
            )

    def peak() -> tuple[int, int]:
        told: list[int] = []
        tracemalloc.start()
        try:
            count = agency.app.exports.usage(tmp_path / "usage.csv", on_progress=told.append)
            return count, tracemalloc.get_traced_memory()[1]
        finally:
            tracemalloc.stop()

    copies(2_000)
    few, little = peak()
    copies(20_000)
    many, much = peak()
    assert (few, many) == (2_000, 22_000)
    assert much < 2 * little + 500_000
