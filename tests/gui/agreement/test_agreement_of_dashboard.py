"""The dashboard: tiles and charts come to what the command line's lists come to."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal

from dateutil.relativedelta import relativedelta

from agencybilling.gui.dialogs.platform_todo import PlatformTodoDialog
from agencybilling.gui.pages.dashboard.page import DashboardPage
from agencybilling.gui.places import Page, Place
from tests.gui.agreement import american
from tests.gui.agreement.american import plain
from tests.gui.agreement.printed import Printed
from tests.gui.agreement.sample import TODAY
from tests.gui.agreement.shown import Row, Shown, Texts, texts
from tests.gui.agreement.sums import (
    OPEN,
    minutes_by_day,
    settled_on,
    sum_of,
    summed,
)

RENEWING = {"active", "past_due"}


def dashboard(shown: Shown) -> DashboardPage:
    return shown.page(DashboardPage, Place(Page.DASHBOARD))


def test_tiles_say_what_the_printed_lists_come_to(printed: Printed, shown: Shown) -> None:
    requests, clients = printed.json("requests", "list"), printed.json("clients", "list")
    week = [str(TODAY + timedelta(days=ahead)) for ahead in range(7)]
    by_status = {s: [r for r in requests if r["status"] == s] for s in ("overdue", "failed", "pending")}
    soon = [r for r in (*by_status["pending"], *by_status["failed"]) if r["due_on"] in week]
    blocked = printed.json("clients", "list", "--status", "blocked")
    nearly = [c for c in clients if c["included_ms"] and c["included_used_ms"] * 10 >= c["included_ms"] * 9]
    unassigned = sum(waiting["records"] for waiting in printed.json("agents", "unassigned"))
    unbilled = printed.json("usage", "list", "--unbilled")

    page = dashboard(shown)
    faces = [tile.face for tile in page.tiles if tile.face is not None and tile.isVisible()]
    said = {face.key: (face.figure, plain(" + ".join(face.details))) for face in faces}

    assert said["overdue"] == owed(by_status["overdue"])
    assert said["failed"] == owed(by_status["failed"])
    assert said["due"] == owed(soon)
    assert said["blocked"][0] == str(len(blocked))
    assert said["nearly_used"][0] == str(len(nearly))
    assert said["unbilled"][0] == str(len(unbilled))
    assert said["unassigned"][0] == str(unassigned)
    assert unassigned == len(printed.json("usage", "list", "--unassigned"))
    assert said["platform"][0] == str(len(platform_changes(printed, shown)))
    settling = settling_days(printed, clients)
    number, days = said["settling"]
    assert number == str(len(settling))
    assert american.short_day(min(settling)) in days
    assert american.short_day(max(settling)) in days


def owed(requests: list[Row]) -> tuple[str, str]:
    return str(len(requests)), " + ".join(american.amounts(summed(requests))) or "nothing"


def settling_days(printed: Printed, clients: list[Row]) -> list[date]:
    """When each period that has ended is settled."""
    window = printed.json("settings", "show")["usage_window_days"]
    return [
        settled_on(printed, listed, period, window)
        for listed in clients
        for period in printed.json("clients", "show", str(listed["id"]))["settling"]
    ]


def platform_changes(printed: Printed, shown: Shown) -> list[Texts]:
    """What is to do on the platform: each of them asks for what the books have."""
    dashboard(shown).open_todo()
    shown.settle()
    dialog = shown.window.findChild(PlatformTodoDialog)
    assert isinstance(dialog, PlatformTodoDialog)
    changes = texts(dialog.table)
    for change in changes:
        campaigns = printed.json("clients", "campaigns", change["client"])
        running = {campaign["campaign"]: campaign["running"] for campaign in campaigns}
        assert change["wanted"] == ("Resume" if running[change["campaign"]] else "Pause")
    dialog.reject()
    return changes


def test_recurring_revenue_is_that_of_the_printed_terms(printed: Printed, shown: Shown) -> None:
    a_year = {"day": 365, "week": 52, "month": 12, "year": 1}
    sums: defaultdict[str, Decimal] = defaultdict(Decimal)
    for subscription in printed.json("subscriptions", "list"):
        terms = subscription["terms"]
        if subscription["status"] in RENEWING and terms["recurring_fee"]:
            fee, rhythm = Decimal(terms["recurring_fee"]), terms["rhythm"]
            monthly = fee * a_year[rhythm["unit"]] / rhythm["every"] / 12
            sums[terms["currency"]] += monthly.quantize(fee, rounding=ROUND_HALF_UP)

    said = plain(dashboard(shown).revenue.text())

    assert said == f"Recurring revenue per month: {' + '.join(american.amounts(sums))}"


def test_sources_are_in_up_to_the_printed_days(printed: Printed, shown: Shown) -> None:
    said = plain(dashboard(shown).sources.text).split("; ")

    assert [pill.rstrip("!") for pill in said] == [
        f"{source['source'].capitalize()}: up to {american.short_day(source['in_up_to'][:10])}"
        for source in printed.json("agents", "sources")
    ]


def test_minutes_per_day_are_those_of_the_printed_records(printed: Printed, shown: Shown) -> None:
    expected = minutes_by_day(printed.json("usage", "list"))
    days = [TODAY - timedelta(days=back) for back in reversed(range(30))]

    chart = dashboard(shown).minutes

    assert [(one.day, one.voice, one.chat) for one in chart.series] == [
        (day, expected[day, "voice"], expected[day, "chat"]) for day in days
    ]
    for at, day in enumerate(days):
        voice, chat = expected[day, "voice"], expected[day, "chat"]
        assert plain(chart.readout_at(at)).splitlines() == [
            american.day(day),
            f"Calls: {american.minutes(voice)}",
            f"Chats: {american.minutes(chat)}",
            f"Total: {american.minutes(voice + chat)}",
        ]


def test_money_per_month_is_that_of_the_printed_requests(printed: Printed, shown: Shown) -> None:
    requests = printed.json("requests", "list")
    asked = [request for request in requests if request["status"] != "canceled"]
    paid = [request for request in requests if request["paid_on"] is not None]
    months = [TODAY.replace(day=1) - relativedelta(months=back) for back in reversed(range(12))]

    chart = dashboard(shown).money

    codes = [chart.currency.itemText(at) for at in range(chart.currency.count())]
    assert codes == ["USD", "EUR", "JPY"]
    for code in codes:
        chart.currency.setCurrentText(code)
        for at, month in enumerate(months):
            begins = f"{month:%Y-%m}"
            in_month = [request for request in asked if request["issued_on"].startswith(begins)]
            paid_then = [request for request in paid if request["paid_on"].startswith(begins)]
            assert plain(chart.readout_at(at)).splitlines() == [
                f"{month:%b %Y}",
                f"Requested: {american.money(sum_of(in_month, code), code)}",
                f"Paid: {american.money(sum_of(paid_then, code), code)}",
            ]


def test_receivables_are_the_printed_open_requests_by_age(printed: Printed, shown: Shown) -> None:
    bounds = {"Not due": 0, "1–30 days": 30, "31–60 days": 60, "61–90 days": 90, "Over 90 days": 9_999}
    ages: defaultdict[tuple[str, str], list[Row]] = defaultdict(list)
    for request in printed.json("requests", "list"):
        if request["status"] in OPEN:
            late = (TODAY - date.fromisoformat(request["due_on"])).days
            name = next(name for name, most in bounds.items() if late <= most)
            ages[request["currency"], name].append(request)

    chart = dashboard(shown).receivables

    codes = [chart.currency.itemText(at) for at in range(chart.currency.count())]
    assert codes == ["USD", "EUR", "JPY"]
    for code in codes:
        chart.currency.setCurrentText(code)
        for at, name in enumerate(bounds):
            among = ages[code, name]
            assert plain(chart.readout_at(at)).splitlines() == [
                name,
                american.money(sum_of(among, code), code),
                american.counted(len(among), "request"),
            ]


def test_upcoming_renewals_are_those_of_the_printed_subscriptions(printed: Printed, shown: Shown) -> None:
    days = [TODAY + timedelta(days=ahead) for ahead in range(31)]
    counts: Counter[date] = Counter()
    fees: defaultdict[date, defaultdict[str, Decimal]] = defaultdict(lambda: defaultdict(Decimal))
    for subscription in printed.json("subscriptions", "list"):
        terms = subscription["terms"]
        if subscription["renews_on"] is None:
            continue
        for day in renewals(subscription, until=days[-1]):
            counts[day] += 1
            if terms["recurring_fee"]:
                fees[day][terms["currency"]] += Decimal(terms["recurring_fee"])

    chart = dashboard(shown).renewals

    assert [(one.day, one.count) for one in chart.series] == [(day, counts[day]) for day in days]
    for at, day in enumerate(days):
        amounts = " + ".join(american.amounts(fees[day]))
        lines = [american.day(day), american.counted(counts[day], "renewal"), amounts]
        assert plain(chart.readout_at(at)).splitlines() == [line for line in lines if line]


def renewals(subscription: Row, *, until: date) -> Iterator[date]:
    """The days on which its next periods begin, each counted from its start (SPEC 4)."""
    start, rhythm = date.fromisoformat(subscription["start_on"]), subscription["terms"]["rhythm"]
    number, day = subscription["period"], date.fromisoformat(subscription["renews_on"])
    while day <= until:
        yield day
        number += 1
        day = start + relativedelta(**{f"{rhythm['unit']}s": rhythm["every"] * number})
