"""A foreign row on its way to a record: who it is from is known, how it stands is being decided."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeVar

from agencybilling.domain.usage import Authority
from agencybilling.importers.fields import Fault, Unusable
from agencybilling.importers.records import AgentRef, ForeignRecord, Standing, rank

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from datetime import datetime

    from agencybilling.domain.usage import Channel
    from agencybilling.importers.records import Conversation


_Value = TypeVar("_Value")


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    row: int
    source: str
    channel: Channel
    authority: Authority
    external_id: str | None
    updated: datetime | None = None
    agents: tuple[AgentRef, ...] = ()
    campaign: str | None = None

    def rejected(self, why: Unusable) -> ForeignRecord:
        return self._record(Standing.REJECTED, reason=why.reason, found=why.found)

    def open(self, reason: str, *, occurred_at: datetime | None = None) -> ForeignRecord:
        return self._record(Standing.OPEN, reason=reason, occurred_at=occurred_at)

    def not_billable(
        self, reason: str, *, occurred_at: datetime | None = None, duration_ms: int | None = None
    ) -> ForeignRecord:
        return self._record(
            Standing.NOT_BILLABLE, reason=reason, occurred_at=occurred_at, duration_ms=duration_ms
        )

    def call(self, occurred_at: datetime, *, duration_ms: int, voicemail: bool) -> ForeignRecord:
        """A call that is final: billable if anyone was connected for any time."""
        if not duration_ms:
            return self.not_billable("zero duration", occurred_at=occurred_at, duration_ms=0)
        return self._record(
            Standing.BILLABLE, occurred_at=occurred_at, duration_ms=duration_ms, voicemail=voicemail
        )

    def chat(self, occurred_at: datetime, *, chats: int, conversation: Conversation) -> ForeignRecord:
        return self._record(
            Standing.BILLABLE, occurred_at=occurred_at, chats=chats, conversation=conversation
        )

    def _record(
        self,
        standing: Standing,
        *,
        reason: str | None = None,
        found: str | None = None,
        occurred_at: datetime | None = None,
        duration_ms: int | None = None,
        voicemail: bool = False,
        chats: int | None = None,
        conversation: Conversation | None = None,
    ) -> ForeignRecord:
        return ForeignRecord(
            row=self.row,
            source=self.source,
            external_id=self.external_id,
            standing=standing,
            channel=self.channel,
            rank=rank(standing, self.authority, updated=self.updated),
            occurred_at=occurred_at,
            duration_ms=duration_ms,
            agents=self.agents,
            campaign=self.campaign,
            voicemail=voicemail,
            reason=reason,
            found=found,
            chats=chats,
            conversation=conversation,
        )


Fields = dict[str, object]


def decided(
    items: Iterable[object],
    *,
    describe: Callable[[int, Fields], Draft],
    decide: Callable[[Draft, Fields], ForeignRecord],
) -> Iterator[ForeignRecord]:
    """The record of every item, counted from 1."""
    for row, item in enumerate(items, 1):
        if isinstance(item, dict):
            yield record_of(describe(row, item), item, decide=decide)
        else:
            yield describe(row, {}).rejected(Unusable(Fault.NO_OBJECT, item))


def record_of(
    draft: Draft, fields: Fields, *, decide: Callable[[Draft, Fields], ForeignRecord]
) -> ForeignRecord:
    """The record as decided; one that can't be used is rejected with the reason."""
    if draft.external_id is None:
        return draft.rejected(Unusable(Fault.NO_ID, field="the id"))
    try:
        return decide(draft, fields)
    except Unusable as why:
        return draft.rejected(why)


def field_of(fields: Fields, name: str, *, read: Callable[[object], _Value]) -> _Value | None:
    """What the field says, or None where it says nothing; a fault is told with the field's name."""
    value = fields.get(name)
    if value is None or value == "":
        return None
    try:
        return read(value)
    except Unusable as why:
        raise why.in_field(name) from None


def field_or_none(fields: Fields, name: str, *, read: Callable[[object], _Value]) -> _Value | None:
    """For what is nice to know: a faulty field says nothing."""
    try:
        return field_of(fields, name, read=read)
    except Unusable:
        return None
