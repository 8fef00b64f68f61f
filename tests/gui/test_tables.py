from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from functools import partial

import pytest
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtGui import QAction, QContextMenuEvent, QHelpEvent, QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMenu, QPushButton, QToolTip, QWidget
from pytestqt.qtbot import QtBot

from agencybilling.gui.preferences import Preferences
from agencybilling.gui.tables.arrangement import Arrangement, from_text, usual_width
from agencybilling.gui.tables.columns import CellKind, Column
from agencybilling.gui.tables.notices import EmptyWords
from agencybilling.gui.tables.paged_model import Sorting
from agencybilling.gui.tables.view import COMFORTABLE, DataTable
from agencybilling.gui.tasks import Tasks
from agencybilling.gui.theme.theme import Appearance, theme_of
from agencybilling.gui.widgets.empty_state import Action
from tests.gui.table_rows import TONES, Invoice, Invoices, TableDesk, invoice_columns

NUMBER, CLIENT, AMOUNT, STATUS = 0, 1, 5, 6
ROW_PX = 32
CTRL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier
LEFT = Qt.MouseButton.LeftButton


def _unexpected(error: Exception) -> None:
    raise error


@pytest.fixture
def desk(qapp: QApplication, preferences: Preferences) -> Iterator[TableDesk]:
    del qapp
    theme_of().use(Appearance.LIGHT)
    tasks = Tasks(unexpected=_unexpected)
    yield TableDesk(theme_of(), tasks, preferences)
    tasks.close()


def shown(qtbot: QtBot, desk: TableDesk) -> DataTable[Invoice]:
    table: DataTable[Invoice] = DataTable(desk, invoice_columns(), name="invoices", title="Invoices")
    qtbot.addWidget(table)
    table.resize(1000, 400)
    with qtbot.waitExposed(table):
        table.show()
    table.activateWindow()
    qtbot.waitUntil(table.isActiveWindow)
    return table


@pytest.fixture
def table(qtbot: QtBot, desk: TableDesk) -> DataTable[Invoice]:
    return shown(qtbot, desk)


def fill(qtbot: QtBot, table: DataTable[Invoice], rows: Invoices) -> Invoices:
    with qtbot.waitSignal(table.count_changed):
        table.show_source(rows)
    return rows


def refresh(qtbot: QtBot, table: DataTable[Invoice]) -> None:
    with qtbot.waitSignal(table.count_changed):
        table.refresh()


def cell(table: DataTable[Invoice], row: int, column: int) -> QPoint:
    return table.view.visualRect(table.model.index(row, column)).center()


def click(table: DataTable[Invoice], row: int, *, keys: Qt.KeyboardModifier | None = None) -> None:
    held = keys or Qt.KeyboardModifier.NoModifier
    QTest.mouseClick(table.view.viewport(), LEFT, held, cell(table, row, NUMBER))


def click_title(table: DataTable[Invoice], column: int) -> None:
    head = table.view.head
    spot = QPoint(head.sectionViewportPosition(column) + 30, 15)
    QTest.mouseClick(head.viewport(), LEFT, pos=spot)


def top_id(table: DataTable[Invoice]) -> int:
    return table.model.ids[table.view.rowAt(0)]


def said(table: DataTable[Invoice]) -> str:
    message = table._notices.message
    return message.accessibleName() if message.isVisible() else ""


def open_menu() -> QMenu:
    menu = QApplication.activePopupWidget()
    assert isinstance(menu, QMenu)
    return menu


def names_in(menu: QMenu) -> list[str]:
    return [action.text() for action in menu.actions() if action.text()]


def press_button(table: DataTable[Invoice], name: str) -> None:
    found = [b for b in table.findChildren(QPushButton) if b.text() == name and b.isVisible()]
    QTest.mouseClick(found[0], LEFT)


def ask_for_menu(widget: QWidget) -> None:
    QApplication.sendEvent(
        widget,
        QContextMenuEvent(QContextMenuEvent.Reason.Keyboard, QPoint(5, 5), widget.mapToGlobal(QPoint(5, 5))),
    )


