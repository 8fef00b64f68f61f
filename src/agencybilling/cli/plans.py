"""`plans`: the catalog's plans."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import reduce
from typing import TYPE_CHECKING, Any, TypeVar

import click

from agencybilling.cli.arguments import PLAN
from agencybilling.cli.context import with_books
from agencybilling.cli.happened import telling
from agencybilling.cli.tables import Column, json_option, show_fields, show_json, show_object, show_table
from agencybilling.i18n import _, ngettext
from agencybilling.wording.amounts import minutes_and_chats

if TYPE_CHECKING:
    from agencybilling.domain.catalog import Plan, Terms
    from agencybilling.domain.money import Currencies
    from agencybilling.services.application import Application

F = TypeVar("F", bound=Callable[..., Any])

_FIELDS = (
    click.option("--currency", help="Such as USD; the agency's own unless given."),
    click.option("--every", type=int, help="So many units make a period; 1 unless given."),
    click.option("--unit", type=click.Choice(["day", "week", "month", "year"]), help="Month unless given."),
    click.option("--fee", help="The recurring fee of a period, as 99.00; `off` for none."),
    click.option("--rate", help="The overage rate per minute, as 0.15; `off` for none."),
    click.option("--minutes", type=int, help="Whole minutes included in a period."),
    click.option("--packs/--no-packs", default=None, help="Whether add-on packs can be had."),
    click.option("--chats", help="Chats that make a minute; `off` for no chat."),
    click.option("--increment", help="Billing increment in seconds, as 30/6."),
    click.option("--due", type=int, help="Days from a period's start to its due date."),
    click.option("--grace", type=int, help="Further days before a subscription is blocked."),
    click.option("--description"),
)


def plan_fields(command: F) -> F:
    """The options for all fields of a plan but its name."""
    return reduce(lambda made, option: option(made), reversed(_FIELDS), command)


@click.group()
def plans() -> None:
    """What clients can be sold: fee, included minutes, rate."""


@plans.command()
@click.argument("name")
@plan_fields
@with_books
def add(application: Application, /, name: str, **given: object) -> None:
    """Add the plan NAME. At least one of --fee and --rate is needed."""
    new = {"name": name, "currency": application.settings.get().currency, "rhythm": {"unit": "month"}}
    with telling(application):
        application.catalog.add_plan(_with(new, given))


@plans.command()
@click.argument("name", type=PLAN)
@click.option("--name", "new_name", help="Another name.")
@plan_fields
@with_books
def edit(application: Application, /, name: str, *, new_name: str | None, **given: object) -> None:
    """Change what is given of the plan NAME; running subscriptions keep their terms."""
    from agencybilling.services.catalog import fields_of

    fields = fields_of(application.catalog.plan(name), application.currencies)
    if new_name is not None:
        fields["name"] = new_name
    with telling(application):
        application.catalog.edit_plan(name, _with(fields, given))


@plans.command("list")
@click.option("--archived/--active", default=None, help="Only archived ones, or only active ones.")
@json_option
@with_books
def list_plans(application: Application, *, archived: bool | None, as_json: bool) -> None:
    """List plans."""
    from agencybilling.queries.catalog import running_on_plans

    currencies = application.currencies
    with application.read() as unit:
        running = running_on_plans(unit)
    found = [p for p in application.catalog.plans() if archived is None or p.archived == archived]
    if as_json:
        show_json(_json(plan, currencies, running=running.get(plan.id, 0)) for plan in found)
        return
    from agencybilling.wording.badges import badges
    from agencybilling.wording.rhythms import rhythm_name

    columns: Sequence[Column[Plan]] = (
        Column(_("Plan"), lambda p: p.name),
        Column(_("Rhythm"), lambda p: rhythm_name(p.terms.rhythm)),
        Column(_("Terms"), lambda p: ", ".join(badges(p.terms, currencies))),
        Column(
            _("Included"), lambda p: minutes_and_chats(p.terms.included, p.terms.chats_per_minute), right=True
        ),
        Column(_("Running"), lambda p: str(running.get(p.id, 0)), right=True),
        Column(_("State"), lambda p: _("Archived") if p.archived else _("Active")),
    )
    show_table(found, columns, empty=_("The catalog holds no plans. Add one with `plans add`."))


@plans.command()
@click.argument("name", type=PLAN)
@json_option
@with_books
def show(application: Application, *, name: str, as_json: bool) -> None:
    """Show one plan."""
    from agencybilling.queries.catalog import running_on_plans

    plan, currencies = application.catalog.plan(name), application.currencies
    with application.read() as unit:
        running = running_on_plans(unit).get(plan.id, 0)
    if as_json:
        show_object(_json(plan, currencies, running=running))
        return
    from agencybilling.wording.badges import badges
    from agencybilling.wording.rhythms import days, increment_name, rhythm_name

    terms = plan.terms
    show_fields(
        {
            _("Plan"): _("{name} (archived)").format(name=plan.name) if plan.archived else plan.name,
            _("Description"): plan.description,
            _("Rhythm"): rhythm_name(terms.rhythm),
            _("Terms"): ", ".join(badges(terms, currencies)),
            _("Included"): _included(terms),
            _("Billing increment"): increment_name(terms.increment),
            _("Payment due"): _("{days} after the period starts").format(days=days(terms.due_days)),
            _("Grace"): _("{days} more").format(days=days(terms.grace_days)),
            _("Running on it"): ngettext("{n} subscription", "{n} subscriptions", running).format(n=running),
        }
    )


@plans.command()
@click.argument("name", type=PLAN)
@with_books
def archive(application: Application, name: str) -> None:
    """Archive the plan NAME: it can't be assigned or started any more."""
    with telling(application):
        application.catalog.archive_plan(name)


