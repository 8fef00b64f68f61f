"""`usage`: calls and chats in the books, recorded by hand and voided."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import TYPE_CHECKING
from uuid import uuid4

import click

from agencybilling.cli.arguments import CLIENT, DAY, MOMENT, client_argument, instant
from agencybilling.cli.context import with_books
from agencybilling.cli.happened import telling
from agencybilling.cli.tables import Column, json_option, show_json, show_table
from agencybilling.domain.calendar import ONE_DAY
from agencybilling.domain.money import plain_decimal
from agencybilling.i18n import _
from agencybilling.wording.amounts import iso_moment, minutes_and_chats, moment, quantity
from agencybilling.wording.names import channel

if TYPE_CHECKING:
    from agencybilling.domain.calendar import Zone
    from agencybilling.domain.minutes import Milliseconds
    from agencybilling.queries.usage import UsageRow
    from agencybilling.services.application import Application

MANUAL = "manual"
_SECONDS_DECIMALS = 3


@click.group()
def usage() -> None:
    """Calls and chats."""


@usage.command("list")
@click.option("--client", type=CLIENT, help="Only of this client.")
@click.option("--source", help="Only from this source, such as vapi.")
@click.option("--from", "first", type=DAY, help="On this day or later.")
@click.option("--to", "last", type=DAY, help="On this day or earlier.")
@click.option("--unbilled", is_flag=True, help="Only what no subscription can be charged with.")
@click.option("--unassigned", is_flag=True, help="Only of agents that nobody has been assigned to.")
@json_option
@with_books
def list_usage(
    application: Application,
    *,
    client: str | None,
    source: str | None,
    first: date | None,
    last: date | None,
    unbilled: bool,
    unassigned: bool,
    as_json: bool,
) -> None:
    """List records client by client in order of time, with how their minutes went to the pools."""
    from agencybilling.queries.usage import UsageFilter, UsageState, usage_rows
    from agencybilling.wording.rows import usage_state

    zone = application.zone
    shown = {UsageState.UNBILLED: unbilled, UsageState.UNASSIGNED: unassigned}
    wanted = UsageFilter(
        client_id=None if client is None else application.clients.id_of(client),
        source=source,
        since=None if first is None else zone.midnight(first),
        before=None if last is None else zone.midnight(last + ONE_DAY),
        states=frozenset(state for state, chosen in shown.items() if chosen),
    )
    with application.read() as unit:
        rows = usage_rows(unit, wanted)
        if as_json:
            show_json(_json(row, zone) for row in rows)
            return
        columns: Sequence[Column[UsageRow]] = (
            Column(_("Client"), lambda r: r.client or ""),
            Column(_("When"), lambda r: moment(r.occurred_at, zone)),
            Column(_("Source"), lambda r: r.source),
            Column(_("Id"), lambda r: r.external_id),
            Column(_("Channel"), lambda r: channel(r.channel)),
            Column(_("Quantity"), lambda r: quantity(r.channel, r.quantity), right=True),
            Column(_("Minutes"), lambda r: _minutes(r, r.billed), right=True),
            Column(_("Included"), lambda r: _pool(r, "included"), right=True),
            Column(_("Wallet"), lambda r: _pool(r, "wallet"), right=True),
            Column(_("Billable"), lambda r: _pool(r, "billable"), right=True),
            Column(_("Uncovered"), lambda r: _pool(r, "uncovered"), right=True),
            Column(_("State"), lambda r: usage_state(r.state)),
        )
        show_table(rows, columns, empty=_("No usage."))


@usage.command()
@client_argument
@click.option("--seconds", help="Of a call, as 61.5.")
@click.option("--chats", type=int, help="So many chats.")
@click.option("--at", type=MOMENT, help="By the agency's clocks, or with an offset; now unless given.")
@click.option("--id", "external_id", help="By which the same record is known again; a new one unless given.")
@click.option("--source", default=MANUAL, show_default=True)
@click.option("--campaign")
@click.option("--note")
@with_books
def record(
    application: Application,
    /,
    *,
    client: str,
    seconds: str | None,
    chats: int | None,
    at: datetime | None,
    external_id: str | None,
    source: str,
    **remarks: str | None,
) -> None:
    """Record a call (--seconds) or some chats (--chats) of CLIENT."""
    from agencybilling.domain.usage import Channel
    from agencybilling.services.usage import NewUsage

    if (seconds is None) == (chats is None):
        either = _("Give either --seconds or --chats.")
        raise click.UsageError(either)
    new = NewUsage(
        external_id=external_id or uuid4().hex,
        channel=Channel.VOICE if chats is None else Channel.CHAT,
        quantity=seconds if chats is None else chats,
        occurred_at=None if at is None else instant(at, application.zone),
        source=source,
        **remarks,
    )
    client_id = application.clients.id_of(client)
    with telling(application, client_id):
        application.usage.record(client_id, new)


@usage.command()
@click.argument("external_id", metavar="ID")
@click.option("--source", default=MANUAL, show_default=True)
@with_books
def void(application: Application, *, external_id: str, source: str) -> None:
    """Let the record ID count no longer; it stays in the history."""
    client_id = application.usage.client_of(source, external_id)
    with telling(application, client_id):
        application.usage.void(client_id, external_id=external_id, source=source)


def _seconds(row: UsageRow) -> str:
    return plain_decimal(row.quantity, _SECONDS_DECIMALS)


def _pool(row: UsageRow, name: str) -> str:
    return _minutes(row, None if row.split is None else getattr(row.split, name))


def _minutes(row: UsageRow, amount: Milliseconds | None) -> str:
    return "" if amount is None else minutes_and_chats(amount, row.chats_per_minute)


def _json(row: UsageRow, zone: Zone) -> dict[str, object]:
    voice, split = row.channel == "voice", row.split
    return {
        "client": row.client,
        "source": row.source,
        "id": row.external_id,
        "channel": row.channel,
        "seconds": _seconds(row) if voice else None,
        "chats": None if voice else row.quantity,
        "occurred_at": iso_moment(row.occurred_at, zone),
        "state": row.state,
        "period": row.period,
        "charged_period": row.charged_period,
        "billed_ms": row.billed,
        "included_ms": None if split is None else split.included,
        "wallet_ms": None if split is None else split.wallet,
        "billable_ms": None if split is None else split.billable,
        "uncovered_ms": None if split is None else split.uncovered,
        "final": row.final,
        "campaign": row.campaign,
        "agents": row.agents,
        "note": row.note,
    }
