"""What happened, one sentence for each entry of the history."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from agencybilling.domain.minutes import Milliseconds
from agencybilling.wording.amounts import day, minutes_and_chats, money

if TYPE_CHECKING:
    from agencybilling.domain.money import Currencies
    from agencybilling.queries.history import HistoryRow


def sentence(row: HistoryRow, currencies: Currencies, *, just_now: bool = False) -> str:
    """One entry of the history as a sentence; `just_now` with its request's due date, which may move."""
    template = _SENTENCES.get(row.event)
    if template is None:
        return f"{row.event.replace('_', ' ')}: {_fields(row.details)}"
    words = {name: _word(value) for name, value in row.details.items()}
    words["client"] = row.client or words.get("client", "")
    words["asks"] = ""
    if row.request is not None:
        words["request"] = str(row.request.number)
        amount = money(row.request.amount, currencies)
        due = f", due on {day(row.request.due_on)}" if just_now else ""
        words["asks"] = f" {row.request.number} asks for {amount}{due}."
    words["what_it_means"] = _MEANINGS.get(words.get("outcome", ""), "")
    words["changes"] = _changes(row.details)
    words["why"] = f" ({_word(row.details['reason'])})" if row.details.get("reason") else ""
    if "minutes_ms" in row.details:
        amount_ms = Milliseconds(int(str(row.details["minutes_ms"])))
        words["minutes"] = minutes_and_chats(amount_ms, row.chats_per_minute)
    return template.format_map(words)


_SENTENCES: Mapping[str, str] = {
    "client_added": "{client} is a client now.",
    "client_enabled": "{client} is enabled.",
    "client_disabled": "{client} is disabled; billing goes on.",
    "plan_added": "The plan {plan} is in the catalog.",
    "plan_edited": "The plan {plan} is changed ({changes}); running subscriptions keep their terms.",
    "plan_archived": "The plan {plan} is archived.",
    "plan_restored": "The plan {plan} is active again.",
    "plan_assigned": "{client} is assigned the plan {after}.",
    "plan_removed": "{client} has no plan assigned any more, it was {before}.",
    "pack_added": "The pack {pack} is in the catalog.",
    "pack_edited": "The pack {pack} is changed ({changes}); what was applied stays as it was.",
    "pack_archived": "The pack {pack} is archived.",
    "pack_restored": "The pack {pack} is active again.",
    "pack_assigned": "{client} may have the pack {pack}.",
    "pack_unassigned": "{client} may not have the pack {pack} any more; its minutes stay.",
    "pack_applied": "{client} has {minutes} more in the wallet from the pack {pack}.{asks}",
    "wallet_corrected": "The wallet of {client} is corrected by {minutes} ({reason}).",
    "subscription_started": "{client} started {plan} on {start_on}, by the {by}.{asks}",
    "subscription_past_due": "{client} is past due.",
    "subscription_active": "{client} is active again.",
    "subscription_blocked": "{client} is blocked.",
    "subscription_canceled": "The subscription of {client} is canceled, it was {before}.",
    "period_renewed": "{client} is in period {period}.{asks}",
    "period_settled": "Period {period} of {client} is settled.{asks}",
    "request_created": "{client} is charged.{asks}",
    "request_status": "{request} of {client}: {changes}.",
    "usage_recorded": "{source} {id} is recorded for {client}: {outcome}{what_it_means}.",
    "usage_imported": "{new} records are imported from {files}.",
    "usage_voided": "{source} {id} of {client} is void.",
    "campaign_added": "{client} has the campaign {campaign}.",
    "campaign_paused": "The campaign {campaign} of {client} is paused{why}.",
    "campaign_resumed": "The campaign {campaign} of {client} runs.",
    "settings_changed": "Settings are changed: {changes}.",
}


_MEANINGS = {
    "late": ", its period is settled and a later one is charged with it",
    "unbilled": ", no subscription can be charged with it",
}


def _changes(details: Mapping[str, object]) -> str:
    before, after = details.get("before"), details.get("after")
    if not isinstance(before, Mapping) or not isinstance(after, Mapping):
        return ""
    return ", ".join(
        f"{name.replace('_', ' ')} {_word(value)} (was {_word(before.get(name))})"
        for name, value in after.items()
    )


def _fields(details: Mapping[str, object]) -> str:
    return ", ".join(f"{name.replace('_', ' ')} {_word(value)}" for name, value in details.items())


def _word(value: object) -> str:
    if value is None or value == "":
        return "none"
    if isinstance(value, bool):
        return "on" if value else "off"
    if isinstance(value, Mapping):
        return _fields(value) or "none"
    return str(value).replace("_", " ")
