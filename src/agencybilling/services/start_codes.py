"""Start codes: offered to a client that can start its plan, and redeemed (SPEC 10)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import partial
from secrets import token_bytes

from agencybilling.domain.account import Account
from agencybilling.domain.calendar import date_from
from agencybilling.domain.catalog import Terms
from agencybilling.domain.decide import redeeming
from agencybilling.domain.decide.draft import Decision
from agencybilling.domain.decide.redeeming import Codebook, promise_of
from agencybilling.domain.decide.subscribing import startable
from agencybilling.domain.errors import (
    ClientDisabled,
    InvalidDate,
    NoPlanAssigned,
    PlanArchived,
    StartCodeInvalid,
    SubscriptionLive,
)
from agencybilling.domain.start_codes import (
    GOOD_FOR,
    MOST_DAYS,
    SECRET_BYTES,
    Promise,
    StartCode,
    code_of,
    read_code,
)
from agencybilling.services.office import BooksUnavailable, ClientRef, Desk, Office, client_id
from agencybilling.store.books import UnitOfWork

_ONLY_READ = {"read_only", "look_ahead"}


@dataclass(frozen=True, slots=True)
class Offer:
    """A code, the last day on which it is good, and the terms that redeeming it starts."""

    code: str
    expires_on: date
    terms: Terms


class StartCodes:
    """Offers to start, and what becomes of them.

    A code follows from the client, the terms, the day and how many were redeemed before: nothing is written
    for it but, once for all books, the secret it is signed with.
    """

    def __init__(self, office: Office) -> None:
        self._office = office

    def offer(self, client: ClientRef) -> Offer | None:
        """What a client's page offers today; None where the client can't start. Raises `NotFound`.

        None also where the books have no secret and may only be read: while their secret is not made yet, and
        in a look ahead, which has none.
        """
        try:
            return self.make(client)
        except (ClientDisabled, SubscriptionLive, NoPlanAssigned, PlanArchived):
            return None
        except BooksUnavailable as fault:
            if fault.problem in _ONLY_READ:
                return None
            raise

    def make(self, client: ClientRef, *, expires_on: object = None) -> Offer:
        """An offer for a client that can start, good up to and with a day: 30 days on, unless given.

        Raises `NotFound`, `InvalidDate` for a day that is past or more than a year ahead, then what starting
        needs in the order of SPEC 4.
        """
        with self._office.books.read() as unit:
            desk = self._office.desk(unit, client)
            last = _last_day(expires_on, today=desk.today)
            holder, terms = desk.account.client, startable(desk.account).terms
            serial = len(unit.start_codes.redeemed_at(holder.id))
            secret = unit.start_codes.secret()
        promise = Promise(holder.id, holder.name, terms, serial, last)
        return Offer(code_of(promise, secret or self._new_secret()), last, terms)

    def client_of(self, code: str, client: ClientRef | None = None) -> int:
        """Whose code it is, whether or not it is still good; `client` is whom it was taken for.

        Raises `NotFound`, and `StartCodeInvalid` for a code that was typed wrong, that these books have not
        made, or that is another client's.
        """
        with self._office.books.read() as unit:
            taken_for = None if client is None else client_id(unit, client)
            read = _read(unit, code, today=self._office.today(unit))
            owner = unit.accounts.known(read.client_id)
            if owner is None:
                raise StartCodeInvalid(code=code)
            account = unit.accounts.load(owner)
            promise_of(read, account, codebook=_codebook(unit, account))
            if taken_for is not None and taken_for != owner:
                names = unit.accounts.names([owner, taken_for])
                raise StartCodeInvalid(code=code, meant_for=names[owner], client=names[taken_for])
            return owner

    def redeem(self, code: str, client: ClientRef | None = None) -> Decision:
        """Start the subscription that a code was made for, today, by the client; the code is used then.

        Raises in this order: what `client_of` raises; `StartCodeUsed`, `StartCodeExpired` and
        `StartCodeOutdated`; what starting needs in the order of SPEC 4.
        """
        return self._office.carry_out(self.client_of(code, client), partial(_redeem, code=code))

    def _new_secret(self) -> bytes:
        with self._office.books.write() as unit:
            secret = unit.start_codes.secret()
            if secret is None:
                secret = token_bytes(SECRET_BYTES)
                unit.start_codes.keep_secret(secret)
            return secret


def _redeem(desk: Desk, *, code: str) -> Decision:
    return redeeming.redeem(
        desk.account,
        _read(desk.unit, code, today=desk.today),
        codebook=_codebook(desk.unit, desk.account),
        now=desk.now,
        agency=desk.agency,
        unbilled=desk.unit.usage.unbilled(desk.account.client.id),
        usage=desk.usage,
    )


def _read(unit: UnitOfWork, code: str, *, today: date) -> StartCode:
    return read_code(code, _secret(unit), today=today)


def _codebook(unit: UnitOfWork, account: Account) -> Codebook:
    redeemed_at = unit.start_codes.redeemed_at(account.client.id)
    return Codebook(_secret(unit), redeemed_at, unit.catalog.every_terms)


def _secret(unit: UnitOfWork) -> bytes:
    # Books without one have made no code: none fits a secret that nobody has.
    return unit.start_codes.secret() or token_bytes(SECRET_BYTES)


def _last_day(expires_on: object, *, today: date) -> date:
    if expires_on is None:
        return today + GOOD_FOR
    day = date_from(expires_on)
    if day is None:
        raise InvalidDate(expires_on=expires_on)
    if not today <= day <= today + MOST_DAYS:
        raise InvalidDate(expires_on=day, today=today)
    return day
