"""Vapi's chat turns: which conversation each is part of, and how many answers it holds."""

from __future__ import annotations

import csv
import json
from typing import TYPE_CHECKING

import pytest

from agencybilling.importers.records import ForeignRecord, NoRecord, NothingBooked, Standing
from agencybilling.importers.registry import recognize
from agencybilling.importers.unreadable import UnreadableFile
from agencybilling.importers.vapi_chats import VAPI_CHATS
from tests.unit.importers.samples import NEW_YORK

if TYPE_CHECKING:
    from pathlib import Path

    from agencybilling.importers.records import Row

HEADER = ("id", "assistantId", "sessionId", "previousChatId", "messages", "output", "createdAt", "updatedAt")
ANSWER = {"role": "assistant", "content": "Yes."}
QUESTION = {"role": "user", "content": "Are you open?"}
NOW = "2026-10-01T10:00:00.000Z"


def turn(
    name: str,
    *,
    session: str = "",
    previous: str = "",
    output: str | None = None,
    messages: str = "[]",
    created: str = NOW,
) -> tuple[str, ...]:
    said = json.dumps([ANSWER]) if output is None else output
    return (name, "a1", session, previous, messages, said, created, NOW)


def rows_of(folder: Path, *turns: tuple[str, ...]) -> list[Row]:
    path = folder / "chats.csv"
    with path.open("w", newline="", encoding="utf-8") as stream:
        csv.writer(stream).writerows([HEADER, *turns])
    return [*recognize(path).read(path, NEW_YORK)]


def conversations(folder: Path, *turns: tuple[str, ...]) -> list[str | None]:
    records = [row for row in rows_of(folder, *turns) if isinstance(row, ForeignRecord)]
    return [record.conversation.id if record.conversation else None for record in records]


def test_a_turn_is_part_of_its_session_else_of_its_chain_else_of_itself(tmp_path: Path) -> None:
    assert conversations(
        tmp_path,
        turn("t3", previous="t2"),
        turn("s2", session="s", previous="s1"),
        turn("t2", previous="t1"),
        turn("t1"),
        turn("alone"),
        turn("after", previous="s2"),
    ) == ["t1", "s", "t1", "t1", "alone", "s"]


def test_a_chain_whose_beginning_is_not_in_the_file_is_one_conversation(tmp_path: Path) -> None:
    assert conversations(tmp_path, turn("t3", previous="t2"), turn("t2", previous="t1")) == ["t1", "t1"]


def test_a_chain_that_bites_its_tail_ends(tmp_path: Path) -> None:
    assert conversations(
        tmp_path,
        turn("c", previous="a"),
        turn("a", previous="b"),
        turn("b", previous="a"),
        turn("self", previous="self"),
    ) == ["a", "a", "a", "self"]


def test_long_chains_are_followed_once(tmp_path: Path) -> None:
    chain = [turn(f"t{n}", previous=f"t{n - 1}") for n in range(3_000, 0, -1)]
    assert set(conversations(tmp_path, *chain)) == {"t0"}


@pytest.mark.parametrize(
    ("output", "answers"),
    [
        ([ANSWER, ANSWER], 2),
        (
            [
                {"role": "assistant", "content": "", "tool_calls": []},
                {"role": "tool", "content": "{}"},
                ANSWER,
            ],
            1,
        ),
        ([ANSWER, 5, None, {"role": "assistant"}, {"role": "assistant", "content": [1]}, QUESTION], 1),
    ],
)
def test_only_answers_with_text_are_billed(output: list[object], answers: int, tmp_path: Path) -> None:
    messages = json.dumps([QUESTION, ANSWER, QUESTION, QUESTION])
    (record,) = rows_of(tmp_path, turn("t", output=json.dumps(output), messages=messages))
    assert isinstance(record, ForeignRecord)
    assert record.conversation is not None
    assert (record.chats, record.conversation.agent_messages) == (answers, answers)
    assert record.conversation.visitor_messages == 2


@pytest.mark.parametrize(
    ("given", "standing", "reason"),
    [
        (turn("t", output="[]"), Standing.NOT_BILLABLE, "no answer was written"),
        (turn("t", output=""), Standing.NOT_BILLABLE, "no answer was written"),
        (turn("t", output='[{"role": "assist'), Standing.REJECTED, "output is no list"),
        (turn("t", output="{}"), Standing.REJECTED, "output is no list"),
        (turn("t", output="[" * 100_000), Standing.REJECTED, "output is no list"),
        (turn("t", messages="?"), Standing.BILLABLE, None),
        (turn("t", output="[]", created="?"), Standing.NOT_BILLABLE, "no answer was written"),
        (turn("t", created=""), Standing.REJECTED, "createdAt is missing"),
        (turn("t", created="1.10.2026"), Standing.REJECTED, "createdAt is no time as the file writes times"),
        (turn(""), Standing.REJECTED, "the id is missing or no plain text"),
        (turn("t")[:5], Standing.REJECTED, "the row has not as many cells as the header"),
        ((*turn("t"), "more"), Standing.REJECTED, "the row has not as many cells as the header"),
    ],
)
def test_a_turn_stands_as_its_cells_say(
    given: tuple[str, ...], standing: Standing, reason: str | None, tmp_path: Path
) -> None:
    (record,) = rows_of(tmp_path, given)
    assert isinstance(record, ForeignRecord)
    assert (record.row, record.standing, record.reason) == (2, standing, reason)


def test_empty_lines_are_no_record(tmp_path: Path) -> None:
    _, blank, _ = rows_of(tmp_path, turn("a"), (), turn("b"))
    assert blank == NoRecord(3, NothingBooked.BLANK)


def test_a_table_without_the_columns_of_a_turn_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "chats.csv"
    path.write_text("id,output\n1,[]\n")
    with pytest.raises(UnreadableFile, match="lacks assistantId, createdAt, previousChatId, sessionId"):
        list(VAPI_CHATS.read(path, NEW_YORK))
