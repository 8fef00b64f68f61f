"""What the strip says of the engine."""

from __future__ import annotations

from datetime import date

from agencybilling.i18n import _, ngettext
from agencybilling.services.renewals import RenewalProgress
from agencybilling.services.report import RenewalReport
from agencybilling.wording.amounts import count, day


def up_to_date(next_due: date | None) -> str:
    """Nothing is due; what comes next."""
    if next_due is None:
        return _("Up to date")
    return _("Up to date · next step {day}").format(day=day(next_due))


def under_way(done: RenewalProgress | None) -> str:
    """How far a run is."""
    if done is None:
        return _("Renewals begin")
    said = ngettext("Renewals of {day}: {n} client", "Renewals of {day}: {n} clients", done.clients)
    return said.format(day=day(done.day), n=count(done.clients))


def due(steps: int | None) -> str:
    """So many steps wait for a person; None where they are not counted yet."""
    if steps is None:
        return _("Steps are due")
    return ngettext("{n} step is due", "{n} steps are due", steps).format(n=count(steps))


def waiting(clients: int) -> str:
    """So many clients wait for a person's word; nothing where none does."""
    said = ngettext(
        "{n} client waits for your OK to be blocked", "{n} clients wait for your OK to be blocked", clients
    )
    return said.format(n=count(clients)) if clients else ""


def done(report: RenewalReport) -> str:
    """What a run has come to, in a line."""
    if report.requests:
        n = report.requests
        said = ngettext(
            "Renewals are done: {n} payment request", "Renewals are done: {n} payment requests", n
        )
    else:
        n = report.clients
        said = ngettext("What was due is done for {n} client", "What was due is done for {n} clients", n)
    return said.format(n=count(n))
