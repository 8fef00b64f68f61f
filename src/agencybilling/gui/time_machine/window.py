"""The window of the time machine: the books' own screens under a bar that says they are not real yet."""

from __future__ import annotations

from PySide6.QtWidgets import QVBoxLayout, QWidget

from agencybilling.gui.failures import why_closed
from agencybilling.gui.main_window import MainWindow
from agencybilling.gui.places import Page, Place
from agencybilling.gui.preferences import Preferences
from agencybilling.gui.screen import PageScreen
from agencybilling.gui.theme.tokens import Tone
from agencybilling.gui.time_machine.bar import TimeMachineBar, title_of
from agencybilling.gui.workplace import Message, Workplace
from agencybilling.i18n import _
from agencybilling.services.time_machine import LookAhead

_WEEK = 7
_BAR_MARGIN_PX = 8


class TimeMachineWindow(MainWindow):
    """Closed to changes: no button in its header makes any, and dialogs say so. It is not remembered."""

    def __init__(self, preferences: Preferences) -> None:
        super().__init__(preferences)
        self._stands: LookAhead | None = None
        self._may_lose = True
        self.bar = TimeMachineBar(self)
        self.bar.offer(earlier=self._earlier, later=self._later, leave=self._leave)
        self._screens_below = QWidget(self)
        self._lay_bar_on_top()
        self.navigation.button(Page.SETTINGS).hide()
        self.bar.day.setFocus()
        self._open_for_use(is_open=False)
        self.setWindowTitle(_("Look ahead"))
        self.setAccessibleName(_("Look ahead"))

    def settle(self, workplace: Workplace) -> None:
        """Take the desk into use."""
        super().settle(workplace)
        self.status.books.setText(_("A copy, to be read only"))
        self._open_for_use(is_open=True)

    def go(self, place: Place) -> None:
        """Show a place, once there is something to show; settings are those of the present."""
        if self._workplace is None:
            return
        if place.page is Page.SETTINGS:
            self.tell(Message(why_closed(self._workplace.application), tone=Tone.INFO))
        else:
            super().go(place)

    def show_reached(self, stands: LookAhead) -> None:
        """Say of which day the screens are from now on."""
        self._stands = stands
        self.bar.show_reached(stands)
        self.setAccessibleName(title_of(stands))
        self._show_header()

    def _remember(self) -> None:
        """Size and page of the books' own window stay as they are."""

    def _title_of(self, screen: PageScreen) -> str:
        title = super()._title_of(screen)
        return title if self._stands is None else f"{title_of(self._stands)} – {title}"

    def _show_actions(self, screen: PageScreen) -> None:
        """They would change the books, or hand out what is not real as if it were."""
        del screen
        for button in (self.first, self.second, self.primary):
            button.show_action(None)

    def _make_actions_of_its_kind(self) -> None:
        self._earlier = self._window_action(
            _("A week earlier"), "Alt+PgUp", lambda: self.bar.step(-_WEEK), icon="chevron-left"
        )
        self._later = self._window_action(
            _("A week later"), "Alt+PgDown", lambda: self.bar.step(_WEEK), icon="chevron-right"
        )
        self._leave = self._window_action(_("&Close the look ahead"), "Ctrl+Q", self.close, icon="x")

    def _open_for_use(self, *, is_open: bool) -> None:
        """Before the first copy is made there is nothing to be seen but how far that is."""
        for part in (self.navigation, self.header):
            part.setVisible(is_open)
        for made in self.actions():
            made.setEnabled(is_open or made is self._leave)

    def _lay_bar_on_top(self) -> None:
        columns = self.layout()
        if columns is not None:
            self._screens_below.setLayout(columns)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(0)
        above = QVBoxLayout()
        above.setContentsMargins(*(_BAR_MARGIN_PX,) * 4)
        above.addWidget(self.bar)
        outer.addLayout(above)
        outer.addWidget(self._screens_below, stretch=1)
