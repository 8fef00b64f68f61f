"""Payment requests as rows for tables and exports: filtered, in any order, with totals per status."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from agencybilling.domain.audit import Event
from agencybilling.domain.calendar import Instant
from agencybilling.domain.catalog import name_key
from agencybilling.domain.money import Money
from agencybilling.domain.payments import (
    PaymentRequest,
    RequestKind,
    RequestNumber,
    RequestStatus,
    RequestType,
)
from agencybilling.queries.conditions import (
    Condition,
    Wanted,
    all_of,
    among,
    any_of,
    compared,
    containing,
    where,
)
from agencybilling.queries.keys import Cancelled, Keys, never, ordered_keys, ordering
from agencybilling.store.books import UnitOfWork
from agencybilling.store.rows import Row, request_of
from agencybilling.store.schema import payment_requests
from agencybilling.store.statements import columns_of, select_in

OPEN = frozenset(status for status in RequestStatus if status.open)
NUMBERED = re.compile(r"PR-(\d{4})-?(\d{0,12})", re.ASCII | re.IGNORECASE)
_YEAR_AND_PLACE = re.compile(r"(\d{4})-(\d{1,12})", re.ASCII)
_PLACE = re.compile(r"\d{1,12}", re.ASCII)


@dataclass(frozen=True, slots=True)
class RequestRow:
    """A payment request with its client's name."""

    client_id: int
    client: str
    request: PaymentRequest

    @property
    def amount(self) -> Money:
        """What it asks for."""
        return Money(self.request.amount, self.request.currency)


@dataclass(frozen=True, slots=True)
class RequestFilter:
    """Which requests are wanted; days are included at both ends, empty sets want any. Nothing given: all.

    `text` is looked for in the number, the client's name, the description and the external reference.
    """

    client_id: int | None = None
    statuses: frozenset[RequestStatus] = frozenset()
    types: frozenset[RequestType] = frozenset()
    kinds: frozenset[RequestKind] = frozenset()
    currency: str | None = None
    issued_from: date | None = None
    issued_to: date | None = None
    due_from: date | None = None
    due_to: date | None = None
    text: str = ""

    def condition(self) -> Condition:
        """What a select of requests as `r` ends with."""
        return where(
            compared("r.client_id =", self.client_id),
            among("r.status", self.statuses),
            among("r.type", self.types),
            among("r.kind", self.kinds),
            compared("r.currency =", self.currency),
            compared("r.issued_on >=", self.issued_from),
            compared("r.issued_on <=", self.issued_to),
            compared("r.due_on >=", self.due_from),
            compared("r.due_on <=", self.due_to),
            _holding(self.text),
        )


EVERY_REQUEST = RequestFilter()


class RequestOrder(StrEnum):
    """By what a list of requests is sorted."""

    NUMBER = "number"
    CLIENT = "client"
    AMOUNT = "amount"
    STATUS = "status"
    ISSUED = "issued"
    DUE = "due"
    PAID = "paid"
    PERIOD = "period"
    REFERENCE = "reference"


_URGENCY = (
    "CASE r.status WHEN 'overdue' THEN 0 WHEN 'failed' THEN 1 WHEN 'pending' THEN 2 WHEN 'paid' THEN 3"
    " ELSE 4 END"
)
# Amounts of different currencies are never compared.
_BY: dict[RequestOrder, tuple[str, ...]] = {
    RequestOrder.NUMBER: ("r.year", "r.sequence"),
    RequestOrder.CLIENT: ("c.name_key", "r.id"),
    RequestOrder.AMOUNT: ("r.currency", "r.amount", "r.id"),
    RequestOrder.STATUS: (_URGENCY, "r.id"),
    RequestOrder.ISSUED: ("r.issued_on", "r.id"),
    RequestOrder.DUE: ("r.due_on", "r.id"),
    RequestOrder.PAID: ("r.paid_on", "r.id"),
    RequestOrder.PERIOD: ("r.period_start", "r.period_end", "r.id"),
    RequestOrder.REFERENCE: ("r.external_reference", "r.id"),
}
_COLUMNS = columns_of(payment_requests, "r")
# Only names of our own columns are put together here.
_ROWS = f"SELECT {_COLUMNS}, c.name FROM payment_requests r JOIN clients c ON c.id = r.client_id"
_IDS = "SELECT r.id FROM payment_requests r"
_IDS_WITH_CLIENTS = f"{_IDS} JOIN clients c ON c.id = r.client_id"


