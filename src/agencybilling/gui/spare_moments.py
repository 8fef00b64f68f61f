"""What the window does while nobody waits for it: it makes pages before they are asked for, and tidies up."""

from __future__ import annotations

import gc
import linecache
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer

from agencybilling.gui.places import Page
from agencybilling.gui.tasks import Tasks

if TYPE_CHECKING:
    from agencybilling.gui.main_window import MainWindow

EVERY_MS = 250
_WORTH_IT = 20_000
"""So many new things in memory are worth a look for those that nobody needs."""
_THOROUGH_EVERY = 240


class SpareMoments(QObject):
    """One small thing at a time.

    Python would look for garbage whenever it likes, on any thread and for a tenth of a second: with all
    threads at a stand, and widgets let go of on the wrong one. Here it does so on the window's own thread,
    and what was there from the start is never looked at again.
    """

    def __init__(self, window: MainWindow, tasks: Tasks) -> None:
        super().__init__(window)
        self._window, self._tasks = window, tasks
        self._pages = list(Page)
        self._moments = 0
        self._timer = QTimer(self)
        self._timer.setInterval(EVERY_MS)
        self._timer.timeout.connect(self._use)

    def begin(self) -> None:
        """Use them from now on."""
        gc.disable()
        gc.freeze()
        self._timer.start()

    def end(self) -> None:
        """Leave memory to Python again."""
        self._timer.stop()
        gc.unfreeze()
        gc.enable()

    def _use(self) -> None:
        self._moments += 1
        if self._pages and self._tasks.idle():
            self._prepare(self._pages.pop(0))
        elif self._moments % _THOROUGH_EVERY == 0 and self._tasks.idle():
            gc.collect()
        elif gc.get_count()[0] > _WORTH_IT:
            gc.collect(1)

    def _prepare(self, page: Page) -> None:
        """Its code is read beside the window, its widgets are made here."""
        self._tasks.run(lambda: self._window.code_of(page), lambda _code: self._make(page), owner=self)

    def _make(self, page: Page) -> None:
        self._window.make_page(page)
        # PySide looks into the source of whatever is imported, and Python would keep all those lines.
        linecache.clearcache()
        gc.freeze()
