"""Charts show the figures they are given, in words too, and are loaded only when one is seen."""

from __future__ import annotations

import subprocess
import sys
from datetime import date, timedelta

import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QContextMenuEvent, QMouseEvent, QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel
from pytestqt.qtbot import QtBot

from agencybilling.domain.minutes import Milliseconds, whole_minutes
from agencybilling.domain.money import Currencies, Money
from agencybilling.gui.charts.frame import ChartFrame
from agencybilling.gui.charts.minutes_per_day import MinutesPerDay
from agencybilling.gui.charts.money_per_month import MoneyPerMonth
from agencybilling.gui.charts.picture import Bar, Part, Picture
from agencybilling.gui.charts.receivables_by_age import ReceivablesByAge
from agencybilling.gui.charts.upcoming_renewals import UpcomingRenewals
from agencybilling.gui.theme.theme import Appearance, theme_of
from agencybilling.gui.theme.tokens import DARK, LIGHT
from agencybilling.queries.figures import Age, DayMinutes, MonthMoney, Receivables, Renewals
from tests.gui.conftest import OnScreen

FIRST = date(2026, 6, 1)
CURRENCIES = Currencies({"JPY": 0})
DAYS = [
    DayMinutes(FIRST, whole_minutes(120), Milliseconds(0)),
    DayMinutes(FIRST + timedelta(1), Milliseconds(90_600), whole_minutes(3)),
    DayMinutes(FIRST + timedelta(2), Milliseconds(0), Milliseconds(0)),
]
MONTHS = [
    MonthMoney(FIRST, Money(120_400, "USD"), Money(99_000, "USD")),
    MonthMoney(date(2026, 7, 1), Money(50_000, "USD"), Money(0, "USD")),
    MonthMoney(FIRST, Money(9_500, "JPY"), Money(0, "JPY")),
]


def _no_words(_value: int) -> str:
    return ""


def _picture(*values: int, unit: int = 1) -> Picture:
    bars = tuple(Bar("", (Part(value, lambda tokens: tokens.voice),), "") for value in values)
    return Picture(bars, unit, scale=_no_words)


def _drawn(qtbot: QtBot, chart: ChartFrame, on_screen: OnScreen) -> ChartFrame:
    with qtbot.waitSignal(chart.drawn, timeout=10_000):
        on_screen(chart)
    return chart


def _point(chart: ChartFrame, index: int) -> QPoint:
    """A point just below the end of a bar."""
    plot = chart._plot
    assert plot is not None
    inside: QPoint = plot.widget.mapTo(chart, plot.point_of(index))
    return inside + QPoint(0, 3)


def _point_at(chart: ChartFrame, point: QPoint) -> None:
    at, none = QPointF(point), Qt.MouseButton.NoButton
    there = QPointF(chart.mapToGlobal(point))
    event = QMouseEvent(QEvent.Type.MouseMove, at, there, none, none, Qt.KeyboardModifier.NoModifier)
    QApplication.sendEvent(chart, event)


@pytest.mark.parametrize(
    ("top", "unit", "ticks"),
    [
        (0, 1, [0, 1]),
        (3, 1, [0, 1, 2, 3]),
        (12, 1, [0, 5, 10, 15]),
        (17, 1, [0, 5, 10, 15, 20]),
        (100, 1, [0, 50, 100]),
        (30_000, 60_000, [0, 60_000]),
        (120_400, 100, [0, 50_000, 100_000, 150_000]),
    ],
)
def test_the_scale_has_up_to_four_round_steps_and_reaches_the_longest_bar(
    top: int, unit: int, ticks: list[int]
) -> None:
    assert _picture(top, unit=unit).ticks() == ticks


def test_a_day_says_calls_chats_and_their_sum(qtbot: QtBot) -> None:
    chart = MinutesPerDay()
    qtbot.addWidget(chart)
    chart.show_series(DAYS, chats_per_minute=10)
    assert chart.series == tuple(DAYS)
    assert chart.readout_at(1).splitlines() == [
        "Jun 2, 2026",
        "Calls: 1.51 min",
        "Chats: 3.00 min (30 chats)",
        "Total: 4.51 min",
    ]
    assert chart.accessibleDescription().splitlines()[0].startswith("Jun 1, 2026, Calls: 120.00 min")


