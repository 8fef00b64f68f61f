"""The wallet: credits from packs and corrections by hand; it never expires and never goes below zero."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from agencybilling.domain.calendar import Instant
from agencybilling.domain.minutes import Milliseconds


class WalletEntryKind(StrEnum):
    """Where a wallet entry comes from."""

    PACK = "pack"
    CORRECTION = "correction"


@dataclass(frozen=True, slots=True)
class WalletEntry:
    """Minutes put into the wallet or taken out by hand (SPEC 8).

    `asked` is what was entered; `taken` what the replay gave it: less than asked where earlier calls that
    arrived later had left less. A negative id stands in until the entry has one. `final` once the period that
    covers it is settled.
    """

    id: int
    at: Instant
    kind: WalletEntryKind
    asked: Milliseconds
    taken: Milliseconds
    final: bool = False
    pack_id: int | None = None
    request_id: int | None = None
    reason: str = ""
