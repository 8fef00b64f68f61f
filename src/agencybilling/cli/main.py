"""The commands by name, each loaded when it is called, so that the program answers at once."""

from __future__ import annotations

from importlib import import_module
from pathlib import Path

import click

from agencybilling import __version__
from agencybilling.cli.context import REFUSED, Program
from agencybilling.paths import BOOKS_SUFFIX

_COMMANDS = {
    "agents": "agencybilling.cli.agents:agents",
    "check": "agencybilling.cli.engine:check",
    "clients": "agencybilling.cli.clients:clients",
    "demo": "agencybilling.cli.samples:demo",
    "export": "agencybilling.cli.exporting:export",
    "history": "agencybilling.cli.history:history",
    "import-usage": "agencybilling.cli.importing:import_usage",
    "packs": "agencybilling.cli.packs:packs",
    "plans": "agencybilling.cli.plans:plans",
    "renew": "agencybilling.cli.engine:renew",
    "requests": "agencybilling.cli.requests:requests",
    "settings": "agencybilling.cli.settings:settings",
    "simulate": "agencybilling.cli.simulate:simulate",
    "statement": "agencybilling.cli.statement:statement",
    "subscriptions": "agencybilling.cli.subscriptions:subscriptions",
    "tour": "agencybilling.cli.samples:tour",
    "usage": "agencybilling.cli.usage:usage",
    "wallet": "agencybilling.cli.wallet:wallet",
}


class LazyGroup(click.Group):
    """A group whose commands live in modules of their own."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Take a books file given alone as the one to open: so a double click on it starts the program."""
        if len(args) == 1 and args[0] not in _COMMANDS and _is_books(args[0]):
            args = ["--books", *args]
        return super().parse_args(ctx, args)

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 - click calls it so
        """Every command's name, in order."""
        return sorted(_COMMANDS)

    def get_command(
        self,
        ctx: click.Context,  # noqa: ARG002 - click calls it so
        cmd_name: str,
    ) -> click.Command | None:
        """The command of this name, loaded now."""
        place = _COMMANDS.get(cmd_name)
        if place is None:
            return None
        module, name = place.split(":")
        command = getattr(import_module(module), name)
        return command if isinstance(command, click.Command) else None


def _is_books(argument: str) -> bool:
    return Path(argument).suffix.casefold() == BOOKS_SUFFIX or Path(argument).is_file()


@click.group(
    cls=LazyGroup, context_settings={"help_option_names": ["-h", "--help"]}, invoke_without_command=True
)
@click.version_option(__version__, prog_name="agencybilling")
@click.option(
    "--books",
    type=click.Path(path_type=Path, dir_okay=False),
    envvar="AGENCYBILLING_BOOKS",
    help="The books file to work with.",
)
@click.option(
    "--now",
    metavar="TIME",
    envvar="AGENCYBILLING_NOW",
    help="Take this for the present, as 2026-06-30T09:15-04:00: to try commands on books named by --books.",
)
@click.option("--self-test", is_flag=True, help="Try whether this installation works; no books are touched.")
@click.pass_context
def cli(ctx: click.Context, books: Path | None, *, now: str | None, self_test: bool) -> None:
    """The books of an agency that resells voice-AI and chat minutes.

    Without a command the window opens; a books file alone opens it on that file.
    """
    # Commands read the books' path from this context when they open them.
    if self_test:
        ctx.exit(_tried(ctx.obj))
    from agencybilling.i18n import use_language

    if ctx.invoked_subcommand is None and now is None:
        ctx.exit(ctx.obj.window(books))
    use_language(None)
    if now is not None:
        ctx.obj = _standing_at(now, ctx, books=books)


def _standing_at(now: str, ctx: click.Context, *, books: Path | None) -> Program:
    """The program with a clock that stands; never on the usual books, which are those of a real agency."""
    from datetime import datetime

    from agencybilling.domain.calendar import instant_of
    from agencybilling.i18n import _

    if ctx.invoked_subcommand is None:
        raise click.UsageError(_("--now goes with a command; the window keeps to the system's clock."))
    if books is None:
        raise click.UsageError(_("--now is for trying things out. Name the books with --books."))
    try:
        moment = datetime.fromisoformat(now)
    except ValueError:
        moment = None
    if moment is None or moment.tzinfo is None:
        said = _("{now} is no time with an offset; write it as 2026-06-30T09:15-04:00.")
        raise click.BadParameter(said.format(now=repr(now)), param_hint="--now")
    program: Program = ctx.obj
    return program.standing_at(instant_of(moment))


def _tried(program: Program) -> int:
    """What the self-test tells, and the status with which it ends."""
    try:
        program.self_test(click.echo)
    except Exception as fault:  # noqa: BLE001 - whatever it is, it is what the test was for
        click.echo(f"{type(fault).__name__}: {fault}", err=True)
        return REFUSED
    return 0
