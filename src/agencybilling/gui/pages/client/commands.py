"""What can be done with the opened client: each command once, for buttons, shortcuts and lists."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from importlib import import_module

from PySide6.QtCore import QObject
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QWidget

from agencybilling.domain.campaigns import Campaign
from agencybilling.domain.catalog import Pack
from agencybilling.domain.subscriptions import SubscriptionStatus
from agencybilling.gui.actions import action
from agencybilling.gui.failures import sentence_of
from agencybilling.gui.main_window import MainWindow
from agencybilling.gui.tasks import Lane
from agencybilling.gui.workplace import Message, Workplace
from agencybilling.i18n import _
from agencybilling.queries.billing_card import BillingCard

Refused = Callable[[str], None]
"""Shows beside the button why it was refused."""


class ClientCommands(QObject):
    """Actions that follow the client's card: one that can't be done now is hidden."""

    def __init__(self, workplace: Workplace, owner: QWidget) -> None:
        super().__init__(owner)
        self._workplace, self._owner = workplace, owner
        self._card: BillingCard | None = None
        self.assign_plan = self._asking(_("Assign &plan …"), "assign_plan:AssignPlanDialog", "P", "tag")
        self.remove_plan = self._asking(_("&Remove plan …"), "confirmed:RemovePlanDialog", "Backspace", "x")
        self.start = self._asking(_("&Start subscription …"), "start_subscription:StartDialog", "S", "play")
        self.cancel = self._asking(
            _("&Cancel subscription …"), "cancel_subscription:CancelDialog", "X", "ban"
        )
        self.start_again = self._asking(
            _("Cancel and start &again …"), "cancel_subscription:StartAgainDialog", "R", "rotate-ccw"
        )
        self.settle = self._asking(_("Settle &now …"), "confirmed:SettleDialog", "T", "check")
        self.assign_packs = self._asking(_("Assign pac&ks …"), "assign_packs:AssignPacksDialog", "A", "plus")
        self.apply_pack = self._asking(_("Appl&y a pack …"), "apply_pack:ApplyPackDialog", "Y", "package")
        self.correct_wallet = self._asking(
            _("Correct &wallet …"), "correct_wallet:CorrectWalletDialog", "W", "pencil"
        )
        self.add_campaign = self._asking(_("Add ca&mpaign …"), "new_campaign:NewCampaignDialog", "M", "plus")
        self.todo = action(
            owner, _("&To do on the platform …"), self.open_todo, shortcut="Ctrl+Shift+O", icon="list-checks"
        )
        self.statement = self._asking(
            _("S&tatement of account …"), "statement.dialog:StatementDialog", "B", "file-text"
        )
        self.redeem = self._asking(_("Redeem a start c&ode …"), "redeem_code:RedeemCodeDialog", "K", "zap")
        self.page_window = action(
            owner,
            _("Client page in a &window"),
            self.open_page,
            shortcut="Ctrl+Shift+V",
            icon="external-link",
        )
        self.page_window.setToolTip(_("Open the client page in a window of its own"))
        self.disable = self._asking(_("&Disable client …"), "confirmed:DisableDialog", "D", "lock")
        self.enable = self._asking(_("&Enable client …"), "confirmed:EnableDialog", "E", "circle-play")

    def follow(self, card: BillingCard) -> None:
        """Offer what can be done with the client as it is now."""
        self._card = card
        live = card.live
        terms = card.terms
        blocked = live is not None and live.status is SubscriptionStatus.BLOCKED
        active = live is not None and live.status is SubscriptionStatus.ACTIVE
        packs_on = terms is not None and terms.addon_packs
        offered = {
            self.assign_plan: live is None,
            self.remove_plan: live is None and card.plan is not None,
            self.start: live is None and card.plan is not None,
            self.cancel: live is not None,
            self.start_again: blocked,
            self.redeem: live is None and not self._workplace.looks_ahead,
            self.settle: bool(card.settling),
            self.assign_packs: packs_on,
            self.apply_pack: active and packs_on and any(not pack.archived for pack in card.packs),
            self.correct_wallet: True,
            self.add_campaign: True,
            self.disable: card.client.enabled,
            self.enable: not card.client.enabled,
        }
        for made, possible in offered.items():
            made.setVisible(possible)
            made.setEnabled(possible)

    def next_step(self) -> QAction | None:
        """What the client needs next, for the header's primary button."""
        wanted = (self.start_again, self.start, self.assign_plan, self.apply_pack)
        return next((made for made in wanted if made.isEnabled()), None)

    def beside(self) -> list[QAction]:
        """What stands beside it."""
        wanted = (self.enable, self.disable)
        return [made for made in wanted if made.isEnabled()]

    def open_page(self) -> None:
        """Show what the client sees in a window of its own."""
        from agencybilling.gui.client_page.windows import show_client_page

        window = self._owner.window()
        if self._card is not None and isinstance(window, MainWindow):
            show_client_page(self._workplace, self._card.client.id, beside=window)

    def open_todo(self) -> None:
        """Open the list of what is to be carried out on the platform, for all clients."""
        from agencybilling.gui.dialogs.platform_todo import PlatformTodoDialog

        PlatformTodoDialog(self._workplace, self._owner.window()).open()

    # ------------------------------------------------------------ of one pack or campaign

    def apply(self, pack: Pack) -> None:
        """Apply one of the assigned packs."""
        if self._card is not None:
            from agencybilling.gui.dialogs.apply_pack import ApplyPackDialog

            ApplyPackDialog(self._workplace, self._card, parent=self._owner.window(), pack=pack).open()

    def unassign(self, pack: Pack) -> None:
        """Take one of the packs away."""
        if self._card is not None:
            from agencybilling.gui.dialogs.confirmed import UnassignPackDialog

            UnassignPackDialog(self._workplace, self._card, parent=self._owner.window(), pack=pack).open()

    def pause(self, campaign: Campaign, refused: Refused) -> None:
        """Pause a campaign by hand, at once."""
        said = _("{campaign} is paused in the books. Pause it on the platform too.")
        self._at_once(
            self._workplace.application.clients.pause_campaign, campaign, said=said, refused=refused
        )

    def resume(self, campaign: Campaign, refused: Refused) -> None:
        """Resume a campaign by hand, at once."""
        said = _("{campaign} runs in the books. Resume it on the platform too.")
        self._at_once(
            self._workplace.application.clients.resume_campaign, campaign, said=said, refused=refused
        )

    def _at_once(
        self, command: Callable[[int, str], object], campaign: Campaign, *, said: str, refused: Refused
    ) -> None:
        if self._card is not None:
            self._workplace.tasks.run(
                partial(command, self._card.client.id, campaign.name),
                lambda _done: self._workplace.tell(Message(said.format(campaign=campaign.name))),
                failed=lambda error: refused(sentence_of(error)),
                owner=self,
                lane=Lane.COMMAND,
            )

    # ------------------------------------------------------------ dialogs

    def _asking(self, text: str, dialog: str, key: str, icon: str) -> QAction:
        return action(self._owner, text, partial(self._ask, dialog), shortcut=f"Ctrl+Shift+{key}", icon=icon)

    def _ask(self, dialog: str) -> None:
        if self._card is not None:
            module, name = dialog.split(":")
            made = getattr(import_module(f"agencybilling.gui.dialogs.{module}"), name)
            made(self._workplace, self._card, parent=self._owner.window()).open()
