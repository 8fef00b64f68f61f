"""The sample exports, read as an import reads them, and the figures they must come to."""

from __future__ import annotations

import json
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from agencybilling.importers.agents import read_agents
from agencybilling.importers.formats import ReadOptions
from agencybilling.importers.mapped import mapped_format
from agencybilling.importers.mapping_file import read_mapping
from agencybilling.importers.reading import Place, Reading
from agencybilling.importers.records import ForeignRecord, Standing
from agencybilling.importers.registry import recognize

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from agencybilling.importers.records import Row

FOLDER = Path(__file__).parents[2] / "data" / "usage"
RETELL = ("retell_calls.json", "retell_calls_v2.json", "retell_history_export.csv")
CALLS = ("vapi_calls.json", *RETELL, "eu_agency_calls.csv")
CHATS = ("vapi_chats.csv", "retell_chats.json", "webchat_conversations.csv")
NEW_YORK = ReadOptions(zone=ZoneInfo("America/New_York"))
AGENTS_FILE = FOLDER / "agents.csv"
AGENTS = read_agents(AGENTS_FILE)
MAPPED = tuple(mapped_format(read_mapping(path)) for path in sorted(FOLDER.glob("*.mapping.json")))
_EXPECTED: dict[str, Any] = json.loads((FOLDER / "expected.json").read_text())

Figures = dict[str, Any]

SAME = (
    "rows",
    "rows_that_are_no_record",
    "duplicate_rows",
    "unique_records",
    "billable_calls",
    "billable_seconds_exact",
    "voicemail_calls",
    "voicemail_seconds_exact",
    "failed_with_duration",
    "per_client",
)
COUNTED = ("not_billable", "still_open", "rejected")


def expected(file: str) -> Figures:
    figures: Figures = _EXPECTED["usage"][file]
    return figures


def expected_of_all_retell() -> Figures:
    figures: Figures = _EXPECTED["across_files"]["retell"]
    return figures


def rows_of(*files: str | Path) -> Iterator[Row]:
    """The rows of sample files by name, or of any other by path."""
    paths = [FOLDER / file for file in files]
    return chain.from_iterable(recognize(path, mapped=MAPPED).read(path, NEW_YORK) for path in paths)


def winners(rows: Iterable[Row]) -> list[ForeignRecord]:
    """The records that count in the end, kept the way an import keeps them: by what take() says."""
    reading = Reading(AGENTS)
    kept: dict[tuple[str, str | int], ForeignRecord] = {}
    for row in rows:
        if reading.take(row) in {Place.FIRST, Place.REPLACES} and isinstance(row, ForeignRecord):
            kept[row.source, row.external_id or row.row] = row
    return [*kept.values()]


def billable(rows: Iterable[Row]) -> list[ForeignRecord]:
    return [record for record in winners(rows) if record.standing is Standing.BILLABLE]


def assert_same(told: Figures, figures: Figures) -> None:
    """Every figure is the same; reasons may be told in other words, but count the same."""
    of_a_report = [name for name in SAME if name in figures]
    assert {name: told[name] for name in of_a_report} == {name: figures[name] for name in of_a_report}
    for name in COUNTED:
        assert sorted(told[name].values()) == sorted(figures[name].values())
