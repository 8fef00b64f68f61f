"""The payment requests of a client's page: all of them, newest first, with what each amount is made of."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QRect
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QVBoxLayout

from agencybilling.domain.payments import PaymentRequest, RequestStatus, RequestType
from agencybilling.gui.client_page.parts import empty, pill, words
from agencybilling.gui.client_page.reading import PageRead
from agencybilling.gui.pages.client.parts import label
from agencybilling.gui.pages.requests.foot import breakdown_in_words
from agencybilling.gui.tables.columns import CellKind, Column
from agencybilling.gui.tables.source import ListSource
from agencybilling.gui.tables.view import DataTable
from agencybilling.gui.theme.tokens import Tone
from agencybilling.gui.widgets.breakdown import Breakdown, BreakdownCard
from agencybilling.gui.widgets.painting import wear
from agencybilling.gui.widgets.pill import Pill
from agencybilling.gui.workplace import Workplace
from agencybilling.i18n import N_, _
from agencybilling.statements.client import Pill as PillTexts
from agencybilling.statements.client import RequestTexts
from agencybilling.wording.amounts import count, day
from agencybilling.wording.names import request_status

_ALL_IN_SIGHT, _IN_SIGHT = 24, 12
"""So many stand below each other; of more some are in sight, and the rest scroll within the table."""


@dataclass(frozen=True, slots=True)
class RequestShown:
    """A request and its texts."""

    request: PaymentRequest
    texts: RequestTexts


class RequestsSection(QFrame):
    """The table with its caption above, and below what the statuses in it mean."""

    def __init__(self, workplace: Workplace) -> None:
        super().__init__()
        wear(self, role="card")
        self._workplace = workplace
        self._shown: tuple[RequestShown, ...] | None = None
        self._read: PageRead | None = None
        self._columns = request_columns()
        self.caption, self.number = label("caption"), Pill()
        self.nothing = label("soft")
        self.table: DataTable[RequestShown] = DataTable(
            workplace, self._columns, name="client page", title="", parent=self
        )
        self.breakdown = BreakdownCard(self)
        self._meanings = QGridLayout()
        self._lay_out()
        self.table.card_wanted.connect(self._show_breakdown)
        self.table.card_unwanted.connect(self._leave_breakdown)
        workplace.theme.changed.connect(self._fit)

    def show_page(self, read: PageRead) -> None:
        """Show a client's requests; one stays where one is in them."""
        page, texts = read.page, read.texts
        self._read = read
        self.caption.setText(texts.words["requests"])
        self.nothing.setText(texts.words["no_requests"])
        self.table.view.setAccessibleName(texts.words["requests"])
        pairs = zip(page.requests, texts.requests, strict=True)
        shown = tuple(RequestShown(request, told) for request, told in pairs)
        if shown != self._shown:
            again, self._shown = self._shown is not None, shown
            self._fill(shown, stay=again)
            self._show_meanings(texts.meanings)

    def _fill(self, shown: Sequence[RequestShown], *, stay: bool) -> None:
        self.number.show_pill(count(len(shown)) if shown else "", Tone.NEUTRAL, dot=False)
        self.nothing.setVisible(not shown)
        self.table.setVisible(bool(shown))
        source = ListSource(shown, self._columns, id_of=lambda row: row.request.id)
        self.table.show_source(source, stay=stay)
        self._fit()

    def _fit(self) -> None:
        """As high as the rows that are to be in sight at once; each has room for two lines, as on paper."""
        view, rows = self.table.view, len(self._shown or ())
        view.show_comfortable(comfortable=True)
        height = view.verticalHeader().defaultSectionSize() * (rows if rows <= _ALL_IN_SIGHT else _IN_SIGHT)
        self.table.setFixedHeight(view.head.height() + height)

    def _show_meanings(self, meanings: Sequence[PillTexts]) -> None:
        empty(self._meanings)
        for row, meaning in enumerate(meanings):
            self._meanings.addWidget(pill(meaning), row, 0)
            self._meanings.addWidget(words(meaning.meaning, "soft", wraps=True), row, 1)

    def _show_breakdown(self, request_id: int, area: QRect) -> None:
        self._leave_breakdown()
        row, viewport = self.table.row_of(request_id), self.table.view.viewport()
        if row is None or self._read is None:
            return
        self.breakdown.show_beside(
            viewport,
            QRect(viewport.mapFromGlobal(area.topLeft()), area.size()),
            breakdown=_breakdown(row.request, self._read),
            by_key=not area.contains(viewport.cursor().pos()),
        )

    def _leave_breakdown(self) -> None:
        if self.breakdown.isVisible():
            self.breakdown.leave()

    def _lay_out(self) -> None:
        head = QHBoxLayout()
        head.setContentsMargins(17, 12, 17, 8)
        head.setSpacing(8)
        head.addWidget(self.caption)
        head.addWidget(self.number)
        head.addStretch(1)
        self.nothing.setContentsMargins(17, 0, 17, 14)
        self._meanings.setContentsMargins(17, 12, 17, 14)
        self._meanings.setHorizontalSpacing(12)
        self._meanings.setVerticalSpacing(8)
        self._meanings.setColumnStretch(1, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(1, 1, 1, 1)
        column.setSpacing(0)
        column.addLayout(head)
        column.addWidget(self.table)
        column.addWidget(self.nothing)
        column.addLayout(self._meanings)


def _breakdown(request: PaymentRequest, of: PageRead) -> Breakdown:
    return breakdown_in_words(request, of.currencies, chats_per_minute=of.page.chats_per_minute)


def request_columns() -> tuple[Column[RequestShown], ...]:
    """What a client is told of a request, each column in the order in which it is read on paper."""
    return (
        Column(
            "number",
            N_("Request"),
            lambda row: row.texts.number,
            CellKind.TWO_LINES,
            width=142,
            order="number",
            second=lambda row: _("Issued {day}").format(day=row.texts.issued),
            value=lambda row: row.request.id,
        ),
        Column(
            "what",
            N_("Description"),
            lambda row: row.texts.what,
            width=120,
            order="what",
            stretch=True,
        ),
        Column(
            "status",
            N_("Status"),
            lambda row: row.texts.status.label,
            CellKind.PILL,
            width=104,
            order="status",
            tone=lambda row: Tone(row.texts.status.tone),
            pills=[[request_status(status)] for status in RequestStatus],
            tooltip=lambda row: row.texts.status.meaning,
        ),
        Column(
            "due",
            N_("Due"),
            _due,
            CellKind.TWO_LINES,
            width=160,
            order="due",
            second=_grace,
            value=lambda row: row.request.due_on,
            tooltip=lambda row: row.texts.due,
        ),
        Column(
            "amount",
            N_("Amount"),
            lambda row: row.texts.amount,
            CellKind.MONEY,
            width=108,
            order="amount",
            value=lambda row: row.request.amount,
            card=True,
        ),
    )


def _due(row: RequestShown) -> str:
    return day(row.request.due_on) if _grace(row) else row.texts.due


def _grace(row: RequestShown) -> str:
    request = row.request
    if request.type is not RequestType.CYCLE or request.grace_until is None or request.paid_on is not None:
        return ""
    return _("Grace until {day}").format(day=day(request.grace_until))