# ---------------------------------------------------------------- a million rows


def test_of_a_million_rows_only_those_in_sight_are_read(qtbot: QtBot, table: DataTable[Invoice]) -> None:
    rows = fill(qtbot, table, Invoices(1_000_000))
    table.view.verticalScrollBar().setValue(table.view.verticalScrollBar().maximum())
    table.view.viewport().repaint()
    assert table.model.text_at(999_999, NUMBER) == "INV-1000000"
    assert table.view.rowAt(table.view.viewport().height() - 2) == 999_999
    assert 0 < rows.asked_rows <= 4 * 128


def test_all_of_a_million_rows_are_selected_without_reading_them(
    qtbot: QtBot, table: DataTable[Invoice]
) -> None:
    rows = fill(qtbot, table, Invoices(1_000_000))
    table.view.viewport().repaint()
    before = rows.asked_rows
    with qtbot.waitSignal(table.selection_changed, check_params_cb=lambda count: count == 1_000_000):
        QTest.keyClick(table.view, Qt.Key.Key_A, CTRL)
    assert table.selected_ids() == rows.ids
    assert rows.asked_rows == before


def test_a_letter_typed_by_chance_does_not_read_a_million_rows(
    table: DataTable[Invoice], qtbot: QtBot
) -> None:
    rows = fill(qtbot, table, Invoices(1_000_000))
    click(table, 2)
    before = rows.asked_rows
    QTest.keyClick(table.view, Qt.Key.Key_Z)
    assert rows.asked_rows == before
    assert table.current_id() == 3


def test_pages_seen_long_ago_are_let_go(qtbot: QtBot, table: DataTable[Invoice]) -> None:
    rows = fill(qtbot, table, Invoices(20_000))
    for number in range(0, 20_000, 128):
        table.model.row_at(number)
    before = rows.asked_rows
    table.model.row_at(19_999)
    assert rows.asked_rows == before
    table.model.row_at(130)
    assert rows.asked_rows == before + 128


# ---------------------------------------------------------------- sorting


def test_a_click_on_a_title_sorts_and_another_turns_it_round(qtbot: QtBot, table: DataTable[Invoice]) -> None:
    fill(qtbot, table, Invoices(500))
    cents = [Invoice(key).cents for key in table.model.ids]
    with qtbot.waitSignal(table.count_changed):
        click_title(table, AMOUNT)
    assert [Invoice(key).cents for key in table.model.ids] == sorted(cents)
    with qtbot.waitSignal(table.count_changed):
        click_title(table, AMOUNT)
    assert [Invoice(key).cents for key in table.model.ids] == sorted(cents, reverse=True)


def test_a_column_that_cannot_be_sorted_by_leaves_the_order(qtbot: QtBot, table: DataTable[Invoice]) -> None:
    rows = fill(qtbot, table, Invoices(5))
    click_title(table, STATUS)
    assert table.model.sorting == Sorting()
    assert rows.asked_orders == [None]


def test_the_last_sorting_asked_for_is_shown_and_the_one_under_way_stops(
    qtbot: QtBot, table: DataTable[Invoice]
) -> None:
    rows = fill(qtbot, table, Invoices(300))
    rows.gate.clear()
    click_title(table, AMOUNT)
    assert table.model.ids == rows.ids, "the former order stays until the next is there"
    qtbot.waitUntil(lambda: len(rows.asked_orders) == 2)
    table.model.sort_by(NUMBER, descending=True)
    qtbot.waitUntil(lambda: rows.cancelled == 1)
    with qtbot.waitSignal(table.count_changed):
        rows.gate.set()
    assert table.model.ids == rows.ids[::-1]


def test_a_long_sorting_can_be_given_up(qtbot: QtBot, table: DataTable[Invoice]) -> None:
    rows = fill(qtbot, table, Invoices(300))
    rows.gate.clear()
    click_title(table, AMOUNT)
    qtbot.waitUntil(table._notices.progress.isVisible)
    press_button(table, "Cancel")
    assert table.model.sorting == Sorting()
    assert table.model.ids == rows.ids
    qtbot.waitUntil(lambda: rows.cancelled == 1)
    rows.gate.set()
    assert not table.model.busy


