"""`requests`: what clients are asked to pay, and what has become of it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING

import click

from agencybilling.cli.arguments import CLIENT, DAY, NUMBER, client_argument
from agencybilling.cli.context import with_books
from agencybilling.cli.happened import telling
from agencybilling.cli.tables import Column, json_option, show_fields, show_json, show_object, show_table
from agencybilling.domain.money import Currencies, Money
from agencybilling.domain.payments import Line, PaymentRequest, RequestNumber, RequestStatus
from agencybilling.wording.amounts import day, minutes_and_chats, money, rate

if TYPE_CHECKING:
    from agencybilling.queries.requests import RequestRow
    from agencybilling.services.application import Application

STATUS = click.Choice([status.value for status in RequestStatus])


@click.group()
def requests() -> None:
    """What clients are asked to pay."""


@requests.command("list")
@click.option("--client", type=CLIENT, help="Only of this client.")
@click.option("--status", type=STATUS, help="Only those that have it.")
@click.option("--from", "issued_from", type=DAY, help="Issued on this day or later.")
@click.option("--to", "issued_to", type=DAY, help="Issued on this day or earlier.")
@json_option
@with_books
def list_requests(
    application: Application,
    *,
    client: str | None,
    status: str | None,
    issued_from: date | None,
    issued_to: date | None,
    as_json: bool,
) -> None:
    """List payment requests in order of creation."""
    from agencybilling.queries.requests import RequestFilter, all_requests

    wanted = RequestFilter(
        client_id=None if client is None else application.clients.id_of(client),
        statuses=frozenset() if status is None else frozenset([RequestStatus(status)]),
        issued_from=issued_from,
        issued_to=issued_to,
    )
    currencies = application.currencies
    with application.read() as unit:
        rows = all_requests(unit, wanted)
        if as_json:
            show_json(_json(row, currencies) for row in rows)
            return
        columns: Sequence[Column[RequestRow]] = (
            Column("Number", lambda r: str(r.request.number)),
            Column("Client", lambda r: r.client),
            Column("For", lambda r: _what(r.request)),
            Column("Description", lambda r: r.request.description),
            Column("Amount", lambda r: money(r.amount, currencies), right=True),
            Column("Status", lambda r: r.request.status.value),
            Column("Issued", lambda r: day(r.request.issued_on)),
            Column("Due & paid", lambda r: _due_and_paid(r.request)),
            Column("Reference", lambda r: r.request.external_reference or ""),
        )
        show_table(rows, columns, empty="No payment requests.")


@requests.command()
@click.argument("number", type=NUMBER)
@json_option
@with_books
def show(application: Application, *, number: RequestNumber, as_json: bool) -> None:
    """Show one payment request with its line items."""
    from agencybilling.domain.errors import NotFound
    from agencybilling.queries.clients import client_row
    from agencybilling.queries.requests import request_numbered

    currencies = application.currencies
    with application.read() as unit:
        row = request_numbered(unit, number)
        if row is None:
            raise NotFound(request=str(number))
        client = client_row(unit.accounts.load(row.client_id))
    request = row.request
    if as_json:
        lines = [_line_json(line, currencies, currency=request.currency) for line in request.lines]
        show_object({**_json(row, currencies), "lines": lines})
        return
    show_fields(
        {
            "Number": str(request.number),
            "Client": row.client,
            "For": f"{_what(request)}: {request.description}",
            "Amount": money(row.amount, currencies),
            "Status": request.status.value,
            "Issued": day(request.issued_on),
            "Due & paid": _due_and_paid(request),
            "Reference": request.external_reference,
            "Notes": request.notes,
        }
    )
    for line in request.lines:
        amount = money(Money(line.amount, request.currency), currencies)
        quantity = _quantity(line, request, chats=client.chats_per_minute)
        click.echo(f"  {line.kind.replace('_', ' ')}: {quantity}{amount}")


@requests.command()
@click.argument("numbers", type=NUMBER, nargs=-1, required=True, metavar="NUMBER...")
@click.option("--status", type=STATUS, required=True)
@click.option("--paid-on", type=DAY, help="The day the money came; today unless given.")
@click.option("--reference", help="Of the payment, such as a bank's.")
@click.option("--note")
@with_books
def mark(
    application: Application,
    *,
    numbers: tuple[RequestNumber, ...],
    status: str,
    paid_on: date | None,
    reference: str | None,
    note: str | None,
) -> None:
    """Give payment requests a status, all of them or, where one is refused, none."""
    from agencybilling.services.payments import StatusChange

    if paid_on is not None and status != RequestStatus.PAID:
        raise click.BadOptionUsage("--paid-on", "--paid-on goes with --status paid only.")
    change = StatusChange(status, paid_on, reference, note)
    owners = {application.payments.client_of(number) for number in numbers}
    with telling(application, *owners):
        application.payments.set_statuses(numbers, change)


@requests.command()
@click.argument("number", type=NUMBER)
@with_books
def undo(application: Application, number: RequestNumber) -> None:
    """Put back what the last change of a payment request by hand replaced."""
    with telling(application, application.payments.client_of(number)):
        application.payments.undo([number])


@requests.command()
@click.argument("number", type=NUMBER)
@click.argument("due_on", type=DAY, metavar="DATE")
@with_books
def extend(application: Application, *, number: RequestNumber, due_on: date) -> None:
    """Move the due date of an open payment request to DATE, today or later."""
    owner = application.payments.client_of(number)
    with telling(application, owner):
        application.payments.extend(owner, number, due_on=due_on)


@requests.command()
@client_argument
@click.argument("amount")
@click.argument("description")
@click.option("--currency", help="Such as USD; the agency's own unless given.")
@click.option("--due", "due_on", type=DAY, help="Today unless given.")
@with_books
def charge(
    application: Application,
    *,
    client: str,
    amount: str,
    description: str,
    currency: str | None,
    due_on: date | None,
) -> None:
    """Ask CLIENT once for AMOUNT, as 250.00, with DESCRIPTION."""
    client_id = application.clients.id_of(client)
    with telling(application, client_id):
        application.payments.charge(
            client_id,
            amount=amount,
            currency=currency or application.settings.get().currency,
            description=description,
            due_on=due_on,
        )


def _what(request: PaymentRequest) -> str:
    return (request.kind or request.type).value.replace("_", "-")


def _due_and_paid(request: PaymentRequest) -> str:
    if request.paid_on is not None:
        return f"Paid {day(request.paid_on)}"
    grace = "" if request.grace_until is None else f", grace until {day(request.grace_until)}"
    return f"{day(request.due_on)}{grace}"


def _quantity(line: Line, request: PaymentRequest, *, chats: int | None) -> str:
    if line.quantity is None or line.rate is None:
        return ""
    return f"{minutes_and_chats(line.quantity, chats)} x {rate(line.rate, request.currency)} = "


def _json(row: RequestRow, currencies: Currencies) -> dict[str, object]:
    from agencybilling.services.picture import request_picture

    request = row.request
    picture = {"number": str(request.number), "client": row.client, **request_picture(request, currencies)}
    del picture["lines"]
    return {
        **picture,
        "description": request.description,
        "issued_on": request.issued_on.isoformat(),
        "notes": request.notes,
    }


def _line_json(line: Line, currencies: Currencies, *, currency: str) -> dict[str, object]:
    from agencybilling.services.catalog import plain_rate

    return {
        "kind": line.kind,
        "amount": currencies.plain(Money(line.amount, currency)),
        "quantity_ms": line.quantity,
        "rate": None if line.rate is None else plain_rate(line.rate),
    }
