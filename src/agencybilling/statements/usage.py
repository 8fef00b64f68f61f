"""Usage of a statement's days as its templates find it: a bar for each day, and what pools gave."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import groupby

from agencybilling.domain.minutes import MS_PER_MINUTE, Milliseconds, chats_in
from agencybilling.domain.statement import DayOfUse, Statement, Use
from agencybilling.i18n import _
from agencybilling.statements.sheet import MINUS, Fact
from agencybilling.wording.amounts import (
    chats_in_minutes,
    day,
    day_range,
    minutes,
    minutes_and_chats,
    month,
    short_day,
    short_minutes,
)

MOST_DAYS = 366
"""Beyond that a bar stands for a month: days would be thinner than print can show."""
_CENTS = 100


@dataclass(frozen=True, slots=True)
class UsageBar:
    """A day, or a month: calls and chats in thousandths of the highest bar, and what it says."""

    voice: int
    chat: int
    said: str


@dataclass(frozen=True, slots=True)
class Key:
    """A colour of the chart and what it stands for."""

    channel: str
    label: str


@dataclass(frozen=True, slots=True)
class UsageChart:
    """Bars with what is written at them; `alt` tells in words what they show."""

    bars: tuple[UsageBar, ...]
    top: str
    first: str
    last: str
    keys: tuple[Key, ...]
    alt: str


@dataclass(frozen=True, slots=True)
class PoolRow:
    """Minutes of a pool, and their chats where chat is on."""

    label: str
    minutes: str
    chats: str
    strong: bool


@dataclass(frozen=True, slots=True)
class UsageSection:
    """What was used. `chart` is None and `nothing` says so where nothing was.

    `rounded` tells why the rows of pools miss their total, where they do.
    """

    title: str
    chart: UsageChart | None
    nothing: str
    columns: tuple[str, ...]
    pools: tuple[PoolRow, ...]
    rounded: str
    wallet: tuple[Fact, ...]


def usage_section(statement: Statement) -> UsageSection | None:
    """The usage of a statement; None where neither minutes nor a wallet are to be told of."""
    use, wallet = statement.use, _wallet(statement)
    if not use.total and not wallet:
        return None
    days = list(statement.each_day_of_use())
    return UsageSection(
        title=_("Minutes per month") if len(days) > MOST_DAYS else _("Minutes per day"),
        chart=usage_chart(days) if use.total else None,
        nothing="" if use.total else _("No minutes in these days."),
        columns=(_("Taken from"), _("Minutes"), *(() if use.chats_per_minute is None else (_("In chats"),))),
        pools=_pools(use) if use.total else (),
        rounded="" if _adds_up(use) else _("Each line is rounded by itself."),
        wallet=wallet,
    )


def usage_chart(days: Sequence[DayOfUse]) -> UsageChart:
    """A bar for each day, or for each month where they are too many."""
    by_month = len(days) > MOST_DAYS
    bars = [_together(list(part)) for _m, part in groupby(days, _month_of)] if by_month else list(days)
    highest = max(one.total for one in bars) or 1
    at_ends = month if by_month else short_day
    return UsageChart(
        bars=tuple(_bar(one, highest, name=(month if by_month else day)(one.day)) for one in bars),
        top=_("{minutes} min").format(minutes=short_minutes(_whole(highest))),
        first=at_ends(days[0].day),
        last=at_ends(days[-1].day),
        keys=keys(days),
        alt=chart_in_words(days),
    )


def keys(days: Iterable[DayOfUse]) -> tuple[Key, ...]:
    """Calls, and chats where there were any."""
    calls = Key("voice", _("Calls"))
    return (calls, Key("chat", _("Chats"))) if any(one.chat for one in days) else (calls,)


def chart_in_words(days: Sequence[DayOfUse]) -> str:
    """What the bars show, for those who do not see them."""
    most = max(days, key=lambda one: one.total)
    said = _("{days}: {total} min in all, most of them on {day}: {most} min")
    return said.format(
        days=day_range(days[0].day, days[-1].day),
        total=minutes(Milliseconds(sum(one.total for one in days))),
        day=day(most.day),
        most=minutes(most.total),
    )


def _bar(one: DayOfUse, highest: int, *, name: str) -> UsageBar:
    said = _("{day}: {minutes} min").format(day=name, minutes=minutes(one.total))
    return UsageBar(one.voice * 1000 // highest, one.chat * 1000 // highest, said)


def _month_of(one: DayOfUse) -> tuple[int, int]:
    return one.day.year, one.day.month


def _together(days: Sequence[DayOfUse]) -> DayOfUse:
    voice, chat = sum(one.voice for one in days), sum(one.chat for one in days)
    return DayOfUse(days[0].day, Milliseconds(voice), Milliseconds(chat))


def _whole(highest: int) -> Milliseconds:
    """Up to the next minute, as the top of a chart needs no seconds."""
    return Milliseconds(-(-highest // MS_PER_MINUTE) * MS_PER_MINUTE)


def _adds_up(use: Use) -> bool:
    """Whether the pools, each rounded as it is printed, make the total as it is printed."""
    pools = (use.included, use.wallet, use.billable, use.uncovered)
    in_chats = partial(chats_in, chats_per_minute=use.chats_per_minute or 0)
    return all(sum(map(rounded, pools)) == rounded(use.total) for rounded in (_hundredths, in_chats))


def _hundredths(taken: Milliseconds) -> int:
    return (taken * _CENTS + MS_PER_MINUTE // 2) // MS_PER_MINUTE


def _pools(use: Use) -> tuple[PoolRow, ...]:
    """Those from which anything was taken, and their sum."""
    pools = (
        (_("Included minutes"), use.included),
        (_("Wallet"), use.wallet),
        (_("Billable"), use.billable),
        (_("Not covered"), use.uncovered),
    )
    rows = [_pool(label, taken, use=use) for label, taken in pools if taken]
    return (*rows, _pool(_("Total"), use.total, use=use, strong=True))


def _pool(label: str, taken: Milliseconds, *, use: Use, strong: bool = False) -> PoolRow:
    per_minute = use.chats_per_minute
    chats = "" if per_minute is None else _printed(chats_in_minutes(taken, per_minute))
    return PoolRow(label, _printed(minutes(taken)), chats, strong)


def _wallet(statement: Statement) -> tuple[Fact, ...]:
    """What the wallet held before the first day and after the last, where it ever held anything."""
    use = statement.use
    if not use.wallet_at_start and not use.wallet_at_end:
        return ()
    held = (
        (_("Wallet before {day}"), statement.days.first, use.wallet_at_start),
        (_("Wallet after {day}"), statement.days.last, use.wallet_at_end),
    )
    return tuple(
        Fact(words.format(day=day(on)), _printed(minutes_and_chats(left, use.chats_per_minute)))
        for words, on, left in held
        if left is not None
    )


def _printed(figure: str) -> str:
    return figure.replace("-", MINUS)