def test_what_is_selected_stays_selected_in_another_order(qtbot: QtBot, table: DataTable[Invoice]) -> None:
    fill(qtbot, table, Invoices(300))
    click(table, 2)
    click(table, 5, keys=CTRL)
    with qtbot.waitSignal(table.count_changed):
        table.model.sort_by(NUMBER, descending=True)
    assert set(table.selected_ids()) == {3, 6}
    assert top_id(table) == 300


def test_giving_a_sorting_up_keeps_the_filter_set_meanwhile(qtbot: QtBot, table: DataTable[Invoice]) -> None:
    rows = fill(qtbot, table, Invoices(300))
    rows.gate.clear()
    click_title(table, AMOUNT)
    table.show_source(Invoices(7), narrowed=True)
    with qtbot.waitSignal(table.count_changed, check_params_cb=lambda count: count == 7):
        table.model.stop_sorting()
    assert table.model.sorting == Sorting()


# ---------------------------------------------------------------- following the books


def test_selection_and_rows_in_sight_stay_by_id_when_rows_come_and_go(
    qtbot: QtBot, table: DataTable[Invoice]
) -> None:
    rows = fill(qtbot, table, Invoices(1_000))
    table.view.verticalScrollBar().setValue(400 * ROW_PX + 7)
    click(table, 402)
    click(table, 404, keys=CTRL)
    assert top_id(table) == 401
    rows.ids = rows.ids[100:]
    rows.ids.remove(405)
    refresh(qtbot, table)
    assert list(table.selected_ids()) == [403]
    assert top_id(table) == 401
    assert table.view.verticalScrollBar().value() == 300 * ROW_PX + 7


def test_new_first_rows_are_seen_by_whoever_stands_at_the_top(
    qtbot: QtBot, table: DataTable[Invoice]
) -> None:
    rows = fill(qtbot, table, Invoices(1_000))
    rows.ids.insert(0, 5_000)
    refresh(qtbot, table)
    assert top_id(table) == 5_000


def test_rows_that_changed_in_the_same_order_are_read_anew(qtbot: QtBot, table: DataTable[Invoice]) -> None:
    rows = fill(qtbot, table, Invoices(50))
    click(table, 3)
    rows.revision = 2
    refresh(qtbot, table)
    assert table.model.text_at(3, NUMBER) == "INV-4 rev. 2"
    assert list(table.selected_ids()) == [4]


def test_a_change_during_a_refresh_is_followed_by_another(qtbot: QtBot, table: DataTable[Invoice]) -> None:
    rows = fill(qtbot, table, Invoices(50))
    rows.gate.clear()
    table.refresh()
    table.refresh()
    table.refresh()
    rows.gate.set()
    qtbot.waitUntil(lambda: not table.model.busy)
    assert len(rows.asked_orders) == 3


def test_a_hidden_table_follows_once_it_is_shown(qtbot: QtBot, table: DataTable[Invoice]) -> None:
    rows = fill(qtbot, table, Invoices(50))
    table.hide()
    rows.ids = rows.ids[:20]
    table.refresh()
    assert len(rows.asked_orders) == 1
    with qtbot.waitSignal(table.count_changed):
        table.show()
    assert table.count == 20


def test_a_row_that_went_meanwhile_is_drawn_empty(qtbot: QtBot, table: DataTable[Invoice]) -> None:
    rows = fill(qtbot, table, Invoices(50))
    rows.ids = rows.ids[1:]
    table.model.forget_rows()
    table.view.viewport().repaint()
    assert not table.model.text_at(0, NUMBER)
    assert table.model.text_at(1, NUMBER) == "INV-2"


def test_a_row_to_stand_on_is_found_as_soon_as_rows_are_there(
    qtbot: QtBot, table: DataTable[Invoice]
) -> None:
    rows = Invoices(10_000)
    rows.gate.clear()
    table.show_source(rows)
    table.stand_on(7_777)
    with qtbot.waitSignal(table.count_changed):
        rows.gate.set()
    assert table.current_id() == 7_777
    assert list(table.selected_ids()) == [7_777]
    assert table.view.viewport().rect().contains(cell(table, 7_776, NUMBER))


