"""`renew` and `check`: the renewal engine, and the audit of the books."""

from __future__ import annotations

import time
from datetime import date, datetime

import click

from agencybilling.cli.context import REFUSED, with_books
from agencybilling.i18n import _, ngettext
from agencybilling.services.application import Application
from agencybilling.services.foresight import Assuming, ClientSteps, Foresight
from agencybilling.services.renewals import EngineElsewhere
from agencybilling.services.report import RenewalReport
from agencybilling.wording.amounts import count, day
from agencybilling.wording.renewals import set_aside_because, step_sentence, summary

_WAITS_S = 12.0
"""How long it waits for another engine: longer than the lease of one that has died."""
_ASKS_AGAIN_S = 0.25


@click.command()
@click.option("--until", type=click.DateTime(["%Y-%m-%d"]), help="Do what is due up to this day, not today.")
@click.option("--dry-run", is_flag=True, help="Show what would be done, client by client, and do nothing.")
@click.option("--everybody-pays", is_flag=True, help="With --dry-run: as if every request were paid in time.")
@click.option("--hold", "held", multiple=True, metavar="CLIENT", help="Leave this client out for today.")
@click.option(
    "--release", "released", multiple=True, metavar="CLIENT", help="Hold this client back no longer."
)
@with_books
def renew(
    application: Application,
    *,
    until: datetime | None,
    dry_run: bool,
    everybody_pays: bool,
    held: tuple[str, ...],
    released: tuple[str, ...],
) -> None:
    """Do everything that is due: overdue requests, settled periods, renewals. Twice does nothing more."""
    if everybody_pays and not dry_run:
        raise click.UsageError(_("--everybody-pays goes with --dry-run only."))
    through = None if until is None else until.date()
    if dry_run:
        if held or released:
            raise click.UsageError(_("--hold and --release change the books; --dry-run does not."))
        assuming = Assuming.EVERYBODY_PAYS if everybody_pays else Assuming.NOBODY_PAYS
        foreseen = application.renewals.foresee(through, assuming=assuming)
        _tell(application, foreseen.report, dry_run=True)
        _tell_clients(application, foreseen)
        report = foreseen.report
    else:
        for client in released:
            application.renewals.release(client)
        if held:
            application.renewals.hold_back(held)
        report = _run(application, through)
        _tell(application, report, dry_run=False)
    if report.set_aside:
        click.get_current_context().exit(REFUSED)


def _run(application: Application, through: date | None) -> RenewalReport:
    """Run the engine; while another one is at work, wait for it."""
    patience = time.monotonic() + _WAITS_S
    while True:
        try:
            return application.renewals.run(through)
        except EngineElsewhere:
            if time.monotonic() > patience:
                said = _(
                    "Another window or program is bringing these books up to date. Nothing was left undone."
                )
                click.echo(said, err=True)
                return RenewalReport()
        time.sleep(_ASKS_AGAIN_S)


def _tell(application: Application, report: RenewalReport, *, dry_run: bool) -> None:
    if not report.clients and not report.set_aside:
        click.echo(_("Nothing is due."))
        return
    click.echo(_("Would be done:") if dry_run else _("Done:"))
    for line in summary(report, application.currencies):
        click.echo(f"  {line}")
    for client, why in report.set_aside.items():
        said = _("Set aside: {client} ({why}). The others went on; run `agencybilling check`.")
        click.echo(said.format(client=client, why=set_aside_because(why)), err=True)


def _tell_clients(application: Application, foreseen: Foresight) -> None:
    currencies = application.currencies
    for client in foreseen.clients:
        click.echo(f"{client.client}{_waits(client)}")
        for step in client.steps:
            click.echo(f"  {day(step.day)}  {step_sentence(step, currencies)}")
    for held in foreseen.held_back:
        said = _("{client} is held back up to {day}.")
        click.echo(said.format(client=held.client, day=day(held.through)))
    n = len(foreseen.clients)
    if n:
        click.echo(ngettext("{n} client", "{n} clients", n).format(n=count(n)))


def _waits(client: ClientSteps) -> str:
    return f"  ({_('waits for your OK to be blocked')})" if client.waits_to_be_blocked else ""


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
