"""The program as people start it, until its window has been painted once: prints when that was, and ends.

`perf_counter` counts for the whole machine, so that the one who started it can tell how long it took.
"""

from __future__ import annotations

import sys
from pathlib import Path
from time import perf_counter

from agencybilling.bootstrap import Program
from agencybilling.cli.main import cli
from agencybilling.gui import app
from agencybilling.gui.preferences import Preferences
from agencybilling.services.application import Application
from tests.benchmarks.standing import application_on

from PySide6.QtCore import QCoreApplication, QEvent, QObject, Qt  # isort: skip - Qt comes last, as it does in the program
from PySide6.QtWidgets import QApplication  # isort: skip


class UntilPainted(Program):
    """The program at the present of its books, whose window closes when it has been seen."""

    def __init__(self, preferences: Path) -> None:
        self._preferences = preferences

    def application(self, books: Path | None) -> Application:
        """On the books named."""
        assert books is not None
        return application_on(books)

    def window(self, books: Path | None) -> int:
        """The window, watched."""
        open_window = app.open_window

        def open_watched(application: Application, **parts: object) -> app.Opened:
            opened = open_window(application, **parts)  # type: ignore[arg-type] # as it was called
            opened.window.installEventFilter(_Watch(opened.window))
            return opened

        app.open_window = open_watched
        preferences = Preferences(self._preferences)
        return app.run(
            lambda chosen: self.application(chosen or books), preferences, logs=self._preferences.parent
        )


class _Watch(QObject):
    """Tells of the first painting when all parts of the window have had their turn, and nothing else has."""

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's name
        if event.type() is QEvent.Type.Paint:
            watched.removeEventFilter(self)
            first = Qt.EventPriority.HighEventPriority.value
            QCoreApplication.postEvent(self, QEvent(QEvent.Type.User), first)
        return False

    def customEvent(self, event: QEvent) -> None:  # noqa: N802 - Qt's name
        del event
        print(perf_counter(), flush=True)
        QApplication.quit()


if __name__ == "__main__":
    cli(args=["--books", sys.argv[1]], obj=UntilPainted(Path(sys.argv[2])))
