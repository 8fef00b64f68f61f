"""`subscriptions`: a plan assigned, started, canceled, settled."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING

import click

from agencybilling.cli.arguments import CLIENT, DAY, PLAN, client_argument
from agencybilling.cli.context import with_books
from agencybilling.cli.happened import telling
from agencybilling.cli.tables import Column, json_option, show_fields, show_json, show_object, show_table
from agencybilling.domain.calendar import ONE_DAY
from agencybilling.i18n import _
from agencybilling.wording.amounts import day
from agencybilling.wording.names import started_by, subscription_status

if TYPE_CHECKING:
    from agencybilling.domain.money import Currencies
    from agencybilling.queries.subscriptions import SubscriptionRow
    from agencybilling.services.application import Application


@click.group()
def subscriptions() -> None:
    """What clients are on: assigned plans and subscriptions."""


@subscriptions.command()
@client_argument
@click.argument("plan", type=PLAN)
@with_books
def assign(application: Application, *, client: str, plan: str) -> None:
    """Assign PLAN to CLIENT, in place of another one."""
    client_id = application.clients.id_of(client)
    with telling(application, client_id):
        application.subscriptions.assign_plan(client_id, plan)


@subscriptions.command()
@client_argument
@with_books
def remove(application: Application, client: str) -> None:
    """Take the assigned plan away from CLIENT."""
    client_id = application.clients.id_of(client)
    with telling(application, client_id):
        application.subscriptions.remove_plan(client_id)


@subscriptions.command()
@client_argument
@click.option("--on", "start_on", type=DAY, help="An earlier day whose first period contains today.")
@click.option("--by-client", is_flag=True, help="The client asked for it itself.")
@with_books
def start(application: Application, *, client: str, start_on: date | None, by_client: bool) -> None:
    """Start the subscription of CLIENT on the terms of its assigned plan."""
    from agencybilling.domain.subscriptions import StartedBy

    by = StartedBy.CLIENT if by_client else StartedBy.AGENCY
    client_id = application.clients.id_of(client)
    with telling(application, client_id):
        application.subscriptions.start(client_id, start_on=start_on, by=by)


@subscriptions.command()
@client_argument
@click.option("--until", "expires_on", type=DAY, help="The last day on which it is good; else 30 days on.")
@json_option
@with_books
def offer(application: Application, *, client: str, expires_on: date | None, as_json: bool) -> None:
    """Make the start code of CLIENT, for the terms of its assigned plan as they are now."""
    from agencybilling.services.catalog import terms_fields_of
    from agencybilling.wording.badges import badges

    currencies = application.currencies
    offered = application.start_codes.make(application.clients.id_of(client), expires_on=expires_on)
    if as_json:
        show_object(
            {
                "code": offered.code,
                "expires_on": offered.expires_on.isoformat(),
                "terms": terms_fields_of(offered.terms, currencies),
            }
        )
        return
    show_fields(
        {
            _("Start code"): offered.code,
            _("Good up to"): day(offered.expires_on),
            _("Plan"): offered.terms.plan_name,
            _("Terms"): ", ".join(badges(offered.terms, currencies)),
        }
    )


@subscriptions.command()
@click.argument("code")
@click.option("--client", type=CLIENT, help="Refuse the code of any other client.")
@with_books
def redeem(application: Application, *, code: str, client: str | None) -> None:
    """Start the subscription that the start code CODE was made for, by its client."""
    taken_for = None if client is None else application.clients.id_of(client)
    client_id = application.start_codes.client_of(code, taken_for)
    with telling(application, client_id):
        application.start_codes.redeem(code, client_id)


@subscriptions.command()
@client_argument
@click.option("--void-open", is_flag=True, help="First cancel the subscription's open cycle requests.")
@click.option("--no-bill", is_flag=True, help="Don't bill the minutes of the period that ends now.")
@with_books
def cancel(application: Application, *, client: str, void_open: bool, no_bill: bool) -> None:
    """Cancel the subscription of CLIENT at once."""
    client_id = application.clients.id_of(client)
    with telling(application, client_id):
        application.subscriptions.cancel(client_id, bill_usage=not no_bill, void_open=void_open)


@subscriptions.command()
@client_argument
@with_books
def settle(application: Application, client: str) -> None:
    """Settle what has ended of CLIENT now, without waiting for the usage window."""
    client_id = application.clients.id_of(client)
    with telling(application, client_id):
        application.subscriptions.settle_now(client_id)


@subscriptions.command("list")
@click.option("--client", type=CLIENT, help="Only of this client.")
@click.option("--status", type=click.Choice(["active", "past_due", "blocked", "canceled"]))
@json_option
@with_books
def list_subscriptions(
    application: Application, *, client: str | None, status: str | None, as_json: bool
) -> None:
    """List subscriptions in order of creation."""
    from agencybilling.domain.subscriptions import SubscriptionStatus
    from agencybilling.queries.subscriptions import subscriptions as rows_of

    client_id = None if client is None else application.clients.id_of(client)
    wanted = None if status is None else SubscriptionStatus(status)
    currencies = application.currencies
    with application.read() as unit:
        rows = rows_of(unit, client_id=client_id, status=wanted)
        if as_json:
            show_json(_json(row, currencies) for row in rows)
            return
        columns: Sequence[Column[SubscriptionRow]] = (
            Column(_("Client"), lambda r: r.client),
            Column(_("Plan"), lambda r: r.terms.plan_name),
            Column(_("Status"), lambda r: subscription_status(r.status)),
            Column(_("Started"), lambda r: day(r.start_on)),
            Column(_("By"), lambda r: started_by(r.started_by)),
            Column(_("Period"), lambda r: str(r.period), right=True),
            Column(_("Renews"), lambda r: "" if r.renews_on is None else day(r.renews_on)),
            Column(_("Canceled"), lambda r: "" if r.canceled_on is None else day(r.canceled_on)),
        )
        show_table(rows, columns, empty=_("No subscriptions. Start one with `subscriptions start`."))


@subscriptions.command()
@client_argument
@json_option
@with_books
def show(application: Application, *, client: str, as_json: bool) -> None:
    """Show the latest subscription of CLIENT."""
    from agencybilling.domain.errors import NoLiveSubscription
    from agencybilling.queries.subscriptions import subscriptions as rows_of

    client_id, currencies = application.clients.id_of(client), application.currencies
    with application.read() as unit:
        rows = list(rows_of(unit, client_id=client_id))
    if not rows:
        raise NoLiveSubscription(client=client)
    row = rows[-1]
    if as_json:
        show_object(_json(row, currencies))
        return
    from agencybilling.wording.badges import badges
    from agencybilling.wording.rhythms import rhythm_name

    show_fields(
        {
            _("Client"): row.client,
            _("Plan"): row.terms.plan_name,
            _("Status"): subscription_status(row.status),
            _("Terms"): ", ".join(badges(row.terms, currencies)),
            _("Rhythm"): rhythm_name(row.terms.rhythm),
            _("Started"): _("{day}, by {who}").format(day=day(row.start_on), who=started_by(row.started_by)),
            _("Period"): f"{row.period}: {day(row.period_start)} - {day(row.period_end - ONE_DAY)}",
            _("Renews"): None if row.renews_on is None else day(row.renews_on),
            _("Canceled"): None if row.canceled_on is None else day(row.canceled_on),
        }
    )


def _json(row: SubscriptionRow, currencies: Currencies) -> dict[str, object]:
    from agencybilling.services.catalog import terms_fields_of

    return {
        "id": row.id,
        "client": row.client,
        "plan": row.terms.plan_name,
        "status": row.status,
        "start_on": row.start_on.isoformat(),
        "started_by": row.started_by,
        "period": row.period,
        "period_start": row.period_start.isoformat(),
        "period_end": row.period_end.isoformat(),
        "renews_on": None if row.renews_on is None else row.renews_on.isoformat(),
        "canceled_on": None if row.canceled_on is None else row.canceled_on.isoformat(),
        "terms": terms_fields_of(row.terms, currencies),
    }
