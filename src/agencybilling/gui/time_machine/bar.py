"""The bar across the top of the time machine: that nothing here is real yet, and to which day it goes."""

from __future__ import annotations

from datetime import date, timedelta

from PySide6.QtCore import QSize, QTimer, Signal
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent, QAction
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QSizePolicy, QVBoxLayout, QWidget

from agencybilling.gui.actions import ActionButton
from agencybilling.gui.plain import plain_label
from agencybilling.gui.theme.tokens import Tone
from agencybilling.gui.widgets.day_edit import DayEdit
from agencybilling.gui.widgets.elided_label import ElidedLabel
from agencybilling.gui.widgets.icon import Icon
from agencybilling.gui.widgets.painting import wear
from agencybilling.gui.widgets.segments import SegmentedControl
from agencybilling.i18n import _
from agencybilling.services.time_machine import Assuming, LookAhead
from agencybilling.wording.amounts import day as day_text
from agencybilling.wording.names import assumption

_PAUSE_MS = 300
"""Who types a day or presses for several weeks has not said yet where to go."""
_ICON_PX, _DAY_PX = 18, 132


class TimeMachineBar(QFrame):
    """Says what is shown, and asks for another day; the window is moved by who hears that."""

    asked = Signal(object, object)
    """The day and the `Assuming` that a person wants."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "banner")
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
        self.title = ElidedLabel(self)
        self.promise = plain_label(self)
        self.day, self.assuming = DayEdit(self), SegmentedControl(self)
        self.earlier, self.later = ActionButton(self), ActionButton(self)
        self.leave = ActionButton(self)
        self._first = self._last = date.max
        self._pause = QTimer(self, singleShot=True, interval=_PAUSE_MS)
        self._name()
        self._lay_out()
        self.day.picked.connect(lambda _day: self._pause.start())
        self.assuming.changed.connect(lambda _key: self._pause.start())
        self._pause.timeout.connect(self._ask)

    def offer(self, *, earlier: QAction, later: QAction, leave: QAction) -> None:
        """Show what the window's keys do."""
        self.earlier.show_action(earlier)
        self.later.show_action(later)
        self.leave.show_action(leave)

    def allow(self, first: date, last: date) -> None:
        """The days between which one may go."""
        self._first, self._last = first, last
        self.day.know_today(lambda: first)
        self.day.allow(first, last)

    def step(self, days: int) -> None:
        """Ask for so many days later, as far as it goes."""
        wanted = (self.day.day() or self._first) + timedelta(days)
        self.day.show_day(min(max(wanted, self._first), self._last))

    def asks_soon(self) -> bool:
        """Whether something was chosen that has not been asked for yet."""
        return self._pause.isActive()

    def show_wanted(self, day: date, assuming: Assuming) -> None:
        """Show where it goes, asking for nothing."""
        self.day.blockSignals(True)
        self.day.show_day(day)
        self.day.blockSignals(False)
        self.assuming.choose(assuming.value)
        self._pause.stop()

    def show_reached(self, stands: LookAhead) -> None:
        """Say of which day the screens are from now on."""
        said = title_of(stands)
        self.title.setText(said)
        self.setAccessibleName(f"{said}. {self.promise.text()}")
        QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(self, said))

    def _ask(self) -> None:
        day = self.day.day()
        if day is not None:
            self.asked.emit(day, Assuming(self.assuming.key))

    def _name(self) -> None:
        self.title.setText(_("Look ahead: a copy of the books is being made"))
        self.promise.setText(_("Nothing here is written to your books."))
        self.day.setAccessibleName(_("Day to look at"))
        self.assuming.setAccessibleName(_("What is taken for granted"))
        self.assuming.show_choices([(one.value, assumption(one)) for one in Assuming])
        for label in (self.title, self.promise):
            wear(label, tone=Tone.WARN.value)
        wear(self.title, role="strong")
        wear(self, tone=Tone.WARN.value)

    def _lay_out(self) -> None:
        says = QHBoxLayout()
        says.setSpacing(10)
        icon = Icon(self)
        icon.show_icon("hourglass", tone=Tone.WARN, px=_ICON_PX)
        says.addWidget(icon)
        says.addWidget(self.title)
        says.addWidget(self.promise)
        says.addStretch(1)
        says.addWidget(self.leave)
        asks = QHBoxLayout()
        asks.setSpacing(8)
        asks.addWidget(_label(_("Move &to"), self.day, self))
        self.day.setMinimumWidth(_DAY_PX)
        asks.addWidget(self.day)
        asks.addWidget(self.earlier)
        asks.addWidget(self.later)
        asks.addSpacing(8)
        asks.addWidget(_label(_("&if"), self.assuming, self))
        asks.addWidget(self.assuming)
        asks.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 8, 12, 10)
        column.setSpacing(6)
        column.addLayout(says)
        column.addLayout(asks)

    def sizeHint(self) -> QSize:
        """As wide as the window, whatever it says."""
        return QSize(0, super().sizeHint().height())


def title_of(stands: LookAhead) -> str:
    """What the window is called while it stands there."""
    return _("Look ahead: the books as they would be on {day}").format(day=day_text(stands.day))


def _label(text: str, buddy: QWidget, parent: QWidget) -> QLabel:
    made = QLabel(text, parent)
    made.setBuddy(buddy)
    return made
