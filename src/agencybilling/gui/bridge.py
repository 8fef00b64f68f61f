"""The bridge from the books to the screens: every change becomes one signal on the window's thread."""

from __future__ import annotations

from PySide6.QtCore import QObject, QTimer, Signal

from agencybilling.services.changes import Changes, Notice

OUTSIDE_MS = 1_000
"""How often it asks whether another process has written."""
_GATHER_MS = 30


class ChangeBridge(QObject):
    """Gathers notices of one moment, so that a screen reads once for them all."""

    changed = Signal(object)
    _heard = Signal(object)

    def __init__(self, changes: Changes, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._changes = changes
        self._gathered: Notice | None = None
        self._gather = QTimer(self)
        self._gather.setSingleShot(True)
        self._gather.setInterval(_GATHER_MS)
        self._gather.timeout.connect(self._tell)
        self._heard.connect(self._add)
        self._leave = changes.subscribe(self._heard.emit)
        self._outside = QTimer(self)
        self._outside.timeout.connect(self._ask)
        self._outside.start(OUTSIDE_MS)
        changes.from_outside()

    def close(self) -> None:
        """Hear nothing any more."""
        self._outside.stop()
        self._gather.stop()
        self._leave()

    def _ask(self) -> None:
        if self._changes.from_outside():
            self._add(Notice(everything=True))

    def _add(self, notice: Notice) -> None:
        self._gathered = notice if self._gathered is None else self._gathered | notice
        if not self._gather.isActive():
            self._gather.start()

    def _tell(self) -> None:
        gathered, self._gathered = self._gathered, None
        if gathered is not None:
            self.changed.emit(gathered)
