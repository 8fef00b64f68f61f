"""`export`: payment requests and usage as CSV for spreadsheets."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import click

from agencybilling.cli.context import REFUSED, with_books
from agencybilling.cli.progress import progress
from agencybilling.i18n import _, ngettext
from agencybilling.wording.amounts import count

if TYPE_CHECKING:
    from agencybilling.services.application import Application

csv_option = click.option(
    "--csv",
    "file",
    type=click.Path(dir_okay=False, path_type=Path),
    required=True,
    help="The file to write; what stands there is replaced once all is written.",
)


@click.group()
def export() -> None:
    """Tables for spreadsheets."""


@export.command()
@csv_option
@with_books
def requests(application: Application, file: Path) -> None:
    """Write all payment requests to a CSV file."""
    written = _export(application.exports.requests, file, title=_("Writing payment requests"))
    said = ngettext("{n} payment request is in {file}.", "{n} payment requests are in {file}.", written)
    click.echo(said.format(n=count(written), file=file))


@export.command()
@csv_option
@with_books
def usage(application: Application, file: Path) -> None:
    """Write all usage records to a CSV file, with how their minutes went to the pools."""
    written = _export(application.exports.usage, file, title=_("Writing usage records"))
    said = ngettext("{n} usage record is in {file}.", "{n} usage records are in {file}.", written)
    click.echo(said.format(n=count(written), file=file))


def _export(write: Callable[..., int], file: Path, *, title: str) -> int:
    try:
        with progress(title, length=None) as tell:
            return write(file, on_progress=tell)
    except OSError as fault:
        said = _("{file} can't be written ({why}). Choose another place.")
        click.echo(f"cannot_write: {said.format(file=file, why=fault.strerror)}", err=True)
        click.get_current_context().exit(REFUSED)
