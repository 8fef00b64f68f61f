"""Chips above a list whose figures are counted in the background."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Generic, TypeVar

from agencybilling.gui.tasks import Task
from agencybilling.gui.widgets.chips import ChipFace, ChipRow
from agencybilling.gui.workplace import Workplace

Wanted = TypeVar("Wanted")


class CountedChips(Generic[Wanted]):
    """Former figures stay, faintly, until the new ones are there. `uncounted`: chips without any."""

    def __init__(
        self,
        chips: ChipRow,
        workplace: Workplace,
        *,
        counted: Callable[[Wanted], Sequence[ChipFace]],
        uncounted: Callable[[], Sequence[ChipFace]],
    ) -> None:
        self._chips, self._workplace = chips, workplace
        self._counted, self._uncounted = counted, uncounted
        self._faces = uncounted()
        self._wanted: Wanted | None = None
        self._task: Task | None = None
        self._again = False
        chips.show_chips(self._faces, busy=True)

    def count(self, wanted: Wanted) -> None:
        """Count these, once what is being counted is done."""
        if wanted != self._wanted:
            self._chips.show_chips(self._faces, busy=True)
        self._wanted = wanted
        if self._task is not None:
            self._again = True
            return
        self._task = self._workplace.tasks.run(
            lambda: self._counted(wanted), self._take, owner=self._chips, failed=self._fail
        )

    def _take(self, found: Sequence[ChipFace]) -> None:
        self._task = None
        if self._again and self._wanted is not None:
            self._again = False
            self.count(self._wanted)
            return
        self._faces = found
        self._chips.show_chips(found)

    def _fail(self, _error: Exception) -> None:
        """The table beside them tells why."""
        self._task = None
        self._again = False
        self._chips.show_chips(self._uncounted())
