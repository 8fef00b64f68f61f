"""Redeeming a start code: whose it is and what it starts are seen before it is used (SPEC 10)."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial

from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent
from PySide6.QtWidgets import QFrame, QLabel, QLineEdit, QWidget

from agencybilling.domain.catalog import Terms
from agencybilling.domain.decide.draft import Decision
from agencybilling.domain.errors import InvalidAmount, Refusal, StartCodeInvalid
from agencybilling.domain.start_codes import Spelling, spelling_of
from agencybilling.gui.dialogs.about_requests import following
from agencybilling.gui.dialogs.command_dialog import CommandDialog
from agencybilling.gui.dialogs.consequences import Consequences
from agencybilling.gui.pages.client.parts import Badges
from agencybilling.gui.places import Page, Place
from agencybilling.gui.tasks import Lane, Task
from agencybilling.gui.workplace import Message, Workplace
from agencybilling.i18n import _
from agencybilling.queries.billing_card import BillingCard
from agencybilling.services.application import Application
from agencybilling.wording.amounts import day
from agencybilling.wording.badges import badges
from agencybilling.wording.consequences import Consequence


@dataclass(frozen=True, slots=True)
class Promised:
    """What a code stands for: whose it is, on which terms it starts, and what follows."""

    client: str
    terms: Terms
    consequences: Sequence[Consequence]


def promised(application: Application, code: str, *, client_id: int | None) -> Promised:
    """What redeeming a code would do; read on any thread. Raises as redeeming does."""
    decision = application.preview.start_codes.redeem(code, client_id)
    started = decision.account.subscriptions[-1]
    return Promised(decision.account.client.name, started.terms, following(application, [decision]))


class RedeemCodeDialog(CommandDialog):
    """Any client's code, or that of one. Nothing is started that has not been shown."""

    lead: QLabel
    code: QLineEdit
    promise: QFrame
    whom: QLabel
    badges: Badges
    consequences: Consequences

    def __init__(self, workplace: Workplace, card: BillingCard | None, *, parent: QWidget) -> None:
        super().__init__(workplace, "redeem_code.ui", parent=parent)
        self._card = card
        self._shown: Promised | None = None
        self._reading: Task | None = None
        self.lead.setText(
            _("Type the code that a client has sent. It tells whose it is.")
            if card is None
            else _("Type the code that {client} has sent.").format(client=card.client.name)
        )
        self.promise.hide()
        self.code.textChanged.connect(lambda _text: self._follow())
        self.code.setFocus()

    def command(self) -> Callable[[], object]:
        """Redeeming it."""
        return partial(self.workplace.application.start_codes.redeem, self.code.text(), self._client_id)

    def submit(self) -> None:
        """Redeem what is shown; a code that is not shown yet is read first."""
        if self._shown is not None:
            super().submit()
        elif self.code.text().strip():
            self._follow(finished=True)
        else:
            self.show_refusal(InvalidAmount(field="start_code"))

    def field_at_fault(self, refusal: Refusal) -> QWidget:
        """The code, whatever is wrong."""
        del refusal
        return self.code

    def show_refusal(self, refusal: Refusal) -> None:
        """Say it beside the code, in place of what it would start."""
        self._forget()
        super().show_refusal(refusal)

    def message(self, result: object) -> Message | None:
        """That it runs, and for whom."""
        if not isinstance(result, Decision):
            return None
        client, live = result.account.client, result.account.subscriptions[-1]
        if self._card is None:
            self.workplace.go(Place(Page.CLIENTS, client.id))
        said = _("The subscription of {client} runs from {day}, started by the client.")
        return Message(said.format(client=client.name, day=day(live.start_on)))

    @property
    def _client_id(self) -> int | None:
        return None if self._card is None else self._card.client.id

    def _follow(self, *, finished: bool = False) -> None:
        """Look at what is typed: a slip is told at once, a whole code is read."""
        self._forget()
        self._clear()
        if self.workplace.looks_ahead:
            return
        spelling = spelling_of(self.code.text())
        if spelling is Spelling.RIGHT:
            self._read()
        elif finished or spelling is Spelling.WRONG:
            self.show_refusal(StartCodeInvalid(code=self.code.text(), mistyped=True))

    def _read(self) -> None:
        self._reading = self.workplace.tasks.run(
            partial(promised, self.workplace.application, self.code.text(), client_id=self._client_id),
            self._show,
            failed=self._fail,
            owner=self,
            lane=Lane.COMMAND,
        )

    def _show(self, found: Promised) -> None:
        self._shown = found
        said = _("{client} starts {plan}").format(client=found.client, plan=found.terms.plan_name)
        self.whom.setText(said)
        self.badges.show_badges(badges(found.terms, self.workplace.application.currencies))
        self.promise.show()
        self.consequences.show_all(found.consequences)
        self.make_room()
        QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(self, said))

    def _forget(self) -> None:
        if self._reading is not None:
            self._reading.cancel()
        self._shown = None
        self.promise.hide()
        self.consequences.show_nothing()
