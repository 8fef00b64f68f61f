"""`renew` and `check`: the renewal engine, and the audit of the books."""

from __future__ import annotations

from datetime import datetime

import click

from agencybilling.cli.context import REFUSED, with_books
from agencybilling.i18n import N_, _, ngettext
from agencybilling.services.application import Application
from agencybilling.services.renewals import RenewalReport
from agencybilling.wording.amounts import money

_STEPS = {
    "period_renewed": N_("periods renewed"),
    "period_settled": N_("periods settled"),
    "request_created": N_("payment requests created"),
    "request_status": N_("payment requests overdue"),
    "subscription_past_due": N_("subscriptions past due"),
    "subscription_blocked": N_("subscriptions blocked"),
    "campaign_paused": N_("campaigns paused"),
    "campaign_resumed": N_("campaigns resumed"),
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
        click.echo(_("Nothing is due."))
        return
    click.echo(_("Would be done:") if dry_run else _("Done:"))
    for event, words in _STEPS.items():
        if count := report.steps(event):
            click.echo(f"  {count:>8} {_(words)}")
    for amount in report.requested.values():
        said = _("requested: {amount}").format(amount=money(amount, application.currencies))
        click.echo(f"  {said}")
    for client, why in report.set_aside.items():
        said = _("Set aside: {client} ({why}). The others went on; run `agencybilling check`.")
        click.echo(said.format(client=client, why=why), err=True)


@click.command()
@with_books
def check(application: Application) -> None:
    """Do the books add up? Every stored total against its facts."""
    found = application.check.run()
    for difference in found:
        said = _("{where}: {what} is {stored}, its facts say {facts}")
        click.echo(
            said.format(
                where=difference.where,
                what=difference.what,
                stored=difference.stored,
                facts=difference.facts,
            )
        )
    if found:
        said = ngettext(
            "{n} figure doesn't add up. Restore the last copy that does.",
            "{n} figures don't add up. Restore the last copy that does.",
            len(found),
        )
        click.echo(said.format(n=len(found)), err=True)
        click.get_current_context().exit(REFUSED)
    click.echo(_("The books add up."))
