"""The stage: a window on some books, moved to what a picture is to show, and at rest before it is taken."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from time import monotonic
from typing import Any, TypeVar

from PySide6.QtCore import QEventLoop, QTimer
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QApplication, QDialog, QMenu, QWidget

from agencybilling.gui.app import Opened, open_window
from agencybilling.gui.charts.frame import ChartFrame
from agencybilling.gui.client_page.window import ClientPageWindow
from agencybilling.gui.client_page.windows import show_client_page
from agencybilling.gui.dialogs.command_dialog import CommandDialog
from agencybilling.gui.help.guide import Spot
from agencybilling.gui.help.window import GuideWindow
from agencybilling.gui.main_window import MainWindow
from agencybilling.gui.pages.client.opened import OpenedClient
from agencybilling.gui.places import ClientTab, Page, Place
from agencybilling.gui.popup import Popup
from agencybilling.gui.preferences import Preferences
from agencybilling.gui.theme.theme import theme_of
from agencybilling.gui.time_machine.desk import TimeMachineDesk
from agencybilling.gui.time_machine.offer import TimeMachineOffer
from agencybilling.services.application import Application
from agencybilling.services.time_machine import Assuming

_LONGEST_S = 20.0
_QUIET_MS, _LATE_MS = 30, 160
"""A dialog waits a moment after the last key before it looks ahead."""

Found = TypeVar("Found", bound=QWidget)
Beside = TypeVar("Beside", bound=QWidget)


class NeverAtRest(Exception):
    """Something is still under way long after it should have ended."""


class Stage:
    """One window. Every method leaves it at rest."""

    def __init__(self, application: Application, folder: Path) -> None:
        self.application = application
        self.opened: Opened = open_window(
            application, theme=theme_of(), preferences=Preferences(folder / "window.ini")
        )
        self.window: MainWindow = self.opened.window
        self._ahead: TimeMachineDesk | None = None
        self._beside: QWidget | None = None
        self.window.show()
        self.window.activateWindow()
        self.opened.engine.start()
        self.settle()

    def close(self) -> None:
        """Let go of window and books."""
        self.opened.close()

    @property
    def front(self) -> QWidget:
        """The window that is photographed."""
        return self.window if self._beside is None else self._beside

    def go(self, page: Page, **where: Any) -> Any:  # noqa: ANN401 - pages of every kind
        """Show a page; the page."""
        self.window.go(Place(page, **where))
        self.settle()
        return self.window.screen_shown

    def client(self, key: int, tab: ClientTab = ClientTab.BILLING) -> OpenedClient:
        """Open a client; its tabs."""
        page = self.go(Page.CLIENTS, client_id=key, tab=tab)
        opened: OpenedClient = page.client
        return opened

    def look_ahead(self, *, weeks: int, at: Place) -> None:
        """Open the time machine, some weeks ahead; from then on it is the window."""
        offer = self.window.findChild(TimeMachineOffer)
        if offer is None:
            raise LookupError
        offer.open()
        if offer.desk is not None:
            self._ahead, self.window = offer.desk, offer.desk.window
            self.settle()
            offer.desk.move_to(offer.desk.days[0] + timedelta(weeks=weeks), Assuming.NOBODY_PAYS)
            self.window.go(at)
            self.settle()

    def page_window(self, key: int) -> ClientPageWindow:
        """Open a client's page in a window of its own, as large as the other; it is photographed."""
        return self._put_beside(show_client_page(self.opened.workplace, key, beside=self.window))

    def guide(self, spot: Spot) -> GuideWindow:
        """Open the guide, as large as the window; it is photographed."""
        return self._put_beside(self.window.guide.show(spot))

    def _put_beside(self, made: Beside) -> Beside:
        made.resize(self.window.size())
        self._beside = made
        self.settle()
        return made

    def do(self, what: QAction | Callable[[], object]) -> None:
        """Do something, and wait for what comes of it."""
        what.trigger() if isinstance(what, QAction) else what()
        self.settle()

    def dialog(self, kind: type[Found]) -> Found:
        """The open one of this kind."""
        return next(part for part in self.over() if isinstance(part, kind))

    def over(self) -> list[QWidget]:
        """What is open over the window, the lowest first."""
        tops = [w for w in QApplication.topLevelWidgets() if w.isVisible() and w is not self.window]
        return sorted((w for w in tops if isinstance(w, QDialog | Popup | QMenu)), key=_depth)

    def close_all(self) -> None:
        """Close everything that is open over the window."""
        for part in reversed(self.over()):
            part.reject() if isinstance(part, QDialog) else part.close()
        self.window.status.messages.clear()
        if self._beside is not None:
            self._beside.close()
            self._beside = None
        self.settle()
        if self._ahead is not None:
            self.window.close()
            self._ahead, self.window = None, self.opened.window

    def settle(self) -> None:
        """Wait until nothing is under way and every chart that is seen is drawn."""
        until = monotonic() + _LONGEST_S
        wait(_LATE_MS if self.over() else _QUIET_MS)
        while not self._at_rest():
            if monotonic() > until:
                raise NeverAtRest
            wait(_QUIET_MS)

    def _idle(self) -> bool:
        ahead = self._ahead
        return self.opened.workplace.tasks.idle() and (ahead is None or ahead.tasks.idle())

    def _at_rest(self) -> bool:
        if not self._idle():
            return False
        charts = [c for c in self.window.findChildren(ChartFrame) if c.isVisible()]
        if any(c._plot is None for c in charts):  # noqa: SLF001 - nobody else asks
            return False
        wait(_QUIET_MS)
        return self._idle() and not self._foreseeing()

    def _foreseeing(self) -> bool:
        """Whether a dialog is about to look ahead."""
        dialogs = [part for part in self.over() if isinstance(part, CommandDialog)]
        return any(dialog._pause.isActive() for dialog in dialogs)  # noqa: SLF001 - nobody else asks


def wait(ms: int) -> None:
    """Let events and threads go on for so many milliseconds."""
    loop = QEventLoop()
    QTimer.singleShot(ms, loop.quit)
    loop.exec()


def _depth(widget: QWidget) -> int:
    parent, depth = widget.parentWidget(), 0
    while parent is not None:
        parent, depth = parent.parentWidget(), depth + 1
    return depth
