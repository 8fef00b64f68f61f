"""A wallet's history: every credit, use and correction in order of time, with what was left after each."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from agencybilling.domain.calendar import ONE_DAY, Zone
from agencybilling.domain.minutes import Milliseconds
from agencybilling.queries.wallet import WalletRow, wallet_rows
from agencybilling.store.books import UnitOfWork


@dataclass(frozen=True, slots=True)
class WalletLine:
    """One move; `day` is that of a credit or correction, of a use the last day of its period."""

    number: int
    row: WalletRow
    day: date
    balance: Milliseconds


def wallet_history(unit: UnitOfWork, client_id: int, *, zone: Zone) -> list[WalletLine]:
    """Oldest first, numbered from 1; the last balance is what the wallet holds.

    What a period used stands at its end, after the credits of its last day.
    """
    dated = sorted(
        (
            (_day_of(row, zone), row.at is None, at, row)
            for at, row in enumerate(wallet_rows(unit, client_id))
        ),
        key=lambda entry: entry[:3],
    )
    lines: list[WalletLine] = []
    held = Milliseconds(0)
    for number, (day, _use, _at, row) in enumerate(dated, start=1):
        held = Milliseconds(held + row.taken)
        lines.append(WalletLine(number, row, day, held))
    return lines


def _day_of(row: WalletRow, zone: Zone) -> date:
    if row.at is not None:
        return zone.day_of(row.at)
    if row.period_start is None or row.period_end is None:
        raise LookupError(row)
    return max(row.period_start, row.period_end - ONE_DAY)