def test_without_chat_a_day_says_its_minutes_alone(qtbot: QtBot) -> None:
    chart = MinutesPerDay()
    qtbot.addWidget(chart)
    chart.show_series([DAYS[0]])
    assert chart.readout_at(0) == "Jun 1, 2026\n120.00 min"


def test_a_month_says_what_was_requested_and_paid_in_the_chosen_currency(
    qtbot: QtBot, on_screen: OnScreen
) -> None:
    chart = MoneyPerMonth()
    on_screen(chart)
    chart.show_series(MONTHS, CURRENCIES)
    assert chart.currency.isVisible()
    assert chart.count == 2
    assert chart.readout_at(0) == "Jun 2026\nRequested: $1,204.00\nPaid: $990.00"
    with qtbot.waitSignal(chart.drawn, timeout=10_000):
        QTest.keyClick(chart.currency, Qt.Key.Key_Down)
    assert (chart.count, chart.readout_at(0)) == (1, "Jun 2026\nRequested: ¥9,500\nPaid: ¥0")


def test_one_currency_needs_no_list_of_them(on_screen: OnScreen) -> None:
    chart = MoneyPerMonth()
    on_screen(chart)
    chart.show_series(MONTHS[:2], CURRENCIES)
    assert not chart.currency.isVisible()


def test_receivables_have_five_ages_and_every_amount_is_written_out(qtbot: QtBot) -> None:
    chart = ReceivablesByAge()
    qtbot.addWidget(chart)
    owed = [
        Receivables(Age.NOT_DUE, 2, Money(10_000, "USD")),
        Receivables(Age.OVER_90, 1, Money(5, "USD")),
        Receivables(Age.NOT_DUE, 1, Money(7, "EUR")),
    ]
    chart.show_series(owed, CURRENCIES)
    picture = chart._picture
    assert picture is not None
    written = [(bar.name, bar.written) for bar in picture.bars]
    assert written == [
        ("Not due", "$100.00"),
        ("1–30 days", "$0.00"),
        ("31–60 days", "$0.00"),
        ("61–90 days", "$0.00"),
        ("Over 90 days", "$0.05"),
    ]
    assert chart.readout_at(0) == "Not due\n$100.00\n2 requests"


def test_a_day_says_its_renewals_and_their_amounts_apart_by_currency(qtbot: QtBot) -> None:
    chart = UpcomingRenewals()
    qtbot.addWidget(chart)
    amounts = (Money(39_600, "USD"), Money(9_500, "EUR"))
    chart.show_series([Renewals(FIRST, 4, amounts), Renewals(date(2026, 6, 2), 1, ())], CURRENCIES)
    assert chart.readout_at(0) == "Jun 1, 2026\n4 renewals\n$396.00 + €95.00"
    assert chart.readout_at(1) == "Jun 2, 2026\n1 renewal"


def test_nothing_to_see_is_said_in_a_sentence(qtbot: QtBot, on_screen: OnScreen) -> None:
    chart = MinutesPerDay()
    chart.show_series([DAYS[2]])
    _drawn(qtbot, chart, on_screen)
    sentences = [label.text() for label in chart.findChildren(QLabel) if label.isVisible()]
    assert sentences == [chart.accessibleDescription()] == ["No minutes in these days."]
    QTest.keyClick(chart, Qt.Key.Key_Right)
    assert chart.index is None


def test_no_money_at_all_is_said_in_a_sentence(qtbot: QtBot) -> None:
    months, ages = MoneyPerMonth(), ReceivablesByAge()
    qtbot.addWidget(months)
    qtbot.addWidget(ages)
    months.show_series([], CURRENCIES)
    ages.show_series([], CURRENCIES)
    assert months.accessibleDescription() == "Nothing was requested or paid in these months."
    assert ages.accessibleDescription() == "Nothing is outstanding."


