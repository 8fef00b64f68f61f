"""What lists show of a payment request: number, client, badges, amount, status, days and reference."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import assert_never

from agencybilling.domain.calendar import ONE_DAY
from agencybilling.domain.money import Currencies
from agencybilling.domain.payments import RequestKind, RequestStatus, RequestType
from agencybilling.gui.tables.columns import Badge, CellKind, Column
from agencybilling.gui.theme.tokens import Tone
from agencybilling.i18n import N_, _
from agencybilling.queries.requests import RequestOrder, RequestRow
from agencybilling.wording.amounts import day, money, period_range, short_day
from agencybilling.wording.meanings import request_meaning
from agencybilling.wording.names import request_kind, request_status

RequestColumn = Column[RequestRow]

NUMBER, CLIENT, BADGES, DESCRIPTION, PERIOD = "number", "client", "badges", "description", "period"
AMOUNT, STATUS, ISSUED, DUE, REFERENCE = "amount", "status", "issued", "due", "reference"


@dataclass(slots=True)
class Terms:
    """What cells are worded by; both may become others while a table is open."""

    currencies: Currencies
    today: date

    def near_day(self, value: date) -> str:
        """A day, its year only where it is not the present one."""
        return short_day(value) if value.year == self.today.year else day(value)


def status_tone(status: RequestStatus) -> Tone:
    """The tone of a status's pill."""
    match status:
        case RequestStatus.PENDING:
            return Tone.INFO
        case RequestStatus.PAID:
            return Tone.OK
        case RequestStatus.OVERDUE:
            return Tone.BAD
        case RequestStatus.FAILED:
            return Tone.WARN
        case RequestStatus.CANCELED:
            return Tone.NEUTRAL
        case _:
            assert_never(status)


def request_columns(terms: Terms, *, with_client: bool) -> tuple[RequestColumn, ...]:
    """The columns of a table; without the client where all rows are of one."""
    columns = (*_what(), *_money(terms))
    return columns if with_client else tuple(column for column in columns if column.key != CLIENT)


def _what() -> tuple[RequestColumn, ...]:
    return (
        Column(
            NUMBER,
            N_("Number"),
            lambda r: str(r.request.number),
            CellKind.STRONG,
            width=138,
            order=RequestOrder.NUMBER,
        ),
        Column(CLIENT, N_("Client"), lambda r: r.client, width=170, order=RequestOrder.CLIENT),
        Column(
            BADGES,
            N_("Type"),
            _badge_words,
            CellKind.PILLS,
            width=152,
            badges=_badges,
            pills=[[_("Cycle"), request_kind(RequestType.CYCLE, kind)] for kind in RequestKind],
        ),
        Column(
            DESCRIPTION,
            N_("Description"),
            lambda r: r.request.description,
            width=94,
            stretch=True,
            tooltip=lambda r: r.request.notes,
        ),
    )


def _money(terms: Terms) -> tuple[RequestColumn, ...]:
    return (
        Column(
            AMOUNT,
            N_("Amount"),
            lambda r: money(r.amount, terms.currencies),
            CellKind.MONEY,
            width=90,
            order=RequestOrder.AMOUNT,
            card=True,
        ),
        Column(
            STATUS,
            N_("Status"),
            lambda r: request_status(r.request.status),
            CellKind.PILL,
            width=104,
            order=RequestOrder.STATUS,
            tone=lambda r: status_tone(r.request.status),
            pills=[[request_status(status)] for status in RequestStatus],
            tooltip=lambda r: request_meaning(r.request.status),
        ),
        Column(
            DUE,
            N_("Due & paid"),
            lambda r: _due(r, terms),
            CellKind.TWO_LINES,
            width=194,
            order=RequestOrder.DUE,
            second=lambda r: _grace(r, terms),
            tooltip=_days_in_full,
        ),
        Column(
            PERIOD,
            N_("Period"),
            lambda r: _period(r, terms),
            CellKind.SOFT,
            width=128,
            order=RequestOrder.PERIOD,
            tooltip=_whole_period,
        ),
        Column(
            ISSUED,
            N_("Issued"),
            lambda r: terms.near_day(r.request.issued_on),
            CellKind.DATE,
            width=76,
            order=RequestOrder.ISSUED,
            tooltip=lambda r: day(r.request.issued_on),
        ),
        Column(
            REFERENCE,
            N_("Reference"),
            lambda r: r.request.external_reference or "",
            CellKind.SOFT,
            width=124,
            order=RequestOrder.REFERENCE,
        ),
    )


