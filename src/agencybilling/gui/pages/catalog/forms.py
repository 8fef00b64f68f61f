"""The forms of the catalog: a plan's or a pack's fields, read back as the service takes them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import ClassVar, TypeVar, cast

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QComboBox, QLineEdit, QPlainTextEdit, QSpinBox, QWidget

from agencybilling.domain.calendar import Unit
from agencybilling.domain.errors import Refusal
from agencybilling.domain.money import Currencies
from agencybilling.gui import forms
from agencybilling.gui.widgets.amount_edit import AmountEdit, MoneyEdit
from agencybilling.i18n import _
from agencybilling.wording.rhythms import units

Fields = Mapping[str, object]
INCREMENTS = ("1/1", "6/6", "30/6", "60/60")
CURRENCIES = ("USD", "EUR", "GBP", "CAD", "AUD", "CHF", "JPY")
"""Offered beside the agency's own; any other may be typed."""

_NEW_PLAN: Fields = {
    "name": "",
    "rhythm": {"every": 1, "unit": "month"},
    "recurring_fee": "0.00",
    "overage_rate": None,
    "included_minutes": 0,
    "addon_packs": True,
    "chats_per_minute": None,
    "billing_increment": "1/1",
    "due_days": 7,
    "grace_days": 7,
    "description": "",
}
_NEW_PACK: Fields = {"name": "", "minutes": 100, "price": "", "description": ""}

Child = TypeVar("Child", bound=QWidget)