# ---------------------------------------------------------------- nothing to show


def test_an_empty_table_says_what_belongs_there_and_offers_to_fill_it(
    qtbot: QtBot, table: DataTable[Invoice]
) -> None:
    pressed: list[str] = []
    fill(qtbot, table, Invoices(0))
    assert said(table) == "Nothing here yet Rows appear here as the books grow."
    offer = Action("New invoice", lambda: pressed.append("new"))
    table.say_when_empty(EmptyWords("No invoices yet", "They come with the first client.", actions=[offer]))
    assert said(table) == "No invoices yet They come with the first client."
    qtbot.waitUntil(lambda: any(b.isVisible() for b in table.findChildren(QPushButton)))
    press_button(table, "New invoice")
    assert pressed == ["new"]


def test_a_filter_that_lets_nothing_through_can_be_cleared(qtbot: QtBot, table: DataTable[Invoice]) -> None:
    with qtbot.waitSignal(table.count_changed):
        table.show_source(Invoices(0), narrowed=True)
    assert said(table).startswith("Nothing matches the filter")
    with qtbot.waitSignal(table.clear_filters_wanted):
        press_button(table, "Clear filters")
    fill(qtbot, table, Invoices(3))
    assert not said(table)


def test_loading_is_mentioned_when_it_takes_a_while(qtbot: QtBot, table: DataTable[Invoice]) -> None:
    rows = Invoices(3)
    rows.gate.clear()
    table.show_source(rows)
    assert not said(table)
    qtbot.waitUntil(lambda: said(table).startswith("Loading"))
    with qtbot.waitSignal(table.count_changed):
        rows.gate.set()
    assert not said(table)


def test_ids_that_cannot_be_read_are_told_and_asked_for_again(
    qtbot: QtBot, table: DataTable[Invoice]
) -> None:
    rows = Invoices(3)
    rows.fails = OSError("disk")
    with qtbot.waitSignal(table.failed, check_params_cb=lambda error: error is rows.fails):
        table.show_source(rows)
    assert said(table).startswith("This list could not be read")
    rows.fails = None
    with qtbot.waitSignal(table.count_changed):
        press_button(table, "Try again")
    assert table.count == 3
    assert not said(table)


def test_rows_that_cannot_be_read_are_told_and_asked_for_again(
    qtbot: QtBot, table: DataTable[Invoice]
) -> None:
    rows = fill(qtbot, table, Invoices(3))
    rows.fails = OSError("disk")
    table.model.forget_rows()
    with qtbot.waitSignal(table.failed):
        table.view.viewport().repaint()
    assert said(table).startswith("This list could not be read")
    rows.fails = None
    with qtbot.waitSignal(table.count_changed):
        press_button(table, "Try again")
    assert table.model.text_at(2, NUMBER) == "INV-3"


# ---------------------------------------------------------------- cards, opening, menus


def test_enter_and_a_double_click_open_a_row(qtbot: QtBot, table: DataTable[Invoice]) -> None:
    fill(qtbot, table, Invoices(30))
    click(table, 3)
    with qtbot.waitSignal(table.activated, check_params_cb=lambda key: key == 4):
        QTest.keyClick(table.view, Qt.Key.Key_Return)
    with qtbot.waitSignal(table.activated, check_params_cb=lambda key: key == 6):
        click(table, 5)
        QTest.mouseDClick(table.view.viewport(), LEFT, pos=cell(table, 5, NUMBER))


def test_space_asks_for_the_card_of_the_row(qtbot: QtBot, table: DataTable[Invoice]) -> None:
    fill(qtbot, table, Invoices(30))
    click(table, 3)
    with qtbot.waitSignal(table.card_wanted) as asked:
        QTest.keyClick(table.view, Qt.Key.Key_Space)
    key, area = asked.args or [None, QRect()]
    assert key == 4
    assert area.contains(table.view.viewport().mapToGlobal(cell(table, 3, AMOUNT)))


