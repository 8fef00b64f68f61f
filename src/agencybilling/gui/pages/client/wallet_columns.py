"""The columns of a wallet's history."""

from __future__ import annotations

from collections.abc import Callable

from agencybilling.domain.calendar import Zone
from agencybilling.domain.minutes import Milliseconds
from agencybilling.gui.tables.columns import CellKind, Column
from agencybilling.gui.theme.tokens import Tone
from agencybilling.i18n import N_, _
from agencybilling.queries.wallet import WalletMove, WalletRow
from agencybilling.queries.wallet_history import WalletLine
from agencybilling.wording.amounts import minutes_and_chats, period_range, short_moment
from agencybilling.wording.rows import wallet_move

_TONES = {WalletMove.PACK: Tone.OK, WalletMove.CORRECTION: Tone.INFO, WalletMove.USE: Tone.NEUTRAL}


def wallet_columns(zone: Zone, chats: Callable[[], int | None]) -> tuple[Column[WalletLine], ...]:
    """When, what, why, minutes in or out, and what was left; `chats` says how many a minute is worth now."""

    def in_words(amount: Milliseconds) -> str:
        return minutes_and_chats(amount, chats())

    return (
        Column(
            "when",
            N_("When"),
            lambda line: _when(line.row, zone),
            kind=CellKind.DATE,
            width=172,
            order="when",
            value=lambda line: line.number,
        ),
        Column(
            "move",
            N_("What"),
            lambda line: wallet_move(line.row.move),
            kind=CellKind.PILL,
            width=88,
            order="move",
            tone=lambda line: _TONES[line.row.move],
            pills=[[wallet_move(move)] for move in WalletMove],
        ),
        Column(
            "why",
            N_("Details"),
            lambda line: _details(line.row, in_words),
            width=76,
            order="why",
            tooltip=lambda line: _details(line.row, in_words),
            stretch=True,
        ),
        Column(
            "minutes",
            N_("Minutes"),
            lambda line: _signed(line.row, in_words),
            kind=CellKind.NUMBER,
            width=196,
            order="minutes",
            value=lambda line: line.row.taken,
        ),
        Column(
            "balance",
            N_("Balance"),
            lambda line: in_words(line.balance),
            kind=CellKind.MONEY,
            width=188,
            order="balance",
            value=lambda line: line.balance,
        ),
    )


def _when(row: WalletRow, zone: Zone) -> str:
    if row.at is not None:
        return short_moment(row.at, zone)
    if row.period_start is None or row.period_end is None:
        return ""
    return period_range(row.period_start, row.period_end)


def _signed(row: WalletRow, in_words: Callable[[Milliseconds], str]) -> str:
    words = in_words(row.taken)
    return f"+{words}" if row.taken > 0 else words


def _details(row: WalletRow, in_words: Callable[[Milliseconds], str]) -> str:
    match row.move:
        case WalletMove.PACK:
            number = "" if row.number is None else f" · {row.number}"
            return f"{row.pack}{number}"
        case WalletMove.CORRECTION if row.asked != row.taken:
            said = _("{reason} (asked for {minutes}; no more was left)")
            return said.format(reason=row.reason, minutes=in_words(row.asked))
        case WalletMove.CORRECTION:
            return row.reason
        case WalletMove.USE:
            return _("Used in the period")
