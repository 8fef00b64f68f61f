"""`statement`: what clients were asked for and paid, as files to hand out."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import click

from agencybilling.cli.arguments import CLIENT, DAY
from agencybilling.cli.context import REFUSED, with_books
from agencybilling.cli.progress import progress
from agencybilling.i18n import _, ngettext
from agencybilling.wording.amounts import count

if TYPE_CHECKING:
    from agencybilling.services.application import Application
    from agencybilling.services.statements import WhichDays


@click.command()
@click.option("--client", "clients", type=CLIENT, multiple=True, help="Whose; may be repeated.")
@click.option("--all", "every", is_flag=True, help="Of every client.")
@click.option("--from", "first", type=DAY, help="The first day; without days it is the billing period.")
@click.option("--to", "last", type=DAY, help="The last day.")
@click.option("--known-on", type=DAY, help="As the books knew it at the end of this day; else today.")
@click.option(
    "--format", "written_as", type=click.Choice(["pdf", "html", "csv"]), default="pdf", show_default=True
)
@click.option(
    "--out",
    "folder",
    type=click.Path(file_okay=False, path_type=Path),
    required=True,
    help="The folder to write into; files of the same names are replaced.",
)
@click.option("--paper", type=click.Choice(["a4", "letter"]), help="Else that of the country in use.")
@click.option("--pdf-a", is_flag=True, help="PDF/A-2a for archives, beside PDF/UA-1.")
@click.option("--only-with-movements", is_flag=True, help="Leave out clients with whom nothing moved.")
@click.option(
    "--name",
    "pattern",
    default="{client} {first} {last}",
    show_default=True,
    help="Names of the files, with {client}, {number}, {first}, {last} and {known_on}.",
)
@with_books
def statement(  # noqa: PLR0913 - an argument for each option
    application: Application,
    *,
    clients: tuple[str, ...],
    every: bool,
    first: date | None,
    last: date | None,
    known_on: date | None,
    written_as: str,
    folder: Path,
    paper: str | None,
    pdf_a: bool,
    only_with_movements: bool,
    pattern: str,
) -> None:
    """Write statements of account into a folder, a file for each client."""
    from agencybilling.statements.documents import documents_of
    from agencybilling.statements.many import write_many
    from agencybilling.statements.paper import Paper, usual_paper
    from agencybilling.statements.wish import Format, Wish

    if every == bool(clients):
        raise click.UsageError(_("Name clients with --client, or take --all."))
    days = _days(first, last)
    wanted = None if every else clients
    chosen = Wish(
        format=Format(written_as),
        paper=usual_paper() if paper is None else Paper(paper),
        archived=pdf_a,
        pattern=pattern,
    )
    statements = application.statements.each(
        days, wanted, known_on=known_on, only_with_movements=only_with_movements
    )
    length = len(application.statements.clients()) if every else len(clients)
    with (
        _faults_told(folder),
        documents_of(application) as documents,
        progress(_("Writing statements"), length=length) as tell,
    ):
        files = write_many(documents, statements, folder=folder, wish=chosen, on_progress=tell)
    said = ngettext("{n} statement is in {folder}.", "{n} statements are in {folder}.", len(files))
    click.echo(said.format(n=count(len(files)), folder=folder))


def _days(first: date | None, last: date | None) -> WhichDays:
    from agencybilling.domain.statement import Days, StatementRange

    if first is None and last is None:
        return StatementRange.THIS_PERIOD
    if first is None or last is None:
        raise click.UsageError(_("Give both days, --from and --to."))
    return Days(first, last)


@contextmanager
def _faults_told(folder: Path) -> Iterator[None]:
    """End with status 1 and a sentence where a template or the folder is at fault."""
    from agencybilling.statements.faults import TemplateFault
    from agencybilling.statements.naming import UnknownPlace

    try:
        yield
    except UnknownPlace as unknown:
        said = _("{place} stands for nothing in a file's name.")
        raise click.UsageError(said.format(place=f"{{{unknown.place}}}")) from None
    except TemplateFault as fault:
        _end("template_fault", fault.sentence())
    except OSError as fault:
        said = _("{file} can't be written ({why}). Choose another place.")
        _end("cannot_write", said.format(file=folder, why=fault.strerror))


def _end(code: str, sentence: str) -> None:
    click.echo(f"{code}: {sentence}", err=True)
    click.get_current_context().exit(REFUSED)
