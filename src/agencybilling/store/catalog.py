"""Plans, packs and the terms they stand for, as the books keep them."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import Connection, func, insert, select, update

from agencybilling.domain.catalog import Pack, Plan, Terms, name_key
from agencybilling.store.rows import pack_of, terms_of, terms_values
from agencybilling.store.schema import packs, plans, terms
from agencybilling.store.statements import columns_of, insert_rows, select_in

_PACK = (packs.c.id, packs.c.name, packs.c.minutes, packs.c.price, packs.c.currency, packs.c.description)
_PACK_COLUMNS = (*_PACK, packs.c.archived)
_SELECT_TERMS = f"SELECT {columns_of(terms)} FROM terms WHERE id IN (?)"
_SELECT_PLANS = "SELECT id, terms_id, description, archived FROM plans WHERE id IN (?)"


class CatalogTable:
    """The catalog within one transaction."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._terms: dict[int, Terms] = {}

    # -- terms

    def terms(self, ids: Iterable[int]) -> dict[int, Terms]:
        """Terms by id, each read once a transaction."""
        missing = set(ids) - self._terms.keys()
        for row in select_in(self._connection, _SELECT_TERMS, ids=missing):
            self._terms[row[0]] = terms_of(row[1:])
        return self._terms

    def every_terms(self) -> list[Terms]:
        """All terms that a plan has or ever had, the newest first."""
        ids = list(self._connection.scalars(select(terms.c.id).order_by(terms.c.id.desc())))
        held = self.terms(ids)
        return [held[i] for i in ids]

    def terms_id(self, wanted: Terms) -> int:
        """The id of these terms; they are written where the books don't hold them yet."""
        named = select(terms.c.id).where(terms.c.plan_name == wanted.plan_name)
        known = self.terms(self._connection.scalars(named))
        for terms_id, held in known.items():
            if held == wanted:
                return terms_id
        new_id = 1 + (self._connection.scalar(select(func.max(terms.c.id))) or 0)
        insert_rows(self._connection, terms, rows=[(new_id, *terms_values(wanted))])
        self._terms[new_id] = wanted
        return new_id

    # -- plans

    def plans(self, ids: Iterable[int]) -> dict[int, Plan]:
        """Plans by id."""
        rows = select_in(self._connection, _SELECT_PLANS, ids=set(ids))
        held = self.terms(row[1] for row in rows)
        return {row[0]: Plan(row[0], held[row[1]], row[2], bool(row[3])) for row in rows}

    def all_plans(self) -> list[Plan]:
        """Every plan, archived ones included, in order of creation."""
        ids = list(self._connection.scalars(select(plans.c.id).order_by(plans.c.id)))
        held = self.plans(ids)
        return [held[i] for i in ids]

    def plan_named(self, name: str) -> Plan | None:
        """The active plan of this name, else the last archived one."""
        query = (
            select(plans.c.id)
            .where(plans.c.name_key == name_key(name))
            .order_by(plans.c.archived, plans.c.id.desc())
            .limit(1)
        )
        found = self._connection.scalar(query)
        return None if found is None else self.plans([found])[found]

    def put_plan(self, plan: Plan) -> Plan:
        """Write a new plan (id 0) or one as it is now."""
        values = {
            "name_key": name_key(plan.name),
            "terms_id": self.terms_id(plan.terms),
            "description": plan.description,
            "archived": int(plan.archived),
        }
        if plan.id:
            self._connection.execute(update(plans).where(plans.c.id == plan.id).values(values))
            return plan
        result = self._connection.execute(insert(plans).values(values))
        return Plan(_new_id(result.inserted_primary_key), plan.terms, plan.description, plan.archived)

    # -- packs

    def packs(self, ids: Iterable[int]) -> dict[int, Pack]:
        """Packs by id."""
        rows = self._connection.execute(select(*_PACK_COLUMNS).where(packs.c.id.in_(list(ids))))
        return {row[0]: pack_of(tuple(row)) for row in rows}

    def all_packs(self) -> list[Pack]:
        """Every pack, archived ones included, in order of creation."""
        rows = self._connection.execute(select(*_PACK_COLUMNS).order_by(packs.c.id))
        return [pack_of(tuple(row)) for row in rows]

    def pack_named(self, name: str) -> Pack | None:
        """The active pack of this name, else the last archived one."""
        query = (
            select(*_PACK_COLUMNS)
            .where(packs.c.name_key == name_key(name))
            .order_by(packs.c.archived, packs.c.id.desc())
            .limit(1)
        )
        row = self._connection.execute(query).first()
        return None if row is None else pack_of(tuple(row))

    def put_pack(self, pack: Pack) -> Pack:
        """Write a new pack (id 0) or one as it is now."""
        values = {
            "name": pack.name,
            "name_key": name_key(pack.name),
            "minutes": pack.minutes,
            "price": pack.price.minor,
            "currency": pack.price.currency,
            "description": pack.description,
            "archived": int(pack.archived),
        }
        if pack.id:
            self._connection.execute(update(packs).where(packs.c.id == pack.id).values(values))
            return pack
        result = self._connection.execute(insert(packs).values(values))
        new_id = _new_id(result.inserted_primary_key)
        return Pack(new_id, pack.name, pack.minutes, pack.price, pack.description, pack.archived)


def _new_id(key: Iterable[int] | None) -> int:
    return next(iter(key or ()))
