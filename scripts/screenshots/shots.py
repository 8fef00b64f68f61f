"""What is photographed: a name, the books, and how the stage is set for it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum, auto

from scripts.screenshots.stage import Stage


class On(Enum):
    """Which books."""

    SAMPLES = auto()
    NEW = auto()
    AWAY = auto()


@dataclass(frozen=True, slots=True)
class Shot:
    """One picture in each theme and size."""

    name: str
    on: On
    scene: Callable[[Stage], object]


SHOTS: list[Shot] = []


def shot(name: str, on: On = On.SAMPLES) -> Callable[[Callable[[Stage], object]], Callable[[Stage], object]]:
    """Have a scene photographed under this name."""

    def known(scene: Callable[[Stage], object]) -> Callable[[Stage], object]:
        SHOTS.append(Shot(name, on, scene))
        return scene

    return known
