"""What lists show of a usage record: when, whose, how much, and how its minutes went to the pools."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from decimal import ROUND_HALF_UP, Decimal

from agencybilling.domain.calendar import Instant, Zone
from agencybilling.domain.minutes import MS_PER_MINUTE, MS_PER_SECOND, Milliseconds, chats_in
from agencybilling.domain.rating import Split
from agencybilling.domain.usage import Channel
from agencybilling.gui.pages.usage.filters import source_name, state_tone
from agencybilling.gui.pages.usage.splits import replayed
from agencybilling.gui.tables.columns import CellKind, Column
from agencybilling.i18n import N_, _
from agencybilling.queries.usage import UsageOrder, UsageRow, UsageState
from agencybilling.wording.amounts import (
    clock_time,
    count,
    minutes,
    minutes_and_chats,
    moment,
    quantity,
    short_day,
    short_moment,
)
from agencybilling.wording.names import channel
from agencybilling.wording.rows import usage_meaning, usage_state

UsageColumn = Column[UsageRow]
SplitOf = Callable[[UsageRow], Split | None]
Value = Callable[[UsageRow], object]

QUANTITY, BILLED = "quantity", "billed"
_POOL_PX = 98
_NONE, _AWAITED = "–", "…"
_MINUTES = Decimal("0.0001")


@dataclass(frozen=True, slots=True)
class Pool:
    """One of the pools of minutes: its column's key and title, what a file calls it, and what went to it."""

    key: str
    title: str
    in_minutes: str
    in_chats: str
    part: Callable[[Split], int]

    def of(self, split: Split) -> Milliseconds:
        """What of a record went to it."""
        return Milliseconds(self.part(split))


POOLS = (
    Pool("included", N_("Included"), N_("Included, minutes"), N_("Included, chats"), lambda s: s.included),
    Pool("wallet", N_("Wallet"), N_("Wallet, minutes"), N_("Wallet, chats"), lambda s: s.wallet),
    Pool("billable", N_("Billable"), N_("Billable, minutes"), N_("Billable, chats"), lambda s: s.billable),
    Pool(
        "uncovered", N_("Uncovered"), N_("Uncovered, minutes"), N_("Uncovered, chats"), lambda s: s.uncovered
    ),
)


@dataclass(slots=True)
class Terms:
    """What cells are worded by; both may become others while a table is open."""

    zone: Zone
    today: date

    def near_moment(self, instant: Instant) -> str:
        """A moment, its year only where it is not the present one."""
        on = self.zone.day_of(instant)
        if on.year != self.today.year:
            return short_moment(instant, self.zone)
        return _("{day}, {time}").format(day=short_day(on), time=clock_time(instant, self.zone))


def usage_columns(terms: Terms, split_of: SplitOf, *, with_client: bool) -> list[UsageColumn]:
    """The columns of a table; without the client where all rows are of one."""
    columns = [*_what(terms), *(_pool(pool, split_of) for pool in POOLS), *_about(terms)]
    return [column for column in columns if with_client or column.key != "client"]


def _what(terms: Terms) -> list[UsageColumn]:
    return [
        Column(
            "when",
            N_("When"),
            lambda r: terms.near_moment(r.occurred_at),
            CellKind.DATE,
            width=136,
            order=UsageOrder.OCCURRED,
            value=lambda r: wall(r, terms.zone),
            tooltip=lambda r: f"{moment(r.occurred_at, terms.zone)}\n{r.source} {r.external_id}",
        ),
        Column(
            "client",
            N_("Client"),
            lambda r: r.client or "",
            CellKind.STRONG,
            width=124,
            order=UsageOrder.CLIENT,
            tooltip=lambda r: r.client or usage_meaning(r.state),
        ),
        Column(
            "source",
            N_("Source"),
            lambda r: source_name(r.source),
            CellKind.SOFT,
            width=74,
            order=UsageOrder.SOURCE,
        ),
        Column("channel", N_("Channel"), lambda r: channel(r.channel), width=70, hidden=True),
        Column(
            QUANTITY,
            N_("Quantity"),
            lambda r: quantity(r.channel, r.quantity),
            CellKind.NUMBER,
            width=90,
            order=UsageOrder.QUANTITY,
        ),
        Column(
            BILLED,
            N_("Billed"),
            lambda r: _NONE if r.billed is None else short(r.billed, r.chats_per_minute),
            CellKind.NUMBER,
            width=_POOL_PX,
            tooltip=lambda r: "" if r.billed is None else minutes_and_chats(r.billed, r.chats_per_minute),
            hidden=True,
        ),
    ]


