"""What printed figures come to, worked out from the rules apart from the application."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal

from tests.gui.agreement.printed import Printed
from tests.gui.agreement.shown import Row

MS = 60_000
OPEN = {"pending", "overdue", "failed"}


def summed(requests: Iterable[Row]) -> dict[str, Decimal]:
    """Amounts of requests by currency."""
    sums: defaultdict[str, Decimal] = defaultdict(Decimal)
    for request in requests:
        sums[request["currency"]] += Decimal(request["amount"])
    return dict(sums)


def sum_of(requests: list[Row], currency: str) -> Decimal:
    """In one currency, 0 with as many decimals as it has."""
    return summed(requests).get(currency, Decimal(0) if currency == "JPY" else Decimal("0.00"))


def live_of(printed: Printed) -> dict[str, Row]:
    """Subscriptions that are not canceled, by client."""
    return {s["client"]: s for s in printed.json("subscriptions", "list") if s["status"] != "canceled"}


def records_of(printed: Printed, client: str) -> list[Row]:
    """A client's records that are charged with a period."""
    listed: list[Row] = printed.json("usage", "list", "--client", client)
    return [record for record in listed if record["state"] in {"rated", "late"}]


def minutes_by_day(usage: list[Row]) -> Counter[tuple[date, str]]:
    """Billed milliseconds by day of the agency and channel."""
    sums: Counter[tuple[date, str]] = Counter()
    for record in usage:
        if record["state"] in {"rated", "late"}:
            sums[date.fromisoformat(record["occurred_at"][:10]), record["channel"]] += record["billed_ms"]
    return sums


def price(usage: list[Row], *, rate: str, currency: str) -> Decimal:
    """Billable minutes at a rate: a line for calls and one for chats, each rounded half up (SPEC 2)."""
    unit = Decimal(1) if currency == "JPY" else Decimal("0.01")
    lines = (billable([u for u in usage if u["channel"] == channel]) for channel in ("voice", "chat"))
    return sum(
        ((Decimal(line) * Decimal(rate) / MS).quantize(unit, rounding=ROUND_HALF_UP) for line in lines),
        Decimal(0) * unit,
    )


def billable(usage: list[Row]) -> int:
    """Milliseconds beyond all pools."""
    return sum(record["billable_ms"] for record in usage)


def terms_of(printed: Printed, listed: Row, period: Row) -> Row:
    """Those by which a period is billed."""
    terms: Row = of_period(printed, listed, period)["terms"]
    return terms


def settled_on(printed: Printed, listed: Row, period: Row, window: int) -> date:
    """The usage window after its end, or after the day of the cancel (SPEC 4)."""
    subscription = of_period(printed, listed, period)
    canceled_on = subscription["canceled_on"]
    last = subscription["period"] == period["period"] and canceled_on is not None
    return date.fromisoformat(canceled_on if last else period["period_end"]) + timedelta(days=window)


def of_period(printed: Printed, listed: Row, period: Row) -> Row:
    """The subscription to which a period belongs: the last one that had begun by then."""
    begun = [
        one
        for one in printed.json("subscriptions", "list")
        if (one["client"], one["plan"]) == (listed["client"], period["plan"])
        and one["start_on"] <= period["period_start"]
    ]
    found: Row = begun[-1]
    return found
