"""The catalog: plans and packs, what their fields must be, and the terms a subscription freezes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import TypeGuard

from agencybilling.domain.calendar import MOST_UNITS, Rhythm, Unit
from agencybilling.domain.errors import InvalidAmount, InvalidPack, InvalidPlan
from agencybilling.domain.minutes import PER_SECOND, Increment, Milliseconds, increment_from, whole_minutes
from agencybilling.domain.money import Currencies, Money, parse_rate

MOST_MINUTES = 10**9
MOST_DAYS = 36_500
MOST_CHATS_PER_MINUTE = 10**6
MOST_NAME = 200
MOST_TEXT = 10_000


@dataclass(frozen=True, slots=True)
class Terms:
    """What a client pays and gets; copied at the start, never changed afterwards (SPEC 4).

    Amounts are in minor units of `currency`, the rate in millionths of a major unit per minute.
    """

    plan_name: str
    currency: str
    rhythm: Rhythm
    recurring_fee: int | None
    overage_rate: int | None
    included_minutes: int
    addon_packs: bool
    chats_per_minute: int | None
    increment: Increment
    due_days: int
    grace_days: int

    @property
    def included(self) -> Milliseconds:
        """Included minutes of one period."""
        return whole_minutes(self.included_minutes)


@dataclass(frozen=True, slots=True)
class Plan:
    """A plan of the catalog; an archived one can't be assigned or started."""

    id: int
    terms: Terms
    description: str = ""
    archived: bool = False

    @property
    def name(self) -> str:
        """What people call it."""
        return self.terms.plan_name


@dataclass(frozen=True, slots=True)
class Pack:
    """A pack of minutes that can be added to the wallet."""

    id: int
    name: str
    minutes: int
    price: Money
    description: str = ""
    archived: bool = False

    @property
    def credit(self) -> Milliseconds:
        """What applying it adds to the wallet."""
        return whole_minutes(self.minutes)


def name_key(name: str) -> str:
    """By this two names are the same: case and surrounding space don't tell them apart."""
    return " ".join(name.split()).casefold()


def terms_from(fields: Mapping[str, object], currencies: Currencies) -> Terms:
    """Terms out of the fields of a plan as people write them (SPEC 3).

    `InvalidPlan` names the field at fault, `InvalidCurrency` the currency.
    """
    name = _name(fields.get("name"), InvalidPlan)
    currency = currencies.check(fields.get("currency"))
    fee = _fee(fields.get("recurring_fee"), currency, currencies=currencies)
    rate = _rate(fields.get("overage_rate"))
    if fee is None and rate is None:
        raise InvalidPlan(field="recurring_fee", reason="fee_or_rate")
    included = _whole(fields.get("included_minutes", 0), "included_minutes", least=0, most=MOST_MINUTES)
    if included and fee is None:
        raise InvalidPlan(field="included_minutes", value=included, reason="needs_fee")
    return Terms(
        plan_name=name,
        currency=currency,
        rhythm=_rhythm(fields.get("rhythm")),
        recurring_fee=fee,
        overage_rate=rate,
        included_minutes=included,
        addon_packs=_flag(fields.get("addon_packs", False), "addon_packs"),
        chats_per_minute=_chats(fields.get("chats_per_minute")),
        increment=_increment(fields.get("billing_increment", str(PER_SECOND))),
        due_days=_whole(fields.get("due_days", 0), "due_days", least=0, most=MOST_DAYS),
        grace_days=_whole(fields.get("grace_days", 0), "grace_days", least=0, most=MOST_DAYS),
    )


def plan_from(fields: Mapping[str, object], currencies: Currencies, *, plan_id: int) -> Plan:
    """A plan out of its fields; raises as `terms_from` does."""
    return Plan(plan_id, terms_from(fields, currencies), _text(fields.get("description", ""), InvalidPlan))


def edited(plan: Plan, fields: Mapping[str, object], *, currencies: Currencies) -> Plan:
    """The same plan with other fields; running subscriptions keep their terms (SPEC 4)."""
    changed = plan_from(fields, currencies, plan_id=plan.id)
    if "description" not in fields:
        changed = replace(changed, description=plan.description)
    return replace(changed, archived=plan.archived)


def pack_from(fields: Mapping[str, object], currencies: Currencies, *, pack_id: int) -> Pack:
    """A pack out of its fields (SPEC 3); `InvalidPack` names the field at fault."""
    currency = currencies.check(fields.get("currency"))
    minutes = fields.get("minutes")
    if not _is_whole(minutes, least=1, most=MOST_MINUTES):
        raise InvalidPack(field="minutes", value=minutes)
    price = fields.get("price")
    try:
        money = currencies.parse(price, currency)
    except InvalidAmount as bad:
        raise InvalidPack(field="price", **bad.values) from None
    if money.minor < 0:
        raise InvalidPack(field="price", value=price)
    name = _name(fields.get("name"), InvalidPack)
    return Pack(pack_id, name, minutes, money, _text(fields.get("description", ""), InvalidPack))


def _name(value: object, error: type[InvalidPlan | InvalidPack]) -> str:
    if not isinstance(value, str) or not value.strip() or len(value) > MOST_NAME:
        raise error(field="name", value=value)
    return " ".join(value.split())


def _text(value: object, error: type[InvalidPlan | InvalidPack]) -> str:
    if not isinstance(value, str) or len(value) > MOST_TEXT:
        raise error(field="description", value=value)
    return value


def _fee(value: object, currency: str, *, currencies: Currencies) -> int | None:
    if value is None:
        return None
    try:
        minor = currencies.parse(value, currency).minor
    except InvalidAmount as bad:
        raise InvalidPlan(field="recurring_fee", **bad.values) from None
    if minor < 0:
        raise InvalidPlan(field="recurring_fee", value=value)
    return minor


def _rate(value: object) -> int | None:
    if value is None:
        return None
    try:
        micro = parse_rate(value)
    except InvalidAmount as bad:
        raise InvalidPlan(field="overage_rate", **bad.values) from None
    if micro <= 0:
        raise InvalidPlan(field="overage_rate", value=value)
    return micro


def _rhythm(value: object) -> Rhythm:
    if not isinstance(value, Mapping) or not set(value) <= {"every", "unit"}:
        raise InvalidPlan(field="rhythm", value=value)
    try:
        unit = Unit(str(value.get("unit")))
    except ValueError:
        raise InvalidPlan(field="rhythm.unit", value=value.get("unit")) from None
    return Rhythm(_whole(value.get("every", 1), "rhythm.every", least=1, most=MOST_UNITS[unit]), unit)


def _chats(value: object) -> int | None:
    return None if value is None else _whole(value, "chats_per_minute", least=1, most=MOST_CHATS_PER_MINUTE)


def _increment(value: object) -> Increment:
    increment = increment_from(value)
    if increment is None:
        raise InvalidPlan(field="billing_increment", value=value)
    return increment


def _flag(value: object, field: str) -> bool:
    if not isinstance(value, bool):
        raise InvalidPlan(field=field, value=value)
    return value


def _whole(value: object, field: str, *, least: int, most: int) -> int:
    if not _is_whole(value, least=least, most=most):
        raise InvalidPlan(field=field, value=value)
    return value


def _is_whole(value: object, *, least: int, most: int) -> TypeGuard[int]:
    return isinstance(value, int) and not isinstance(value, bool) and least <= value <= most
