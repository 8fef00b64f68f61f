"""The commands by name, each loaded when it is called, so that the program answers at once."""

from __future__ import annotations

from importlib import import_module
from pathlib import Path

import click

from agencybilling import __version__

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
@click.pass_context
def cli(ctx: click.Context, books: Path | None) -> None:
    """The books of an agency that resells voice-AI and chat minutes.

    Without a command the window opens.
    """
    # Commands read the books' path from this context when they open them.
    if ctx.invoked_subcommand is None:
        ctx.exit(ctx.obj.window(books))
    from agencybilling.i18n import use_language

    use_language(None)
