"""Commands that only need a yes: each asks one question and shows what follows."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QLabel, QWidget

from agencybilling.domain.catalog import Pack
from agencybilling.domain.decide.draft import Decision
from agencybilling.gui.dialogs.about_client import ClientDialog, Foreseen
from agencybilling.gui.workplace import Message, Workplace
from agencybilling.i18n import _
from agencybilling.queries.billing_card import BillingCard
from agencybilling.services.application import Application
from agencybilling.services.preview import Preview

Of = Application | Preview
"""The commands themselves, or what they would come to."""


class ConfirmedDialog(ClientDialog):
    """A question about one client; what it does is the same in the books and in the preview."""

    question: QLabel

    def __init__(self, workplace: Workplace, card: BillingCard, *, parent: QWidget) -> None:
        super().__init__(workplace, card, "confirmed.ui", parent=parent)
        self.foresee()

    def do(self, of: Of) -> Decision:
        """The command."""
        raise NotImplementedError

    def command(self) -> Callable[[], object]:
        """The command itself."""
        return lambda: self.do(self.workplace.application)

    def preview(self) -> Foreseen | None:
        """What it would come to."""
        return self.foreseen(lambda preview: [self.do(preview)])

    def _ask(self, title: str, question: str, ok: str, *, danger: bool = False) -> None:
        self.setWindowTitle(title)
        self.question.setText(question)
        self.ok.setText(ok)
        if danger:
            self.ok.setProperty("kind", "danger")


class RemovePlanDialog(ConfirmedDialog):
    """Takes the assigned plan away."""

    def __init__(self, workplace: Workplace, card: BillingCard, *, parent: QWidget) -> None:
        super().__init__(workplace, card, parent=parent)
        plan = "" if card.plan is None else card.plan.name
        question = _("{client} can't start {plan} any more once it is removed. Another plan can be assigned.")
        self._ask(
            _("Remove the plan"), question.format(client=card.client.name, plan=plan), _("&Remove plan")
        )

    def do(self, of: Of) -> Decision:
        """The command."""
        return of.subscriptions.remove_plan(self.client_id)

    def message(self, result: object) -> Message | None:
        """What was removed."""
        del result
        return Message(_("{client} has no plan assigned now.").format(client=self.card.client.name))


class SettleDialog(ConfirmedDialog):
    """Settles what has ended, without waiting for the usage window (SPEC 4)."""

    def __init__(self, workplace: Workplace, card: BillingCard, *, parent: QWidget) -> None:
        super().__init__(workplace, card, parent=parent)
        self._ask(
            _("Settle now"),
            _(
                "What has ended becomes final and is billed at once. Usage that arrives later is charged with"
                " a later period."
            ),
            _("&Settle now"),
        )

    def do(self, of: Of) -> Decision:
        """The command."""
        return of.subscriptions.settle_now(self.client_id)

    def message(self, result: object) -> Message | None:
        """That it is settled."""
        del result
        return Message(
            _("Everything of {client} that had ended is settled.").format(client=self.card.client.name)
        )


class DisableDialog(ConfirmedDialog):
    """Closes the client's portal and rests its campaigns (SPEC 9)."""

    def __init__(self, workplace: Workplace, card: BillingCard, *, parent: QWidget) -> None:
        super().__init__(workplace, card, parent=parent)
        question = _("{client} is closed out of its portal, and its campaigns rest. Billing goes on.")
        self._ask(
            _("Disable the client"), question.format(client=card.client.name), _("&Disable"), danger=True
        )

    def do(self, of: Of) -> Decision:
        """The command."""
        return of.clients.set_enabled(self.client_id, enabled=False)

    def message(self, result: object) -> Message | None:
        """That it is disabled."""
        del result
        return Message(_("{client} is disabled.").format(client=self.card.client.name))


class EnableDialog(ConfirmedDialog):
    """Lets the client in again."""

    def __init__(self, workplace: Workplace, card: BillingCard, *, parent: QWidget) -> None:
        super().__init__(workplace, card, parent=parent)
        question = _("{client} may use its portal again, as far as its subscription allows.")
        self._ask(_("Enable the client"), question.format(client=card.client.name), _("&Enable"))

    def do(self, of: Of) -> Decision:
        """The command."""
        return of.clients.set_enabled(self.client_id, enabled=True)

    def message(self, result: object) -> Message | None:
        """That it is enabled."""
        del result
        return Message(_("{client} is enabled.").format(client=self.card.client.name))


class UnassignPackDialog(ConfirmedDialog):
    """Takes a pack away; its minutes stay in the wallet (SPEC 8)."""

    def __init__(self, workplace: Workplace, card: BillingCard, *, parent: QWidget, pack: Pack) -> None:
        self._pack = pack
        super().__init__(workplace, card, parent=parent)
        question = _("{pack} can't be applied to {client} any more. Minutes in the wallet stay.")
        self._ask(
            _("Unassign the pack"),
            question.format(pack=pack.name, client=card.client.name),
            _("&Unassign"),
        )

    def do(self, of: Of) -> Decision:
        """The command."""
        return of.packs.unassign(self.client_id, self._pack.name)

    def message(self, result: object) -> Message | None:
        """What was taken away."""
        del result
        said = _("{pack} is not assigned to {client} any more.")
        return Message(said.format(pack=self._pack.name, client=self.card.client.name))
