"""The way to the time machine: an action of the books' own window, one look ahead at a time."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from agencybilling.gui.actions import action
from agencybilling.gui.failures import sentence_of
from agencybilling.gui.main_window import MainWindow
from agencybilling.gui.places import Page, Place
from agencybilling.gui.theme.tokens import Tone
from agencybilling.gui.workplace import Message, Workplace
from agencybilling.i18n import _
from agencybilling.services.office import BooksUnavailable

if TYPE_CHECKING:
    from agencybilling.gui.time_machine.desk import TimeMachineDesk


class TimeMachineOffer(QObject):
    """Opens the time machine, and closes it with the window."""

    def __init__(self, window: MainWindow, workplace: Workplace) -> None:
        super().__init__(window)
        self._window, self._workplace = window, workplace
        self.desk: TimeMachineDesk | None = None
        self.action = action(
            window, _("Look ahead (time machine)"), self.open, shortcut="Ctrl+Shift+L", icon="hourglass"
        )
        window.closing.connect(self.close)

    def open(self) -> None:
        """Open it at the place where the window stands, or bring it to the front."""
        if self.desk is None:
            self._begin()
        if self.desk is not None:
            self.desk.window.show()
            self.desk.window.raise_()
            self.desk.window.activateWindow()

    def close(self) -> None:
        """Close it, if it is open."""
        if self.desk is not None:
            self.desk.window.close()

    def _begin(self) -> None:
        from agencybilling.gui.time_machine.desk import TimeMachineDesk

        place = self._window.place
        if place is None or place.page is Page.SETTINGS:
            place = Place(Page.DASHBOARD)
        try:
            self.desk = TimeMachineDesk(self._workplace, place, self)
        except (BooksUnavailable, OSError) as fault:
            self._workplace.tell(Message(sentence_of(fault), tone=Tone.BAD))
            return
        self.desk.window.resize(self._window.size())
        self.desk.gone.connect(self._forget)

    def _forget(self) -> None:
        self.desk = None
