"""Assigning a plan: one of the active ones is picked, its terms are seen before it is assigned (SPEC 4)."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QLabel, QWidget

from agencybilling.domain.catalog import Plan
from agencybilling.domain.errors import NotFound, Refusal
from agencybilling.gui.dialogs.about_client import ClientDialog
from agencybilling.gui.pages.client.parts import Badges, Facts, say
from agencybilling.gui.pages.client.subscription_card import term_facts
from agencybilling.gui.widgets.picker import Choice, Picker
from agencybilling.gui.workplace import Message, Workplace
from agencybilling.i18n import _
from agencybilling.queries.billing_card import BillingCard
from agencybilling.wording.badges import badges


class AssignPlanDialog(ClientDialog):
    """Another plan is replaced; nothing is billed before it is started."""

    whom: QLabel
    plan: Picker
    badges: Badges
    description: QLabel
    facts: Facts

    def __init__(self, workplace: Workplace, card: BillingCard, *, parent: QWidget) -> None:
        super().__init__(workplace, card, "assign_plan.ui", parent=parent)
        plans = [plan for plan in workplace.application.catalog.plans() if not plan.archived]
        self._plans = {plan.id: plan for plan in plans}
        self.whom.setText(_intro(card))
        by_name = sorted(plans, key=lambda plan: plan.name.casefold())
        self.plan.show_choices([Choice(plan.id, plan.name) for plan in by_name])
        self.plan.pick(None if card.plan is None else card.plan.id)
        self.plan.picked.connect(self._show_plan)
        self._show_plan(self.plan.key)
        self.plan.setFocus()

    def command(self) -> Callable[[], object]:
        """Assigning it."""
        plan = self._picked(self.plan.key)
        if plan is None:
            raise NotFound(plan=self.plan.text())
        return partial(self.workplace.application.subscriptions.assign_plan, self.client_id, plan.name)

    def field_at_fault(self, refusal: Refusal) -> QWidget | None:
        """The plan."""
        return self.plan if "plan" in refusal.values else None

    def message(self, result: object) -> Message | None:
        """What to do next."""
        del result
        said = _("{plan} is assigned to {client}. Start the subscription when it is to begin.")
        return Message(said.format(plan=self.plan.text(), client=self.card.client.name))

    def _picked(self, key: object) -> Plan | None:
        return self._plans.get(key) if isinstance(key, int) else None

    def _show_plan(self, key: object) -> None:
        self.foresee()
        plan = self._picked(key)
        self.badges.setVisible(plan is not None)
        if plan is None:
            said = _("Pick one of the active plans to see its terms.")
            say(
                self.description,
                said if self._plans else _("There is no active plan. Add one to the catalog."),
            )
            self.facts.show_facts([])
            return
        self.badges.show_badges(badges(plan.terms, self.workplace.application.currencies))
        say(self.description, plan.description)
        self.facts.show_facts(term_facts(plan.terms))
        QTimer.singleShot(0, self, self.make_room)


def _intro(card: BillingCard) -> str:
    if card.plan is None:
        return _("{client} has no plan yet.").format(client=card.client.name)
    said = _("{client} has {plan} now; another plan takes its place.")
    return said.format(client=card.client.name, plan=card.plan.name)
