"""A scenario: a small story in JSON, read strictly before any of it is played."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from pathlib import Path

from agencybilling.domain.calendar import UnknownTimeZone, Zone, date_from, zone_named
from agencybilling.domain.catalog import name_key, pack_from, plan_from
from agencybilling.domain.decide.draft import ReactivateWhen
from agencybilling.domain.errors import InvalidCurrency, Refusal
from agencybilling.domain.money import MOST_DECIMALS, Currencies
from agencybilling.domain.subscriptions import StartedBy
from agencybilling.domain.usage import Channel

Fields = Mapping[str, object]

_TOP = {
    "about",
    "time_zone",
    "usage_window_days",
    "reactivate_when",
    "currencies",
    "plans",
    "packs",
    "clients",
    "events",
}
_PLAN = {
    "name",
    "currency",
    "rhythm",
    "recurring_fee",
    "overage_rate",
    "included_minutes",
    "addon_packs",
    "chats_per_minute",
    "due_days",
    "grace_days",
    "billing_increment",
    "description",
}
_PACK = {"name", "minutes", "price", "currency", "description"}
_CLIENT = {"name", "campaigns", "enabled"}
MOST_WINDOW_DAYS = 3_650

# Of each event: the keys it needs, then those it may have, each with the type of its value.
_EVENTS: Mapping[str, tuple[Mapping[str, type], Mapping[str, type]]] = {
    "assign_plan": ({"client": str, "plan": str}, {}),
    "remove_plan": ({"client": str}, {}),
    "start_subscription": ({"client": str}, {"start_on": str, "by": str}),
    "cancel_subscription": ({"client": str}, {"bill_usage": bool, "void_open": bool}),
    "settle_usage": ({"client": str}, {}),
    "assign_pack": ({"client": str, "pack": str}, {}),
    "unassign_pack": ({"client": str, "pack": str}, {}),
    "apply_pack": ({"client": str, "pack": str}, {"paid": bool}),
    "adjust_wallet": ({"client": str, "minutes": str, "reason": str}, {}),
    "record_usage": (
        {"client": str, "id": str, "channel": str},
        {"source": str, "seconds": object, "chats": object, "occurred_at": str, "campaign": str, "note": str},
    ),
    "void_usage": ({"client": str, "id": str}, {"source": str}),
    "set_payment_status": (
        {"client": str, "nth": int, "status": str},
        {"paid_on": str, "external_reference": str, "notes": str},
    ),
    "extend_due_date": ({"client": str, "nth": int, "due_on": str}, {}),
    "create_charge": (
        {"client": str, "amount": str, "currency": str, "description": str},
        {"due_on": str},
    ),
    "enable_client": ({"client": str}, {}),
    "disable_client": ({"client": str}, {}),
    "add_campaign": ({"client": str, "campaign": str}, {}),
    "pause_campaign": ({"client": str, "campaign": str}, {}),
    "resume_campaign": ({"client": str, "campaign": str}, {}),
    "edit_plan": ({"plan": dict}, {}),
    "archive_plan": ({"plan": str}, {}),
    "archive_pack": ({"pack": str}, {}),
    "engine": ({"on": bool}, {}),
    "run_engine": ({}, {}),
    "observe": ({}, {}),
}


class MalformedScenario(ValueError):
    """A file that is no scenario. `key` is the place at fault, as `events[3].client`."""

    def __init__(self, key: str, problem: str) -> None:
        super().__init__(f"{key}: {problem}")
        self.key = key
        self.problem = problem


@dataclass(frozen=True, slots=True)
class Event:
    """Something that happens: when (wall time), what, and its further keys."""

    at: datetime
    do: str
    fields: Fields


@dataclass(frozen=True, slots=True)
class Scenario:
    """A checked scenario."""

    zone: Zone
    usage_window_days: int
    reactivate_when: ReactivateWhen
    currency_decimals: Mapping[str, int]
    plans: Sequence[Fields]
    packs: Sequence[Fields]
    clients: Sequence[Fields]
    events: Sequence[Event]


def read_scenario(path: Path, known_decimals: Mapping[str, int]) -> Scenario:
    """The scenario in a file. Raises `MalformedScenario`; `OSError` where there is none."""
    try:
        data = json.loads(path.read_text(encoding="utf-8"), parse_float=Decimal)
    except (ValueError, RecursionError) as error:
        raise MalformedScenario(str(path), f"this is not JSON: {error}") from None
    _check_text(data, "")
    top = _mapping(data, "scenario", allowed=_TOP)
    own = _decimals(top.get("currencies", {}))
    currencies = Currencies(known=known_decimals, own=own)
    return Scenario(
        zone=_zone(top.get("time_zone", "UTC")),
        usage_window_days=_whole(top.get("usage_window_days", 0), "usage_window_days", most=MOST_WINDOW_DAYS),
        reactivate_when=_reactivate(top.get("reactivate_when", ReactivateWhen.NONE_OVERDUE.value)),
        currency_decimals=own,
        plans=_plans(top.get("plans", []), currencies),
        packs=_packs(top.get("packs", []), currencies),
        clients=_clients(top.get("clients", [])),
        events=[_event(e, f"events[{i}]") for i, e in enumerate(_list(top.get("events", []), "events"))],
    )


def wall_time(value: object, key: str) -> datetime:
    """A local wall time such as `2026-06-01T09:00`."""
    try:
        moment = datetime.fromisoformat(value) if isinstance(value, str) else None
    except ValueError:
        moment = None
    if moment is None or moment.tzinfo is not None or date_from(moment.date()) is None:
        raise MalformedScenario(key, f"{value!r} is no local time such as 2026-06-01T09:00")
    return moment


def _check_text(value: object, key: str) -> None:
    """Every text can be written down: half a character, which JSON can spell, is none."""
    match value:
        case str():
            try:
                value.encode()
            except UnicodeEncodeError:
                raise MalformedScenario(key, "a character here is none") from None
        case dict():
            for name, content in value.items():
                _check_text(name, key)
                _check_text(content, f"{key}.{name}" if key else name)
        case list():
            for index, content in enumerate(value):
                _check_text(content, f"{key}[{index}]")
        case _:
            pass


def _mapping(value: object, key: str, *, allowed: set[str]) -> Fields:
    if not isinstance(value, dict):
        raise MalformedScenario(key, "an object is due here")
    for name in value:
        if name not in allowed:
            raise MalformedScenario(f"{key}.{name}", "this key is not known here")
    return value


def _list(value: object, key: str) -> list[object]:
    if not isinstance(value, list):
        raise MalformedScenario(key, "a list is due here")
    return value


def _whole(value: object, key: str, *, most: int) -> int:
    if not isinstance(value, int) or isinstance(value, bool) or not 0 <= value <= most:
        raise MalformedScenario(key, f"a whole number from 0 to {most} is due here")
    return value


def _zone(value: object) -> Zone:
    try:
        return zone_named(value if isinstance(value, str) else "")
    except UnknownTimeZone:
        raise MalformedScenario("time_zone", f"{value!r} is no IANA time zone") from None


def _reactivate(value: object) -> ReactivateWhen:
    try:
        return ReactivateWhen(str(value))
    except ValueError:
        raise MalformedScenario("reactivate_when", "none_overdue or all_settled is due here") from None


def _decimals(value: object) -> dict[str, int]:
    own: dict[str, int] = {}
    fields = value if isinstance(value, dict) else None
    if fields is None:
        raise MalformedScenario("currencies", "an object is due here")
    for code, decimals in fields.items():
        try:
            Currencies().check(code)
        except InvalidCurrency:
            raise MalformedScenario(f"currencies.{code}", "this is no currency code") from None
        own[code] = _whole(decimals, f"currencies.{code}", most=MOST_DECIMALS)
    return own


def _plans(value: object, currencies: Currencies) -> list[Fields]:
    plans = [_mapping(p, f"plans[{i}]", allowed=_PLAN) for i, p in enumerate(_list(value, "plans"))]
    for index, plan in enumerate(plans):
        try:
            plan_from(plan, currencies, plan_id=0)
        except Refusal as bad:
            raise _fault(f"plans[{index}]", bad) from None
    _check_names(plans, "plans")
    return plans


def _packs(value: object, currencies: Currencies) -> list[Fields]:
    packs = [_mapping(p, f"packs[{i}]", allowed=_PACK) for i, p in enumerate(_list(value, "packs"))]
    for index, pack in enumerate(packs):
        try:
            pack_from(pack, currencies, pack_id=0)
        except Refusal as bad:
            raise _fault(f"packs[{index}]", bad) from None
    _check_names(packs, "packs")
    return packs


def _fault(key: str, bad: Refusal) -> MalformedScenario:
    field = bad.values.get("field", "currency" if isinstance(bad, InvalidCurrency) else None)
    return MalformedScenario(f"{key}.{field}" if field else key, f"{bad.code}")


def _clients(value: object) -> list[Fields]:
    clients = [_mapping(c, f"clients[{i}]", allowed=_CLIENT) for i, c in enumerate(_list(value, "clients"))]
    for index, client in enumerate(clients):
        key = f"clients[{index}]"
        if not isinstance(client.get("name"), str) or not str(client["name"]).strip():
            raise MalformedScenario(f"{key}.name", "a name is due here")
        if not isinstance(client.get("enabled", True), bool):
            raise MalformedScenario(f"{key}.enabled", "true or false is due here")
        campaigns = _list(client.get("campaigns", []), f"{key}.campaigns")
        if not all(isinstance(c, str) and c.strip() for c in campaigns):
            raise MalformedScenario(f"{key}.campaigns", "names are due here")
        if len({name_key(str(c)) for c in campaigns}) < len(campaigns):
            raise MalformedScenario(f"{key}.campaigns", "a name stands here twice")
    _check_names(clients, "clients")
    return clients


def _check_names(entries: Sequence[Fields], key: str) -> None:
    names = [name_key(str(e["name"])) for e in entries]
    for index, name in enumerate(names):
        if name in names[:index]:
            raise MalformedScenario(f"{key}[{index}].name", "this name is taken")


def _event(value: object, key: str) -> Event:
    fields = value if isinstance(value, dict) else None
    if fields is None:
        raise MalformedScenario(key, "an object is due here")
    do = fields.get("do")
    if not isinstance(do, str) or do not in _EVENTS:
        raise MalformedScenario(f"{key}.do", f"{do!r} is nothing that can happen")
    at = wall_time(fields.get("at"), f"{key}.at")
    needed, optional = _EVENTS[do]
    for name, content in fields.items():
        kind = needed.get(name) or optional.get(name)
        if name in {"at", "do"}:
            continue
        if kind is None:
            raise MalformedScenario(f"{key}.{name}", f"{do} has no such key")
        if content is None and name in optional:
            continue
        if not isinstance(content, kind) or (kind is int and isinstance(content, bool)):
            raise MalformedScenario(f"{key}.{name}", f"a value of type {kind.__name__} is due here")
    for name in needed:
        if name not in fields:
            raise MalformedScenario(f"{key}.{name}", f"{do} needs this key")
    _check_words(fields, key)
    return Event(at, do, {n: v for n, v in fields.items() if n not in {"at", "do"} and v is not None})


def _check_words(fields: Fields, key: str) -> None:
    if fields["do"] == "start_subscription" and fields.get("by") not in {None, *StartedBy}:
        raise MalformedScenario(f"{key}.by", "agency or client is due here")
    if fields["do"] == "record_usage":
        if fields["channel"] not in set(Channel):
            raise MalformedScenario(f"{key}.channel", "voice or chat is due here")
        quantity = "seconds" if fields["channel"] == Channel.VOICE else "chats"
        if fields.get(quantity) is None:
            raise MalformedScenario(f"{key}.{quantity}", "record_usage needs this key")
        if "occurred_at" in fields:
            wall_time(fields["occurred_at"], f"{key}.occurred_at")
    if fields["do"] == "edit_plan":
        plan = fields["plan"]
        _mapping(plan, f"{key}.plan", allowed=_PLAN)
