"""The window and the command line say the same of the same sample books: amounts, minutes, pills, charts."""

from __future__ import annotations

import shutil
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator
from datetime import date, datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path
from typing import Any, TypeVar

import pytest
from dateutil.relativedelta import relativedelta
from PySide6.QtCore import QCoreApplication, QRect
from PySide6.QtWidgets import QApplication, QLabel, QWidget
from pytestqt.qtbot import QtBot

from agencybilling.gui.dialogs.platform_todo import PlatformTodoDialog
from agencybilling.gui.main_window import MainWindow
from agencybilling.gui.pages.activity import ActivityPage
from agencybilling.gui.pages.client.billing import BillingTab
from agencybilling.gui.pages.client.campaigns import CampaignLine
from agencybilling.gui.pages.client.packs import PacksTab
from agencybilling.gui.pages.clients import ClientsPage
from agencybilling.gui.pages.dashboard.page import DashboardPage
from agencybilling.gui.pages.requests import RequestsPage
from agencybilling.gui.pages.usage import UsagePage
from agencybilling.gui.places import ClientTab, Page, Place
from agencybilling.gui.screen import PageScreen
from agencybilling.gui.tables.view import DataTable
from agencybilling.gui.widgets.chips import Chip
from agencybilling.i18n import currency_decimals
from agencybilling.services.application import Application
from agencybilling.services.demo import Demo, Size
from agencybilling.services.office import Office
from agencybilling.store.migrate import open_books
from tests.gui import american
from tests.gui.american import plain
from tests.gui.conftest import StandingClock
from tests.gui.printed import Printed

S = TypeVar("S", bound=PageScreen)
Row = dict[str, Any]
Texts = dict[str, str]

TODAY = date(2026, 3, 10)
"""The clocks went forward two days before: charts have a day of 23 hours, and lists a year that has ended."""
CLIENTS, MONTHS, SEED = 40, 5, 3
OPEN = {"pending", "overdue", "failed"}
RENEWING = {"active", "past_due"}
NONE, AWAITED = "–", "…"
_MS = 60_000


# ------------------------------------------------------------------ the books, printed and on screen


@pytest.fixture
def clock() -> StandingClock:
    return StandingClock(f"{TODAY}T09:30")


