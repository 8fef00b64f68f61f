"""A one-off charge: any amount above 0 with a text, due today or later (SPEC 6)."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial

from PySide6.QtWidgets import QComboBox, QLineEdit, QWidget

from agencybilling.domain.decide.draft import Decision
from agencybilling.domain.errors import InvalidAmount, NotFound, Refusal
from agencybilling.gui.dialogs.about_requests import following
from agencybilling.gui.dialogs.command_dialog import CommandDialog
from agencybilling.gui.widgets.amount_edit import MoneyEdit
from agencybilling.gui.widgets.day_edit import DayEdit
from agencybilling.gui.widgets.picker import Choice, Picker
from agencybilling.gui.workplace import Message, Workplace
from agencybilling.i18n import _
from agencybilling.services.application import Application
from agencybilling.services.payments import Payments
from agencybilling.wording.amounts import money
from agencybilling.wording.consequences import Consequence


@dataclass(frozen=True, slots=True)
class Chargeable:
    """Who can be charged, and in which currencies; the first is the usual one."""

    clients: tuple[Choice, ...]
    currencies: tuple[str, ...]


def chargeable(application: Application) -> Chargeable:
    """What the dialog offers; read on any thread."""
    settings = application.settings.get()
    with application.read() as unit:
        names = unit.accounts.names(unit.accounts.ids())
    used = {plan.terms.currency for plan in application.catalog.plans()} | set(settings.currency_decimals)
    by_name = sorted(names.items(), key=lambda known: known[1].casefold())
    return Chargeable(
        tuple(Choice(key, name) for key, name in by_name),
        (settings.currency, *sorted(used - {settings.currency})),
    )


class ChargeDialog(CommandDialog):
    """One client, what for, how much and until when."""

    client: Picker
    description: QLineEdit
    amount: MoneyEdit
    currency: QComboBox
    due_on: DayEdit

    def __init__(
        self, workplace: Workplace, offered: Chargeable, *, client_id: int | None = None, parent: QWidget
    ) -> None:
        super().__init__(workplace, "charge.ui", parent=parent)
        application = workplace.application
        today = application.zone.day_of(application.office.clock())
        self._currencies = application.currencies
        self.due_on.know_today(lambda: today)
        self.due_on.allow(earliest=today)
        self.due_on.show_day(today)
        self.client.show_choices(offered.clients)
        self.client.pick(client_id)
        self.currency.addItems(list(offered.currencies))
        self._listen()
        self._follow_currency(self.currency.currentText())
        (self.client if client_id is None else self.description).setFocus()

    def command(self) -> Callable[[], object]:
        """The charge."""
        return self._charging(self.workplace.application.payments)

    def preview(self) -> Callable[[], Sequence[Consequence]] | None:
        """The request it makes; nothing until there is enough to say so."""
        if self.client.key is None or not self.amount.text().strip() or not self.description.text().strip():
            return None
        application = self.workplace.application
        decide = self._charging(application.preview.payments)
        return lambda: following(application, [decide()])

    def field_at_fault(self, refusal: Refusal) -> QWidget | None:
        """The field that the refused value stands in."""
        fields: dict[object, QWidget] = {
            "client": self.client,
            "description": self.description,
            "amount": self.amount,
            "currency": self.currency,
            "due_on": self.due_on,
        }
        named = (refusal.values.get("field"), *refusal.values)
        return next((fields[name] for name in named if name in fields), None)

    def message(self, result: object) -> Message | None:
        """Whom it asks for how much."""
        if not isinstance(result, Decision):
            return None
        asked = self._currencies.parse(self.amount.plain(), self.currency.currentText())
        return Message(
            _("{client} is asked for {amount}.").format(
                client=result.account.client.name, amount=money(asked, self._currencies)
            )
        )

    def _listen(self) -> None:
        self.client.picked.connect(self.foresee)
        self.description.textEdited.connect(self.foresee)
        self.amount.textEdited.connect(self.foresee)
        self.due_on.picked.connect(self.foresee)
        self.currency.currentTextChanged.connect(self._follow_currency)

    def _follow_currency(self, code: str) -> None:
        self.amount.show_currency(code, decimals=self._currencies.decimals(code))
        self.foresee()

    def _charging(self, payments: Payments) -> Callable[[], Decision]:
        client_id = self.client.key
        if not isinstance(client_id, int):
            raise NotFound(client=self.client.text())
        if not self.amount.text().strip():
            raise InvalidAmount(field="amount")
        return partial(
            payments.charge,
            client_id,
            amount=self.amount.plain(),
            currency=self.currency.currentText().strip().upper(),
            description=self.description.text(),
            due_on=self.due_on.day(),
        )
