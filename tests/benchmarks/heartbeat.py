"""How long a window stands still: a beat every millisecond, and the gaps between the beats."""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass, field
from itertools import accumulate
from time import perf_counter

from PySide6.QtCore import QObject, Qt, QTimer

FRAME_MS = 1000 / 60


@dataclass(slots=True)
class Gaps:
    """Stretches in which the window's thread did nothing else, in ms."""

    lengths: list[float] = field(default_factory=list)

    @property
    def longest(self) -> float:
        """The longest one."""
        return max(self.lengths, default=0.0)

    def percentile(self, share: float) -> float:
        """For this share of all frames the window was no longer still than this.

        A stretch counts as often as it has frames: one of a second is not one late frame among many.
        """
        ordered = sorted(self.lengths)
        if not ordered:
            return 0.0
        frames = list(accumulate(max(1.0, length / FRAME_MS) for length in ordered))
        return ordered[min(bisect_left(frames, share * frames[-1]), len(ordered) - 1)]


class Heartbeat(QObject):
    """Beats on the window's thread; `gaps` by what was going on."""

    def __init__(self) -> None:
        super().__init__()
        self.gaps: dict[str, Gaps] = {}
        self._now = Gaps()
        self._last = perf_counter()
        self._timer = QTimer(self)
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._timer.setInterval(1)
        self._timer.timeout.connect(self._beat)

    def begin(self, doing: str) -> None:
        """Beat from now on, while this is done."""
        self._now = self.gaps.setdefault(doing, Gaps())
        self._last = perf_counter()
        self._timer.start()

    def end(self) -> None:
        """Beat no more."""
        self._beat()
        self._timer.stop()

    def all(self) -> Gaps:
        """Whatever was going on."""
        return Gaps([length for gaps in self.gaps.values() for length in gaps.lengths])

    def _beat(self) -> None:
        now = perf_counter()
        self._now.lengths.append((now - self._last) * 1000)
        self._last = now
