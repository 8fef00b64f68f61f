"""What commands are called with: days and times in ISO form, numbers of requests, and names."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path
from typing import TypeVar

import click
from click.shell_completion import CompletionItem

from agencybilling.domain.calendar import Instant, Zone, date_from, instant_of
from agencybilling.domain.payments import RequestNumber
from agencybilling.i18n import N_, _
from agencybilling.queries.names import Named, names_in

T = TypeVar("T")

_NUMBER = re.compile(r"(?:PR-)?(\d{4})-(\d{1,12})", re.ASCII | re.IGNORECASE)


class Written(click.ParamType[T]):
    """A value as it is written on the command line; `form` shows how. Names of the books can be completed."""

    def __init__(
        self, name: str, read: Callable[[str], T], *, form: str = "", named: Named | None = None
    ) -> None:
        self.name = name
        self._read = read
        self._form = form
        self._named = named

    def convert(  # noqa: PLR0917 - click calls it so
        self, value: object, param: click.Parameter | None, ctx: click.Context | None
    ) -> T:
        """The value, or wrong usage. Whether the books hold such a name is said by the command."""
        try:
            return self._read(str(value))
        except ValueError:
            said = _("{value} is no {what}; write it as {form}.")
            self.fail(said.format(value=repr(value), what=_(self.name), form=self._form), param, ctx)

    def shell_complete(  # noqa: PLR0917 - click calls it so
        self,
        ctx: click.Context,
        param: click.Parameter,  # noqa: ARG002
        incomplete: str,
    ) -> list[CompletionItem[str]]:
        """Names that begin so."""
        if self._named is None:
            return []
        return [CompletionItem(name) for name in _names(ctx, self._named, beginning=incomplete)]


def _names(ctx: click.Context, named: Named, *, beginning: str) -> list[str]:
    from agencybilling.paths import default_books

    try:
        books: Path = ctx.find_root().params.get("books") or default_books()
        client = str(ctx.params.get("client") or "")
        return names_in(books, named, beginning=beginning, client=client)
    except Exception:  # noqa: BLE001 - in the middle of a line nobody wants to read why there are none
        return []


def _day(text: str) -> date:
    day = date_from(text)
    if day is None:
        raise ValueError(text)
    return day


def _number(text: str) -> RequestNumber:
    match = _NUMBER.fullmatch(text)
    if match is None:
        raise ValueError(text)
    return RequestNumber(int(match[1]), int(match[2]))


DAY = Written(N_("date"), _day, form="2026-06-30")
MOMENT = Written(N_("time"), datetime.fromisoformat, form="2026-06-30T09:15")
NUMBER = Written(N_("request number"), _number, form="PR-2026-000123", named=Named.REQUESTS)
PLAN = Written("plan", str, named=Named.PLANS)
PACK = Written("pack", str, named=Named.PACKS)
CLIENT = Written("client", str, named=Named.CLIENTS)
CAMPAIGN = Written("campaign", str, named=Named.CAMPAIGNS)

client_argument = click.argument("client", type=CLIENT)


def instant(wall: datetime, zone: Zone) -> Instant:
    """The instant of a time; without an offset it is of the agency's clocks."""
    return zone.instant(wall) if wall.tzinfo is None else instant_of(wall)
