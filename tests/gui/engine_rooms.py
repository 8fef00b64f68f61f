"""The engine of a window in tests: it asks so often that nobody waits, with a review and a tray for show."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import Signal
from PySide6.QtWidgets import QDialog, QWidget
from pytestqt.qtbot import QtBot

from agencybilling.domain.calendar import Instant
from agencybilling.gui.app import Opened
from agencybilling.gui.engine_room import EngineRoom, Intervals
from agencybilling.gui.main_window import MainWindow
from agencybilling.gui.notices import Notices, SystemTray
from agencybilling.gui.status_strip import StatusStrip
from agencybilling.gui.workplace import Workplace
from agencybilling.services.application import Application
from agencybilling.services.renewals import Outlook
from tests.builders import PLAN

_LOOKS = 3
WEEKLY = {**PLAN, "name": "Weekly", "rhythm": {"every": 1, "unit": "week"}, "due_days": 60}


class AReview(QDialog):
    """Stands for the review: a test says what the person says."""

    wanted = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.to_block: list[int] = []

    def say_yes(self) -> None:
        self.accept()
        self.wanted.emit()


class ATray(SystemTray):
    """A tray that keeps what it shows."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.told: list[tuple[str, str]] = []
        self.there = True

    def available(self) -> bool:
        return self.there

    def show(self, window: QWidget, title: str, text: str) -> None:
        assert isinstance(window, MainWindow)
        self.told.append((title, text))

    def hide(self) -> None:
        """Nothing is on the screen."""


class Room:
    """The engine of a window, asking so often that a test need not wait."""

    def __init__(
        self, opened: Opened, qtbot: QtBot, *, asks: int = 20, set_aside: int = 50, elsewhere: int = 20
    ) -> None:
        self.window, self.workplace, self.qtbot = opened.window, opened.workplace, qtbot
        self.reviews: list[AReview] = []
        self.tray = ATray(opened.window)
        self.engine = EngineRoom(
            opened.workplace,
            opened.window.status,
            intervals=Intervals(asks=asks, elsewhere=elsewhere, set_aside=set_aside),
            notices=Notices(opened.workplace, opened.window, tray=self.tray),
            make_review=self._review,
        )

    def _review(self, _workplace: Workplace, window: QWidget) -> AReview:
        self.reviews.append(AReview(window))
        return self.reviews[-1]

    def close(self) -> None:
        """Let the engine come to rest."""
        self.engine.stop()
        self.until(self.workplace.tasks.idle)

    @property
    def strip(self) -> StatusStrip:
        return self.window.status

    def until(self, so: Callable[[], bool]) -> None:
        self.qtbot.waitUntil(so)

    def says(self, text: str, *, offers: str = "") -> None:
        """Wait until the strip says this, and what it offers beside it."""
        self.until(lambda: text in self.strip.engine.text())
        offer = self.strip.offer
        assert (offer.text() if offer.isVisible() else "") == offers

    def look_again(self) -> None:
        """Wait until it has asked some more times."""
        renewals, asked = self.workplace.application.renewals, list[Instant | None]()
        look = renewals.outlook

        def watched(*, looked_at: Instant | None) -> Outlook:
            asked.append(looked_at)
            return look(looked_at=looked_at)

        with pytest.MonkeyPatch.context() as patched:
            patched.setattr(renewals, "outlook", watched)
            self.until(lambda: len(asked) > _LOOKS)
        self.until(self.workplace.tasks.idle)


def subscribed(application: Application, name: str, plan: str = "Weekly") -> int:
    client_id = application.clients.add(name)
    application.subscriptions.assign_plan(client_id, plan)
    application.subscriptions.start(client_id)
    return client_id


def requests(application: Application) -> int:
    with application.read() as unit:
        return int(unit.connection.exec_driver_sql("SELECT COUNT(*) FROM payment_requests").scalar_one())
