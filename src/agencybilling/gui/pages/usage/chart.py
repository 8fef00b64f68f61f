"""Minutes per day above the usage records: of a client's period, or of the last days."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QSizePolicy, QVBoxLayout, QWidget

from agencybilling.domain.calendar import ONE_DAY
from agencybilling.domain.minutes import Milliseconds
from agencybilling.gui.actions import show_icon
from agencybilling.gui.charts.minutes_per_day import MinutesPerDay
from agencybilling.gui.forms import drawn_in_forms
from agencybilling.gui.tasks import Task
from agencybilling.gui.widgets.segments import SegmentedControl
from agencybilling.gui.workplace import Workplace
from agencybilling.i18n import _, ngettext
from agencybilling.queries.figures import DayMinutes, minutes_per_day
from agencybilling.services.application import Application
from agencybilling.wording.amounts import count, day_range, minutes_and_chats

PERIOD = "period"
_DAYS = (30, 90)
_LEAST_PX, _MOST_PX = 128, 190


@dataclass(frozen=True, slots=True)
class Pictured:
    """What the chart shows; `period` tells whether the client has an open one."""

    days: list[DayMinutes]
    chats_per_minute: int | None
    period: bool


def pictured(application: Application, client_id: int | None, span: str) -> Pictured:
    """The days of a span: the open period, or so many days to today; read on any thread."""
    zone = application.zone
    today = zone.day_of(application.office.clock())
    first, last, chats, has_period = _last_days(today, span), today, None, False
    with application.read() as unit:
        if client_id is not None:
            account = unit.accounts.load(client_id)
            period, plan = account.open_period, account.plan
            terms = account.live.terms if account.live is not None else plan.terms if plan else None
            chats = None if terms is None else terms.chats_per_minute
            has_period = period is not None
            if period is not None and span == PERIOD:
                first, last = period.start_on, period.end_on - ONE_DAY
        days = minutes_per_day(unit, zone=zone, first=first, last=last, client_id=client_id)
    return Pictured(days, chats, has_period)


def _last_days(today: date, span: str) -> date:
    return today - timedelta(days=(int(span) if span.isdecimal() else _DAYS[0]) - 1)


@drawn_in_forms
class UsageChart(QFrame):
    """A card that can be folded; whether it is, and how many days it shows, is remembered."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "card")
        self._workplace: Workplace | None = None
        self._client_id: int | None = None
        self._task: Task | None = None
        self._offered: list[str] = []
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.fold = QPushButton(_("Minutes per day"))
        self.fold.setProperty("kind", "quiet")
        self.fold.setCheckable(True)
        self.sum = QLabel()
        self.sum.setProperty("role", "soft")
        self.span = SegmentedControl()
        self.span.setAccessibleName(_("Days in the chart"))
        self.minutes = MinutesPerDay()
        self.minutes.setFixedHeight(_MOST_PX)
        self._lay_out()

    def settle(self, workplace: Workplace, client_id: int | None) -> None:
        """Take up the desk; without a client the days are of all."""
        self._workplace, self._client_id = workplace, client_id
        self._offer(period=client_id is not None)
        self.fold.setChecked(workplace.preferences.flag(self._key, default=True))
        self.fold.toggled.connect(self._fold)
        self.span.changed.connect(lambda _key: self.read())
        workplace.theme.changed.connect(self._dress)
        self._show_folded()

    def show_client(self, client_id: int) -> None:
        """The days of another client."""
        self._client_id = client_id
        self.read()

    def fit(self, height: int) -> None:
        """Leave most of so many px to the records below."""
        self.minutes.setFixedHeight(min(max(height // 4, _LEAST_PX), _MOST_PX))

    def read(self) -> None:
        """Read the days anew, unless the chart is folded."""
        workplace = self._workplace
        if workplace is None or not self.fold.isChecked():
            return
        if self._task is not None:
            self._task.cancel()
        application, client_id, span = workplace.application, self._client_id, self.span.key
        self._task = workplace.tasks.run(
            lambda: pictured(application, client_id, span), self._show, owner=self
        )

    def _show(self, found: Pictured) -> None:
        self._task = None
        if self._client_id is not None:
            self._offer(period=found.period)
        self.minutes.show_series(found.days, chats_per_minute=found.chats_per_minute)
        total = Milliseconds(sum(one.voice + one.chat for one in found.days))
        self.minutes.setVisible(self.fold.isChecked() and total > 0)
        said = minutes_and_chats(total, found.chats_per_minute)
        if found.days:
            days = day_range(found.days[0].day, found.days[-1].day)
            self.sum.setText(_("{days}: {minutes}").format(days=days, minutes=said))

    def _offer(self, *, period: bool) -> None:
        choices = [(str(n), ngettext("{n} day", "{n} days", n).format(n=count(n))) for n in _DAYS]
        if period:
            choices.insert(0, (PERIOD, _("This period")))
        offered = [key for key, _name in choices]
        if offered != self._offered:
            chosen, self._offered = self.span.key, offered
            self.span.show_choices(choices, chosen=chosen if chosen in offered else "")

    def _fold(self, opened: bool) -> None:  # noqa: FBT001 - a slot
        if self._workplace is not None:
            self._workplace.preferences.set_flag(self._key, value=opened)
        self._show_folded()
        self.read()

    def _show_folded(self) -> None:
        opened = self.fold.isChecked()
        for part in (self.minutes, self.span, self.sum):
            part.setVisible(opened)
        self.fold.setAccessibleName(_("Hide minutes per day") if opened else _("Show minutes per day"))
        self.fold.setToolTip(self.fold.accessibleName())
        self._dress()

    def _dress(self) -> None:
        show_icon(self.fold, "chevron-down" if self.fold.isChecked() else "chevron-right")

    @property
    def _key(self) -> str:
        return "usage/chart" if self._client_id is None else "usage/chart of a client"

    def _lay_out(self) -> None:
        top = QHBoxLayout()
        top.setSpacing(12)
        top.addWidget(self.fold)
        top.addWidget(self.sum)
        top.addStretch(1)
        top.addWidget(self.span)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(8, 6, 12, 6)
        whole.setSpacing(0)
        whole.addLayout(top)
        whole.addWidget(self.minutes)
