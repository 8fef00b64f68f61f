"""The shelf of add-on packs."""

from __future__ import annotations

from collections.abc import Sequence

from agencybilling.domain.catalog import Pack
from agencybilling.gui.pages.catalog.forms import Fields, PackForm
from agencybilling.gui.pages.catalog.shelf import ShelfOf, Shelved, Words, standing, tone
from agencybilling.gui.tables.columns import CellKind, Column
from agencybilling.gui.workplace import Workplace
from agencybilling.i18n import N_, _, ngettext
from agencybilling.queries.catalog import holders_of_packs
from agencybilling.services.catalog import pack_fields_of
from agencybilling.wording.amounts import count, money
from agencybilling.wording.badges import pack_badge


def _with_pack(clients: int) -> str:
    if clients == 0:
        return _("No client is assigned this pack.")
    said = ngettext(
        "{n} client is assigned this pack. What was applied before stays as it was.",
        "{n} clients are assigned this pack. What was applied before stays as it was.",
        clients,
    )
    return said.format(n=count(clients))


class PackShelf(ShelfOf[Pack]):
    """Add-on packs."""

    words = Words(
        table="catalog-packs",
        title=N_("Add-on packs"),
        new=N_("&New pack"),
        new_one=N_("New pack"),
        none_yet=N_("No packs yet"),
        what_for=N_("A pack adds minutes to a client's wallet, where they never expire, for a price."),
        icon="package",
        in_use=_with_pack,
    )

    def __init__(self, workplace: Workplace) -> None:
        self.form = PackForm()
        super().__init__(workplace)
        self.table = self._table

    def columns(self) -> Sequence[Column[Shelved[Pack]]]:
        return [
            Column(
                "name", N_("Pack"), lambda r: r.item.name, CellKind.STRONG, 130, order="name", stretch=True
            ),
            Column(
                "minutes",
                N_("Minutes"),
                lambda r: count(r.item.minutes),
                CellKind.NUMBER,
                84,
                order="minutes",
                value=lambda r: r.item.minutes,
            ),
            Column("price", N_("Price"), self._price, CellKind.MONEY, 104),
            Column(
                "clients",
                N_("Clients"),
                lambda r: count(r.clients),
                CellKind.NUMBER,
                84,
                order="clients",
                value=lambda r: r.clients,
            ),
            Column("status", N_("Status"), standing, CellKind.PILL, 100, order="status", tone=tone),
        ]

    def gather(self) -> list[Shelved[Pack]]:
        application = self.workplace.application
        with application.read() as unit:
            holders = holders_of_packs(unit)
        packs = sorted(application.catalog.packs(), key=lambda pack: (pack.archived, pack.name.casefold()))
        return [Shelved(pack, holders.get(pack.id, 0)) for pack in packs]

    def fields_of(self, item: Pack) -> Fields:
        return pack_fields_of(item, self._currencies)

    def said_of(self, fields: Fields, *, instead_of: str | None) -> tuple[list[str], list[str]]:
        pack = self.workplace.application.catalog.proposed_pack(fields, instead_of=instead_of)
        return [pack_badge(pack, self._currencies)], []

    def put(self, fields: Fields, *, instead_of: str | None) -> None:
        catalog = self.workplace.application.catalog
        if instead_of is None:
            catalog.add_pack(fields)
        else:
            catalog.edit_pack(instead_of, fields)

    def put_away(self, name: str, *, archived: bool) -> None:
        self.workplace.application.catalog.archive_pack(name, archived=archived)

    def _price(self, row: Shelved[Pack]) -> str:
        return money(row.item.price, self._currencies)
