"""The sample exports come to their figures, alone and together, in whatever order they arrive."""

from __future__ import annotations

import json
import random
from datetime import UTC, datetime
from itertools import permutations
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import pytest

from agencybilling.domain.usage import Channel
from agencybilling.importers.reading import fold
from agencybilling.importers.report import report, seconds
from tests.unit.importers.samples import (
    AGENTS,
    CALLS,
    CHATS,
    FOLDER,
    RETELL,
    Figures,
    assert_same,
    billable,
    expected,
    expected_of_all_retell,
    rows_of,
)

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from agencybilling.importers.records import ForeignRecord, Row

INCREMENTS = {"1/1": (1, 1), "6/6": (6, 6), "30/6": (30, 6), "60/60": (60, 60)}
ZONES = {"october_utc": "UTC", "october_new_york": "America/New_York", "october_berlin": "Europe/Berlin"}


def reported(rows: Iterable[Row]) -> Figures:
    return report(fold(rows, AGENTS)).as_json()


def billed(calls: list[ForeignRecord], *, least: int, step: int) -> int:
    total = 0
    for call in calls:
        whole = -(-(call.duration_ms or 0) // 1000)
        total += least + -(-max(whole - least, 0) // step) * step
    return total


def in_october(calls: list[ForeignRecord], zone: str) -> Figures:
    begins = datetime(2026, 10, 1, tzinfo=ZoneInfo(zone)).astimezone(UTC)
    ends = datetime(2026, 11, 1, tzinfo=ZoneInfo(zone)).astimezone(UTC)
    within = [call for call in calls if call.occurred_at and begins <= call.occurred_at < ends]
    return {"calls": len(within), "seconds_exact": seconds(sum(call.duration_ms or 0 for call in within))}


@pytest.mark.parametrize("file", [*CALLS, *CHATS])
def test_a_file_alone_comes_to_its_figures(file: str) -> None:
    assert_same(reported(rows_of(file)), expected(file))


@pytest.mark.parametrize("file", CALLS)
def test_calls_bill_their_seconds_in_every_increment_and_month(file: str) -> None:
    calls, figures = billable(rows_of(file)), expected(file)
    by_increment = {name: billed(calls, least=least, step=step) for name, (least, step) in INCREMENTS.items()}
    assert by_increment == figures["billed_seconds_by_increment"]
    total = sum(call.duration_ms or 0 for call in calls)
    assert -(-total // 60_000) == figures["whole_minutes_rounded_once"]
    assert {name: in_october(calls, zone) for name, zone in ZONES.items()} == {
        name: figures[name] for name in ZONES
    }


@pytest.mark.parametrize("file", CHATS)
def test_chats_are_counted_as_conversations_and_as_messages(file: str) -> None:
    assert reported(rows_of(file))["chat"] == expected(file)["chat"]


@pytest.mark.parametrize(
    ("file", "counted_by"),
    [
        ("vapi_chats.csv", "agent_messages"),
        ("webchat_conversations.csv", "agent_messages"),
        ("retell_chats.json", "conversations"),
    ],
)
def test_chats_bill_the_agents_messages_where_the_export_tells_them(file: str, counted_by: str) -> None:
    chats = billable(rows_of(file))
    assert all(chat.channel is Channel.CHAT and chat.duration_ms is None for chat in chats)
    assert sum(chat.chats or 0 for chat in chats) == expected(file)["chat"][counted_by]


@pytest.mark.parametrize("files", [*permutations(RETELL)])
def test_all_retell_files_come_to_the_same_in_any_order(files: tuple[str, ...]) -> None:
    figures = expected_of_all_retell()
    assert_same(reported(rows_of(*files)), figures)
    calls = billable(rows_of(*files))
    assert {
        name: billed(calls, least=least, step=step) for name, (least, step) in INCREMENTS.items()
    } == figures["billed_seconds_by_increment"]
    assert {name: in_october(calls, zone) for name, zone in ZONES.items()} == {
        name: figures[name] for name in ZONES
    }


@pytest.mark.parametrize("file", [*CALLS, *CHATS])
def test_the_same_file_again_adds_nothing_but_duplicates(file: str) -> None:
    once, twice = reported(rows_of(file)), reported(rows_of(file, file))
    without_id = once["rejected"].get("Anruf-ID is missing", 0)  # nothing tells these apart
    assert twice["duplicate_rows"] == once["rows"] - once["rows_that_are_no_record"] + (
        once["duplicate_rows"] - without_id
    )
    for name in ("billable_calls", "billable_seconds_exact", "per_client", "not_billable", "still_open"):
        assert twice[name] == once[name]
    assert twice.get("chat") == once.get("chat")


@pytest.mark.parametrize("seed", range(5))
@pytest.mark.parametrize("file", ["vapi_calls.json", "retell_calls.json", "retell_chats.json"])
def test_pages_of_a_list_may_come_in_any_order(file: str, seed: int, tmp_path: Path) -> None:
    document = json.loads((FOLDER / file).read_text())
    random.Random(seed).shuffle(document if isinstance(document, list) else document["items"])
    shuffled = tmp_path / file
    shuffled.write_text(json.dumps(document))
    assert_same(reported(rows_of(shuffled)), expected(file))


def test_two_calls_at_the_hour_that_comes_twice_are_two_calls() -> None:
    at_half_past_two = datetime(2026, 10, 25, 0, 30, tzinfo=UTC)  # the first of the two
    calls = [
        call for call in billable(rows_of("eu_agency_calls.csv")) if call.occurred_at == at_half_past_two
    ]
    assert len(calls) == 2
    assert len({call.external_id for call in calls}) == 2


def test_the_agency_is_told_which_agents_nobody_is_assigned_to() -> None:
    unlisted = report(fold(rows_of("eu_agency_calls.csv"), AGENTS)).unlisted
    assert [(*agent, count) for agent, count in unlisted.items()] == [("eu_export", "Agent", "Testagent", 4)]


def test_rejected_rows_are_told_as_a_spreadsheet_numbers_them() -> None:
    rejections = report(fold(rows_of("eu_agency_calls.csv"), AGENTS)).rejections
    assert [(rejection.row, rejection.found) for rejection in rejections] == [
        (7, "2.25"),
        (32, None),
        (56, None),
        (63, "31.02.2026 09:09:09"),
    ]
