"""Setting an agency up in three short steps: who it is, its first plan, its first client."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from enum import IntEnum
from typing import assert_never

from PySide6.QtCore import QLocale
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QLabel,
    QLineEdit,
    QPushButton,
    QRadioButton,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from agencybilling.domain.errors import InvalidAmount, Refusal
from agencybilling.gui.dialogs.command_dialog import CommandDialog
from agencybilling.gui.pages.catalog.forms import CURRENCIES, PlanForm
from agencybilling.gui.pages.client.parts import Badges
from agencybilling.gui.places import ClientTab, Page, Place
from agencybilling.gui.theme.tokens import Tone
from agencybilling.gui.time_zones import time_zones, zone_of_this_machine
from agencybilling.gui.widgets.banner import Banner
from agencybilling.gui.widgets.field_errors import show_error
from agencybilling.gui.widgets.picker import Picker
from agencybilling.gui.workplace import Message, Workplace
from agencybilling.i18n import _
from agencybilling.sentences import refusal_sentence
from agencybilling.services.setup import NewAgency, UsageArrives
from agencybilling.wording.badges import badges
from agencybilling.wording.consequences import Consequence
from agencybilling.wording.consequences.beginning import of_beginning
from agencybilling.wording.surprises import surprises

_HEIGHT_PX = 640
_FIRST_PLAN = {**PlanForm.NEW, "recurring_fee": ""}
"""Its fee is for a person to say: one of nothing would ask for no payment."""


class Step(IntEnum):
    """The pages, in their order."""

    AGENCY = 0
    PLAN = 1
    CLIENT = 2


class SetUpDialog(CommandDialog):
    """Each step is tried before the next one; nothing is written before the last."""

    step: QLabel
    heading: QLabel
    explanation: QLabel
    pages: QStackedWidget
    name: QLineEdit
    zone: Picker
    currency: QComboBox
    by_exports: QRadioButton
    as_it_happens: QRadioButton
    with_plan: QCheckBox
    badges: Badges
    surprise: Banner
    plan_inside: QVBoxLayout
    client: QLineEdit
    start_today: QCheckBox
    back: QPushButton

    def __init__(self, workplace: Workplace, parent: QWidget) -> None:
        super().__init__(workplace, "set_up.ui", parent=parent)
        self.plan = PlanForm(self)
        self.plan_inside.addWidget(self.plan)
        self.plan_inside.addStretch(1)
        self._described = False
        self.resize(self.width(), _HEIGHT_PX)
        self._present()
        self._listen()
        self._turn_to(Step.AGENCY)

    @property
    def at(self) -> Step:
        """The step in front."""
        return Step(self.pages.currentIndex())

    def command(self) -> Callable[[], object]:
        """Trying what is typed up to this step; after the last one, all of it. Raises `InvalidAmount`."""
        new, set_up = self._typed(), self.workplace.application.set_up
        if self.at is Step.CLIENT:
            return lambda: set_up.agency(new)
        if self.at is Step.PLAN and new.plan is not None and new.plan["name"] and self._awaits_fee():
            raise InvalidAmount(field="recurring_fee")
        return lambda: set_up.foresee(new)

    def preview(self) -> Callable[[], Sequence[Consequence]] | None:
        """What the books begin with; on the last step."""
        if self.at is not Step.CLIENT:
            return None
        new, application = self._typed(), self.workplace.application
        return lambda: of_beginning(new, application.set_up.foresee(new), currencies=application.currencies)

    def field_at_fault(self, refusal: Refusal) -> QWidget | None:
        """The field that a refusal is about, with the step it stands on."""
        step, field = self._fault(refusal)
        if step is not self.at:
            self._turn_to(step)
        return field

    def message(self, result: object) -> Message | None:
        """What stands there now, or what to do next."""
        del result
        new = self._typed()
        if new.client is None:
            said = _("{name} is set up. Add a client next.")
        elif new.start_today:
            said = _("{name} is set up, and {client} has its first payment request.")
        elif new.plan is not None:
            said = _("{name} is set up. Start the subscription of {client} next.")
        else:
            said = _("{name} is set up. Assign a plan to {client} next.")
        return Message(said.format(name=new.name, client=new.client))

    def _finish(self, result: object) -> None:
        if self.at is not Step.CLIENT:
            self.ok.setEnabled(True)
            self._turn_to(Step(self.at + 1))
            return
        super()._finish(result)
        if isinstance(result, int):
            tab = ClientTab.REQUESTS if self._typed().start_today else ClientTab.BILLING
            self.workplace.go(Place(Page.CLIENTS, result, tab))

    def _typed(self) -> NewAgency:
        """What is typed up to the step in front."""
        self.zone.settle()
        new = NewAgency(
            name=" ".join(self.name.text().split()),
            time_zone=str(self.zone.key or self.zone.text().strip()),
            currency=self.currency.currentText().strip().upper(),
            usage=UsageArrives.BY_EXPORTS if self.by_exports.isChecked() else UsageArrives.AS_IT_HAPPENS,
        )
        if self.at is not Step.AGENCY and self.with_plan.isChecked():
            new = replace(new, plan=self.plan.fields())
        if self.at is Step.CLIENT and (client := " ".join(self.client.text().split())):
            start = self.start_today.isChecked() and new.plan is not None
            new = replace(new, client=client, start_today=start)
        return new

    def _fault(self, refusal: Refusal) -> tuple[Step, QWidget | None]:
        values = refusal.values
        if "client" in values:
            return Step.CLIENT, self.client
        if "time_zone" in values:
            return Step.AGENCY, self.zone
        if refusal.code == "invalid_amount" and values.get("field") == "name":
            return Step.AGENCY, self.name
        if refusal.code == "invalid_currency" and values.get("currency") == self._typed().currency:
            return Step.AGENCY, self.currency
        field = self.plan.field_of(refusal)
        return (self.at, None) if field is None else (Step.PLAN, field)

    def _present(self) -> None:
        """What can be known beforehand: the settings of the books, else what this machine is set to."""
        held = self.workplace.application.settings.get()
        known = self.workplace.application.set_up.settings_given()
        own = held.currency if known else _currency_of_this_machine() or held.currency
        self.zone.show_choices(time_zones())
        self.zone.pick(held.time_zone if known else zone_of_this_machine())
        self.currency.addItems(list(dict.fromkeys((own, *CURRENCIES))))
        self.name.setText(held.name if known else "")
        self.by_exports.setChecked(not known or held.usage_window_days > 0)
        self.as_it_happens.setChecked(not self.by_exports.isChecked())

    def _listen(self) -> None:
        self.back.clicked.connect(lambda: self._turn_to(Step(self.at - 1)))
        self.name.textEdited.connect(self.foresee)
        self.zone.picked.connect(self.foresee)
        self.currency.currentTextChanged.connect(self.foresee)
        self.with_plan.toggled.connect(self._take_plan)
        self.plan.edited.connect(self._describe)
        self.client.textEdited.connect(self._follow_client)
        self.start_today.toggled.connect(self.foresee)

    def _turn_to(self, step: Step) -> None:
        self.pages.setCurrentIndex(step)
        self.step.setText(_("Step {n} of {all}").format(n=step + 1, all=len(Step)))
        self.back.setVisible(step is not Step.AGENCY)
        self.ok.setText(_("&Set up") if step is Step.CLIENT else _("Ne&xt"))
        match step:
            case Step.AGENCY:
                self._say(_("Say who you are"), _("All of it can be changed later in the settings."))
                self.name.setFocus()
            case Step.PLAN:
                self._say(
                    _("Describe your first plan"), _("What clients pay, and which minutes that includes.")
                )
                self._offer_plan()
            case Step.CLIENT:
                self._say(_("Add your first client"), _("This is what your books will begin with."))
                self._follow_client()
                self.client.setFocus()
            case _:
                assert_never(step)
        self.foresee()

    def _say(self, heading: str, explanation: str) -> None:
        self.heading.setText(heading)
        self.explanation.setText(explanation)
        self.pages.setAccessibleName(heading)

    def _offer_plan(self) -> None:
        if not self._described:
            currencies = self.workplace.application.currencies
            self.plan.show_fields(_FIRST_PLAN, currencies=currencies, default=self._typed().currency)
        (self.plan.name if self.with_plan.isChecked() else self.with_plan).setFocus()
        self._try_plan()

    def _describe(self) -> None:
        self._described = True
        self._clear()
        self._try_plan()

    def _take_plan(self, wanted: bool) -> None:  # noqa: FBT001 - as the box tells it
        self.plan.setEnabled(wanted)
        self._clear()
        self._try_plan()

    def _try_plan(self) -> None:
        """Say what is typed in badges, or beside its field what is wrong with it; a name may still come."""
        self.badges.show_badges(())
        self.surprise.hide()
        if not self.with_plan.isChecked() or not self._described or self._awaits_fee():
            return
        catalog = self.workplace.application.catalog
        try:
            plan = catalog.proposed_plan({**self.plan.fields(), "name": self.plan.name.text() or "…"})
        except Refusal as refusal:
            if (field := self.plan.field_of(refusal)) is not None:
                show_error(field, refusal_sentence(refusal.code, refusal.values))
            return
        self.badges.show_badges(badges(plan.terms, self.workplace.application.currencies))
        if warned := surprises(plan.terms):
            self.surprise.show_banner(" ".join(warned), Tone.WARN)

    def _awaits_fee(self) -> bool:
        """Whether nothing can be said of the plan yet; to go on without a fee is refused."""
        return self.plan.has_fee.isChecked() and not self.plan.fee.text().strip()

    def _follow_client(self) -> None:
        self.start_today.setVisible(self.with_plan.isChecked())
        self.start_today.setEnabled(bool(self.client.text().strip()))
        self.foresee()


def _currency_of_this_machine() -> str:
    code = QLocale.system().currencySymbol(QLocale.CurrencySymbolFormat.CurrencyIsoCode)
    return code if len(code) == len(CURRENCIES[0]) else ""
