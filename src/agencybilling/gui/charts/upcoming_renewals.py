"""The renewals that come: how many subscriptions renew on each day, and what that asks for."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtWidgets import QWidget

from agencybilling.domain.money import Currencies
from agencybilling.gui.charts.frame import ChartFrame
from agencybilling.gui.charts.picture import Bar, Part, Picture
from agencybilling.gui.forms import drawn_in_forms
from agencybilling.i18n import _, ngettext
from agencybilling.queries.figures import Renewals
from agencybilling.wording.amounts import count, day, money, short_day


@drawn_in_forms
class UpcomingRenewals(ChartFrame):
    """One bar a day; what it says has the amounts of each currency."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.series: tuple[Renewals, ...] = ()
        self.setAccessibleName(_("Upcoming renewals"))

    def show_series(self, series: Sequence[Renewals], currencies: Currencies) -> None:
        """Show these days, in their order."""
        self.series = tuple(series)
        bars = tuple(_bar(one, currencies) for one in series)
        picture = Picture(bars, 1, scale=count)
        self.show_picture(picture, nothing=_("No subscription renews in these days."))


def _bar(one: Renewals, currencies: Currencies) -> Bar:
    renewals = ngettext("{n} renewal", "{n} renewals", one.count).format(n=count(one.count))
    amounts = " + ".join(money(amount, currencies) for amount in one.fees)
    lines = [line for line in (day(one.day), renewals, amounts) if line]
    return Bar(short_day(one.day), (Part(one.count, lambda tokens: tokens.voice),), "\n".join(lines))
