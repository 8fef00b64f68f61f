"""Writing decisions: new rows get their ids and numbers here, and only what differs is written."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cache

from sqlalchemy import Connection, Table, func, select

from agencybilling.domain.audit import Entry, Event
from agencybilling.domain.calendar import Instant
from agencybilling.domain.campaigns import Campaign
from agencybilling.domain.catalog import name_key
from agencybilling.domain.decide.draft import Decision, Pace
from agencybilling.domain.decide.renewal import next_step_on
from agencybilling.domain.payments import PaymentRequest, RequestNumber
from agencybilling.domain.subscriptions import PeriodKey
from agencybilling.domain.usage import Authority, Channel, Charge, Usage
from agencybilling.store.catalog import CatalogTable
from agencybilling.store.platform import Asked, PlatformTable, Wanted
from agencybilling.store.rows import (
    Values,
    line_values,
    period_values,
    request_values,
    subscription_values,
    text_or_none,
    wallet_entry_values,
)
from agencybilling.store.schema import (
    campaigns,
    client_packs,
    clients,
    history,
    payment_requests,
    periods,
    redeemed_codes,
    request_lines,
    subscriptions,
    usage_records,
    wallet_entries,
)
from agencybilling.store.statements import insert_rows, update_rows

ENGINE = "engine"

_CLIENT = (
    "enabled",
    "plan_id",
    "wallet_ms",
    "wallet_final_ms",
    "last_at",
    "last_source",
    "last_external_id",
    "next_step_on",
)
_SUBSCRIPTION = ("status", "canceled_at", "canceled_on")
_PERIOD = tuple(c.name for c in periods.columns)[4:]
_SETTLED_PERIOD = ("late_given_ms",)
_REQUEST = ("status", "due_on", "grace_until", "paid_on", "external_reference", "notes")
_SPLIT = ("included_ms", "wallet_ms", "billable_ms", "uncovered_ms")
_WITHDRAWN = (
    "client_id",
    "channel",
    "quantity",
    "occurred_at",
    "campaign",
    "note",
    "agents",
    "authority",
    "subscription_id",
    "own_period",
    "charged_period",
    "billed_ms",
)
_CHARGE = ("client_id", "subscription_id", "own_period", "charged_period", "billed_ms")


@dataclass(frozen=True, slots=True)
class Change:
    """A decision to write, who took it and when."""

    decision: Decision
    actor: str
    at: Instant


@dataclass(slots=True)
class _Ids:
    """The ids that stand-ins of one account's new rows were given."""

    requests: dict[int, int] = field(default_factory=dict)
    subscriptions: dict[int, int] = field(default_factory=dict)
    records: dict[int, int] = field(default_factory=dict)

    def period(self, key: PeriodKey) -> PeriodKey:
        return (self.subscriptions.get(key[0], key[0]), key[1])


