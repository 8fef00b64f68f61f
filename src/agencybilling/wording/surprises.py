"""Terms that are allowed and yet may surprise: said beside the form in which they are typed."""

from __future__ import annotations

from agencybilling.domain.catalog import Terms
from agencybilling.i18n import _


def surprises(terms: Terms) -> list[str]:
    """A sentence for each; most plans have none (SPEC 7, 9)."""
    found = []
    if terms.overage_rate is None and terms.included_minutes == 0:
        found.append(_nothing_to_use(terms))
    elif terms.overage_rate is None and not terms.addon_packs:
        found.append(
            _("There is no rate and no pack: campaigns pause as soon as the included minutes are used up.")
        )
    if terms.due_days == 0 and terms.grace_days == 0:
        found.append(
            _("Nothing is left for paying: a request is due on its very day, and blocks on the next one.")
        )
    return found


def _nothing_to_use(terms: Terms) -> str:
    if terms.addon_packs:
        return _("A fee without minutes and without a rate: campaigns stay paused until a pack is applied.")
    return _("A fee without minutes, rate or packs: campaigns pause at once, and stay so.")
