"""Where pages lie that stand one under the other, in pixels of the window."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

from PySide6.QtCore import QRect, QSize

from agencybilling.statements.pictures import PageSize

GAP_PX = 16
"""Around each page."""
_POINTS = 72.0


class Spot(NamedTuple):
    """A page, and how far down on it, 1 is its lower edge."""

    page: int
    share: float


@dataclass(frozen=True, slots=True)
class Column:
    """Pages from 0 on, with their sizes and upper edges."""

    sizes: tuple[QSize, ...] = ()
    tops: tuple[int, ...] = ()

    @property
    def width(self) -> int:
        """With the gap at both sides."""
        return max((size.width() for size in self.sizes), default=0) + 2 * GAP_PX

    @property
    def height(self) -> int:
        """With the gap above and below."""
        return self.tops[-1] + self.sizes[-1].height() + GAP_PX if self.tops else 0

    def page_at(self, y: float) -> int:
        """The page that lies there, or above it."""
        return max(0, bisect_right(self.tops, y) - 1)

    def spot(self, y: float) -> Spot:
        """What lies there, whatever the size of the pages."""
        page = self.page_at(y)
        return Spot(page, (y - self.tops[page]) / self.sizes[page].height()) if self.tops else Spot(0, 0.0)

    def y(self, spot: Spot) -> float:
        """Where it lies."""
        if not self.tops:
            return 0.0
        page = min(spot.page, len(self.tops) - 1)
        return self.tops[page] + spot.share * self.sizes[page].height()

    def between(self, top: int, bottom: int) -> range:
        """The pages of which a part lies between these."""
        first = self.page_at(top)
        if self.tops and self.tops[first] + self.sizes[first].height() <= top:
            first += 1
        return range(first, max(first, bisect_right(self.tops, bottom - 1)))

    def place(self, page: int, *, width: int) -> QRect:
        """The page's place in the middle of so much width."""
        size = self.sizes[page]
        return QRect(
            (max(width, self.width) - size.width()) // 2, self.tops[page], size.width(), size.height()
        )


def column_of(pages: Sequence[PageSize], *, px_per_inch: float) -> Column:
    """Pages one under the other, an inch of paper so long on screen."""
    scale = px_per_inch / _POINTS
    sizes = [QSize(round(page.width * scale), round(page.height * scale)) for page in pages]
    tops, top = [], GAP_PX
    for size in sizes:
        tops.append(top)
        top += size.height() + GAP_PX
    return Column(tuple(sizes), tuple(tops))
