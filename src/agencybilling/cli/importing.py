"""`import-usage`: usage out of exported files."""

from __future__ import annotations

import json
from pathlib import Path

import click

from agencybilling.cli.context import REFUSED, with_books
from agencybilling.cli.progress import progress
from agencybilling.cli.tables import clean
from agencybilling.i18n import _
from agencybilling.services.application import Application
from agencybilling.services.imports import ImportRequest, UnreadableFile
from agencybilling.wording.imports import lines_of_report

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
        with progress(_("Reading"), length=None) as tell:
            run = application.imports.preview if dry_run else application.imports.run
            result = run(request, on_progress=tell)
    except UnreadableFile as fault:
        click.echo(f"unreadable_file: {fault}", err=True)
        click.get_current_context().exit(REFUSED)
    if as_json:
        click.echo(json.dumps(result.as_json(), indent=1))
    else:
        for line in lines_of_report(result, dry_run=dry_run):
            click.echo(clean(line))
