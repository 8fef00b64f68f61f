"""What is said beside a list of payment requests: how many, what the selected come to, breakdowns."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QTimer

from agencybilling.gui.pages.request_chips import by_currency
from agencybilling.gui.tables.view import DataTable
from agencybilling.gui.tasks import Task
from agencybilling.gui.widgets.breakdown import Breakdown, BreakdownLine
from agencybilling.gui.widgets.elided_label import ElidedLabel
from agencybilling.gui.workplace import Workplace
from agencybilling.i18n import _, ngettext
from agencybilling.queries.clients import client_rows
from agencybilling.queries.requests import RequestRow, request_rows, request_with_lines
from agencybilling.services.application import Application
from agencybilling.wording.amounts import count, money
from agencybilling.wording.breakdown import due_and_paid, lines_in_words, what_for
from agencybilling.wording.names import request_status

_MOST_SUMMED = 5_000
_PAUSE_MS = 60


class RequestFoot:
    """Follows a table: how many rows it has, or how many are selected and what they come to."""

    def __init__(self, workplace: Workplace, table: DataTable[RequestRow], label: ElidedLabel) -> None:
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
        if not selected:
            said = ngettext("{n} payment request", "{n} payment requests", number).format(n=count(number))
        else:
            said = _("{n} of {all} selected").format(n=count(selected), all=count(number))
            if selected <= _MOST_SUMMED:
                self._pause.start()
        self._label.setText(said)

    def _sum_up(self) -> None:
        selected = tuple(self._table.selected_ids())
        application = self._workplace.application
        if selected:
            self._task = self._workplace.tasks.run(
                lambda: amounts_of(application, selected), self._add_amounts, owner=self._label
            )

    def _add_amounts(self, amounts: str) -> None:
        self._label.setText(_("{selected} · {amounts}").format(selected=self._label.text(), amounts=amounts))


def amounts_of(application: Application, ids: Sequence[int]) -> str:
    """What requests come to, side by side for each currency."""
    currencies = application.currencies
    with application.read() as unit:
        rows = request_rows(unit, ids).values()
    return " + ".join(money(amount, currencies) for amount in by_currency(row.amount for row in rows))


def breakdown_of(application: Application, request_id: int) -> Breakdown:
    """The line items of a request, quantity times rate, and its total."""
    currencies = application.currencies
    with application.read() as unit:
        row = request_with_lines(unit, request_id)
        client = client_rows(unit, [row.client_id])[row.client_id]
    request = row.request
    lines = lines_in_words(request, currencies, chats_per_minute=client.chats_per_minute)
    return Breakdown(
        title=f"{request.number} · {what_for(request)}",
        lines=tuple(BreakdownLine(line.what, line.how, line.amount) for line in lines),
        total_name=_("Total"),
        total=money(row.amount, currencies),
        note=request_status(request.status) if request.paid_on is None else due_and_paid(request),
    )
