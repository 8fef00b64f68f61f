"""`simulate`: a scenario played on books in memory, and its trace."""

from __future__ import annotations

import json
from pathlib import Path

import click

from agencybilling.i18n import _
from agencybilling.services.scenario import MalformedScenario, read_scenario
from agencybilling.services.simulate import Simulation


@click.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.pass_context
def simulate(ctx: click.Context, file: Path) -> None:
    """Play the scenario in FILE on empty books in memory and print its trace as JSON."""
    decimals = ctx.obj.currency_decimals()
    try:
        scenario = read_scenario(file, decimals)
    except (MalformedScenario, OSError) as error:
        click.echo(_("This file can't be played: {why}.").format(why=error), err=True)
        ctx.exit(2)
    click.echo(json.dumps(Simulation(scenario, decimals).play(), indent=1))