class Writer:
    """Writes decisions of many accounts within one transaction."""

    def __init__(self, connection: Connection, catalog: CatalogTable, *, pace: Pace) -> None:
        self._connection = connection
        self._catalog = catalog
        self._pace = pace
        self._rows: dict[Table, list[Values]] = defaultdict(list)
        self._updates: dict[tuple[Table, tuple[str, ...]], list[Values]] = defaultdict(list)
        self._next: dict[Table, int] = {}
        self._texts: dict[tuple[object, ...], str] = {}
        self._asked: dict[int, Asked] = {}

    def save(self, changes: Sequence[Change]) -> None:
        """Write what these decisions changed, all of it or, on an error, nothing of the transaction."""
        ids = [_Ids() for _ in changes]
        for change, known in zip(changes, ids, strict=True):
            self._subscriptions(change, known)
            self._redeemed(change, known)
            self._periods(change, known)
        self._requests(changes, ids)
        for change, known in zip(changes, ids, strict=True):
            self._usage(change, known)
            self._wallet(change, known)
            self._campaigns(change)
            self._client(change)
            self._history(change, known)
        self._flush()

    def _flush(self) -> None:
        for table in _ORDER:
            insert_rows(self._connection, table, rows=self._rows.pop(table, ()))
        # A record is charged before its split becomes final.
        for (table, columns), rows in sorted(self._updates.items(), key=lambda item: item[0][1] == _SPLIT):
            update_rows(self._connection, table, columns=columns, rows=rows)
        self._updates.clear()
        if self._asked:
            PlatformTable(self._connection).ask(self._asked)
            self._asked.clear()

    def _new_id(self, table: Table) -> int:
        if table not in self._next:
            self._next[table] = self._connection.scalar(select(func.max(table.c.id))) or 0
        self._next[table] += 1
        return self._next[table]

    def _subscriptions(self, change: Change, ids: _Ids) -> None:
        before = change.decision.before.subscriptions
        for index, now in enumerate(change.decision.account.subscriptions):
            if index >= len(before):
                ids.subscriptions[now.id] = new_id = self._new_id(subscriptions)
                written = replace(now, id=new_id)
                values = subscription_values(
                    written,
                    client_id=change.decision.before.client.id,
                    terms_id=self._catalog.terms_id(now.terms),
                )
                self._rows[subscriptions].append(values)
            elif now is not before[index]:
                self._updates[subscriptions, _SUBSCRIPTION].append(
                    (now.status.value, now.canceled_at, text_or_none(now.canceled_on), now.id)
                )

    def _redeemed(self, change: Change, ids: _Ids) -> None:
        decision = change.decision
        if decision.redeemed is not None:
            started = ids.subscriptions[decision.account.subscriptions[-1].id]
            self._rows[redeemed_codes].append((decision.before.client.id, decision.redeemed, started))

    def _periods(self, change: Change, ids: _Ids) -> None:
        before = {p.key: p for p in (*change.decision.before.periods, *change.decision.drawn_on)}
        for now in change.decision.account.periods:
            was = before.get(now.key)
            if was is now:
                continue
            values = period_values(now)
            if was is None:
                self._rows[periods].append((*ids.period(now.key), *values[2:]))
            elif was.settled_on is None:
                self._updates[periods, _PERIOD].append((*values[4:], *values[:2]))
            else:
                # Of a settled period only what late records drew on it goes on.
                self._updates[periods, _SETTLED_PERIOD].append((now.late_given, *values[:2]))

    def _requests(self, changes: Sequence[Change], ids: Sequence[_Ids]) -> None:
        new: list[tuple[date, int, PaymentRequest]] = []
        for index, change in enumerate(changes):
            before = {r.id: r for r in change.decision.before.requests}
            for now in change.decision.account.requests:
                if now.id < 0:
                    new.append((now.issued_on, index, now))
                elif now is not before[now.id]:
                    self._updates[payment_requests, _REQUEST].append(_request_update(now))
        new.sort(key=lambda item: item[:2])
        numbers = self._numbers(day.year for day, _, _ in new)
        for day, index, request in new:
            numbers[day.year] += 1
            known = ids[index]
            new_id = self._new_id(payment_requests)
            known.requests[request.id] = new_id
            values = request_values(
                request,
                request_id=new_id,
                number=RequestNumber(day.year, numbers[day.year]),
                client_id=changes[index].decision.before.client.id,
                subscription_id=_mapped(known.subscriptions, request.subscription_id),
            )
            self._rows[payment_requests].append(values)
            lines = self._rows[request_lines]
            for position, line in enumerate(request.lines):
                lines.append(line_values(line, request_id=new_id, position=position))

    def _numbers(self, years: Iterable[int]) -> dict[int, int]:
        """The last number of each of these years."""
        last = func.max(payment_requests.c.sequence)
        return {
            year: self._connection.scalar(select(last).where(payment_requests.c.year == year)) or 0
            for year in set(years)
        }

    def _usage(self, change: Change, ids: _Ids) -> None:
        client_id = change.decision.before.client.id
        self._recorded(change, ids)
        for record_id, charge in change.decision.taken_in.items():
            self._updates[usage_records, _CHARGE].append((client_id, *_charge_values(charge, ids), record_id))
        for split in change.decision.splits:
            self._updates[usage_records, _SPLIT].append((*split[1:], _mapped(ids.records, split.record_id)))
        for record_id, usage in change.decision.withdrawn.items():
            self._updates[usage_records, _WITHDRAWN].append(
                (None, *_usage_values(usage), *_UNCHARGED, record_id)
            )
        if change.decision.voided is not None:
            self._updates[usage_records, ("voided_at",)].append((change.at, change.decision.voided))

    def _recorded(self, change: Change, ids: _Ids) -> None:
        """New records: an import has a million, so nothing is looked up twice."""
        decision = change.decision
        if not decision.recorded:
            return
        client_id, rows = decision.before.client.id, self._rows[usage_records]
        new_id = self._new_id(usage_records) - 1
        periods_of = cache(lambda own, charged: (*ids.period(own), ids.period(charged)[1]))
        for stand_in, usage, recorded_at, charge in decision.recorded:
            new_id += 1
            ids.records[stand_in] = new_id
            source, external_id, channel, quantity, at, campaign, note, agents, authority = usage
            if charge is None:
                charged = _UNCHARGED
            else:
                charged = (*periods_of(charge.own, charge.charged), charge.billed)
            rows.append(
                (
                    *(new_id, client_id, source, external_id, _CHANNEL[channel], quantity, at, recorded_at),
                    *(campaign, note, agents, _AUTHORITY[authority]),
                    *charged,
                    *_NOT_FINAL,
                )
            )
        self._next[usage_records] = new_id

    def _wallet(self, change: Change, ids: _Ids) -> None:
        before = {e.id: e for e in change.decision.before.credits}
        for now in change.decision.account.credits:
            if now.id < 0:
                written = replace(
                    now, id=self._new_id(wallet_entries), request_id=_mapped(ids.requests, now.request_id)
                )
                self._rows[wallet_entries].append(
                    wallet_entry_values(written, client_id=change.decision.before.client.id)
                )
            elif now is not before[now.id]:
                self._updates[wallet_entries, ("taken_ms", "final")].append(
                    (now.taken, int(now.final), now.id)
                )

    def _campaigns(self, change: Change) -> None:
        before = change.decision.before.campaigns
        for index, now in enumerate(change.decision.account.campaigns):
            if index >= len(before):
                self._new_campaign(change, now)
            elif now is not before[index]:
                state = (int(now.running), int(now.paused_by_person))
                self._updates[campaigns, ("running", "paused_by_person")].append((*state, now.id))
                # Paused and resumed by one transaction: the platform is asked for nothing.
                if now.running != before[index].running and self._asked.pop(now.id, None) is None:
                    self._asked[now.id] = _asked(change, now)

    def _new_campaign(self, change: Change, new: Campaign) -> None:
        new_id, client_id = self._new_id(campaigns), change.decision.before.client.id
        state = (int(new.running), int(new.paused_by_person))
        self._rows[campaigns].append((new_id, client_id, new.name, name_key(new.name), *state))
        if not new.running:
            # A campaign that the platform has calls for as long as nobody pauses it there.
            self._asked[new_id] = _asked(change, new)

    def _client(self, change: Change) -> None:
        account = change.decision.account
        client = account.client
        step = next_step_on(account, self._pace)
        self._updates[clients, _CLIENT].append(
            (
                int(client.enabled),
                client.plan_id,
                client.wallet,
                client.wallet_final,
                *(client.last_record or (None, None, None)),
                text_or_none(step),
                client.id,
            )
        )
        if account.pack_ids != change.decision.before.pack_ids:
            self._packs(client.id, before=change.decision.before.pack_ids, after=account.pack_ids)

    def _packs(self, client_id: int, *, before: frozenset[int], after: frozenset[int]) -> None:
        self._rows[client_packs] += [(client_id, pack_id) for pack_id in after - before]
        for pack_id in before - after:
            self._connection.execute(
                client_packs.delete().where(
                    client_packs.c.client_id == client_id, client_packs.c.pack_id == pack_id
                )
            )

    def _history(self, change: Change, ids: _Ids) -> None:
        client_id = change.decision.before.client.id
        rows = self._rows[history]
        for entry in change.decision.entries:
            by_engine = entry.step_at is not None
            rows.append(
                (
                    self._new_id(history),
                    entry.step_at if by_engine else change.at,
                    ENGINE if by_engine else change.actor,
                    client_id,
                    entry.event.value,
                    _mapped(ids.requests, entry.request_id),
                    self._text(entry) if by_engine else details_text(entry.details),
                )
            )

    def _text(self, entry: Entry) -> str:
        """What an engine's entry says: thousands in a batch say the same."""
        try:
            key = (entry.event, *entry.details.items())
            text = self._texts.get(key)
        except TypeError:
            return details_text(entry.details)
        if text is None:
            text = self._texts[key] = details_text(entry.details)
        return text


