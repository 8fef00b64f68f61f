"""The Billing tab: subscription, the three pools of minutes, and what has ended but is not settled."""

from __future__ import annotations

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from agencybilling.domain.access import Reason
from agencybilling.domain.subscriptions import SubscriptionStatus
from agencybilling.gui import forms
from agencybilling.gui.actions import ActionButton
from agencybilling.gui.pages.client.commands import ClientCommands
from agencybilling.gui.pages.client.part import ClientPart
from agencybilling.gui.pages.client.parts import label
from agencybilling.gui.pages.client.pools import ExcessCard, IncludedCard, WalletCard
from agencybilling.gui.pages.client.subscription_card import SubscriptionCard
from agencybilling.gui.places import ClientTab, Page, Place
from agencybilling.gui.theme.tokens import Tone
from agencybilling.gui.widgets.banner import Banner
from agencybilling.gui.widgets.card import Card
from agencybilling.gui.workplace import Workplace
from agencybilling.i18n import _, ngettext
from agencybilling.queries.billing_card import BillingCard, EndedPeriod
from agencybilling.wording.amounts import count, day, day_range, minutes_and_chats, money
from agencybilling.wording.meanings import subscription_meaning

_BESIDE = 3
"""Where the room beside the pools is: a wallet that stands alone takes a third."""


class BillingTab(ClientPart):
    """Everything by which a client is billed, on one page."""

    restricted: Banner
    unbilled: Banner
    subscription: SubscriptionCard
    included: IncludedCard
    wallet: WalletCard
    excess: ExcessCard
    pools: QHBoxLayout
    ended: Card

    def __init__(self, workplace: Workplace, commands: ClientCommands) -> None:
        super().__init__(workplace, commands)
        forms.load(self, "pages", "client_billing.ui")
        self._client_id = 0
        self._settle = ActionButton()
        self._settle.show_action(commands.settle)
        self.ended.show_caption(_("Ended, not settled yet"))
        self.ended.add_beside_caption(self._settle)
        self.pools.addStretch(0)
        self._periods = QVBoxLayout()
        self._periods.setSpacing(6)
        self.ended.add(self._periods)
        self.wallet.apply_wanted.connect(commands.apply_pack.trigger)
        self.wallet.correct_wanted.connect(commands.correct_wallet.trigger)
        self.restricted.acted.connect(lambda: self._go(ClientTab.REQUESTS))
        self.unbilled.acted.connect(lambda: self._go(ClientTab.USAGE))

    def show_card(self, card: BillingCard) -> None:
        """Show a client."""
        currencies = self.workplace.application.currencies
        self._client_id = card.client.id
        self._warn(card)
        self.subscription.show_card(card, self.commands, currencies)
        self.included.show_card(card)
        self.wallet.show_card(card, can_apply=self.commands.apply_pack.isEnabled())
        self.excess.show_card(card, currencies)
        self.pools.setStretch(_BESIDE, 0 if card.live is not None else 2)
        self._show_ended(card)

    def _warn(self, card: BillingCard) -> None:
        restriction = restriction_words(card)
        owes = card.live is not None and card.live.status is not SubscriptionStatus.ACTIVE
        blocked = card.live is not None and card.live.status is SubscriptionStatus.BLOCKED
        if restriction:
            action = _("Show &requests") if owes else ""
            self.restricted.show_banner(restriction, Tone.BAD if blocked else Tone.WARN, action=action)
        else:
            self.restricted.hide()
        if not card.unbilled_records:
            self.unbilled.hide()
            return
        words = ngettext(
            "{n} usage record is charged to no period. Decide what becomes of it.",
            "{n} usage records are charged to no period. Decide what becomes of them.",
            card.unbilled_records,
        )
        self.unbilled.show_banner(
            words.format(n=count(card.unbilled_records)), Tone.INFO, action=_("Show &usage")
        )

    def _show_ended(self, card: BillingCard) -> None:
        self.ended.setVisible(bool(card.settling))
        while (item := self._periods.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.hide()
                widget.deleteLater()
        for ended in card.settling:
            self._periods.addWidget(self._line(ended))

    def _line(self, ended: EndedPeriod) -> QWidget:
        made = label("soft", wraps=True)
        made.setText(ended_words(ended, self._amount(ended)))
        return made

    def _amount(self, ended: EndedPeriod) -> str:
        if not ended.excess.amount.minor:
            return ""
        return money(ended.excess.amount, self.workplace.application.currencies)

    def _go(self, tab: ClientTab) -> None:
        self.workplace.go(Place(Page.CLIENTS, self._client_id, tab))


def restriction_words(card: BillingCard) -> str:
    """Why a client with a live subscription is held back, and that it is charged all the same (SPEC 4, 9)."""
    live = card.live
    if live is None or card.client.access.reason is None:
        return ""
    said: list[str] = []
    if not card.client.enabled:
        said.append(_("The client is disabled: its portal is closed and its campaigns are paused."))
    if live.status is not SubscriptionStatus.ACTIVE:
        said.append(subscription_meaning(live.status))
    if card.client.access.reason is Reason.MINUTES_EXHAUSTED:
        said.append(_("No minutes are left and the terms have no rate: campaigns are paused."))
    if live.renews:
        said.append(_("The subscription renews and is charged like any other."))
    return " ".join(said)


def ended_words(ended: EndedPeriod, amount: str) -> str:
    """What a period that has ended waits for: "1 - 31 Oct 2026: 12 min billable so far, settled on 4 Nov"."""
    words = {
        "days": day_range(ended.start_on, ended.end_on),
        "minutes": minutes_and_chats(ended.excess.billable, ended.terms.chats_per_minute),
        "amount": amount,
        "day": day(ended.settles_on),
    }
    if not ended.excess.billable:
        return _("{days}: nothing billable so far, settled on {day}").format(**words)
    if not amount:
        return _("{days}: {minutes} billable so far, settled on {day}").format(**words)
    return _("{days}: {minutes} billable so far ({amount}), settled on {day}").format(**words)
