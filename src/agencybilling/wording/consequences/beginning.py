"""What new books begin with, in short sentences: shown before an agency is set up."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from agencybilling.domain.decide.draft import Decision
from agencybilling.domain.money import Currencies
from agencybilling.i18n import _, ngettext
from agencybilling.services.setup import NewAgency
from agencybilling.wording.amounts import count
from agencybilling.wording.consequences import consequences
from agencybilling.wording.consequences.change import Consequence, Kind


def of_beginning(
    new: NewAgency, decisions: Sequence[Decision], *, currencies: Currencies
) -> list[Consequence]:
    """The agency's settings, its plan and client, and what the client's start comes to."""
    window = new.usage.window_days
    started = consequences(decisions, currencies, usage_window_days=window)
    return [*_settings(new), *_added(new), *started]


def _settings(new: NewAgency) -> Iterator[Consequence]:
    words = _("{name} counts its days in {zone} and asks for {currency}")
    zone = new.time_zone.replace("_", " ")
    yield Consequence(words.format(name=" ".join(new.name.split()), zone=zone, currency=new.currency))
    days = new.usage.window_days
    if not days:
        yield Consequence(_("Each period is settled as soon as it ends"))
        return
    said = ngettext(
        "Each period is settled {n} day after its end", "Each period is settled {n} days after its end", days
    )
    yield Consequence(said.format(n=count(days)))


def _added(new: NewAgency) -> Iterator[Consequence]:
    plan = "" if new.plan is None else " ".join(str(new.plan.get("name", "")).split())
    client = "" if new.client is None else " ".join(new.client.split())
    if plan:
        yield Consequence(_("{plan} is added to the catalog").format(plan=plan), Kind.GOOD)
    if client:
        said = _("{client} is added, with {plan} assigned") if plan else _("{client} is added")
        yield Consequence(said.format(client=client, plan=plan), Kind.GOOD)
