from __future__ import annotations

import csv
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import TypeVar

import pytest
from openpyxl import load_workbook
from PySide6.QtCore import QPoint, Qt
from PySide6.QtPrintSupport import QPrintDialog, QPrinter
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QLabel, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from agencybilling.domain.payments import RequestStatus
from agencybilling.domain.subscriptions import SubscriptionStatus
from agencybilling.gui.app import Opened
from agencybilling.gui.dialogs.charge import ChargeDialog
from agencybilling.gui.dialogs.extend_due import ExtendDueDialog
from agencybilling.gui.dialogs.pages import PagesDialog
from agencybilling.gui.dialogs.undo_change import UndoChangeDialog
from agencybilling.gui.dialogs.update_status import UpdateStatusDialog
from agencybilling.gui.main_window import MainWindow
from agencybilling.gui.pages.lists.output import listing, written
from agencybilling.gui.pages.requests.output import request_outlook
from agencybilling.gui.pages.requests.panel import RequestsPanel
from agencybilling.gui.places import Page, Place
from agencybilling.gui.printing import Listing, PrintedColumn, column_widths, draw, sheet_of_paper
from agencybilling.gui.tasks import Canceled, Task
from agencybilling.gui.widgets.field_errors import error_of
from agencybilling.queries.requests import RequestRow, all_requests
from agencybilling.services.application import Application
from agencybilling.services.payments import StatusChange
from tests.builders import PLAN
from tests.gui.conftest import StandingClock

LEFT = Qt.MouseButton.LeftButton
CTRL = Qt.KeyboardModifier.ControlModifier
D = TypeVar("D", bound=QDialog)

ALDERMOOR, BIRCHWOOD, CEDAR = "Aldermoor Dental", "Birchwood Spa", "Cedar & Söhne"


@pytest.fixture
def books(application: Application, clock: StandingClock) -> Application:
    """Three clients since 10 June, whose fees are overdue on 20 June; one of them pays in euros."""
    application.catalog.add_plan({**PLAN, "name": "Growth"})
    application.catalog.add_plan({**PLAN, "name": "Wachstum", "currency": "EUR"})
    for name, plan in ((ALDERMOOR, "Growth"), (BIRCHWOOD, "Growth"), (CEDAR, "Wachstum")):
        application.clients.add(name, with_campaigns=["Reception", "Recall"])
        application.subscriptions.assign_plan(name, plan)
        application.subscriptions.start(name)
    clock.set("2026-06-20T10:00")
    application.renewals.run()
    return application


@pytest.fixture
def panel(books: Application, opened: Opened, qtbot: QtBot) -> RequestsPanel:
    """The page of payment requests, read and with the keyboard in its table."""
    del books
    opened.window.go(Place(Page.REQUESTS))
    page = opened.window.screen_shown
    assert page is not None
    shown = page.findChild(RequestsPanel)
    assert isinstance(shown, RequestsPanel)
    settle(qtbot, shown)
    shown.table.setFocus()
    return shown


def settle(qtbot: QtBot, panel: RequestsPanel) -> None:
    """Until nothing is being read or counted."""
    qtbot.waitUntil(lambda: panel.workplace.tasks.idle() and not panel.table.model.busy)


def numbers(panel: RequestsPanel) -> list[str]:
    return [panel.table.model.text_at(row, 0)[-3:] for row in range(panel.table.count)]


def texts(panel: RequestsPanel, row: int) -> dict[str, str]:
    model = panel.table.model
    return {column.key: model.text_at(row, at) for at, column in enumerate(model.columns)}


def chips(panel: RequestsPanel) -> dict[str, str]:
    return {chip.face.key: chip.face.words for chip in panel.chips._chips.values()}


def held(application: Application) -> list[RequestRow]:
    with application.read() as unit:
        return list(all_requests(unit))


def statuses(application: Application) -> list[RequestStatus]:
    return [row.request.status for row in held(application)]


def standing(application: Application, name: str) -> SubscriptionStatus:
    with application.read() as unit:
        live = unit.accounts.load(application.clients.id_of(name)).live
    assert live is not None
    return live.status


def dialog(qtbot: QtBot, panel: RequestsPanel, kind: type[D]) -> D:
    """The dialog that opens, with what follows in sight."""

    def found() -> D | None:
        return next((d for d in panel.window().findChildren(kind) if d.isVisible()), None)

    qtbot.waitUntil(lambda: found() is not None)
    made = found()
    assert made is not None
    return made