class CatalogForm(QWidget):
    """What both forms share. `edited` is sent whenever a person changes a field."""

    edited = Signal()

    NEW: ClassVar[Fields]
    """The fields of a new one."""

    name: QLineEdit
    currency: QComboBox
    description: QPlainTextEdit

    def __init__(self, form: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        forms.load(self, "pages", form)
        for field, kind in (("name", QLineEdit), ("currency", QComboBox), ("description", QPlainTextEdit)):
            setattr(self, field, self._child(field, kind))
        self._filling = False
        self._currencies: Currencies | None = None

    def show_fields(self, fields: Fields, *, currencies: Currencies, default: str) -> None:
        """Fill the form with the fields of a plan or a pack, or with those of a new one."""
        self._filling = True
        self._currencies = currencies
        code = str(fields.get("currency", default))
        self.currency.clear()
        self.currency.addItems(list(dict.fromkeys((code, default, *CURRENCIES, *currencies.own))))
        self.currency.setCurrentText(code)
        self._fill(fields)
        self._follow()
        self._filling = False

    def fields(self) -> dict[str, object]:
        """What is typed, as the service takes it."""
        raise NotImplementedError

    def field_of(self, refusal: Refusal) -> QWidget | None:
        """The field that a refusal is about."""
        if refusal.code == "already_exists":
            return self.name
        if refusal.code == "invalid_currency":
            return self.currency
        return self._named(str(refusal.values.get("field", "")))

    def _named(self, field: str) -> QWidget | None:
        raise NotImplementedError

    def _fill(self, fields: Fields) -> None:
        raise NotImplementedError

    def _follow(self) -> None:
        """Fields that depend on others: what is off can't be typed into, amounts show their currency."""
        raise NotImplementedError

    def _child(self, name: str, kind: type[Child]) -> Child:
        return cast("Child", self.findChild(kind, name))

    def _listen(self, parts: Sequence[QWidget]) -> None:
        for part in parts:
            match part:
                case QLineEdit():
                    part.textEdited.connect(self._tell)
                case QSpinBox():
                    part.valueChanged.connect(self._tell)
                case QCheckBox():
                    part.toggled.connect(self._tell)
                case QComboBox():
                    part.currentTextChanged.connect(self._tell)
                case QPlainTextEdit():
                    part.textChanged.connect(self._tell)
                case _:
                    raise forms.FormMismatch(type(self).__name__, part.objectName())

    def _tell(self) -> None:
        if not self._filling:
            self._follow()
            self.edited.emit()

    def _code(self) -> str:
        return self.currency.currentText().strip().upper()

    def _decimals(self) -> int:
        return 2 if self._currencies is None else self._currencies.decimals(self._code())


class PlanForm(CatalogForm):
    """A plan's fields."""

    every: QSpinBox
    unit: QComboBox
    has_fee: QCheckBox
    fee: MoneyEdit
    included: QSpinBox
    has_rate: QCheckBox
    rate: AmountEdit
    increment: QComboBox
    has_chat: QCheckBox
    chats: QSpinBox
    packs: QCheckBox
    due: QSpinBox
    grace: QSpinBox

    NEW = _NEW_PLAN

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("plan_form.ui", parent)
        for unit in Unit:
            self.unit.addItem(units(unit, 2), unit.value)
        self.increment.addItems(INCREMENTS)
        parts = [getattr(self, name) for name in PlanForm.__annotations__]
        self._listen([self.name, self.currency, self.description, *parts])

    def fields(self) -> dict[str, object]:
        """What is typed, as `Catalog.add_plan` takes it."""
        return {
            "name": self.name.text(),
            "currency": self._code(),
            "rhythm": {"every": self.every.value(), "unit": self.unit.currentData()},
            "recurring_fee": self.fee.plain() if self.has_fee.isChecked() else None,
            "overage_rate": self.rate.plain() if self.has_rate.isChecked() else None,
            "included_minutes": self.included.value() if self.has_fee.isChecked() else 0,
            "addon_packs": self.packs.isChecked(),
            "chats_per_minute": self.chats.value() if self.has_chat.isChecked() else None,
            "billing_increment": self.increment.currentText().strip(),
            "due_days": self.due.value(),
            "grace_days": self.grace.value(),
            "description": self.description.toPlainText(),
        }

    def _named(self, field: str) -> QWidget | None:
        return {
            "name": self.name,
            "rhythm": self.every,
            "rhythm.every": self.every,
            "rhythm.unit": self.unit,
            "recurring_fee": self.fee,
            "overage_rate": self.rate,
            "included_minutes": self.included,
            "chats_per_minute": self.chats,
            "billing_increment": self.increment,
            "due_days": self.due,
            "grace_days": self.grace,
            "description": self.description,
        }.get(field)

    def _fill(self, fields: Fields) -> None:
        rhythm = cast("Mapping[str, object]", fields["rhythm"])
        self.name.setText(str(fields["name"]))
        self.every.setValue(_whole(rhythm["every"]))
        self.unit.setCurrentIndex(self.unit.findData(str(rhythm["unit"])))
        self.has_fee.setChecked(fields["recurring_fee"] is not None)
        self.fee.show_plain(_text(fields["recurring_fee"]))
        self.included.setValue(_whole(fields["included_minutes"]))
        self.has_rate.setChecked(fields["overage_rate"] is not None)
        self.rate.show_plain(_text(fields["overage_rate"]))
        self.increment.setCurrentText(str(fields["billing_increment"]))
        self.has_chat.setChecked(fields["chats_per_minute"] is not None)
        self.chats.setValue(_whole(fields["chats_per_minute"] or 4))
        self.packs.setChecked(bool(fields["addon_packs"]))
        self.due.setValue(_whole(fields["due_days"]))
        self.grace.setValue(_whole(fields["grace_days"]))
        self.description.setPlainText(_text(fields["description"]))

    def _follow(self) -> None:
        self.fee.show_currency(self._code(), decimals=self._decimals())
        self.rate.show_unit(_("{currency} / min").format(currency=self._code()))
        self.fee.setEnabled(self.has_fee.isChecked())
        self.included.setEnabled(self.has_fee.isChecked())
        self.rate.setEnabled(self.has_rate.isChecked())
        self.chats.setEnabled(self.has_chat.isChecked())


class PackForm(CatalogForm):
    """A pack's fields."""

    minutes: QSpinBox
    price: MoneyEdit

    NEW = _NEW_PACK

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("pack_form.ui", parent)
        self._listen([self.name, self.currency, self.description, self.minutes, self.price])

    def fields(self) -> dict[str, object]:
        """What is typed, as `Catalog.add_pack` takes it."""
        return {
            "name": self.name.text(),
            "minutes": self.minutes.value(),
            "price": self.price.plain(),
            "currency": self._code(),
            "description": self.description.toPlainText(),
        }

    def _named(self, field: str) -> QWidget | None:
        return {
            "name": self.name,
            "minutes": self.minutes,
            "price": self.price,
            "description": self.description,
        }.get(field)

    def _fill(self, fields: Fields) -> None:
        self.name.setText(str(fields["name"]))
        self.minutes.setValue(_whole(fields["minutes"]))
        self.price.show_plain(_text(fields["price"]))
        self.description.setPlainText(_text(fields["description"]))

    def _follow(self) -> None:
        self.price.show_currency(self._code(), decimals=self._decimals())


def _whole(value: object) -> int:
    return value if isinstance(value, int) else 0


def _text(value: object) -> str:
    return "" if value is None else str(value)
