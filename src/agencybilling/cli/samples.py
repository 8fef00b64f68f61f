"""`demo` and `tour`: sample books, and a first walk through a month of billing."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path

import click

from agencybilling.cli.context import REFUSED, refusals_told, with_books
from agencybilling.cli.progress import progress
from agencybilling.resources import resource
from agencybilling.services.application import Application
from agencybilling.services.demo import Demo, Size
from agencybilling.services.tour import Tour, TourReport
from agencybilling.wording.amounts import day, money


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
        click.echo("already_exists: These books hold clients. Name a new file with --books.", err=True)
        click.get_current_context().exit(REFUSED)
    with progress("Filling sample books", length=clients * months) as tell:
        Demo(application.office, size=Size(clients, months, requests, records), seed=seed).fill(
            on_progress=lambda share: tell(round(share * clients * months))
        )
    click.echo(f"{clients} clients with {months} months of history are in {application.office.books.path}.")


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
        request = row.request
        what = " ".join(filter(None, (request.kind or request.type, request.description)))
        amount = money(row.amount, report.currencies)
        due = f"due {day(request.due_on)}"
        click.echo(f"{request.number}  {row.client:<22} {what:<24} {amount:>10}  {due:<17} {request.status}")
    imported = report.imported
    figures = imported.report.as_json()
    click.echo(f"From {day(report.first_day)} to {day(report.last_day)}, on sample books:")
    click.echo(
        f"  {figures['rows']} rows of calls, {figures['billable_calls']} billable,"
        f" {figures['billable_seconds_exact']} s; {imported.unassigned} of them not assigned to a client"
    )
    click.echo(
        f"  {report.renewed.steps('period_renewed')} periods renewed,"
        f" {report.renewed.steps('period_settled')} settled"
    )
    click.echo(f"  {len(report.requests)} payment requests:")
    for total in report.totals:
        amount = money(total.amount, report.currencies)
        click.echo(f"    {total.count:>4} {total.status:<10} {amount:>16}")
    click.echo(f"They are in {report.csv_file}.")
