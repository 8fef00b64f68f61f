"""Lists of the history: filters give what going through all entries one by one gives."""

from __future__ import annotations

import json
from collections import Counter

from hypothesis import given
from hypothesis import strategies as st

from agencybilling.domain.audit import Event
from agencybilling.queries.history import (
    EVENTS,
    ActorKind,
    EventGroup,
    HistoryFilter,
    HistoryRow,
    history_by_id,
    history_keys,
    history_rows,
)
from tests.unit.queries.lively import lively_agency

AGENCY = lively_agency()
TEXTS = ("", "cedar", " CÉDILLE ", "Top-up", "PR-2026-000002", "2026-3", "4")

instants = st.none() | st.sampled_from(
    [AGENCY.instant(day) for day in ("2026-01-20", "2026-02-10T08:00", "2026-03-08T01:59")]
)
filters = st.builds(
    HistoryFilter,
    client_id=st.none() | st.integers(1, 7),
    actors=st.frozensets(st.sampled_from(ActorKind), max_size=2),
    groups=st.frozensets(st.sampled_from(EventGroup), max_size=3),
    since=instants,
    before=instants,
    text=st.sampled_from(TEXTS),
)


def everything() -> list[HistoryRow]:
    with AGENCY.books.read() as unit:
        return list(history_rows(unit))


def matches(row: HistoryRow, wanted: HistoryFilter) -> bool:
    kind = ActorKind(row.actor) if row.actor in {"engine", "import"} else ActorKind.PERSON
    return (
        wanted.client_id in {None, row.client_id}
        and (not wanted.actors or kind in wanted.actors)
        and (not wanted.groups or any(row.event in EVENTS[group] for group in wanted.groups))
        and (wanted.since is None or row.at >= wanted.since)
        and (wanted.before is None or row.at < wanted.before)
        and holds(row, wanted.text.strip())
    )


def holds(row: HistoryRow, text: str) -> bool:
    said = json.dumps(row.details, ensure_ascii=False, separators=(",", ":"))
    if text[-1:].isdecimal():
        year, _, place = text.removeprefix("PR-").rpartition("-")
        number = None if row.request is None else row.request.number
        named = number is not None and number.sequence == int(place) and year in {"", str(number.year)}
    else:
        named = text.casefold() in (row.client or "").casefold()
    return not text or named or text.casefold() in said.casefold()


@given(wanted=filters, newest_first=st.booleans())
def test_any_filter_either_way(wanted: HistoryFilter, newest_first: bool) -> None:  # noqa: FBT001 - drawn
    expected = [row.id for row in everything() if matches(row, wanted)]
    with AGENCY.books.read() as unit:
        keys = history_keys(unit, wanted, newest_first=newest_first)
    assert keys is not None
    assert list(keys) == (expected[::-1] if newest_first else expected)


def test_each_event_is_in_one_group() -> None:
    assert Counter(event for events in EVENTS.values() for event in events) == Counter(Event)
    assert set(EVENTS) == set(EventGroup)


def test_rows_are_read_by_id() -> None:
    rows = {row.id: row for row in everything()}
    with AGENCY.books.read() as unit:
        assert history_by_id(unit, rows) == rows
        assert history_by_id(unit, [2, 4711]) == {2: rows[2]}
