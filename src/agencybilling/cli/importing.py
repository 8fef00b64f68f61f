"""`import-usage`: usage out of exported files."""

from __future__ import annotations

import json
from pathlib import Path

import click

from agencybilling.cli.context import REFUSED, with_books
from agencybilling.cli.progress import progress
from agencybilling.services.application import Application
from agencybilling.services.imports import ImportRequest, ImportResult, UnreadableFile

FILE = click.Path(exists=True, dir_okay=False, path_type=Path)


@click.command("import-usage")
@click.argument("files", type=FILE, nargs=-1, required=True)
@click.option("--agents", type=FILE, help="CSV that says which agent, squad or number is which client's.")
@click.option("--format", "format_name", help="The format by its name, where it is not recognized.")
@click.option("--mapping", type=FILE, help="Column mapping (JSON) by which any CSV file can be read.")
@click.option("--dry-run", is_flag=True, help="Show what the import would do, and keep nothing.")
@click.option("--json", "as_json", is_flag=True, help="Print the report as JSON.")
@with_books
def import_usage(
    application: Application,
    *,
    files: tuple[Path, ...],
    agents: Path | None,
    format_name: str | None,
    mapping: Path | None,
    dry_run: bool,
    as_json: bool,
) -> None:
    """Take the usage in FILES into the books, all or nothing; the same file again changes nothing."""
    try:
        request = ImportRequest(files, agents=agents, format=format_name, mapping=mapping)
        with progress("Reading", length=None) as tell:
            run = application.imports.preview if dry_run else application.imports.run
            result = run(request, on_progress=tell)
    except UnreadableFile as fault:
        click.echo(f"unreadable_file: {fault}", err=True)
        click.get_current_context().exit(REFUSED)
    if as_json:
        click.echo(json.dumps(result.as_json(), indent=1))
    else:
        _tell(result, dry_run=dry_run)


def _tell(result: ImportResult, *, dry_run: bool) -> None:
    report = result.report
    click.echo(f"{report.rows} rows, {report.unique_records} records of their own.")
    again = f" and {result.recharged} corrected" if result.recharged else ""
    click.echo(f"{'Would be recorded' if dry_run else 'Recorded'}: {result.new} new{again}, of them:")
    for outcome, count in sorted(result.outcomes.items()):
        click.echo(f"  {count:>8} {outcome}")
    click.echo(f"  {result.unassigned:>8} unassigned: of agents or clients that the books don't know")
    for title, reasons in (
        ("Held back until they are final", report.still_open),
        ("Not billable", report.not_billable),
        ("Rejected", report.rejected),
    ):
        if reasons:
            click.echo(f"{title}:")
            for reason, count in reasons.items():
                click.echo(f"  {count:>8} {reason}")
    if result.corrected:
        click.echo(f"{result.corrected} records were in the books less exactly and have been corrected.")
    for rejection in report.rejections:
        click.echo(f"Row {rejection.row}: {rejection.reason}")
    for conflict in result.conflicts:
        click.echo(
            f"Row {conflict.row}: {conflict.source} {conflict.external_id} is in the books with other content"
        )
    if result.in_future:
        click.echo(f"{result.in_future} records have not happened yet and were left out.")
    for name in result.unknown_clients:
        click.echo(f"{name} is no client in the books; its records are kept unassigned.")
