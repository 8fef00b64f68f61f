"""Sentences for people: what happened and what to do next, one for each way a command can be refused."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from agencybilling.domain.access import Reason
from agencybilling.domain.minutes import Milliseconds
from agencybilling.domain.payments import RequestStatus
from agencybilling.domain.subscriptions import SubscriptionStatus
from agencybilling.i18n import N_, _
from agencybilling.wording.amounts import day, minutes
from agencybilling.wording.fields import field_name
from agencybilling.wording.names import reason, request_status, subscription_status

_REFUSALS = {
    "not_found": N_("The books hold no {what}. Check the spelling, or add it first."),
    "already_exists": N_("There is a {what} already. Choose another name."),
    "invalid_plan": N_("The plan's {field} can't be {value}{why}. Correct it and save again."),
    "invalid_pack": N_("The pack's {field} can't be {value}{why}. Correct it and save again."),
    "invalid_currency": N_(
        "{currency} is no currency code. Use three capital letters such as USD, or 3 to 10 of A-Z and 0-9."
    ),
    "invalid_amount": N_("{what} is no amount that can be used here{why}. Enter another one."),
    "invalid_quantity": N_(
        "{what} can't be recorded. Enter seconds of 0 or more with at most 3 decimals, or 1 or more whole"
        " chats."
    ),
    "invalid_date": N_("{what} can't be used here{why}. Enter a day that exists, as 2026-06-30."),
    "invalid_start_date": N_(
        "The subscription can't start on {start_on}{why}. Choose a day whose first period contains today."
    ),
    "invalid_status": N_("{status} is no status. Use pending, paid, overdue, failed or canceled."),
    "plan_archived": N_("The plan {plan} is archived. Restore it, or assign another plan."),
    "pack_archived": N_("The pack {pack} is archived. Restore it, or use another pack."),
    "subscription_live": N_("{client} has a live subscription. Cancel it first."),
    "no_plan_assigned": N_("{client} has no plan assigned. Assign a plan first."),
    "no_live_subscription": N_("{client} has no live subscription. Start one first."),
    "subscription_not_active": N_(
        "The subscription is {status}, not active. Settle what is overdue, or cancel and start again."
    ),
    "client_disabled": N_("{client} is disabled. Enable the client first."),
    "addons_disabled": N_("The terms of {plan} have add-on packs off. Start on a plan that has them on."),
    "pack_not_assigned": N_("The pack {pack} is not assigned to this client. Assign it first."),
    "wallet_too_low": N_(
        "The wallet holds {held} minutes, too few to correct it by {minutes}. Take out no more than that."
    ),
    "usage_conflict": N_(
        "{source} {id} is in the books with other content. Check the export, or void the record there first."
    ),
    "usage_in_future": N_(
        "{source} {external_id} has not happened yet. Check its time and the agency's time zone."
    ),
    "period_settled": N_(
        "{source} {external_id} was charged with a period that is settled. Correct the client's wallet or"
        " request instead."
    ),
    "nothing_to_settle": N_("{client} has no ended period that waits to be settled. Nothing is left to do."),
    "request_settled": N_("The request is {status}. Set it to pending first if it is owed after all."),
    "access_denied": N_("{campaign} can't be resumed while access is denied ({reason}). Mend that first."),
    "start_code_invalid": N_(
        "The start code {code} was not made by these books. Compare it with the client's page, or make a new"
        " one."
    ),
    "start_code_expired": N_(
        "The start code of {client} was good up to {expires_on}. Make a new one, and send the client its page"
        " anew."
    ),
    "start_code_used": N_(
        "The start code of {client} was used on {used_on}. A new one is on the client's page as soon as"
        " nothing is live."
    ),
    "start_code_outdated": N_(
        "{client} is no longer offered {plan} on the terms of the start code. Send the client its page anew,"
        " with a new code."
    ),
}

# Refusals of one code that differ in cause, by a value that only this cause has.
_CASES = {
    ("not_found", "request"): N_("The books hold no request {request}. Check its number."),
    ("not_found", "id"): N_(
        "The books hold no record {source} {id} that counts. Check its source and its id."
    ),
    ("not_found", "change_of"): N_("{change_of} has no change by hand left to undo. Set its status instead."),
    ("not_found", "engine_since"): N_(
        "The engine has acted on {engine_since} since. Set the status instead."
    ),
    ("not_found", "changed_since"): N_(
        "Something else has been changed since {changed_since}. Set the status instead."
    ),
    ("not_found", "time_zone"): N_("{time_zone} is no time zone. Choose one such as Europe/Berlin."),
    ("already_exists", "books"): N_(
        "These books hold clients or plans already. Begin new books to look around."
    ),
    ("invalid_currency", "in_use_with"): N_(
        "The books hold amounts of {currency} with {in_use_with} decimals. Keep them as they are."
    ),
    ("invalid_amount", "field"): N_("The {field} is missing. Enter one."),
    ("invalid_amount", "amount"): N_("{amount} is no amount that can be used here{why}. Enter another one."),
    ("invalid_amount", "mail"): N_(
        "{mail} is no e-mail address. Write it with one @ and no spaces, as books@agency.example."
    ),
    ("invalid_amount", "minutes"): N_(
        "The wallet can't be corrected by {minutes} minutes. Enter some other than 0, in whole milliseconds."
    ),
    ("invalid_quantity", "seconds"): N_(
        "{seconds} seconds can't be recorded. Enter 0 or more, with at most 3 decimals."
    ),
    ("invalid_quantity", "chats"): N_("{chats} chats can't be recorded. Enter a whole number, 1 or more."),
    ("invalid_status", "within_grace"): N_(
        "{within_grace} is Blocked already, or owes nothing beyond its grace date. Nothing is left to do."
    ),
    ("start_code_invalid", "mistyped"): N_(
        "{code} is no start code: a character is wrong, missing or in the wrong place. Compare it with the"
        " client's page, and type it again."
    ),
    ("start_code_invalid", "meant_for"): N_(
        "The start code {code} is meant for {meant_for}, not for {client}. Redeem it for {meant_for}, or ask"
        " for another one."
    ),
    ("invalid_date", "expires_on"): N_(
        "A start code can't be good up to {expires_on}{why}. Choose today or a day within a year, as"
        " 2026-06-30."
    ),
    ("invalid_date", "known_on"): N_(
        "Nothing can be known as of {known_on} yet{why}. Choose today or an earlier day, as 2026-06-30."
    ),
    ("invalid_date", "first"): N_(
        "The first day, {first}, comes after the last, {last}. Choose days in their order."
    ),
    ("invalid_date", "due_on"): N_(
        "It can't be due on {due_on}{why}. Choose today or a later day, as 2026-06-30."
    ),
    ("invalid_date", "paid_on"): N_(
        "It can't have been paid on {paid_on}{why}. Choose today or an earlier day, as 2026-06-30."
    ),
}

_REASONS = {
    "fee_or_rate": N_(" while the overage rate is off too"),
    "needs_fee": N_(" without a recurring fee"),
}

_PROBLEMS = {
    "locked": N_("Another program is writing to the books {path}. Wait a moment and try again."),
    "read_only": N_(
        "The books {path} can't be written to. Give yourself the right to write there, or copy them."
    ),
    "disk_full": N_("The disk is full, and the books {path} stay as they were. Make room and try again."),
    "disk_error": N_(
        "The disk failed while the books {path} were in use. Check the disk, then restore a copy."
    ),
    "no_books": N_("{path} holds no books. Choose another file, or a new name to begin new books."),
    "damaged": N_("The books {path} are damaged. Restore the latest copy."),
    "cannot_open": N_("The books {path} can't be opened. Check the folder and your rights to it."),
    "taken_away": N_(
        "The books {path} were moved, deleted or replaced while they were open. Put them back there, or start"
        " the program again; nothing has been written since."
    ),
    "look_ahead": N_(
        "This is a look ahead on a copy, {path}; nothing can be changed here. Close it and do it in your"
        " books."
    ),
    "newer_version": N_(
        "The books {path} were written by a newer version. Install that version to open them."
    ),
}


def refusal_sentence(code: str, values: Mapping[str, object]) -> str:
    """What was refused and what to do, for an error code of SPEC 11 and the values at fault."""
    template = next((_CASES[code, name] for name in values if (code, name) in _CASES), _REFUSALS[code])
    return _(template).format_map(_Named(_words(values)))


def problem_sentence(problem: str, path: str) -> str:
    """Why the books can't be used now, and what to do."""
    return _(_PROBLEMS[problem]).format(path=path)


