"""pyqtgraph takes a third of a second to load: it does so beside the window when the first chart is shown."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from threading import Thread

from PySide6.QtCore import QObject, Signal


class Loading(QObject):
    """Loads once; who asks afterwards is served at once."""

    ready = Signal()
    _loaded = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._done = False
        self._thread: Thread | None = None
        self._loaded.connect(self._finish)

    def when_ready(self, then: Callable[[], None]) -> None:
        """Call a method of a QObject on its own thread once charts can be drawn."""
        if self._done:
            then()
            return
        self.ready.connect(then)
        if self._thread is None:
            self._thread = Thread(target=self._load, name="charts")
            self._thread.start()

    def _load(self) -> None:
        import agencybilling.gui.charts.plot  # noqa: F401 - here, beside the window

        self._loaded.emit()

    def _finish(self) -> None:
        self._done = True
        self.ready.emit()


@cache
def loading() -> Loading:
    """The one for the whole program; asked for on the GUI thread first."""
    return Loading()