@plans.command()
@click.argument("name", type=PLAN)
@with_books
def restore(application: Application, name: str) -> None:
    """Make the archived plan NAME active again."""
    with telling(application):
        application.catalog.archive_plan(name, archived=False)


@plans.command()
@click.argument("name", type=PLAN)
@click.argument("new_name")
@with_books
def duplicate(application: Application, *, name: str, new_name: str) -> None:
    """Add the plan NEW_NAME with the terms of NAME."""
    with telling(application):
        application.catalog.duplicate_plan(name, new_name)


def _included(terms: Terms) -> str:
    return minutes_and_chats(terms.included, terms.chats_per_minute)


def _with(fields: Mapping[str, Any], given: Mapping[str, object]) -> dict[str, object]:
    """The fields with what was given on the command line over them."""
    names = {
        "fee": "recurring_fee",
        "rate": "overage_rate",
        "minutes": "included_minutes",
        "packs": "addon_packs",
        "increment": "billing_increment",
        "due": "due_days",
        "grace": "grace_days",
    }
    rhythm: dict[str, object] = dict(fields["rhythm"])
    changed: dict[str, object] = {**fields, "rhythm": rhythm}
    for option, value in given.items():
        if value is None:
            continue
        if option in {"every", "unit"}:
            rhythm[option] = value
        elif option == "chats":
            changed["chats_per_minute"] = _whole_or_off(value)
        else:
            off = option in {"fee", "rate"} and value == "off"
            changed[names.get(option, option)] = None if off else value
    return changed


def _whole_or_off(text: object) -> int | None:
    if text == "off":
        return None
    try:
        return int(str(text))
    except ValueError:
        due = _("a whole number or `off` is due here")
        raise click.BadParameter(due, param_hint="--chats") from None


def _json(plan: Plan, currencies: Currencies, *, running: int) -> dict[str, object]:
    from agencybilling.services.catalog import fields_of

    return {
        "id": plan.id,
        **fields_of(plan, currencies),
        "archived": plan.archived,
        "live_subscriptions": running,
    }
