"""A copy of the books each day, made by itself."""

from __future__ import annotations

from datetime import date

from PySide6.QtCore import QObject, QTimer

from agencybilling.gui.failures import sentence_of
from agencybilling.gui.tasks import Lane
from agencybilling.gui.theme.tokens import Tone
from agencybilling.gui.workplace import Message, Workplace

COPIES_AGAIN_MS = 3_600_000
"""How long it lets a day's copy rest that could not be made."""


class DailyCopies(QObject):
    """Makes the day's copy once, off the window's thread."""

    def __init__(self, workplace: Workplace, parent: QObject) -> None:
        super().__init__(parent)
        self._workplace = workplace
        self._copied_on: date | None = None

    def make(self, today: date) -> None:
        """See that there is a copy of this day."""
        if today != self._copied_on:
            self._copied_on = today
            self._workplace.tasks.run(
                self._workplace.application.backups.daily,
                lambda _copy: None,
                failed=self._fail,
                owner=self,
                lane=Lane.LONG,
            )

    def _fail(self, error: Exception) -> None:
        self._workplace.tell(Message(sentence_of(error), tone=Tone.BAD))
        QTimer.singleShot(COPIES_AGAIN_MS, self, self._forget)

    def _forget(self) -> None:
        self._copied_on = None