def test_the_mouse_resting_on_an_amount_asks_for_its_card(qtbot: QtBot, table: DataTable[Invoice]) -> None:
    fill(qtbot, table, Invoices(30))
    ground = table.view.viewport()
    QTest.mouseMove(ground, cell(table, 7, CLIENT))
    with qtbot.waitSignal(table.card_wanted, check_params_cb=lambda key, _area: key == 9):
        QTest.mouseMove(ground, cell(table, 8, AMOUNT))
    with qtbot.waitSignal(table.card_unwanted):
        QTest.mouseMove(ground, cell(table, 8, CLIENT))


def test_the_menu_of_selected_rows_opens_by_key(qtbot: QtBot, table: DataTable[Invoice]) -> None:
    fill(qtbot, table, Invoices(30))
    offered: list[list[int]] = []

    def actions(ids: object) -> list[QAction]:
        offered.append(list(ids))  # type: ignore[call-overload]
        return [QAction("Mark as paid")]

    table.offer_actions(actions)
    click(table, 2)
    click(table, 4, keys=SHIFT)
    ask_for_menu(table.view.viewport())
    assert offered == [[3, 4, 5]]
    assert names_in(open_menu()) == ["Mark as paid", "Copy rows"]
    open_menu().close()


def test_copied_rows_are_lines_with_tabs_as_they_are_shown(qtbot: QtBot, table: DataTable[Invoice]) -> None:
    fill(qtbot, table, Invoices(30))
    head = table.view.head
    for column in (2, 3, 4):
        head.hideSection(column)
    head.moveSection(head.visualIndex(STATUS), 0)
    click(table, 0)
    click(table, 1, keys=SHIFT)
    with qtbot.waitSignal(QApplication.clipboard().dataChanged):
        QTest.keyClick(table.view, Qt.Key.Key_C, CTRL)
    assert QApplication.clipboard().text().splitlines() == [
        "Status\tNumber\tClient\tAmount",
        "Overdue\tINV-1\taldermoor\t$79.19",
        f"Pending\tINV-2\t{Invoice(2).client}\t$58.31",
    ]


def test_an_export_holds_amounts_as_numbers(qtbot: QtBot, table: DataTable[Invoice]) -> None:
    fill(qtbot, table, Invoices(3))
    sheet = table.sheet()
    assert sheet.titles == ("Number", "Client", "Fee", "Kind", "Used", "Amount", "Status")
    assert [line[5] for line in sheet.values()] == [Decimal("79.19"), Decimal("58.31"), Decimal("37.43")]


# ---------------------------------------------------------------- columns


def test_columns_stand_as_they_were_left(
    qtbot: QtBot, desk: TableDesk, table: DataTable[Invoice], preferences: Preferences
) -> None:
    fill(qtbot, table, Invoices(3))
    head = table.view.head
    head.resizeSection(AMOUNT, 177)
    head.moveSection(head.visualIndex(STATUS), 1)
    head.hideSection(2)
    click_title(table, AMOUNT)
    preferences.save()
    again = shown(qtbot, desk)
    other = again.view.head
    assert other.sectionSize(AMOUNT) == 177
    assert other.visualIndex(STATUS) == 1
    assert other.isSectionHidden(2)
    assert other.isSectionHidden(7)
    assert again.model.sorting == Sorting(AMOUNT)


def test_what_is_remembered_of_other_columns_or_damaged_does_no_harm(
    qtbot: QtBot, desk: TableDesk, preferences: Preferences
) -> None:
    kept = Arrangement(order=["gone", "status"], widths={"gone": 9}, sorted_by="gone")
    preferences.set_text("tables/invoices", kept.to_text())
    assert shown(qtbot, desk).view.head.visualIndex(STATUS) == 0
    for damaged in ("{", "[1]", '{"order": 5}', kept.to_text().replace("9", '"9"')):
        preferences.set_text("tables/invoices", damaged)
        head = shown(qtbot, desk).view.head
        assert head.visualIndex(STATUS) == STATUS
        assert head.sectionSize(NUMBER) == 110


