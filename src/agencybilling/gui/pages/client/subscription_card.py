"""The card of the subscription: its plan, terms, status and dates; or of the assigned plan, or of none."""

from __future__ import annotations

from PySide6.QtGui import QAction
from PySide6.QtWidgets import QHBoxLayout, QWidget

from agencybilling.domain.catalog import Plan, Terms
from agencybilling.domain.money import Currencies
from agencybilling.domain.subscriptions import Period, Subscription
from agencybilling.gui.forms import drawn_in_forms
from agencybilling.gui.pages.client.commands import ClientCommands
from agencybilling.gui.pages.client.parts import Badges, CardButton, Facts, label, say
from agencybilling.gui.pages.client.standing import tone_of
from agencybilling.gui.theme.tokens import Tone
from agencybilling.gui.widgets.card import Card
from agencybilling.i18n import _
from agencybilling.queries.billing_card import BillingCard
from agencybilling.wording.amounts import day, period_range
from agencybilling.wording.badges import badges
from agencybilling.wording.meanings import subscription_meaning
from agencybilling.wording.names import started_by, subscription_status
from agencybilling.wording.rhythms import days, increment_name, rhythm_name

_BUTTONS = 3


@drawn_in_forms
class SubscriptionCard(Card):
    """What the client is billed by now, and what can be done about it."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.plan = label("subfigure", wraps=True)
        self.meaning = label("soft", wraps=True)
        self.badges = Badges()
        self.facts = Facts()
        self._buttons = [CardButton() for _number in range(_BUTTONS)]
        head = QHBoxLayout()
        head.setSpacing(8)
        head.addWidget(self.plan, 1)
        for button in self._buttons:
            head.addWidget(button)
        self.add(head)
        for part in (self.meaning, self.badges):
            self.add(part)
        self.body.addSpacing(8)
        self.add(self.facts)
        self.by_code, self._redeem = QWidget(), CardButton()
        self._lay_out_code()

    def show_card(self, card: BillingCard, commands: ClientCommands, currencies: Currencies) -> None:
        """Show how the client is billed."""
        if card.live is not None and card.period is not None:
            self._show_live(card, card.live, card.period)
            actions = [commands.start_again, commands.cancel]
        elif card.plan is not None:
            self._show_assigned(card, card.plan)
            actions = [commands.start, commands.assign_plan, commands.remove_plan]
        else:
            self._show_nothing(card)
            actions = [commands.assign_plan]
        terms = card.terms
        self.badges.setVisible(terms is not None)
        self.badges.show_badges(() if terms is None else badges(terms, currencies))
        self._offer([made for made in actions if made.isEnabled()])
        self._redeem.show_action(commands.redeem, kind="quiet")
        plan, startable = card.plan, card.client.enabled and commands.redeem.isEnabled()
        self.by_code.setVisible(startable and plan is not None and not plan.archived)

    def _lay_out_code(self) -> None:
        said = label("faint", wraps=True)
        said.setText(_("The client can start it too, by the code on its page."))
        row = QHBoxLayout(self.by_code)
        row.setContentsMargins(0, 4, 0, 0)
        row.setSpacing(8)
        row.addWidget(said, 1)
        row.addWidget(self._redeem)
        self.add(self.by_code)

    def _show_live(self, card: BillingCard, live: Subscription, period: Period) -> None:
        self.show_caption(_("Subscription"))
        self.pill.show_pill(subscription_status(live.status), tone_of(live.status))
        self.plan.setText(live.terms.plan_name)
        say(self.meaning, subscription_meaning(live.status) if card.client.access.reason is None else "")
        renews_on = card.renews_on
        self.facts.show_facts(
            [
                (_("Period {n}").format(n=period.number), period_range(period.start_on, period.end_on)),
                (_("Next renewal"), _("None: it is blocked") if renews_on is None else day(renews_on)),
                (_("Started"), _started(live)),
                *term_facts(live.terms),
            ]
        )

    def _show_assigned(self, card: BillingCard, plan: Plan) -> None:
        self.show_caption(_("Assigned plan"))
        if plan.archived:
            self.pill.show_pill(_("Archived"), Tone.WARN, meaning=_("It can't be started any more."))
        else:
            self.pill.show_pill("", Tone.NEUTRAL)
        self.plan.setText(plan.name)
        say(
            self.meaning,
            _ended(card) or _("Nothing runs yet. Start the subscription to open its first period."),
        )
        self.facts.show_facts(term_facts(plan.terms))

    def _show_nothing(self, card: BillingCard) -> None:
        self.show_caption(_("Plan"))
        self.pill.show_pill("", Tone.NEUTRAL)
        self.plan.setText(_("No plan assigned"))
        ended = _ended(card)
        first = _("Choose one of the active plans; its terms are shown before it is assigned.")
        say(self.meaning, f"{ended} {first}" if ended else first)
        self.facts.show_facts([])

    def _offer(self, actions: list[QAction]) -> None:
        for at, button in enumerate(self._buttons):
            made = actions[at] if at < len(actions) else None
            button.show_action(made)


def term_facts(terms: Terms) -> list[tuple[str, str]]:
    """What terms say beside their badges."""
    return [
        (_("Payment due"), _due(terms)),
        (_("Rhythm"), rhythm_name(terms.rhythm)),
        (_("Billing increment"), increment_name(terms.increment)),
    ]


def _started(live: Subscription) -> str:
    return _("{day} by {who}").format(day=day(live.start_on), who=started_by(live.started_by))


def _due(terms: Terms) -> str:
    due = _("{days} after the period starts").format(days=days(terms.due_days))
    if not terms.grace_days:
        return due
    return _("{due}, then {grace} of grace").format(due=due, grace=days(terms.grace_days))


def _ended(card: BillingCard) -> str:
    last = card.subscription
    if last is None or last.canceled_on is None:
        return ""
    words = _("The subscription to {plan} was canceled on {day}.")
    return words.format(plan=last.terms.plan_name, day=day(last.canceled_on))
