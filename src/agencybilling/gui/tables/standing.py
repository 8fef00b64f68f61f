"""Which rows are selected, as runs of row numbers, and where the same ids stand in another order."""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import chain

Run = tuple[int, int]
"""The first row and the one behind the last."""
MOST_RUNS = 2_000
"""A selection scattered wider than this in a new order is let go: the window would crawl."""

_AT_ONCE = 50_000


@dataclass(frozen=True, slots=True)
class Marked:
    """What is to be found again in a new order: the selected rows, the current one, those in sight."""

    runs: tuple[Run, ...] = ()
    current: int | None = None
    in_sight: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Found:
    """Where it stands now, as rows; what is gone is left out.

    `anchor` is the first row of those in sight, and how many rows below the top it stood.
    """

    runs: tuple[Run, ...] = ()
    current: int | None = None
    anchor: tuple[int, int] | None = None


def merged(runs: Iterable[Run]) -> tuple[Run, ...]:
    """The same rows in as few runs as possible, from the top."""
    result: list[Run] = []
    for start, stop in sorted(runs):
        if result and start <= result[-1][1]:
            result[-1] = (result[-1][0], max(stop, result[-1][1]))
        else:
            result.append((start, stop))
    return tuple(result)


def rows_in(runs: Iterable[Run]) -> int:
    """How many rows these are."""
    return sum(stop - start for start, stop in runs)


def ids_in(ids: array[int], runs: Iterable[Run]) -> array[int]:
    """The ids of these rows, from the top."""
    result = array("q")
    for start, stop in runs:
        result.extend(ids[start:stop])
    return result


def find_again(marked: Marked, old: array[int], new: array[int]) -> Found:
    """Where what was marked in the old order stands in the new one."""
    return Found(
        runs=_runs_again(marked.runs, old, new),
        current=None if marked.current is None else _place(old[marked.current], new),
        anchor=_anchor(marked.in_sight, old, new),
    )


def _ids_of(runs: Sequence[Run], ids: array[int]) -> set[int]:
    """Part by part, so that the window gets its turns between them."""
    wanted: set[int] = set()
    for start, stop in runs:
        for part in range(start, stop, _AT_ONCE):
            wanted.update(ids[part : min(part + _AT_ONCE, stop)])
    return wanted


def _anchor(in_sight: Sequence[int], old: array[int], new: array[int]) -> tuple[int, int] | None:
    for nth, row in enumerate(in_sight):
        place = _place(old[row], new)
        if place is not None:
            return place, nth
    return None


def _place(key: int, ids: array[int]) -> int | None:
    try:
        return ids.index(key)
    except ValueError:
        return None


def _runs_again(runs: Sequence[Run], old: array[int], new: array[int]) -> tuple[Run, ...]:
    if not runs:
        return ()
    wanted = _ids_of(runs, old)
    found: list[Run] = []
    start = None
    for row, key in enumerate(chain(new, (None,))):
        if key in wanted:
            start = row if start is None else start
        elif start is not None:
            found.append((start, row))
            start = None
            if len(found) > MOST_RUNS:
                return ()
    return tuple(found)
