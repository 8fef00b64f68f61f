"""The page of all payment requests."""

from __future__ import annotations

from PySide6.QtGui import QAction
from PySide6.QtWidgets import QVBoxLayout, QWidget

from agencybilling.gui.pages.requests.panel import RequestsPanel
from agencybilling.gui.places import TITLES, Page, Place
from agencybilling.gui.screen import PageScreen
from agencybilling.gui.workplace import Workplace
from agencybilling.i18n import _
from agencybilling.services.changes import Notice


class RequestsPage(PageScreen):
    """Its panel with a margin; the header has what can be done with the list as a whole."""

    def __init__(self, workplace: Workplace, parent: QWidget | None = None) -> None:
        super().__init__(workplace, parent)
        self.panel = RequestsPanel(workplace)
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 20, 24, 20)
        column.addWidget(self.panel)

    def title(self) -> str:
        """The page's name."""
        return _(TITLES[Page.REQUESTS])

    def primary(self) -> QAction | None:
        """A new one-off charge."""
        return self.panel.actions_here.charge

    def secondary(self) -> list[QAction]:
        """Files and paper."""
        return [self.panel.output.export, self.panel.output.print]

    def show_place(self, place: Place) -> None:
        """`status`, `due`, `issued`, `text` and `client` as `choice_of` reads them; `item` is a request's id.

        A place without filters leaves the list as it is.
        """
        self.panel.show_filters(place.filters, item=place.item)
        self.panel.table.setFocus()

    def refresh(self, notice: Notice) -> None:
        """The panel follows the books by itself."""
