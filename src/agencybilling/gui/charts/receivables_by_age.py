"""What is outstanding, by how long ago it was due; every amount is written out."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtWidgets import QWidget

from agencybilling.domain.money import Currencies, Money
from agencybilling.gui.charts.currency import CurrencyChart
from agencybilling.gui.charts.picture import Bar, Ink, Part, Picture
from agencybilling.gui.forms import drawn_in_forms
from agencybilling.i18n import N_, _, ngettext
from agencybilling.queries.figures import Age, Receivables
from agencybilling.wording.amounts import count, money

_NAMES = {
    Age.NOT_DUE: N_("Not due"),
    Age.UP_TO_30: N_("1–30 days"),
    Age.UP_TO_60: N_("31–60 days"),
    Age.UP_TO_90: N_("61–90 days"),
    Age.OVER_90: N_("Over 90 days"),
}


@drawn_in_forms
class ReceivablesByAge(CurrencyChart):
    """Five lying bars of the chosen currency, from not due to over 90 days."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.series: tuple[Receivables, ...] = ()
        self.currency.currentTextChanged.connect(self._show)
        self.setAccessibleName(_("Receivables by age"))

    def show_series(self, series: Sequence[Receivables], currencies: Currencies) -> None:
        """Show these ages; one that is not among them has nothing outstanding."""
        self.series = tuple(series)
        self.offer(list(dict.fromkeys(one.amount.currency for one in series)), currencies)
        self._show()

    def _show(self) -> None:
        code = self.currency.currentText()
        known = {one.age: one for one in self.series if one.amount.currency == code}
        none = {age: Receivables(age, 0, Money(0, code)) for age in Age}
        bars = tuple(self._bar(known.get(age, none[age])) for age in Age)
        picture = Picture(bars, self.unit, scale=self.scale, lying=True)
        self.show_picture(picture, nothing=_("Nothing is outstanding."))

    def _bar(self, one: Receivables) -> Bar:
        name, amount = _(_NAMES[one.age]), money(one.amount, self.currencies) if one.amount.currency else ""
        requests = ngettext("{n} request", "{n} requests", one.count).format(n=count(one.count))
        return Bar(name, (Part(one.amount.minor, _ink(one.age)),), f"{name}\n{amount}\n{requests}", amount)


def _ink(age: Age) -> Ink:
    place = list(Age).index(age)
    return lambda tokens: tokens.ages[place]
