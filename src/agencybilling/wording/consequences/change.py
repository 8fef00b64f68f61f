"""What a command changes for one client, and the sentences that say what follows from it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import Enum

from agencybilling.domain.account import Account
from agencybilling.domain.decide.draft import Decision
from agencybilling.domain.payments import PaymentRequest


class Kind(Enum):
    """How a consequence is to be seen: as good for the client, as bad, or as neither."""

    GOOD = "good"
    BAD = "bad"
    NEUTRAL = "neutral"


@dataclass(frozen=True, slots=True)
class Consequence:
    """One thing that follows."""

    text: str
    kind: Kind = Kind.NEUTRAL


@dataclass(frozen=True, slots=True)
class Change:
    """A client before a command and afterwards; of several commands, before the first and after the last.

    `taken_in` counts the unbilled records that are charged from now on.
    """

    before: Account
    after: Account
    requests_before: Mapping[int, PaymentRequest]
    taken_in: int = 0

    @property
    def client(self) -> str:
        """The client's name."""
        return self.after.client.name

    @property
    def chats_per_minute(self) -> int | None:
        """Those of the live terms, else of the assigned plan (SPEC 2)."""
        live, plan = self.after.live, self.after.plan
        terms = live.terms if live is not None else None if plan is None else plan.terms
        return None if terms is None else terms.chats_per_minute


def changes_by_client(decisions: Iterable[Decision]) -> list[Change]:
    """The decisions of each client as one change, in order of their first."""
    grouped: dict[int, list[Decision]] = {}
    for decision in decisions:
        grouped.setdefault(decision.before.client.id, []).append(decision)
    return [_change(group) for group in grouped.values()]


def _change(decisions: Sequence[Decision]) -> Change:
    # A later decision's account may hold a request that only its own command named.
    known = {r.id: r for decision in reversed(decisions) for r in decision.before.requests}
    taken_in = sum(charge is not None for d in decisions for charge in d.taken_in.values())
    return Change(decisions[0].before, decisions[-1].account, known, taken_in)