def foreseen(qtbot: QtBot, of: QDialog, word: str) -> str:
    """What follows, once it holds a word."""
    panel = of.findChild(QWidget, "consequences")

    def said() -> str:
        return str(getattr(panel, "text", ""))

    qtbot.waitUntil(lambda: word in said())
    return said()


def message(window: QWidget) -> str:
    assert isinstance(window, MainWindow)
    return window.status.messages.text


def button(of: QWidget, name: str) -> QPushButton:
    found = of.findChild(QPushButton, name)
    assert isinstance(found, QPushButton)
    return found


def press(qtbot: QtBot, of: QDialog, name: str = "ok") -> None:
    """A button of a dialog, until the dialog has gone."""
    with qtbot.waitSignal(of.finished):
        QTest.mouseClick(button(of, name), LEFT)


def test_a_row_says_what_a_request_is_about_and_until_when_it_may_be_paid(panel: RequestsPanel) -> None:
    assert numbers(panel) == ["003", "002", "001"]
    assert texts(panel, 2) == {
        "number": "PR-2026-000001",
        "client": ALDERMOOR,
        "badges": "Cycle, Recurring",
        "description": "Growth",
        "period": "Jun 10 – Jul 9",
        "amount": "$99.00",
        "status": "Overdue",
        "due": "Jun 17",
        "issued": "Jun 10",
        "reference": "",
    }
    row = panel.table.model.row_at(2)
    due = next(column for column in panel.table.model.columns if column.key == "due")
    assert row is not None
    assert due.second is not None
    assert due.second(row) == "Grace until Jun 22"


def test_chips_count_each_status_and_never_add_currencies(panel: RequestsPanel, qtbot: QtBot) -> None:
    panel.workplace.application.payments.set_status(BIRCHWOOD, 0, change=StatusChange("paid"))
    qtbot.waitUntil(lambda: chips(panel)["paid"] == "Paid 1 · $99.00")
    assert chips(panel)["all"] == "All 3 · €99.00 + $198.00"
    assert chips(panel)["open"] == "Open 2 · €99.00 + $99.00"
    assert chips(panel)["overdue"] == "Overdue 2 · €99.00 + $99.00"
    assert chips(panel)["failed"] == "Failed 0"


def test_a_chip_narrows_the_list_and_the_filter_can_be_cleared(panel: RequestsPanel, qtbot: QtBot) -> None:
    QTest.mouseClick(panel.chips._chips["paid"], LEFT)
    settle(qtbot, panel)
    assert numbers(panel) == []
    QTest.mouseClick(next(b for b in panel.table.findChildren(QPushButton) if b.isVisible()), LEFT)
    settle(qtbot, panel)
    assert numbers(panel) == ["003", "002", "001"]
    assert panel.chips.keys == {"all"}


def test_typing_finds_numbers_clients_and_references(panel: RequestsPanel, qtbot: QtBot) -> None:
    change = StatusChange("paid", external_reference="SEPA-77")
    panel.workplace.application.payments.set_status(CEDAR, 0, change=change)
    for typed, found in (("birch", ["002"]), ("SEPA-7", ["003"]), ("PR-2026-000001", ["001"])):
        panel.search.clear()
        with qtbot.waitSignal(panel.search.searched):
            QTest.keyClicks(panel.search, typed)
        settle(qtbot, panel)
        assert numbers(panel) == found
    assert chips(panel)["all"] == "All 1 · $99.00"


def test_days_narrow_the_list_by_issue_or_due_date(panel: RequestsPanel, qtbot: QtBot) -> None:
    panel.workplace.application.payments.charge(
        ALDERMOOR, amount="20.00", currency="USD", description="Training", due_on="2026-07-01"
    )
    panel.first.show_day(date(2026, 6, 20))
    settle(qtbot, panel)
    assert numbers(panel) == ["004"]
    panel.days.setCurrentIndex(panel.days.findText("Due"))
    panel.first.show_day(date(2026, 6, 1))
    panel.last.show_day(date(2026, 6, 30))
    settle(qtbot, panel)
    assert numbers(panel) == ["003", "002", "001"]