@pytest.fixture(scope="session")
def books(qapp: QApplication, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Sample books that nobody changes."""
    del qapp
    file = tmp_path_factory.mktemp("sample") / "sample.db"
    made = Application(Office(open_books(file), StandingClock(f"{TODAY}T09:30"), currency_decimals()))
    Demo(made.office, size=Size(CLIENTS, MONTHS), seed=SEED).fill()
    made.close()
    return file


@pytest.fixture(scope="session")
def printed(books: Path) -> Printed:
    return Printed(books, StandingClock(f"{TODAY}T09:30").now)


@pytest.fixture
def application(books: Path, tmp_path: Path, clock: StandingClock) -> Application:
    """The application on a copy of them; the window closes it."""
    copy = Path(shutil.copy(books, tmp_path / "books.db"))
    return Application(Office(open_books(copy), clock, currency_decimals()))


class Shown:
    """What the window shows, once it has read it."""

    def __init__(self, window: MainWindow, qtbot: QtBot) -> None:
        self.window, self._qtbot = window, qtbot

    def page(self, kind: type[S], place: Place) -> S:
        """The page at a place."""
        self.window.go(place)
        page = self.window.screen_shown
        assert isinstance(page, kind)
        self.settle()
        return page

    def billing(self, client_id: int) -> tuple[ClientsPage, BillingTab]:
        """A client's Billing tab."""
        page = self.page(ClientsPage, Place(Page.CLIENTS, client_id))
        tab = page.client.contents.currentWidget()
        assert isinstance(tab, BillingTab)
        return page, tab

    def settle(self) -> None:
        """Wait until nothing is read any more, and what is new has been laid out."""
        self._qtbot.waitUntil(self.window.workplace.tasks.idle)
        QCoreApplication.sendPostedEvents()

    def until(self, holds: Callable[[], bool]) -> None:
        self._qtbot.waitUntil(holds)


@pytest.fixture
def shown(window: MainWindow, qtbot: QtBot) -> Shown:
    return Shown(window, qtbot)


def texts(table: DataTable[Any], *keys: str) -> list[Texts]:
    """What the rows of a table say in some columns, or in all; hidden ones too."""
    return [texts_at(table, row, *keys) for row in range(table.count)]


def texts_at(table: DataTable[Any], row: int, *keys: str) -> Texts:
    columns = [(at, column.key) for at, column in enumerate(table.model.columns)]
    return {key: plain(table.model.text_at(row, at)) for at, key in columns if not keys or key in keys}


def chip_words(of: QWidget) -> dict[str, str]:
    return {chip.face.key: plain(chip.face.words) for chip in of.findChildren(Chip)}


def words_of(widget: QWidget) -> list[str]:
    """The labels within a widget that are shown."""
    return [plain(label.text()) for label in widget.findChildren(QLabel) if not label.isHidden()]


def summed(requests: Iterable[Row]) -> dict[str, Decimal]:
    """Amounts of requests by currency."""
    sums: defaultdict[str, Decimal] = defaultdict(Decimal)
    for request in requests:
        sums[request["currency"]] += Decimal(request["amount"])
    return dict(sums)


def live_of(printed: Printed) -> dict[str, Row]:
    """Subscriptions that are not canceled, by client."""
    return {s["client"]: s for s in printed.json("subscriptions", "list") if s["status"] != "canceled"}


def test_the_sample_books_hold_whatever_is_compared(printed: Printed) -> None:
    requests, usage = printed.json("requests", "list"), printed.json("usage", "list")
    overdue = [r for r in requests if r["status"] == "overdue"]

    assert set(summed(overdue)) == {"EUR", "JPY", "USD"}
    assert {r["status"] for r in requests} == {"pending", "paid", "overdue", "failed", "canceled"}
    assert {r["type"] for r in requests} == {"cycle", "pack", "one_off"}
    assert {u["state"] for u in usage} == {"rated", "late", "unbilled", "unassigned", "voided"}
    statuses = {c["status"] for c in printed.json("clients", "list")}
    assert statuses == {"active", "past_due", "blocked", "canceled", None}


# ------------------------------------------------------------------ clients


def test_every_client_is_listed_as_it_is_printed(printed: Printed, shown: Shown) -> None:
    figures = {str(row["id"]): row for row in printed.json("clients", "list")}
    listed = printed.table("clients", "list")

    cells = texts(shown.page(ClientsPage, Place(Page.CLIENTS)).list.table)

    assert len(cells) == len(listed) == CLIENTS
    for cell, row in zip(cells, listed, strict=True):
        of = figures[row["Id"]]
        assert cell["name"] == row["Client"] + ("" if of["enabled"] else " (disabled)")
        assert cell["plan"] == (row["Plan"] or NONE)
        assert cell["status"] == row["Status"]
        assert cell["period"] == short_days(of["period_start"], of["period_end"])
        assert cell["included"] == included_left(of, row["Included"])
        assert cell["wallet"] == (row["Wallet"] if of["wallet_ms"] else NONE)
        assert cell["outstanding"] == (row["Outstanding"].replace(", ", " + ") or NONE)
        sums = {currency: Decimal(amount) for currency, amount in of["outstanding"].items()}
        assert cell["outstanding"] == (" + ".join(american.amounts(sums)) or NONE)
        assert f"Portal: {cell['access']}" == row["Access"].replace(" – ", ": ")


def short_days(first: str | None, before: str | None) -> str:
    if first is None or before is None:
        return ""
    last = date.fromisoformat(before) - timedelta(days=1)
    return f"{american.short_day(first)} – {american.short_day(last)}"


def included_left(of: Row, printed_words: str) -> str:
    """From `134.43 min (403 chats) of 150.00` to `134.43 / 150 min (403 chats)`."""
    if not of["included_ms"] or of["included_used_ms"] is None:
        assert printed_words == ""
        return ""
    left = of["included_ms"] - of["included_used_ms"]
    _minutes, bracket, chats = printed_words.rpartition(" of ")[0].partition(" (")
    assert _minutes == american.minutes(left)
    return f"{american.short(left)} / {american.short(of['included_ms'])} min{bracket}{chats}"


def test_chips_of_clients_count_what_is_printed(printed: Printed, shown: Shown) -> None:
    clients = printed.json("clients", "list")
    names = {
        "active": "Active",
        "past_due": "Past due",
        "blocked": "Blocked",
        "canceled": "Canceled",
        "none": "Not started",
    }
    counts = Counter(client["status"] or "none" for client in clients)

    chips = chip_words(shown.page(ClientsPage, Place(Page.CLIENTS)).list.chips)

    assert chips.pop("all") == f"All {CLIENTS}"
    assert chips.pop("disabled") == f"Disabled {sum(not client['enabled'] for client in clients)}"
    assert chips == {key: f"{name} {counts[key]}" for key, name in names.items()}


def test_the_billing_tab_of_every_client_has_the_printed_figures(printed: Printed, shown: Shown) -> None:
    live = live_of(printed)
    for listed in printed.json("clients", "list"):
        client = str(listed["id"])
        said, figures = printed.named("clients", "show", client), printed.json("clients", "show", client)
        page, tab = shown.billing(listed["id"])
        opened = page.client

        assert shown.window.standing.text() == said["Subscription"]
        assert f"Portal: {opened.access.text()}" == said["Access"].replace(" – ", ": ")
        assert plain(opened.outstanding.text()) == said.get("Outstanding", "Nothing").replace(", ", " + ")
        assert opened.wallet.text() == said["Wallet"]
        assert tab.unbilled.isHidden() == (not figures["unbilled_usage"])
        assert tab.unbilled.text.startswith(str(figures["unbilled_usage"] or ""))
        assert wallet_of(tab) == said["Wallet"]
        subscription = live.get(listed["client"])
        if subscription is None:
            assert tab.included.isHidden()
            assert tab.excess.isHidden()
            assert tab.subscription.plan.text() == (figures["assigned_plan"] or "No plan assigned")
        else:
            assert tab.subscription.pill.text() == said["Subscription"]
            assert tab.subscription.plan.text() == said["Plan"]
            assert ", ".join(map(plain, tab.subscription.badges.texts)) == said["Terms"]
            assert_period(tab, subscription)
            assert_included(tab, figures["minutes"], chats=subscription["terms"]["chats_per_minute"])
            assert_excess(tab, said, subscription=subscription, usage=records_of(printed, client))


def records_of(printed: Printed, client: str) -> list[Row]:
    """A client's records that are charged with a period."""
    listed: list[Row] = printed.json("usage", "list", "--client", client)
    return [record for record in listed if record["state"] in {"rated", "late"}]


def wallet_of(tab: BillingTab) -> str:
    """The wallet card in the words of the command line."""
    number, unit = tab.wallet.figure.text.split(" ")
    whole = number if "." in number else f"{number}.00"
    chats = "" if tab.wallet.chats.isHidden() else f" ({tab.wallet.chats.text()})"
    return f"{whole} {unit}{chats}"


def assert_period(tab: BillingTab, subscription: Row) -> None:
    facts = dict(
        line.split(": ", 1) for line in plain(tab.subscription.facts.text).splitlines() if line != ": "
    )
    renews_on = subscription["renews_on"]
    who = {"agency": "the agency", "client": "the client"}[subscription["started_by"]]
    days = american.days(subscription["period_start"], subscription["period_end"])
    assert facts[f"Period {subscription['period']}"] == days
    assert facts["Next renewal"] == (american.day(renews_on) if renews_on else "None: it is blocked")
    assert facts["Started"] == f"{american.day(subscription['start_on'])} by {who}"


def assert_included(tab: BillingTab, minutes: Row, *, chats: int | None) -> None:
    whole, used = minutes["included_ms"], minutes["included_used_ms"]
    assert tab.included.isHidden() == (not whole)
    if not whole:
        return
    left = whole - used
    assert tab.included.figure.text == f"{american.short(left)} / {american.short(whole)} min"
    assert plain(tab.included.pill.text()) == f"{100 * used // whole}% used"
    assert tab.included.chats.isHidden() == (chats is None)
    if chats is not None:
        of = american.chats(left, chats).split(" ")[0], american.chats(whole, chats)
        assert tab.included.chats.text() == " / ".join(of)


def assert_excess(tab: BillingTab, said: Texts, *, subscription: Row, usage: list[Row]) -> None:
    terms = subscription["terms"]
    now = [u for u in usage if u["charged_period"] == subscription["period"] and not u["final"]]
    billable, uncovered = (sum(u[key] for u in now) for key in ("billable_ms", "uncovered_ms"))
    chats = terms["chats_per_minute"]
    assert said["Billable"] == american.with_chats(billable, chats)
    assert said["Uncovered"] == american.with_chats(uncovered, chats)
    goes_beyond = uncovered if terms["overage_rate"] is None else billable
    assert tab.excess.figure.text == f"{american.short(goes_beyond)} min"
    assert tab.excess.chats.isHidden() == (chats is None)
    if chats is not None:
        assert tab.excess.chats.text() == american.chats(goes_beyond, chats)
    if terms["overage_rate"] is None:
        assert tab.excess.amount.text() == "Not billed: the terms have no rate"
    else:
        amount = price(now, rate=terms["overage_rate"], currency=terms["currency"])
        assert tab.excess.amount.text() == f"{american.money(amount, terms['currency'])} so far"


def price(usage: list[Row], *, rate: str, currency: str) -> Decimal:
    """Billable minutes at a rate: a line for calls and one for chats, each rounded half up (SPEC 2)."""
    unit = Decimal(1) if currency == "JPY" else Decimal("0.01")
    lines = (
        sum(record["billable_ms"] for record in usage if record["channel"] == channel)
        for channel in ("voice", "chat")
    )
    return sum(
        ((Decimal(line) * Decimal(rate) / _MS).quantize(unit, rounding=ROUND_HALF_UP) for line in lines),
        Decimal(0) * unit,
    )


def test_periods_about_to_be_settled_come_to_what_is_printed(printed: Printed, shown: Shown) -> None:
    window = printed.json("settings", "show")["usage_window_days"]
    seen = 0
    for listed in printed.json("clients", "list"):
        client = str(listed["id"])
        settling = printed.json("clients", "show", client)["settling"]
        _page, tab = shown.billing(listed["id"])
        lines = [line for line in words_of(tab.ended) if "settled on" in line] if settling else []
        assert tab.ended.isHidden() == (not settling)
        assert len(lines) == len(settling)
        for line, period in zip(lines, settling, strict=True):
            seen += 1
            days = american.days(period["period_start"], period["period_end"])
            minutes = american.minutes(period["billable_ms"]) if period["billable_ms"] else "nothing"
            assert line.startswith(f"{days}: {minutes}")
            assert line.endswith(f"settled on {american.day(settled_on(printed, listed, period, window))}")
            terms = terms_of(printed, listed, period)
            usage = [u for u in records_of(printed, client) if u["charged_period"] == period["period"]]
            usage = [u for u in usage if not u["final"]]
            assert sum(u["billable_ms"] for u in usage) == period["billable_ms"]
            if period["billable_ms"]:
                amount = price(usage, rate=terms["overage_rate"], currency=terms["currency"])
                assert f"billable so far ({american.money(amount, terms['currency'])})" in line
    assert seen


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


def terms_of(printed: Printed, listed: Row, period: Row) -> Row:
    terms: Row = of_period(printed, listed, period)["terms"]
    return terms


def settled_on(printed: Printed, listed: Row, period: Row, window: int) -> date:
    """The usage window after its end, or after the day of the cancel (SPEC 4)."""
    subscription = of_period(printed, listed, period)
    canceled_on = subscription["canceled_on"]
    last = subscription["period"] == period["period"] and canceled_on is not None
    return date.fromisoformat(canceled_on if last else period["period_end"]) + timedelta(days=window)


def test_the_history_of_every_wallet_runs_to_what_is_printed(printed: Printed, shown: Shown) -> None:
    for listed in printed.json("clients", "list"):
        client = str(listed["id"])
        said = printed.json("wallet", "show", client)
        if not said["moves"]:
            continue
        page = shown.page(ClientsPage, Place(Page.CLIENTS, listed["id"], ClientTab.PACKS))
        tab = page.client.contents.currentWidget()
        assert isinstance(tab, PacksTab)
        assert said["wallet_ms"] == listed["wallet_ms"] == sum(move["taken_ms"] for move in said["moves"])

        lines = texts(tab.table)[::-1]

        assert lines[-1]["balance"] == printed.named("clients", "show", client)["Wallet"]
        assert Counter((line["move"], line["minutes"]) for line in lines) == Counter(
            (MOVES[move["move"]], f"{'+' if move['taken_ms'] > 0 else ''}{row['Minutes']}")
            for move, row in zip(said["moves"], printed.table("wallet", "show", client), strict=True)
        )
        chats = chats_per_minute(printed, listed)
        assert [line["balance"] for line in lines] == list(balances(said["moves"], chats))


MOVES = {"pack": "Pack", "correction": "Correction", "use": "Used"}


def chats_per_minute(printed: Printed, listed: Row) -> int | None:
    """Of a client's live terms, else of its assigned plan."""
    plans = {plan["name"]: plan for plan in printed.json("plans", "list")}
    live = live_of(printed).get(listed["client"])
    terms = plans.get(listed["plan"], {}) if live is None else live["terms"]
    found: int | None = terms.get("chats_per_minute")
    return found


def balances(moves: list[Row], chats: int | None) -> Iterator[str]:
    """What is left after each move; what a period used goes at the end of its last day."""

    def when(move: Row) -> tuple[str, bool]:
        if move["at"] is not None:
            return move["at"][:10], False
        return str(date.fromisoformat(move["period_end"]) - timedelta(days=1)), True

    held = 0
    for move in sorted(moves, key=when):
        held += move["taken_ms"]
        yield american.with_chats(held, chats)


def test_campaigns_run_and_rest_as_is_printed(printed: Printed, shown: Shown) -> None:
    seen: Counter[str] = Counter()
    for listed in printed.json("clients", "list"):
        client = str(listed["id"])
        said = {row["Campaign"]: row["State"] for row in printed.table("clients", "campaigns", client)}
        page = shown.page(ClientsPage, Place(Page.CLIENTS, listed["id"], ClientTab.CAMPAIGNS))
        lines = [line for line in page.client.findChildren(CampaignLine) if not line.isHidden()]

        assert {line.name.text(): line.state.text() for line in lines} == {
            name: state.partition(":")[0].removesuffix(" by hand") for name, state in said.items()
        }
        for line in lines:
            state, _colon, why = said[line.name.text()].partition(": ")
            assert line.why.text() == (why or ("" if state == "Running" else line.why.text()))
            seen[state] += 1
    assert set(seen) == {"Running", "Paused", "Paused by hand"}


# ------------------------------------------------------------------ payment requests


def test_every_payment_request_is_listed_as_it_is_printed(printed: Printed, shown: Shown) -> None:
    figures, listed = printed.json("requests", "list"), printed.table("requests", "list")

    cells = texts(shown.page(RequestsPage, Place(Page.REQUESTS)).panel.table)[::-1]

    assert len(cells) == len(listed) > 5 * CLIENTS
    for cell, row, of in zip(cells, listed, figures, strict=True):
        assert cell["number"] == row["Number"] == of["number"]
        assert (cell["client"], cell["description"]) == (row["Client"], row["Description"])
        assert cell["badges"] == ("Cycle, " if of["type"] == "cycle" else "") + row["For"]
        assert cell["amount"] == row["Amount"] == american.money(of["amount"], of["currency"])
        assert cell["status"] == row["Status"] == of["status"].capitalize()
        assert cell["issued"] == near(of["issued_on"])
        assert cell["due"] == due_words(of)
        assert cell["reference"] == row["Reference"]
        assert cell["period"] == near_days(of["period_start"], of["period_end"])


def due_words(request: Row) -> str:
    return near(request["due_on"]) if request["paid_on"] is None else f"Paid {near(request['paid_on'])}"


def near(day: str | date) -> str:
    """A day as lists have it, its year only where it is not the present one."""
    return without_year(american.day(day))


def near_days(first: str | None, before: str | None) -> str:
    if first is None or before is None:
        return ""
    return f"{near(first)} – {near(date.fromisoformat(before) - timedelta(days=1))}"


def test_days_of_requests_are_told_in_full_as_they_are_printed(printed: Printed, shown: Shown) -> None:
    listed = {row["Number"]: row for row in printed.table("requests", "list")}
    figures = {row["number"]: row for row in printed.json("requests", "list")}
    table = shown.page(RequestsPage, Place(Page.REQUESTS)).panel.table
    due = next(column for column in table.model.columns if column.key == "due")
    assert due.second is not None
    assert due.tooltip is not None
    for at in range(table.count):
        row = table.model.row_at(at)
        assert row is not None
        number = str(row.request.number)
        of, words = figures[number], listed[number]["Due & paid"]
        told = plain(due.tooltip(row)).splitlines()
        assert told[0] == f"Due {american.day(of['due_on'])}"
        assert (told[-1] == words) == (of["paid_on"] is not None)
        grace = plain(due.second(row))
        assert bool(grace) == (", grace until " in words)
        if grace:
            assert words == f"{american.day(of['due_on'])}, grace until {american.day(of['grace_until'])}"
            assert grace == f"Grace until {near(of['grace_until'])}"


def test_chips_of_requests_come_to_what_is_printed(printed: Printed, shown: Shown) -> None:
    requests = printed.json("requests", "list")
    among = {
        "all": requests,
        "open": [request for request in requests if request["status"] in OPEN],
        **{
            status: [request for request in requests if request["status"] == status]
            for status in ("pending", "overdue", "failed", "paid", "canceled")
        },
    }

    chips = chip_words(shown.page(RequestsPage, Place(Page.REQUESTS)).panel.chips)

    assert chips == {
        key: f"{key.capitalize()} {len(some)} · {' + '.join(american.amounts(summed(some)))}"
        for key, some in among.items()
    }


def test_the_breakdown_of_an_amount_has_the_printed_lines(printed: Printed, shown: Shown) -> None:
    panel = shown.page(RequestsPage, Place(Page.REQUESTS)).panel
    requests = printed.json("requests", "list")
    picked = {(r["type"], r["kind"], r["currency"], r["status"]): r["number"] for r in requests}
    several = [
        r["number"] for r in requests if len(printed.json("requests", "show", r["number"])["lines"]) > 1
    ]
    ids = {panel.table.model.text_at(at, 0): panel.table.model.ids[at] for at in range(panel.table.count)}

    for number in (*picked.values(), *several[:5]):
        said, figures = printed.named("requests", "show", number), printed.json("requests", "show", number)
        panel.table.card_wanted.emit(ids[number], QRect(0, 0, 90, 32))
        shown.until(panel.breakdown.isVisible)
        shown.settle()

        words = words_of(panel.breakdown)
        title, *cells, _total, total, note = words
        lines = [tuple(cells[at : at + 3]) for at in range(0, 3 * len(figures["lines"]), 3)]

        assert title == f"{number} · {plain(said['For'])}"
        assert total == said["Amount"] == american.money(figures["amount"], figures["currency"])
        assert note == (said["Status"] if figures["paid_on"] is None else said["Due & paid"])
        text = printed.text("requests", "show", number)
        for (what, how, amount), line in zip(lines, figures["lines"], strict=True):
            assert amount == american.money(line["amount"], figures["currency"])
            assert f"  {what}: {f'{how} = ' if how else ''}{amount}" in text.splitlines()
            assert how.startswith(
                "" if line["quantity_ms"] is None else american.minutes(line["quantity_ms"])
            )
        panel.table.card_unwanted.emit()
        assert not panel.breakdown.isVisible()


# ------------------------------------------------------------------ usage


def test_every_usage_record_is_listed_with_its_printed_split(printed: Printed, shown: Shown) -> None:
    listed = {row["Id"]: row for row in printed.table("usage", "list", "--unassigned")}
    for client in printed.json("clients", "list"):
        listed |= {row["Id"]: row for row in printed.table("usage", "list", "--client", str(client["id"]))}
    table = shown.page(UsagePage, Place(Page.USAGE)).panel.table
    awaited = [cell["included"] for cell in texts(table, "included")].index(AWAITED)
    shown.until(lambda: texts_at(table, awaited)["included"] != AWAITED)

    cells = texts(table, "when", "client", "source", "id", "channel", "quantity", "state", *POOLS)

    assert len(cells) == len(listed) == len(printed.json("usage", "list"))
    for cell in cells:
        row = listed[cell["id"]]
        assert cell["client"] == row["Client"]
        assert cell["source"].casefold() == row["Source"].replace("manual", "by hand")
        assert (cell["channel"], cell["quantity"]) == (row["Channel"], row["Quantity"])
        assert cell["state"] == row["State"]
        assert without_year(cell["when"]) == without_year(moment(row["When"]))
        for key, title in POOLS.items():
            assert cell[key] == in_brackets(row[title], zero="0.00" if key == "billed" else NONE)


POOLS = {
    "billed": "Minutes",
    "included": "Included",
    "wallet": "Wallet",
    "billable": "Billable",
    "uncovered": "Uncovered",
}


def in_brackets(words: str, *, zero: str) -> str:
    """`6.00 min (24 chats)` as a narrow column has it: `6.00 (24)`."""
    shorter = words.replace(" min", "").replace(" chats", "").replace(" chat", "")
    if not shorter or (zero == NONE and shorter.startswith("0.00")):
        return NONE
    return shorter


def moment(text: str) -> str:
    """`2026-11-01 01:30:59` as people read it."""
    wall = datetime.fromisoformat(text)
    return f"{american.day(wall.date())}, {wall.hour % 12 or 12}:{wall:%M %p}"


def without_year(text: str) -> str:
    """Lists leave out the present year."""
    return text.replace(f", {TODAY.year}", "")


def test_chips_of_usage_count_what_is_printed(printed: Printed, shown: Shown) -> None:
    usage = printed.json("usage", "list")
    counts = Counter(record["state"] for record in usage)
    names = {
        "rated": "Counted",
        "late": "Late",
        "unbilled": "Unbilled",
        "unassigned": "Unassigned",
        "voided": "Void",
    }

    chips = chip_words(shown.page(UsagePage, Place(Page.USAGE)).panel.chips)

    assert chips == {
        "all": f"All {len(usage):,}",
        **{key: f"{name} {counts[key]:,}" for key, name in names.items()},
    }


def test_minutes_of_a_clients_period_are_those_of_its_printed_records(printed: Printed, shown: Shown) -> None:
    live = live_of(printed)
    used = {listed["id"]: listed["included_used_ms"] or 0 for listed in printed.json("clients", "list")}
    listed = max(printed.json("clients", "list"), key=lambda client: used[client["id"]])
    subscription = live[listed["client"]]

    page = shown.page(ClientsPage, Place(Page.CLIENTS, listed["id"], ClientTab.USAGE))
    chart = page.client.findChild(QWidget, "chart")
    series = chart.minutes.series  # type: ignore[union-attr]

    first, before = (date.fromisoformat(subscription[key]) for key in ("period_start", "period_end"))
    expected = minutes_by_day(printed.json("usage", "list", "--client", str(listed["id"])))
    days = [first + timedelta(days=n) for n in range((before - first).days)]
    assert [(one.day, one.voice, one.chat) for one in series] == [
        (day, expected[day, "voice"], expected[day, "chat"]) for day in days
    ]
    total = sum(expected[day, channel] for day in days for channel in ("voice", "chat"))
    said = american.with_chats(total, subscription["terms"]["chats_per_minute"])
    assert plain(chart.sum.text()) == f"{american.days(first, before)}: {said}"  # type: ignore[union-attr]


def minutes_by_day(usage: list[Row]) -> Counter[tuple[date, str]]:
    """Billed milliseconds by day of the agency and channel."""
    sums: Counter[tuple[date, str]] = Counter()
    for record in usage:
        if record["state"] in {"rated", "late"}:
            sums[date.fromisoformat(record["occurred_at"][:10]), record["channel"]] += record["billed_ms"]
    return sums


# ------------------------------------------------------------------ the dashboard


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
    faces = {tile.face.key: tile.face for tile in page.tiles if tile.face is not None and tile.isVisible()}
    said = {face.name: (face.figure, plain(" + ".join(face.details))) for face in faces.values()}

    assert said["Overdue"] == owed(by_status["overdue"])
    assert said["Failed payments"] == owed(by_status["failed"])
    assert said["Due this week"] == owed(soon)
    assert said["Blocked clients"] == (str(len(blocked)), american.counted(len(blocked), "client"))
    assert said["Minutes above 90 %"] == (str(len(nearly)), american.counted(len(nearly), "client"))
    assert said["Unbilled usage"][0] == str(len(unbilled))
    assert said["Unassigned usage"][0] == str(unassigned)
    assert unassigned == len(printed.json("usage", "list", "--unassigned"))
    assert said["About to be settled"] == settling_words(printed, clients)
    assert said["To do on the platform"][0] == str(len(platform_changes(printed, shown)))


def owed(requests: list[Row]) -> tuple[str, str]:
    return str(len(requests)), " + ".join(american.amounts(summed(requests))) or "nothing"


def settling_words(printed: Printed, clients: list[Row]) -> tuple[str, str]:
    window = printed.json("settings", "show")["usage_window_days"]
    days = [
        settled_on(printed, listed, period, window)
        for listed in clients
        for period in printed.json("clients", "show", str(listed["id"]))["settling"]
    ]
    return str(len(days)), f"periods, {american.days(min(days), max(days) + timedelta(days=1))}"


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


def sum_of(requests: list[Row], currency: str) -> Decimal:
    """In one currency, 0 with as many decimals as it has."""
    return summed(requests).get(currency, Decimal(0) if currency == "JPY" else Decimal("0.00"))


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


# ------------------------------------------------------------------ catalog and activity


def test_activity_tells_what_the_history_prints(printed: Printed, shown: Shown) -> None:
    who = {"you": "You", "the engine": "Engine", "an import": "Import"}
    figures, listed = printed.json("history"), printed.table("history")

    cells = texts(shown.page(ActivityPage, Place(Page.ACTIVITY)).panel.table)[::-1]

    assert len(cells) == len(listed) > 10 * CLIENTS
    for cell, row, of in zip(cells, listed, figures, strict=True):
        assert cell["what"] == plain(row["What"])
        assert cell["who"] == who[row["By"]]
        assert without_year(cell["when"]) == without_year(moment(row["When"]))
        assert cell["client"] == (of["client"] or "")
