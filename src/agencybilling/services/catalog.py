"""The catalog's commands: plans and packs added, edited, archived, restored (SPEC 3)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from agencybilling.domain.audit import Entry, Event
from agencybilling.domain.catalog import Pack, Plan, Terms, edited, pack_from, plan_from
from agencybilling.domain.errors import AlreadyExists, NotFound
from agencybilling.domain.money import RATE_DECIMALS, Currencies, Money, plain_decimal
from agencybilling.services.office import AGENCY, Office
from agencybilling.store.books import UnitOfWork

Fields = Mapping[str, object]

_SPARE = RATE_DECIMALS - 2


class Catalog:
    """Plans and packs."""

    def __init__(self, office: Office) -> None:
        self._office = office

    def plans(self) -> list[Plan]:
        """Every plan, archived ones included."""
        with self._office.books.read() as unit:
            return unit.catalog.all_plans()

    def packs(self) -> list[Pack]:
        """Every pack, archived ones included."""
        with self._office.books.read() as unit:
            return unit.catalog.all_packs()

    def plan(self, name: str) -> Plan:
        """The active plan of this name, else the last archived one. Raises `NotFound`."""
        with self._office.books.read() as unit:
            return plan_named(unit, name)

    def pack(self, name: str) -> Pack:
        """The active pack of this name, else the last archived one. Raises `NotFound`."""
        with self._office.books.read() as unit:
            return pack_named(unit, name)

    def add_plan(self, fields: Fields) -> Plan:
        """A new plan. Raises `InvalidPlan`, `InvalidCurrency`, `AlreadyExists`."""
        with self._office.books.write() as unit:
            plan = plan_from(fields, self._currencies(unit), plan_id=0)
            _check_plan_name(unit, plan)
            plan = unit.catalog.put_plan(plan)
            self._note(unit, Event.PLAN_ADDED, plan=plan.name)
            return plan

    def edit_plan(self, name: str, fields: Fields) -> Plan:
        """The whole plan anew, by its name; running subscriptions keep their terms."""
        with self._office.books.write() as unit:
            before = plan_named(unit, name)
            plan = edited(before, fields, currencies=self._currencies(unit))
            if not plan.archived:
                _check_plan_name(unit, plan)
            if plan != before:
                unit.catalog.put_plan(plan)
                currencies = self._currencies(unit)
                was, now = fields_of(before, currencies), fields_of(plan, currencies)
                self._note(unit, Event.PLAN_EDITED, plan=plan.name, **_differences(was, now))
            return plan

    def duplicate_plan(self, name: str, new_name: str) -> Plan:
        """An active plan of another name with the same terms. Raises as `add_plan` does."""
        with self._office.books.write() as unit:
            before = plan_named(unit, name)
            fields = {**fields_of(before, self._currencies(unit)), "name": new_name}
            plan = plan_from(fields, self._currencies(unit), plan_id=0)
            _check_plan_name(unit, plan)
            plan = unit.catalog.put_plan(plan)
            self._note(unit, Event.PLAN_ADDED, plan=plan.name)
            return plan

    def archive_plan(self, name: str, *, archived: bool = True) -> None:
        """Archive a plan, or restore it. Raises `NotFound`, `AlreadyExists` where its name is taken."""
        with self._office.books.write() as unit:
            plan = plan_named(unit, name)
            if plan.archived == archived:
                return
            changed = replace(plan, archived=archived)
            if not archived:
                _check_plan_name(unit, changed)
            unit.catalog.put_plan(changed)
            self._note(unit, Event.PLAN_ARCHIVED if archived else Event.PLAN_RESTORED, plan=plan.name)

    def proposed_plan(self, fields: Fields, *, instead_of: str | None = None) -> Plan:
        """The plan that these fields would make, new or instead of another; nothing is written.

        Raises as `add_plan` does.
        """
        with self._office.books.read() as unit:
            before = None if instead_of is None else plan_named(unit, instead_of)
            plan = plan_from(fields, self._currencies(unit), plan_id=0 if before is None else before.id)
            if before is None or not before.archived:
                _check_plan_name(unit, plan)
            return plan

    def proposed_pack(self, fields: Fields, *, instead_of: str | None = None) -> Pack:
        """The pack that these fields would make, as `proposed_plan` has it for plans."""
        with self._office.books.read() as unit:
            before = None if instead_of is None else pack_named(unit, instead_of)
            pack = pack_from(fields, self._currencies(unit), pack_id=0 if before is None else before.id)
            if before is None or not before.archived:
                _check_pack_name(unit, pack)
            return pack

    def add_pack(self, fields: Fields) -> Pack:
        """A new pack. Raises `InvalidPack`, `InvalidCurrency`, `AlreadyExists`."""
        with self._office.books.write() as unit:
            pack = pack_from(fields, self._currencies(unit), pack_id=0)
            _check_pack_name(unit, pack)
            pack = unit.catalog.put_pack(pack)
            self._note(unit, Event.PACK_ADDED, pack=pack.name)
            return pack

    def edit_pack(self, name: str, fields: Fields) -> Pack:
        """The whole pack anew, by its name; what was applied before stays as it was."""
        with self._office.books.write() as unit:
            before = pack_named(unit, name)
            pack = pack_from(fields, self._currencies(unit), pack_id=before.id)
            pack = replace(pack, archived=before.archived)
            if not pack.archived:
                _check_pack_name(unit, pack)
            if pack != before:
                unit.catalog.put_pack(pack)
                currencies = self._currencies(unit)
                was, now = pack_fields_of(before, currencies), pack_fields_of(pack, currencies)
                self._note(unit, Event.PACK_EDITED, pack=pack.name, **_differences(was, now))
            return pack

    def archive_pack(self, name: str, *, archived: bool = True) -> None:
        """Archive a pack, or restore it. Raises `NotFound`, `AlreadyExists` where its name is taken."""
        with self._office.books.write() as unit:
            pack = pack_named(unit, name)
            if pack.archived == archived:
                return
            changed = replace(pack, archived=archived)
            if not archived:
                _check_pack_name(unit, changed)
            unit.catalog.put_pack(changed)
            self._note(unit, Event.PACK_ARCHIVED if archived else Event.PACK_RESTORED, pack=pack.name)

    def _currencies(self, unit: UnitOfWork) -> Currencies:
        return self._office.agency(unit.settings.get()).currencies

    def _note(self, unit: UnitOfWork, event: Event, **details: object) -> None:
        unit.note(Entry(event, details), at=self._office.clock(), actor=AGENCY)


def fields_of(plan: Plan, currencies: Currencies) -> dict[str, object]:
    """A plan's fields as people write them: what made the plan, and makes the same one again."""
    return {**terms_fields_of(plan.terms, currencies), "description": plan.description}


