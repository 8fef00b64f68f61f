"""Conditions of lists: what people chose to see, as SQL with its values."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date

Value = str | int


@dataclass(frozen=True, slots=True)
class Condition:
    """A condition on rows, and the values it asks for. Only names of our own columns stand in its text."""

    sql: str
    values: tuple[Value, ...] = ()


Wanted = Condition | None
"""A condition, or None where everything is wanted."""


def compared(comparison: str, value: Value | date | None) -> Wanted:
    """`comparison` names a column and a sign, as `r.due_on >=`."""
    if value is None:
        return None
    return Condition(f"{comparison} ?", (value.isoformat() if isinstance(value, date) else value,))


def among(column: str, values: Collection[str]) -> Wanted:
    """One of these values; none given: any."""
    if not values:
        return None
    chosen = tuple(sorted(str(value) for value in values))
    return Condition(f"{column} IN ({', '.join('?' * len(chosen))})", chosen)


def containing(column: str, text: str) -> Condition:
    """A text that holds this one; the case of ASCII letters makes no difference."""
    return Condition(f"{column} LIKE ? ESCAPE '\\'", (f"%{_literal(text)}%",))


def beginning(column: str, text: str) -> Condition:
    """A text that begins so; the case of ASCII letters makes no difference."""
    return Condition(f"{column} LIKE ? ESCAPE '\\'", (f"{_literal(text)}%",))


def any_of(conditions: Iterable[Condition]) -> Wanted:
    """At least one of these; none given: no condition."""
    return _joined(conditions, " OR ")


def all_of(*conditions: Wanted) -> Wanted:
    """Each of these that there is."""
    return _joined((c for c in conditions if c is not None), " AND ")


def where(*conditions: Wanted) -> Condition:
    """The end of a select: nothing where every row is wanted."""
    wanted = all_of(*conditions)
    return Condition("") if wanted is None else Condition(f" WHERE {wanted.sql}", wanted.values)


def _joined(conditions: Iterable[Condition], word: str) -> Wanted:
    chosen = list(conditions)
    if not chosen:
        return None
    sql = word.join(f"({condition.sql})" for condition in chosen)
    return Condition(sql, tuple(value for condition in chosen for value in condition.values))


def _literal(text: str) -> str:
    return text.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
