"""What a table shows of each row: its columns, how each is drawn and what it can be sorted by."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import Enum
from typing import Generic, TypeVar

from agencybilling.gui.theme.tokens import Tone

Row = TypeVar("Row")
Order = Enum | str
"""What rows can be sorted by: a member of a query's own enum, or a word for small tables."""


class CellKind(Enum):
    """How a cell is drawn."""

    TEXT = "text"
    STRONG = "strong"
    """What names the row: medium weight, full ink."""
    SOFT = "soft"
    NUMBER = "number"
    """At the right, figures all as wide as each other."""
    MONEY = "money"
    """As a number, in medium weight."""
    DATE = "date"
    PILL = "pill"
    """A standing: a word on its tone's ground, with a dot."""
    PILLS = "pills"
    """Several badges, without dots."""
    BAR = "bar"
    """How much of something is used, drawn and in words."""
    TWO_LINES = "two lines"
    """A text with a fainter one: beside it in dense rows, below it in comfortable ones."""


@dataclass(frozen=True, slots=True)
class Badge:
    """One of several pills of a cell."""

    text: str
    tone: Tone = Tone.NEUTRAL


@dataclass(frozen=True, slots=True)
class Column(Generic[Row]):
    """One column. `key` names it in what is remembered, `title` is marked with `N_`; `width` is in px.

    `text` is what the cell says, also to a screen reader and when copied; `value` is what an export holds
    (a Decimal, a date), else the text. `tone` is for a pill, `badges` for pills, `share` (1.0 is all) for a
    bar and None for no bar, `second` for two lines; `pills` is what can stand in a cell of pills, side by
    side, so that there is room for it in every language. `order` None: the table can't be sorted by it.
    `card`: pointing at it asks for a card. The column marked `stretch` takes what room is left.
    """

    key: str
    title: str
    text: Callable[[Row], str]
    kind: CellKind = CellKind.TEXT
    width: int = 120
    order: Order | None = None
    tone: Callable[[Row], Tone] | None = None
    badges: Callable[[Row], Sequence[Badge]] | None = None
    share: Callable[[Row], float | None] | None = None
    second: Callable[[Row], str] | None = None
    pills: Sequence[Sequence[str]] = ()
    tooltip: Callable[[Row], str] | None = None
    value: Callable[[Row], object] | None = None
    hidden: bool = False
    card: bool = False
    stretch: bool = False

    @property
    def at_right(self) -> bool:
        """Whether it is read from its last figure."""
        return self.kind in {CellKind.NUMBER, CellKind.MONEY}

    def exported(self, row: Row) -> object:
        """What an export holds of a row."""
        return self.text(row) if self.value is None else self.value(row)
