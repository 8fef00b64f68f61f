"""The tabs of a page: Ctrl+Tab goes to the next one, wherever the keyboard is on the page."""

from __future__ import annotations

from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QTabBar, QWidget

from agencybilling.gui.forms import drawn_in_forms


@drawn_in_forms
class Tabs(QTabBar):
    """Underlined names, left-aligned, without boxes."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setDrawBase(False)
        self.setExpanding(False)
        self.setUsesScrollButtons(True)
        for keys, step in (("Ctrl+Tab", 1), ("Ctrl+Shift+Tab", -1), ("Ctrl+PgDown", 1), ("Ctrl+PgUp", -1)):
            shortcut = QShortcut(QKeySequence(keys), self)
            shortcut.activated.connect(lambda step=step: self.go(step))

    def go(self, step: int) -> None:
        """Go so many tabs on, around the ends and past those that are hidden or disabled."""
        count = self.count()
        others = [(self.currentIndex() + step * far) % count for far in range(1, count)]
        reachable = [index for index in others if self.isTabVisible(index) and self.isTabEnabled(index)]
        if reachable:
            self.setCurrentIndex(reachable[0])
