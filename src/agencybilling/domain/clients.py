"""Clients: whom the agency bills."""

from __future__ import annotations

from dataclasses import dataclass

from agencybilling.domain.calendar import Instant
from agencybilling.domain.minutes import NONE, Milliseconds

RecordKey = tuple[Instant, str, str]
"""The place of a usage record in the replay: time, source, external id."""


@dataclass(frozen=True, slots=True)
class Client:
    """A client with its assigned plan and its wallet.

    `wallet` is what is left now; `wallet_final` what was left by everything that is final (SPEC 7).
    `last_record` is the key (time, source, id) of the record that sorts last in the replay so far.
    """

    id: int
    name: str
    enabled: bool = True
    plan_id: int | None = None
    wallet: Milliseconds = NONE
    wallet_final: Milliseconds = NONE
    last_record: RecordKey | None = None
