"""What the agency does with payment requests (SPEC 6)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import partial

from agencybilling.domain.account import Account
from agencybilling.domain.decide import payments
from agencybilling.domain.decide.draft import Decision
from agencybilling.domain.errors import NotFound
from agencybilling.domain.payments import RequestNumber
from agencybilling.queries.undo import UndoBarrier, replaced_by
from agencybilling.services.office import AGENCY, ClientRef, Desk, Office
from agencybilling.store.books import UnitOfWork

RequestRef = RequestNumber | int
"""A request by its number, or by its place among the client's from 0."""


@dataclass(frozen=True, slots=True)
class StatusChange:
    """What is set on a request; a reference or note of None stays as it is."""

    status: object
    paid_on: object = None
    external_reference: str | None = None
    notes: str | None = None


class Payments:
    """Payment requests."""

    def __init__(self, office: Office) -> None:
        self._office = office

    def client_of(self, number: RequestNumber) -> int:
        """The id of the client whose request this is. Raises `NotFound`."""
        with self._office.books.read() as unit:
            return _client_of(unit, number)

    def set_status(self, client: ClientRef, request: RequestRef, *, change: StatusChange) -> Decision:
        """Give a request a status; on a cycle request it acts at once on its subscription."""
        return self._office.carry_out(
            client, lambda d: _set_status(d, request, change=change), up_to_date=False
        )

    def set_statuses(self, numbers: Iterable[RequestNumber], change: StatusChange) -> list[Decision]:
        """Give several requests a status in one transaction: where one is refused, none changes."""
        return self._office.carry_out_in_turn(
            (owner, partial(_set_status, request=number, change=change))
            for owner, number in self._with_owners(numbers)
        )

    def undo(self, numbers: Iterable[RequestNumber]) -> list[Decision]:
        """Put back exactly what the agency's last change of these requests replaced (SPEC 6); all or none.

        A decision for each client. Raises `NotFound` where that was not the client's latest change: nobody
        has changed them, the engine has acted since, or a person has done something else.
        """
        of_client: dict[int, list[RequestNumber]] = defaultdict(list)
        for owner, number in self._with_owners(numbers):
            of_client[owner].append(number)
        return self._office.carry_out_in_turn(
            (owner, partial(_undo, numbers=theirs)) for owner, theirs in of_client.items()
        )

    def _with_owners(self, numbers: Iterable[RequestNumber]) -> list[tuple[int, RequestNumber]]:
        with self._office.books.read() as unit:
            return [(_client_of(unit, number), number) for number in dict.fromkeys(numbers)]

    def extend(self, client: ClientRef, request: RequestRef, *, due_on: object) -> Decision:
        """Move an open request's due date to today or later."""

        def decide(desk: Desk) -> Decision:
            account, request_id = _with_request(desk, request)
            return payments.extend(account, request_id, due_on=due_on, now=desk.now, agency=desk.agency)

        return self._office.carry_out(client, decide, up_to_date=False)

    def charge(
        self,
        client: ClientRef,
        *,
        amount: object,
        currency: object,
        description: str,
        due_on: object = None,
    ) -> Decision:
        """A one-off charge."""
        return self._office.carry_out(
            client,
            lambda d: payments.charge(
                d.account,
                amount=amount,
                currency=currency,
                description=description,
                due_on=due_on,
                now=d.now,
                agency=d.agency,
            ),
        )


def _set_status(desk: Desk, request: RequestRef, *, change: StatusChange) -> Decision:
    account, request_id = _with_request(desk, request)
    return payments.set_status(
        account,
        request_id,
        status=change.status,
        paid_on=change.paid_on,
        external_reference=change.external_reference,
        notes=change.notes,
        now=desk.now,
        agency=desk.agency,
    )


def _undo(desk: Desk, numbers: Iterable[RequestNumber]) -> Decision:
    request_ids: list[int] = []
    for number in numbers:
        account, request_id = _with_request(desk, number)
        desk = replace(desk, account=account)
        request_ids.append(request_id)
    account = desk.account
    replaced = replaced_by(desk.unit, client_id=account.client.id, request_ids=request_ids, actor=AGENCY)
    if isinstance(replaced, UndoBarrier):
        raise NotFound(**{replaced.value: ", ".join(map(str, numbers))})
    return payments.undo(
        account,
        replaced.requests,
        subscription_was=replaced.subscription,
        today=desk.today,
        agency=desk.agency,
    )


def _client_of(unit: UnitOfWork, number: RequestNumber) -> int:
    found = unit.requests.numbered(number)
    if found is None:
        raise NotFound(request=str(number))
    return found[1]


def _with_request(desk: Desk, request: RequestRef) -> tuple[Account, int]:
    """The account with this request and its subscription in it. Raises `NotFound`."""
    account, requests = desk.account, desk.unit.requests
    request_id = _request_id(desk, request)
    if all(r.id != request_id for r in account.requests):
        account = replace(account, requests=(*account.requests, requests.get(request_id)))
    found = next(r for r in account.requests if r.id == request_id)
    owner = found.subscription_id
    if owner is not None and all(s.id != owner for s in account.subscriptions):
        account = replace(account, subscriptions=(requests.subscription(owner), *account.subscriptions))
    return account, request_id


def _request_id(desk: Desk, request: RequestRef) -> int:
    requests, client_id = desk.unit.requests, desk.account.client.id
    if isinstance(request, RequestNumber):
        found = requests.numbered(request)
        if found is None or found[1] != client_id:
            raise NotFound(request=str(request))
        return found[0]
    ids = requests.ids_of(client_id)
    if not 0 <= request < len(ids):
        raise NotFound(request=request)
    return ids[request]
