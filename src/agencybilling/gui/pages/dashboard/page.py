"""The dashboard: tiles of what needs attention, up to when usage is in, and four pictures."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QResizeEvent
from PySide6.QtWidgets import (
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QScrollArea,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from agencybilling.gui.actions import action
from agencybilling.gui.charts.minutes_per_day import MinutesPerDay
from agencybilling.gui.charts.money_per_month import MoneyPerMonth
from agencybilling.gui.charts.receivables_by_age import ReceivablesByAge
from agencybilling.gui.charts.upcoming_renewals import UpcomingRenewals
from agencybilling.gui.failures import sentence_of
from agencybilling.gui.pages.dashboard.concerns import tiles
from agencybilling.gui.pages.dashboard.gathering import Beginning, Overview, gather
from agencybilling.gui.pages.dashboard.sources import SourcesLine
from agencybilling.gui.pages.dashboard.tile import Tile
from agencybilling.gui.pages.welcome import WelcomePanel
from agencybilling.gui.places import Place
from agencybilling.gui.screen import Crumb, PageScreen
from agencybilling.gui.tasks import Task
from agencybilling.gui.theme.tokens import Tone
from agencybilling.gui.widgets.card import Card
from agencybilling.gui.workplace import Message, Workplace
from agencybilling.i18n import _
from agencybilling.services.changes import Notice
from agencybilling.wording.amounts import day, money

_FEWEST, _MOST_COLUMNS, _TILE_PX, _GAP_PX = 3, 5, 170, 12
_CHART_PX = 230
_SIDE_PX = 24


class DashboardPage(PageScreen):
    """The first page. While the books are new, what to do first."""

    def __init__(self, workplace: Workplace) -> None:
        super().__init__(workplace)
        self._overview: Overview | None = None
        self._reading: Task | None = None
        self._stale = False
        self.tiles: list[Tile] = []
        self.sources = SourcesLine(self)
        self.revenue = QLabel(self)
        self.minutes, self.money = MinutesPerDay(), MoneyPerMonth()
        self.receivables, self.renewals = ReceivablesByAge(), UpcomingRenewals()
        self._grid = QGridLayout()
        self._stack = QStackedWidget(self)
        self._welcome: WelcomePanel | None = None
        self._todo = action(
            self, _("&To do on the platform"), self.open_todo, shortcut="Ctrl+T", icon="list-checks"
        )
        self._ahead = action(
            self, _("&Next 30 days"), self.look_ahead, shortcut="Ctrl+L", icon="calendar-clock"
        )
        self._lay_out()
        self._read()

    def title(self) -> str:
        return _("Dashboard")

    def crumbs(self) -> list[Crumb]:
        return [] if self._overview is None else [Crumb(day(self._overview.today))]

    def secondary(self) -> list[QAction]:
        return [self._todo, self._ahead]

    def show_place(self, place: Place) -> None:
        """It has one place."""

    def first_focus(self) -> QWidget:
        """While the books are new, what comes next."""
        shown = self._stack.currentWidget()
        return shown.first() if isinstance(shown, WelcomePanel) else self

    def open_todo(self) -> None:
        """Open the list of what is to be carried out on the platform."""
        from agencybilling.gui.dialogs.platform_todo import PlatformTodoDialog

        PlatformTodoDialog(self.workplace, self).open()

    def look_ahead(self) -> None:
        """Show what the engine will do in the days to come."""
        from agencybilling.gui.dialogs.review.look_ahead import LookAheadDialog

        LookAheadDialog(self.workplace, self).open()

    def refresh(self, notice: Notice) -> None:
        """Read everything anew, once at a time: each figure may depend on each client."""
        del notice
        if self._reading is None:
            self._read()
        else:
            self._stale = True

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Lay the tiles out anew."""
        super().resizeEvent(event)
        self._arrange()

    def _read(self) -> None:
        self._stale = False
        application = self.workplace.application
        self._reading = self.workplace.tasks.run(
            lambda: gather(application), self._show, failed=self._fail, owner=self
        )

    def _fail(self, error: Exception) -> None:
        self._reading = None
        self.workplace.tell(Message(sentence_of(error), tone=Tone.BAD))

    def _show(self, found: Overview | Beginning) -> None:
        self._reading = None
        self._overview = found if isinstance(found, Overview) else None
        if isinstance(found, Beginning):
            self._show_welcome(found)
        else:
            self._stack.setCurrentIndex(0)
            self._show_tiles(found)
            self._show_pictures(found)
        self.header_changed.emit()
        if self._stale:
            self._read()

    def _show_welcome(self, beginning: Beginning) -> None:
        if self._welcome is None:
            self._welcome = WelcomePanel(self.workplace, self)
            self._stack.addWidget(self._welcome)
        self._welcome.show_beginning(beginning)
        self._stack.setCurrentWidget(self._welcome)
        if self.window().focusWidget() is self:
            self._welcome.first().setFocus()

    def _show_tiles(self, overview: Overview) -> None:
        faces = tiles(overview)
        while len(self.tiles) < len(faces):
            number = len(self.tiles)
            tile = Tile(self)
            tile.clicked.connect(lambda _checked, number=number: self._follow(number))
            self.tiles.append(tile)
        for tile, face in zip(self.tiles, faces, strict=False):
            tile.show_face(face)
        for number, tile in enumerate(self.tiles):
            tile.setVisible(number < len(faces))
        self._arrange()
        self.sources.show_sources(overview)
        amounts = " + ".join(money(amount, overview.currencies) for amount in overview.revenue)
        said = _("Recurring revenue per month: {amounts}").format(amounts=amounts)
        self.revenue.setText(said if amounts else "")

    def _arrange(self) -> None:
        """In as few rows as there is room for, and these as full as one another."""
        room = self.width() - 2 * _SIDE_PX
        most = max(_FEWEST, min(_MOST_COLUMNS, room // (_TILE_PX + _GAP_PX)))
        shown = sum(not tile.isHidden() for tile in self.tiles) or 1
        columns = max(_FEWEST, -(-shown // -(-shown // most)))
        for number, tile in enumerate(self.tiles):
            self._grid.addWidget(tile, *divmod(number, columns))
        for number in range(_MOST_COLUMNS):
            self._grid.setColumnStretch(number, 1 if number < columns else 0)

    def _follow(self, number: int) -> None:
        face = self.tiles[number].face
        if face is None:
            return
        if face.place is None:
            self.open_todo()
        else:
            self.workplace.go(face.place)

    def _show_pictures(self, overview: Overview) -> None:
        self.minutes.show_series(overview.minutes)
        self.money.show_series(overview.money, overview.currencies)
        self.receivables.show_series(overview.receivables, overview.currencies)
        self.renewals.show_series(overview.renewals, overview.currencies)

    def _lay_out(self) -> None:
        content = QWidget()
        content.setProperty("role", "content")
        column = QVBoxLayout(content)
        column.setContentsMargins(_SIDE_PX, 20, _SIDE_PX, _SIDE_PX)
        column.setSpacing(16)
        self._grid.setSpacing(_GAP_PX)
        self.revenue.setProperty("role", "strong")
        column.addLayout(self._grid)
        line = QHBoxLayout()
        self.revenue.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        line.addWidget(self.sources, 1)
        line.addWidget(self.revenue)
        column.addLayout(line)
        column.addLayout(self._pictures(), 1)
        scroll = QScrollArea(self)
        scroll.setWidgetResizable(True)
        scroll.setFrameShape(QFrame.Shape.NoFrame)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        scroll.setWidget(content)
        self._stack.addWidget(scroll)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(self._stack)

    def _pictures(self) -> QGridLayout:
        grid = QGridLayout()
        grid.setSpacing(16)
        captions = (
            (_("Minutes per day"), self.minutes),
            (_("Requested and paid per month"), self.money),
            (_("Receivables by age"), self.receivables),
            (_("Renewals in the next 30 days"), self.renewals),
        )
        for number, (caption, chart) in enumerate(captions):
            card = Card()
            card.show_caption(caption)
            chart.setMinimumHeight(_CHART_PX)
            card.add(chart, stretch=1)
            grid.addWidget(card, *divmod(number, 2))
            grid.setColumnStretch(number % 2, 1)
            if chart is self.renewals:
                card.add_beside_caption(self._link())
        return grid

    def _link(self) -> QPushButton:
        """What opens the renewals one by one."""
        link = QPushButton(_("Client by client"), self)
        link.setProperty("kind", "link")
        link.setAccessibleDescription(self._ahead.text().replace("&", ""))
        link.clicked.connect(self.look_ahead)
        return link
