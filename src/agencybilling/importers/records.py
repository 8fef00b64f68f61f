"""Foreign records: what one row of an export says about one call or chat, and how far it may be billed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import Enum, StrEnum
from typing import TYPE_CHECKING, NamedTuple

from agencybilling.domain.usage import Authority

if TYPE_CHECKING:
    from agencybilling.domain.usage import Channel

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MILLISECOND = timedelta(milliseconds=1)


class Standing(StrEnum):
    """Whether a record is billed, waits for a later import, is never billed, or can't be used."""

    BILLABLE = "billable"
    OPEN = "open"
    NOT_BILLABLE = "not_billable"
    REJECTED = "rejected"


class AgentRef(NamedTuple):
    """What a record names of whose call it was: an agent, a squad, one of the agency's numbers, a client.

    A tuple rather than a dataclass because it is hashed for every row of a file.
    """

    platform: str
    id_field: str
    id: str


@dataclass(frozen=True, slots=True)
class Conversation:
    """The conversation a chat record is part of, and how many messages were written; None: not told."""

    id: str
    agent_messages: int | None
    visitor_messages: int | None


class ForeignRecord(NamedTuple):
    """One row that is a record. A tuple, because a file has a million.

    `row` counts from 1: for tables as a spreadsheet shows it (the header line counts), for lists the n-th
    object. `reason` is None for a billable record; it never holds a value of the row, so that reasons can be
    counted: the value at fault is in `found`. `duration_ms` is exact, and kept for a failed call too.
    `chats` is what a chat bills. Between two records with one id the higher `rank` counts, of equal ones the
    later row. `agents` are in order of preference. `external_id` is None where the row has no usable one.
    """

    row: int
    source: str
    external_id: str | None
    standing: Standing
    channel: Channel
    rank: int
    occurred_at: datetime | None = None
    duration_ms: int | None = None
    agents: tuple[AgentRef, ...] = ()
    campaign: str | None = None
    voicemail: bool = False
    reason: str | None = None
    found: str | None = None
    chats: int | None = None
    conversation: Conversation | None = None


class NothingBooked(Enum):
    """Lines of a table that are no record."""

    BLANK = "empty line"
    HEADER = "header line"
    TOTAL = "line the mapping names as no record"
    PREAMBLE = "line before the header"


@dataclass(frozen=True, slots=True)
class NoRecord:
    row: int
    line: NothingBooked


Row = ForeignRecord | NoRecord


def milliseconds(instant: datetime) -> int:
    """Whole milliseconds since 1970; what is finer is cut off."""
    return (instant - EPOCH) // _MILLISECOND


def rank(standing: Standing, authority: Authority, *, updated: datetime | None = None) -> int:
    """Rule 1 as a number: final over open, then API over export, usable over rejected, later over earlier."""
    final = standing is not Standing.OPEN
    usable = standing is not Standing.REJECTED
    since = milliseconds(updated) if updated else 0
    return (final << 46) | (authority << 45) | (usable << 44) | since


def authority_of(record: ForeignRecord) -> Authority:
    """Which of two files counts where both hold the same record, out of its rank."""
    return Authority(record.rank >> 45 & 1)
