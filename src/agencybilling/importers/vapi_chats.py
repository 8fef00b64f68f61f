"""Vapi's chats: a table in which a row is one turn, billed by the answers written in it."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from functools import partial
from itertools import takewhile
from typing import TYPE_CHECKING

from agencybilling.domain.usage import Authority, Channel
from agencybilling.importers.amounts import MOST_MESSAGES
from agencybilling.importers.drafts import Draft, field_of, field_or_none, record_of
from agencybilling.importers.fields import Fault, Unusable, text_of
from agencybilling.importers.formats import Format
from agencybilling.importers.instants import from_iso
from agencybilling.importers.records import AgentRef, Conversation, NoRecord, NothingBooked
from agencybilling.importers.tables import header_of, rows
from agencybilling.importers.unreadable import UnreadableFile

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from agencybilling.importers.drafts import Fields
    from agencybilling.importers.formats import ReadOptions
    from agencybilling.importers.records import ForeignRecord, Row

_SOURCE = "vapi"
_NEEDED = frozenset({"id", "assistantId", "sessionId", "previousChatId", "output", "createdAt"})
_CELLS = ""  # under no column's name: how many cells a row has beyond its header


def _detect(head: bytes, _filename: str) -> bool:
    return any(set(line) >= _NEEDED for line in header_of(head))


def _read(path: Path, _options: ReadOptions) -> Iterator[Row]:
    """Reads twice: a turn's conversation is known only when the turns it answers are, and they come later."""
    threads = _Threads()
    for _, turn in _turns(path):
        threads.add(turn)
    for row, turn in _turns(path):
        if turn:
            yield record_of(_draft(row, turn), turn, decide=partial(_decide, threads=threads))
        else:
            yield NoRecord(row, NothingBooked.BLANK)


def _turns(path: Path) -> Iterator[tuple[int, Fields]]:
    """Each line's cells by their column, nothing for an empty line."""
    table = rows(path)
    header = next(table, [])
    if missing := sorted(_NEEDED.difference(header)):
        raise UnreadableFile(
            path,
            f"the header lacks {', '.join(missing)}",
            advice="Choose the format it was exported in",
        )
    for row, cells in enumerate(table, 2):
        if not any(cells):
            yield row, {}
        else:
            yield row, dict(zip(header, cells, strict=False)) | {_CELLS: len(cells) - len(header)}


@dataclass(frozen=True, slots=True)
class _Threads:
    """Which conversation each turn is part of: its session, else the first turn of its chain."""

    sessions: dict[str, str] = field(default_factory=dict)
    previous: dict[str, str] = field(default_factory=dict)

    def add(self, turn: Fields) -> None:
        name = text_of(turn.get("id"))
        if name is None:
            return
        if session := text_of(turn.get("sessionId")):
            self.sessions[name] = session
        elif before := text_of(turn.get("previousChatId")):
            self.previous[name] = before

    def of(self, turn: str) -> str:
        """A chain that bites its own tail is named by the least of its turns, from wherever it is entered."""
        passed: dict[str, None] = {}
        while turn not in self.sessions and turn in self.previous and turn not in passed:
            passed[turn] = None
            turn = self.previous[turn]
        if turn in passed:
            names = [*passed]
            name = min(names[names.index(turn) :])
        else:
            name = self.sessions.get(turn, turn)
        self.sessions.update(dict.fromkeys(passed, name))
        return name


def _draft(row: int, turn: Fields) -> Draft:
    named = ((name, text_of(turn.get(name))) for name in ("assistantId", "squadId"))
    return Draft(
        row=row,
        source=_SOURCE,
        channel=Channel.CHAT,
        authority=Authority.EXPORT,
        external_id=text_of(turn.get("id")),
        updated=field_or_none(turn, "updatedAt", read=from_iso),
        agents=tuple(AgentRef(_SOURCE, name, agent) for name, agent in named if agent),
    )


def _decide(draft: Draft, turn: Fields, *, threads: _Threads) -> ForeignRecord:
    """The column messages repeats the whole history in every row: only what this turn added is counted."""
    if turn[_CELLS]:
        raise Unusable(Fault.CELLS, field="the row")
    answers = sum(_is_answer(message) for message in _messages(turn, "output"))
    if not answers:
        created = field_or_none(turn, "createdAt", read=from_iso)
        return draft.not_billable("no answer was written", occurred_at=created)
    created = field_of(turn, "createdAt", read=from_iso)
    if created is None or draft.external_id is None:
        raise Unusable(Fault.MISSING, field="createdAt")
    conversation = Conversation(
        threads.of(draft.external_id), agent_messages=answers, visitor_messages=_questions(turn)
    )
    return draft.chat(created, chats=answers, conversation=conversation)


def _messages(turn: Fields, name: str) -> list[Fields]:
    try:
        messages = json.loads(str(turn.get(name, "?")) or "[]")
    except (ValueError, RecursionError):
        messages = None
    if not isinstance(messages, list) or len(messages) > MOST_MESSAGES:
        raise Unusable(Fault.NO_LIST, turn.get(name), field=name)
    return [message if isinstance(message, dict) else {} for message in messages]


def _is_answer(message: Fields) -> bool:
    """Tool calls come with an empty text, and tool results are no messages."""
    text = message.get("content")
    return message.get("role") == "assistant" and isinstance(text, str) and bool(text.strip())


def _questions(turn: Fields) -> int | None:
    """The visitor's messages since the last answer; nice to know, and not billed."""
    try:
        roles = [message.get("role") for message in _messages(turn, "messages")]
    except Unusable:
        return None
    return sum(1 for _ in takewhile(lambda role: role == "user", reversed(roles)))


VAPI_CHATS = Format(name="vapi-chats", title="Vapi chats (CSV)", source=_SOURCE, detect=_detect, read=_read)
