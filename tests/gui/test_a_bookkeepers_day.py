"""A bookkeeper's day in a real window, by mouse and keys alone: what the screen says, what the books hold."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import TypeVar

from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QLabel, QListWidget, QWidget
from pytestqt.qtbot import QtBot

from agencybilling.domain.payments import PaymentRequest, RequestStatus
from agencybilling.domain.subscriptions import SubscriptionStatus
from agencybilling.gui.app import Opened
from agencybilling.gui.dialogs.apply_pack import ApplyPackDialog
from agencybilling.gui.dialogs.assign_packs import AssignPacksDialog
from agencybilling.gui.dialogs.assign_plan import AssignPlanDialog
from agencybilling.gui.dialogs.cancel_subscription import CancelDialog
from agencybilling.gui.dialogs.consequences import Consequences
from agencybilling.gui.dialogs.extend_due import ExtendDueDialog
from agencybilling.gui.dialogs.new_client import NewClientDialog
from agencybilling.gui.dialogs.record_usage import RecordUsageDialog
from agencybilling.gui.dialogs.start_subscription import StartDialog
from agencybilling.gui.dialogs.undo_change import UndoChangeDialog
from agencybilling.gui.dialogs.update_status import UpdateStatusDialog
from agencybilling.gui.pages.catalog.forms import PackForm, PlanForm
from agencybilling.gui.pages.client.opened import OpenedClient
from agencybilling.gui.pages.client.pools import IncludedCard
from agencybilling.gui.pages.requests.page import RequestsPage
from agencybilling.gui.places import Page
from agencybilling.gui.tables.columns import Column
from agencybilling.gui.tables.view import DataTable
from agencybilling.gui.widgets.breakdown import BreakdownCard
from agencybilling.gui.widgets.pill import Pill
from agencybilling.gui.widgets.segments import Segment
from agencybilling.gui.widgets.usage_bar import UsageBar
from agencybilling.queries.standing import Standing, standing_of
from agencybilling.services.application import Application
from agencybilling.services.settings import ReviewWhen
from tests.gui.conftest import StandingClock

W = TypeVar("W", bound=QWidget)
D = TypeVar("D", bound=QDialog)
CTRL = Qt.KeyboardModifier.ControlModifier
LEFT = Qt.MouseButton.LeftButton
NO_KEY = Qt.KeyboardModifier.NoModifier
CLIENT = "Aldermoor Dental"


class Bookkeeper:
    """Someone who sees a window, a mouse and a keyboard, and nothing behind them."""

    def __init__(self, opened: Opened, qtbot: QtBot) -> None:
        self.window = opened.window
        self._idle = opened.workplace.tasks.idle
        self._qtbot = qtbot

    def press(self, keys: str) -> None:
        """Press keys wherever the keyboard is."""
        QTest.keySequence(self._focused(), keys)
        self.wait()

    def write(self, text: str) -> None:
        """Type where the keyboard is; what a field held before is typed over."""
        field = self._focused()
        QTest.keySequence(field, "Ctrl+A")
        QTest.keyClicks(field, text)

    def fill(self, field: QWidget, text: str) -> None:
        """Click into a field and type."""
        self.click(field)
        self.write(text)

    def click(
        self, widget: QWidget, at: QPoint | None = None, *, holding: Qt.KeyboardModifier | None = None
    ) -> None:
        """Click with the left button, in the middle unless said otherwise."""
        assert widget.isVisible()
        point = widget.rect().center() if at is None else at
        QTest.mouseClick(widget, LEFT, holding or Qt.KeyboardModifier.NoModifier, point)
        self.wait()

    def go(self, page: Page) -> None:
        """Click a page of the navigation."""
        self.click(self.window.navigation.button(page))

    def dialog(self, kind: type[D]) -> D:
        """The dialog of this kind, once it is open and has said what follows."""
        self._qtbot.waitUntil(lambda: bool(self._open(kind)))
        found = self._open(kind)[0]
        self.wait()
        return found

    def say_ok(self, dialog: QDialog) -> None:
        """Enter, until the dialog has done its command and gone."""
        with self._qtbot.waitSignal(dialog.finished):
            QTest.keyClick(self._focused(dialog), Qt.Key.Key_Return)
        self.come_back()

    def come_back(self) -> None:
        """The window has the keyboard again; on a screen without a window manager nobody sees to that."""
        self.window.activateWindow()
        self._qtbot.waitUntil(self.window.isActiveWindow)
        self.wait()

    def foresees(self, dialog: QDialog, *words: str) -> None:
        """Wait until the dialog says that this follows."""
        panel = self.part(dialog, Consequences)
        self._qtbot.waitUntil(lambda: all(word in panel.text for word in words))

    def part(self, of: QWidget, kind: type[W]) -> W:
        """The one visible part of this kind."""
        found = [one for one in of.findChildren(kind) if one.isVisible()]
        assert len(found) == 1, found
        return found[0]

    def told(self, words: str) -> None:
        """Wait until the message at the bottom says this."""
        self._qtbot.waitUntil(lambda: words in self.window.status.messages.text)

    def sees(self, *words: str) -> None:
        """Wait until each of these can be read in the header, a label or a pill of the page."""
        self._qtbot.waitUntil(lambda: all(word in self._words() for word in words))

    def wait(self) -> None:
        """Until nothing is read or carried out any more, twice: a change is heard a moment later."""
        for _again in range(2):
            self._qtbot.wait(70)
            self._qtbot.waitUntil(self._idle)

    def until(self, happened: object) -> None:
        """Until something is so."""
        assert callable(happened)
        self._qtbot.waitUntil(happened)

    def choose_segment(self, dialog: QWidget, name: str) -> None:
        """Click one of the choices that stand side by side."""
        self.click(next(s for s in dialog.findChildren(Segment) if s.text() == name))

    def _open(self, kind: type[D]) -> list[D]:
        return [one for one in self.window.findChildren(kind) if one.isVisible()]

    def _focused(self, within: QWidget | None = None) -> QWidget:
        return QApplication.focusWidget() or within or self.window

    def _words(self) -> str:
        labels = [one for one in self.window.findChildren(QLabel) if one.isVisible()]
        return "\n".join([self.window.title.text(), *(label.text() for label in labels)])


class Books:
    """What the books hold, read as anybody may."""

    def __init__(self, application: Application) -> None:
        self._application = application

    def client(self) -> Standing:
        with self._application.read() as unit:
            return standing_of(unit, self._application.clients.id_of(CLIENT))

    def requests(self) -> tuple[PaymentRequest, ...]:
        """Of the client, in order of creation."""
        return self.client().requests

    def statuses(self) -> list[RequestStatus]:
        return [request.status for request in self.requests()]


def texts(table: DataTable[object], key: str) -> list[str]:
    """What a column says, row by row."""
    model = table.model
    columns: Iterable[Column[object]] = model.columns
    at = next(n for n, column in enumerate(columns) if column.key == key)
    return [model.text_at(row, at) for row in range(model.rowCount())]


def test_a_bookkeepers_day(
    opened: Opened, application: Application, clock: StandingClock, qtbot: QtBot
) -> None:
    someone, books = Bookkeeper(opened, qtbot), Books(application)

    # The day jumps by weeks; what it asks a person after time away has tests of its own.
    application.settings.leave_to_a_person(review=ReviewWhen.NEVER)
    make_a_plan_and_a_pack(someone, application)
    add_a_client_and_start(someone, books)
    record_calls_until_the_bar_turns_amber(someone, books, clock)
    apply_a_pack_as_pending(someone, books)
    let_the_clock_pass_to_the_renewal(someone, books, opened, clock)
    see_the_requests_and_hover_a_breakdown(someone, books)
    mark_three_paid_at_once(someone, books)
    undo_one(someone, books)
    extend_a_due_date(someone, books)
    cancel(someone, books)

    assert application.check.run() == []


def make_a_plan_and_a_pack(someone: Bookkeeper, application: Application) -> None:
    someone.go(Page.CATALOG)
    someone.press("Ctrl+N")
    form = someone.part(someone.window, PlanForm)
    someone.write("Growth")
    someone.fill(form.fee, "99.00")
    someone.fill(form.included, "10")
    someone.click(form.has_rate, QPoint(10, form.has_rate.height() // 2))
    someone.fill(form.rate, "0.15")
    someone.click(form.grace)
    someone.write("30")
    someone.until(lambda: "Usage · $0.15/min" in {pill.text() for pill in someone.window.findChildren(Pill)})
    someone.press("Ctrl+S")
    someone.told("Growth is saved")
    (plan,) = application.catalog.plans()
    assert (plan.name, plan.terms.recurring_fee, plan.terms.included_minutes) == ("Growth", 9_900, 10)

    someone.press("Ctrl+Tab")
    someone.press("Ctrl+N")
    pack_form = someone.part(someone.window, PackForm)
    someone.write("Top-up")
    someone.fill(pack_form.price, "12.00")
    someone.press("Ctrl+S")
    someone.told("Top-up is saved")
    (pack,) = application.catalog.packs()
    assert (pack.name, pack.minutes, pack.price.minor) == ("Top-up", 100, 1_200)


def add_a_client_and_start(someone: Bookkeeper, books: Books) -> None:
    someone.go(Page.CLIENTS)
    someone.press("Ctrl+N")
    dialog = someone.dialog(NewClientDialog)
    someone.write(CLIENT)
    someone.say_ok(dialog)
    someone.sees(CLIENT, "Not started")
    assert books.client().subscription is None

    someone.press("Ctrl+Shift+P")
    plan = someone.dialog(AssignPlanDialog)
    someone.write("Growth")
    someone.say_ok(plan)
    someone.told("Growth is assigned")

    someone.press("Ctrl+Shift+S")
    start = someone.dialog(StartDialog)
    someone.foresees(start, "$99.00", "Jun 17, 2026")
    someone.say_ok(start)
    someone.sees(CLIENT, "Active", "$99.00")
    subscription = books.client().subscription
    assert subscription is not None
    assert subscription.status is SubscriptionStatus.ACTIVE
    assert [request.amount for request in books.requests()] == [9_900]
    assert books.requests()[0].due_on == date(2026, 6, 17)


def record_calls_until_the_bar_turns_amber(someone: Bookkeeper, books: Books, clock: StandingClock) -> None:
    for number, seconds in enumerate(("300", "264"), start=1):
        clock.set(f"2026-06-10T1{number}:00")
        open_tab(someone, "Usage")
        someone.press("Ctrl+Alt+N")
        dialog = someone.dialog(RecordUsageDialog)
        someone.fill(dialog.quantity, seconds)
        someone.say_ok(dialog)
        period = books.client().period
        assert period is not None
        assert period.records == number
        open_tab(someone, "Billing")
        card = someone.part(someone.window, IncludedCard)
        amber = card.pill.tone.value == "warn"
        assert amber == (number == 2), card.pill.text()
    bar = someone.part(someone.window, UsageBar)
    assert "0.6" in bar.accessibleName() + bar.accessibleDescription() + str(bar.toolTip())


def apply_a_pack_as_pending(someone: Bookkeeper, books: Books) -> None:
    open_tab(someone, "Add-on packs")
    someone.press("Ctrl+Shift+A")
    assign = someone.dialog(AssignPacksDialog)
    packs = someone.part(assign, QListWidget)
    QTest.keyClick(packs, Qt.Key.Key_Space)
    someone.say_ok(assign)
    assert books.client().pack_names == ("Top-up",)

    someone.press("Ctrl+Shift+Y")
    apply = someone.dialog(ApplyPackDialog)
    someone.choose_segment(apply, "Pending")
    someone.foresees(apply, "100", "$12.00")
    someone.say_ok(apply)
    someone.told("Top-up is credited")
    assert books.client().account.client.wallet == 100 * 60_000
    assert [(r.amount, r.status) for r in books.requests()] == [
        (9_900, RequestStatus.PENDING),
        (1_200, RequestStatus.PENDING),
    ]


def let_the_clock_pass_to_the_renewal(
    someone: Bookkeeper, books: Books, opened: Opened, clock: StandingClock
) -> None:
    opened.engine.start()
    clock.set("2026-06-17T08:00")
    opened.engine.ask()
    someone.wait()
    assert len(books.requests()) == 2

    clock.set("2026-07-10T00:00:01")
    opened.engine.ask()
    someone.told("Renewals are done: 1 payment request")
    someone.sees("Up to date")
    assert books.statuses() == [RequestStatus.OVERDUE, RequestStatus.OVERDUE, RequestStatus.PENDING]
    subscription = books.client().subscription
    assert subscription is not None
    assert subscription.status is SubscriptionStatus.PAST_DUE
    someone.sees("Past due")


def see_the_requests_and_hover_a_breakdown(someone: Bookkeeper, books: Books) -> None:
    table = requests_table(someone)
    assert texts(table, "number") == [str(request.number) for request in reversed(books.requests())]
    assert texts(table, "status") == ["Pending", "Overdue", "Overdue"]
    assert texts(table, "amount") == ["$99.00", "$12.00", "$99.00"]

    area = cell(table, row=0, key="amount")
    QTest.mouseMove(table.view.viewport(), QPoint(5, 5))
    QTest.mouseMove(table.view.viewport(), area.center())
    someone.until(lambda: any(card.isVisible() for card in someone.window.findChildren(BreakdownCard)))
    card = someone.part(someone.window, BreakdownCard)
    assert "Recurring fee" in card.accessibleDescription() + card.accessibleName()
    assert "$99.00" in card.accessibleDescription() + card.accessibleName()
    card.leave()


def mark_three_paid_at_once(someone: Bookkeeper, books: Books) -> None:
    table = requests_table(someone)
    for row in range(3):
        someone.click(table.view.viewport(), cell(table, row=row, key="number").center(), holding=CTRL)
    assert table.selected_count == 3
    someone.press("Ctrl+U")
    dialog = someone.dialog(UpdateStatusDialog)
    someone.choose_segment(dialog, "Paid")
    someone.fill(dialog.reference, "BANK-771")
    someone.foresees(dialog, "becomes Active")
    someone.say_ok(dialog)
    someone.until(lambda: texts(table, "status") == ["Paid"] * 3)
    assert [(r.status, r.external_reference, r.paid_on) for r in books.requests()] == [
        (RequestStatus.PAID, "BANK-771", date(2026, 7, 10))
    ] * 3
    subscription = books.client().subscription
    assert subscription is not None
    assert subscription.status is SubscriptionStatus.ACTIVE


def undo_one(someone: Bookkeeper, books: Books) -> None:
    table = requests_table(someone)
    someone.click(table.view.viewport(), cell(table, row=0, key="number").center())
    someone.press("Ctrl+Z")
    dialog = someone.dialog(UndoChangeDialog)
    someone.say_ok(dialog)
    someone.until(lambda: texts(table, "status") == ["Pending", "Paid", "Paid"])
    newest = books.requests()[-1]
    assert (newest.status, newest.paid_on, newest.external_reference) == (RequestStatus.PENDING, None, None)


def extend_a_due_date(someone: Bookkeeper, books: Books) -> None:
    before = books.requests()[-1].due_on
    table = requests_table(someone)
    someone.click(table.view.viewport(), cell(table, row=0, key="number").center())
    someone.press("Ctrl+E")
    dialog = someone.dialog(ExtendDueDialog)
    dialog.due_on.setFocus()
    someone.press("Down")
    later = dialog.due_on.day()
    someone.say_ok(dialog)
    newest = books.requests()[-1]
    assert newest.due_on == later != before
    assert newest.grace_until is not None
    someone.until(lambda: "Jul" in texts(table, "due")[0])


def cancel(someone: Bookkeeper, books: Books) -> None:
    someone.press("Ctrl+K")
    someone.write("alder")
    someone.wait()
    someone.press("Return")
    someone.sees(CLIENT)
    someone.press("Ctrl+Shift+X")
    dialog = someone.dialog(CancelDialog)
    someone.foresees(dialog, "Canceled")
    someone.click(dialog.void_open, QPoint(10, dialog.void_open.height() // 2))
    someone.click(dialog.ok)
    someone.come_back()
    someone.told("is canceled")
    someone.sees(CLIENT, "Canceled")
    subscription = books.client().subscription
    assert subscription is not None
    assert subscription.status is SubscriptionStatus.CANCELED
    assert books.statuses()[-1] is RequestStatus.CANCELED


def open_tab(someone: Bookkeeper, name: str) -> None:
    """Click a tab of the opened client."""
    tabs = someone.part(someone.window, OpenedClient).tabs
    at = next(n for n in range(tabs.count()) if tabs.tabText(n) == name)
    someone.click(tabs, tabs.tabRect(at).center())


def requests_table(someone: Bookkeeper) -> DataTable[object]:
    """The list of all payment requests."""
    someone.go(Page.REQUESTS)
    page = someone.window.screen_shown
    assert isinstance(page, RequestsPage)
    return page.panel.table  # type: ignore[return-value] # of requests, read as rows of anything


def cell(table: DataTable[object], *, row: int, key: str) -> QRect:
    """Where a cell is in the view."""
    columns: Iterable[Column[object]] = table.model.columns
    at = next(n for n, column in enumerate(columns) if column.key == key)
    return table.view.visualRect(table.model.index(row, at))
