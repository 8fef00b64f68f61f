"""Where a table's rows come from: their ids in order, and the rows of a few ids."""

from __future__ import annotations

from array import array
from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from enum import Enum
from typing import Generic, Protocol, TypeVar

from agencybilling.gui.tables.columns import Column, Order, Row
from agencybilling.queries.keys import Cancelled, Keys

Row_co = TypeVar("Row_co", covariant=True)
Sorts = TypeVar("Sorts", bound=Enum)
Sorts_contra = TypeVar("Sorts_contra", bound=Enum, contravariant=True)
Unit = TypeVar("Unit")
Unit_contra = TypeVar("Unit_contra", contravariant=True)


class RowSource(Protocol[Row_co]):
    """The rows that a table is to show, with its filter set: another filter is another source."""

    def keys(self, order: Order | None, *, descending: bool, cancelled: Cancelled) -> Keys | None:
        """All ids in an order (None: its own), or None where cancelled. Called off the window's thread."""

    def rows(self, ids: Sequence[int]) -> Mapping[int, Row_co]:
        """The rows of these ids, at once; one that is gone is left out. Called on any thread."""


class _KeysQuery(Protocol[Unit_contra, Sorts_contra]):
    def __call__(
        self, unit: Unit_contra, /, *, order: Sorts_contra, descending: bool, cancelled: Cancelled
    ) -> Keys | None: ...


@dataclass(frozen=True, slots=True)
class QuerySource(Generic[Unit, Row, Sorts]):
    """Rows of the books, by two queries; `usual` is the order until somebody sorts.

    `read` is the application's; a filter is bound with `partial(request_keys, wanted=...)`.
    """

    read: Callable[[], AbstractContextManager[Unit]]
    keys_of: _KeysQuery[Unit, Sorts]
    rows_of: Callable[[Unit, Sequence[int]], Mapping[int, Row]]
    usual: Sorts
    usual_descending: bool = False

    def keys(self, order: Order | None, *, descending: bool, cancelled: Cancelled) -> Keys | None:
        """The ids by the query."""
        chosen = order if isinstance(order, type(self.usual)) else None
        with self.read() as unit:
            return self.keys_of(
                unit,
                order=chosen or self.usual,
                descending=descending if chosen else self.usual_descending,
                cancelled=cancelled,
            )

    def rows(self, ids: Sequence[int]) -> Mapping[int, Row]:
        """The rows by the query."""
        with self.read() as unit:
            return self.rows_of(unit, ids)


class ListSource(Generic[Row]):
    """Rows that are all in memory: small tables, sorted by what their columns hold."""

    def __init__(
        self, rows: Sequence[Row], columns: Sequence[Column[Row]], *, id_of: Callable[[Row], int]
    ) -> None:
        self._rows = {id_of(row): row for row in rows}
        self._columns = {column.order: column for column in columns if column.order is not None}

    def keys(self, order: Order | None, *, descending: bool, cancelled: Cancelled) -> Keys:
        """The ids as handed in, or by the column of that order; rows without a value stand last."""
        del cancelled
        column = self._columns.get(order) if order is not None else None
        if column is None:
            return array("q", self._rows)
        held = {key: column.exported(row) for key, row in self._rows.items()}
        some = [key for key, value in held.items() if value is not None]
        some.sort(key=lambda key: _comparable(held[key]), reverse=descending)
        return array("q", some + [key for key, value in held.items() if value is None])

    def rows(self, ids: Sequence[int]) -> Mapping[int, Row]:
        """The rows of these ids."""
        return {key: self._rows[key] for key in ids if key in self._rows}


class _Comparable(Protocol):
    def __lt__(self, other: object, /) -> bool: ...


def _comparable(value: object) -> _Comparable:
    """Words regardless of capitals, anything else by itself."""
    return value.casefold() if isinstance(value, str) else value  # type: ignore[return-value] # columns agree
