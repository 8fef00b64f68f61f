"""What a window needs of imports: formats told apart, mappings remembered, reports kept, agents given."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from agencybilling.domain.calendar import Instant
from agencybilling.domain.errors import NotFound
from agencybilling.domain.usage import Channel, Outcome, Usage
from agencybilling.importers.mapping import Column
from agencybilling.importers.records import Standing
from agencybilling.importers.unreadable import UnreadableFile
from agencybilling.services.imports import ImportRequest
from agencybilling.services.mappings import ChosenColumns, Mappings, Unusable
from tests.books_files import AGENTS, USAGE, VAPI_CALLS
from tests.builders import CLIENT, SmallAgency

EU_CALLS = USAGE / "eu_agency_calls.csv"
CHOSEN = ChosenColumns(
    name="German calls",
    channel=Channel.VOICE,
    columns={
        Column.ID: "Anruf-ID",
        Column.STARTED: "Beginn",
        Column.DURATION: "Dauer (Min.)",
        Column.STATUS: "Status",
    },
    time_form="%d.%m.%Y %H:%M:%S",
    zone="Europe/Berlin",
    agent="Agent",
    delimiter=";",
    decimal=",",
    statuses={
        "beendet": Standing.BILLABLE,
        "Mailbox": Standing.BILLABLE,
        "laufend": Standing.OPEN,
        "besetzt": Standing.NOT_BILLABLE,
        "nicht angenommen": Standing.NOT_BILLABLE,
    },
)


@pytest.fixture
def mappings(tmp_path: Path) -> Mappings:
    return Mappings(tmp_path / "mappings")


@pytest.fixture
def november() -> SmallAgency:
    agency = SmallAgency("2026-11-23T12:00")
    agency.subscriber()
    return agency


def test_a_mapping_is_remembered_under_its_name(mappings: Mappings) -> None:
    assert mappings.all() == []
    first = mappings.remember(CHOSEN)
    again = mappings.remember(CHOSEN)
    assert [r.file for r in mappings.all()] == [first.file] == [again.file]
    assert mappings.all()[0].mapping == first.mapping
    first.file.with_name("broken.json").write_text("{}")
    assert len(mappings.all()) == 1
    mappings.forget("German calls")
    assert mappings.all() == []


def test_what_is_missing_in_a_mapping_is_told(mappings: Mappings) -> None:
    chosen = ChosenColumns(name="x", channel=Channel.CHAT, columns={Column.ID: "Nr"}, time_form="iso")
    with pytest.raises(Unusable) as fault:
        mappings.remember(chosen)
    assert (fault.value.field, mappings.all()) == ("columns.started", [])


def test_a_file_is_recognized_by_what_is_known_and_what_is_remembered(
    agency: SmallAgency, mappings: Mappings
) -> None:
    assert agency.app.imports.format_of(VAPI_CALLS).name == "vapi-calls"
    with pytest.raises(UnreadableFile):
        agency.app.imports.format_of(EU_CALLS)
    known = mappings.remember(CHOSEN)
    assert agency.app.imports.format_of(EU_CALLS, mappings=[known.file]).name == "German calls"


def test_files_of_several_formats_are_imported_together(november: SmallAgency, mappings: Mappings) -> None:
    known = mappings.remember(CHOSEN).file
    alone = november.app.imports.preview(ImportRequest((EU_CALLS,), mapping=known))
    calls = november.app.imports.preview(ImportRequest((VAPI_CALLS,), agents=AGENTS))
    both = november.app.imports.preview(
        ImportRequest((VAPI_CALLS, EU_CALLS), agents=AGENTS, mappings=(known,))
    )
    assert alone.report.rows > 0
    assert both.report.rows == alone.report.rows + calls.report.rows


def test_a_report_is_kept_as_lines_or_as_json(november: SmallAgency, tmp_path: Path) -> None:
    result = november.app.imports.preview(ImportRequest((VAPI_CALLS,)))
    november.app.imports.save_report(tmp_path / "report.txt", result, lines=["Recorded: 2", "Größe"])
    assert (tmp_path / "report.txt").read_text(encoding="utf-8") == "Recorded: 2\nGröße\n"
    november.app.imports.save_report(tmp_path / "report.json", result, lines=[])
    told = json.loads((tmp_path / "report.json").read_text(encoding="utf-8"))
    assert told["rows"] == result.report.rows
    assert [r["row"] for r in told["rejections"]] == [r.row for r in result.report.rejections]


def test_records_that_name_no_agent_are_given_to_a_client(november: SmallAgency) -> None:
    at = Instant(november.now - 60_000_000)
    records = [
        Usage("dialer", "b", Channel.VOICE, 60_000, at),
        Usage("dialer", "a", Channel.VOICE, 60_000, at),
        Usage("dialer", "c", Channel.VOICE, 60_000, at, agents="dialer\tAgent\tEva"),
        Usage("other", "a", Channel.VOICE, 60_000, at),
    ]
    november.at("2026-11-23T12:05")
    with november.books.write() as unit:
        unit.usage.add_unassigned(records, at=november.now)
    assert november.app.agents.give("dialer", CLIENT).total() == 2
    assert {(u.agents, u.source, u.records) for u in november.app.agents.unassigned()} == {
        ("dialer\tAgent\tEva", "dialer", 1),
        ("", "other", 1),
    }
    with pytest.raises(NotFound):
        november.app.agents.give("other", "Nobody")
    assert november.app.agents.give("other", CLIENT)[Outcome.RATED] == 1
