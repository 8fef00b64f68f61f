"""The bridge from the books to the screens: every change becomes one signal on the window's thread."""

from __future__ import annotations

from PySide6.QtCore import QElapsedTimer, QObject, QTimer, Signal

from agencybilling.services.changes import Changes, Notice

OUTSIDE_MS = 1_000
"""How often it asks whether another process has written."""
_GATHER_MS = 30
_BROAD_EVERY_MS = 3_000
"""News of anything at all come no oftener, while the engine, an import or another process goes on writing."""
_FEW = 100


class ChangeBridge(QObject):
    """Gathers notices of one moment, so that a screen reads once for them all."""

    changed = Signal(object)
    _heard = Signal(object)

    def __init__(self, changes: Changes, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._changes = changes
        self._gathered: Notice | None = None
        self._since_broad = QElapsedTimer()
        self._gather = QTimer(self)
        self._gather.setSingleShot(True)
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
        wait = self._rest() if _broad(notice) else _GATHER_MS
        if not self._gather.isActive() or self._gather.remainingTime() > wait:
            self._gather.start(wait)

    def _rest(self) -> int:
        """How long until broad news may be told again."""
        if not self._since_broad.isValid():
            return _GATHER_MS
        return max(_GATHER_MS, _BROAD_EVERY_MS - self._since_broad.elapsed())

    def _tell(self) -> None:
        gathered, self._gathered = self._gathered, None
        if gathered is None:
            return
        if _broad(gathered):
            self._since_broad.start()
        self.changed.emit(gathered)


def _broad(notice: Notice) -> bool:
    """Whether it is no single command's: of one of those a person wants to see the outcome at once."""
    return notice.everything or len(notice.clients) > _FEW