def test_columns_are_as_wide_as_their_title_and_pills_need_in_any_language(qapp: QApplication) -> None:
    del qapp
    narrow: Column[str] = Column("status", "Status", str, CellKind.PILL, 100, pills=[["Paid"]])
    titled: Column[str] = replace(narrow, title="Abrechnungszeitraum des Kunden")
    worded: Column[str] = replace(narrow, pills=[["Paid"], ["Seit langem fehlgeschlagen"]])
    assert usual_width(narrow) == 100
    assert usual_width(titled) > 150
    assert usual_width(worded) > 150


def test_columns_nobody_has_widened_follow_the_language(
    qtbot: QtBot, table: DataTable[Invoice], preferences: Preferences
) -> None:
    fill(qtbot, table, Invoices(3))
    table.view.head.resizeSection(AMOUNT, 177)
    assert from_text(preferences.text("tables/invoices"), invoice_columns()).widths == {"amount": 177}


def test_the_keyboard_chooses_moves_widens_and_sorts_columns(qtbot: QtBot, table: DataTable[Invoice]) -> None:
    fill(qtbot, table, Invoices(3))
    head = table.view.head
    head.setFocus(Qt.FocusReason.TabFocusReason)
    QTest.keyClick(head, Qt.Key.Key_Right, SHIFT)
    assert head.sectionSize(NUMBER) == 126
    QTest.keyClick(head, Qt.Key.Key_Right, CTRL)
    assert head.visualIndex(NUMBER) == 1
    with qtbot.waitSignal(table.count_changed):
        QTest.keyClick(head, Qt.Key.Key_Return)
    assert table.model.sorting == Sorting(NUMBER)
    ask_for_menu(head.viewport())
    menu = open_menu()
    assert names_in(menu)[:4] == ["Sort ascending", "Sort descending", "Usual order", "Client"]
    with qtbot.waitSignal(table.count_changed):
        menu.actions()[2].trigger()
    assert table.model.sorting == Sorting()
    menu.close()


def test_the_columns_button_shows_hides_and_puts_back(qtbot: QtBot, table: DataTable[Invoice]) -> None:
    fill(qtbot, table, Invoices(3))
    button = table.columns_button()
    menu = button.menu()
    menu.aboutToShow.emit()
    choices = {action.text(): action for action in menu.actions()}
    choices["Note"].trigger()
    choices["Number"].trigger()
    head = table.view.head
    assert head.isSectionHidden(NUMBER)
    assert not head.isSectionHidden(7)
    choices["Usual columns"].trigger()
    assert not head.isSectionHidden(NUMBER)
    assert head.isSectionHidden(7)


def test_the_last_column_shown_cannot_be_hidden(table: DataTable[Invoice]) -> None:
    for column in range(1, 8):
        table.view.head.hideSection(column)
    menu = table.columns_button().menu()
    menu.aboutToShow.emit()
    assert [a.text() for a in menu.actions() if a.text() and not a.isEnabled()] == ["Number"]


def test_a_double_click_beside_a_title_makes_room_for_what_is_in_sight(
    qtbot: QtBot, table: DataTable[Invoice]
) -> None:
    fill(qtbot, table, Invoices(30))
    head = table.view.head
    edge = QPoint(head.sectionViewportPosition(AMOUNT) + head.sectionSize(AMOUNT) - 1, 15)
    QTest.mouseClick(head.viewport(), LEFT, pos=edge)
    QTest.mouseDClick(head.viewport(), LEFT, pos=edge)
    assert 60 < head.sectionSize(AMOUNT) < 120


def test_the_column_made_for_it_takes_the_room_that_is_left(qtbot: QtBot, table: DataTable[Invoice]) -> None:
    fill(qtbot, table, Invoices(3))
    assert table.view.head.length() == table.view.viewport().width()
    table.resize(1_300, 400)
    assert table.view.head.length() == table.view.viewport().width()
    table.resize(300, 400)
    assert table.view.head.sectionSize(CLIENT) == 140


# ---------------------------------------------------------------- how it looks