def request_keys(
    unit: UnitOfWork,
    wanted: RequestFilter = EVERY_REQUEST,
    *,
    order: RequestOrder = RequestOrder.NUMBER,
    descending: bool = False,
    cancelled: Cancelled = never,
) -> Keys | None:
    """The ids of the requests that are wanted, in order; None where it was cancelled."""
    ids = _IDS_WITH_CLIENTS if order is RequestOrder.CLIENT else _IDS
    by = ordering(*_BY[order], descending=descending)
    return ordered_keys(unit, ids, wanted=wanted.condition(), order=by, cancelled=cancelled)


def request_rows(unit: UnitOfWork, ids: Iterable[int]) -> dict[int, RequestRow]:
    """Requests by id, without line items."""
    return {row[0]: _row(row) for row in select_in(unit.connection, f"{_ROWS} WHERE r.id IN (?)", ids=ids)}


def all_requests(unit: UnitOfWork, wanted: RequestFilter = EVERY_REQUEST) -> Iterator[RequestRow]:
    """Requests in order of creation, without line items."""
    condition = wanted.condition()
    rows = unit.connection.exec_driver_sql(f"{_ROWS}{condition.sql} ORDER BY r.id", condition.values)
    return map(_row, rows)


def request_numbered(unit: UnitOfWork, number: RequestNumber) -> RequestRow | None:
    """The request of this number, with its line items."""
    found = unit.requests.numbered(number)
    return None if found is None else request_with_lines(unit, found[0])


def request_with_lines(unit: UnitOfWork, request_id: int) -> RequestRow:
    """A request by id, with its line items; it must exist."""
    row = request_rows(unit, [request_id])[request_id]
    lines = unit.requests.lines(request_id)
    return RequestRow(row.client_id, row.client, row.request._replace(lines=lines))


def _row(row: Row) -> RequestRow:
    return RequestRow(row[3], row[-1], request_of(row))


# -- text that people search for


def by_number(text: str) -> Wanted:
    """Requests of the number that is written here, in full or as its digits; None where there are none."""
    if (match := NUMBERED.fullmatch(text) or _YEAR_AND_PLACE.fullmatch(text)) is not None:
        year, place = match.groups()
        place_in_year = compared("r.sequence =", int(place)) if place else None
        return all_of(compared("r.year =", int(year)), place_in_year)
    if _PLACE.fullmatch(text):
        return compared("r.sequence =", int(text))
    return None


def _holding(text: str) -> Wanted:
    text = text.strip()
    if not text:
        return None
    numbered = by_number(text)
    if numbered is not None and NUMBERED.fullmatch(text):
        return numbered
    # Clients are few, and found first: their requests then come by an index.
    named = Condition("r.client_id IN (SELECT id FROM clients WHERE instr(name_key, ?))", (name_key(text),))
    described = containing("r.description", text), containing("r.external_reference", text)
    return any_of([named, *described, *([] if numbered is None else [numbered])])


# -- totals


@dataclass(frozen=True, slots=True)
class Total:
    """How many requests of a status and currency there are, and what they come to."""

    status: str
    count: int
    amount: Money


def totals(unit: UnitOfWork, wanted: RequestFilter = EVERY_REQUEST) -> list[Total]:
    """Counts and sums per status and currency, nothing ever added across currencies."""
    condition = wanted.condition()
    rows = unit.connection.exec_driver_sql(
        f"SELECT r.status, COUNT(*), SUM(r.amount), r.currency FROM payment_requests r{condition.sql}"
        " GROUP BY r.status, r.currency ORDER BY r.status, r.currency",
        condition.values,
    )
    return [Total(status, count, Money(amount, currency)) for status, count, amount, currency in rows]


# -- who set the present status


@dataclass(frozen=True, slots=True)
class StatusSet:
    """Who gave a request the status it has, and when; `event` is what it was that did so."""

    actor: str
    at: Instant
    event: Event


_EVENTS_OF = (
    "SELECT event, actor, at, details FROM history WHERE client_id = ? AND request_id = ? ORDER BY id DESC"
)


def status_set(unit: UnitOfWork, *, client_id: int, request_id: int) -> StatusSet | None:
    """The last change of its status, else its making; None where the history has neither."""
    found = None
    for event, actor, at, details in unit.connection.exec_driver_sql(_EVENTS_OF, (client_id, request_id)):
        found = StatusSet(actor, Instant(at), Event(event))
        if event == Event.REQUEST_STATUS and "status" in json.loads(details).get("after", {}):
            break
    return found
