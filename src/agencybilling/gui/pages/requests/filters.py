"""What a person wants to see of the payment requests: a chip, days, words, one client."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum

from agencybilling.domain.calendar import date_from
from agencybilling.domain.payments import RequestStatus
from agencybilling.i18n import _
from agencybilling.queries.dashboard import last_of_week
from agencybilling.queries.requests import OPEN, RequestFilter
from agencybilling.wording.amounts import day, day_range

ALL, STILL_OPEN = "all", "open"
_BETWEEN, _THIS_WEEK = "..", "week"


class Days(StrEnum):
    """Which days of a request are meant."""

    ISSUED = "issued"
    DUE = "due"


@dataclass(frozen=True, slots=True)
class Choice:
    """What is chosen. `chip` is a status, `ALL` or `STILL_OPEN`; days are included at both ends."""

    chip: str = ALL
    days: Days = Days.ISSUED
    first: date | None = None
    last: date | None = None
    text: str = ""
    client_id: int | None = None

    def narrowed(self, *, within: int | None) -> bool:
        """Whether it is less than everything, or than everything of one client."""
        return replace(self, days=Days.ISSUED) != Choice(client_id=within)

    def wanted(self) -> RequestFilter:
        """The requests that are chosen."""
        return replace(self.of_any_status(), statuses=_statuses(self.chip))

    def of_any_status(self) -> RequestFilter:
        """The same without regard to the chip: what the chips count."""
        wanted = RequestFilter(client_id=self.client_id, text=self.text)
        if self.days is Days.DUE:
            return replace(wanted, due_from=self.first, due_to=self.last)
        return replace(wanted, issued_from=self.first, issued_to=self.last)


def choice_of(filters: Mapping[str, str], *, today: date) -> Choice:
    """What a place asks for.

    `status` is a status, `open` or `all`; `due` and `issued` are days, as `2026-11-01..2026-11-30` with
    either end left out, or `week`: what is open and due on one of seven days from today; `text` is searched;
    `client` is an id.
    """
    days = Days.DUE if "due" in filters else Days.ISSUED
    first, last = _range(filters.get(days, ""), today)
    usual = STILL_OPEN if filters.get("due") == _THIS_WEEK else ALL
    status, client = filters.get("status", usual), filters.get("client", "")
    return Choice(
        chip=status if status in {ALL, STILL_OPEN, *RequestStatus} else ALL,
        days=days,
        first=first,
        last=last,
        text=filters.get("text", ""),
        client_id=int(client) if client.isdecimal() else None,
    )


def days_in_words(choice: Choice) -> str:
    """From which day to which: "Due Nov 1 – 30, 2026"; nothing where all days are chosen."""
    if choice.first is None and choice.last is None:
        return ""
    name = _("Due") if choice.days is Days.DUE else _("Issued")
    if choice.first is None or choice.last is None:
        words = _("{what} from {day}") if choice.last is None else _("{what} up to {day}")
        return words.format(what=name, day=day(choice.first or choice.last or date.max))
    return _("{what} {days}").format(what=name, days=day_range(choice.first, choice.last))


def _range(text: str, today: date) -> tuple[date | None, date | None]:
    if text == _THIS_WEEK:
        return today, last_of_week(today)
    first, __, last = text.partition(_BETWEEN)
    return date_from(first), date_from(last)


def _statuses(chip: str) -> frozenset[RequestStatus]:
    if chip == ALL:
        return frozenset()
    return OPEN if chip == STILL_OPEN else frozenset([RequestStatus(chip)])