def terms_fields_of(terms: Terms, currencies: Currencies) -> dict[str, object]:
    """Terms in the fields of a plan."""
    fee, rate = terms.recurring_fee, terms.overage_rate
    return {
        "name": terms.plan_name,
        "currency": terms.currency,
        "rhythm": {"every": terms.rhythm.every, "unit": terms.rhythm.unit.value},
        "recurring_fee": None if fee is None else currencies.plain(Money(fee, terms.currency)),
        "overage_rate": None if rate is None else plain_rate(rate),
        "included_minutes": terms.included_minutes,
        "addon_packs": terms.addon_packs,
        "chats_per_minute": terms.chats_per_minute,
        "billing_increment": str(terms.increment),
        "due_days": terms.due_days,
        "grace_days": terms.grace_days,
    }


def plain_rate(micro: int) -> str:
    """A rate as a decimal string, with all the decimals it has but no fewer than two."""
    digits = plain_decimal(micro, RATE_DECIMALS)
    return digits[:-_SPARE] + digits[-_SPARE:].rstrip("0")


def pack_fields_of(pack: Pack, currencies: Currencies) -> dict[str, object]:
    """A pack's fields as people write them."""
    return {
        "name": pack.name,
        "minutes": pack.minutes,
        "price": currencies.plain(pack.price),
        "currency": pack.price.currency,
        "description": pack.description,
    }


def plan_named(unit: UnitOfWork, name: str) -> Plan:
    """A plan by its name. Raises `NotFound`."""
    plan = unit.catalog.plan_named(name)
    if plan is None:
        raise NotFound(plan=name)
    return plan


def pack_named(unit: UnitOfWork, name: str) -> Pack:
    """A pack by its name. Raises `NotFound`."""
    pack = unit.catalog.pack_named(name)
    if pack is None:
        raise NotFound(pack=name)
    return pack


def _check_plan_name(unit: UnitOfWork, plan: Plan) -> None:
    other = unit.catalog.plan_named(plan.name)
    if other is not None and not other.archived and other.id != plan.id:
        raise AlreadyExists(plan=plan.name)


def _check_pack_name(unit: UnitOfWork, pack: Pack) -> None:
    other = unit.catalog.pack_named(pack.name)
    if other is not None and not other.archived and other.id != pack.id:
        raise AlreadyExists(pack=pack.name)


def _differences(before: Fields, after: Fields) -> dict[str, object]:
    changed = [name for name, value in after.items() if before[name] != value]
    return {"before": {n: before[n] for n in changed}, "after": {n: after[n] for n in changed}}
