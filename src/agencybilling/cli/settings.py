"""`settings`: the agency's name, zone, currencies and billing rules."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from agencybilling.cli.context import with_books
from agencybilling.cli.happened import telling
from agencybilling.cli.tables import json_option, show_fields, show_object
from agencybilling.domain.calendar import UnknownTimeZone, zone_named
from agencybilling.domain.money import MOST_DECIMALS
from agencybilling.i18n import _
from agencybilling.wording.names import blocking, reactivation, review
from agencybilling.wording.rhythms import days

if TYPE_CHECKING:
    from agencybilling.services.application import Application

MOST_DAYS = 3_660


@click.group()
def settings() -> None:
    """The agency's name, zone, currencies and billing rules."""


@settings.command()
@json_option
@with_books
def show(application: Application, *, as_json: bool) -> None:
    """Show the settings."""
    now = application.settings.get()
    if as_json:
        show_object(
            {
                "name": now.name,
                "time_zone": now.time_zone,
                "currency": now.currency,
                "usage_window_days": now.usage_window_days,
                "reactivate_when": now.reactivate_when,
                "review": now.review,
                "blocking": now.blocking,
                "currency_decimals": dict(now.currency_decimals),
                "address": now.address,
                "mail": now.mail,
                "how_to_pay": now.how_to_pay,
            }
        )
        return
    own = ", ".join(f"{code} {decimals}" for code, decimals in sorted(now.currency_decimals.items()))
    show_fields(
        {
            _("Name"): now.name,
            _("Time zone"): now.time_zone,
            _("Currency"): now.currency,
            _("Usage window"): _("{days} after a period's end").format(days=days(now.usage_window_days)),
            _("Active again"): reactivation(now.reactivate_when),
            _("Review of what is due"): review(now.review),
            _("Blocking"): blocking(now.blocking),
            _("Own decimals"): own,
            _("Address"): now.address,
            _("E-mail address"): now.mail,
            _("How to pay"): now.how_to_pay,
        }
    )


def _zone(_ctx: click.Context, _param: click.Parameter, name: str | None) -> str | None:
    if name is not None:
        try:
            zone_named(name)
        except UnknownTimeZone:
            why = _("{name} is no time zone; write it as Europe/Berlin.").format(name=repr(name))
            raise click.BadParameter(why) from None
    return name


def _decimals(_ctx: click.Context, _param: click.Parameter, given: tuple[str, ...]) -> dict[str, int | None]:
    read: dict[str, int | None] = {}
    for text in given:
        code, _equals, number = text.partition("=")
        if number != "default" and not (number.isdecimal() and int(number) <= MOST_DECIMALS):
            why = _("{text} is not understood; write it as USDT=6, or USDT=default.").format(text=repr(text))
            raise click.BadParameter(why)
        read[code] = None if number == "default" else int(number)
    return read


@settings.command("set")
@click.option("--name", help="The agency's name.")
@click.option("--zone", "time_zone", callback=_zone, help="Its time zone, as Europe/Berlin.")
@click.option("--currency", help="The currency of new plans and charges that name none.")
@click.option(
    "--usage-window",
    "usage_window_days",
    type=click.IntRange(0, MOST_DAYS),
    help="Days after a period's end until it is settled; 0: at once.",
)
@click.option(
    "--reactivate",
    "reactivate_when",
    type=click.Choice(["none_overdue", "all_settled"]),
    help="When a past due subscription becomes active again.",
)
@click.option(
    "--decimals", callback=_decimals, multiple=True, help="Of a currency, as USDT=6; may be repeated."
)
@click.option("--address", help="Its address at the head of documents, as text of any lines.")
@click.option("--mail", help="Its e-mail address, below that one; empty: none.")
@click.option("--how-to-pay", help="How clients are to pay, as documents tell them; empty: nothing.")
@with_books
def set_settings(  # noqa: PLR0913 - an argument for each option
    application: Application,
    *,
    name: str | None,
    time_zone: str | None,
    currency: str | None,
    usage_window_days: int | None,
    reactivate_when: str | None,
    decimals: dict[str, int | None],
    address: str | None,
    mail: str | None,
    how_to_pay: str | None,
) -> None:
    """Change what is given."""
    from agencybilling.domain.decide.draft import ReactivateWhen

    with telling(application):
        application.settings.change(
            name=name,
            time_zone=time_zone,
            currency=currency,
            usage_window_days=usage_window_days,
            reactivate_when=None if reactivate_when is None else ReactivateWhen(reactivate_when),
            decimals=decimals,
            address=address,
            mail=mail,
            how_to_pay=how_to_pay,
        )


@settings.command()
@click.option(
    "--review",
    "when",
    type=click.Choice(["after_time_away", "always", "never"]),
    help="When the window shows what is due before it is done.",
)
@click.option(
    "--blocking",
    "who",
    type=click.Choice(["engine", "person"]),
    help="Whether the engine blocks by itself, or leaves it to a person.",
)
@with_books
def engine(application: Application, *, when: str | None, who: str | None) -> None:
    """Change what the renewal engine leaves to a person."""
    from agencybilling.domain.decide.draft import Blocking
    from agencybilling.services.settings import ReviewWhen

    with telling(application):
        application.settings.leave_to_a_person(
            review=None if when is None else ReviewWhen(when),
            blocking=None if who is None else Blocking(who),
        )
