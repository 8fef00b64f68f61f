"""`clients campaigns`, `add-campaign`, `pause` and `resume`: the campaigns of a client."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import click

from agencybilling.cli.arguments import CAMPAIGN, client_argument
from agencybilling.cli.context import with_books
from agencybilling.cli.happened import telling
from agencybilling.cli.tables import Column, json_option, show_json, show_table
from agencybilling.i18n import _
from agencybilling.wording.names import campaign_state

if TYPE_CHECKING:
    from agencybilling.domain.campaigns import Campaign
    from agencybilling.services.application import Application


@click.command()
@client_argument
@json_option
@with_books
def campaigns(application: Application, *, client: str, as_json: bool) -> None:
    """List the campaigns of CLIENT."""
    from agencybilling.queries.standing import standing_of

    client_id = application.clients.id_of(client)
    with application.read() as unit:
        standing = standing_of(unit, client_id)
    found, reason = standing.account.campaigns, standing.access.reason

    def why(campaign: Campaign) -> str | None:
        if campaign.running:
            return None
        return "paused_by_person" if campaign.paused_by_person else reason

    if as_json:
        show_json({"campaign": c.name, "running": c.running, "reason": why(c)} for c in found)
        return
    columns: Sequence[Column[Campaign]] = (
        Column(_("Campaign"), lambda c: c.name),
        Column(_("State"), lambda c: campaign_state(c, standing.access)),
    )
    show_table(found, columns, empty=_("No campaigns. Add one with `clients add-campaign`."))


@click.command("add-campaign")
@client_argument
@click.argument("campaign")
@with_books
def add_campaign(application: Application, *, client: str, campaign: str) -> None:
    """Add CAMPAIGN to CLIENT; it runs where access lets it."""
    client_id = application.clients.id_of(client)
    with telling(application, client_id):
        application.clients.add_campaign(client_id, campaign)


@click.command()
@client_argument
@click.argument("campaign", type=CAMPAIGN)
@with_books
def pause(application: Application, *, client: str, campaign: str) -> None:
    """Pause CAMPAIGN of CLIENT until a person resumes it."""
    client_id = application.clients.id_of(client)
    with telling(application, client_id):
        application.clients.pause_campaign(client_id, campaign)


@click.command()
@client_argument
@click.argument("campaign", type=CAMPAIGN)
@with_books
def resume(application: Application, *, client: str, campaign: str) -> None:
    """Resume CAMPAIGN of CLIENT that a person paused."""
    client_id = application.clients.id_of(client)
    with telling(application, client_id):
        application.clients.resume_campaign(client_id, campaign)
