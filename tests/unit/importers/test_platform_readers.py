"""What single objects of Vapi and Retell come to."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import pytest

from agencybilling.importers.records import AgentRef, ForeignRecord, Standing
from agencybilling.importers.registry import formats, recognize
from agencybilling.importers.unreadable import UnreadableFile
from tests.unit.importers.samples import FOLDER, MAPPED, NEW_YORK

if TYPE_CHECKING:
    from pathlib import Path

FORMATS = {known.name: known for known in formats()}
VAPI = {
    "id": "v1",
    "orgId": "o",
    "type": "inboundPhoneCall",
    "createdAt": "2026-10-01T10:00:00.000Z",
    "updatedAt": "2026-10-01T10:05:00.000Z",
    "status": "ended",
    "startedAt": "2026-10-01T10:00:01.250Z",
    "endedAt": "2026-10-01T10:01:01.500Z",
    "endedReason": "customer-ended-call",
    "assistantId": "a1",
    "campaignId": "c1",
}
RETELL = {
    "call_id": "r1",
    "agent_id": "agent_1",
    "call_status": "ended",
    "start_timestamp": 1_792_345_623_187,
    "end_timestamp": 1_792_345_653_187,
    "duration_ms": 29_585,
    "metadata": {"campaign": "recall"},
}
CHAT = {"chat_id": "c1", "agent_id": "agent_1", "chat_status": "ended", "start_timestamp": 1_792_345_623_187}


def one(name: str, item: object, folder: Path) -> ForeignRecord:
    path = folder / "one.json"
    path.write_text(json.dumps([item]))
    (record,) = FORMATS[name].read(path, NEW_YORK)
    assert isinstance(record, ForeignRecord)
    return record


@pytest.mark.parametrize(
    ("file", "name"),
    [
        ("vapi_calls.json", "vapi-calls"),
        ("vapi_chats.csv", "vapi-chats"),
        ("retell_calls.json", "retell-calls"),
        ("retell_calls_v2.json", "retell-calls-v2"),
        ("retell_history_export.csv", "retell-history"),
        ("retell_chats.json", "retell-chats"),
        ("eu_agency_calls.csv", "eu_export"),
        ("webchat_conversations.csv", "webchat"),
    ],
)
def test_exactly_one_format_takes_an_export_for_its_own(file: str, name: str) -> None:
    head = (FOLDER / file).read_bytes()
    assert [known.name for known in (*formats(), *MAPPED) if known.detect(head, file)] == [name]
    assert recognize(FOLDER / file, mapped=MAPPED).name == name


def test_a_list_of_agents_is_no_usage() -> None:
    with pytest.raises(UnreadableFile, match="no format has the columns platform"):
        recognize(FOLDER / "agents.csv", mapped=MAPPED)


def test_a_vapi_call_is_billed_from_answer_to_end(tmp_path: Path) -> None:
    call = one("vapi-calls", VAPI, tmp_path)
    assert (call.standing, call.duration_ms, call.voicemail) == (Standing.BILLABLE, 60_250, False)
    assert call.occurred_at == datetime(2026, 10, 1, 10, 0, 1, 250_000, tzinfo=UTC)
    assert call.agents == (AgentRef("vapi", "assistantId", "a1"),)
    assert (call.row, call.source, call.external_id, call.campaign) == (1, "vapi", "v1", "c1")


@pytest.mark.parametrize(
    ("changes", "standing", "reason"),
    [
        ({"status": "in-progress"}, Standing.OPEN, "status in-progress"),
        ({"startedAt": None}, Standing.NOT_BILLABLE, "never connected: no startedAt"),
        (
            {"startedAt": None, "endedAt": None},
            Standing.NOT_BILLABLE,
            "never connected: no startedAt, no endedAt",
        ),
        ({"endedAt": VAPI["startedAt"]}, Standing.NOT_BILLABLE, "zero duration"),
        ({"endedReason": "call.in-progress.error-x"}, Standing.NOT_BILLABLE, "failed after some seconds"),
        ({"endedAt": None}, Standing.REJECTED, "ended, but endedAt is missing"),
        ({"endedAt": "2026-10-01T10:00:00Z"}, Standing.REJECTED, "endedAt is before the start"),
        ({"endedAt": "2026-12-01T10:00:00Z"}, Standing.REJECTED, "it is longer than 31 days"),
        ({"startedAt": 5}, Standing.REJECTED, "startedAt is no time as the file writes times"),
        ({"startedAt": "2026-10-01T10:00:01"}, Standing.REJECTED, "startedAt does not tell its time zone"),
        ({"status": "waiting"}, Standing.REJECTED, "status is not known"),
        ({"status": ["ended"]}, Standing.REJECTED, "status is not known"),
        ({"id": None}, Standing.REJECTED, "the id is missing or no plain text"),
        ({"id": 7}, Standing.REJECTED, "the id is missing or no plain text"),
    ],
)
def test_a_vapi_call_stands_as_its_fields_say(
    changes: dict[str, Any], standing: Standing, reason: str, tmp_path: Path
) -> None:
    call = one("vapi-calls", VAPI | changes, tmp_path)
    assert (call.standing, call.reason) == (standing, reason)


def test_a_vapi_call_may_be_of_a_squad_and_reach_a_voicemail(tmp_path: Path) -> None:
    squad = {"assistantId": None, "squadId": "s1", "endedReason": "voicemail"}
    call = one("vapi-calls", VAPI | squad, tmp_path)
    assert call.agents == (AgentRef("vapi", "squadId", "s1"),)
    assert call.voicemail


def test_vapi_calls_may_come_in_a_page(tmp_path: Path) -> None:
    path = tmp_path / "page.json"
    path.write_text(json.dumps({"results": [VAPI], "metadata": {"totalItems": 1}}))
    assert len([*recognize(path).read(path, NEW_YORK)]) == 1


@pytest.mark.parametrize("item", [None, 5, "call", [], [VAPI]])
@pytest.mark.parametrize("name", ["vapi-calls", "retell-calls", "retell-calls-v2", "retell-chats"])
def test_what_is_no_object_is_rejected(name: str, item: object, tmp_path: Path) -> None:
    record = one(name, item, tmp_path)
    assert (record.standing, record.external_id) == (Standing.REJECTED, None)
    assert record.reason == "it is no object"


def test_a_retell_call_is_billed_its_talk_time(tmp_path: Path) -> None:
    call = one("retell-calls", RETELL, tmp_path)
    assert (call.standing, call.duration_ms, call.campaign) == (Standing.BILLABLE, 29_585, "recall")
    assert call.agents == (AgentRef("retell", "agent_id", "agent_1"),)
    without = one("retell-calls", RETELL | {"duration_ms": None}, tmp_path)
    assert without.duration_ms == 30_000


@pytest.mark.parametrize(
    ("changes", "standing", "reason"),
    [
        ({"call_status": "registered"}, Standing.OPEN, "status registered"),
        ({"call_status": "not_connected"}, Standing.NOT_BILLABLE, "not_connected: no timestamps"),
        ({"call_status": "error"}, Standing.NOT_BILLABLE, "error: failed after some seconds"),
        (
            {"call_status": "error", "duration_ms": None},
            Standing.NOT_BILLABLE,
            "error: nobody joined, no timestamps",
        ),
        ({"duration_ms": 0}, Standing.NOT_BILLABLE, "zero duration"),
        ({"duration_ms": -1}, Standing.REJECTED, "duration_ms is negative"),
        ({"duration_ms": 1.5}, Standing.REJECTED, "duration_ms is no whole number, or one far too large"),
        ({"duration_ms": "60"}, Standing.REJECTED, "duration_ms is no whole number, or one far too large"),
        ({"duration_ms": 10**12}, Standing.REJECTED, "duration_ms is longer than 31 days"),
        ({"start_timestamp": None}, Standing.REJECTED, "ended, but start_timestamp is missing"),
        ({"end_timestamp": 1_792_345_623_000}, Standing.REJECTED, "end_timestamp is before the start"),
        (
            {"end_timestamp": None, "duration_ms": None},
            Standing.REJECTED,
            "ended, but duration_ms as well as end_timestamp is missing",
        ),
        ({"call_status": None}, Standing.REJECTED, "call_status is not known"),
        ({"call_status": {}}, Standing.REJECTED, "call_status is not known"),
        ({"call_id": "a\nb"}, Standing.REJECTED, "the id is missing or no plain text"),
    ],
)
def test_a_retell_call_stands_as_its_fields_say(
    changes: dict[str, Any], standing: Standing, reason: str, tmp_path: Path
) -> None:
    call = one("retell-calls-v2", RETELL | changes, tmp_path)
    assert (call.standing, call.reason) == (standing, reason)


def test_a_failed_retell_call_keeps_its_seconds(tmp_path: Path) -> None:
    assert one("retell-calls", RETELL | {"call_status": "error"}, tmp_path).duration_ms == 29_585


@pytest.mark.parametrize(
    ("direction", "number"), [("inbound", "+12025550161"), ("outbound", "+12025550160"), (None, None)]
)
def test_without_an_agent_a_retell_call_is_of_the_agencys_number(
    direction: str | None, number: str | None, tmp_path: Path
) -> None:
    ends = {"from_number": "+12025550160", "to_number": "+12025550161", "direction": direction}
    call = one("retell-calls", RETELL | ends | {"agent_id": None}, tmp_path)
    assert [agent.id for agent in call.agents] == ([number] if number else [])


@pytest.mark.parametrize(
    ("changes", "standing", "reason"),
    [
        ({}, Standing.BILLABLE, None),
        ({"chat_status": "ongoing"}, Standing.OPEN, "status ongoing"),
        ({"chat_status": "error"}, Standing.NOT_BILLABLE, "status error"),
        ({"chat_status": "paused"}, Standing.REJECTED, "chat_status is not known"),
        ({"start_timestamp": None}, Standing.REJECTED, "ended, but start_timestamp is missing"),
    ],
)
def test_a_retell_chat_stands_as_its_status_says(
    changes: dict[str, Any], standing: Standing, reason: str | None, tmp_path: Path
) -> None:
    chat = one("retell-chats", CHAT | changes, tmp_path)
    assert (chat.standing, chat.reason) == (standing, reason)
    assert chat.duration_ms is None
