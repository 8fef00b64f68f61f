"""Lists of clients: chips, search and orders give what going through all clients one by one gives."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from agencybilling.queries.clients import (
    ClientChip,
    ClientFilter,
    ClientOrder,
    ClientRow,
    all_clients,
    client_keys,
    client_rows,
    count_clients,
    counts_of_chips,
)
from tests.unit.queries.lively import lively_agency

AGENCY = lively_agency()
URGENCY = ("blocked", "past_due", "active", "canceled", "none")


def everything() -> list[ClientRow]:
    with AGENCY.books.read() as unit:
        return list(all_clients(unit))


def under(row: ClientRow, chip: ClientChip) -> bool:
    return not row.enabled if chip is ClientChip.DISABLED else (row.status or "none") == chip.value


def ids(
    wanted: ClientFilter, *, order: ClientOrder = ClientOrder.NAME, descending: bool = False
) -> list[int]:
    with AGENCY.books.read() as unit:
        found = client_keys(unit, wanted, order=order, descending=descending)
        assert found is not None
        assert count_clients(unit, wanted) == len(found)
        return list(found)


def test_every_kind_of_client_is_among_them() -> None:
    assert {chip for chip in ClientChip if any(under(row, chip) for row in everything())} == set(ClientChip)


@pytest.mark.parametrize("chip", ClientChip)
def test_a_chip_picks_its_clients(chip: ClientChip) -> None:
    assert ids(ClientFilter(chip=chip)) == [row.id for row in everything() if under(row, chip)]


@pytest.mark.parametrize("text", ["", "CE", " cédille", "100%_", "s", "x"])
def test_search_looks_into_names(text: str) -> None:
    held = [row for row in everything() if text.strip().casefold() in row.name.casefold()]
    assert ids(ClientFilter(text=text)) == [row.id for row in held]
    with AGENCY.books.read() as unit:
        counts = counts_of_chips(unit, ClientFilter(chip=ClientChip.ACTIVE, text=text))
    assert counts == {chip: sum(under(row, chip) for row in held) for chip in ClientChip}


@pytest.mark.parametrize("percent", [0, 1, 50, 90, 100])
def test_how_much_is_used_is_compared_exactly(percent: int) -> None:
    used = [
        row.id
        for row in everything()
        if row.included
        and row.included_used is not None
        and row.included_used * 100 >= percent * row.included
    ]
    assert ids(ClientFilter(used_percent=percent)) == used


SORTED_BY: dict[ClientOrder, Callable[[ClientRow], Any]] = {
    ClientOrder.NAME: lambda row: row.name.casefold(),
    ClientOrder.PLAN: lambda row: row.plan,
    ClientOrder.STATUS: lambda row: URGENCY.index(row.status or "none"),
    ClientOrder.PERIOD_END: lambda row: row.period_end,
    ClientOrder.WALLET: lambda row: row.wallet,
    ClientOrder.OUTSTANDING: lambda row: max((owed.minor for owed in row.outstanding), default=None),
    ClientOrder.USED: lambda row: (
        (row.included_used or 0) * 1_000_000 // row.included if row.included else None
    ),
}


@pytest.mark.parametrize("descending", [False, True])
@pytest.mark.parametrize("order", ClientOrder)
def test_any_order_goes_by_name_where_it_says_nothing(order: ClientOrder, descending: bool) -> None:  # noqa: FBT001 - a parameter
    rows, key = everything(), SORTED_BY[order]
    there = sorted((row for row in rows if key(row) is not None), key=key, reverse=descending)
    gaps = [row for row in rows if key(row) is None]
    if not descending:
        assert there == sorted(there, key=key)
    assert ids(ClientFilter(), order=order, descending=descending) == [row.id for row in (*there, *gaps)]


def test_rows_by_id_are_those_of_the_whole_list() -> None:
    rows = {row.id: row for row in everything()}
    with AGENCY.books.read() as unit:
        assert client_rows(unit, [5, 2]) == {5: rows[5], 2: rows[2]}
        assert client_rows(unit, []) == {}
