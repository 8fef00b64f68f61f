"""`packs assign`, `unassign` and `apply`: the packs of a client."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from agencybilling.cli.arguments import PACK, client_argument
from agencybilling.cli.context import with_books
from agencybilling.cli.happened import telling

if TYPE_CHECKING:
    from agencybilling.services.application import Application


@click.command()
@client_argument
@click.argument("pack", type=PACK)
@with_books
def assign(application: Application, *, client: str, pack: str) -> None:
    """Let CLIENT have PACK."""
    client_id = application.clients.id_of(client)
    with telling(application, client_id):
        application.packs.assign(client_id, pack)


@click.command()
@client_argument
@click.argument("pack", type=PACK)
@with_books
def unassign(application: Application, *, client: str, pack: str) -> None:
    """Take PACK away from CLIENT; its minutes stay in the wallet."""
    client_id = application.clients.id_of(client)
    with telling(application, client_id):
        application.packs.unassign(client_id, pack)


@click.command()
@client_argument
@click.argument("pack", type=PACK)
@click.option("--paid", is_flag=True, help="Its price has been paid already.")
@with_books
def apply(application: Application, *, client: str, pack: str, paid: bool) -> None:
    """Credit PACK to the wallet of CLIENT at once and request its price."""
    client_id = application.clients.id_of(client)
    with telling(application, client_id):
        application.packs.apply(client_id, pack, paid=paid)
