"""What all of it comes to: a row of figures, worst first, with sums per currency."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from agencybilling.domain.audit import Event
from agencybilling.domain.money import Currencies, Money
from agencybilling.gui.plain import plain_label
from agencybilling.gui.theme.tokens import Tone
from agencybilling.gui.widgets.elided_label import ElidedLabel
from agencybilling.gui.widgets.painting import type_of, wear
from agencybilling.gui.widgets.pill import Pill
from agencybilling.i18n import _, ngettext
from agencybilling.services.report import RenewalReport
from agencybilling.wording.amounts import count, money

_SHARES = (13, 13, 21, 15, 18, 22)
"""How wide the cards are beside one another; two of them show amounts."""


@dataclass(frozen=True, slots=True)
class Sum:
    """A name, how many, and what is to be said of them."""

    name: str
    number: int
    detail: str = ""
    amounts: tuple[str, ...] = ()
    tone: Tone = Tone.NEUTRAL


class Figures(QWidget):
    """Always the same figures at the same places, so that the eye finds them again."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._cards: list[_FigureCard] = []
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(6)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)

    @property
    def text(self) -> str:
        """All of it, a figure a line."""
        return "\n".join(card.accessibleName() for card in self._cards)

    def show_report(self, report: RenewalReport, currencies: Currencies) -> None:
        """Show what a report comes to."""
        sums = sums_of(report, currencies)
        row = self.layout()
        while len(self._cards) < len(sums) and isinstance(row, QHBoxLayout):
            self._cards.append(_FigureCard(self))
            row.addWidget(self._cards[-1], _SHARES[len(self._cards) - 1])
        for card, one in zip(self._cards, sums, strict=True):
            card.show_sum(one)


class _FigureCard(QFrame):
    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setProperty("role", "card")
        self._name, self._number = Pill(self), plain_label(self)
        self._detail, self._amounts = ElidedLabel(self), plain_label(self)
        wear(self._number, role="figure")
        for part in (self._detail, self._amounts):
            wear(part, role="soft")
        self._amounts.setFont(type_of(self._amounts, px=13))
        self._amounts.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        row = QHBoxLayout(self)
        row.setContentsMargins(10, 10, 10, 10)
        row.setSpacing(4)
        row.addLayout(self._column(), 1)
        row.addWidget(self._amounts)

    def _column(self) -> QVBoxLayout:
        column, line = QVBoxLayout(), QHBoxLayout()
        column.setSpacing(2)
        line.setSpacing(6)
        line.addWidget(self._number, 0, Qt.AlignmentFlag.AlignBaseline)
        line.addWidget(self._detail, 0, Qt.AlignmentFlag.AlignBaseline)
        line.addStretch(1)
        column.addWidget(self._name)
        column.addLayout(line)
        return column

    def show_sum(self, one: Sum) -> None:
        tone = one.tone if one.number else Tone.NEUTRAL
        self._name.show_pill(one.name, tone)
        self._number.setText(count(one.number))
        self._detail.setText(one.detail)
        self._amounts.setText("\n".join(one.amounts))
        said = " + ".join(one.amounts) or one.detail
        self.setAccessibleName(f"{one.name}: {count(one.number)} {said}".strip())


def sums_of(report: RenewalReport, currencies: Currencies) -> list[Sum]:
    """What becomes worse, what goes on, and what is asked for."""
    blocked, past_due = report.steps(Event.SUBSCRIPTION_BLOCKED), report.steps(Event.SUBSCRIPTION_PAST_DUE)
    pauses, resumes = report.steps(Event.CAMPAIGN_PAUSED), report.steps(Event.CAMPAIGN_RESUMED)
    renewed, settled = report.steps(Event.PERIOD_RENEWED), report.steps(Event.PERIOD_SETTLED)
    overdue = report.steps(Event.REQUEST_STATUS)
    return [
        Sum(_("Blocked"), blocked, ngettext("client", "clients", blocked), tone=Tone.BAD),
        Sum(_("Past due"), past_due, ngettext("client", "clients", past_due), tone=Tone.WARN),
        Sum(_("Overdue"), overdue, amounts=_amounts(report.overdue, currencies), tone=Tone.BAD),
        Sum(_("Campaigns"), pauses, _resume(pauses, resumes), tone=Tone.WARN),
        Sum(_("Renewed"), renewed, _settled(settled), tone=Tone.INFO),
        Sum(
            _("Requested"), report.requests, amounts=_amounts(report.requested, currencies), tone=Tone.ACCENT
        ),
    ]


def _amounts(amounts: Mapping[str, Money], currencies: Currencies) -> tuple[str, ...]:
    return tuple(money(amount, currencies) for amount in amounts.values())


def _settled(number: int) -> str:
    return ngettext("{n} settled", "{n} settled", number).format(n=count(number)) if number else ""


def _resume(pauses: int, resumes: int) -> str:
    """What becomes of the campaigns."""
    said = ngettext("pauses", "pause", pauses)
    if not resumes:
        return said
    again = ngettext("{n} resumes", "{n} resume", resumes).format(n=count(resumes))
    return f"{said}, {again}"
