"""What happened, one sentence for each entry of the history."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

from agencybilling.domain.access import Reason
from agencybilling.domain.audit import Event
from agencybilling.domain.calendar import Instant, Zone, date_from
from agencybilling.domain.minutes import Milliseconds
from agencybilling.domain.subscriptions import StartedBy, SubscriptionStatus
from agencybilling.domain.usage import Outcome
from agencybilling.i18n import N_, _, ngettext
from agencybilling.wording.amounts import count, day, minutes_and_chats, money
from agencybilling.wording.fields import changes, fields
from agencybilling.wording.names import outcome, reason, started_by, subscription_status
from agencybilling.wording.rows import actor

if TYPE_CHECKING:
    from agencybilling.domain.money import Currencies
    from agencybilling.queries.history import HistoryRow

_SENTENCES: Mapping[Event, str] = {
    Event.CLIENT_ADDED: N_("{client} is a client now."),
    Event.CLIENT_ENABLED: N_("{client} is enabled."),
    Event.CLIENT_DISABLED: N_("{client} is disabled; billing goes on."),
    Event.CLIENT_HELD_BACK: N_("{client} is held back from the renewals up to {through_on}."),
    Event.CLIENT_RELEASED: N_("{client} is no longer held back from the renewals."),
    Event.PLAN_ADDED: N_("The plan {plan} is in the catalog."),
    Event.PLAN_EDITED: N_("The plan {plan} is changed ({changes}); running subscriptions keep their terms."),
    Event.PLAN_ARCHIVED: N_("The plan {plan} is archived."),
    Event.PLAN_RESTORED: N_("The plan {plan} is active again."),
    Event.PLAN_ASSIGNED: N_("{client} is assigned the plan {after}."),
    Event.PLAN_REMOVED: N_("{client} has no plan assigned any more, it was {before}."),
    Event.PACK_ADDED: N_("The pack {pack} is in the catalog."),
    Event.PACK_EDITED: N_("The pack {pack} is changed ({changes}); what was applied stays as it was."),
    Event.PACK_ARCHIVED: N_("The pack {pack} is archived."),
    Event.PACK_RESTORED: N_("The pack {pack} is active again."),
    Event.PACK_ASSIGNED: N_("{client} may have the pack {pack}."),
    Event.PACK_UNASSIGNED: N_("{client} may not have the pack {pack} any more; its minutes stay."),
    Event.PACK_APPLIED: N_("{client} has {minutes} more in the wallet from the pack {pack}."),
    Event.WALLET_CORRECTED: N_("The wallet of {client} is corrected by {minutes} ({reason})."),
    Event.SUBSCRIPTION_STARTED: N_("{client} started {plan} on {start_on}, by {by}."),
    Event.SUBSCRIPTION_PAST_DUE: N_("{client} is Past due."),
    Event.SUBSCRIPTION_ACTIVE: N_("{client} is Active again."),
    Event.SUBSCRIPTION_BLOCKED: N_("{client} is Blocked."),
    Event.SUBSCRIPTION_CANCELED: N_("The subscription of {client} is canceled, it was {before}."),
    Event.PERIOD_RENEWED: N_("{client} is in period {period}."),
    Event.PERIOD_SETTLED: N_("Period {period} of {client} is settled."),
    Event.REQUEST_CREATED: N_("{client} is charged."),
    Event.REQUEST_STATUS: N_("{request} of {client}: {changes}."),
    Event.USAGE_RECORDED: N_("{source} {id} is recorded for {client}: {outcome}."),
    Event.USAGE_VOIDED: N_("{source} {id} of {client} is void."),
    Event.CAMPAIGN_ADDED: N_("{client} has the campaign {campaign}."),
    Event.CAMPAIGN_PAUSED: N_("The campaign {campaign} of {client} is paused by hand."),
    Event.CAMPAIGN_RESUMED: N_("The campaign {campaign} of {client} runs."),
    Event.SETTINGS_CHANGED: N_("Settings are changed: {changes}."),
}

_RECORDED: Mapping[str, str] = {
    Outcome.LATE: N_(
        "{source} {id} is recorded for {client}: late, its period is settled and a later one is charged"
        " with it."
    ),
    Outcome.UNBILLED: N_(
        "{source} {id} is recorded for {client}: unbilled, no subscription can be charged with it."
    ),
}

_ASKING = {
    Event.PACK_APPLIED,
    Event.SUBSCRIPTION_STARTED,
    Event.PERIOD_RENEWED,
    Event.PERIOD_SETTLED,
    Event.REQUEST_CREATED,
}


def sentence(row: HistoryRow, currencies: Currencies, *, just_now: bool = False) -> str:
    """One entry of the history as a sentence; `just_now` with its request's due date, which may move."""
    said = _template(row)
    if said is None:
        return f"{row.event.replace('_', ' ')}: {fields(row.details)}"
    said = said.format_map(_words(row))
    if row.event in _ASKING and row.request is not None:
        said = f"{said} {_asks(row, currencies, just_now=just_now)}"
    return said


