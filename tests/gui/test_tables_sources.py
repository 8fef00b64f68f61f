from __future__ import annotations

from array import array
from functools import partial

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agencybilling.gui.tables.columns import Column
from agencybilling.gui.tables.source import ListSource, QuerySource
from agencybilling.gui.tables.standing import Found, Marked, find_again, ids_in, merged, rows_in
from agencybilling.queries.clients import ClientFilter, ClientOrder, client_keys, client_rows
from agencybilling.queries.keys import never
from agencybilling.services.application import Application
from tests.gui.table_rows import NAMES

Person = tuple[int, str, int | None]
COLUMNS: tuple[Column[Person], ...] = (
    Column("name", "Name", lambda row: row[1], order="name"),
    Column("age", "Age", lambda row: str(row[2] or ""), order="age", value=lambda row: row[2]),
)
PEOPLE: list[Person] = [(3, "beth", 40), (1, "Ada", None), (2, "Cyd", 7)]


@pytest.mark.parametrize(
    ("order", "descending", "ids"),
    [
        pytest.param(None, False, [3, 1, 2], id="as handed in"),
        pytest.param("name", False, [1, 3, 2], id="words regardless of capitals"),
        pytest.param("name", True, [2, 3, 1], id="descending"),
        pytest.param("age", False, [2, 3, 1], id="numbers as numbers, nothing last"),
        pytest.param("age", True, [3, 2, 1], id="nothing last that way too"),
        pytest.param("gone", False, [3, 1, 2], id="an order that no column has"),
    ],
)
def test_small_tables_are_sorted_by_what_their_columns_hold(
    order: str | None,
    descending: bool,  # noqa: FBT001 - one of the examples
    ids: list[int],
) -> None:
    source = ListSource(PEOPLE, COLUMNS, id_of=lambda row: row[0])
    assert list(source.keys(order, descending=descending, cancelled=never)) == ids


def test_rows_that_have_gone_are_left_out() -> None:
    assert ListSource(PEOPLE, COLUMNS, id_of=lambda row: row[0]).rows([2, 9]) == {2: (2, "Cyd", 7)}


def test_rows_of_the_books_come_by_their_queries(application: Application) -> None:
    for name in NAMES[:3]:
        application.clients.add(name)
    source = QuerySource(
        application.read, partial(client_keys, wanted=ClientFilter()), client_rows, ClientOrder.NAME
    )
    keys = source.keys(None, descending=False, cancelled=never)
    assert keys is not None
    assert [source.rows(keys)[key].name for key in keys] == ["aldermoor", NAMES[2], "Zoë"]
    assert source.keys(ClientOrder.NAME, descending=True, cancelled=never) == keys[::-1]
    application.close()


def test_runs_that_touch_or_overlap_are_one() -> None:
    runs = merged([(5, 7), (0, 2), (2, 3), (6, 9)])
    assert runs == ((0, 3), (5, 9))
    assert rows_in(runs) == 7
    assert list(ids_in(array("q", range(10, 20)), runs)) == [10, 11, 12, 15, 16, 17, 18]


def test_the_first_row_in_sight_that_is_still_there_is_the_anchor() -> None:
    marked = Marked(current=1, in_sight=(1, 2, 3))
    found = find_again(marked, array("q", [1, 2, 3, 4]), array("q", [4, 3, 9]))
    assert found == Found(current=None, anchor=(1, 1))


def test_a_selection_scattered_too_widely_is_let_go() -> None:
    old = array("q", range(10_000))
    mixed = array("q", [key for pair in zip(range(5_000), range(5_000, 10_000), strict=True) for key in pair])
    assert find_again(Marked(runs=((0, 5_000),)), old, mixed).runs == ()


@given(st.permutations(range(12)), st.sets(st.integers(0, 15)), st.sets(st.integers(0, 11)))
def test_the_same_ids_are_selected_in_any_other_order(
    order: list[int], kept: set[int], chosen: set[int]
) -> None:
    old, new = array("q", range(12)), array("q", [key for key in order if key in kept])
    runs = merged((row, row + 1) for row in chosen)
    again = find_again(Marked(runs=runs), old, new).runs
    assert set(ids_in(new, again)) == chosen & set(new)