def _pool(pool: Pool, split_of: SplitOf) -> UsageColumn:
    def text(row: UsageRow) -> str:
        split = split_of(row)
        if split is None:
            return _AWAITED if replayed(row) else _NONE
        amount = pool.of(split)
        return short(amount, row.chats_per_minute) if amount else _NONE

    def tooltip(row: UsageRow) -> str:
        split = split_of(row)
        return "" if split is None else minutes_and_chats(pool.of(split), row.chats_per_minute)

    return Column(pool.key, pool.title, text, CellKind.NUMBER, width=_POOL_PX, tooltip=tooltip)


def _about(terms: Terms) -> list[UsageColumn]:
    return [
        Column(
            "state",
            N_("State"),
            lambda r: usage_state(r.state),
            CellKind.PILL,
            width=116,
            tone=lambda r: state_tone(r.state),
            pills=[[usage_state(state)] for state in UsageState],
            tooltip=lambda r: usage_meaning(r.state),
        ),
        Column("campaign", N_("Campaign"), lambda r: r.campaign or "", CellKind.SOFT, 96, stretch=True),
        Column("id", N_("Id"), lambda r: r.external_id, CellKind.SOFT, width=160, hidden=True),
        Column("agents", N_("Agents"), lambda r: r.agents or "", CellKind.SOFT, width=180, hidden=True),
        Column("note", N_("Note"), lambda r: r.note or "", CellKind.SOFT, width=140, hidden=True),
        Column(
            "recorded",
            N_("Recorded"),
            lambda r: terms.near_moment(r.recorded_at),
            CellKind.DATE,
            width=156,
            order=UsageOrder.RECORDED,
            hidden=True,
        ),
    ]


def short(amount: Milliseconds, chats_per_minute: int | None) -> str:
    """Minutes, with the chats that they are worth in brackets where chat is on: `6.00 (24)`."""
    if chats_per_minute is None:
        return minutes(amount)
    held = count(chats_in(amount, chats_per_minute=chats_per_minute))
    return _("{minutes} ({chats})").format(minutes=minutes(amount), chats=held)


def exported(column: UsageColumn) -> list[tuple[str, Value]]:
    """What a file for spreadsheets holds of a column: titles with values, minutes and chats as numbers."""
    pool = next((pool for pool in POOLS if pool.key == column.key), None)
    if pool is not None:
        return [
            (_(pool.in_minutes), lambda r: None if r.split is None else in_minutes(pool.of(r.split))),
            (
                _(pool.in_chats),
                lambda r: None if r.split is None else _chats(pool.of(r.split), r.chats_per_minute),
            ),
        ]
    match column.key:
        case "quantity":
            return [
                (_("Seconds"), lambda r: _seconds(r) if r.channel is Channel.VOICE else None),
                (_("Chats"), lambda r: r.quantity if r.channel is Channel.CHAT else None),
            ]
        case "billed":
            return [(_("Billed, minutes"), lambda r: None if r.billed is None else in_minutes(r.billed))]
        case _:
            return [(_(column.title), column.exported)]


def in_minutes(amount: Milliseconds) -> Decimal:
    """Minutes as a number with four decimals."""
    return (Decimal(amount) / MS_PER_MINUTE).quantize(_MINUTES, rounding=ROUND_HALF_UP)


def wall(row: UsageRow, zone: Zone) -> datetime:
    """When it happened by the agency's clocks, to the second."""
    return zone.wall(row.occurred_at).replace(tzinfo=None, microsecond=0)


def _seconds(row: UsageRow) -> Decimal:
    return Decimal(row.quantity) / MS_PER_SECOND


def _chats(amount: Milliseconds, chats_per_minute: int | None) -> int | None:
    return None if chats_per_minute is None else chats_in(amount, chats_per_minute=chats_per_minute)
