"""The badges of terms: what they cost and what they allow, as people read them (SPEC 3)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from agencybilling.domain.money import Currencies, Money
from agencybilling.i18n import _, ngettext
from agencybilling.wording.amounts import count, money, rate
from agencybilling.wording.rhythms import per

if TYPE_CHECKING:
    from agencybilling.domain.catalog import Pack, Terms


def badges(terms: Terms, currencies: Currencies) -> list[str]:
    """All of them, in their order."""
    shown = [_recurring(terms, currencies), _usage(terms), _packs(terms)]
    if terms.chats_per_minute is not None:
        shown.append(_chat(terms.chats_per_minute))
    return shown


def pack_badge(pack: Pack, currencies: Currencies) -> str:
    """A pack as a list to choose from says it: "100 Minutes - $12.00 (100 minutes)"."""
    words = ngettext("{pack} – {price} ({n} minute)", "{pack} – {price} ({n} minutes)", pack.minutes)
    return words.format(pack=pack.name, price=money(pack.price, currencies), n=count(pack.minutes))


def _recurring(terms: Terms, currencies: Currencies) -> str:
    if terms.recurring_fee is None:
        return _("Recurring · Off")
    fee = money(Money(terms.recurring_fee, terms.currency), currencies)
    return _("Recurring · {fee}").format(fee=per(fee, terms.rhythm))


def _usage(terms: Terms) -> str:
    if terms.overage_rate is None:
        return _("Usage · Off")
    return _("Usage · {rate}/min").format(rate=rate(terms.overage_rate, terms.currency))


def _packs(terms: Terms) -> str:
    return _("Add-on packs · On") if terms.addon_packs else _("Add-on packs · Off")


def _chat(chats: int) -> str:
    return ngettext("1 min = {n} chat", "1 min = {n} chats", chats).format(n=count(chats))
