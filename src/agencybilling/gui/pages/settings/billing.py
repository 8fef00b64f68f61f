"""How billing goes: when periods are settled, and when a Past Due client becomes Active again (SPEC 4)."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtWidgets import QButtonGroup, QRadioButton, QSpinBox, QWidget

from agencybilling.domain.decide.draft import ReactivateWhen
from agencybilling.domain.errors import Refusal
from agencybilling.gui import forms
from agencybilling.gui.pages.settings.section import TypedSection
from agencybilling.gui.workplace import Workplace

SUGGESTED_WINDOW = 3


class BillingSection(TypedSection):
    """Saved as a whole."""

    by_exports: QRadioButton
    window_days: QSpinBox
    as_it_happens: QRadioButton
    none_overdue: QRadioButton
    all_settled: QRadioButton

    def __init__(self, workplace: Workplace) -> None:
        super().__init__(workplace)
        forms.load(self, "pages", "settings_billing.ui")
        self._groups = [QButtonGroup(self), QButtonGroup(self)]
        for group, buttons in zip(
            self._groups,
            ((self.by_exports, self.as_it_happens), (self.none_overdue, self.all_settled)),
            strict=True,
        ):
            for button in buttons:
                group.addButton(button)
                button.toggled.connect(self._follow)
        self.window_days.valueChanged.connect(self.touch)
        self.show_again()

    def fill(self) -> None:
        """The rules as they are."""
        held = self.workplace.application.settings.get()
        waits = held.usage_window_days > 0
        self.by_exports.setChecked(waits)
        self.as_it_happens.setChecked(not waits)
        self.window_days.setValue(held.usage_window_days if waits else SUGGESTED_WINDOW)
        self.none_overdue.setChecked(held.reactivate_when is ReactivateWhen.NONE_OVERDUE)
        self.all_settled.setChecked(held.reactivate_when is ReactivateWhen.ALL_SETTLED)
        self.window_days.setEnabled(waits)

    def command(self) -> Callable[[], object]:
        """Saving both rules."""
        rule = ReactivateWhen.ALL_SETTLED if self.all_settled.isChecked() else ReactivateWhen.NONE_OVERDUE
        days = self.window_days.value() if self.by_exports.isChecked() else 0
        settings = self.workplace.application.settings
        return partial(settings.change, usage_window_days=days, reactivate_when=rule)

    def field_of(self, refusal: Refusal) -> QWidget:
        """Nothing here can be refused but the days."""
        del refusal
        return self.window_days

    def _follow(self) -> None:
        self.window_days.setEnabled(self.by_exports.isChecked())
        self.touch()
