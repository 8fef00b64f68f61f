"""Activity: everything that happened in the books."""

from __future__ import annotations

from PySide6.QtWidgets import QVBoxLayout, QWidget

from agencybilling.gui.pages.activity.panel import ActivityPanel
from agencybilling.gui.places import Place
from agencybilling.gui.screen import PageScreen
from agencybilling.gui.workplace import Workplace
from agencybilling.i18n import _
from agencybilling.services.changes import Notice


class ActivityPage(PageScreen):
    """The panel over all clients."""

    def __init__(self, workplace: Workplace) -> None:
        super().__init__(workplace)
        self.panel = ActivityPanel(workplace)
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 16, 24, 24)
        column.addWidget(self.panel)

    def title(self) -> str:
        return _("Activity")

    def show_place(self, place: Place) -> None:
        """It has one place."""

    def first_focus(self) -> QWidget:
        return self.panel.table

    def refresh(self, notice: Notice) -> None:
        """The panel follows the books by itself."""
