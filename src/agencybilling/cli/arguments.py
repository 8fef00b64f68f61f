"""What commands are called with: days and times in ISO form, request numbers, and names that a shell completes."""

from __future__ import annotations

import re
from datetime import date, datetime
from pathlib import Path
from typing import Any

import click
from click.shell_completion import CompletionItem

from agencybilling.domain.calendar import Instant, Zone, date_from, instant_of
from agencybilling.domain.payments import RequestNumber
from agencybilling.queries.names import Named, names_in

_NUMBER = re.compile(r"(?:PR-)?(\d{4})-(\d{1,12})", re.ASCII | re.IGNORECASE)


class Day(click.ParamType[date]):
    """A day, `2026-06-30`."""

    name = "date"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> date:
        """The day, or wrong usage."""
        return date_from(value) or self.fail(f"{value!r} is no day; write it as 2026-06-30.", param, ctx)


class Moment(click.ParamType[datetime]):
    """A time, `2026-06-30T09:15`, of the agency's clocks unless an offset or Z follows."""

    name = "time"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> datetime:
        """The time, or wrong usage."""
        try:
            return value if isinstance(value, datetime) else datetime.fromisoformat(value)
        except ValueError:
            self.fail(f"{value!r} is no time; write it as 2026-06-30T09:15.", param, ctx)


class Completed(click.ParamType[str]):
    """A name in the books; whether it exists is said by the command, not here."""

    def __init__(self, name: str, named: Named) -> None:
        self.name = name
        self._named = named

    def shell_complete(
        self, ctx: click.Context, param: click.Parameter, incomplete: str
    ) -> list[CompletionItem[str]]:
        """Names that begin so."""
        return completions(ctx, self._named, incomplete)


class Number(click.ParamType[RequestNumber]):
    """A request's number, `PR-2026-000123`."""

    name = "number"

    def convert(
        self, value: Any, param: click.Parameter | None, ctx: click.Context | None
    ) -> RequestNumber:
        """The number, or wrong usage."""
        if isinstance(value, RequestNumber):
            return value
        match = _NUMBER.fullmatch(value)
        if match is None:
            self.fail(f"{value!r} is no request number; write it as PR-2026-000123.", param, ctx)
        return RequestNumber(int(match[1]), int(match[2]))

    def shell_complete(
        self, ctx: click.Context, param: click.Parameter, incomplete: str
    ) -> list[CompletionItem[str]]:
        """Numbers that begin so, the newest first."""
        return completions(ctx, Named.REQUESTS, incomplete)


DAY = Day()
MOMENT = Moment()
NUMBER = Number()
PLAN = Completed("plan", Named.PLANS)
PACK = Completed("pack", Named.PACKS)
CLIENT = Completed("client", Named.CLIENTS)
CAMPAIGN = Completed("campaign", Named.CAMPAIGNS)

client_argument = click.argument("client", type=CLIENT)


def completions(ctx: click.Context, named: Named, incomplete: str) -> list[CompletionItem[str]]:
    """Names in the chosen books; none where they can't be read, since nobody asked to hear about it."""
    try:
        books: Path = ctx.find_root().params.get("books") or _default_books()
        client = str(ctx.params.get("client") or "")
        found = names_in(books, named, beginning=incomplete, client=client)
    except Exception:  # noqa: BLE001 - whatever it was, a shell in the middle of a line is no place to say so
        return []
    return [CompletionItem(name) for name in found]


def instant(wall: datetime, zone: Zone) -> Instant:
    """The instant of a time; without an offset it is of the agency's clocks."""
    return zone.instant(wall) if wall.tzinfo is None else instant_of(wall)


def _default_books() -> Path:
    from agencybilling.paths import default_books

    return default_books()
