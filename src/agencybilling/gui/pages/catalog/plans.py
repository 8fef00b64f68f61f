"""The shelf of plans."""

from __future__ import annotations

from collections.abc import Sequence

from agencybilling.domain.catalog import Plan
from agencybilling.domain.money import Money
from agencybilling.gui.pages.catalog.forms import Fields, PlanForm
from agencybilling.gui.pages.catalog.shelf import ShelfOf, Shelved, Words, standing, tone
from agencybilling.gui.tables.columns import CellKind, Column
from agencybilling.gui.workplace import Workplace
from agencybilling.i18n import N_, _, ngettext
from agencybilling.queries.catalog import running_on_plans
from agencybilling.services.catalog import fields_of
from agencybilling.wording.amounts import count, money, rate
from agencybilling.wording.badges import badges
from agencybilling.wording.rhythms import per
from agencybilling.wording.surprises import surprises

NONE = "–"


def _on_plan(clients: int) -> str:
    if clients == 0:
        return _("No subscription runs on this plan.")
    said = ngettext(
        "{n} subscription runs on this plan. Editing changes nothing for it.",
        "{n} subscriptions run on this plan. Editing changes nothing for them.",
        clients,
    )
    return said.format(n=count(clients))


class PlanShelf(ShelfOf[Plan]):
    """Plans."""

    words = Words(
        table="catalog-plans",
        title=N_("Plans"),
        new=N_("&New plan"),
        new_one=N_("New plan"),
        none_yet=N_("No plans yet"),
        what_for=N_(
            "A plan says what clients pay and which minutes that includes. Subscriptions start on one."
        ),
        icon="tag",
        in_use=_on_plan,
    )

    def __init__(self, workplace: Workplace) -> None:
        self.form = PlanForm()
        super().__init__(workplace)
        self.table = self._table

    def columns(self) -> Sequence[Column[Shelved[Plan]]]:
        return [
            Column(
                "name", N_("Plan"), lambda r: r.item.name, CellKind.STRONG, 130, order="name", stretch=True
            ),
            Column(
                "fee",
                N_("Recurring fee"),
                self._fee,
                CellKind.MONEY,
                136,
                order="fee",
                value=lambda r: r.item.terms.recurring_fee,
            ),
            Column(
                "included",
                N_("Included"),
                _included,
                CellKind.NUMBER,
                84,
                order="included",
                value=lambda r: r.item.terms.included_minutes,
            ),
            Column(
                "rate",
                N_("Overage"),
                _overage,
                CellKind.NUMBER,
                92,
                order="rate",
                value=lambda r: r.item.terms.overage_rate,
            ),
            Column("packs", N_("Packs"), _packs, width=72, order="packs", hidden=True),
            Column("chat", N_("Chats per minute"), _chats, CellKind.NUMBER, 120, order="chat", hidden=True),
            Column(
                "clients",
                N_("Running"),
                lambda r: count(r.clients),
                CellKind.NUMBER,
                78,
                order="clients",
                value=lambda r: r.clients,
            ),
            Column("status", N_("Status"), standing, CellKind.PILL, 96, order="status", tone=tone),
        ]

    def gather(self) -> list[Shelved[Plan]]:
        application = self.workplace.application
        with application.read() as unit:
            running = running_on_plans(unit)
        plans = sorted(application.catalog.plans(), key=lambda plan: (plan.archived, plan.name.casefold()))
        return [Shelved(plan, running.get(plan.id, 0)) for plan in plans]

    def fields_of(self, item: Plan) -> Fields:
        return fields_of(item, self._currencies)

    def said_of(self, fields: Fields, *, instead_of: str | None) -> tuple[list[str], list[str]]:
        plan = self.workplace.application.catalog.proposed_plan(fields, instead_of=instead_of)
        return self._badges_of(plan), surprises(plan.terms)

    def put(self, fields: Fields, *, instead_of: str | None) -> None:
        catalog = self.workplace.application.catalog
        if instead_of is None:
            catalog.add_plan(fields)
        else:
            catalog.edit_plan(instead_of, fields)

    def put_away(self, name: str, *, archived: bool) -> None:
        self.workplace.application.catalog.archive_plan(name, archived=archived)

    def _badges_of(self, plan: Plan) -> list[str]:
        return badges(plan.terms, self._currencies)

    def _fee(self, row: Shelved[Plan]) -> str:
        terms = row.item.terms
        if terms.recurring_fee is None:
            return NONE
        return per(money(Money(terms.recurring_fee, terms.currency), self._currencies), terms.rhythm)


def _included(row: Shelved[Plan]) -> str:
    minutes = row.item.terms.included_minutes
    return _("{n} min").format(n=count(minutes)) if minutes else NONE


def _overage(row: Shelved[Plan]) -> str:
    terms = row.item.terms
    if terms.overage_rate is None:
        return NONE
    return _("{rate}/min").format(rate=rate(terms.overage_rate, terms.currency))


def _chats(row: Shelved[Plan]) -> str:
    chats = row.item.terms.chats_per_minute
    return NONE if chats is None else count(chats)


def _packs(row: Shelved[Plan]) -> str:
    return _("On") if row.item.terms.addon_packs else _("Off")