_encode = json.JSONEncoder(default=str, separators=(",", ":"), ensure_ascii=False).encode


def details_text(details: object) -> str:
    """What an entry of the history says, as JSON."""
    return _encode(details)


def _mapped(ids: dict[int, int], known: int | None) -> int | None:
    return None if known is None else ids.get(known, known)


def _asked(change: Change, campaign: Campaign) -> Asked:
    """What the platform is asked for, since the step or the command that last turned the campaign."""
    turned = (
        entry.step_at
        for entry in reversed(change.decision.entries)
        if entry.event in _TURNS and entry.details.get("campaign") == campaign.name
    )
    step_at = next(turned, None)
    wanted = Wanted.RESUME if campaign.running else Wanted.PAUSE
    return Asked(wanted, change.at if step_at is None else step_at)


_TURNS = {Event.CAMPAIGN_ADDED, Event.CAMPAIGN_PAUSED, Event.CAMPAIGN_RESUMED}
_UNCHARGED: Values = (None, None, None, None)
_NOT_FINAL: Values = (None, None, None, None, None)
_CHANNEL = {channel: channel.value for channel in Channel}
_AUTHORITY = {authority: authority.value for authority in Authority}


def _charge_values(charge: Charge | None, ids: _Ids) -> Values:
    if charge is None:
        return _UNCHARGED
    own, charged = ids.period(charge.own), ids.period(charge.charged)
    return (own[0], own[1], charged[1], charge.billed)


def _usage_values(usage: Usage) -> Values:
    return (
        usage.channel.value,
        usage.quantity,
        usage.occurred_at,
        usage.campaign,
        usage.note,
        usage.agents,
        int(usage.authority),
    )


def _request_update(request: PaymentRequest) -> Values:
    return (
        request.status.value,
        request.due_on.isoformat(),
        text_or_none(request.grace_until),
        text_or_none(request.paid_on),
        request.external_reference,
        request.notes,
        request.id,
    )


_ORDER = (
    subscriptions,
    redeemed_codes,
    periods,
    payment_requests,
    request_lines,
    usage_records,
    wallet_entries,
    campaigns,
    client_packs,
    history,
)
