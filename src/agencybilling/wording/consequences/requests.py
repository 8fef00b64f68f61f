"""What follows for payment requests: new ones, other statuses and due dates, and what stays owed."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence

from agencybilling.domain.account import Account
from agencybilling.domain.money import Currencies, Money
from agencybilling.domain.payments import PaymentRequest, RequestStatus
from agencybilling.i18n import _, ngettext
from agencybilling.wording.amounts import count, day, money
from agencybilling.wording.consequences.change import Change, Consequence
from agencybilling.wording.names import request_status

_MOST_NAMED = 3


def of_requests(change: Change, currencies: Currencies, *, asked: Collection[int]) -> Iterator[Consequence]:
    """Requests made or changed (SPEC 6); after a cancel also what stays owed (SPEC 4)."""
    relabelled: dict[RequestStatus, list[PaymentRequest]] = {}
    for request in change.after.requests:
        before = change.requests_before.get(request.id)
        if before is None:
            yield Consequence(_asks(request, currencies))
            continue
        if before.status is not request.status and request.id not in asked:
            relabelled.setdefault(request.status, []).append(request)
        if before.due_on != request.due_on:
            words = {"request": _name(request), "day": day(request.due_on)}
            yield Consequence(_("{request} is due on {day}").format(**words))
    for status, requests in relabelled.items():
        yield Consequence(_become(requests, status))
    if change.before.live is not None and change.after.live is None:
        yield from _left_open(change.after, currencies)


def _asks(request: PaymentRequest, currencies: Currencies) -> str:
    amount = money(Money(request.amount, request.currency), currencies)
    if request.status is RequestStatus.PAID:
        return _("A new request asks for {amount} and is paid").format(amount=amount)
    return _("A new request asks for {amount}, due on {day}").format(amount=amount, day=day(request.due_on))


def _become(requests: Sequence[PaymentRequest], status: RequestStatus) -> str:
    name, number = request_status(status), len(requests)
    if number > _MOST_NAMED:
        words = ngettext(
            "{n} payment request becomes {status}", "{n} payment requests become {status}", number
        )
        return words.format(n=count(number), status=name)
    words = ngettext("{requests} becomes {status}", "{requests} become {status}", number)
    return words.format(requests=", ".join(map(_name, requests)), status=name)


def _name(request: PaymentRequest) -> str:
    return request.description if request.number is None else str(request.number)


def _left_open(account: Account, currencies: Currencies) -> Iterator[Consequence]:
    still_open = [r for r in account.requests if r.open]
    if not still_open:
        return
    owed: dict[str, Money] = {}
    for request in still_open:
        so_far = owed.get(request.currency, Money(0, request.currency))
        owed[request.currency] = so_far + Money(request.amount, request.currency)
    words = ngettext(
        "{n} open request stays owed: {amounts}", "{n} open requests stay owed: {amounts}", len(still_open)
    )
    amounts = ", ".join(money(owed[code], currencies) for code in sorted(owed))
    yield Consequence(words.format(n=count(len(still_open)), amounts=amounts))
