"""Do the books add up? Every stored total worked out again from its facts, by the words of the rules."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from datetime import date
from typing import Any

from sqlalchemy import Connection, text

from agencybilling.domain.calendar import Rhythm, Unit
from agencybilling.store.books import Books

Row = Any
Key = tuple[int, int]

MS_PER_MINUTE = 60_000


def discrepancies(books: Books) -> list[str]:
    """What does not add up; nothing where all is well."""
    with books.read() as unit:
        connection = unit.connection
        found = list(_numbers(connection)) + list(_amounts(connection))
        for client in _all(connection, "SELECT * FROM clients ORDER BY id"):
            found += [f"{client.name}: {problem}" for problem in _client(connection, client)]
        return found


def _all(connection: Connection, sql: str, **values: object) -> list[Row]:
    return list(connection.execute(text(sql), values))


def _numbers(connection: Connection) -> Iterator[str]:
    years: dict[int, list[int]] = defaultdict(list)
    for row in _all(connection, "SELECT year, sequence, issued_on FROM payment_requests ORDER BY id"):
        years[row.year].append(row.sequence)
        if row.year != int(row.issued_on[:4]):
            yield f"a number of {row.year} on a request of {row.issued_on}"
    for year, numbers in years.items():
        if numbers != list(range(1, len(numbers) + 1)):
            yield f"numbers of {year} have gaps or are out of order: {numbers}"


def _amounts(connection: Connection) -> Iterator[str]:
    sums = _all(
        connection,
        "SELECT r.id, r.amount, COALESCE(SUM(l.amount), 0) AS lines FROM payment_requests r"
        " LEFT JOIN request_lines l ON l.request_id = r.id GROUP BY r.id",
    )
    for row in sums:
        if row.amount != row.lines or row.amount <= 0:
            yield f"request {row.id} asks for {row.amount}, its lines for {row.lines}"


def _client(connection: Connection, client: Row) -> Iterator[str]:
    subscriptions = _all(
        connection,
        "SELECT s.*, t.* , s.id AS id FROM subscriptions s JOIN terms t ON t.id = s.terms_id"
        " WHERE s.client_id = :client ORDER BY s.id",
        client=client.id,
    )
    terms = {s.id: s for s in subscriptions}
    if sum(s.status != "canceled" for s in subscriptions) > 1:
        yield "more than one live subscription"
    periods = {
        (p.subscription_id, p.number): p
        for p in _all(
            connection,
            "SELECT p.* FROM periods p JOIN subscriptions s ON s.id = p.subscription_id"
            " WHERE s.client_id = :client ORDER BY subscription_id, number",
            client=client.id,
        )
    }
    for subscription in subscriptions:
        own = [p for p in periods.values() if p.subscription_id == subscription.id]
        yield from _spans(subscription, own)
    records = _all(
        connection,
        "SELECT * FROM usage_records"
        " WHERE client_id = :client AND charged_period IS NOT NULL AND voided_at IS NULL",
        client=client.id,
    )
    entries = _all(
        connection, "SELECT * FROM wallet_entries WHERE client_id = :client ORDER BY at, id", client=client.id
    )
    yield from _final(client, periods, records, entries)
    yield from _replayed(client, terms, periods, records, entries)
    yield from _usage_requests(connection, periods, terms)


def _spans(subscription: Row, periods: list[Row]) -> Iterator[str]:
    rhythm, anchor = (
        Rhythm(subscription.every, Unit(subscription.unit)),
        date.fromisoformat(subscription.start_on),
    )
    for number, period in enumerate(periods, start=1):
        bounds = (rhythm.bound(anchor, number - 1).isoformat(), rhythm.bound(anchor, number).isoformat())
        if (period.number, period.start_on, period.end_on) != (number, *bounds):
            yield f"period {number} is {period.number}, {period.start_on} to {period.end_on}, not {bounds}"
        last = number == len(periods)
        if bool(period.closed) != (not last or subscription.status == "canceled"):
            yield f"period {number} of subscription {subscription.id} is open or ended when it should not be"
        if (period.canceled_on is not None) != (last and subscription.status == "canceled"):
            yield f"period {number} of subscription {subscription.id} was canceled when it was not"


def _final(client: Row, periods: dict[Key, Row], records: list[Row], entries: list[Row]) -> Iterator[str]:
    """Settled periods against the frozen splits of the records charged with them."""
    sums: dict[Key, dict[str, int]] = defaultdict(lambda: defaultdict(int))
    for record in records:
        charged, own = (
            (record.subscription_id, record.charged_period),
            (record.subscription_id, record.own_period),
        )
        frozen = record.included_ms is not None
        if frozen != (periods[charged].settled_on is not None):
            yield f"the split of {record.external_id} is frozen or not against its period"
        if not frozen:
            continue
        total = sums[charged]
        total["records"] += 1
        total["own_used_ms" if own == charged else "late_drawn_ms"] += record.included_ms
        total["wallet_used_ms"] += record.wallet_ms
        total[f"billable_{record.channel}_ms"] += record.billable_ms
        total["uncovered_ms"] += record.uncovered_ms
        if own != charged:
            sums[own]["late_given_ms"] += record.included_ms
    for key, period in periods.items():
        names = ["late_given_ms"] if period.settled_on is None else [*_TOTALS, "late_given_ms"]
        for name in names:
            if getattr(period, name) != sums[key][name]:
                yield f"period {key} says {name} {getattr(period, name)}, its splits {sums[key][name]}"
    used = sum(p.wallet_used_ms for p in periods.values() if p.settled_on is not None)
    left = sum(e.taken_ms for e in entries if e.final) - used
    if left != client.wallet_final_ms or left < 0:
        yield f"the wallet's final part is {client.wallet_final_ms}, its facts say {left}"


_TOTALS = (
    "records",
    "own_used_ms",
    "late_drawn_ms",
    "wallet_used_ms",
    "billable_voice_ms",
    "billable_chat_ms",
    "uncovered_ms",
)


def _replayed(
    client: Row, terms: dict[int, Row], periods: dict[Key, Row], records: list[Row], entries: list[Row]
) -> Iterator[str]:
    """Periods not settled against all their records and wallet entries, played again in order of time."""
    wallet = client.wallet_final_ms
    left = {
        key: terms[key[0]].included_minutes * MS_PER_MINUTE
        - (0 if p.settled_on is None else p.own_used_ms + p.late_given_ms)
        for key, p in periods.items()
    }
    open_records = [r for r in records if r.included_ms is None]
    story = [(e.at, 0, "", "", e) for e in entries if not e.final]
    story += [(r.occurred_at, 1, r.source, r.external_id, r) for r in open_records]
    sums: dict[Key, dict[str, int]] = defaultdict(lambda: defaultdict(int))
    for _, is_record, *_, fact in sorted(story, key=lambda step: step[:4]):
        if not is_record:
            given = max(fact.asked_ms, -wallet)
            wallet += given
            if given != fact.taken_ms:
                yield f"wallet entry {fact.id} gave {fact.taken_ms}, the replay gives {given}"
            continue
        own, charged = (fact.subscription_id, fact.own_period), (fact.subscription_id, fact.charged_period)
        rules, period = terms[fact.subscription_id], periods[charged]
        rest = fact.billed_ms
        included = min(rest, left[own])
        left[own] -= included
        rest -= included
        from_wallet = min(rest, wallet) if rules.addon_packs else 0
        wallet -= from_wallet
        rest -= from_wallet
        total = sums[charged]
        total["records"] += 1
        total["own_used_ms" if own == charged else "late_drawn_ms"] += included
        total["wallet_used_ms"] += from_wallet
        billable = rules.overage_rate is not None and period.billed
        total[f"billable_{fact.channel}_ms" if billable else "uncovered_ms"] += rest
    if wallet != client.wallet_ms or wallet < 0:
        yield f"the wallet says {client.wallet_ms}, the replay {wallet}"
    for key, period in periods.items():
        if period.settled_on is None:
            for name in _TOTALS:
                if getattr(period, name) != sums[key][name]:
                    yield f"period {key} says {name} {getattr(period, name)}, the replay {sums[key][name]}"
    last = max(((r.occurred_at, r.source, r.external_id) for r in open_records), default=None)
    stored = None if client.last_at is None else (client.last_at, client.last_source, client.last_external_id)
    if last is not None and (stored is None or stored < last):
        yield f"the last record is {last}, not {stored}"


def _usage_requests(connection: Connection, periods: dict[Key, Row], terms: dict[int, Row]) -> Iterator[str]:
    lines = _all(
        connection,
        "SELECT r.subscription_id, r.period, l.kind, l.quantity_ms FROM payment_requests r"
        " JOIN request_lines l ON l.request_id = r.id WHERE r.kind = 'usage'",
    )
    asked = {(row.subscription_id, row.period, row.kind): row.quantity_ms for row in lines}
    for key, period in periods.items():
        for kind, minutes in (
            ("voice_usage", period.billable_voice_ms),
            ("chat_usage", period.billable_chat_ms),
        ):
            billed = asked.get((*key, kind))
            if period.settled_on is None and billed is not None:
                yield f"period {key} is billed and not settled"
            elif billed is not None and billed != minutes:
                yield f"period {key} was billed {billed} of {minutes} ms of {kind}"
            elif (
                billed is None
                and period.settled_on is not None
                and minutes * (terms[key[0]].overage_rate or 0) >= 10**10
            ):
                yield f"period {key} was never billed its {minutes} ms of {kind}"
