"""What is said below a list: how many rows there are, or how many are selected and what they come to."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QTimer

from agencybilling.gui.tables.columns import Row
from agencybilling.gui.tables.view import DataTable
from agencybilling.gui.tasks import Task
from agencybilling.gui.widgets.elided_label import ElidedLabel
from agencybilling.gui.workplace import Workplace
from agencybilling.i18n import _
from agencybilling.services.application import Application
from agencybilling.wording.amounts import count

_MOST_SUMMED = 5_000
_PAUSE_MS = 60


class ListFoot:
    """Follows a table. `counted` words a number of rows, `summed` what some of them come to, by id."""

    def __init__(
        self,
        workplace: Workplace,
        table: DataTable[Row],
        label: ElidedLabel,
        *,
        counted: Callable[[int], str],
        summed: Callable[[Application, Sequence[int]], str],
    ) -> None:
        self._workplace, self._table, self._label = workplace, table, label
        self._counted, self._summed = counted, summed
        self._task: Task | None = None
        self._pause = QTimer(label, singleShot=True, interval=_PAUSE_MS)
        self._pause.timeout.connect(self._sum_up)
        table.count_changed.connect(lambda _count: self._say())
        table.selection_changed.connect(lambda _count: self._say())

    def _say(self) -> None:
        if self._task is not None:
            self._task.cancel()
            self._task = None
        selected, number = self._table.selected_count, self._table.count
        if not selected:
            said = self._counted(number)
        else:
            said = _("{n} of {all} selected").format(n=count(selected), all=count(number))
            if selected <= _MOST_SUMMED:
                self._pause.start()
        self._label.setText(said)

    def _sum_up(self) -> None:
        selected, application = tuple(self._table.selected_ids()), self._workplace.application
        if selected:
            self._task = self._workplace.tasks.run(
                lambda: self._summed(application, selected), self._add, owner=self._label
            )

    def _add(self, sums: str) -> None:
        self._label.setText(_("{selected} · {sums}").format(selected=self._label.text(), sums=sums))
