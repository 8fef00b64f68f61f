"""How each client of the sample books pays, talks and comes to an end; one seed, one cast."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from enum import Enum, auto
from random import Random

from agencybilling.services.demo_catalog import WEIGHTS


class Fate(Enum):
    """What becomes of a client by the present day."""

    STAYS = auto()
    FALLS_BEHIND = auto()
    IS_BLOCKED = auto()
    LEAVES = auto()
    COMES_BACK = auto()
    IS_DISABLED = auto()
    HAS_NO_PLAN = auto()
    IS_ASSIGNED = auto()


_FATES = (
    *(Fate.FALLS_BEHIND, Fate.IS_BLOCKED, Fate.LEAVES, Fate.COMES_BACK, Fate.FALLS_BEHIND),
    *(Fate.IS_DISABLED, Fate.HAS_NO_PLAN, Fate.IS_ASSIGNED),
)
_NEVER_STARTED = (Fate.HAS_NO_PLAN, Fate.IS_ASSIGNED)
_STAYING = 2
"""So many clients stay for each one that does not."""

PUNCTUAL, SLOW = (((4,), (5,), (6,), (4, 9), (2, 9)), ((12,), (8, 16), (19,)))
VAPI, RETELL = "vapi", "retell"


@dataclass(slots=True)
class Habit:
    """One client's ways.

    It joins on a day, pays on these days of a month until a day comes on which it stops, and talks so much
    of its included minutes. `ends_on` is the day of what its fate has in store.
    """

    fate: Fate
    joins_on: date
    plan: int
    source: str
    pays_on: tuple[int, ...]
    talks: float
    campaigns: int
    stops_on: date
    ends_on: date


def cast(count: int, *, first: date, today: date, dice: Random) -> list[Habit]:
    """The ways of so many clients between two days: every fate once in a few dozen of them."""
    return [_habit(_fate(number), first=first, today=today, dice=dice) for number in range(count)]


def _fate(number: int) -> Fate:
    turn, place = divmod(number, _STAYING + 1)
    return Fate.STAYS if place < _STAYING else _FATES[turn % len(_FATES)]


def _habit(fate: Fate, *, first: date, today: date, dice: Random) -> Habit:
    days = (today - first).days
    # Most were there from the first weeks on; who is to come to an end came early.
    latest = days * (0.9 if fate is Fate.STAYS else 0.3)
    never = today + timedelta(days=1)
    habit = Habit(
        fate=fate,
        joins_on=first + timedelta(days=int(latest * dice.random() ** 3)),
        plan=dice.choices(range(len(WEIGHTS)), WEIGHTS)[0],
        source=RETELL if dice.random() < 0.4 else VAPI,  # noqa: PLR2004 - two in five
        pays_on=dice.choice(SLOW if dice.random() < 0.08 else PUNCTUAL),  # noqa: PLR2004 - one in twelve
        talks=dice.uniform(0.4, 1.5),
        campaigns=dice.choice((0, 1, 1, 2, 2, 3)),
        stops_on=never,
        ends_on=never,
    )
    match fate:
        case Fate.FALLS_BEHIND:
            habit.stops_on = today - timedelta(days=36)
        case Fate.IS_BLOCKED:
            habit.stops_on = today - timedelta(days=dice.randint(75, 100))
        case Fate.LEAVES | Fate.COMES_BACK:
            habit.ends_on = today - timedelta(days=dice.randint(12, max(13, days // 2)))
        case Fate.IS_DISABLED:
            habit.ends_on = today - timedelta(days=dice.randint(2, 30))
        case _:
            pass
    return habit


def months_of(habits: Iterable[Habit], *, today: date) -> float:
    """How many months all of them live through as subscribers, at least one."""
    days = ((min(h.ends_on, today) - h.joins_on).days for h in habits if h.fate not in _NEVER_STARTED)
    return max(1.0, sum(days) / 30.4)
