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
from agencybilling.domain.payments import Line, RequestNumber, RequestStatus
from agencybilling.i18n import _
from agencybilling.wording.amounts import day, money
from agencybilling.wording.breakdown import due_and_paid, lines_in_words, what_for
from agencybilling.wording.names import request_kind, request_status

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
            Column(_("Number"), lambda r: str(r.request.number)),
            Column(_("Client"), lambda r: r.client),
            Column(_("For"), lambda r: request_kind(r.request.type, r.request.kind)),
            Column(_("Description"), lambda r: r.request.description),
            Column(_("Amount"), lambda r: money(r.amount, currencies), right=True),
            Column(_("Status"), lambda r: request_status(r.request.status)),
            Column(_("Issued"), lambda r: day(r.request.issued_on)),
            Column(_("Due & paid"), lambda r: due_and_paid(r.request)),
            Column(_("Reference"), lambda r: r.request.external_reference or ""),
        )
        show_table(rows, columns, empty=_("No payment requests."))


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
            _("Number"): str(request.number),
            _("Client"): row.client,
            _("For"): what_for(request),
            _("Amount"): money(row.amount, currencies),
            _("Status"): request_status(request.status),
            _("Issued"): day(request.issued_on),
            _("Due & paid"): due_and_paid(request),
            _("Reference"): request.external_reference,
            _("Notes"): request.notes,
        }
    )
    for line in lines_in_words(request, currencies, chats_per_minute=client.chats_per_minute):
        click.echo(f"  {line.what}: {f'{line.how} = ' if line.how else ''}{line.amount}")


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
        raise click.BadOptionUsage("--paid-on", _("--paid-on goes with --status paid only."))
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
