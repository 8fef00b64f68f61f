"""Everything that can be chosen or typed is chosen and typed by keyboard alone."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import pytest
from PySide6.QtCore import QDate, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit, QPushButton
from pytestqt.qtbot import QtBot

from agencybilling.gui.widgets.amount_edit import MinutesEdit, MoneyEdit
from agencybilling.gui.widgets.chips import Chip, ChipFace, ChipRow
from agencybilling.gui.widgets.day_edit import DayEdit
from agencybilling.gui.widgets.picker import Choice, Picker
from agencybilling.gui.widgets.progress_line import ProgressLine
from agencybilling.gui.widgets.search_edit import SearchEdit
from agencybilling.gui.widgets.segments import SegmentedControl
from agencybilling.gui.widgets.tabs import Tabs
from agencybilling.i18n import use_language
from tests.gui.conftest import OnScreen

FACES = [ChipFace("all", "All", "14"), ChipFace("overdue", "Overdue", "12"), ChipFace("paid", "Paid", "2")]
CLIENTS = [Choice(1, "Crème Brûlée Traders"), Choice(2, "Aldermoor"), Choice(3, "Old Crementum")]


@pytest.fixture
def language() -> Iterator[None]:
    yield
    use_language("en_US")


def focused(row: ChipRow) -> str:
    return next(chip.face.key for chip in row.findChildren(Chip) if chip.hasFocus())


def test_arrows_go_along_the_chips_and_space_chooses_one(qtbot: QtBot, on_screen: OnScreen) -> None:
    row, after = ChipRow(), QLineEdit()
    row.show_chips(FACES)
    on_screen(row, after)
    row.findChildren(Chip)[0].setFocus()
    QTest.keyClick(row.findChildren(Chip)[0], Qt.Key.Key_Right)
    assert (focused(row), row.keys) == ("overdue", {"all"})
    with qtbot.waitSignal(row.changed) as told:
        QTest.keyClick(row.findChildren(Chip)[1], Qt.Key.Key_Space)
    assert told.args == [{"overdue"}]
    QTest.keyClick(row.findChildren(Chip)[1], Qt.Key.Key_Left)
    QTest.keyClick(row.findChildren(Chip)[0], Qt.Key.Key_Left)
    assert focused(row) == "paid"
    QTest.keyClick(row.findChildren(Chip)[2], Qt.Key.Key_Tab)
    assert after.hasFocus()


def test_the_only_chip_that_is_on_stays_on_and_several_may_be_where_allowed(on_screen: OnScreen) -> None:
    row = ChipRow()
    row.show_chips(FACES)
    on_screen(row)
    chips = row.findChildren(Chip)
    QTest.keyClick(chips[0], Qt.Key.Key_Space)
    assert row.keys == {"all"}
    row.allow_several()
    QTest.keyClick(chips[1], Qt.Key.Key_Space)
    QTest.keyClick(chips[2], Qt.Key.Key_Space)
    QTest.keyClick(chips[0], Qt.Key.Key_Space)
    assert row.keys == {"overdue", "paid"}


def test_arrows_choose_between_pending_and_paid(qtbot: QtBot, on_screen: OnScreen) -> None:
    control = SegmentedControl()
    control.show_choices([("pending", "Pending"), ("paid", "Paid")])
    window = on_screen(control)
    control.setFocus()
    assert control.key == "pending"
    with qtbot.waitSignal(control.changed) as told:
        QTest.keyClick(window.focusWidget(), Qt.Key.Key_Right)
    assert (told.args, control.key) == (["paid"], "paid")


def test_control_tab_goes_around_the_tabs_that_can_be_seen(on_screen: OnScreen) -> None:
    tabs, field = Tabs(), QLineEdit()
    for name in ("Billing", "Usage", "Activity"):
        tabs.addTab(name)
    tabs.setTabVisible(1, False)  # noqa: FBT003 - Qt has it so
    on_screen(tabs, field)
    field.setFocus()
    QTest.keyClick(field, Qt.Key.Key_Tab, Qt.KeyboardModifier.ControlModifier)
    assert tabs.currentIndex() == 2
    QTest.keyClick(field, Qt.Key.Key_PageDown, Qt.KeyboardModifier.ControlModifier)
    assert tabs.currentIndex() == 0


def test_a_search_is_told_once_typing_pauses_at_once_on_enter_and_when_emptied(
    qtbot: QtBot, on_screen: OnScreen
) -> None:
    search, other = SearchEdit(), QLineEdit()
    on_screen(search, other)
    other.setFocus()
    QTest.keyClick(other, Qt.Key.Key_F, Qt.KeyboardModifier.ControlModifier)
    assert search.hasFocus()
    told: list[str] = []
    search.searched.connect(told.append)
    with qtbot.waitSignal(search.searched):
        QTest.keyClicks(search, "alder")
    QTest.keyClicks(search, "moor")
    QTest.keyClick(search, Qt.Key.Key_Return)
    QTest.keyClick(search, Qt.Key.Key_Return)
    QTest.keyClick(search, Qt.Key.Key_Escape)
    assert told == ["alder", "aldermoor", ""]


def test_a_name_is_found_by_any_part_of_it_without_accents_and_beginnings_first(
    qtbot: QtBot, on_screen: OnScreen
) -> None:
    picker = Picker()
    picker.show_choices(CLIENTS)
    on_screen(picker)
    picker.setFocus()
    QTest.keyClicks(picker, "creme")
    popup = picker.completer().popup()
    assert popup is not None
    qtbot.waitUntil(popup.isVisible)
    model = picker._matches
    found = [model.index(row, 0).data() for row in range(model.rowCount())]
    assert found == ["Crème Brûlée Traders", "Old Crementum"]
    with qtbot.waitSignal(picker.picked) as told:
        QTest.keyClick(popup, Qt.Key.Key_Down)
        QTest.keyClick(popup, Qt.Key.Key_Return)
    assert (told.args, picker.key, picker.text()) == ([1], 1, "Crème Brûlée Traders")


def test_the_only_name_left_over_is_taken_on_enter(on_screen: OnScreen) -> None:
    picker = Picker()
    picker.show_choices(CLIENTS)
    on_screen(picker)
    picker.setText("alder")
    QTest.keyClick(picker, Qt.Key.Key_Return)
    assert (picker.key, picker.text()) == (2, "Aldermoor")


def test_a_name_that_is_none_stays_as_typed_and_has_no_key(on_screen: OnScreen) -> None:
    picker = Picker()
    picker.show_choices(CLIENTS)
    on_screen(picker)
    picker.pick(2)
    picker.selectAll()
    QTest.keyClicks(picker, "nobody")
    QTest.keyClick(picker, Qt.Key.Key_Return)
    assert (picker.key, picker.text()) == (None, "nobody")


def test_down_opens_all_names(on_screen: OnScreen) -> None:
    picker = Picker()
    picker.show_choices(CLIENTS)
    on_screen(picker)
    picker.pick(2)
    QTest.keyClick(picker, Qt.Key.Key_Down)
    popup = picker.completer().popup()
    assert popup is not None
    assert popup.isVisible()
    assert picker._matches.rowCount() == 3
    popup.hide()


def test_t_is_the_agencys_today_and_delete_empties_where_that_is_allowed(
    qtbot: QtBot, on_screen: OnScreen
) -> None:
    field = DayEdit()
    on_screen(field)
    field.know_today(lambda: date(2026, 6, 10))
    QTest.keyClick(field, Qt.Key.Key_T)
    assert field.day() == date(2026, 6, 10)
    QTest.keyClick(field, Qt.Key.Key_Delete)
    assert field.day() is not None
    field.allow(none="Any day")
    with qtbot.waitSignal(field.picked) as told:
        QTest.keyClick(field, Qt.Key.Key_Delete)
    assert (told.args, field.day(), field.text()) == ([None], None, "Any day")


def test_a_day_keeps_to_its_limits(qtbot: QtBot) -> None:
    field = DayEdit()
    qtbot.addWidget(field)
    field.allow(date(2026, 6, 1), date(2026, 6, 30))
    field.show_day(date(2026, 7, 15))
    assert field.day() == date(2026, 6, 30)
    assert field.minimumDate() == QDate(2026, 6, 1)


@pytest.mark.usefixtures("language")
@pytest.mark.parametrize(
    ("name", "typed", "plain"),
    [
        ("en_US", "1,234.50", "1234.50"),
        ("en_US", "1234.505", "1234.505"),
        ("en_US", "$12.00", "12.00"),
        ("de_DE", "1.234,50", "1234.50"),
        ("de_DE", "12 EUR", "12 EUR"),
        ("en_US", "twelve", "twelve"),
        ("en_US", "", ""),
    ],
)
def test_an_amount_is_typed_in_the_locales_form_and_never_rounded(
    qtbot: QtBot, name: str, typed: str, plain: str
) -> None:
    use_language(name)
    field = MoneyEdit()
    qtbot.addWidget(field)
    field.show_currency("USD", decimals=2)
    QTest.keyClicks(field, typed)
    assert field.plain() == plain


@pytest.mark.usefixtures("language")
def test_an_amount_is_shown_as_it_would_be_typed(qtbot: QtBot) -> None:
    use_language("de_DE")
    field, minutes = MoneyEdit(), MinutesEdit()
    qtbot.addWidget(field)
    qtbot.addWidget(minutes)
    field.show_currency("EUR", decimals=2)
    field.show_plain("1234.50")
    minutes.show_plain("90")
    assert (field.text(), field.plain(), field.placeholderText()) == ("1234,50", "1234.50", "0,00")
    assert (minutes.text(), minutes.plain(), minutes.unit) == ("90", "90", "min")


def test_work_under_way_says_how_far_it_is_and_can_be_stopped(qtbot: QtBot, on_screen: OnScreen) -> None:
    line = ProgressLine()
    on_screen(line)
    line.begin("Importing calls.csv")
    assert line.isVisible()
    assert (line.bar.maximum(), line.bar.accessibleName()) == (0, "Importing calls.csv")
    line.show_progress(40, 100)
    assert (line.bar.value(), line.bar.maximum()) == (40, 100)
    cancel = line.findChild(QPushButton)
    assert isinstance(cancel, QPushButton)
    with qtbot.waitSignal(line.canceled):
        QTest.keyClick(cancel, Qt.Key.Key_Space)
    assert not cancel.isEnabled()
    line.end()
    assert not line.isVisible()
