"""What people call the fields of plans, packs, requests and settings, and what stands in them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from agencybilling.domain.calendar import Rhythm, Unit, date_from
from agencybilling.domain.decide.draft import Blocking, ReactivateWhen
from agencybilling.domain.payments import RequestStatus
from agencybilling.i18n import N_, _
from agencybilling.services.settings import ReviewWhen
from agencybilling.wording.amounts import day
from agencybilling.wording.names import blocking, reactivation, request_status, review
from agencybilling.wording.rhythms import every

_FIELDS = {
    "addon_packs": N_("add-on packs"),
    "address": N_("address"),
    "amount": N_("amount"),
    "billing_increment": N_("billing increment"),
    "blocking": N_("blocking"),
    "campaign": N_("campaign"),
    "chats": N_("chats"),
    "chats_per_minute": N_("chats per minute"),
    "client": N_("client"),
    "currency": N_("currency"),
    "currency_decimals": N_("decimals of currencies"),
    "description": N_("description"),
    "due_days": N_("payment due"),
    "due_on": N_("due on"),
    "expires_on": N_("good up to"),
    "external_reference": N_("reference"),
    "grace_days": N_("grace"),
    "grace_until": N_("grace until"),
    "how_to_pay": N_("how to pay"),
    "included_minutes": N_("included minutes"),
    "logo": N_("logo"),
    "mail": N_("e-mail address"),
    "minutes": N_("minutes"),
    "name": N_("name"),
    "notes": N_("notes"),
    "overage_rate": N_("overage rate"),
    "pack": N_("pack"),
    "paid_on": N_("paid on"),
    "plan": N_("plan"),
    "price": N_("price"),
    "reactivate_when": N_("active again"),
    "reason": N_("reason"),
    "recurring_fee": N_("recurring fee"),
    "review": N_("review of what is due"),
    "rhythm": N_("rhythm"),
    "rhythm.every": N_("rhythm"),
    "rhythm.unit": N_("unit of the rhythm"),
    "seconds": N_("seconds"),
    "start_code": N_("start code"),
    "status": N_("status"),
    "through_on": N_("held back up to"),
    "time_zone": N_("time zone"),
    "usage_window_days": N_("usage window"),
}


def field_name(name: str) -> str:
    """A field within a sentence; one without a name of its own by its code."""
    return _(_FIELDS[name]) if name in _FIELDS else name.replace("_", " ")


def field_value(name: str, value: object) -> str:
    """What stands in a field, as the history keeps it; several lines are told in one."""
    if value is None or value == "":
        return _("none")
    if isinstance(value, bool):
        return _("on") if value else _("off")
    read = _READ.get(name)
    if read is not None:
        return read(value)
    if isinstance(value, Mapping):
        return fields(value) or _("none")
    return ", ".join(str(value).splitlines())


def fields(values: Mapping[str, object]) -> str:
    """Several fields with what stands in them, within a sentence."""
    return ", ".join(f"{field_name(name)} {field_value(name, value)}" for name, value in values.items())


@dataclass(frozen=True, slots=True)
class Difference:
    """A field as it was and as it is now, in words."""

    field: str
    before: str
    after: str


def differences(details: Mapping[str, object]) -> list[Difference]:
    """What an entry of the history says it changed, field by field; nothing where it names no fields."""
    before, after = details.get("before"), details.get("after")
    if not isinstance(before, Mapping) or not isinstance(after, Mapping):
        return []
    return [
        Difference(field_name(name), field_value(name, before.get(name)), field_value(name, value))
        for name, value in after.items()
    ]


def changes(details: Mapping[str, object]) -> str:
    """The same within a sentence."""
    return ", ".join(
        _("{field} {now} (was {before})").format(field=d.field, now=d.after, before=d.before)
        for d in differences(details)
    )


def _day(value: object) -> str:
    read = date_from(value)
    return str(value) if read is None else day(read)


def _rhythm(value: object) -> str:
    if not isinstance(value, Mapping):
        return str(value)
    return every(Rhythm(int(value.get("every", 1)), Unit(value["unit"])))


def _status(value: object) -> str:
    return request_status(RequestStatus(str(value)))


def _reactivation(value: object) -> str:
    return reactivation(ReactivateWhen(str(value)))


_READ: Mapping[str, Callable[[object], str]] = {
    "blocking": lambda value: blocking(Blocking(str(value))),
    "due_on": _day,
    "grace_until": _day,
    "paid_on": _day,
    "reactivate_when": _reactivation,
    "review": lambda value: review(ReviewWhen(str(value))),
    "rhythm": _rhythm,
    "status": _status,
}
