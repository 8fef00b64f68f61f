"""Which daily copies of the books are kept: of 7 days, of 4 weeks, of 12 months."""

from __future__ import annotations

from collections.abc import Callable, Collection, Hashable
from datetime import date

DAYS = 7
WEEKS = 4
MONTHS = 12


def kept(days: Collection[date]) -> set[date]:
    """Of the days with a copy: the newest 7, and the latest of each of the newest 4 weeks and 12 months.

    Only days with a copy count, so that nothing goes because the books were not opened for a while.
    """
    newest_first = sorted(days, reverse=True)
    return {
        *newest_first[:DAYS],
        *_latest_of_each(newest_first, _week)[:WEEKS],
        *_latest_of_each(newest_first, _month)[:MONTHS],
    }


def _latest_of_each(newest_first: Collection[date], span: Callable[[date], Hashable]) -> list[date]:
    latest: dict[Hashable, date] = {}
    for day in newest_first:
        latest.setdefault(span(day), day)
    return list(latest.values())


def _week(day: date) -> Hashable:
    return day.isocalendar()[:2]


def _month(day: date) -> Hashable:
    return day.year, day.month
