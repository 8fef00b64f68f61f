"""The catalog's commands: plans and packs added, edited, archived, restored (SPEC 3)."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Generic, TypeVar

from agencybilling.domain.audit import Entry, Event
from agencybilling.domain.catalog import Pack, Plan, Terms, edited, pack_from, plan_from
from agencybilling.domain.errors import AlreadyExists, NotFound
from agencybilling.domain.money import RATE_DECIMALS, Currencies, Money, plain_decimal
from agencybilling.services.office import AGENCY, Office
from agencybilling.store.books import UnitOfWork
from agencybilling.store.catalog import CatalogTable

Fields = Mapping[str, object]
Item = TypeVar("Item", Plan, Pack)

_SPARE = RATE_DECIMALS - 2


@dataclass(frozen=True, slots=True)
class _Kind(Generic[Item]):
    """What plans and packs have in common."""

    word: str
    find: Callable[[CatalogTable, str], Item | None]
    put: Callable[[CatalogTable, Item], Item]
    archived: Event
    restored: Event


_PLANS: _Kind[Plan] = _Kind(
    "plan", CatalogTable.plan_named, CatalogTable.put_plan, Event.PLAN_ARCHIVED, Event.PLAN_RESTORED
)
_PACKS: _Kind[Pack] = _Kind(
    "pack", CatalogTable.pack_named, CatalogTable.put_pack, Event.PACK_ARCHIVED, Event.PACK_RESTORED
)


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
            return self._add_plan(unit, fields)

    def edit_plan(self, name: str, fields: Fields) -> Plan:
        """The whole plan anew, by its name; running subscriptions keep their terms."""
        with self._office.books.write() as unit:
            before = plan_named(unit, name)
            plan = edited(before, fields, currencies=self._currencies(unit))
            if not plan.archived:
                _check_name(unit, _PLANS, item=plan)
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
            return self._add_plan(unit, {**fields_of(before, self._currencies(unit)), "name": new_name})

    def archive_plan(self, name: str, *, archived: bool = True) -> None:
        """Archive a plan, or restore it. Raises `NotFound`, `AlreadyExists` where its name is taken."""
        self._archive(_PLANS, name, archived=archived)

    def proposed_plan(self, fields: Fields, *, instead_of: str | None = None) -> Plan:
        """The plan that these fields would make, new or instead of another; nothing is written.

        Raises as `add_plan` does.
        """
        with self._office.books.read() as unit:
            before = None if instead_of is None else plan_named(unit, instead_of)
            plan = plan_from(fields, self._currencies(unit), plan_id=0 if before is None else before.id)
            if before is None or not before.archived:
                _check_name(unit, _PLANS, item=plan)
            return plan

    def proposed_pack(self, fields: Fields, *, instead_of: str | None = None) -> Pack:
        """The pack that these fields would make, as `proposed_plan` has it for plans."""
        with self._office.books.read() as unit:
            before = None if instead_of is None else pack_named(unit, instead_of)
            pack = pack_from(fields, self._currencies(unit), pack_id=0 if before is None else before.id)
            if before is None or not before.archived:
                _check_name(unit, _PACKS, item=pack)
            return pack

    def add_pack(self, fields: Fields) -> Pack:
        """A new pack. Raises `InvalidPack`, `InvalidCurrency`, `AlreadyExists`."""
        with self._office.books.write() as unit:
            pack = pack_from(fields, self._currencies(unit), pack_id=0)
            _check_name(unit, _PACKS, item=pack)
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
                _check_name(unit, _PACKS, item=pack)
            if pack != before:
                unit.catalog.put_pack(pack)
                currencies = self._currencies(unit)
                was, now = pack_fields_of(before, currencies), pack_fields_of(pack, currencies)
                self._note(unit, Event.PACK_EDITED, pack=pack.name, **_differences(was, now))
            return pack

    def archive_pack(self, name: str, *, archived: bool = True) -> None:
        """Archive a pack, or restore it. Raises `NotFound`, `AlreadyExists` where its name is taken."""
        self._archive(_PACKS, name, archived=archived)

    def _archive(self, kind: _Kind[Item], name: str, *, archived: bool) -> None:
        with self._office.books.write() as unit:
            item = _named(unit, kind, name=name)
            if item.archived == archived:
                return
            changed = replace(item, archived=archived)
            if not archived:
                _check_name(unit, kind, item=changed)
            kind.put(unit.catalog, changed)
            event = kind.archived if archived else kind.restored
            self._note(unit, event, **{kind.word: item.name})

    def _add_plan(self, unit: UnitOfWork, fields: Fields) -> Plan:
        plan = plan_from(fields, self._currencies(unit), plan_id=0)
        _check_name(unit, _PLANS, item=plan)
        plan = unit.catalog.put_plan(plan)
        self._note(unit, Event.PLAN_ADDED, plan=plan.name)
        return plan

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
    return _named(unit, _PLANS, name=name)


def pack_named(unit: UnitOfWork, name: str) -> Pack:
    """A pack by its name. Raises `NotFound`."""
    return _named(unit, _PACKS, name=name)


def _named(unit: UnitOfWork, kind: _Kind[Item], *, name: str) -> Item:
    item = kind.find(unit.catalog, name)
    if item is None:
        raise NotFound(**{kind.word: name})
    return item


def _check_name(unit: UnitOfWork, kind: _Kind[Item], *, item: Item) -> None:
    other = kind.find(unit.catalog, item.name)
    if other is not None and not other.archived and other.id != item.id:
        raise AlreadyExists(**{kind.word: item.name})


def _differences(before: Fields, after: Fields) -> dict[str, object]:
    changed = [name for name, value in after.items() if before[name] != value]
    return {"before": {n: before[n] for n in changed}, "after": {n: after[n] for n in changed}}
