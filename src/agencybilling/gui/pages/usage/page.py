"""The usage of all clients: records, what waits for a client, and how far each source reaches."""

from __future__ import annotations

from PySide6.QtGui import QAction
from PySide6.QtWidgets import QStackedWidget, QWidget

from agencybilling.gui import forms
from agencybilling.gui.pages.usage.panel import UsagePanel
from agencybilling.gui.pages.usage.sources import SourcesPanel
from agencybilling.gui.pages.usage.unassigned import UnassignedPanel
from agencybilling.gui.places import TITLES, Page, Place
from agencybilling.gui.screen import PageScreen
from agencybilling.gui.widgets.tabs import Tabs
from agencybilling.gui.workplace import Workplace
from agencybilling.i18n import _
from agencybilling.services.changes import Notice
from agencybilling.wording.amounts import count

_TABS = ("records", "unassigned", "sources")


class UsagePage(PageScreen):
    """Three tabs; the header has what can be done with usage as a whole."""

    tabs: Tabs
    stack: QStackedWidget

    def __init__(self, workplace: Workplace, parent: QWidget | None = None) -> None:
        super().__init__(workplace, parent)
        forms.load(self, "pages", "usage.ui")
        self.panel = UsagePanel(workplace)
        self.unassigned = UnassignedPanel(workplace)
        self.sources = SourcesPanel(workplace, self.panel.actions_here.import_files)
        for part, name in (
            (self.panel, _("Records")),
            (self.unassigned, _("Unassigned")),
            (self.sources, _("Sources")),
        ):
            self.stack.addWidget(part)
            self.tabs.addTab(name)
        self.tabs.currentChanged.connect(self._show_tab)
        self.unassigned.counted.connect(self._count_unassigned)

    def title(self) -> str:
        """The page's name."""
        return _(TITLES[Page.USAGE])

    def primary(self) -> QAction | None:
        """The import."""
        return self.panel.actions_here.import_files

    def secondary(self) -> list[QAction]:
        """By hand, and files of the records."""
        here = [self.panel.actions_here.record, self.panel.output.export]
        return here if self.tabs.currentIndex() == 0 else here[:1]

    def show_place(self, place: Place) -> None:
        """`tab` is records, unassigned or sources; other filters as `choice_of`; `item` is a record's id.

        A place without filters leaves the list as it is.
        """
        narrowing = {key: value for key, value in place.filters.items() if key != "tab"}
        tab = place.filters.get("tab", "records" if narrowing or place.item is not None else "")
        if tab in _TABS:
            self.tabs.setCurrentIndex(_TABS.index(tab))
        self.panel.show_filters(narrowing, item=place.item)
        shown = self.stack.currentWidget()
        if shown is not None:
            shown.setFocus()

    def refresh(self, notice: Notice) -> None:
        """Each tab follows the books by itself; what waits is counted for the name of its tab too."""
        if not self.unassigned.isVisible():
            self.unassigned.refresh(notice)

    def _show_tab(self, number: int) -> None:
        self.stack.setCurrentIndex(number)
        self.header_changed.emit()

    def _count_unassigned(self, records: int) -> None:
        name = _("Unassigned")
        if records:
            name = _("Unassigned ({n})").format(n=count(records))
        self.tabs.setTabText(_TABS.index("unassigned"), name)
