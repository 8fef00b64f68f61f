"""`history`: what happened, when and by whom."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import click

from agencybilling.cli.arguments import CLIENT
from agencybilling.cli.context import with_books
from agencybilling.cli.tables import Column, json_option, show_json, show_table
from agencybilling.i18n import _
from agencybilling.wording.amounts import iso_moment, moment

if TYPE_CHECKING:
    from agencybilling.domain.calendar import Zone
    from agencybilling.queries.history import HistoryRow
    from agencybilling.services.application import Application


@click.command()
@click.option("--client", type=CLIENT, help="Only of this client.")
@click.option("--newest", type=click.IntRange(min=1), help="Only so many of the newest entries.")
@json_option
@with_books
def history(application: Application, *, client: str | None, newest: int | None, as_json: bool) -> None:
    """List what happened, oldest first."""
    from agencybilling.queries.history import history_rows
    from agencybilling.wording.happened import sentence
    from agencybilling.wording.rows import actor

    client_id = None if client is None else application.clients.id_of(client)
    zone, currencies = application.zone, application.currencies
    with application.read() as unit:
        rows = history_rows(unit, client_id=client_id, newest=newest)
        if as_json:
            show_json(_json(row, zone) for row in rows)
            return
        columns: Sequence[Column[HistoryRow]] = (
            Column(_("When"), lambda r: moment(r.at, zone)),
            Column(_("By"), lambda r: actor(r.actor)),
            Column(_("What"), lambda r: sentence(r, currencies)),
        )
        show_table(rows, columns, empty=_("Nothing has happened yet."))


def _json(row: HistoryRow, zone: Zone) -> dict[str, object]:
    return {
        "id": row.id,
        "at": iso_moment(row.at, zone),
        "by": row.actor,
        "client": row.client,
        "event": row.event,
        "request": None if row.request is None else str(row.request.number),
        "details": row.details,
    }
