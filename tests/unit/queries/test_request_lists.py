"""Lists of payment requests: every filter and order gives what going through all of them one by one gives."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agencybilling.domain.audit import Event
from agencybilling.domain.payments import RequestKind, RequestNumber, RequestStatus, RequestType
from agencybilling.queries import keys
from agencybilling.queries.requests import (
    RequestFilter,
    RequestOrder,
    RequestRow,
    all_requests,
    request_keys,
    request_numbered,
    request_rows,
    request_with_lines,
    status_set,
    totals,
)
from tests.builders import SmallAgency
from tests.unit.queries.lively import lively_agency

AGENCY = lively_agency()
TEXTS = (
    "",
    "ce",
    "CEDAR",
    " cédille ",
    "100%_",
    "training",
    "tx 08",
    "PR-2026-000003",
    "pr-2026-",
    "2026-4",
    "7",
)
URGENCY = ("overdue", "failed", "pending", "paid", "canceled")

days = st.none() | st.integers(-80, 30).map(lambda n: date(2026, 3, 20) + timedelta(days=n))
filters = st.builds(
    RequestFilter,
    client_id=st.none() | st.integers(1, 7),
    statuses=st.frozensets(st.sampled_from(RequestStatus), max_size=3),
    types=st.frozensets(st.sampled_from(RequestType), max_size=2),
    kinds=st.frozensets(st.sampled_from(RequestKind), max_size=1),
    currency=st.none() | st.sampled_from(["USD", "EUR", "JPY"]),
    issued_from=days,
    issued_to=days,
    due_from=days,
    due_to=days,
    text=st.sampled_from(TEXTS),
)


def everything() -> list[RequestRow]:
    with AGENCY.books.read() as unit:
        return list(all_requests(unit))


def matches(row: RequestRow, wanted: RequestFilter) -> bool:
    r = row.request
    return (
        wanted.client_id in {None, row.client_id}
        and (not wanted.statuses or r.status in wanted.statuses)
        and (not wanted.types or r.type in wanted.types)
        and (not wanted.kinds or r.kind in wanted.kinds)
        and wanted.currency in {None, r.currency}
        and (wanted.issued_from or r.issued_on) <= r.issued_on <= (wanted.issued_to or r.issued_on)
        and (wanted.due_from or r.due_on) <= r.due_on <= (wanted.due_to or r.due_on)
        and holds(row, wanted.text.strip())
    )


def holds(row: RequestRow, text: str) -> bool:
    number = row.request.number
    assert number is not None
    if text.upper().startswith("PR-"):
        return str(number).startswith(text.upper())
    texts = row.client, row.request.description, row.request.external_reference or ""
    year, _, place = text.rpartition("-")
    numbered = place.isdecimal() and number.sequence == int(place) and year in {"", str(number.year)}
    return numbered or any(text.casefold() in held.casefold() for held in texts)


def sorted_by(order: RequestOrder) -> Callable[[RequestRow], tuple[Any, ...]]:
    def number(row: RequestRow) -> tuple[int, int]:
        assert row.request.number is not None
        return row.request.number.year, row.request.number.sequence

    by: dict[RequestOrder, Callable[[RequestRow], tuple[Any, ...]]] = {
        RequestOrder.NUMBER: number,
        RequestOrder.CLIENT: lambda row: (row.client.casefold(),),
        RequestOrder.AMOUNT: lambda row: (row.amount.currency, row.amount.minor),
        RequestOrder.STATUS: lambda row: (URGENCY.index(row.request.status),),
        RequestOrder.ISSUED: lambda row: (row.request.issued_on,),
        RequestOrder.DUE: lambda row: (row.request.due_on,),
        RequestOrder.PAID: lambda row: (row.request.paid_on,),
        RequestOrder.PERIOD: lambda row: (row.request.period_start, row.request.period_end),
        RequestOrder.REFERENCE: lambda row: (row.request.external_reference,),
    }
    return by[order]


def in_order(rows: list[RequestRow], order: RequestOrder, *, descending: bool) -> list[int]:
    key = sorted_by(order)
    there = [row for row in rows if key(row)[0] is not None]
    gaps = [row for row in rows if key(row)[0] is None]
    by_id: Callable[[RequestRow], int] = lambda row: row.request.id  # noqa: E731 - as short as its use
    there.sort(key=lambda row: (*key(row), by_id(row)), reverse=descending)
    gaps.sort(key=by_id, reverse=descending)
    return [row.request.id for row in (*there, *gaps)]


@given(wanted=filters, order=st.sampled_from(RequestOrder), descending=st.booleans())
def test_any_filter_in_any_order(wanted: RequestFilter, order: RequestOrder, descending: bool) -> None:  # noqa: FBT001 - drawn
    expected = [row for row in everything() if matches(row, wanted)]
    with AGENCY.books.read() as unit:
        found = request_keys(unit, wanted, order=order, descending=descending)
        listed = list(all_requests(unit, wanted))
        sums = totals(unit, wanted)
    assert found is not None
    assert list(found) == in_order(expected, order, descending=descending)
    assert listed == expected
    counts = Counter((row.request.status.value, row.amount.currency) for row in expected)
    assert {(part.status, part.amount.currency): part.count for part in sums} == counts
    assert sum(part.amount.minor for part in sums) == sum(row.amount.minor for row in expected)


@pytest.mark.parametrize("text", TEXTS)
def test_every_text_of_these_tests_finds_something(text: str) -> None:
    assert any(holds(row, text.strip()) for row in everything())


def test_all_states_types_and_currencies_are_among_them() -> None:
    rows = everything()
    assert {row.request.status for row in rows} == set(RequestStatus)
    assert {row.request.type for row in rows} == set(RequestType)
    assert {row.amount.currency for row in rows} == {"USD", "EUR", "JPY"}


def test_rows_are_read_by_id_in_one_go() -> None:
    rows = {row.request.id: row for row in everything()}
    with AGENCY.books.read() as unit:
        assert request_rows(unit, rows) == rows
        assert request_rows(unit, [3, 4711]) == {3: rows[3]}
        assert request_rows(unit, []) == {}


def test_one_request_comes_with_its_lines() -> None:
    with AGENCY.books.read() as unit:
        row = request_numbered(unit, RequestNumber(2026, 2))
        assert row is not None
        assert row == request_with_lines(unit, row.request.id)
        assert sum(line.amount for line in row.request.lines) == row.request.amount
        assert request_numbered(unit, RequestNumber(2031, 1)) is None


def test_a_cancelled_list_gives_no_keys_and_leaves_the_books_readable() -> None:
    with AGENCY.books.read() as unit:
        assert request_keys(unit, cancelled=lambda: True) is None
        assert len(request_keys(unit) or ()) == len(list(all_requests(unit)))


def test_a_long_sort_is_cancelled_while_it_goes_on(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[bool] = []

    def at_the_third_time() -> bool:
        asked.append(len(asked) >= 2)
        return asked[-1]

    monkeypatch.setattr(keys, "_LOOK_EVERY", 10)
    with AGENCY.books.read() as unit:
        order = RequestOrder.REFERENCE
        assert request_keys(unit, order=order, cancelled=at_the_third_time) is None
        assert asked == [False, False, True, True]
        assert len(request_keys(unit, order=order) or ()) == len(list(all_requests(unit)))


def test_who_set_the_present_status(agency: SmallAgency) -> None:
    agency.subscriber(due_days=7, grace_days=300)

    def told() -> tuple[str, str, Event]:
        with agency.books.read() as unit:
            found = status_set(unit, client_id=1, request_id=1)
        assert found is not None
        return found.actor, agency.zone.wall(found.at).date().isoformat(), found.event

    assert told() == ("agency", "2026-01-01", Event.SUBSCRIPTION_STARTED)
    agency.engine("2026-01-12T10:00")
    assert told() == ("engine", "2026-01-09", Event.REQUEST_STATUS)
    agency.at("2026-01-13T10:00").pay(0)
    agency.at("2026-01-14T10:00").set_status(0, RequestStatus.PAID, notes="by wire")
    # Another note is no other status.
    assert told() == ("agency", "2026-01-13", Event.REQUEST_STATUS)
    with agency.books.read() as unit:
        assert status_set(unit, client_id=1, request_id=4711) is None
