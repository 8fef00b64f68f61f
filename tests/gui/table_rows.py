"""Invoices of nobody, as many as a test wants, and a desk for the table that shows them."""

from __future__ import annotations

import threading
from array import array
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import Enum

from agencybilling.gui.preferences import Preferences
from agencybilling.gui.tables.columns import Badge, CellKind, Column, Order
from agencybilling.gui.tasks import Tasks
from agencybilling.gui.theme.theme import Theme
from agencybilling.gui.theme.tokens import Tone
from agencybilling.queries.keys import Cancelled, Keys

NAMES = ("Zoë", "aldermoor", "Brass & Oak Solicitors of Upper Norwood <and> Associates", "Crème Brûlée")
TONES = {"Paid": Tone.OK, "Overdue": Tone.BAD, "Pending": Tone.INFO}


class By(Enum):
    NUMBER = "number"
    CLIENT = "client"
    AMOUNT = "amount"


@dataclass(frozen=True, slots=True)
class Invoice:
    id: int
    revision: int = 0

    @property
    def client(self) -> str:
        return NAMES[self.id % len(NAMES)]

    @property
    def status(self) -> str:
        return list(TONES)[self.id % len(TONES)]

    @property
    def cents(self) -> int:
        return self.id * 7_919 % 10_007


def invoice_columns() -> tuple[Column[Invoice], ...]:
    return (
        Column("number", "Number", _number, CellKind.STRONG, width=110, order=By.NUMBER),
        Column("client", "Client", lambda row: row.client, width=140, order=By.CLIENT, stretch=True),
        Column("fee", "Fee", lambda _row: "Fee", CellKind.TWO_LINES, second=lambda row: f"part {row.id}"),
        Column("kind", "Kind", lambda _row: "Cycle", CellKind.PILLS, badges=lambda _row: [Badge("Cycle")]),
        Column("used", "Used", lambda _row: "450 / 500", CellKind.BAR, share=lambda row: row.id % 11 / 10),
        Column(
            "amount",
            "Amount",
            lambda row: f"${row.cents / 100:.2f}",
            CellKind.MONEY,
            order=By.AMOUNT,
            value=lambda row: Decimal(row.cents) / 100,
            card=True,
        ),
        Column("status", "Status", lambda row: row.status, CellKind.PILL, tone=lambda row: TONES[row.status]),
        Column("note", "Note", lambda _row: "", CellKind.SOFT, hidden=True),
    )


def _number(row: Invoice) -> str:
    return f"INV-{row.id}" if row.revision == 0 else f"INV-{row.id} rev. {row.revision}"


class Invoices:
    """Rows 1 to `count`; a test may take some away, revise all, hold an answer back or let it fail."""

    def __init__(self, count: int) -> None:
        self.ids = array("q", range(1, count + 1))
        self.revision = 0
        self.asked_rows = 0
        self.asked_orders: list[Order | None] = []
        self.cancelled = 0
        self.fails: Exception | None = None
        self.gate = threading.Event()
        self.gate.set()

    def keys(self, order: Order | None, *, descending: bool, cancelled: Cancelled) -> Keys | None:
        self.asked_orders.append(order)
        while not self.gate.wait(0.005):
            if cancelled():
                self.cancelled += 1
                return None
        if self.fails is not None:
            raise self.fails
        ids = self.ids[:]
        if order is By.AMOUNT:
            ids = array("q", sorted(ids, key=lambda key: Invoice(key).cents))
        return ids[::-1] if descending else ids

    def rows(self, ids: Sequence[int]) -> Mapping[int, Invoice]:
        if self.fails is not None:
            raise self.fails
        self.asked_rows += len(ids)
        return {key: Invoice(key, self.revision) for key in ids if key in self.ids}


@dataclass(frozen=True, slots=True)
class TableDesk:
    theme: Theme
    tasks: Tasks
    preferences: Preferences