def test_a_place_narrows_the_list_and_stands_on_a_request(
    panel: RequestsPanel, window: MainWindow, qtbot: QtBot
) -> None:
    application = panel.workplace.application
    application.payments.extend(BIRCHWOOD, 0, due_on="2026-06-24")
    window.go(Place(Page.REQUESTS, filters={"due": "week"}))
    settle(qtbot, panel)
    assert numbers(panel) == ["002"]
    window.go(Place(Page.REQUESTS, filters={"status": "overdue"}))
    settle(qtbot, panel)
    assert numbers(panel) == ["003", "001"]
    window.go(Place(Page.REQUESTS, filters={"client": str(application.clients.id_of(CEDAR))}))
    settle(qtbot, panel)
    assert numbers(panel) == ["003"]
    assert panel.of_client.isVisible()
    window.go(Place(Page.REQUESTS, item=held(application)[0].request.id))
    settle(qtbot, panel)
    assert list(panel.table.selected_ids()) == [held(application)[0].request.id]


def test_enter_updates_a_status_and_shows_what_follows_before_it_is_given(
    panel: RequestsPanel, window: MainWindow, qtbot: QtBot
) -> None:
    application = panel.workplace.application
    panel.table.view.selectRow(2)
    QTest.keyClick(panel.table.view, Qt.Key.Key_Return)
    opened = dialog(qtbot, panel, UpdateStatusDialog)
    assert opened.whose.text() == f"PR-2026-000001 · {ALDERMOOR}"
    assert opened.present_status.text() == "Overdue"
    assert opened.set_by.text() == "by the engine on Jun 18, 2026"
    told = foreseen(qtbot, opened, "becomes Active")
    assert "2 campaigns resume: Reception, Recall" in told
    assert standing(application, ALDERMOOR) is SubscriptionStatus.PAST_DUE
    opened.reference.setText("ACH-1")
    press(qtbot, opened)
    settle(qtbot, panel)
    assert held(application)[0].request.paid_on == date(2026, 6, 20)
    assert held(application)[0].request.external_reference == "ACH-1"
    assert standing(application, ALDERMOOR) is SubscriptionStatus.ACTIVE
    assert message(window) == "PR-2026-000001 is Paid."
    qtbot.waitUntil(lambda: texts(panel, 2)["status"] == "Paid")
    assert texts(panel, 2)["due"] == "Paid Jun 20"
    assert texts(panel, 2)["reference"] == "ACH-1"


def test_several_are_paid_at_once_and_the_message_takes_it_back(
    panel: RequestsPanel, window: MainWindow, qtbot: QtBot
) -> None:
    application = panel.workplace.application
    QTest.keyClick(panel.table.view, Qt.Key.Key_A, CTRL)
    qtbot.waitUntil(lambda: panel.count.text() == "3 of 3 selected · €99.00 + $198.00")
    QTest.mouseClick(panel.update_button, LEFT)
    opened = dialog(qtbot, panel, UpdateStatusDialog)
    assert opened.whose.text() == "3 payment requests of 3 clients"
    assert opened.set_by.text() == "Now: 3 Overdue"
    told = foreseen(qtbot, opened, "become Active")
    assert told.splitlines() == [
        f"3 clients become Active: {CEDAR}, {BIRCHWOOD}, {ALDERMOOR}",
        "6 campaigns resume",
    ]
    opened.reference.setText("BATCH-7")
    press(qtbot, opened)
    assert statuses(application) == [RequestStatus.PAID] * 3
    assert {row.request.external_reference for row in held(application)} == {"BATCH-7"}
    assert message(window) == "3 requests are Paid."
    undo = next(b for b in window.status.messages.findChildren(QPushButton) if b.text() == "&Undo")
    QTest.mouseClick(undo, LEFT)
    qtbot.waitUntil(lambda: statuses(application) == [RequestStatus.OVERDUE] * 3)
    assert {row.request.external_reference for row in held(application)} == {None}
    assert standing(application, CEDAR) is SubscriptionStatus.PAST_DUE
    qtbot.waitUntil(lambda: message(window).startswith("Undone: "))


def test_undo_by_key_says_what_comes_back(panel: RequestsPanel, qtbot: QtBot) -> None:
    application = panel.workplace.application
    application.payments.set_status(ALDERMOOR, 0, change=StatusChange("paid"))
    settle(qtbot, panel)
    panel.table.view.selectRow(2)
    QTest.keyClick(panel.table.view, Qt.Key.Key_Z, CTRL)
    opened = dialog(qtbot, panel, UndoChangeDialog)
    assert f"{ALDERMOOR} becomes Past due" in foreseen(qtbot, opened, "Past due")
    press(qtbot, opened)
    assert statuses(application) == [RequestStatus.OVERDUE] * 3


