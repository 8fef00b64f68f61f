"""The guide's window, one beside each window of the books, opened where the reader is."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from agencybilling.gui.preferences import Preferences

if TYPE_CHECKING:
    from agencybilling.gui.help.guide import Spot
    from agencybilling.gui.help.window import GuideWindow


class OpenGuide(QObject):
    """It outlives no window that it belongs to."""

    def __init__(self, preferences: Preferences, beside: QWidget) -> None:
        super().__init__(beside)
        self._preferences = preferences
        self.window: GuideWindow | None = None

    def show(self, spot: Spot) -> GuideWindow:
        """Open the guide at a place, or bring the open one to the front and go there."""
        from agencybilling.gui.help.window import GuideWindow

        if self.window is None:
            self.window = GuideWindow(self._preferences)
            self.window.closed.connect(self._forget)
        window = self.window
        window.show()
        window.open_at(spot)
        window.raise_()
        window.activateWindow()
        window.contents.setFocus()
        return window

    def close(self) -> None:
        """Close it, if it is open."""
        if self.window is not None:
            self.window.close()

    def _forget(self) -> None:
        self.window = None
