"""The small parts say what they are told, to eyes and to screen readers."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, QRect, Qt
from PySide6.QtGui import QEnterEvent, QMouseEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QApplication,
    QFormLayout,
    QGridLayout,
    QLabel,
    QLayout,
    QLineEdit,
    QPushButton,
    QToolButton,
    QVBoxLayout,
    QWidget,
)
from pytestqt.qtbot import QtBot

from agencybilling.gui.theme.theme import Appearance, theme_of
from agencybilling.gui.theme.tokens import DARK, LIGHT, Tone
from agencybilling.gui.widgets.banner import Banner
from agencybilling.gui.widgets.breakdown import Breakdown, BreakdownCard, BreakdownLine
from agencybilling.gui.widgets.card import Card, Figure
from agencybilling.gui.widgets.chips import ChipFace, ChipRow
from agencybilling.gui.widgets.empty_state import Action, EmptyState
from agencybilling.gui.widgets.field_errors import clear_errors, error_of, show_error
from agencybilling.gui.widgets.icon import Icon
from agencybilling.gui.widgets.message_bar import MessageBar
from agencybilling.gui.widgets.pill import Pill
from agencybilling.gui.widgets.usage_bar import UsageBar, bar_color
from tests.gui.conftest import OnScreen

FACES = [
    ChipFace("all", "All", "14", ("$1,500.00", "€95.00")),
    ChipFace("overdue", "Overdue", "12", ("$1,204.00", "€95.00"), Tone.BAD),
    ChipFace("paid", "Paid", "2", ("$296.00",), Tone.OK),
]
OCTOBER = Breakdown(
    "PR-2026-000123",
    (
        BreakdownLine("Recurring fee", "1 × $99.00", "$99.00"),
        BreakdownLine("Excess minutes", "120.00 min × $0.15", "$18.00"),
    ),
    total_name="Total",
    total="$117.00",
)


def test_a_pill_says_its_word_and_what_it_means(qtbot: QtBot) -> None:
    pill = Pill()
    qtbot.addWidget(pill)
    pill.show_pill("Blocked", Tone.BAD, meaning="The client has no access.")
    assert (pill.text(), pill.tone) == ("Blocked", Tone.BAD)
    assert pill.toolTip() == pill.accessibleDescription() == "The client has no access."
    assert pill.accessibleName() == "Blocked"


def test_a_pill_without_a_word_is_not_seen(on_screen: OnScreen) -> None:
    pill = Pill()
    on_screen(pill)
    pill.show_pill("Active", Tone.OK)
    assert pill.isVisible()
    pill.show_pill("", Tone.NEUTRAL)
    assert not pill.isVisible()


@pytest.mark.parametrize(
    ("used", "of", "color"),
    [
        (0, 480, LIGHT.bar),
        (431, 480, LIGHT.bar),
        (432, 480, LIGHT.bar_warn),
        (479, 480, LIGHT.bar_warn),
        (480, 480, LIGHT.bar_full),
        (500, 480, LIGHT.bar_full),
        (0, 0, LIGHT.bar),
        (1, 0, LIGHT.bar_full),
    ],
)
def test_a_bar_is_amber_from_nine_tenths_and_red_when_full(used: int, of: int, color: str) -> None:
    assert bar_color(LIGHT, used=used, of=of) == color


def test_a_bar_is_filled_by_its_share_and_read_by_its_words(on_screen: OnScreen) -> None:
    bar = UsageBar()
    on_screen(bar)
    bar.show_usage(432, 480, words="432 of 480 min")
    assert bar.value() == bar.maximum() * 9 // 10
    assert bar.accessibleDescription() == bar.toolTip() == "432 of 480 min"
    bar.show_usage(600, 480, words="600 of 480 min")
    assert bar.value() == bar.maximum()


def test_a_bar_is_drawn_as_far_as_it_is_filled(on_screen: OnScreen) -> None:
    bar = UsageBar()
    on_screen(bar)
    bar.show_usage(240, 480, words="240 of 480 min")
    picture, middle = bar.grab().toImage(), bar.height() // 2
    colors = theme_of(bar).tokens
    assert picture.pixelColor(bar.width() // 4, middle).name() == colors.bar
    assert picture.pixelColor(bar.width() * 3 // 4, middle).name() == colors.track


def test_a_card_bears_its_caption_as_its_name(on_screen: OnScreen) -> None:
    card, figure = Card(), Figure()
    card.show_caption("Included minutes")
    figure.show_figure("432", "of 480 min")
    card.add(figure)
    on_screen(card)
    assert card.accessibleName() == "Included minutes"
    assert figure.accessibleName() == figure.text == "432 of 480 min"
    assert figure.isVisible()


def test_a_banner_speaks_and_offers_what_helps(qtbot: QtBot, on_screen: OnScreen) -> None:
    banner = Banner()
    on_screen(banner)
    assert not banner.isVisible()
    banner.show_banner("October has ended and is not settled.", Tone.WARN, action="Settle now")
    assert banner.isVisible()
    button = banner.findChild(QPushButton)
    assert isinstance(button, QPushButton)
    with qtbot.waitSignal(banner.acted):
        QTest.mouseClick(button, Qt.MouseButton.LeftButton)
    banner.show_banner("All is settled.", Tone.OK)
    assert not button.isVisible()


def test_an_empty_page_offers_what_fills_it_and_forgets_former_offers(
    qtbot: QtBot, on_screen: OnScreen
) -> None:
    empty, done = EmptyState(), list[str]()
    on_screen(empty)
    empty.show_empty("No plans", "Plans stand here.", icon="layers", actions=[Action("Old", done.clear)])
    action = Action("New plan", lambda: done.append("new"), "primary")
    empty.show_empty("No plans yet", "Plans stand here.", icon="layers", actions=[action])
    button = next(button for button in empty.findChildren(QPushButton) if button.text() == "New plan")
    qtbot.waitUntil(button.isVisible)
    qtbot.waitUntil(lambda: len(empty.findChildren(QPushButton)) == 1)
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)
    assert done == ["new"]
    assert empty.accessibleName() == "No plans yet Plans stand here."


def _in_form(window: QWidget, field: QWidget) -> QLayout:
    layout = QFormLayout(window)
    layout.addRow("&Amount", field)
    return layout


def _in_grid(window: QWidget, field: QWidget) -> QLayout:
    layout = QGridLayout(window)
    layout.addWidget(field, 1, 1)
    return layout


def _in_nested_column(window: QWidget, field: QWidget) -> QLayout:
    layout, inner = QVBoxLayout(window), QVBoxLayout()
    layout.addLayout(inner)
    inner.addWidget(field)
    return layout


@pytest.mark.parametrize("lay_out", [_in_form, _in_grid, _in_nested_column])
def test_a_refusal_stands_below_its_field_and_nothing_typed_is_lost(
    qtbot: QtBot, lay_out: Callable[[QWidget, QWidget], QLayout]
) -> None:
    window, field = QWidget(), QLineEdit("1o0")
    lay_out(window, field)
    field.setAccessibleDescription("What is asked for")
    qtbot.addWidget(window)
    with qtbot.waitExposed(window):
        window.show()
    show_error(field, "This is no amount.")
    assert error_of(field) == field.accessibleDescription() == "This is no amount."
    assert (field.text(), field.property("wrong"), field.isVisible()) == ("1o0", "true", True)
    sentence = next(label for label in window.findChildren(QLabel) if label.text() == "This is no amount.")
    assert sentence.isVisible()
    assert sentence.mapTo(window, QPoint()).y() > field.mapTo(window, QPoint()).y()
    clear_errors(window)
    assert (error_of(field), field.property("wrong"), sentence.isVisible()) == ("", "", False)
    assert (field.text(), field.accessibleDescription()) == ("1o0", "What is asked for")


def test_a_field_in_no_layout_cannot_bear_a_refusal(qtbot: QtBot) -> None:
    field = QLineEdit()
    qtbot.addWidget(field)
    with pytest.raises(LookupError):
        show_error(field, "This is no amount.")


def test_undo_takes_a_message_away_and_acts_once(on_screen: OnScreen) -> None:
    bar, undone = MessageBar(), list[str]()
    on_screen(bar)
    bar.tell("3 requests are paid.", undo=lambda: undone.append("paid"))
    assert (bar.text, bar.accessibleName()) == ("3 requests are paid.", "3 requests are paid.")
    button = bar.findChild(QPushButton)
    assert isinstance(button, QPushButton)
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)
    assert (undone, bar.text) == (["paid"], "")


def test_a_newer_message_takes_the_place_of_the_former(on_screen: OnScreen) -> None:
    bar = MessageBar()
    on_screen(bar)
    bar.tell("Saved.", undo=lambda: None)
    bar.tell("Exported.")
    button = bar.findChild(QPushButton)
    assert isinstance(button, QPushButton)
    assert (bar.text, button.isVisible()) == ("Exported.", False)


def test_a_message_goes_by_itself_but_not_while_it_is_pointed_at(qtbot: QtBot, on_screen: OnScreen) -> None:
    bar = MessageBar()
    on_screen(bar)
    bar._timer.setInterval(1)
    bar.tell("Saved.")
    middle = QPointF(bar.rect().center())
    QApplication.sendEvent(bar, QEnterEvent(middle, middle, middle))
    assert not bar._timer.isActive()
    with qtbot.waitSignal(bar.gone):
        QApplication.sendEvent(bar, QEvent(QEvent.Type.Leave))
    assert bar.text == ""


def test_a_message_can_be_closed(on_screen: OnScreen) -> None:
    bar = MessageBar()
    on_screen(bar)
    bar.tell("Saved.")
    close = bar.findChild(QToolButton)
    assert isinstance(close, QToolButton)
    assert close.accessibleName()
    QTest.mouseClick(close, Qt.MouseButton.LeftButton)
    assert bar.text == ""


def test_chips_go_on_below_where_the_window_is_narrow(qtbot: QtBot, on_screen: OnScreen) -> None:
    row = ChipRow()
    row.show_chips(FACES)
    window = on_screen(row)
    assert len({chip.y() for chip in row._chips.values()}) == 1
    window.resize(260, 500)
    qtbot.waitUntil(lambda: len({chip.y() for chip in row._chips.values()}) > 1)
    right = max(chip.geometry().right() for chip in row._chips.values())
    assert right <= row.width()


def test_chips_say_counts_and_totals_and_that_they_are_being_counted(on_screen: OnScreen) -> None:
    row = ChipRow()
    on_screen(row)
    row.show_chips(FACES)
    chip = row._chips["overdue"]
    assert chip.accessibleName() == "Overdue 12 · $1,204.00 + €95.00"
    assert chip.toolTip() == "$1,204.00 + €95.00"
    row.show_chips(FACES, busy=True)
    assert chip.toolTip() == "Counting …"


def test_chips_that_are_shown_anew_stay_on_or_off(on_screen: OnScreen) -> None:
    row = ChipRow()
    on_screen(row)
    row.show_chips(FACES)
    row.choose({"overdue"})
    row.show_chips(FACES[:2])
    assert (row.keys, set(row._chips)) == ({"overdue"}, {"all", "overdue"})
    row.show_chips(FACES[:1])
    assert row.keys == {"all"}


def test_an_icon_changes_its_colour_with_the_theme(qtbot: QtBot) -> None:
    icon = Icon()
    qtbot.addWidget(icon)
    icon.show_icon("circle-alert", tone=Tone.BAD)
    light = icon.pixmap().toImage()
    theme_of(icon).use(Appearance.DARK)
    try:
        assert theme_of(icon).tokens is DARK
        assert icon.pixmap().toImage() != light
    finally:
        theme_of(icon).use(Appearance.LIGHT)


def _move(widget: QWidget, point: QPoint) -> None:
    at, none = QPointF(point), Qt.MouseButton.NoButton
    there = QPointF(widget.mapToGlobal(point))
    event = QMouseEvent(QEvent.Type.MouseMove, at, there, none, none, Qt.KeyboardModifier.NoModifier)
    QApplication.sendEvent(widget, event)


def test_the_breakdown_has_every_line_and_goes_when_the_pointer_leaves(on_screen: OnScreen) -> None:
    about = QWidget()
    window, card = on_screen(about), BreakdownCard()
    card.show_beside(about, QRect(100, 20, 80, 30), breakdown=OCTOBER)
    texts = [label.text() for label in card.findChildren(QLabel)]
    assert {"1 × $99.00", "$99.00", "120.00 min × $0.15", "$18.00", "Total", "$117.00"} <= set(texts)
    assert "Excess minutes, 120.00 min × $0.15: $18.00" in card.accessibleDescription()
    assert window.rect().contains(card.geometry())
    _move(about, QPoint(120, 30))
    assert card.isVisible()
    _move(about, QPoint(400, 300))
    assert not card.isVisible()


def test_the_breakdown_opened_by_key_stays_until_the_next_key(on_screen: OnScreen) -> None:
    about = QLineEdit()
    on_screen(about)
    card = BreakdownCard()
    card.show_beside(about, QRect(100, 20, 80, 30), breakdown=OCTOBER, by_key=True)
    _move(about, QPoint(400, 10))
    assert card.isVisible()
    QTest.keyClick(about, Qt.Key.Key_Space)
    assert (card.isVisible(), about.text()) == (False, "")
    card.show_beside(about, QRect(100, 20, 80, 30), breakdown=OCTOBER, by_key=True)
    QTest.keyClick(about, Qt.Key.Key_Escape)
    assert not card.isVisible()
