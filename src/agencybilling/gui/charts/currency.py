"""Charts of money show one currency at a time: amounts of two are never added."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QSignalBlocker
from PySide6.QtWidgets import QWidget

from agencybilling.domain.money import Currencies, Money
from agencybilling.gui.charts.frame import ChartFrame
from agencybilling.i18n import _
from agencybilling.wording.amounts import compact_money


class CurrencyChart(ChartFrame):
    """A chart with a list of currencies, shown where there are several."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.currencies = Currencies()
        self.currency.setAccessibleName(_("Currency"))

    def offer(self, codes: Sequence[str], currencies: Currencies) -> None:
        """Offer these currencies; the one that is shown stays if it is among them."""
        self.currencies = currencies
        before = self.currency.currentText()
        with QSignalBlocker(self.currency):
            self.currency.clear()
            self.currency.addItems(codes)
            self.currency.setCurrentIndex(max(self.currency.findText(before), 0))
        self.currency.setVisible(len(codes) > 1)

    @property
    def unit(self) -> int:
        """Minor units in a whole one of the chosen currency."""
        scale: int = 10 ** self.currencies.decimals(self.currency.currentText())
        return scale

    def scale(self, minor: int) -> str:
        """An amount at the axis."""
        return compact_money(Money(minor, self.currency.currentText()), self.currencies)
