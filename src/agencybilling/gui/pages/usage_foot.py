"""What is said below a list of usage records: how many, and what the selected come to."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QTimer

from agencybilling.domain.minutes import Milliseconds
from agencybilling.domain.usage import Channel
from agencybilling.gui.tables.view import DataTable
from agencybilling.gui.tasks import Task
from agencybilling.gui.widgets.elided_label import ElidedLabel
from agencybilling.gui.workplace import Workplace
from agencybilling.i18n import _, ngettext
from agencybilling.queries.usage import UsageRow, UsageState, usage_by_id
from agencybilling.services.application import Application
from agencybilling.wording.amounts import chats, count, minutes_and_chats

_MOST_SUMMED = 5_000
_PAUSE_MS = 60


class UsageFoot:
    """Follows a table: how many rows it has, or how many are selected and what they bill."""

    def __init__(self, workplace: Workplace, table: DataTable[UsageRow], label: ElidedLabel) -> None:
        self._workplace, self._table, self._label = workplace, table, label
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
        if selected:
            said = _("{n} of {all} selected").format(n=count(selected), all=count(number))
            if selected <= _MOST_SUMMED:
                self._pause.start()
        else:
            said = ngettext("{n} record", "{n} records", number).format(n=count(number))
        self._label.setText(said)

    def _sum_up(self) -> None:
        selected, application = tuple(self._table.selected_ids()), self._workplace.application
        if selected:
            self._task = self._workplace.tasks.run(
                lambda: billed_of(application, selected), self._add, owner=self._label
            )

    def _add(self, billed: str) -> None:
        self._label.setText(_("{selected} · {billed}").format(selected=self._label.text(), billed=billed))


def billed_of(application: Application, ids: Sequence[int]) -> str:
    """What records bill together, voided ones left out, and how many chats are among them."""
    with application.read() as unit:
        rows = [row for row in usage_by_id(unit, ids).values() if row.state is not UsageState.VOIDED]
    minutes = minutes_and_chats(Milliseconds(sum(row.billed or 0 for row in rows)), None)
    held = sum(row.quantity for row in rows if row.channel is Channel.CHAT)
    return (
        _("{minutes} billed, {chats} among them").format(minutes=minutes, chats=chats(held))
        if held
        else (_("{minutes} billed").format(minutes=minutes))
    )
