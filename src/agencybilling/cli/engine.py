"""`renew` and `check`: the renewal engine, and the audit of the books."""

from __future__ import annotations

from datetime import datetime

import click

from agencybilling.cli.context import REFUSED, with_books
from agencybilling.services.application import Application
from agencybilling.services.renewals import RenewalReport
from agencybilling.wording.amounts import money

_STEPS = {
    "period_renewed": "periods renewed",
    "period_settled": "periods settled",
    "request_created": "payment requests created",
    "request_status": "payment requests overdue",
    "subscription_past_due": "subscriptions past due",
    "subscription_blocked": "subscriptions blocked",
    "campaign_paused": "campaigns paused",
    "campaign_resumed": "campaigns resumed",
}


@click.command()
@click.option("--until", type=click.DateTime(["%Y-%m-%d"]), help="Do what is due up to this day, not today.")
@click.option("--dry-run", is_flag=True, help="Show what is due, and do nothing.")
@with_books
def renew(application: Application, *, until: datetime | None, dry_run: bool) -> None:
    """Do everything that is due: overdue requests, settled periods, renewals. Twice does nothing more."""
    day = None if until is None else until.date()
    renewals = application.renewals
    report = renewals.preview(day) if dry_run else renewals.run(day)
    _tell(application, report, dry_run=dry_run)
    if report.set_aside:
        click.get_current_context().exit(REFUSED)


def _tell(application: Application, report: RenewalReport, *, dry_run: bool) -> None:
    if not report.clients and not report.set_aside:
        click.echo("Nothing is due.")
        return
    click.echo("Would be done:" if dry_run else "Done:")
    for event, words in _STEPS.items():
        if count := report.steps(event):
            click.echo(f"  {count:>8} {words}")
    for amount in report.requested.values():
        click.echo(f"  requested: {money(amount, application.currencies)}")
    for client, why in report.set_aside.items():
        click.echo(f"Set aside: {client} ({why}). The others went on; run `agencybilling check`.", err=True)


@click.command()
@with_books
def check(application: Application) -> None:
    """Do the books add up? Every stored total against its facts."""
    found = application.check.run()
    for difference in found:
        click.echo(
            f"{difference.where}: {difference.what} is {difference.stored}, its facts say {difference.facts}"
        )
    if found:
        click.echo(f"{len(found)} figures don't add up. Restore the last copy that does.", err=True)
        click.get_current_context().exit(REFUSED)
    click.echo("The books add up.")
