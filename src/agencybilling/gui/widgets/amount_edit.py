"""Fields for amounts, rates and minutes: typed in the locale's form, given on as plain decimals, exact."""

from __future__ import annotations

from decimal import Decimal

from babel.numbers import format_decimal
from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QFocusEvent, QFontMetrics, QMouseEvent, QPaintEvent
from PySide6.QtWidgets import QLineEdit, QWidget

from agencybilling.domain.money import decimal_of
from agencybilling.gui.forms import drawn_in_forms
from agencybilling.gui.widgets.painting import painter_of, tokens_of, type_of
from agencybilling.i18n import _, locale
from agencybilling.wording.typed import decimal_text, money_text

_SIDE = 10
_UNIT_PX = 12


def local_of(plain: str) -> str:
    """A plain decimal in the locale's form with the decimals it has, ungrouped; any other text as it is."""
    number = decimal_of(plain)
    if number is None:
        return plain
    exponent = number.as_tuple().exponent
    pattern = f"0.{'0' * -exponent}" if isinstance(exponent, int) and exponent < 0 else "0"
    return format_decimal(number, format=pattern, locale=locale(), decimal_quantization=False)


@drawn_in_forms
class AmountEdit(QLineEdit):
    """A number read from the right, with its unit at the left of the field."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._unit = ""
        self._clicked_into = False
        self.setAlignment(Qt.AlignmentFlag.AlignRight)

    @property
    def unit(self) -> str:
        return self._unit

    def show_unit(self, unit: str) -> None:
        """What the number counts: a currency, "USD / min", "min"."""
        self._unit = unit
        metrics = QFontMetrics(type_of(self, px=_UNIT_PX))
        self.setTextMargins(metrics.horizontalAdvance(unit) + 8 if unit else 0, 0, 0, 0)
        self.update()

    def show_plain(self, plain: str) -> None:
        """Show a plain decimal, `1234.50`, in the locale's form."""
        self.setText(local_of(plain))

    def plain(self) -> str:
        """What was typed as a plain decimal for a service; as typed where it is no number; "" where empty."""
        typed = self.text().strip()
        return decimal_text(typed) or typed

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self._clicked_into = event.reason() is Qt.FocusReason.MouseFocusReason

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """The click that comes to the field selects the number, as Tab does: what is typed replaces it."""
        super().mouseReleaseEvent(event)
        if self._clicked_into and not self.hasSelectedText():
            self.selectAll()
        self._clicked_into = False

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if self._unit:
            with painter_of(self) as painter:
                painter.setFont(type_of(self, px=_UNIT_PX))
                painter.setPen(QColor(tokens_of(self).ink_faint))
                area = QRectF(self.rect()).adjusted(_SIDE, 0, -_SIDE, 0)
                painter.drawText(area, Qt.AlignmentFlag.AlignVCenter, self._unit)


@drawn_in_forms
class MoneyEdit(AmountEdit):
    """An amount of one currency; its code may be typed with it."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._currency = ""

    def show_currency(self, code: str, *, decimals: int) -> None:
        """Which currency it is of, and how many decimals its amounts have."""
        self._currency = code
        self.show_unit(code)
        self.setPlaceholderText(local_of(format(Decimal(0), f".{decimals}f")))

    def plain(self) -> str:
        typed = self.text().strip()
        return money_text(typed, self._currency) or typed


@drawn_in_forms
class MinutesEdit(AmountEdit):
    """Minutes, with decimals where the service takes them."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.show_unit(_("min"))