@pytest.mark.parametrize("appearance", [Appearance.LIGHT, Appearance.DARK])
def test_pills_and_selected_rows_wear_the_colours_of_the_theme(
    qtbot: QtBot, table: DataTable[Invoice], desk: TableDesk, appearance: Appearance
) -> None:
    fill(qtbot, table, Invoices(30))
    desk.theme.use(appearance)
    click(table, 2)
    picture = table.view.viewport().grab().toImage()
    tokens = desk.theme.tokens
    pill = table.view.visualRect(table.model.index(0, STATUS))
    assert (
        color_at(picture, QPoint(pill.x() + 20, pill.center().y() - 7)) == tokens.shade(TONES["Overdue"]).soft
    )
    assert color_at(picture, cell(table, 2, CLIENT) + QPoint(0, 13)) == tokens.selected
    assert color_at(picture, cell(table, 4, CLIENT) + QPoint(0, 13)) == tokens.surface


def color_at(picture: QImage, spot: QPoint) -> str:
    return picture.pixelColor(spot).name()


def test_comfortable_rows_come_and_go_with_the_look(
    qtbot: QtBot, table: DataTable[Invoice], desk: TableDesk
) -> None:
    fill(qtbot, table, Invoices(30))
    assert table.view.rowHeight(0) == ROW_PX
    desk.preferences.set_flag(COMFORTABLE, value=True)
    desk.theme.changed.emit()
    assert table.view.rowHeight(0) == 44
    table.grab()


def _is_said(hint: str) -> bool:
    return QToolTip.text() == hint


def test_a_text_that_is_cut_is_told_whole(qtbot: QtBot, table: DataTable[Invoice]) -> None:
    fill(qtbot, table, Invoices(30))
    table.resize(500, 400)
    for row, whole in ((1, "Brass &amp; Oak Solicitors of Upper Norwood &lt;and&gt; Associates"), (0, "")):
        spot = cell(table, row, CLIENT)
        ground = table.view.viewport()
        QApplication.sendEvent(ground, QHelpEvent(QHelpEvent.Type.ToolTip, spot, ground.mapToGlobal(spot)))
        said = f"<qt>{whole}</qt>" if whole else ""
        # It goes a moment after it is no longer wanted.
        qtbot.waitUntil(partial(_is_said, said))
        QToolTip.hideText()
        qtbot.waitUntil(lambda: not QToolTip.isVisible())


def test_a_screen_reader_hears_column_and_text(qtbot: QtBot, table: DataTable[Invoice]) -> None:
    fill(qtbot, table, Invoices(30))
    spoken = [table.model.index(0, at).data(Qt.ItemDataRole.AccessibleTextRole) for at in (STATUS, 2, 7)]
    assert spoken == ["Status: Overdue", "Fee: Fee, part 1", "Note"]
    assert table.view.accessibleName() == "Invoices"
    assert table.view.head.accessibleName() == "Columns of Invoices"


def test_one_row_only_where_a_page_wants_it_so(qtbot: QtBot, table: DataTable[Invoice]) -> None:
    fill(qtbot, table, Invoices(30))
    table.let_one_be_selected()
    click(table, 2)
    click(table, 4, keys=CTRL)
    assert list(table.selected_ids()) == [5]


def test_tab_leaves_the_rows_and_the_keyboard_shows_where_it_is(
    qtbot: QtBot, table: DataTable[Invoice]
) -> None:
    fill(qtbot, table, Invoices(30))
    table.view.head.setFocus(Qt.FocusReason.TabFocusReason)
    QTest.keyClick(table.view.head, Qt.Key.Key_Backtab)
    assert table.current_id() == 1
    assert table.selected_count == 0
    QTest.keyClick(table.view, Qt.Key.Key_Down)
    assert list(table.selected_ids()) == [2]
    ring = table.view.viewport().grab().toImage()
    assert color_at(ring, QPoint(300, ROW_PX)) == table._desk.theme.tokens.focus
    QTest.keyClick(table.view, Qt.Key.Key_Tab)
    assert table.view.head.hasFocus()
