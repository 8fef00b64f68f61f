"""Redeeming a start code: what the code itself needs, then what starting needs (SPEC 10, 4)."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date

from agencybilling.domain.account import Account
from agencybilling.domain.calendar import Instant
from agencybilling.domain.catalog import Terms
from agencybilling.domain.decide.draft import Agency, Decision, Recorded, UsageSource
from agencybilling.domain.decide.subscribing import start
from agencybilling.domain.errors import StartCodeExpired, StartCodeOutdated, StartCodeUsed
from agencybilling.domain.start_codes import Promise, StartCode, promised
from agencybilling.domain.subscriptions import StartedBy


@dataclass(frozen=True, slots=True)
class Codebook:
    """What the books know of a client's codes: their secret, and when those were redeemed, by serial.

    `every_terms` gives all terms of the books; it is asked where a code is not for the present ones.
    """

    secret: bytes
    redeemed_at: Sequence[Instant]
    every_terms: Callable[[], Iterable[Terms]]


def promise_of(code: StartCode, account: Account, *, codebook: Codebook) -> Promise:
    """What a client was promised with a code, whether or not it still holds. Raises `StartCodeInvalid`."""
    return promised(code, _promises(account, codebook, expires_on=code.expires_on), secret=codebook.secret)


def redeem(
    account: Account,
    code: StartCode,
    *,
    codebook: Codebook,
    now: Instant,
    agency: Agency,
    unbilled: Iterable[Recorded] = (),
    usage: UsageSource,
) -> Decision:
    """Start today, by the client, on exactly the terms that a code was made for.

    Needs, in this order: a code made by these books for this client, not used, not expired, the plan still
    assigned on these terms; then what `start` needs. `unbilled` are as there.
    """
    promise = promise_of(code, account, codebook=codebook)
    if promise.serial < len(codebook.redeemed_at):
        used_on = agency.zone.day_of(codebook.redeemed_at[promise.serial])
        raise StartCodeUsed(client=promise.client, used_on=used_on)
    if promise.expires_on < agency.zone.day_of(now):
        raise StartCodeExpired(client=promise.client, expires_on=promise.expires_on)
    if account.plan is None or account.plan.terms != promise.terms:
        raise StartCodeOutdated(client=promise.client, plan=promise.terms.plan_name)
    started = start(account, now=now, agency=agency, by=StartedBy.CLIENT, unbilled=unbilled, usage=usage)
    return replace(started, redeemed=promise.serial)


def _promises(account: Account, codebook: Codebook, *, expires_on: date) -> Iterator[Promise]:
    """All that the client can have been promised, what holds now first."""
    client = account.client
    for terms in _terms(account, codebook):
        for serial in reversed(range(len(codebook.redeemed_at) + 1)):
            yield Promise(client.id, client.name, terms, serial, expires_on)


def _terms(account: Account, codebook: Codebook) -> Iterator[Terms]:
    if account.plan is not None:
        yield account.plan.terms
    yield from codebook.every_terms()
