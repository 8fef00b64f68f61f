"""`demo` and `tour`: sample books, and a first walk through a month of billing."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path

import click

from agencybilling.cli.context import REFUSED, refusals_told, with_books
from agencybilling.cli.progress import progress
from agencybilling.domain.calendar import Unit
from agencybilling.domain.money import Currencies
from agencybilling.domain.payments import RequestStatus
from agencybilling.i18n import _, ngettext
from agencybilling.queries.requests import RequestRow
from agencybilling.resources import resource
from agencybilling.services.application import Application
from agencybilling.services.demo import Demo, Size
from agencybilling.services.tour import Tour, TourReport
from agencybilling.wording.amounts import day, money
from agencybilling.wording.names import request_kind, request_status
from agencybilling.wording.rhythms import units


@click.command()
@click.option("--clients", type=click.IntRange(1, 100_000), default=100, show_default=True)
@click.option("--months", type=click.IntRange(1, 120), default=12, show_default=True)
@click.option("--requests", type=click.IntRange(1), help="About so many payment requests in all.")
@click.option("--records", type=click.IntRange(1), help="About so many usage records in all.")
@click.option("--seed", type=int, default=1, show_default=True)
@with_books
def demo(
    application: Application,
    *,
    clients: int,
    months: int,
    requests: int | None,
    records: int | None,
    seed: int,
) -> None:
    """Fill new books with sample clients and the history of some months up to today.

    How many requests and records come of it follows from clients and months, unless it is given.
    """
    if not application.empty():
        why = _("These books hold clients. Name a new file with --books.")
        click.echo(f"already_exists: {why}", err=True)
        click.get_current_context().exit(REFUSED)
    with progress(_("Filling sample books"), length=clients * months) as tell:
        Demo(application.office, size=Size(clients, months, requests, records), seed=seed).fill(
            on_progress=lambda share: tell(round(share * clients * months))
        )
    held = ngettext("{n} client", "{n} clients", clients).format(n=clients)
    history = units(Unit.MONTH, months)
    said = _("{clients} with {n} {months} of history are in {file}.")
    click.echo(said.format(clients=held, n=months, months=history, file=application.office.books.path))


@click.command()
@click.option(
    "--out",
    type=click.Path(file_okay=False, path_type=Path),
    default=Path("tour"),
    show_default=True,
    help="The folder for the tour's books and its payment requests.",
)
@click.pass_context
def tour(ctx: click.Context, out: Path) -> None:
    """Build small books, import a call export, let a month pass, and show what clients are asked to pay."""
    out.mkdir(parents=True, exist_ok=True)
    books = out / "tour-books.db"
    for old in out.glob(f"{books.name}*"):
        old.unlink()
    with refusals_told(), closing(ctx.obj.application(books)) as application:
        report = Tour(application.office).run(
            calls=resource("samples", "vapi_calls.json"),
            agents=resource("samples", "agents.csv"),
            csv_file=out / "payment_requests.csv",
        )
    _tell(report)


def _tell(report: TourReport) -> None:
    for row in report.requests:
        click.echo(_request(row, report.currencies))
    imported, figures = report.imported, report.imported.report.as_json()
    days = _("From {first} to {last}, on sample books:")
    click.echo(days.format(first=day(report.first_day), last=day(report.last_day)))
    calls = _(
        "{rows} rows of calls, {billable} billable, {seconds} s;"
        " {unassigned} of them not assigned to a client"
    ).format(
        rows=figures["rows"],
        billable=figures["billable_calls"],
        seconds=figures["billable_seconds_exact"],
        unassigned=imported.unassigned,
    )
    renewed, settled = report.renewed.steps("period_renewed"), report.renewed.steps("period_settled")
    periods = _("{renewed} periods renewed, {settled} settled").format(renewed=renewed, settled=settled)
    number = len(report.requests)
    requests = ngettext("{n} payment request:", "{n} payment requests:", number).format(n=number)
    for line in (calls, periods, requests):
        click.echo(f"  {line}")
    for total in report.totals:
        amount = money(total.amount, report.currencies)
        status = request_status(RequestStatus(total.status))
        click.echo(f"    {total.count:>4} {status:<10} {amount:>16}")
    click.echo(_("They are in {file}.").format(file=report.csv_file))


def _request(row: RequestRow, currencies: Currencies) -> str:
    request = row.request
    what = f"{request_kind(request.type, request.kind)} {request.description}"
    due = _("due on {day}").format(day=day(request.due_on))
    status = request_status(request.status)
    amount = money(row.amount, currencies)
    return f"{request.number}  {row.client:<22} {what:<24} {amount:>10}  {due:<20} {status}"
