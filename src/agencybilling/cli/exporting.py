"""`export`: payment requests and usage as CSV for spreadsheets."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import click

from agencybilling.cli.context import REFUSED, with_books
from agencybilling.cli.progress import progress
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
    _export(application.exports.requests, file, title="payment requests")


@export.command()
@csv_option
@with_books
def usage(application: Application, file: Path) -> None:
    """Write all usage records to a CSV file, with how their minutes went to the pools."""
    _export(application.exports.usage, file, title="usage records")


def _export(write: Callable[..., int], file: Path, *, title: str) -> None:
    try:
        with progress(f"Writing {title}", length=None) as tell:
            written = write(file, on_progress=tell)
    except OSError as fault:
        click.echo(
            f"cannot_write: {file} can't be written ({fault.strerror}). Choose another place.", err=True
        )
        click.get_current_context().exit(REFUSED)
    click.echo(f"{count(written)} {title} are in {file}.")
