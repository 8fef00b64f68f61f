"""What the agency does with payment requests (SPEC 6)."""

from __future__ import annotations

from dataclasses import dataclass, replace

from agencybilling.domain.account import Account
from agencybilling.domain.decide import payments
from agencybilling.domain.decide.draft import Decision
from agencybilling.domain.errors import NotFound
from agencybilling.domain.payments import RequestNumber
from agencybilling.services.office import ClientRef, Desk, Office

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

    def set_status(self, client: ClientRef, request: RequestRef, change: StatusChange) -> Decision:
        """Give a request a status; on a cycle request it acts at once on its subscription."""

        def decide(desk: Desk) -> Decision:
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

        return self._office.carry_out(client, decide, up_to_date=False)

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
