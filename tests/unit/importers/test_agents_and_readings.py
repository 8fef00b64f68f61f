"""Whose a record is, and which of several rows with one id counts."""

from __future__ import annotations

import tracemalloc
from datetime import UTC, datetime, timedelta
from itertools import permutations
from typing import TYPE_CHECKING

import pytest

from agencybilling.domain.usage import Authority, Channel
from agencybilling.importers.agents import NO_AGENTS, AgentClient, Agents, read_agents
from agencybilling.importers.reading import MOST_REJECTIONS, Place, Reading, fold
from agencybilling.importers.records import (
    AgentRef,
    ForeignRecord,
    NoRecord,
    NothingBooked,
    Standing,
    rank,
)
from agencybilling.importers.report import NO_CLIENT, report, seconds
from agencybilling.importers.unreadable import UnreadableFile
from tests.unit.importers.samples import AGENTS, FOLDER

if TYPE_CHECKING:
    from pathlib import Path

NOON = datetime(2026, 10, 1, 12, tzinfo=UTC)
FRONT_DESK = AgentRef("vapi", "assistantId", "09d82c6b-007c-42f3-8a17-2feed24239b4")
SQUAD = AgentRef("vapi", "squadId", "6a1416a3-eb7b-41fa-a228-d34e620467e2")
HEADER = "platform,id_field,id,agent_name,client_id,client,campaign"


def call(
    name: str | None = "1",
    *agents: AgentRef,
    row: int = 1,
    standing: Standing = Standing.BILLABLE,
    authority: Authority = Authority.API,
    updated: datetime = NOON,
    duration_ms: int = 60_000,
    reason: str | None = None,
) -> ForeignRecord:
    return ForeignRecord(
        row=row,
        source="vapi",
        external_id=name,
        standing=standing,
        channel=Channel.VOICE,
        rank=rank(standing, authority, updated=updated),
        occurred_at=NOON,
        duration_ms=duration_ms,
        agents=agents,
        reason=reason,
    )


def client_of(*agents: AgentRef) -> str | None:
    client = AGENTS.client_for(call("1", *agents))
    return None if client is None else client.client


def test_the_first_agent_that_is_listed_says_the_client() -> None:
    unlisted = AgentRef("vapi", "assistantId", "someone")
    assert client_of(FRONT_DESK) == client_of(FRONT_DESK, SQUAD) == "Aldermoor Dental"
    assert client_of(unlisted, SQUAD) == "Brackenford HVAC"
    assert client_of(unlisted) is None
    assert client_of() is None


def test_an_agent_is_looked_for_on_its_own_platform_only() -> None:
    assert client_of(FRONT_DESK._replace(platform="retell")) is None
    assert client_of(FRONT_DESK._replace(id_field="squadId")) is None


def test_a_call_between_the_numbers_of_two_clients_is_nobodys() -> None:
    intake, front_desk, reminders = (
        AgentRef("retell", "agent number", number)
        for number in ("+12025550163", "+12025550161", "+12025550160")
    )
    stranger = AgentRef("retell", "agent number", "+12025559999")
    assert client_of(intake, stranger) == client_of(stranger, intake) == "Corvale Legal"
    assert client_of(intake, front_desk) is None
    assert client_of(front_desk, reminders) == "Aldermoor Dental"


def test_numbers_are_compared_by_their_digits() -> None:
    assert client_of(AgentRef("retell", "agent number", "1 (202) 555-0163")) == "Corvale Legal"


def test_a_client_may_be_named_itself() -> None:
    assert client_of(AgentRef("webchat", "client", "corvale legal")) == "Corvale Legal"
    assert client_of(AgentRef("webchat", "client", "Somebody Else")) is None


def test_what_is_listed_with_an_agent_is_kept() -> None:
    reminders = AgentRef("vapi", "assistantId", "f8a18d0c-d57e-46e7-ba3b-40be3da6dd1a")
    known = AgentClient(
        "Aldermoor Dental", client_id="C-1001", agent_name="Recall reminders", campaign="recall-q4"
    )
    assert AGENTS.client_for(call("1", reminders)) == known
    assert NO_AGENTS.client_for(call("1", reminders)) is None


@pytest.mark.parametrize(
    ("lines", "told"),
    [
        ([], "the header lacks platform, id_field, id, client"),
        (["platform,id_field,id"], "the header lacks client"),
        (
            [HEADER, "vapi,assistantId,,Intake,C-1,Corvale,"],
            "row 2: platform, id_field, id or client is missing",
        ),
        ([HEADER, "", "vapi,assistantId"], "row 3: platform, id_field, id or client is missing"),
        ([HEADER, "v,f,1,,,A,", "v,f,1,,,B,"], "row 3: 1 is listed before, for another client"),
    ],
)
def test_a_faulty_list_of_agents_is_refused_with_the_row(lines: list[str], told: str, tmp_path: Path) -> None:
    path = tmp_path / "agents.csv"
    path.write_text("\n".join(lines))
    with pytest.raises(UnreadableFile, match=told):
        read_agents(path)


