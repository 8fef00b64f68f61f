"""Settings: each section saved or refused beside its field, copies and the check, looks at once."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QPixmap
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QMessageBox, QPushButton
from pytestqt.qtbot import QtBot

from agencybilling.domain.decide.draft import Blocking, ReactivateWhen
from agencybilling.gui.main_window import MainWindow
from agencybilling.gui.notices import NOTICES
from agencybilling.gui.pages.settings.page import SettingsPage
from agencybilling.gui.places import Page, Place
from agencybilling.gui.preferences import Preferences
from agencybilling.gui.tables.view import COMFORTABLE
from agencybilling.gui.theme.tokens import DARK, LIGHT
from agencybilling.gui.widgets.field_errors import error_of
from agencybilling.gui.widgets.segments import Segment, SegmentedControl
from agencybilling.services.application import Application
from agencybilling.services.settings import ReviewWhen
from tests.gui.conftest import StandingClock

CTRL = Qt.KeyboardModifier.ControlModifier


class Settings:
    """The page as a person uses it."""

    def __init__(self, window: MainWindow, qtbot: QtBot) -> None:
        self.window, self.qtbot = window, qtbot
        self.turn_to("agency")

    def turn_to(self, section: str) -> None:
        self.window.go(Place(Page.SETTINGS, filters={"section": section}))
        self.settle()

    @property
    def page(self) -> SettingsPage:
        shown = self.window.screen_shown
        assert isinstance(shown, SettingsPage)
        return shown

    @property
    def told(self) -> str:
        """What the strip at the bottom says."""
        return self.window.status.messages.text

    def save(self) -> None:
        """Ctrl+S."""
        QTest.keyClick(self.window, Qt.Key.Key_S, CTRL)
        self.settle()

    def settle(self) -> None:
        self.until(lambda: True)

    def until(self, so: Callable[[], bool]) -> None:
        self.qtbot.waitUntil(lambda: self.window.workplace.tasks.idle() and so())


@pytest.fixture
def settings(window: MainWindow, qtbot: QtBot) -> Settings:
    return Settings(window, qtbot)


def segment(control: SegmentedControl, name: str) -> Segment:
    return next(one for one in control.findChildren(Segment) if one.text() == name)


def test_who_the_agency_is_is_saved_by_keyboard(settings: Settings, application: Application) -> None:
    agency = settings.page.agency
    agency.name.selectAll()
    QTest.keyClicks(agency.name, "Hallo Voice")
    QTest.keyClicks(agency.address, "Quay 1")
    QTest.keyClicks(agency.mail, "books@hallo.example ")
    QTest.keyClicks(agency.how_to_pay, "By wire")
    QTest.keyClick(agency.how_to_pay, Qt.Key.Key_Return)
    QTest.keyClicks(agency.how_to_pay, "Quote the number")
    agency.zone.setFocus()
    agency.zone.selectAll()
    QTest.keyClicks(agency.zone, "Europe/Berlin")
    agency.currency.selectAll()
    QTest.keyClicks(agency.currency, "eur")
    assert settings.page.unsaved() == "Settings"
    settings.save()
    held = application.settings.get()
    assert (held.name, held.address) == ("Hallo Voice", "Quay 1")
    assert (held.mail, held.how_to_pay) == ("books@hallo.example", "By wire\nQuote the number")
    assert (held.time_zone, held.currency) == ("Europe/Berlin", "EUR")
    assert settings.told == "Settings are saved."
    assert not settings.page.unsaved()


def test_what_cannot_be_is_refused_beside_its_field_and_stays_typed(
    settings: Settings, application: Application
) -> None:
    before = application.settings.get()
    agency = settings.page.agency
    agency.name.clear()
    QTest.keyClick(agency.name, Qt.Key.Key_Backspace)
    QTest.keyClicks(agency.currency, "x")
    settings.save()
    assert error_of(agency.name) == "The name is missing. Enter one."
    QTest.keyClicks(agency.name, "Hallo")
    QTest.keyClicks(agency.mail, "our books@hallo.example")
    agency.currency.setText("USD")
    settings.save()
    assert error_of(agency.mail) == (
        "our books@hallo.example is no e-mail address. Write it with one @ and no spaces, as"
        " books@agency.example."
    )
    agency.mail.clear()
    agency.zone.selectAll()
    QTest.keyClicks(agency.zone, "Mars")
    settings.save()
    assert error_of(agency.zone) == "Mars is no time zone. Choose one such as Europe/Berlin."
    agency.zone.pick("UTC")
    agency.currency.setText("E")
    settings.save()
    assert "E is no currency code" in error_of(agency.currency)
    assert application.settings.get() == before
    assert agency.name.text() == "Hallo"


def test_a_currency_of_ones_own_is_added_and_taken_away(settings: Settings, application: Application) -> None:
    agency = settings.page.agency
    agency.add_currency.click()
    for column, text in enumerate(("POINTS", "0")):
        cell = agency.currencies.item(0, column)
        assert cell is not None
        cell.setText(text)
    settings.save()
    assert application.settings.get().currency_decimals == {"POINTS": 0}
    agency.currencies.setCurrentCell(0, 0)
    agency.remove_currency.click()
    settings.save()
    assert application.settings.get().currency_decimals == {}


def test_decimals_that_are_none_are_refused_beside_the_list(
    settings: Settings, application: Application
) -> None:
    agency = settings.page.agency
    agency.add_currency.click()
    for column, text in enumerate(("POINTS", "many")):
        cell = agency.currencies.item(0, column)
        assert cell is not None
        cell.setText(text)
    settings.save()
    assert error_of(agency.currencies)
    assert application.settings.get().currency_decimals == {}


def test_a_logo_is_taken_shown_and_removed(
    settings: Settings, application: Application, tmp_path: Path
) -> None:
    picture = QPixmap(40, 20)
    picture.fill(QColor("navy"))
    picture.save(str(tmp_path / "logo.png"))
    agency = settings.page.agency
    agency.take_logo(tmp_path / "logo.png")
    assert application.settings.logo() == (tmp_path / "logo.png").read_bytes()
    assert not agency.logo.pixmap().isNull()
    (tmp_path / "logo.txt").write_text("no picture")
    agency.take_logo(tmp_path / "logo.txt")
    assert settings.told == "The file is no PNG, JPEG or SVG picture. Choose another one."
    agency.remove_logo.click()
    assert application.settings.logo() is None
    assert agency.logo.text() == "No logo yet"


def test_billing_rules_are_saved(settings: Settings, application: Application) -> None:
    settings.turn_to("billing")
    billing = settings.page.billing
    assert billing.as_it_happens.isChecked()
    assert not billing.window_days.isEnabled()
    billing.by_exports.click()
    assert billing.window_days.value() == 3
    billing.all_settled.click()
    settings.save()
    held = application.settings.get()
    assert (held.usage_window_days, held.reactivate_when) == (3, ReactivateWhen.ALL_SETTLED)


def test_what_the_engine_leaves_to_a_person_is_saved_with_the_rest(
    settings: Settings, application: Application
) -> None:
    settings.turn_to("billing")
    billing = settings.page.billing
    assert billing.review_after_time_away.isChecked()
    assert billing.blocked_by_engine.isChecked()
    billing.review_always.click()
    billing.blocked_by_person.click()
    billing.all_settled.click()
    settings.save()
    held = application.settings.get()
    assert (held.review, held.blocking) == (ReviewWhen.ALWAYS, Blocking.PERSON)
    assert held.reactivate_when is ReactivateWhen.ALL_SETTLED
    application.settings.leave_to_a_person(review=ReviewWhen.NEVER, blocking=Blocking.ENGINE)
    settings.until(billing.review_never.isChecked)
    assert billing.blocked_by_engine.isChecked()


def test_notices_of_the_system_are_turned_off_and_on(settings: Settings, preferences: Preferences) -> None:
    settings.turn_to("appearance")
    notices = settings.page.appearance.notices
    assert notices.isChecked()
    notices.click()
    assert not preferences.flag(NOTICES, default=True)
    notices.click()
    assert preferences.flag(NOTICES, default=False)


def test_what_is_typed_survives_what_others_set_and_can_be_thrown_away(
    settings: Settings, application: Application, qtbot: QtBot
) -> None:
    agency = settings.page.agency
    QTest.keyClicks(agency.address, "Quay 1")
    with qtbot.waitSignal(settings.window.workplace.bridge.changed):
        application.settings.change(name="Set elsewhere")
    assert agency.address.toPlainText() == "Quay 1"
    discard = next(b for b in settings.page.findChildren(QPushButton) if b.text() == "&Discard")
    discard.click()
    assert (agency.name.text(), agency.address.toPlainText()) == ("Set elsewhere", "")


def test_the_books_are_copied_to_a_file_with_progress_and_its_end_told(
    settings: Settings, tmp_path: Path
) -> None:
    settings.turn_to("books")
    file = tmp_path / "out" / "copy.db"
    file.parent.mkdir()
    settings.page.books.copy_to(file)
    settings.until(lambda: settings.told == "copy.db is a whole copy of the books.")
    assert file.is_file()
    assert not settings.page.books.progress.isVisible()


def test_a_copy_that_cannot_be_made_is_told(settings: Settings, tmp_path: Path) -> None:
    settings.turn_to("books")
    settings.page.books.copy_to(tmp_path / "books.db")
    settings.until(lambda: bool(settings.page.books.outcome.text()))
    assert "books.db" in settings.page.books.outcome.text()


def test_the_check_says_that_the_books_are_right(settings: Settings) -> None:
    settings.turn_to("books")
    settings.page.books.check.click()
    settings.until(settings.page.books.outcome.isVisible)
    assert settings.page.books.outcome.text().startswith("The books are right")


def test_the_check_names_figures_that_are_not_borne_out(settings: Settings, application: Application) -> None:
    client_id = application.clients.add("Aldermoor Dental")
    with application.office.books.write() as unit:
        unit.connection.exec_driver_sql("UPDATE clients SET wallet_ms = 60000 WHERE id = ?", (client_id,))
    settings.turn_to("books")
    settings.page.books.check.click()
    settings.until(settings.page.books.outcome.isVisible)
    said = settings.page.books.outcome.text()
    assert "not borne out" in said
    assert "Aldermoor Dental" in said


def test_a_copy_is_restored_and_the_present_kept(
    settings: Settings, application: Application, clock: StandingClock, qtbot: QtBot
) -> None:
    application.clients.add("Aldermoor Dental")
    application.backups.daily()
    clock.set("2026-06-11T09:00")
    application.clients.add("Added by mistake")
    settings.turn_to("books")
    books = settings.page.books
    settings.until(lambda: books.table.count == 1)
    assert not books.restore.isEnabled()
    books.table.stand_on(books.table.model.ids[0])
    books.restore.click()
    box = books.findChild(QMessageBox)
    assert box is not None
    assert "Jun 10, 2026" in box.text()
    next(b for b in box.findChildren(QPushButton) if b.text() == "&Restore").click()
    settings.until(lambda: books.table.count == 2)
    qtbot.waitUntil(books.outcome.isVisible)
    with application.read() as unit:
        assert list(unit.accounts.names(unit.accounts.ids()).values()) == ["Aldermoor Dental"]
    assert books.outcome.text().startswith("The books are as on Jun 10, 2026.")
    kinds = {books.table.model.text_at(row, 1) for row in range(2)}
    assert kinds == {"Copy of the day", "Before something was restored"}


def test_looks_and_rows_change_at_once_and_are_remembered(
    settings: Settings, preferences: Preferences
) -> None:
    settings.turn_to("appearance")
    appearance, theme = settings.page.appearance, settings.window.workplace.theme
    segment(appearance.appearance, "Dark").click()
    assert theme.tokens == DARK
    assert preferences.text("appearance") == "dark"
    segment(appearance.appearance, "Light").click()
    assert theme.tokens == LIGHT
    table = settings.page.books.table.view
    dense = table.verticalHeader().defaultSectionSize()
    segment(appearance.rows, "Comfortable").click()
    assert (dense, table.verticalHeader().defaultSectionSize()) == (32, 44)
    assert preferences.flag(COMFORTABLE, default=False)


def test_another_language_is_remembered_for_the_next_start(
    settings: Settings, preferences: Preferences
) -> None:
    settings.turn_to("appearance")
    language = settings.page.appearance.language
    language.setCurrentIndex(language.findText("Deutsch"))
    assert preferences.text("language") == "de"


def test_ctrl_b_leads_to_the_copies_from_any_section(settings: Settings) -> None:
    QTest.keyClick(settings.window, Qt.Key.Key_B, CTRL)
    settings.settle()
    assert settings.page.section is settings.page.books


def test_what_is_typed_while_it_is_saved_stays_and_is_not_saved_yet(
    settings: Settings, application: Application
) -> None:
    address = settings.page.agency.address
    QTest.keyClicks(address, "Quay 1")
    QTest.keyClick(settings.window, Qt.Key.Key_S, CTRL)
    QTest.keyClicks(address, ", Hamburg")
    settings.until(lambda: application.settings.get().address == "Quay 1")
    assert address.toPlainText() == "Quay 1, Hamburg"
    assert settings.page.unsaved() == "Settings"
