"""`clients`: whom the agency bills, how they stand, and their campaigns."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import click

from agencybilling.cli.arguments import client_argument
from agencybilling.cli.campaigns import add_campaign, campaigns, pause, resume
from agencybilling.cli.context import with_books
from agencybilling.cli.happened import telling
from agencybilling.cli.tables import (
    Column,
    clean,
    json_option,
    show_fields,
    show_json,
    show_object,
    show_table,
)
from agencybilling.domain.calendar import ONE_DAY
from agencybilling.domain.minutes import Milliseconds
from agencybilling.domain.money import Money
from agencybilling.i18n import _
from agencybilling.wording.amounts import day, minutes, minutes_and_chats, money
from agencybilling.wording.names import access, campaign_state, request_status, subscription_status

if TYPE_CHECKING:
    from agencybilling.domain.money import Currencies
    from agencybilling.queries.clients import ClientRow
    from agencybilling.queries.standing import Standing
    from agencybilling.services.application import Application


@click.group()
def clients() -> None:
    """Whom the agency bills."""


for command in (add_campaign, campaigns, pause, resume):
    clients.add_command(command)


@clients.command()
@click.argument("name")
@click.option("--disabled", is_flag=True, help="Its portal stays closed until `clients enable`.")
@click.option("--campaign", "with_campaigns", multiple=True, help="A campaign; may be repeated.")
@with_books
def add(application: Application, *, name: str, disabled: bool, with_campaigns: tuple[str, ...]) -> None:
    """Add the client NAME."""
    with telling(application) as whose:
        whose.add(application.clients.add(name, enabled=not disabled, with_campaigns=with_campaigns))


@clients.command("list")
@click.option(
    "--status",
    type=click.Choice(["active", "past_due", "blocked", "canceled", "none"]),
    help="Only those whose latest subscription has it; none: never started.",
)
@json_option
@with_books
def list_clients(application: Application, *, status: str | None, as_json: bool) -> None:
    """List clients with plan, status, minutes, wallet, what they owe and access."""
    from agencybilling.queries.clients import all_clients

    currencies = application.currencies
    with application.read() as unit:
        rows = (r for r in all_clients(unit) if status is None or (r.status or "none") == status)
        if as_json:
            show_json(_json(row, currencies) for row in rows)
            return
        columns: Sequence[Column[ClientRow]] = (
            Column(_("Id"), lambda r: str(r.id), right=True),
            Column(_("Client"), lambda r: r.name),
            Column(_("Plan"), lambda r: r.plan or ""),
            Column(_("Status"), lambda r: subscription_status(r.status)),
            Column(_("Period"), _period),
            Column(_("Included"), _included, right=True),
            Column(_("Wallet"), lambda r: minutes_and_chats(r.wallet, r.chats_per_minute), right=True),
            Column(_("Outstanding"), lambda r: _amounts(r.outstanding, currencies), right=True),
            Column(_("Access"), lambda r: access(r.access)),
        )
        show_table(rows, columns, empty=_("No clients. Add one with `clients add`."))


@clients.command()
@client_argument
@json_option
@with_books
def show(application: Application, *, client: str, as_json: bool) -> None:
    """Show how CLIENT stands."""
    from agencybilling.queries.standing import standing_of
    from agencybilling.services.picture import picture_of

    client_id, currencies = application.clients.id_of(client), application.currencies
    with application.read() as unit:
        standing = standing_of(unit, client_id)
    if as_json:
        show_object({"id": client_id, **picture_of(standing, currencies)})
    else:
        _show(standing, currencies)


@clients.command()
@client_argument
@with_books
def enable(application: Application, client: str) -> None:
    """Open the portal of CLIENT again."""
    _set_enabled(application, client, enabled=True)


@clients.command()
@client_argument
@with_books
def disable(application: Application, client: str) -> None:
    """Close the portal of CLIENT and pause its campaigns; billing goes on."""
    _set_enabled(application, client, enabled=False)


def _set_enabled(application: Application, client: str, *, enabled: bool) -> None:
    client_id = application.clients.id_of(client)
    with telling(application, client_id):
        application.clients.set_enabled(client_id, enabled=enabled)


def _json(row: ClientRow, currencies: Currencies) -> dict[str, object]:
    return {
        "id": row.id,
        "client": row.name,
        "enabled": row.enabled,
        "plan": row.plan,
        "status": row.status,
        "period_start": None if row.period_start is None else row.period_start.isoformat(),
        "period_end": None if row.period_end is None else row.period_end.isoformat(),
        "included_ms": row.included,
        "included_used_ms": row.included_used,
        "wallet_ms": row.wallet,
        "outstanding": {m.currency: currencies.plain(m) for m in row.outstanding},
        "portal": row.access.portal,
        "campaigns_run": row.access.campaigns_run,
        "reason": row.access.reason,
    }


def _show(standing: Standing, currencies: Currencies) -> None:
    from agencybilling.queries.clients import client_row
    from agencybilling.wording.badges import badges

    account = standing.account
    row, live, period = client_row(account), account.live, account.open_period
    chats = row.chats_per_minute
    show_fields(
        {
            _("Client"): (
                _("{client} (id {id})") if row.enabled else _("{client} (id {id}, disabled)")
            ).format(client=row.name, id=row.id),
            _("Access"): access(row.access),
            _("Assigned plan"): None if account.plan is None else account.plan.name,
            _("Assigned packs"): ", ".join(standing.pack_names),
            _("Subscription"): subscription_status(row.status),
            _("Plan"): None if live is None else live.terms.plan_name,
            _("Terms"): None if live is None else ", ".join(badges(live.terms, currencies)),
            _("Period"): _period(row),
            _("Included"): _included(row),
            _("Billable"): None if period is None else minutes_and_chats(period.billable, chats),
            _("Uncovered"): None if period is None else minutes_and_chats(period.uncovered, chats),
            _("Wallet"): minutes_and_chats(row.wallet, chats),
            _("Outstanding"): _amounts(row.outstanding, currencies),
            _("Unbilled records"): str(standing.unbilled_records) if standing.unbilled_records else None,
        }
    )
    for subscription, ended in standing.settling:
        billable = minutes_and_chats(ended.billable, subscription.terms.chats_per_minute)
        until = day(ended.range_end - ONE_DAY)
        said = _("Not settled yet: {first} - {last}, {billable} billable so far")
        click.echo(said.format(first=day(ended.start_on), last=until, billable=billable))
    for campaign in account.campaigns:
        said = _("Campaign {campaign}: {state}")
        click.echo(clean(said.format(campaign=campaign.name, state=campaign_state(campaign, row.access))))
    for request in standing.requests:
        if request.open:
            amount = money(Money(request.amount, request.currency), currencies)
            said = _("{request}: {amount}, {status}, due on {day}")
            status = request_status(request.status)
            click.echo(
                said.format(request=request.number, amount=amount, status=status, day=day(request.due_on))
            )


def _name(row: ClientRow) -> str:
    said = _("{client} (id {id})") if row.enabled else _("{client} (id {id}, disabled)")
    return said.format(client=row.name, id=row.id)


def _period(row: ClientRow) -> str:
    if row.period_start is None or row.period_end is None:
        return ""
    return f"{day(row.period_start)} - {day(row.period_end - ONE_DAY)}"


def _included(row: ClientRow) -> str:
    """What is left of the period's included minutes; nothing where the terms have none."""
    if not row.included or row.included_used is None:
        return ""
    left = Milliseconds(row.included - row.included_used)
    return _("{left} of {whole}").format(
        left=minutes_and_chats(left, row.chats_per_minute), whole=minutes(row.included)
    )


def _amounts(amounts: tuple[Money, ...], currencies: Currencies) -> str:
    return ", ".join(money(amount, currencies) for amount in amounts)