def test_pointing_at_a_bar_shows_what_it_says(qtbot: QtBot, on_screen: OnScreen) -> None:
    chart = MinutesPerDay()
    chart.show_series(DAYS)
    _drawn(qtbot, chart, on_screen)
    _point_at(chart, _point(chart, 0))
    assert chart.index == 0
    assert (chart._readout.isVisible(), chart._readout.text()) == (True, chart.readout_at(0))
    assert chart.rect().contains(chart._readout.geometry())
    QApplication.sendEvent(chart, QEvent(QEvent.Type.Leave))
    assert not chart._readout.isVisible()


def test_arrows_go_from_bar_to_bar_and_stop_at_the_ends(qtbot: QtBot, on_screen: OnScreen) -> None:
    chart = MinutesPerDay()
    chart.show_series(DAYS)
    _drawn(qtbot, chart, on_screen)
    went = []
    for key in (Qt.Key.Key_Right, Qt.Key.Key_Right, Qt.Key.Key_End, Qt.Key.Key_Right, Qt.Key.Key_Left):
        QTest.keyClick(chart, key)
        went.append(chart.index)
    assert went == [0, 1, 2, 2, 1]
    assert chart._readout.text() == chart.readout_at(1)
    QTest.keyClick(chart, Qt.Key.Key_Escape)
    assert chart.index is None


def test_bars_stand_in_the_colours_of_the_theme_and_change_with_it(qtbot: QtBot, on_screen: OnScreen) -> None:
    chart = MinutesPerDay()
    chart.show_series(DAYS)
    _drawn(qtbot, chart, on_screen)
    inside = _point(chart, 0) + QPoint(0, 12)
    assert chart.grab().toImage().pixelColor(inside).name() == LIGHT.voice
    theme_of(chart).use(Appearance.DARK)
    try:
        assert chart.grab().toImage().pixelColor(inside).name() == DARK.voice
    finally:
        theme_of(chart).use(Appearance.LIGHT)


def test_a_chart_neither_zooms_nor_opens_a_menu(qtbot: QtBot, on_screen: OnScreen) -> None:
    chart = MinutesPerDay()
    chart.show_series(DAYS)
    _drawn(qtbot, chart, on_screen)
    before, at = chart.grab().toImage(), QPointF(chart.rect().center())
    there = QPointF(chart.mapToGlobal(chart.rect().center()))
    wheel = QWheelEvent(
        at,
        there,
        QPoint(0, 120),
        QPoint(0, 120),
        Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier,
        Qt.ScrollPhase.NoScrollPhase,
        False,  # noqa: FBT003 - Qt has it so
    )
    QApplication.sendEvent(chart, wheel)
    reason = QContextMenuEvent.Reason.Mouse
    QApplication.sendEvent(chart, QContextMenuEvent(reason, at.toPoint(), there.toPoint()))
    assert QApplication.activePopupWidget() is None
    assert chart.grab().toImage() == before


def test_a_chart_fits_the_room_it_is_given(qtbot: QtBot, on_screen: OnScreen) -> None:
    chart = ReceivablesByAge()
    chart.show_series([Receivables(Age.NOT_DUE, 2, Money(123_456_789, "USD"))], CURRENCIES)
    _drawn(qtbot, chart, on_screen)
    window = chart.window()
    window.resize(320, 240)
    qtbot.waitUntil(lambda: chart.width() < 320)
    plot = chart._plot
    assert plot is not None
    assert plot.point_of(0).x() < plot.widget.width() - 60


def test_the_library_that_draws_is_not_loaded_before_a_chart_is_seen() -> None:
    program = (
        "import sys, agencybilling.gui.charts.minutes_per_day, agencybilling.gui.charts.money_per_month,"
        " agencybilling.gui.charts.receivables_by_age, agencybilling.gui.charts.upcoming_renewals;"
        " sys.exit('pyqtgraph' in sys.modules or 'numpy' in sys.modules)"
    )
    subprocess.run([sys.executable, "-c", program], check=True)
