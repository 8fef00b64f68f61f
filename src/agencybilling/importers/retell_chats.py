"""Retell's chats: the list says which conversations took place, not how much was written in them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from agencybilling.domain.usage import Authority, Channel
from agencybilling.importers.documents import names_in, objects
from agencybilling.importers.drafts import Draft, decided, field_of, field_or_none
from agencybilling.importers.fields import Fault, Unusable, text_of
from agencybilling.importers.formats import Format
from agencybilling.importers.instants import from_milliseconds
from agencybilling.importers.records import AgentRef, Conversation

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from agencybilling.importers.drafts import Fields
    from agencybilling.importers.formats import ReadOptions
    from agencybilling.importers.records import ForeignRecord, Row

_SOURCE = "retell"


def _detect(head: bytes, _filename: str) -> bool:
    return names_in(head) >= {"chat_id", "chat_status", "agent_id"}


def _read(path: Path, _options: ReadOptions) -> Iterator[Row]:
    return decided(objects(path, envelope="items"), describe=_draft, decide=_decide)


def _draft(row: int, chat: Fields) -> Draft:
    agent = text_of(chat.get("agent_id"))
    metadata = chat.get("metadata")
    ended = field_or_none(chat, "end_timestamp", read=from_milliseconds)
    return Draft(
        row=row,
        source=_SOURCE,
        channel=Channel.CHAT,
        authority=Authority.API,
        external_id=text_of(chat.get("chat_id")),
        updated=ended or field_or_none(chat, "start_timestamp", read=from_milliseconds),
        agents=(AgentRef(_SOURCE, "chat agent_id", agent),) if agent else (),
        campaign=text_of(metadata.get("campaign")) if isinstance(metadata, dict) else None,
    )


def _decide(draft: Draft, chat: Fields) -> ForeignRecord:
    """A conversation counts as one chat. How long its window stood open is not billed."""
    match chat.get("chat_status"):
        case "ongoing":
            started = field_or_none(chat, "start_timestamp", read=from_milliseconds)
            return draft.open("status ongoing", occurred_at=started)
        case "error":
            return draft.not_billable("status error")
        case "ended":
            return _ended(draft, chat)
        case status:
            raise Unusable(Fault.NOT_KNOWN, status, field="chat_status")


def _ended(draft: Draft, chat: Fields) -> ForeignRecord:
    started = field_of(chat, "start_timestamp", read=from_milliseconds)
    if started is None or draft.external_id is None:
        raise Unusable(Fault.MISSING, field="ended, but start_timestamp")
    conversation = Conversation(draft.external_id, agent_messages=None, visitor_messages=None)
    return draft.chat(started, chats=1, conversation=conversation)


RETELL_CHATS = Format(
    name="retell-chats", title="Retell chats (JSON)", source=_SOURCE, detect=_detect, read=_read
)
