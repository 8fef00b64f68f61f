"""What happened, told after a command."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

import click

from agencybilling.cli.tables import clean
from agencybilling.i18n import _
from agencybilling.wording.amounts import day

if TYPE_CHECKING:
    from agencybilling.services.application import Application


@contextmanager
def telling(application: Application, *clients: int) -> Iterator[set[int]]:
    """Say afterwards what happened to these clients, or to the catalog where there are none.

    What the engine did before a command that is then refused is said too: it stays. A new client's id can be
    added to the set meanwhile.
    """
    from agencybilling.queries.history import last_entry
    from agencybilling.services.office import Refusal

    with application.read() as unit:
        before = last_entry(unit)
    whose = set(clients)
    try:
        yield whose
    except Refusal:
        _tell(application, before, whose=whose)
        raise
    if not _tell(application, before, whose=whose):
        click.echo(_("Nothing has changed: it is so already."))


def _tell(application: Application, before: int, *, whose: set[int]) -> bool:
    """Whether a person's command changed anything, said with what the engine did before it."""
    from agencybilling.queries.history import history_rows
    from agencybilling.services.office import ENGINE
    from agencybilling.wording.happened import sentence

    currencies, zone = application.currencies, application.zone
    by_hand = False
    with application.read() as unit:
        for row in history_rows(unit, after=before):
            if row.client_id in whose if whose else row.client_id is None:
                said = sentence(row, currencies, just_now=True)
                if row.actor == ENGINE:
                    said = _("Due on {day}: {what}").format(day=day(zone.day_of(row.at)), what=said)
                else:
                    by_hand = True
                click.echo(clean(said))
    return by_hand