def set_by(name: str, at: Instant, *, zone: Zone) -> str:
    """Who changed something and when, beside it: "by the engine on 8 Nov 2026"."""
    return _("by {who} on {day}").format(who=actor(name), day=day(zone.day_of(at)))


def _template(row: HistoryRow) -> str | None:
    details = row.details
    if row.event is Event.USAGE_IMPORTED:
        new = int(str(details.get("new", 0)))
        return ngettext(
            "{new} record is imported from {files}.", "{new} records are imported from {files}.", new
        )
    if row.event is Event.CAMPAIGN_PAUSED and details.get("reason"):
        return _("The campaign {campaign} of {client} is paused: {reason}.")
    if row.event is Event.USAGE_RECORDED and details.get("outcome") in _RECORDED:
        return _(_RECORDED[str(details["outcome"])])
    return _(_SENTENCES[row.event]) if row.event in _SENTENCES else None


def _asks(row: HistoryRow, currencies: Currencies, *, just_now: bool) -> str:
    request = row.request
    if request is None:
        return ""
    said = _("{request} asks for {amount}, due on {day}.") if just_now else _("{request} asks for {amount}.")
    return said.format(
        request=request.number, amount=money(request.amount, currencies), day=day(request.due_on)
    )


def _words(row: HistoryRow) -> dict[str, str]:
    read = _READ.get(row.event, {})
    words = {name: read.get(name, str)(value) for name, value in row.details.items()}
    words["client"] = row.client or words.get("client", "")
    words["changes"] = changes(row.details)
    if row.request is not None:
        words["request"] = str(row.request.number)
    if "minutes_ms" in row.details:
        amount = Milliseconds(int(str(row.details["minutes_ms"])))
        words["minutes"] = minutes_and_chats(amount, row.chats_per_minute)
    return words


def _status(value: object) -> str:
    return subscription_status(SubscriptionStatus(str(value)))


def _reason(value: object) -> str:
    return reason(Reason(str(value))) if value else ""


def _day(value: object) -> str:
    read = date_from(value)
    return str(value) if read is None else day(read)


def _files(value: object) -> str:
    return ", ".join(map(str, value)) if isinstance(value, list) else str(value)


_READ: Mapping[Event, Mapping[str, Callable[[object], str]]] = {
    Event.CAMPAIGN_PAUSED: {"reason": _reason},
    Event.CLIENT_HELD_BACK: {"through_on": _day},
    Event.SUBSCRIPTION_CANCELED: {"before": _status},
    Event.SUBSCRIPTION_STARTED: {
        "by": lambda value: started_by(StartedBy(str(value))),
        "start_on": _day,
    },
    Event.USAGE_IMPORTED: {"files": _files, "new": lambda value: count(int(str(value)))},
    Event.USAGE_RECORDED: {"outcome": lambda value: outcome(Outcome(str(value)))},
}
