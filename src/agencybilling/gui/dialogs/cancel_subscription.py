"""Canceling a subscription, and for a Blocked one canceling and starting again in one (SPEC 4)."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtWidgets import QCheckBox, QLabel, QWidget

from agencybilling.gui.dialogs.about_client import ClientDialog, Foreseen
from agencybilling.gui.theme.tokens import Tone
from agencybilling.gui.widgets.banner import Banner
from agencybilling.gui.workplace import Message, Workplace
from agencybilling.i18n import _, ngettext
from agencybilling.queries.billing_card import BillingCard
from agencybilling.wording.amounts import count, minutes_and_chats, money


class CancelDialog(ClientDialog):
    """Ends the subscription today; what it has cost so far is billed unless that is declined."""

    whom: QLabel
    renewed: Banner
    bill_usage: QCheckBox
    void_open: QCheckBox

    def __init__(self, workplace: Workplace, card: BillingCard, *, parent: QWidget) -> None:
        super().__init__(workplace, card, "cancel_subscription.ui", parent=parent)
        self._dress()
        self._offer_options()
        self._point_at_renewal()
        for option in (self.bill_usage, self.void_open):
            option.toggled.connect(lambda _on: self.foresee())
        self.cancel.setFocus()
        self.foresee()

    def command(self) -> Callable[[], object]:
        """Canceling it."""
        return partial(
            self.workplace.application.subscriptions.cancel,
            self.client_id,
            bill_usage=self.bill_usage.isChecked(),
            void_open=self.void_open.isChecked(),
        )

    def preview(self) -> Foreseen | None:
        """What the options do."""
        client_id, bill, void = self.client_id, self.bill_usage.isChecked(), self.void_open.isChecked()
        return self.foreseen(
            lambda preview: [preview.subscriptions.cancel(client_id, bill_usage=bill, void_open=void)]
        )

    def message(self, result: object) -> Message | None:
        """That it has ended."""
        del result
        said = _("The subscription of {client} is canceled. Wallet and assigned plan stay.")
        return Message(said.format(client=self.card.client.name))

    def _dress(self) -> None:
        said = _("{client} ends its subscription to {plan} today. Nothing is refunded.")
        self.whom.setText(said.format(client=self.card.client.name, plan=self._plan))

    @property
    def _plan(self) -> str:
        return "" if self.card.live is None else self.card.live.terms.plan_name

    def _offer_options(self) -> None:
        excess, owed = self.card.excess, self.card.owed_cycle_requests
        billable = excess is not None and bool(excess.billable)
        self.bill_usage.setVisible(billable)
        if excess is not None and billable:
            words = _("&Bill the {minutes} beyond the pools ({amount})")
            used = minutes_and_chats(excess.billable, self.card.client.chats_per_minute)
            amount = money(excess.amount, self.workplace.application.currencies)
            self.bill_usage.setText(words.format(minutes=used, amount=amount))
        self.void_open.setVisible(bool(owed))
        words = ngettext(
            "&Void its {n} open request first",
            "&Void its {n} open requests first",
            owed,
        )
        self.void_open.setText(words.format(n=count(owed)))

    def _point_at_renewal(self) -> None:
        """On a renewal day the new period's fee has just been requested (SPEC 4)."""
        application, period = self.workplace.application, self.card.period
        today = application.zone.day_of(application.office.clock())
        if period is None or period.number == 1 or period.start_on != today:
            return
        self.renewed.show_banner(
            _("Its new period began today; the fee is requested already. Void it if it is not owed."),
            Tone.WARN,
        )


class StartAgainDialog(CancelDialog):
    """The way back of a Blocked client: canceled, and started today on the assigned plan."""

    def command(self) -> Callable[[], object]:
        """Both, or neither."""
        return partial(
            self.workplace.application.subscriptions.start_again,
            self.client_id,
            bill_usage=self.bill_usage.isChecked(),
            void_open=self.void_open.isChecked(),
        )

    def preview(self) -> Foreseen | None:
        """What both come to, one after the other."""
        client_id, bill, void = self.client_id, self.bill_usage.isChecked(), self.void_open.isChecked()
        return self.foreseen(
            lambda preview: preview.subscriptions.start_again(client_id, bill_usage=bill, void_open=void)
        )

    def message(self, result: object) -> Message | None:
        """That it runs again."""
        del result
        said = _("{client} is active again on a new subscription.")
        return Message(said.format(client=self.card.client.name))

    def _dress(self) -> None:
        assigned = _("no plan") if self.card.plan is None else self.card.plan.name
        said = _("{client} ends its blocked subscription to {plan} and starts {assigned} today.")
        self.whom.setText(said.format(client=self.card.client.name, plan=self._plan, assigned=assigned))
        self.setWindowTitle(_("Cancel and start again"))
        self.ok.setText(_("Cancel and &start again"))
        self.ok.setProperty("kind", "primary")
