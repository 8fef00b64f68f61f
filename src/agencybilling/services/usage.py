"""Usage recorded by hand, and voided (SPEC 7)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from agencybilling.domain.audit import Event
from agencybilling.domain.calendar import Instant
from agencybilling.domain.decide.draft import Decision
from agencybilling.domain.decide.recording import Recorder, check_not_in_future, day_to_catch_up, void
from agencybilling.domain.errors import NotFound, UsageConflict
from agencybilling.domain.usage import Channel, Outcome, Usage, chat_quantity, voice_quantity
from agencybilling.services.office import ClientRef, Command, Desk, Office
from agencybilling.store.books import UnitOfWork
from agencybilling.store.usage import Held

MANUAL = "manual"


@dataclass(frozen=True, slots=True)
class NewUsage:
    """A record as people enter it: seconds of a call, or a number of chats."""

    external_id: str
    channel: Channel
    quantity: object
    occurred_at: Instant | None = None
    source: str = MANUAL
    campaign: str | None = None
    note: str | None = None

    def checked(self, now: Instant) -> Usage:
        """The record with its quantity as the books keep it. Raises `InvalidQuantity`."""
        match self.channel:
            case Channel.VOICE:
                quantity = voice_quantity(self.quantity)
            case Channel.CHAT:
                quantity = chat_quantity(self.quantity)
        at = now if self.occurred_at is None else self.occurred_at
        return Usage(self.source, self.external_id, self.channel, quantity, at, self.campaign, self.note)


@dataclass(frozen=True, slots=True)
class HandedIn:
    """What became of a record, and the decision behind it."""

    outcome: Outcome
    decision: Decision


@dataclass(frozen=True, slots=True)
class RecordRef:
    """A client's record by its source and id."""

    client_id: int
    source: str
    external_id: str


class UsageRecords:
    """Usage by hand."""

    def __init__(self, office: Office) -> None:
        self._office = office

    def record(self, client: ClientRef, new: NewUsage) -> Outcome:
        """Record one call or some chats; the same record again changes nothing.

        Raises `InvalidQuantity`, `UsageConflict`, `UsageInFuture`.
        """
        return self.hand_in(client, new).outcome

    def hand_in(self, client: ClientRef, new: NewUsage) -> HandedIn:
        """As `record`, with what it comes to for the client."""
        outcome = Outcome.DUPLICATE

        def decide(desk: Desk) -> Decision:
            nonlocal outcome
            usage = new.checked(desk.now)
            recorder = Recorder(desk.account, now=desk.now, agency=desk.agency, usage=desk.usage)
            if not is_duplicate(desk.unit, usage, client_id=desk.account.client.id):
                check_not_in_future(usage, desk.now)
                outcome = recorder.record(usage)
                recorder.draft.note(
                    Event.USAGE_RECORDED, source=usage.source, id=usage.external_id, outcome=outcome
                )
            return recorder.draft.decided()

        at = new.occurred_at
        decision = self._office.carry_out(
            client,
            decide,
            through=lambda agency, now: day_to_catch_up(now if at is None else at, now=now, zone=agency.zone),
        )
        return HandedIn(outcome, decision)

    def client_of(self, source: str, external_id: str) -> int:
        """The id of the client whose record this is. Raises `NotFound`, also for one of nobody's."""
        with self._office.books.read() as unit:
            held = unit.usage.find(source, external_id)
        if held is None or held.client_id is None:
            raise NotFound(source=source, id=external_id)
        return held.client_id

    def void(self, client: ClientRef, *, external_id: str, source: str = MANUAL) -> Decision:
        """Take a record out of the replay. Raises `NotFound`, also the second time, and `PeriodSettled`."""
        return self._office.carry_out(client, _voiding(source, external_id))

    def void_all(self, records: Iterable[RecordRef]) -> list[Decision]:
        """Take several records out of the replay: of each client all or none. Raises as `void` does."""
        by_client: dict[int, list[Command]] = {}
        for record in records:
            by_client.setdefault(record.client_id, []).append(_voiding(record.source, record.external_id))
        return [
            decision
            for client, commands in by_client.items()
            for decision in self._office.carry_out_one_after_another(client, *commands)
        ]


def _voiding(source: str, external_id: str) -> Command:
    def decide(desk: Desk) -> Decision:
        held = desk.unit.usage.find(source, external_id)
        if held is None or held.voided or held.client_id != desk.account.client.id:
            raise NotFound(source=source, id=external_id)
        return void(
            desk.account, record_id=held.id, key=held.usage.key, charged=held.charged, usage=desk.usage
        )

    return decide


def is_duplicate(unit: UnitOfWork, usage: Usage, *, client_id: int | None) -> bool:
    """Whether the books hold this very record already. Raises `UsageConflict` for another under its id."""
    held = unit.usage.find(usage.source, usage.external_id)
    if held is None:
        return False
    if held.client_id != client_id or not same_content(held, usage):
        raise UsageConflict(source=usage.source, id=usage.external_id)
    return True


def same_content(held: Held, usage: Usage) -> bool:
    """The same call or chats: channel, quantity and time; campaign and note are remarks beside it."""
    known = held.usage
    return (known.channel, known.quantity, known.occurred_at) == (
        usage.channel,
        usage.quantity,
        usage.occurred_at,
    )
