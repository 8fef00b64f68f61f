"""How billing goes: when periods are settled, and what the engine leaves to a person (SPEC 4, 5)."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import TypeVar

from PySide6.QtWidgets import QButtonGroup, QRadioButton, QSpinBox, QWidget

from agencybilling.domain.decide.draft import Blocking, ReactivateWhen
from agencybilling.domain.errors import Refusal
from agencybilling.gui import forms
from agencybilling.gui.pages.settings.section import TypedSection
from agencybilling.gui.workplace import Workplace
from agencybilling.services.settings import ReviewWhen, Settings

K = TypeVar("K")

SUGGESTED_WINDOW = 3


class BillingSection(TypedSection):
    """Saved as a whole."""

    by_exports: QRadioButton
    window_days: QSpinBox
    as_it_happens: QRadioButton
    none_overdue: QRadioButton
    all_settled: QRadioButton
    review_never: QRadioButton
    review_after_time_away: QRadioButton
    review_always: QRadioButton
    blocked_by_engine: QRadioButton
    blocked_by_person: QRadioButton

    def __init__(self, workplace: Workplace) -> None:
        super().__init__(workplace)
        forms.load(self, "pages", "settings_billing.ui")
        self._settling = {False: self.as_it_happens, True: self.by_exports}
        self._reactivating = {
            ReactivateWhen.NONE_OVERDUE: self.none_overdue,
            ReactivateWhen.ALL_SETTLED: self.all_settled,
        }
        self._reviews = {
            ReviewWhen.NEVER: self.review_never,
            ReviewWhen.AFTER_TIME_AWAY: self.review_after_time_away,
            ReviewWhen.ALWAYS: self.review_always,
        }
        self._blocking = {Blocking.ENGINE: self.blocked_by_engine, Blocking.PERSON: self.blocked_by_person}
        self._groups = [
            self._group(*choices.values())
            for choices in (self._settling, self._reactivating, self._reviews, self._blocking)
        ]
        self.window_days.valueChanged.connect(self.touch)
        self.show_again()

    def fill(self) -> None:
        """The rules as they are."""
        held = self.workplace.application.settings.get()
        waits = held.usage_window_days > 0
        self._settling[waits].setChecked(True)
        self.window_days.setValue(held.usage_window_days if waits else SUGGESTED_WINDOW)
        self.window_days.setEnabled(waits)
        self._reactivating[held.reactivate_when].setChecked(True)
        self._reviews[held.review].setChecked(True)
        self._blocking[held.blocking].setChecked(True)

    def command(self) -> Callable[[], object]:
        """Saving all of them at once."""
        settings, typed = self.workplace.application.settings, self._typed()
        return lambda: settings.put(typed(settings.get()))

    def field_of(self, refusal: Refusal) -> QWidget:
        """Nothing here can be refused but the days."""
        del refusal
        return self.window_days

    def _typed(self) -> Callable[[Settings], Settings]:
        """Settings with what is chosen here in place of what they have."""
        days = self.window_days.value() if self.by_exports.isChecked() else 0
        rule, review, blocking = _chosen(self._reactivating), _chosen(self._reviews), _chosen(self._blocking)
        return lambda held: replace(
            held, usage_window_days=days, reactivate_when=rule, review=review, blocking=blocking
        )

    def _group(self, *buttons: QRadioButton) -> QButtonGroup:
        group = QButtonGroup(self)
        for button in buttons:
            group.addButton(button)
            button.toggled.connect(self._follow)
        return group

    def _follow(self) -> None:
        self.window_days.setEnabled(self.by_exports.isChecked())
        self.touch()


def _chosen(choices: Mapping[K, QRadioButton]) -> K:
    return next(key for key, button in choices.items() if button.isChecked())
