"""The badges of terms: what they cost and what they allow, as people read them (SPEC 3)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from agencybilling.domain.calendar import Rhythm
from agencybilling.domain.money import Currencies, Money
from agencybilling.wording.amounts import money, rate

if TYPE_CHECKING:
    from agencybilling.domain.catalog import Terms

_RHYTHMS = {"day": "Daily", "week": "Weekly", "month": "Monthly", "year": "Yearly"}


def badges(terms: Terms, currencies: Currencies) -> list[str]:
    """All of them, in their order."""
    overage = terms.overage_rate
    shown = [
        f"Recurring · {_fee(terms, currencies)}",
        "Usage · Off" if overage is None else f"Usage · {rate(overage, terms.currency)}/min",
        f"Add-on packs · {'On' if terms.addon_packs else 'Off'}",
    ]
    if terms.chats_per_minute is not None:
        shown.append(f"1 min = {terms.chats_per_minute} chat{'s' if terms.chats_per_minute > 1 else ''}")
    return shown


def rhythm(value: Rhythm) -> str:
    """How often a period begins: "Monthly", "2× Monthly"."""
    word = _RHYTHMS[value.unit.value]
    return word if value.every == 1 else f"{value.every}× {word}"


def _fee(terms: Terms, currencies: Currencies) -> str:
    every, unit = terms.rhythm.every, terms.rhythm.unit.value
    if terms.recurring_fee is None:
        return "Off"
    amount = money(Money(terms.recurring_fee, terms.currency), currencies)
    return f"{amount} / {unit}" if every == 1 else f"{amount} / {every} {unit}s"