def test_undo_says_why_it_can_not_be_done(panel: RequestsPanel, qtbot: QtBot) -> None:
    panel.table.view.selectRow(0)
    QTest.keyClick(panel.table.view, Qt.Key.Key_Z, CTRL)
    opened = dialog(qtbot, panel, UndoChangeDialog)
    foreseen(qtbot, opened, "The engine has acted on PR-2026-000003 since.")
    assert not opened.ok.isEnabled()
    press(qtbot, opened, "cancel")
    assert statuses(panel.workplace.application) == [RequestStatus.OVERDUE] * 3


def test_escape_leaves_everything_as_it_was(panel: RequestsPanel, qtbot: QtBot) -> None:
    panel.table.view.selectRow(0)
    QTest.keyClick(panel.table.view, Qt.Key.Key_U, CTRL)
    opened = dialog(qtbot, panel, UpdateStatusDialog)
    with qtbot.waitSignal(opened.finished):
        QTest.keyClick(opened, Qt.Key.Key_Escape)
    assert statuses(panel.workplace.application) == [RequestStatus.OVERDUE] * 3


def test_only_paid_asks_for_a_day_and_none_in_the_future(panel: RequestsPanel, qtbot: QtBot) -> None:
    panel.table.view.selectRow(0)
    QTest.keyClick(panel.table.view, Qt.Key.Key_U, CTRL)
    opened = dialog(qtbot, panel, UpdateStatusDialog)
    opened.paid_on.show_day(date(2026, 6, 25))
    assert opened.paid_on.day() == date(2026, 6, 20)
    failed = next(s for s in opened.status._segments.values() if s.text() == "Failed")
    QTest.mouseClick(failed, LEFT)
    assert not opened.paid_on.isVisible()
    press(qtbot, opened)
    assert statuses(panel.workplace.application)[2] is RequestStatus.FAILED
    assert held(panel.workplace.application)[2].request.paid_on is None


def test_a_due_date_is_extended_and_its_grace_moves_along(panel: RequestsPanel, qtbot: QtBot) -> None:
    application = panel.workplace.application
    panel.table.view.selectRow(2)
    QTest.keyClick(panel.table.view, Qt.Key.Key_E, CTRL)
    opened = dialog(qtbot, panel, ExtendDueDialog)
    assert opened.due_now.text() == "Jun 17, 2026, grace until Jun 22, 2026"
    opened.due_on.show_day(date(2026, 6, 30))
    assert f"{ALDERMOOR} becomes Active" in foreseen(qtbot, opened, "Jun 30, 2026")
    press(qtbot, opened)
    extended = held(application)[0].request
    assert (extended.status, extended.due_on) == (RequestStatus.PENDING, date(2026, 6, 30))
    assert extended.grace_until == date(2026, 7, 5)


def test_a_settled_request_can_not_be_extended(panel: RequestsPanel, qtbot: QtBot) -> None:
    panel.workplace.application.payments.set_status(CEDAR, 0, change=StatusChange("paid"))
    settle(qtbot, panel)
    qtbot.waitUntil(lambda: texts(panel, 0)["status"] == "Paid")
    panel.table.view.selectRow(0)
    assert not panel.actions_here.extend.isEnabled()
    panel.table.view.selectRow(1)
    assert panel.actions_here.extend.isEnabled()


def test_a_charge_is_refused_beside_its_field_and_kept_as_typed(panel: RequestsPanel, qtbot: QtBot) -> None:
    application = panel.workplace.application
    QTest.keyClick(panel.table.view, Qt.Key.Key_N, CTRL)
    opened = dialog(qtbot, panel, ChargeDialog)
    ok = button(opened, "ok")
    QTest.mouseClick(ok, LEFT)
    assert error_of(opened.client)
    QTest.keyClicks(opened.client, "birch")
    QTest.keyClick(opened.client, Qt.Key.Key_Return)
    assert error_of(opened.amount) == "The amount is missing. Enter one."
    QTest.keyClicks(opened.description, "Training day")
    QTest.keyClicks(opened.amount, "0")
    QTest.mouseClick(ok, LEFT)
    qtbot.waitUntil(lambda: "no amount" in error_of(opened.amount))
    assert opened.description.text() == "Training day"
    opened.amount.clear()
    QTest.keyClicks(opened.amount, "1,250.50")
    foreseen(qtbot, opened, "A new request asks for $1,250.50")
    press(qtbot, opened)
    made = held(application)[3]
    assert (made.client, made.request.amount, made.request.description) == (
        BIRCHWOOD,
        125050,
        "Training day",
    )
    qtbot.waitUntil(lambda: numbers(panel)[0] == "004")