class _Named(dict[str, str]):
    def __missing__(self, key: str) -> str:
        return _("this")


def _words(values: Mapping[str, object]) -> dict[str, str]:
    words = {name: _word(value) for name, value in values.items()}
    cause = str(values.get("reason", ""))
    words["why"] = _(_REASONS[cause]) if cause in _REASONS else _limits(values)
    shown = [f"{field_name(name)} {_word(value)}" for name, value in values.items() if name not in _LIMITS]
    words["what"] = " ".join(shown) or _("this")
    words.setdefault("value", _("off") if cause == "fee_or_rate" else _word(values.get("amount", _("this"))))
    if isinstance(held := values.get("wallet_ms"), int):
        words["held"] = minutes(Milliseconds(held))
    words["field"] = field_name(str(values["field"])) if "field" in values else _("field")
    return words


_LONGEST = 80
_LIMITS = {"today", "decimals", "canceled_on", "reason"}


def _limits(values: Mapping[str, object]) -> str:
    if "decimals" in values:
        return _(" (this currency has {decimals} decimals)").format(decimals=values["decimals"])
    if "canceled_on" in values:
        return _(" (the last subscription was canceled on {day})").format(day=_word(values["canceled_on"]))
    if "today" in values:
        return _(" (today is {day})").format(day=_word(values["today"]))
    return ""


def _word(value: object) -> str:
    match value:
        case None:
            return _("nothing")
        case SubscriptionStatus():
            return subscription_status(value)
        case RequestStatus():
            return request_status(value)
        case Reason():
            return reason(value)
        case date():
            return day(value)
        case _:
            text = " ".join(str(value).split()) or _("empty")
            return text if len(text) <= _LONGEST else f"{text[:_LONGEST]}…"
