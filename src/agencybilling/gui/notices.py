"""Notices of the system when something became Overdue or Blocked while nobody may have looked."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QSystemTrayIcon, QWidget

from agencybilling.domain.audit import Event
from agencybilling.gui.places import Page, Place
from agencybilling.gui.workplace import Workplace
from agencybilling.i18n import ngettext
from agencybilling.services.report import RenewalReport
from agencybilling.wording.amounts import count, money

NOTICES = "notices"
"""The preference that turns them off."""


class SystemTray(QObject):
    """The tray of the system. Its icon is there from a notice on until somebody follows it."""

    clicked = Signal()

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._icon: QSystemTrayIcon | None = None

    def available(self) -> bool:
        """Whether this system has one just now."""
        return QSystemTrayIcon.isSystemTrayAvailable()

    def show(self, window: QWidget, title: str, text: str) -> None:
        """Have the system show a notice."""
        self.hide()
        icon = self._icon = QSystemTrayIcon(window.windowIcon(), self)
        icon.setToolTip(text)
        icon.activated.connect(self.clicked)
        icon.messageClicked.connect(self.clicked)
        icon.show()
        icon.showMessage(title, text, window.windowIcon())

    def hide(self) -> None:
        """Take the icon away."""
        if self._icon is not None:
            self._icon.hide()
            self._icon.deleteLater()
            self._icon = None


class Notices(QObject):
    """Tells of a run what a person may want to act on, and leads there when clicked."""

    def __init__(self, workplace: Workplace, window: QWidget, *, tray: SystemTray | None = None) -> None:
        super().__init__(window)
        self._workplace, self._window = workplace, window
        self._place: Place | None = None
        self._tray = tray or SystemTray(self)
        self._tray.clicked.connect(self._follow)

    def tell(self, report: RenewalReport) -> None:
        """Show a notice, if there is anything of the kind, a tray to show it in, and nobody turned it off."""
        text = self._words(report)
        wanted = self._workplace.preferences.flag(NOTICES, default=True)
        if text and wanted and self._tray.available():
            self._place = _place(report)
            self._tray.show(self._window, self._workplace.application.settings.get().name, text)

    def withdraw(self) -> None:
        """Nothing more to tell."""
        self._tray.hide()

    def _words(self, report: RenewalReport) -> str:
        currencies = self._workplace.application.currencies
        said: list[str] = []
        if blocked := report.steps(Event.SUBSCRIPTION_BLOCKED):
            words = ngettext("{n} client became Blocked", "{n} clients became Blocked", blocked)
            said.append(words.format(n=count(blocked)))
        if overdue := report.steps(Event.REQUEST_STATUS):
            words = ngettext(
                "{n} payment request became Overdue: {amounts}",
                "{n} payment requests became Overdue: {amounts}",
                overdue,
            )
            amounts = " + ".join(money(amount, currencies) for amount in report.overdue.values())
            said.append(words.format(n=count(overdue), amounts=amounts))
        return "\n".join(said)

    def _follow(self) -> None:
        self._tray.hide()
        self._window.showNormal() if self._window.isMinimized() else self._window.show()
        self._window.raise_()
        self._window.activateWindow()
        if self._place is not None:
            self._workplace.go(self._place)


def _place(report: RenewalReport) -> Place:
    """Blocked clients before overdue requests."""
    if report.steps(Event.SUBSCRIPTION_BLOCKED):
        return Place(Page.CLIENTS, filters={"status": "blocked"})
    return Place(Page.REQUESTS, filters={"status": "overdue"})
