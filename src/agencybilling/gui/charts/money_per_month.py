"""Money per month: what was requested and what was paid, side by side."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtWidgets import QWidget

from agencybilling.domain.money import Currencies
from agencybilling.gui.charts.currency import CurrencyChart
from agencybilling.gui.charts.picture import Bar, Part, Picture
from agencybilling.gui.forms import drawn_in_forms
from agencybilling.i18n import _
from agencybilling.queries.figures import MonthMoney
from agencybilling.wording.amounts import money, month


@drawn_in_forms
class MoneyPerMonth(CurrencyChart):
    """Two bars a month, of the chosen currency."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.series: tuple[MonthMoney, ...] = ()
        self.currency.currentTextChanged.connect(self._show)
        self.setAccessibleName(_("Money requested and paid per month"))

    def show_series(self, series: Sequence[MonthMoney], currencies: Currencies) -> None:
        """Show these months, in their order for each currency."""
        self.series = tuple(series)
        self.offer(list(dict.fromkeys(one.requested.currency for one in series)), currencies)
        self._show()

    def _show(self) -> None:
        code = self.currency.currentText()
        bars = tuple(self._bar(one) for one in self.series if one.requested.currency == code)
        legend = (
            (_("Requested"), lambda tokens: tokens.voice),
            (_("Paid"), lambda tokens: tokens.paid),
        )
        picture = Picture(bars, self.unit, scale=self.scale, legend=legend, side_by_side=True)
        self.show_picture(picture, nothing=_("Nothing was requested or paid in these months."))

    def _bar(self, one: MonthMoney) -> Bar:
        lines = (
            month(one.month),
            _("Requested: {amount}").format(amount=money(one.requested, self.currencies)),
            _("Paid: {amount}").format(amount=money(one.paid, self.currencies)),
        )
        parts = (
            Part(one.requested.minor, lambda tokens: tokens.voice),
            Part(one.paid.minor, lambda tokens: tokens.paid),
        )
        return Bar(month(one.month), parts, "\n".join(lines))
