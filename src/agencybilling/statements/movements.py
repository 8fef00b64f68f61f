"""The movements of an account in words, and as a table for spreadsheets."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import assert_never

from agencybilling.domain.money import Currencies
from agencybilling.domain.statement import AskedFor, Movement, MovementKind, Statement
from agencybilling.i18n import _
from agencybilling.services.sheets import harmless, write_csv
from agencybilling.statements.sheet import isolated
from agencybilling.wording.amounts import day_range
from agencybilling.wording.names import request_kind

COLUMNS = (
    "client",
    "statement",
    "date",
    "recorded_on",
    "movement",
    "request",
    "description",
    "external_reference",
    "currency",
    "amount",
    "balance",
)
OPENING, CLOSING = "opening_balance", "closing_balance"


def movement_in_words(movement: Movement) -> str:
    """What happened: "Recurring: Growth, 1 – 31 Oct 2026", "Payment received, TX-4711"."""
    words = _what(movement)
    if movement.external_reference is None or movement.kind is not MovementKind.PAYMENT:
        return words
    return _("{what}, {reference}").format(what=words, reference=isolated(movement.external_reference))


def asked_in_words(request: AskedFor) -> str:
    """What a request asks for."""
    words = {"kind": request_kind(request.type, request.kind), "what": isolated(request.description)}
    if request.period is None:
        return _("{kind}: {what}").format(**words)
    days = day_range(request.period.first, request.period.last)
    return _("{kind}: {what}, {days}").format(**words, days=days)


def _what(movement: Movement) -> str:
    match movement.kind:
        case MovementKind.REQUEST:
            return asked_in_words(movement.request)
        case MovementKind.REOPENED:
            return _("Asked for again: {what}").format(what=asked_in_words(movement.request))
        case MovementKind.PAYMENT_TAKEN_BACK:
            return _("Payment taken back")
        case MovementKind.PAYMENT:
            return _("Payment received")
        case MovementKind.CANCELED:
            return _("Canceled: {what}").format(what=asked_in_words(movement.request))
        case _:
            assert_never(movement.kind)


def write_movements(file: Path, statement: Statement, *, currencies: Currencies) -> int:
    """A CSV file of the movements between their balances; how many rows it has. Raises `OSError`."""
    return write_csv(file, movement_rows(statement, currencies), columns=COLUMNS)


def movement_rows(statement: Statement, currencies: Currencies) -> Iterator[tuple[str, ...]]:
    """For each currency the opening balance, its movements, the closing balance."""
    whose = harmless(statement.client), statement.number
    for account in statement.accounts:
        code, opening = account.currency, currencies.plain(account.opening)
        first, last = statement.days.first.isoformat(), statement.days.last.isoformat()
        yield *whose, first, "", OPENING, "", "", "", code, "", opening
        for movement, balance in account.running():
            yield (
                *whose,
                movement.day.isoformat(),
                movement.recorded_on.isoformat(),
                movement.kind.value,
                str(movement.request.number),
                harmless(movement.request.description),
                harmless(movement.external_reference or ""),
                code,
                currencies.plain(movement.amount),
                currencies.plain(balance),
            )
        yield *whose, last, "", CLOSING, "", "", "", code, "", currencies.plain(account.closing)