def badges_of(row: RequestRow) -> tuple[str, ...]:
    """The words of its type and kind: "Cycle" and "Recurring", else the type alone."""
    kind = request_kind(row.request.type, row.request.kind)
    return (_("Cycle"), kind) if row.request.type is RequestType.CYCLE else (kind,)


def in_full(column: RequestColumn) -> RequestColumn:
    """A column that says in one text what the table says in two lines: for print and for the clipboard."""
    second = column.second
    if second is None:
        return column

    def text(row: RequestRow) -> str:
        return ", ".join(part for part in (column.text(row), second(row)) if part)

    return replace(column, text=text)


Value = Callable[[RequestRow], object]


def exported(column: RequestColumn, currencies: Currencies) -> tuple[tuple[str, Value], ...]:
    """What a file for spreadsheets holds of a column: titles with values, amounts and days as such."""
    match column.key:
        case "badges":
            return (
                (_("Type"), lambda r: badges_of(r)[0]),
                (_("Kind"), lambda r: request_kind(r.request.type, r.request.kind)),
            )
        case "period":
            return (
                (_("Period from"), lambda r: r.request.period_start),
                (_("Period to"), _last_day),
            )
        case "amount":
            return (
                (_("Currency"), lambda r: r.request.currency),
                (_("Amount"), lambda r: Decimal(currencies.plain(r.amount))),
            )
        case "issued":
            return ((_("Issued"), lambda r: r.request.issued_on),)
        case "due":
            return (
                (_("Due"), lambda r: r.request.due_on),
                (_("Grace until"), lambda r: r.request.grace_until),
                (_("Paid on"), lambda r: r.request.paid_on),
            )
        case _:
            return ((_(column.title), column.text),)


def _badges(row: RequestRow) -> tuple[Badge, ...]:
    *before, kind = badges_of(row)
    tone = Tone.ACCENT if row.request.type is RequestType.CYCLE else Tone.NEUTRAL
    return (*(Badge(word) for word in before), Badge(kind, tone))


def _badge_words(row: RequestRow) -> str:
    return ", ".join(badges_of(row))


def _period(row: RequestRow, terms: Terms) -> str:
    start, last = row.request.period_start, _last_day(row)
    if start is None or last is None:
        return ""
    return f"{terms.near_day(start)} – {terms.near_day(last)}"


def _whole_period(row: RequestRow) -> str:
    start, end = row.request.period_start, row.request.period_end
    return "" if start is None or end is None else period_range(start, end)


def _last_day(row: RequestRow) -> date | None:
    start, end = row.request.period_start, row.request.period_end
    return None if start is None or end is None else max(start, end - ONE_DAY)


def _due(row: RequestRow, terms: Terms) -> str:
    request = row.request
    if request.paid_on is not None:
        return _("Paid {day}").format(day=terms.near_day(request.paid_on))
    return terms.near_day(request.due_on)


def _grace(row: RequestRow, terms: Terms) -> str:
    request = row.request
    if request.type is not RequestType.CYCLE or request.grace_until is None or request.paid_on is not None:
        return ""
    return _("Grace until {day}").format(day=terms.near_day(request.grace_until))


def _days_in_full(row: RequestRow) -> str:
    request = row.request
    said = [_("Due {day}").format(day=day(request.due_on))]
    if request.grace_until is not None:
        said.append(_("Grace until {day}").format(day=day(request.grace_until)))
    if request.paid_on is not None:
        said.append(_("Paid {day}").format(day=day(request.paid_on)))
    return "\n".join(said)
