"""What people call what rows of lists hold beside the rules' own codes: records, moves, who did something."""

from __future__ import annotations

from typing import assert_never

from agencybilling.i18n import _
from agencybilling.queries.usage import UsageState
from agencybilling.queries.wallet import WalletMove
from agencybilling.services.agents import IMPORT
from agencybilling.services.office import AGENCY, ENGINE


def usage_state(state: UsageState) -> str:
    """What has become of a record."""
    match state:
        case UsageState.RATED:
            return _("Counted")
        case UsageState.LATE:
            return _("Late")
        case UsageState.UNBILLED:
            return _("Unbilled")
        case UsageState.UNASSIGNED:
            return _("Unassigned")
        case UsageState.VOIDED:
            return _("Void")
        case _:
            assert_never(state)


def usage_meaning(state: UsageState) -> str:
    """Of what has become of a usage record (SPEC 7)."""
    match state:
        case UsageState.RATED:
            return _("It counts in the period in which it happened.")
        case UsageState.LATE:
            return _("Its own period was settled already; it is charged with a later one.")
        case UsageState.UNBILLED:
            return _("No subscription can be charged with it.")
        case UsageState.UNASSIGNED:
            return _("Nobody knows yet which client it belongs to.")
        case UsageState.VOIDED:
            return _("It counts no longer.")
        case _:
            assert_never(state)


def wallet_move(move: WalletMove) -> str:
    """What moved minutes into the wallet or out of it."""
    match move:
        case WalletMove.PACK:
            return _("Pack")
        case WalletMove.CORRECTION:
            return _("Correction")
        case WalletMove.USE:
            return _("Used")
        case _:
            assert_never(move)


def actor(name: str) -> str:
    """Who did something, as the history keeps it, within a sentence."""
    match name:
        case str() if name == AGENCY:
            return _("you")
        case str() if name == ENGINE:
            return _("the engine")
        case str() if name == IMPORT:
            return _("an import")
        case _:
            return name
