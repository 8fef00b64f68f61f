"""`wallet`: a client's minutes that never expire."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import click

from agencybilling.cli.arguments import client_argument
from agencybilling.cli.context import with_books
from agencybilling.cli.happened import telling
from agencybilling.cli.tables import Column, clean, json_option, show_object, show_table
from agencybilling.domain.calendar import ONE_DAY
from agencybilling.i18n import _
from agencybilling.wording.amounts import day, iso_moment, minutes, minutes_and_chats, moment

if TYPE_CHECKING:
    from agencybilling.domain.calendar import Zone
    from agencybilling.queries.wallet import WalletRow
    from agencybilling.services.application import Application


@click.group()
def wallet() -> None:
    """Minutes of a client that never expire."""


@wallet.command()
@client_argument
@json_option
@with_books
def show(application: Application, *, client: str, as_json: bool) -> None:
    """Show what the wallet of CLIENT holds, every credit, and what each period used."""
    from agencybilling.queries.clients import client_row
    from agencybilling.queries.wallet import wallet_rows
    from agencybilling.wording.rows import wallet_move

    client_id, zone = application.clients.id_of(client), application.zone
    with application.read() as unit:
        row = client_row(unit.accounts.load(client_id))
        rows = wallet_rows(unit, client_id)
    if as_json:
        moves = [_json(move, zone) for move in rows]
        show_object({"client": row.name, "wallet_ms": row.wallet, "moves": moves})
        return
    chats = row.chats_per_minute
    said = _("{client} has {minutes} in the wallet.")
    click.echo(clean(said.format(client=row.name, minutes=minutes_and_chats(row.wallet, chats))))
    columns: Sequence[Column[WalletRow]] = (
        Column(_("When"), lambda r: _when(r, zone)),
        Column(_("What"), lambda r: r.pack or wallet_move(r.move)),
        Column(_("Minutes"), lambda r: minutes_and_chats(r.taken, chats), right=True),
        Column(_("Asked"), lambda r: "" if r.asked == r.taken else minutes(r.asked), right=True),
        Column(_("Request"), lambda r: "" if r.number is None else str(r.number)),
        Column(_("Reason"), lambda r: r.reason),
    )
    show_table(rows, columns, empty=_("Nothing was ever put in."))


@wallet.command(context_settings={"ignore_unknown_options": True})
@client_argument
@click.argument("amount", metavar="MINUTES")
@click.option("--reason", required=True, help="Why; it stands in the history.")
@with_books
def adjust(application: Application, *, client: str, amount: str, reason: str) -> None:
    """Correct the wallet of CLIENT by MINUTES, as 12.5 or -3."""
    client_id = application.clients.id_of(client)
    with telling(application, client_id):
        application.packs.adjust_wallet(client_id, minutes=amount, reason=reason)


def _when(row: WalletRow, zone: Zone) -> str:
    if row.at is not None:
        return moment(row.at, zone)
    if row.period_start is None or row.period_end is None:
        return ""
    return f"{day(row.period_start)} - {day(row.period_end - ONE_DAY)}"


def _json(row: WalletRow, zone: Zone) -> dict[str, object]:
    return {
        "move": row.move,
        "at": None if row.at is None else iso_moment(row.at, zone),
        "period_start": None if row.period_start is None else row.period_start.isoformat(),
        "period_end": None if row.period_end is None else row.period_end.isoformat(),
        "asked_ms": row.asked,
        "taken_ms": row.taken,
        "pack": row.pack,
        "request": None if row.number is None else str(row.number),
        "reason": row.reason,
    }
