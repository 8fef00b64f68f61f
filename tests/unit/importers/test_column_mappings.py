"""A column mapping says once how a table is read; what it does not say is not guessed."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import pytest

from agencybilling.domain.usage import Channel
from agencybilling.importers.mapped import mapped_format
from agencybilling.importers.mapping_file import read_mapping
from agencybilling.importers.reading import fold
from agencybilling.importers.records import AgentRef, ForeignRecord, NoRecord, NothingBooked, Standing
from agencybilling.importers.report import report
from agencybilling.importers.unreadable import UnreadableFile
from tests.unit.importers.samples import FOLDER, NEW_YORK

if TYPE_CHECKING:
    from pathlib import Path

    from agencybilling.importers.records import Row

MAPPING: dict[str, Any] = {
    "name": "dialer",
    "channel": "voice",
    "columns": {"id": "Id", "started": "Start", "duration": "Seconds", "status": "State"},
    "time": {"format": "iso"},
    "statuses": {"final": ["done"], "open": ["running"], "not_billable": ["busy"]},
}
HEADER = "Id,Start,Seconds,State"
CALL = "1,2026-10-01T10:00:00Z,60,done"


def rows_of(folder: Path, *lines: str, **changes: object) -> list[Row]:
    told = folder / "mapping.json"
    told.write_text(json.dumps(MAPPING | changes))
    table = folder / "calls.csv"
    table.write_text("\n".join(lines), encoding="utf-8")
    return [*mapped_format(read_mapping(told)).read(table, NEW_YORK)]


def record_of(folder: Path, *lines: str, **changes: object) -> ForeignRecord:
    """The last row."""
    record = rows_of(folder, *lines, **changes)[-1]
    assert isinstance(record, ForeignRecord)
    return record


def test_a_final_call_is_billable(tmp_path: Path) -> None:
    call = record_of(tmp_path, HEADER, CALL)
    assert (call.row, call.source, call.external_id) == (2, "dialer", "1")
    assert (call.standing, call.channel, call.duration_ms) == (Standing.BILLABLE, Channel.VOICE, 60_000)
    assert call.occurred_at == datetime(2026, 10, 1, 10, tzinfo=UTC)


@pytest.mark.parametrize(
    ("line", "standing", "reason"),
    [
        ("1,2026-10-01T10:00:00Z,60, DONE ", Standing.BILLABLE, None),
        ("1,,,running", Standing.OPEN, "status running"),
        ("1,?,?,busy", Standing.NOT_BILLABLE, "status busy"),
        ("1,2026-10-01T10:00:00Z,0,done", Standing.NOT_BILLABLE, "zero duration"),
        ("1,2026-10-01T10:00:00Z,60,over", Standing.REJECTED, "State is not known"),
        ("1,2026-10-01T10:00:00Z,60,", Standing.REJECTED, "State is not known"),
        ("1,2026-10-01T10:00:00Z,,done", Standing.REJECTED, "Seconds is missing"),
        ("1,,60,done", Standing.REJECTED, "Start is missing"),
        ("1,2014-10-01T10:00:00Z,60,done", Standing.REJECTED, "Start falls outside 2015-2100"),
        (",2026-10-01T10:00:00Z,60,done", Standing.REJECTED, "Id is missing"),
        ("\x07,2026-10-01T10:00:00Z,60,done", Standing.REJECTED, "Id is no plain text"),
        ("1,2026-10-01T10:00:00Z,60", Standing.REJECTED, "the row has not as many cells as the header"),
        (f"{CALL},more", Standing.REJECTED, "the row has not as many cells as the header"),
        (f"{CALL},,", Standing.BILLABLE, None),
    ],
)
def test_a_row_stands_as_its_cells_say(
    line: str, standing: Standing, reason: str | None, tmp_path: Path
) -> None:
    record = record_of(tmp_path, HEADER, line)
    assert (record.standing, record.reason) == (standing, reason)


def test_without_a_column_for_the_status_every_row_is_final(tmp_path: Path) -> None:
    columns = {"id": "Id", "started": "Start", "duration": "Seconds"}
    assert record_of(tmp_path, HEADER, CALL, columns=columns, statuses={}).standing is Standing.BILLABLE


@pytest.mark.parametrize(
    ("line", "duration_ms", "reason"),
    [
        ("1,2026-10-01T10:00:00Z,2026-10-01T10:01:30Z,60,done", 60_000, None),
        ("1,2026-10-01T10:00:00Z,,60,done", 60_000, None),
        ("1,2026-10-01T10:00:00Z,2026-10-01T10:01:30Z,,done", 90_000, None),
        ("1,2026-10-01T10:00:00Z,2026-10-01T09:59:59Z,60,done", None, "End is before the start"),
        ("1,2026-10-01T10:00:00Z,soon,60,done", None, "End is no time as the file writes times"),
        ("1,2026-10-01T10:00:00Z,,,done", None, "Seconds is missing"),
    ],
)
def test_the_duration_told_counts_else_the_time_from_start_to_end(
    line: str, duration_ms: int | None, reason: str | None, tmp_path: Path
) -> None:
    columns = MAPPING["columns"] | {"ended": "End"}
    call = record_of(tmp_path, "Id,Start,End,Seconds,State", line, columns=columns)
    assert (call.duration_ms, call.reason) == (duration_ms, reason)


def test_a_table_may_tell_the_end_of_a_call_only(tmp_path: Path) -> None:
    columns = {"id": "Id", "started": "Start", "ended": "End"}
    lines = ("Id,Start,End", "1,2026-10-01T10:00:00Z,2026-10-01T10:00:30Z", "2,2026-10-01T10:00:00Z,")
    call, without = rows_of(tmp_path, *lines, columns=columns, statuses={})
    assert isinstance(call, ForeignRecord)
    assert isinstance(without, ForeignRecord)
    assert call.duration_ms == 30_000
    assert without.reason == "the duration is missing"


def test_wall_times_are_in_the_mappings_zone_else_in_the_one_handed_in(tmp_path: Path) -> None:
    line = "1,2026-10-01T10:00:00,60,done"
    in_berlin = record_of(tmp_path, HEADER, line, time={"format": "iso", "zone": "Europe/Berlin"})
    in_new_york = record_of(tmp_path, HEADER, line)
    assert in_berlin.occurred_at == datetime(2026, 10, 1, 8, tzinfo=UTC)
    assert in_new_york.occurred_at == datetime(2026, 10, 1, 14, tzinfo=UTC)


def test_marks_set_rows_aside(tmp_path: Path) -> None:
    lines = (
        f"{HEADER},Parent,Answered by",
        f"{CALL},,",
        "2,2026-10-01T10:00:00Z,60,done,1,",
        "3,2026-10-01T10:00:00Z,60,done,,machine",
        "4,2026-10-01T10:00:00Z,60,done,,test",
        "Total,,240,,,",
    )
    rows = rows_of(
        tmp_path,
        *lines,
        voicemail={"Answered by": ["machine"]},
        not_billable={"Parent": ["*"], "Answered by": ["test"]},
        no_record={"Id": ["Total"]},
    )
    told = [(row.reason, row.voicemail) for row in rows if isinstance(row, ForeignRecord)]
    assert told == [(None, False), ("Parent is set", False), (None, True), ("Answered by test", False)]
    assert rows[-1] == NoRecord(6, NothingBooked.TOTAL)
    assert report(fold(rows)).failed_with_duration.records == 0  # a second leg did not fail


def test_a_failed_call_keeps_its_seconds(tmp_path: Path) -> None:
    told = report(fold(rows_of(tmp_path, HEADER, "1,2026-10-01T10:00:00Z,7,busy"))).as_json()
    assert told["failed_with_duration"] == {"calls": 1, "seconds_exact": "7"}


def test_a_total_is_no_record_even_if_its_line_is_short(tmp_path: Path) -> None:
    rows = rows_of(tmp_path, HEADER, CALL, "Total,,60", no_record={"Id": ["Total"]})
    assert rows[-1] == NoRecord(3, NothingBooked.TOTAL)


def test_empty_lines_preambles_and_further_headers_are_no_record(tmp_path: Path) -> None:
    lines = ("Calls of October", "", HEADER, CALL, ",,,", "", "State,Seconds,Start,Id,Note")
    moved = "done,30,2026-10-01T11:00:00Z,2,hello"
    rows = rows_of(tmp_path, *lines, moved)
    assert [row.line for row in rows if isinstance(row, NoRecord)] == [
        NothingBooked.PREAMBLE,
        NothingBooked.PREAMBLE,
        NothingBooked.BLANK,
        NothingBooked.BLANK,
        NothingBooked.HEADER,
    ]
    first, second = (row for row in rows if isinstance(row, ForeignRecord))
    assert (first.row, first.duration_ms, second.row, second.duration_ms) == (4, 60_000, 8, 30_000)


def test_of_equal_rows_the_later_counts_and_of_others_the_one_updated_later(tmp_path: Path) -> None:
    columns = MAPPING["columns"] | {"updated": "Changed"}
    lines = (
        f"{HEADER},Changed",
        "1,2026-10-01T10:00:00Z,70,done,2026-10-02T00:00:00Z",
        "1,2026-10-01T10:00:00Z,60,done,2026-10-01T00:00:00Z",
        "2,2026-10-01T10:00:00Z,10,done,",
        "2,2026-10-01T10:00:00Z,20,done,",
    )
    told = report(fold(rows_of(tmp_path, *lines, columns=columns)))
    assert (told.duplicate_rows, told.as_json()["billable_seconds_exact"]) == (2, "90")


def test_agents_numbers_clients_and_campaigns_are_taken_from_their_columns(tmp_path: Path) -> None:
    call = record_of(
        tmp_path,
        f"{HEADER},From,To,Customer,Drive",
        f"{CALL},+1202555 0160,,Corvale Legal,autumn",
        columns=MAPPING["columns"] | {"client": "Customer", "campaign": "Drive"},
        agents=[{"field": "agent number", "column": "From"}, {"field": "agent number", "column": "To"}],
    )
    assert call.agents == (
        AgentRef("dialer", "agent number", "+1202555 0160"),
        AgentRef("dialer", "client", "Corvale Legal"),
    )
    assert call.campaign == "autumn"


def test_ids_may_be_prefixed_and_the_source_named(tmp_path: Path) -> None:
    call = record_of(tmp_path, HEADER, CALL, id_prefix="berlin/", source="shared-dialer")
    assert (call.source, call.external_id) == ("shared-dialer", "berlin/1")


def test_a_chat_bills_its_conversation_or_its_agents_messages(tmp_path: Path) -> None:
    chat = {
        "channel": "chat",
        "columns": {"id": "Id", "started": "Start", "agent_messages": "Agent", "visitor_messages": "Visitor"},
        "statuses": {},
    }
    lines = ("Id,Start,Agent,Visitor", "1,2026-10-01T10:00:00Z,7,?")
    by_conversation = record_of(tmp_path, *lines, **chat)
    by_message = record_of(tmp_path, *lines, **chat, chat_count="agent_messages")
    assert (by_conversation.chats, by_message.chats) == (1, 7)
    assert by_message.duration_ms is None
    assert by_message.conversation is not None
    assert (by_message.conversation.id, by_message.conversation.visitor_messages) == ("1", None)


def test_a_chat_without_a_column_for_messages_is_one_conversation(tmp_path: Path) -> None:
    columns = {"id": "Id", "started": "Start"}
    chat = record_of(tmp_path, HEADER, CALL, channel="chat", columns=columns, statuses={})
    assert chat.chats == 1
    assert chat.conversation is not None
    assert chat.conversation.agent_messages is None


def test_tables_may_be_written_in_other_encodings_and_with_other_signs(tmp_path: Path) -> None:
    told = tmp_path / "mapping.json"
    columns = {"id": "Id", "started": "Anfang", "duration": "Länge"}
    written = {"decimal": ",", "thousands": " "}
    changes = {
        "columns": columns,
        "statuses": {},
        "delimiter": "\t",
        "encoding": "cp1252",
        "numbers": written,
    }
    told.write_text(json.dumps(MAPPING | changes))
    table = tmp_path / "calls.csv"
    text = "Id\tAnfang\tLänge\n1\t2026-10-01T10:00:00Z\t1 060,5\n"
    known = mapped_format(read_mapping(told))
    for encoding in ("cp1252", "utf-8-sig", "utf-16"):  # a byte-order mark counts more than the mapping
        table.write_text(text, encoding=encoding)
        assert known.detect(table.read_bytes(), table.name)
        (call,) = known.read(table, NEW_YORK)
        assert isinstance(call, ForeignRecord)
        assert call.duration_ms == 1_060_500


def test_more_different_cells_than_are_remembered_are_all_read_right(tmp_path: Path) -> None:
    rows = 50_100
    lines = [f"{n},2026-10-01 10:00:00.{n:06},{n / 1000 + 1:.3f},done,agent {n}" for n in range(rows)]
    agents = [{"field": "Agent", "column": "Agent"}]
    form = {"format": "%Y-%m-%d %H:%M:%S.%f", "zone": "UTC"}
    told = rows_of(tmp_path, f"{HEADER},Agent", *lines, agents=agents, time=form)
    for n, record in enumerate(told):
        assert isinstance(record, ForeignRecord)
        assert record.duration_ms == n + 1000
        assert record.agents[0].id == f"agent {n}"
        assert record.occurred_at == datetime(2026, 10, 1, 10, 0, 0, n // 1000 * 1000, tzinfo=UTC)
    assert len(told) == rows


def test_a_table_with_other_columns_is_refused_with_what_it_lacks(tmp_path: Path) -> None:
    with pytest.raises(UnreadableFile, match="the header lacks Seconds, State"):
        rows_of(tmp_path, "Id,Start,Duration", CALL)
    with pytest.raises(UnreadableFile, match="the header lacks Id, Start, Seconds, State"):
        rows_of(tmp_path, *["nothing"] * 30, HEADER, CALL)


def test_a_long_table_is_read_row_by_row(tmp_path: Path) -> None:
    table = tmp_path / "calls.csv"
    many = "".join(f"{number},2026-10-01T10:00:00Z,60,done\n" for number in range(20_000))
    table.write_bytes(f"{HEADER}\n{many}".encode() + b"\xff\xff")
    told = tmp_path / "mapping.json"
    told.write_text(json.dumps(MAPPING))
    rows = mapped_format(read_mapping(told)).read(table, NEW_YORK)
    first = next(rows)
    assert isinstance(first, ForeignRecord)  # long before what is wrong at the end
    with pytest.raises(UnreadableFile, match="line"):
        list(rows)


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"name": None}, "name is missing"),
        ({"name": " "}, "name is no plain text"),
        ({"channel": "fax"}, r"channel \(of voice, chat\) is none of the possible ones: fax"),
        ({"columns": None}, "columns is missing"),
        ({"columns": []}, "columns is no object"),
        ({"columns": {"id": "Id", "started": "Start"}}, "columns.duration, or ended, is missing"),
        ({"columns": {"id": "Id", "duration": "Seconds"}}, "columns.started is missing"),
        ({"columns": {"started": "Start", "duration": "Seconds"}}, "columns.id is missing"),
        ({"columns": MAPPING["columns"] | {"colour": "Red"}}, "a key of columns is not known: colour"),
        ({"columns": MAPPING["columns"] | {"id": []}}, "columns.id is missing"),
        ({"columns": MAPPING["columns"] | {"id": [1]}}, "columns.id is no plain text: 1"),
        ({"statuses": {}}, "statuses is missing"),
        ({"statuses": {"final": ["a"], "open": ["A"]}}, "statuses says one thing twice: A"),
        ({"statuses": {"closed": ["a"]}}, "a key of statuses is not known: closed"),
        ({"columns": {"id": "a", "started": "b", "duration": "c"}}, "columns.status is missing"),
        ({"chat_count": "agent_messages"}, "columns.agent_messages, which chat_count bills, is missing"),
        ({"time": {}}, "time.format is missing"),
        ({"time": {"format": "%d.%m.%Y"}}, "time.format .* is none of the possible ones: %d.%m.%Y"),
        ({"time": {"format": "%I:%M %d.%m.%Y"}}, "is none of the possible ones"),
        ({"time": {"format": "%Q"}}, "is none of the possible ones"),
        ({"time": {"format": "%X %c"}}, "is none of the possible ones"),
        ({"time": {"format": "iso", "zone": "Berlin"}}, "time.zone is not known: Berlin"),
        ({"time": {"format": "iso", "zone": "Europe"}}, "time.zone is not known: Europe"),
        ({"time": {"format": "iso", "zone": "../x"}}, "time.zone is not known"),
        ({"time": {"format": "iso", "offset": 1}}, "a key of time is not known: offset"),
        ({"delimiter": ""}, "delimiter .* is none of the possible ones"),
        ({"delimiter": '"'}, "delimiter .* is none of the possible ones"),
        ({"delimiter": 5}, "delimiter is no plain text: 5"),
        ({"encoding": "latin-99"}, "encoding is not known: latin-99"),
        ({"encoding": "base64"}, "encoding is not known: base64"),
        ({"numbers": {"decimal": ",", "thousands": ","}}, "numbers .* is none of the possible ones"),
        ({"numbers": {"decimal": "1"}}, "numbers .* is none of the possible ones"),
        ({"duration_unit": "days"}, "duration_unit .* is none of the possible ones: days"),
        ({"rounding": "up"}, "rounding .* is none of the possible ones: up"),
        ({"agents": {}}, "agents is no list"),
        ({"agents": ["Agent"]}, "agents is no object"),
        ({"agents": [{"field": "Agent"}]}, "agents.column is missing"),
        ({"agents": [{"field": "a", "column": "b", "c": 1}]}, "a key of agents is not known: c"),
        ({"voicemail": {"State": []}}, "voicemail.State is missing"),
        ({"colour": "red"}, "a key of the mapping is not known: colour"),
    ],
)
def test_a_mapping_that_says_something_impossible_is_refused_with_the_key(
    changes: dict[str, object], told: str, tmp_path: Path
) -> None:
    path = tmp_path / "mapping.json"
    path.write_text(json.dumps(MAPPING | changes))
    with pytest.raises(UnreadableFile, match=told):
        read_mapping(path)


@pytest.mark.parametrize("content", [b"", b"[" * 200_000, b"{", b"\xff", b"[]", b"7"])
def test_what_is_no_mapping_is_refused(content: bytes, tmp_path: Path) -> None:
    path = tmp_path / "mapping.json"
    path.write_bytes(content)
    with pytest.raises(UnreadableFile, match=r"this is no JSON|the mapping is no object"):
        read_mapping(path)


def test_the_example_mappings_know_their_own_table_only() -> None:
    calls = mapped_format(read_mapping(FOLDER / "eu_agency_calls.mapping.json"))
    chats = mapped_format(read_mapping(FOLDER / "webchat_conversations.mapping.json"))
    for known, own, other in (
        (calls, "eu_agency_calls.csv", "webchat_conversations.csv"),
        (chats, "webchat_conversations.csv", "eu_agency_calls.csv"),
    ):
        assert known.detect((FOLDER / own).read_bytes(), own)
        assert not known.detect((FOLDER / other).read_bytes(), other)
