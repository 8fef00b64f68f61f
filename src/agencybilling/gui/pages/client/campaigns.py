"""The Campaigns tab: which run, which rest and why; the platform itself is not reachable from here."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QSizePolicy, QVBoxLayout, QWidget

from agencybilling.domain.access import Access
from agencybilling.domain.campaigns import Campaign
from agencybilling.gui import forms
from agencybilling.gui.actions import ActionButton
from agencybilling.gui.pages.client.commands import ClientCommands
from agencybilling.gui.pages.client.part import ClientPart
from agencybilling.gui.pages.client.parts import label, say
from agencybilling.gui.theme.tokens import Tone
from agencybilling.gui.widgets.banner import Banner
from agencybilling.gui.widgets.elided_label import ElidedLabel
from agencybilling.gui.widgets.empty_state import Action, EmptyState
from agencybilling.gui.widgets.painting import wear
from agencybilling.gui.widgets.pill import Pill
from agencybilling.gui.workplace import Workplace
from agencybilling.i18n import _
from agencybilling.queries.billing_card import BillingCard
from agencybilling.wording.names import reason

_ROW_PX = 48
_NAME_PX = 220


class CampaignsTab(ClientPart):
    """A line for each campaign with what can be done about it."""

    resting: Banner
    note: QLabel
    buttons: QHBoxLayout
    card: QFrame
    empty: EmptyState

    def __init__(self, workplace: Workplace, commands: ClientCommands) -> None:
        super().__init__(workplace, commands)
        forms.load(self, "pages", "client_campaigns.ui")
        self._lines: dict[int, CampaignLine] = {}
        for made in (commands.todo, commands.add_campaign):
            button = ActionButton(self)
            button.show_action(made)
            self.buttons.addWidget(button)
        self._list = QVBoxLayout()
        self._list.setSpacing(0)
        inside = self.card.layout()
        if isinstance(inside, QVBoxLayout):
            inside.addLayout(self._list)
        self.empty.show_empty(
            _("No campaigns yet"),
            _("Campaigns pause by themselves when access ends, and resume when it is back."),
            icon="phone",
            actions=[Action(_("Add ca&mpaign …"), commands.add_campaign.trigger, kind="primary")],
        )

    def show_card(self, card: BillingCard) -> None:
        """Show a client's campaigns."""
        access = card.client.access
        if access.reason is not None and card.campaigns:
            said = _("Campaigns are paused because {reason}. They resume by themselves once access is back.")
            self.resting.show_banner(said.format(reason=reason(access.reason)), Tone.WARN)
        else:
            self.resting.hide()
        self._show_lines(card)
        self.card.setVisible(bool(card.campaigns))
        self.empty.setVisible(not card.campaigns)

    def _show_lines(self, card: BillingCard) -> None:
        for gone in self._lines.keys() - {campaign.id for campaign in card.campaigns}:
            line = self._lines.pop(gone)
            self._list.removeWidget(line)
            line.hide()
            line.deleteLater()
        for at, campaign in enumerate(card.campaigns):
            if campaign.id not in self._lines:
                self._lines[campaign.id] = CampaignLine(self.commands, self)
            self._list.insertWidget(at, self._lines[campaign.id])
            self._lines[campaign.id].show_campaign(campaign, card.client.access)


class CampaignLine(QFrame):
    """One campaign: its name, whether it runs and why not, and Pause or Resume."""

    def __init__(self, commands: ClientCommands, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._campaign: Campaign | None = None
        self.setMinimumHeight(_ROW_PX)
        self.name, self.state, self.why = ElidedLabel(), Pill(), label("soft", wraps=True)
        self.name.setProperty("role", "strong")
        self.pause, self.resume = QPushButton(_("Pause")), QPushButton(_("Resume"))
        self.pause.clicked.connect(lambda: self._do(commands.pause))
        self.resume.clicked.connect(lambda: self._do(commands.resume))
        row = QHBoxLayout(self)
        row.setContentsMargins(18, 8, 12, 8)
        row.setSpacing(12)
        self.name.setMinimumWidth(_NAME_PX)
        row.addWidget(self.name, 1)
        row.addWidget(self.state)
        row.addWidget(self.why, 2)
        row.addStretch(0)
        for button in (self.pause, self.resume):
            button.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
            row.addWidget(button)

    def show_campaign(self, campaign: Campaign, access: Access) -> None:
        """Show it as it is now; words about a refusal go."""
        self._campaign = campaign
        self.name.setText(campaign.name)
        self.state.show_pill(
            _("Running") if campaign.running else _("Paused"), Tone.OK if campaign.running else Tone.WARN
        )
        wear(self.why, role="soft")
        say(self.why, _why_paused(campaign, access))
        self.resume.setVisible(campaign.paused_by_person)
        self.pause.setVisible(not campaign.paused_by_person)
        self.pause.setText(_("Pause") if campaign.running else _("Keep paused"))
        self.pause.setAccessibleName(_("Pause {campaign}").format(campaign=campaign.name))
        self.resume.setAccessibleName(_("Resume {campaign}").format(campaign=campaign.name))

    def _do(self, command: Callable[[Campaign, Callable[[str], None]], None]) -> None:
        if self._campaign is not None:
            command(self._campaign, self._refused)

    def _refused(self, sentence: str) -> None:
        wear(self.why, role="error")
        say(self.why, sentence)


def _why_paused(campaign: Campaign, access: Access) -> str:
    if campaign.running:
        return ""
    if campaign.paused_by_person or access.reason is None:
        return _("by hand, until it is resumed by hand")
    return reason(access.reason)
