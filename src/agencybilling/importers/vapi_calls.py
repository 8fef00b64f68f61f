"""Vapi's calls: a list of call objects, billed from when they were answered to when they ended."""

from __future__ import annotations

from typing import TYPE_CHECKING

from agencybilling.domain.usage import Authority, Channel
from agencybilling.importers.amounts import plausible
from agencybilling.importers.documents import names_in, objects
from agencybilling.importers.drafts import Draft, decided, field_of, field_or_none
from agencybilling.importers.fields import Fault, Unusable, text_of
from agencybilling.importers.formats import Format
from agencybilling.importers.instants import from_iso
from agencybilling.importers.records import AgentRef, milliseconds

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime
    from pathlib import Path

    from agencybilling.importers.drafts import Fields
    from agencybilling.importers.formats import ReadOptions
    from agencybilling.importers.records import ForeignRecord, Row

_SOURCE = "vapi"
_OPEN = frozenset({"scheduled", "queued", "ringing", "in-progress", "forwarding"})


def _detect(head: bytes, _filename: str) -> bool:
    return names_in(head) >= {"orgId", "createdAt", "type", "status"}


def _read(path: Path, _options: ReadOptions) -> Iterator[Row]:
    return decided(objects(path, envelope="results"), describe=_draft, decide=_decide)


def _draft(row: int, call: Fields) -> Draft:
    named = ((name, text_of(call.get(name))) for name in ("assistantId", "squadId"))
    return Draft(
        row=row,
        source=_SOURCE,
        channel=Channel.VOICE,
        authority=Authority.API,
        external_id=text_of(call.get("id")),
        updated=field_or_none(call, "updatedAt", read=from_iso),
        agents=tuple(AgentRef(_SOURCE, name, agent) for name, agent in named if agent),
        campaign=text_of(call.get("campaignId")),
    )


def _decide(draft: Draft, call: Fields) -> ForeignRecord:
    status = call.get("status")
    if isinstance(status, str) and status in _OPEN:
        return draft.open(f"status {status}", occurred_at=field_or_none(call, "startedAt", read=from_iso))
    if status != "ended":
        raise Unusable(Fault.NOT_KNOWN, status, field="status")
    started = field_of(call, "startedAt", read=from_iso)
    if started is None:
        missing = "no startedAt" if call.get("endedAt") else "no startedAt, no endedAt"
        return draft.not_billable(f"never connected: {missing}")
    return _ended(draft, call, started=started)


def _ended(draft: Draft, call: Fields, *, started: datetime) -> ForeignRecord:
    """A call has no duration of its own; costs[] repeats the minutes, but rounded, and is not billed from."""
    ended = field_of(call, "endedAt", read=from_iso)
    if ended is None:
        raise Unusable(Fault.MISSING, field="ended, but endedAt")
    if ended < started:
        raise Unusable(Fault.BACKWARDS, call.get("endedAt"), field="endedAt")
    duration = plausible(milliseconds(ended) - milliseconds(started), call.get("endedAt"))
    why = call.get("endedReason")
    if duration and isinstance(why, str) and "error" in why:
        return draft.not_billable("failed after some seconds", occurred_at=started, duration_ms=duration)
    return draft.call(started, duration_ms=duration, voicemail=why == "voicemail")


VAPI_CALLS = Format(name="vapi-calls", title="Vapi calls (JSON)", source=_SOURCE, detect=_detect, read=_read)