def test_space_shows_what_an_amount_is_made_of(panel: RequestsPanel, qtbot: QtBot) -> None:
    panel.table.view.selectRow(2)
    QTest.keyClick(panel.table.view, Qt.Key.Key_Space)
    qtbot.waitUntil(panel.breakdown.isVisible)
    said = panel.breakdown.accessibleDescription()
    assert said.splitlines()[0] == "PR-2026-000001 · Recurring: Growth, Jun 10 – Jul 9, 2026".replace(
        " – ", "\u2009–\u2009"
    )
    assert "Recurring fee" in said
    assert "Total: $99.00" in said
    QTest.keyClick(panel.table.view, Qt.Key.Key_Escape)
    assert not panel.breakdown.isVisible()


def test_requests_are_copied_with_their_line_items(panel: RequestsPanel, qtbot: QtBot) -> None:
    panel.table.view.selectRow(2)
    QApplication.clipboard().clear()
    panel.actions_here.copy.trigger()
    qtbot.waitUntil(lambda: bool(QApplication.clipboard().text()))
    lines = QApplication.clipboard().text().splitlines()
    assert lines[0] == f"PR-2026-000001 · {ALDERMOOR}"
    assert "Total $99.00" in lines


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_what_is_shown_is_exported_with_real_amounts_and_days(
    panel: RequestsPanel, window: MainWindow, qtbot: QtBot, tmp_path: Path, kind: str
) -> None:
    panel.show_filters({"text": "cedar"})
    settle(qtbot, panel)
    file = tmp_path / f"shown.{kind}"
    panel.output.export_to(file)
    qtbot.waitUntil(lambda: file.exists() and panel.workplace.tasks.idle())
    assert message(window) == f"1 request is written to {file}."
    assert panel.progress.isHidden()
    row = read_csv(file) if kind == "csv" else read_workbook(file)
    assert row["Number"] == "PR-2026-000003"
    assert row["Client"] == CEDAR
    assert (row["Type"], row["Kind"]) == ("Cycle", "Recurring")
    assert (row["Currency"], Decimal(str(row["Amount"]))) == ("EUR", Decimal(99))
    assert str(row["Due"]).startswith("2026-06-17")
    assert str(row["Grace until"]).startswith("2026-06-22")
    assert not row["Paid on"]


def test_an_export_that_is_canceled_leaves_no_file(panel: RequestsPanel, tmp_path: Path) -> None:
    application, task = panel.workplace.application, Task()
    sheet = request_outlook(application).for_files(panel.table.sheet())
    task.cancel()
    with pytest.raises(Canceled):
        written(application, sheet, tmp_path / "shown.csv", task=task)
    assert list(tmp_path.glob("shown*")) == []


def test_pointing_at_an_amount_shows_what_it_is_made_of(panel: RequestsPanel, qtbot: QtBot) -> None:
    view, model = panel.table.view, panel.table.model
    amount = next(at for at, column in enumerate(model.columns) if column.key == "amount")
    area = view.visualRect(model.index(1, amount))
    QTest.mouseMove(view.viewport(), area.center() - QPoint(0, 32))
    QTest.mouseMove(view.viewport(), area.center())
    qtbot.waitUntil(panel.breakdown.isVisible)
    assert panel.breakdown.accessibleName().startswith("PR-2026-000002")


def read_csv(file: Path) -> dict[str, object]:
    with file.open(encoding="utf-8-sig", newline="") as stream:
        return dict(next(csv.DictReader(stream)))


def read_workbook(file: Path) -> dict[str, object]:
    titles, row = load_workbook(file).worksheets[0].iter_rows(values_only=True)
    return dict(zip(map(str, titles), row, strict=True))


