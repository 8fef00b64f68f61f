"""Which rows are selected, as runs of row numbers, and where the same ids stand in another order."""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain

Run = tuple[int, int]
"""The first row and the one behind the last."""
MOST_RUNS = 2_000
"""A selection scattered wider than this in a new order is let go: the window would crawl."""

_AT_ONCE = 20_000


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
        current=None if marked.current is None else place_of(old[marked.current], new, near=marked.current),
        anchor=_anchor(marked.in_sight, old, new),
    )


def place_of(key: int, ids: array[int], *, near: int = 0) -> int | None:
    """The row of an id, looked for around a row first; part by part, so that the window gets its turns."""
    first = max(0, near - _AT_ONCE // 2)
    for start in chain((first,), range(0, len(ids), _AT_ONCE)):
        try:
            return ids.index(key, start, start + _AT_ONCE)
        except ValueError:
            continue
    return None


def _anchor(in_sight: Sequence[int], old: array[int], new: array[int]) -> tuple[int, int] | None:
    for nth, row in enumerate(in_sight):
        place = place_of(old[row], new, near=row)
        if place is not None:
            return place, nth
    return None


def _runs_again(runs: Sequence[Run], old: array[int], new: array[int]) -> tuple[Run, ...]:
    """A byte for each id and one for each row: a set of a million ids would take a hundred times as much."""
    if not runs:
        return ()
    wanted = bytearray(1 + max((max(part) for part in chain(_parts(old), _parts(new))), default=0))
    for start, stop in runs:
        for part in _parts(old, start, stop):
            for key in part:
                wanted[key] = 1
    chosen = bytearray()
    for part in _parts(new):
        chosen += bytes(map(wanted.__getitem__, part))
    return _stretches(chosen)


def _stretches(chosen: bytearray) -> tuple[Run, ...]:
    """From where to where there are ones."""
    found: list[Run] = []
    start = chosen.find(1)
    while start >= 0:
        stop = chosen.find(0, start)
        stop = len(chosen) if stop < 0 else stop
        found.append((start, stop))
        if len(found) > MOST_RUNS:
            return ()
        start = chosen.find(1, stop)
    return tuple(found)


def _parts(ids: array[int], first: int = 0, behind: int | None = None) -> Iterator[array[int]]:
    stop = len(ids) if behind is None else behind
    return (ids[start : min(start + _AT_ONCE, stop)] for start in range(first, stop, _AT_ONCE))
