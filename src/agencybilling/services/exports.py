"""Exports for spreadsheets: plain CSV that opens with its types and does nothing of its own."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from pathlib import Path

from agencybilling.domain.calendar import Zone
from agencybilling.domain.money import Currencies, plain_decimal
from agencybilling.domain.usage import Channel
from agencybilling.queries.requests import RequestRow, all_requests
from agencybilling.queries.usage import UsageRow, usage_rows
from agencybilling.services.office import Office
from agencybilling.services.sheets import OnProgress, harmless, write_csv, write_table

__all__ = ["Exports", "harmless", "write_csv"]

_REQUEST_COLUMNS = (
    "number",
    "client",
    "type",
    "kind",
    "description",
    "period_start",
    "period_end",
    "currency",
    "amount",
    "status",
    "issued_on",
    "due_on",
    "grace_until",
    "paid_on",
    "external_reference",
)

_USAGE_COLUMNS = (
    "source",
    "external_id",
    "client",
    "channel",
    "occurred_on",
    "occurred_at",
    "seconds",
    "chats",
    "state",
    "period",
    "charged_period",
    "billed_seconds",
    "included_seconds",
    "wallet_seconds",
    "billable_seconds",
    "uncovered_seconds",
    "final",
    "campaign",
    "agents",
    "note",
)
_MS_DECIMALS = 3

Cells = tuple[str, ...]


class Exports:
    """Tables of the books as files."""

    def __init__(self, office: Office) -> None:
        self._office = office

    def write_table(
        self,
        file: Path,
        rows: Iterable[Sequence[object]],
        *,
        columns: Sequence[str],
        on_progress: OnProgress | None = None,
    ) -> int:
        """Rows as they are shown, under their titles: a workbook where the name ends in .xlsx, else CSV.

        How many they are. The file appears whole or not at all; `on_progress` is told the rows written so
        far and may raise to stop. Raises `OSError`.
        """
        return write_table(file, rows, columns=columns, on_progress=on_progress)

    def requests(self, file: Path, *, on_progress: OnProgress | None = None) -> int:
        """All payment requests as CSV, in order of creation; how many they are."""
        with self._office.books.read() as unit:
            currencies = self._office.agency(unit.settings.get()).currencies
            rows = (_request(r, currencies) for r in all_requests(unit))
            return write_csv(file, rows, columns=_REQUEST_COLUMNS, on_progress=on_progress)

    def usage(self, file: Path, *, on_progress: OnProgress | None = None) -> int:
        """All usage records as CSV, client by client in order of time; how many they are.

        Times are those of the agency's zone. The split of a record whose period is not settled is as of now.
        """
        with self._office.books.read() as unit:
            zone = self._office.agency(unit.settings.get()).zone
            rows = (_usage(r, zone) for r in usage_rows(unit))
            return write_csv(file, rows, columns=_USAGE_COLUMNS, on_progress=on_progress)


def _request(row: RequestRow, currencies: Currencies) -> Cells:
    request = row.request
    return (
        str(request.number),
        harmless(row.client),
        request.type.value,
        "" if request.kind is None else request.kind.value,
        harmless(request.description),
        _iso(request.period_start),
        _iso(request.period_end),
        request.currency,
        currencies.plain(row.amount),
        request.status.value,
        request.issued_on.isoformat(),
        request.due_on.isoformat(),
        _iso(request.grace_until),
        _iso(request.paid_on),
        harmless(request.external_reference or ""),
    )


def _usage(row: UsageRow, zone: Zone) -> Cells:
    voice = row.channel is Channel.VOICE
    split = (None,) * 4 if row.split is None else row.split[1:]
    return (
        harmless(row.source),
        harmless(row.external_id),
        harmless(row.client or ""),
        row.channel.value,
        zone.day_of(row.occurred_at).isoformat(),
        zone.wall(row.occurred_at).isoformat(),
        _seconds(row.quantity) if voice else "",
        "" if voice else str(row.quantity),
        row.state.value,
        _whole(row.period),
        _whole(row.charged_period),
        _seconds(row.billed),
        *map(_seconds, split),
        "yes" if row.final else "no",
        harmless(row.campaign or ""),
        harmless(row.agents or ""),
        harmless(row.note or ""),
    )


def _seconds(ms: int | None) -> str:
    return "" if ms is None else plain_decimal(ms, _MS_DECIMALS)


def _whole(number: int | None) -> str:
    return "" if number is None else str(number)


def _iso(day: date | None) -> str:
    return "" if day is None else day.isoformat()
