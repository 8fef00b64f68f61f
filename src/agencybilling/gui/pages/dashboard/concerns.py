"""What needs attention, as tiles: four that are always there, others only when they concern somebody."""

from __future__ import annotations

from datetime import date

from agencybilling.domain.money import Currencies
from agencybilling.gui.pages.dashboard.gathering import Overview
from agencybilling.gui.pages.dashboard.tile import TileFace
from agencybilling.gui.places import Page, Place
from agencybilling.gui.theme.tokens import Tone
from agencybilling.i18n import _, ngettext
from agencybilling.queries.dashboard import Owed
from agencybilling.wording.amounts import count, money, short_day


def tiles(overview: Overview) -> list[TileFace]:
    """Worst first."""
    return [*_always(overview), *_sometimes(overview)]


def _always(overview: Overview) -> list[TileFace]:
    found, currencies = overview.attention, overview.currencies
    return [
        _owed("overdue", _("Overdue"), found.overdue, currencies, tone=Tone.BAD),
        _counted("blocked", _("Blocked clients"), found.blocked, "ban", Tone.BAD, place=_clients("blocked")),
        _owed("due", _("Due this week"), found.due_this_week, currencies, tone=Tone.WARN),
        _counted(
            "nearly_used",
            _("Minutes above 90 %"),
            found.nearly_used,
            "timer",
            Tone.WARN,
            place=Place(Page.CLIENTS, filters={"used_percent": "90"}),
        ),
    ]


def _sometimes(overview: Overview) -> list[TileFace]:
    found = overview.attention
    concerns = [
        _owed("failed", _("Failed payments"), found.failed, overview.currencies, tone=Tone.BAD),
        _settling(overview),
        _records("unbilled", _("Unbilled usage"), found.unbilled, icon="circle-help"),
        _records("unassigned", _("Unassigned usage"), found.unassigned, icon="unlink"),
        _counted(
            "platform",
            _("Campaign changes"),
            found.platform_changes,
            "list-checks",
            Tone.INFO,
            place=None,
        ),
    ]
    return [face for face in concerns if face.figure != count(0)]


def _owed(key: str, name: str, owed: Owed, currencies: Currencies, *, tone: Tone) -> TileFace:
    filters = {"due": "week"} if key == "due" else {"status": key}
    return TileFace(
        key,
        name,
        count(owed.count),
        [money(amount, currencies) for amount in owed.amounts] or [_("nothing")],
        "calendar-clock" if key == "due" else "circle-alert",
        tone if owed.count else Tone.NEUTRAL,
        Place(Page.REQUESTS, filters=filters),
    )


def _counted(key: str, name: str, number: int, icon: str, tone: Tone, *, place: Place | None) -> TileFace:
    kinds = {"unbilled": "records", "unassigned": "records", "platform": "changes"}
    match kinds.get(key, "clients"):
        case "records":
            said = ngettext("{n} record to decide", "{n} records to decide", number)
        case "changes":
            said = _("to do on the platform")
        case _:
            said = ngettext("{n} client", "{n} clients", number)
    detail = said.format(n=count(number)) if number else _("nobody")
    return TileFace(key, name, count(number), [detail], icon, tone if number else Tone.NEUTRAL, place)


def _records(state: str, name: str, number: int, *, icon: str) -> TileFace:
    return _counted(state, name, number, icon, Tone.WARN, place=Place(Page.USAGE, filters={"state": state}))


def _settling(overview: Overview) -> TileFace:
    waiting = overview.attention.settling
    days = [part.day for part in waiting]
    said = [_from_to(min(days), max(days))] if days else []
    number = sum(part.periods for part in waiting)
    place = Place(Page.CLIENTS, filters={"settling": "yes"})
    return TileFace("settling", _("About to be settled"), count(number), said, "hourglass", Tone.INFO, place)


def _from_to(first: date, last: date) -> str:
    if first == last:
        return _("on {day}").format(day=short_day(first))
    return _("{first} to {last}").format(first=short_day(first), last=short_day(last))


def _clients(status: str) -> Place:
    return Place(Page.CLIENTS, filters={"status": status})
