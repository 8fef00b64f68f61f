"""`agents`: whose agent, squad or number is whose, what waits for a client, and how far usage is in."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

import click

from agencybilling.cli.arguments import client_argument
from agencybilling.cli.context import with_books
from agencybilling.cli.tables import Column, json_option, show_json, show_table
from agencybilling.i18n import _, ngettext
from agencybilling.importers.records import AgentRef
from agencybilling.services.agents import AssignedAgent, Unassigned, refs_of
from agencybilling.services.application import Application
from agencybilling.wording.amounts import count


@click.group()
def agents() -> None:
    """Agents, squads and numbers of the platforms, and the clients they serve."""


@agents.command("list")
@json_option
@with_books
def list_agents(application: Application, *, as_json: bool) -> None:
    """Every agent that has been given a client."""
    held = application.agents.all()
    if as_json:
        show_json(
            {
                "platform": a.platform,
                "id_field": a.id_field,
                "id": a.agent_id,
                "client": a.client,
                "name": a.name,
                "campaign": a.campaign,
            }
            for a in held
        )
        return
    columns: Sequence[Column[AssignedAgent]] = (
        Column(_("Platform"), lambda a: a.platform),
        Column(_("Field"), lambda a: a.id_field),
        Column(_("Id"), lambda a: a.agent_id),
        Column(_("Client"), lambda a: a.client),
        Column(_("Campaign"), lambda a: a.campaign or ""),
    )
    show_table(
        held, columns, empty=_("No agent has been given a client. Import with --agents, or assign one.")
    )


@agents.command()
@json_option
@with_books
def unassigned(application: Application, *, as_json: bool) -> None:
    """Agents that nobody has been given, and how many records wait for them."""
    waiting = application.agents.unassigned()
    if as_json:
        show_json(
            {
                "source": w.source,
                "records": w.records,
                "agents": [ref._asdict() for ref in refs_of(w.agents)],
            }
            for w in waiting
        )
        return
    columns: Sequence[Column[Unassigned]] = (
        Column(_("Source"), lambda w: w.source),
        Column(_("Agents"), _named),
        Column(_("Records"), lambda w: str(w.records), right=True),
    )
    show_table(waiting, columns, empty=_("No record waits for a client."))


@agents.command()
@click.argument("platform")
@click.argument("id_field")
@click.argument("agent_id")
@client_argument
@click.option("--campaign", help="The campaign that its calls belong to.")
@with_books
def assign(
    application: Application,
    *,
    platform: str,
    id_field: str,
    agent_id: str,
    client: str | int,
    campaign: str | None,
) -> None:
    """Give an agent to a client, with the records that wait for it."""
    outcomes = application.agents.assign(AgentRef(platform, id_field, agent_id), client, campaign=campaign)
    said = ngettext(
        "{agent} is the client's from now on; {n} record was waiting.",
        "{agent} is the client's from now on; {n} records were waiting.",
        outcomes.total(),
    )
    click.echo(said.format(agent=f"{platform} {agent_id}", n=count(outcomes.total())))


@agents.command()
@json_option
@with_books
def sources(application: Application, *, as_json: bool) -> None:
    """Up to when the usage of each source is in."""
    zone = application.zone
    held = [(s.source, zone.wall(s.in_up_to), zone.wall(s.imported_at)) for s in application.agents.sources()]
    if as_json:
        show_json(
            {"source": source, "in_up_to": up_to.isoformat(), "imported_at": at.isoformat()}
            for source, up_to, at in held
        )
        return
    columns: Sequence[Column[tuple[str, datetime, datetime]]] = (
        Column(_("Source"), lambda s: s[0]),
        Column(_("Usage is in up to"), lambda s: f"{s[1]:%Y-%m-%d %H:%M}"),
        Column(_("Imported"), lambda s: f"{s[2]:%Y-%m-%d %H:%M}"),
    )
    show_table(held, columns, empty=_("No usage has been imported yet."))


def _named(waiting: Unassigned) -> str:
    return ", ".join(" ".join(ref) for ref in refs_of(waiting.agents)) or _("none named")
