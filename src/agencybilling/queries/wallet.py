"""A client's wallet as rows: every credit, every correction, and what each period used."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from agencybilling.domain.calendar import Instant
from agencybilling.domain.minutes import Milliseconds
from agencybilling.domain.payments import RequestNumber
from agencybilling.store.books import UnitOfWork


class WalletMove(StrEnum):
    """What moved minutes."""

    PACK = "pack"
    CORRECTION = "correction"
    USE = "use"


@dataclass(frozen=True, slots=True)
class WalletRow:
    """Minutes into the wallet or out of it.

    A credit has an instant; a use is a whole period's and has its days. `asked` differs from `taken` where a
    correction found less than it was to take.
    """

    move: WalletMove
    at: Instant | None
    period_start: date | None
    period_end: date | None
    asked: Milliseconds
    taken: Milliseconds
    pack: str | None = None
    number: RequestNumber | None = None
    reason: str = ""


_ENTRIES = """
    SELECT w.kind, w.at, w.asked_ms, w.taken_ms, k.name, r.year, r.sequence, w.reason FROM wallet_entries w
    LEFT JOIN packs k ON k.id = w.pack_id LEFT JOIN payment_requests r ON r.id = w.request_id
    WHERE w.client_id = ? ORDER BY w.at, w.id
"""
_USES = """
    SELECT p.start_on, p.end_on, p.wallet_used_ms
    FROM subscriptions s JOIN periods p ON p.subscription_id = s.id
    WHERE s.client_id = ? AND p.wallet_used_ms > 0 ORDER BY p.start_on, p.subscription_id, p.number
"""


def wallet_rows(unit: UnitOfWork, client_id: int) -> list[WalletRow]:
    """Credits and corrections in order of time, then what each period used; their sum is what is left."""
    rows = [
        WalletRow(
            WalletMove(kind),
            Instant(at),
            None,
            None,
            asked,
            taken,
            pack,
            None if year is None else RequestNumber(year, sequence),
            reason,
        )
        for kind, at, asked, taken, pack, year, sequence, reason in unit.connection.exec_driver_sql(
            _ENTRIES, (client_id,)
        )
    ]
    for start_on, end_on, used in unit.connection.exec_driver_sql(_USES, (client_id,)):
        days = date.fromisoformat(start_on), date.fromisoformat(end_on)
        rows.append(WalletRow(WalletMove.USE, None, *days, Milliseconds(-used), Milliseconds(-used)))
    return rows
