"""Packs of a client and its wallet (SPEC 8)."""

from __future__ import annotations

from collections.abc import Sequence

from agencybilling.domain.decide import packs
from agencybilling.domain.decide.draft import Decision
from agencybilling.services.catalog import pack_named
from agencybilling.services.office import ClientRef, Command, Desk, Office


class Packs:
    """Assigned packs and the wallet."""

    def __init__(self, office: Office) -> None:
        self._office = office

    def assign(self, client: ClientRef, pack: str) -> Decision:
        """Let the client have a pack."""
        return self._office.carry_out(client, _assigning(pack))

    def assign_all(self, client: ClientRef, packs: Sequence[str]) -> list[Decision]:
        """Let the client have several packs, all of them or none."""
        return self._office.carry_out_one_after_another(client, *(_assigning(pack) for pack in packs))

    def unassign(self, client: ClientRef, pack: str) -> Decision:
        """Take a pack away; its minutes stay."""
        return self._office.carry_out(
            client, lambda d: packs.unassign_pack(d.account, pack_named(d.unit, pack))
        )

    def apply(self, client: ClientRef, pack: str, *, paid: bool = False) -> Decision:
        """Credit the wallet and request the price."""

        def decide(desk: Desk) -> Decision:
            found = pack_named(desk.unit, pack)
            return packs.apply_pack(
                desk.account, found, now=desk.now, agency=desk.agency, paid=paid, usage=desk.usage
            )

        return self._office.carry_out(client, decide)

    def adjust_wallet(self, client: ClientRef, *, minutes: object, reason: str) -> Decision:
        """Correct the wallet by hand."""
        return self._office.carry_out(
            client,
            lambda d: packs.adjust_wallet(
                d.account, minutes=minutes, reason=reason, now=d.now, usage=d.usage
            ),
        )


def _assigning(pack: str) -> Command:
    return lambda desk: packs.assign_pack(desk.account, pack_named(desk.unit, pack))