def test_an_agent_listed_twice_alike_is_one(tmp_path: Path) -> None:
    path = tmp_path / "agents.csv"
    path.write_text(f"{HEADER}\nv,f,1,,,A,\n\nv,f,1,,,A,")
    assert read_agents(path) == Agents.of([(AgentRef("v", "f", "1"), AgentClient("A"))])


def test_many_different_agents_are_looked_up_right_to_the_last() -> None:
    agents = read_agents(FOLDER / "agents.csv")
    for number in range(50_010):
        assert agents.client_for(call("1", AgentRef("x", "y", str(number)))) is None
    assert agents.client_for(call("1", FRONT_DESK)) is not None


IN_ASCENDING_RANK = (
    call(standing=Standing.OPEN, updated=NOON + timedelta(days=9), row=1),
    call(standing=Standing.REJECTED, authority=Authority.EXPORT, updated=NOON + timedelta(days=8), row=2),
    call(authority=Authority.EXPORT, updated=NOON + timedelta(days=7), row=3),
    call(standing=Standing.REJECTED, updated=NOON + timedelta(days=6), row=4),
    call(standing=Standing.NOT_BILLABLE, updated=NOON, row=5),
    call(updated=NOON + timedelta(milliseconds=1), row=6),
)


@pytest.mark.parametrize("order", [*permutations(IN_ASCENDING_RANK, 3)])
def test_final_counts_over_open_then_the_api_then_the_usable_then_the_later(
    order: tuple[ForeignRecord, ...],
) -> None:
    reading, kept = Reading(NO_AGENTS), 0
    for record in order:
        if reading.take(record) is not Place.REPEATS:
            kept = record.row
    assert kept == max(record.row for record in order)
    assert (reading.unique, reading.duplicate_rows) == (1, 2)


def test_take_says_what_to_do_with_each_row() -> None:
    reading = Reading(NO_AGENTS)
    assert reading.take(call("1")) is Place.FIRST
    assert reading.take(NoRecord(2, NothingBooked.BLANK)) is Place.NO_RECORD
    assert reading.take(call("1", updated=NOON - timedelta(1))) is Place.REPEATS
    assert reading.take(call("1", duration_ms=1_500)) is Place.REPLACES
    assert reading.take(call("2")) is Place.FIRST
    told = report(reading).as_json()
    assert (told["rows"], told["duplicate_rows"], told["unique_records"]) == (5, 2, 2)
    assert (told["billable_calls"], told["billable_seconds_exact"]) == (2, "61.500")


def test_the_same_id_of_another_source_is_another_record() -> None:
    chats = ForeignRecord(1, "retell", "1", Standing.OPEN, Channel.CHAT, 0, reason="status ongoing")
    assert fold([call("1"), chats]).unique == 2


def test_rows_without_an_id_are_each_a_record_of_their_own() -> None:
    rejected = call(None, standing=Standing.REJECTED, reason="no id")
    reading = fold([rejected, rejected])
    assert (reading.unique, reading.duplicate_rows) == (2, 0)
    assert report(reading).rejected == {"no id": 2}


def test_a_rejected_row_that_comes_again_in_order_is_no_longer_told() -> None:
    broken = call(standing=Standing.REJECTED, reason="endedAt is missing", duration_ms=0)
    assert report(fold([broken])).rejections[0].reason == "endedAt is missing"
    told = report(fold([broken, call()]))
    assert (told.rejections, told.rejected) == ((), {})


def test_every_rejected_row_is_counted_and_the_first_thousand_are_told() -> None:
    rows = [call(str(n), standing=Standing.REJECTED, row=n, reason="bad") for n in range(MOST_REJECTIONS + 5)]
    told = report(fold(rows))
    assert told.rejected == {"bad": MOST_REJECTIONS + 5}
    assert [rejection.row for rejection in told.rejections] == [*range(MOST_REJECTIONS)]


def test_what_no_client_is_assigned_to_is_reported_last() -> None:
    clients = report(fold([call("1"), call("2", SQUAD), call("3", FRONT_DESK)], AGENTS)).calls
    assert [*clients] == ["Aldermoor Dental", "Brackenford HVAC", NO_CLIENT]


def test_seconds_are_told_with_three_decimals_or_none() -> None:
    assert [seconds(told) for told in (0, 6_190_000, 203_590, 5)] == ["0", "6190", "203.590", "0.005"]


def test_a_reading_stays_small_however_much_its_records_hold() -> None:
    rows = 20_000
    tracemalloc.start()
    try:
        before, _ = tracemalloc.get_traced_memory()
        reading = Reading(AGENTS)
        for number in range(rows):
            reading.take(call(f"call-{number:032}", FRONT_DESK, row=number))
        after, _ = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert reading.unique == rows
    assert (after - before) / rows < 260  # of which the id itself is 86 bytes