def test_a_list_is_printed_over_pages_with_what_was_chosen(
    panel: RequestsPanel, qtbot: QtBot, tmp_path: Path
) -> None:
    panel.show_filters({"status": "overdue", "due": "2026-06-01..2026-06-30"})
    settle(qtbot, panel)
    application = panel.workplace.application
    outlook = request_outlook(application)
    made = listing(application, panel.table.sheet(), outlook, about=panel._described())
    assert made.title == "Payment requests – Harbour Voice"
    assert made.about.startswith("Overdue · Due Jun 1")
    assert made.rows[2][:2] == ("PR-2026-000001", ALDERMOOR)
    assert "Jun 17, Grace until Jun 22" in made.rows[2]
    printer = sheet_of_paper()
    printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
    printer.setOutputFileName(str(tmp_path / "list.pdf"))
    assert draw(made, printer) == 1
    many = Listing("Many", "", "", [PrintedColumn("Number")], [("1",)] * 100, left_out=5)
    assert draw(many, printer) == 4
    assert (tmp_path / "list.pdf").read_bytes().startswith(b"%PDF")


def test_print_shows_the_pages_first(panel: RequestsPanel, qtbot: QtBot, tmp_path: Path) -> None:
    QTest.keyClick(panel.table.view, Qt.Key.Key_P, CTRL)
    opened = dialog(qtbot, panel, PagesDialog)
    assert opened.windowTitle() == "Print: Payment requests – Harbour Voice"
    qtbot.waitUntil(lambda: opened.page.text() == "Page 1 of 1")
    assert not opened.later.isEnabled()
    opened._printer.setOutputFileName(str(tmp_path / "printed.pdf"))
    QTest.mouseClick(opened.ok, LEFT)
    printers = dialog(qtbot, panel, QPrintDialog)
    with qtbot.waitSignal(opened.finished):
        printers.accepted.emit(printers.printer())
    assert (tmp_path / "printed.pdf").read_bytes().startswith(b"%PDF")


def test_a_list_too_wide_for_the_paper_cuts_texts_before_figures(qapp: QApplication) -> None:
    del qapp
    columns = [PrintedColumn("Name", gives_way=True), *[PrintedColumn("Sum", at_right=True)] * 9]
    rows = [("A very long name " * 9, *["$1,234,567.00"] * 9)]
    listed = Listing("Wide", "", "", columns, rows)
    whole = column_widths(listed, room=10_000.0)
    fitted = column_widths(listed, room=sum(whole) - 100)
    assert sum(fitted) <= sum(whole) - 100
    assert fitted[0] < whole[0]
    assert fitted[1:] == whole[1:]


def test_other_changes_appear_without_losing_what_is_selected(panel: RequestsPanel, qtbot: QtBot) -> None:
    application = panel.workplace.application
    panel.table.view.selectRow(1)
    chosen = list(panel.table.selected_ids())
    application.payments.charge(ALDERMOOR, amount="5.00", currency="USD", description="Stamp")
    qtbot.waitUntil(lambda: numbers(panel) == ["004", "003", "002", "001"])
    assert list(panel.table.selected_ids()) == chosen
    qtbot.waitUntil(lambda: chips(panel)["pending"] == "Pending 1 · $5.00")


def test_within_a_client_only_its_own_are_listed(books: Application, opened: Opened, qtbot: QtBot) -> None:
    own = books.clients.id_of(BIRCHWOOD)
    panel = RequestsPanel(opened.workplace, own)
    qtbot.addWidget(panel)
    with qtbot.waitExposed(panel):
        panel.show()
    settle(qtbot, panel)
    assert numbers(panel) == ["002"]
    assert "client" not in texts(panel, 0)
    assert chips(panel)["all"] == "All 1 · $99.00"
    assert panel.charge_button.isVisible()
    assert panel._described() == f"{BIRCHWOOD} · All"
    panel.clear()
    settle(qtbot, panel)
    assert numbers(panel) == ["002"]


def test_every_control_has_a_name_for_those_who_can_not_see_it(panel: RequestsPanel, qtbot: QtBot) -> None:
    unnamed = [
        part
        for part in panel.findChildren(QWidget)
        if part.isVisible()
        and part.focusPolicy() & Qt.FocusPolicy.TabFocus
        and not named(part)
        and part.objectName() != "qt_spinbox_lineedit"
    ]
    assert unnamed == []
    panel.table.view.selectRow(0)
    QTest.keyClick(panel.table.view, Qt.Key.Key_U, CTRL)
    opened = dialog(qtbot, panel, UpdateStatusDialog)
    for field in (opened.paid_on, opened.reference, opened.note):
        assert any(label.buddy() is field for label in opened.findChildren(QLabel))
    opened.reject()


def named(part: QWidget) -> bool:
    return bool(part.accessibleName() or getattr(part, "text", lambda: "")())
