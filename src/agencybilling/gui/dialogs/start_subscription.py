"""Starting a subscription: the day, and what will be requested and when it is due (SPEC 4)."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtWidgets import QLabel, QWidget

from agencybilling.domain.errors import Refusal
from agencybilling.gui.dialogs.about_client import ClientDialog, Foreseen
from agencybilling.gui.pages.client.parts import Badges
from agencybilling.gui.widgets.day_edit import DayEdit
from agencybilling.gui.workplace import Message, Workplace
from agencybilling.i18n import _
from agencybilling.queries.billing_card import BillingCard
from agencybilling.wording.amounts import day
from agencybilling.wording.badges import badges


class StartDialog(ClientDialog):
    """On the assigned plan's terms, today or on an earlier day."""

    whom: QLabel
    badges: Badges
    start_on: DayEdit
    hint: QLabel

    def __init__(self, workplace: Workplace, card: BillingCard, *, parent: QWidget) -> None:
        super().__init__(workplace, card, "start_subscription.ui", parent=parent)
        application = workplace.application
        today = application.zone.day_of(application.office.clock())
        if card.plan is not None:
            said = _("{client} starts {plan}")
            self.whom.setText(said.format(client=card.client.name, plan=card.plan.name))
            self.badges.show_badges(badges(card.plan.terms, application.currencies))
        self.hint.setText(_("Its first period must contain today. Its terms stay as they are now."))
        self.start_on.know_today(lambda: today)
        self.start_on.allow(latest=today)
        self.start_on.show_day(today)
        self.start_on.picked.connect(lambda _day: self.foresee())
        self.start_on.setFocus()
        self.foresee()

    def command(self) -> Callable[[], object]:
        """Starting it."""
        return partial(
            self.workplace.application.subscriptions.start, self.client_id, start_on=self.start_on.day()
        )

    def preview(self) -> Foreseen | None:
        """The first request and period."""
        start_on, client_id = self.start_on.day(), self.client_id
        return self.foreseen(lambda preview: [preview.subscriptions.start(client_id, start_on=start_on)])

    def field_at_fault(self, refusal: Refusal) -> QWidget | None:
        """The day, where it is the day."""
        return self.start_on if "start_on" in refusal.values else None

    def message(self, result: object) -> Message | None:
        """That it runs."""
        del result
        start_on = self.start_on.day()
        if start_on is None:
            return None
        said = _("The subscription of {client} runs from {day}.")
        return Message(said.format(client=self.card.client.name, day=day(start_on)))
