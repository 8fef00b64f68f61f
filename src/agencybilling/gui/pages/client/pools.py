"""The three pools of minutes: included ones, the wallet, and what goes beyond."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QPushButton, QSizePolicy, QWidget

from agencybilling.domain.catalog import Terms
from agencybilling.domain.minutes import Milliseconds
from agencybilling.domain.money import Currencies
from agencybilling.gui.forms import drawn_in_forms
from agencybilling.gui.pages.client.parts import flowing, label, say
from agencybilling.gui.theme.tokens import Tone
from agencybilling.gui.widgets.card import Card, Figure
from agencybilling.gui.widgets.usage_bar import AMBER_FROM_PERCENT, UsageBar
from agencybilling.i18n import _
from agencybilling.queries.billing_card import BillingCard, Excess, IncludedPool
from agencybilling.wording.amounts import (
    chats_in_minutes,
    chats_left,
    day,
    minutes_and_chats,
    minutes_left,
    money,
    percent,
    rate,
    short_minutes,
)


class Pool(Card):
    """A figure, what it is in chats where chat is on, and what becomes of it."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self.figure = Figure()
        self.chats = label("soft")
        self.note = label("soft", wraps=True)
        self.add(self.figure)
        self.add(self.chats)

    def _end(self) -> None:
        self.body.addStretch(1)
        self.add(self.note)


@drawn_in_forms
class IncludedCard(Pool):
    """Included minutes of the period: what is left, and a bar that turns amber from 90 %."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.show_caption(_("Included minutes"))
        self.bar = UsageBar()
        self.bar.setAccessibleName(_("Included minutes used"))
        self.add(self.bar)
        self._end()

    def show_card(self, card: BillingCard) -> None:
        """Show the pool; hidden where the terms include no minutes."""
        pool, terms = card.included, card.terms
        self.setVisible(pool is not None)
        if pool is not None and terms is not None:
            self._show(pool, terms, card)

    def _show(self, pool: IncludedPool, terms: Terms, card: BillingCard) -> None:
        whole = _("/ {whole} min").format(whole=short_minutes(pool.whole))
        self.figure.show_figure(short_minutes(pool.left), whole)
        chats = terms.chats_per_minute
        say(self.chats, "" if chats is None else chats_left(pool.left, pool.whole, chats_per_minute=chats))
        left = minutes_left(pool.left, pool.whole, chats_per_minute=chats)
        self.bar.show_usage(pool.used, pool.whole, words=_("Available {left}").format(left=left))
        share = percent(pool.used, pool.whole)
        self.pill.show_pill(
            _("{percent} used").format(percent=share), _tone(pool), meaning=self.bar.toolTip(), dot=False
        )
        if card.renews_on is None:
            self.note.setText(_("They stay for the period that is open until the cancel."))
        else:
            words = _("Resets on {day}; unused minutes do not carry over.")
            self.note.setText(words.format(day=day(card.renews_on)))


@drawn_in_forms
class WalletCard(Pool):
    """Minutes of packs, which never expire."""

    apply_wanted = Signal()
    correct_wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.show_caption(_("Wallet"))
        self._apply, self._correct = QPushButton(_("Apply a pack …")), QPushButton(_("Correct …"))
        self._correct.setAccessibleName(_("Correct wallet"))
        self._apply.clicked.connect(self.apply_wanted)
        self._correct.clicked.connect(self.correct_wanted)
        self.add(flowing(self._apply, self._correct))
        self._end()

    def show_card(self, card: BillingCard, *, can_apply: bool) -> None:
        """Show what the wallet holds."""
        chats = card.client.chats_per_minute
        self.figure.show_figure(short_minutes(card.client.wallet), _("min"))
        say(self.chats, "" if chats is None else chats_in_minutes(card.client.wallet, chats))
        off = card.terms is not None and not card.terms.addon_packs
        self.pill.show_pill(_("Not in use") if off else "", Tone.WARN, meaning=_packs_off())
        self.note.setText(_packs_off() if off else _("Never expires; used after the included minutes."))
        self._apply.setVisible(can_apply)


@drawn_in_forms
class ExcessCard(Pool):
    """What goes beyond included minutes and wallet: billed at the end of the period, or never."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.show_caption(_("Excess"))
        self.amount = label("strong", wraps=True)
        self.add(self.amount)
        self._end()

    def show_card(self, card: BillingCard, currencies: Currencies) -> None:
        """Show the pool; hidden while nothing runs."""
        self.setVisible(card.excess is not None)
        if card.excess is not None and card.terms is not None:
            self._show(card.excess, card.terms, currencies)

    def _show(self, excess: Excess, terms: Terms, currencies: Currencies) -> None:
        shown = excess.billable if excess.rate is not None else excess.uncovered
        self.figure.show_figure(short_minutes(shown), _("min"))
        chats = terms.chats_per_minute
        say(self.chats, "" if chats is None else chats_in_minutes(shown, chats))
        if excess.rate is None:
            self.amount.setText(_("Not billed: the terms have no rate"))
            self.note.setText(_("Minutes beyond the pools are counted and shown, never billed."))
        else:
            self.amount.setText(_("{amount} so far").format(amount=money(excess.amount, currencies)))
            price = rate(excess.rate, terms.currency)
            billed = _("Billable at {rate}/min at period end.").format(rate=price)
            self.note.setText(" ".join(filter(None, (billed, _uncovered(excess.uncovered, chats)))))


def _uncovered(uncovered: Milliseconds, chats: int | None) -> str:
    if not uncovered:
        return ""
    return _("{minutes} uncovered, never billed.").format(minutes=minutes_and_chats(uncovered, chats))


def _tone(pool: IncludedPool) -> Tone:
    if pool.left <= 0:
        return Tone.BAD
    return Tone.WARN if pool.used * 100 >= pool.whole * AMBER_FROM_PERCENT else Tone.NEUTRAL


def _packs_off() -> str:
    return _("The terms have add-on packs off: these minutes are kept but not used.")
