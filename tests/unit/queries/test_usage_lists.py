"""Lists of usage: every filter and order gives what going through all records one by one gives."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from agencybilling.domain.calendar import Instant
from agencybilling.domain.usage import Channel
from agencybilling.queries.usage import (
    UsageFilter,
    UsageOrder,
    UsageRow,
    UsageState,
    count_records,
    counts_of_states,
    splits_of,
    usage_by_id,
    usage_keys,
    usage_rows,
)
from tests.unit.queries.lively import lively_agency

AGENCY = lively_agency()
TEXTS = ("", "vapi-7", "LATE", "ash", " cédille ", "nobody", "n", "%")

instants = st.none() | st.sampled_from(
    [AGENCY.instant(day) for day in ("2026-01-20", "2026-02-10T08:00", "2026-03-08T01:59")]
)
filters = st.builds(
    UsageFilter,
    client_id=st.none() | st.integers(1, 7),
    source=st.none() | st.sampled_from(["vapi", "retell", "manual"]),
    channel=st.none() | st.sampled_from(Channel),
    states=st.frozensets(st.sampled_from(UsageState), max_size=3),
    since=instants,
    before=instants,
    text=st.sampled_from(TEXTS),
)


def everything() -> list[UsageRow]:
    with AGENCY.books.read() as unit:
        return list(usage_rows(unit))


def matches(row: UsageRow, wanted: UsageFilter) -> bool:
    return (
        wanted.client_id in {None, row.client_id}
        and wanted.source in {None, row.source}
        and wanted.channel in {None, row.channel}
        and (not wanted.states or row.state in wanted.states)
        and (wanted.since is None or row.occurred_at >= wanted.since)
        and (wanted.before is None or row.occurred_at < wanted.before)
        and holds(row, wanted.text.strip().casefold())
    )


def holds(row: UsageRow, text: str) -> bool:
    held = text in (row.client or "").casefold() or text in (row.campaign or "").casefold()
    return not text or held or row.external_id.casefold().startswith(text)


SORTED_BY: dict[UsageOrder, Callable[[UsageRow], tuple[Any, ...]]] = {
    UsageOrder.OCCURRED: lambda row: (row.occurred_at,),
    UsageOrder.CLIENT: lambda row: (row.client and row.client.casefold(), row.occurred_at),
    UsageOrder.SOURCE: lambda row: (row.source, row.occurred_at),
    UsageOrder.QUANTITY: lambda row: (row.channel, row.quantity),
    UsageOrder.RECORDED: lambda row: (row.recorded_at,),
}


def in_order(rows: list[UsageRow], order: UsageOrder, *, descending: bool) -> list[int]:
    key = SORTED_BY[order]
    there = [row for row in rows if key(row)[0] is not None]
    gaps = [row for row in rows if key(row)[0] is None]
    there.sort(key=lambda row: (*key(row), row.id), reverse=descending)
    gaps.sort(key=lambda row: (row.occurred_at, row.id), reverse=descending)
    return [row.id for row in (*there, *gaps)]


@given(wanted=filters, order=st.sampled_from(UsageOrder), data=st.data())
def test_any_filter_in_any_order(wanted: UsageFilter, order: UsageOrder, data: st.DataObject) -> None:
    descending = data.draw(st.booleans())
    expected = [row for row in everything() if matches(row, wanted)]
    with AGENCY.books.read() as unit:
        keys = usage_keys(unit, wanted, order=order, descending=descending)
        listed = list(usage_rows(unit, wanted))
        count, states = count_records(unit, wanted), counts_of_states(unit, wanted)
    assert keys is not None
    assert list(keys) == in_order(expected, order, descending=descending)
    assert listed == expected
    assert count == len(expected)
    assert states == Counter(row.state for row in expected)


def test_all_states_are_among_them_final_and_not() -> None:
    rows = everything()
    assert {row.state for row in rows} == set(UsageState)
    assert {row.final for row in rows if row.split is not None} == {True, False}


def test_rows_by_id_are_the_same_but_for_splits_that_are_not_final() -> None:
    rows = {row.id: row for row in everything()}
    with AGENCY.books.read() as unit:
        by_id = usage_by_id(unit, rows)
        assert usage_by_id(unit, [4711]) == {}
    assert by_id == {i: row if row.final else replace(row, split=None) for i, row in rows.items()}


def test_splits_that_are_not_final_are_filled_in_afterwards() -> None:
    rows = {row.id: row for row in everything()}
    open_ones = {i: row.split for i, row in rows.items() if row.split is not None and not row.final}
    with AGENCY.books.read() as unit:
        assert splits_of(unit, rows) == open_ones
        asked = sorted(open_ones)[:2]
        assert splits_of(unit, asked) == {i: open_ones[i] for i in asked}
        assert splits_of(unit, []) == {}


def test_an_unknown_time_finds_nothing() -> None:
    with AGENCY.books.read() as unit:
        assert list(usage_keys(unit, UsageFilter(before=Instant(0))) or ()) == []
