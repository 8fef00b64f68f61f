"""A field for a day: typed in the locale's form or picked in a calendar; T is today."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from PySide6.QtCore import QDate, QLocale, Qt, Signal
from PySide6.QtGui import QKeyEvent, QTextCharFormat, QWheelEvent
from PySide6.QtWidgets import QCalendarWidget, QDateEdit, QToolButton, QWidget

from agencybilling.gui.forms import drawn_in_forms
from agencybilling.gui.theme.theme import theme_of
from agencybilling.i18n import _, locale_name

EARLIEST = QDate(1900, 1, 1)
LATEST = QDate(9999, 12, 31)
_ARROWS = {"qt_calendar_prevmonth": "chevron-left", "qt_calendar_nextmonth": "chevron-right"}


@drawn_in_forms
class DayEdit(QDateEdit):
    """One day, or none where that is allowed: Delete empties the field."""

    picked = Signal(object)
    """The day that holds now, a `date` or None."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._today: Callable[[], date] = lambda: _date(QDate.currentDate())
        self._none = ""
        self._earliest = EARLIEST
        self.setLocale(QLocale(locale_name()))
        self.setDisplayFormat(_with_whole_year(self.locale().dateFormat(QLocale.FormatType.ShortFormat)))
        self.setCalendarPopup(True)
        self.setCalendarWidget(_calendar(self))
        self.setToolTip(_("T: today"))
        self.allow()
        self.setDate(QDate.currentDate())
        self.dateChanged.connect(lambda _date: self.picked.emit(self.day()))
        theme_of(self).changed.connect(self._calm_calendar)
        self._calm_calendar()

    def focusNextPrevChild(self, next: bool) -> bool:  # noqa: A002, FBT001 - Qt's own names
        """Tab leaves the field; arrows go between day, month and year. An empty field held Tab fast."""
        return QWidget.focusNextPrevChild(self, next)

    def know_today(self, today: Callable[[], date]) -> None:
        """Which day T means: the agency's, by the application's clock."""
        self._today = today

    def allow(self, earliest: date | None = None, latest: date | None = None, *, none: str = "") -> None:
        """Set the first and last day; `none` is what an empty field says, "" where there must be a day."""
        self._none = none
        self._earliest = EARLIEST if earliest is None else _qdate(earliest)
        self.setMinimumDate(self._earliest.addDays(-1) if none else self._earliest)
        self.setMaximumDate(LATEST if latest is None else _qdate(latest))
        self.setSpecialValueText(none)

    def day(self) -> date | None:
        """The day; None where the field is empty."""
        return None if self.date() < self._earliest else _date(self.date())

    def show_day(self, day: date | None) -> None:
        """Show a day; None empties the field where that is allowed."""
        self.setDate(self.minimumDate() if day is None else _qdate(day))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        bare = event.modifiers() in {Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.ShiftModifier}
        if event.key() == Qt.Key.Key_T and bare:
            self.show_day(self._today())
        elif self._none and event.key() in {Qt.Key.Key_Delete, Qt.Key.Key_Backspace}:
            self.show_day(None)
        elif self.day() is None and event.text().isdigit():
            self.show_day(self._today())
            super().keyPressEvent(event)
        else:
            super().keyPressEvent(event)

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Scrolling a form does not change the days it passes."""
        if self.hasFocus():
            super().wheelEvent(event)
        else:
            event.ignore()

    def _calm_calendar(self) -> None:
        """Weekends are days as all others, and the arrows are those of the theme."""
        theme, calendar = theme_of(self), self.calendarWidget()
        plain = QTextCharFormat()
        plain.setForeground(theme.color("ink"))
        for weekday in Qt.DayOfWeek:
            calendar.setWeekdayTextFormat(weekday, plain)
        for button, icon in _ARROWS.items():
            found = calendar.findChild(QToolButton, button)
            if isinstance(found, QToolButton):
                found.setIcon(theme.icon(icon))


def _calendar(edit: DayEdit) -> QCalendarWidget:
    calendar = QCalendarWidget(edit)
    calendar.setLocale(edit.locale())
    calendar.setFirstDayOfWeek(edit.locale().firstDayOfWeek())
    calendar.setGridVisible(False)
    calendar.setVerticalHeaderFormat(QCalendarWidget.VerticalHeaderFormat.NoVerticalHeader)
    calendar.setHorizontalHeaderFormat(QCalendarWidget.HorizontalHeaderFormat.ShortDayNames)
    return calendar


def _with_whole_year(form: str) -> str:
    return form if "yyyy" in form else form.replace("yy", "yyyy")


def _qdate(day: date) -> QDate:
    return QDate(day.year, day.month, day.day)


def _date(day: QDate) -> date:
    return date(day.year(), day.month(), day.day())
