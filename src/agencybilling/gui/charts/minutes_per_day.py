"""Minutes per day: calls and chats, one upon the other."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtWidgets import QWidget

from agencybilling.domain.minutes import MS_PER_MINUTE
from agencybilling.gui.charts.frame import ChartFrame
from agencybilling.gui.charts.picture import Bar, Part, Picture
from agencybilling.gui.forms import drawn_in_forms
from agencybilling.i18n import _
from agencybilling.queries.figures import DayMinutes
from agencybilling.wording.amounts import compact_count, count, day, minutes_and_chats, short_day

_COMPACT_FROM = 100_000


@drawn_in_forms
class MinutesPerDay(ChartFrame):
    """One bar a day; what it says has the chats beside the minutes where chat is on."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.series: tuple[DayMinutes, ...] = ()
        self.setAccessibleName(_("Minutes per day"))

    def show_series(self, series: Sequence[DayMinutes], *, chats_per_minute: int | None = None) -> None:
        """Show these days, in their order; chats per minute of the terms where chat is on."""
        self.series = tuple(series)
        with_chat = chats_per_minute is not None or any(one.chat for one in series)
        legend = [(_("Calls"), lambda tokens: tokens.voice)]
        if with_chat:
            legend.append((_("Chats"), lambda tokens: tokens.chat))
        bars = tuple(_bar(one, with_chat=with_chat, chats_per_minute=chats_per_minute) for one in series)
        picture = Picture(bars, MS_PER_MINUTE, scale=_scale, legend=tuple(legend))
        self.show_picture(picture, nothing=_("No minutes in these days."))


def _bar(one: DayMinutes, *, with_chat: bool, chats_per_minute: int | None) -> Bar:
    parts = (
        Part(one.voice, lambda tokens: tokens.voice),
        Part(one.chat, lambda tokens: tokens.chat),
    )
    return Bar(
        short_day(one.day), parts, _readout(one, with_chat=with_chat, chats_per_minute=chats_per_minute)
    )


def _readout(one: DayMinutes, *, with_chat: bool, chats_per_minute: int | None) -> str:
    total = minutes_and_chats(one.total, None)
    if not with_chat:
        return f"{day(one.day)}\n{total}"
    of_chats = minutes_and_chats(one.chat, chats_per_minute)
    lines = (
        day(one.day),
        _("Calls: {minutes}").format(minutes=minutes_and_chats(one.voice, None)),
        _("Chats: {minutes}").format(minutes=of_chats),
        _("Total: {minutes}").format(minutes=total),
    )
    return "\n".join(lines)


def _scale(amount_ms: int) -> str:
    whole = amount_ms // MS_PER_MINUTE
    return compact_count(whole) if whole >= _COMPACT_FROM else count(whole)
