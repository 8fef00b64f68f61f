"""Retell's calls, from the list of today (items[]) and the older bare list: billed by their talk time."""

from __future__ import annotations

from typing import TYPE_CHECKING

from agencybilling.domain.usage import Authority, Channel
from agencybilling.importers.amounts import plausible
from agencybilling.importers.documents import is_bare_list, names_in, objects
from agencybilling.importers.drafts import Draft, decided, field_of, field_or_none
from agencybilling.importers.fields import Fault, Unusable, text_of
from agencybilling.importers.formats import Format
from agencybilling.importers.instants import from_milliseconds
from agencybilling.importers.records import AgentRef, milliseconds

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime
    from pathlib import Path

    from agencybilling.importers.drafts import Fields
    from agencybilling.importers.formats import ReadOptions
    from agencybilling.importers.records import ForeignRecord, Row

_SOURCE = "retell"
_OPEN = frozenset({"registered", "ongoing"})
_AGENCY_NUMBER = {"outbound": "from_number", "inbound": "to_number"}


def _detect(head: bytes) -> bool:
    return names_in(head) >= {"call_id", "call_status", "agent_id"}


def _detect_v3(head: bytes, _filename: str) -> bool:
    return _detect(head) and not is_bare_list(head)


def _detect_v2(head: bytes, _filename: str) -> bool:
    return _detect(head) and is_bare_list(head)


def _read(path: Path, _options: ReadOptions) -> Iterator[Row]:
    return decided(objects(path, envelope="items"), describe=_draft, decide=_decide)


def _draft(row: int, call: Fields) -> Draft:
    metadata = call.get("metadata")
    ended = field_or_none(call, "end_timestamp", read=from_milliseconds)
    return Draft(
        row=row,
        source=_SOURCE,
        channel=Channel.VOICE,
        authority=Authority.API,
        external_id=text_of(call.get("call_id")),
        updated=ended or field_or_none(call, "start_timestamp", read=from_milliseconds),
        agents=_agents(call),
        campaign=text_of(metadata.get("campaign")) if isinstance(metadata, dict) else None,
    )


def _agents(call: Fields) -> tuple[AgentRef, ...]:
    """The agent; the agency's number only where none is named, for numbers may be shared."""
    if agent := text_of(call.get("agent_id")):
        return (AgentRef(_SOURCE, "agent_id", agent),)
    direction = call.get("direction")
    side = _AGENCY_NUMBER.get(direction) if isinstance(direction, str) else None
    number = text_of(call.get(side)) if side else None
    return (AgentRef(_SOURCE, "agent number", number),) if number else ()


def _decide(draft: Draft, call: Fields) -> ForeignRecord:
    status = call.get("call_status")
    if isinstance(status, str) and status in _OPEN:
        started = field_or_none(call, "start_timestamp", read=from_milliseconds)
        return draft.open(f"status {status}", occurred_at=started)
    match status:
        case "not_connected":
            return draft.not_billable("not_connected: no timestamps")
        case "error":
            return _failed(draft, call)
        case "ended":
            return _ended(draft, call)
        case _:
            raise Unusable(Fault.NOT_KNOWN, status, field="call_status")


def _failed(draft: Draft, call: Fields) -> ForeignRecord:
    """The platform says failed: not billed, even with some seconds."""
    duration = field_or_none(call, "duration_ms", read=_duration)
    if not duration:
        return draft.not_billable("error: nobody joined, no timestamps")
    started = field_or_none(call, "start_timestamp", read=from_milliseconds)
    return draft.not_billable("error: failed after some seconds", occurred_at=started, duration_ms=duration)


def _ended(draft: Draft, call: Fields) -> ForeignRecord:
    """duration_ms is the talk time; after a transfer the timestamps may go on for minutes."""
    started = field_of(call, "start_timestamp", read=from_milliseconds)
    if started is None:
        raise Unusable(Fault.MISSING, field="ended, but start_timestamp")
    ended = field_of(call, "end_timestamp", read=from_milliseconds)
    if ended is not None and ended < started:
        raise Unusable(Fault.BACKWARDS, call.get("end_timestamp"), field="end_timestamp")
    duration = field_of(call, "duration_ms", read=_duration)
    if duration is None:
        duration = _between(started, ended)
    return draft.call(started, duration_ms=duration, voicemail=_is_voicemail(call))


def _between(started: datetime, ended: datetime | None) -> int:
    if ended is None:
        raise Unusable(Fault.MISSING, field="ended, but duration_ms as well as end_timestamp")
    return plausible(milliseconds(ended) - milliseconds(started), ended.isoformat())


def _duration(value: object) -> int:
    if not isinstance(value, int) or isinstance(value, bool):
        raise Unusable(Fault.NO_WHOLE_NUMBER, value)
    if value < 0:
        raise Unusable(Fault.NEGATIVE, value)
    return plausible(value, value)


def _is_voicemail(call: Fields) -> bool:
    analysis = call.get("call_analysis")
    heard = isinstance(analysis, dict) and analysis.get("in_voicemail") is True
    return heard or call.get("disconnection_reason") == "voicemail_reached"


RETELL_CALLS = Format(
    name="retell-calls", title="Retell calls (JSON)", source=_SOURCE, detect=_detect_v3, read=_read
)
RETELL_CALLS_V2 = Format(
    name="retell-calls-v2",
    title="Retell calls, older list (JSON)",
    source=_SOURCE,
    detect=_detect_v2,
    read=_read,
)
