"""`packs`: the catalog's packs of minutes, and which client may have and is given them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import click

from agencybilling.cli.arguments import PACK
from agencybilling.cli.client_packs import apply, assign, unassign
from agencybilling.cli.context import with_books
from agencybilling.cli.happened import telling
from agencybilling.cli.tables import Column, json_option, show_fields, show_json, show_object, show_table
from agencybilling.i18n import _, ngettext
from agencybilling.wording.amounts import count, money

if TYPE_CHECKING:
    from agencybilling.domain.catalog import Pack
    from agencybilling.domain.money import Currencies
    from agencybilling.services.application import Application


@click.group()
def packs() -> None:
    """Minutes that clients can add to their wallets."""


for command in (apply, assign, unassign):
    packs.add_command(command)


@packs.command()
@click.argument("name")
@click.option("--minutes", type=int, required=True, help="Whole minutes, 1 or more.")
@click.option("--price", required=True, help="As 12.00; 0 or more.")
@click.option("--currency", help="Such as USD; the agency's own unless given.")
@click.option("--description", default="")
@with_books
def add(application: Application, /, **given: object) -> None:
    """Add the pack NAME."""
    currency = given.pop("currency") or application.settings.get().currency
    with telling(application):
        application.catalog.add_pack({**given, "currency": currency})


@packs.command()
@click.argument("name", type=PACK)
@click.option("--name", "new_name", help="Another name.")
@click.option("--minutes", type=int)
@click.option("--price")
@click.option("--currency")
@click.option("--description")
@with_books
def edit(application: Application, /, name: str, *, new_name: str | None, **given: object) -> None:
    """Change what is given of the pack NAME; what was applied before stays as it was."""
    from agencybilling.services.catalog import pack_fields_of

    fields = pack_fields_of(application.catalog.pack(name), application.currencies)
    changed = {field: value for field, value in {**given, "name": new_name}.items() if value is not None}
    with telling(application):
        application.catalog.edit_pack(name, {**fields, **changed})


@packs.command("list")
@click.option("--archived/--active", default=None, help="Only archived ones, or only active ones.")
@json_option
@with_books
def list_packs(application: Application, *, archived: bool | None, as_json: bool) -> None:
    """List packs."""
    from agencybilling.queries.catalog import holders_of_packs

    currencies = application.currencies
    with application.read() as unit:
        holders = holders_of_packs(unit)
    found = [p for p in application.catalog.packs() if archived is None or p.archived == archived]
    if as_json:
        show_json(_json(pack, currencies, clients=holders.get(pack.id, 0)) for pack in found)
        return
    columns: Sequence[Column[Pack]] = (
        Column(_("Pack"), lambda p: p.name),
        Column(_("Minutes"), lambda p: count(p.minutes), right=True),
        Column(_("Price"), lambda p: money(p.price, currencies), right=True),
        Column(_("Clients"), lambda p: count(holders.get(p.id, 0)), right=True),
        Column(_("State"), lambda p: _("Archived") if p.archived else _("Active")),
        Column(_("Description"), lambda p: p.description),
    )
    show_table(found, columns, empty=_("The catalog holds no packs. Add one with `packs add`."))


@packs.command()
@click.argument("name", type=PACK)
@json_option
@with_books
def show(application: Application, *, name: str, as_json: bool) -> None:
    """Show one pack."""
    from agencybilling.queries.catalog import holders_of_packs

    pack, currencies = application.catalog.pack(name), application.currencies
    with application.read() as unit:
        clients = holders_of_packs(unit).get(pack.id, 0)
    if as_json:
        show_object(_json(pack, currencies, clients=clients))
        return
    show_fields(
        {
            _("Pack"): _("{name} (archived)").format(name=pack.name) if pack.archived else pack.name,
            _("Description"): pack.description,
            _("Minutes"): count(pack.minutes),
            _("Price"): money(pack.price, currencies),
            _("Assigned to"): ngettext("{n} client", "{n} clients", clients).format(n=count(clients)),
        }
    )


@packs.command()
@click.argument("name", type=PACK)
@with_books
def archive(application: Application, name: str) -> None:
    """Archive the pack NAME: it can't be assigned or applied any more."""
    with telling(application):
        application.catalog.archive_pack(name)


@packs.command()
@click.argument("name", type=PACK)
@with_books
def restore(application: Application, name: str) -> None:
    """Make the archived pack NAME active again."""
    with telling(application):
        application.catalog.archive_pack(name, archived=False)


def _json(pack: Pack, currencies: Currencies, *, clients: int) -> dict[str, object]:
    from agencybilling.services.catalog import pack_fields_of

    return {
        "id": pack.id,
        **pack_fields_of(pack, currencies),
        "archived": pack.archived,
        "clients": clients,
    }
