"""The catalog: plans and packs as tables, each with a form beside it."""

from __future__ import annotations

from PySide6.QtGui import QAction
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from agencybilling.gui.pages.catalog.packs import PackShelf
from agencybilling.gui.pages.catalog.plans import PlanShelf
from agencybilling.gui.pages.catalog.shelf import Shelf
from agencybilling.gui.places import Place
from agencybilling.gui.screen import PageScreen
from agencybilling.gui.widgets.tabs import Tabs
from agencybilling.gui.workplace import Workplace
from agencybilling.i18n import _
from agencybilling.services.changes import Notice

PLANS, PACKS = "plans", "packs"


class CatalogPage(PageScreen):
    """Two shelves, one in front. `Place.filters` may name it: `{"shelf": "packs"}`; `item` is an id on it."""

    def __init__(self, workplace: Workplace) -> None:
        super().__init__(workplace)
        self.tabs = Tabs(self)
        self.tabs.setAccessibleName(_("Plans or packs"))
        self._shelves: dict[str, Shelf] = {PLANS: PlanShelf(workplace), PACKS: PackShelf(workplace)}
        self._stack = QStackedWidget(self)
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 12, 24, 24)
        column.setSpacing(12)
        column.addWidget(self.tabs)
        column.addWidget(self._stack, stretch=1)
        for name, words in ((PLANS, _("Plans")), (PACKS, _("Add-on packs"))):
            self.tabs.setTabData(self.tabs.addTab(words), name)
            self._stack.addWidget(self._shelves[name])
            self._shelves[name].actions_changed.connect(self.header_changed)
        self.tabs.currentChanged.connect(self._turn)

    @property
    def shelf(self) -> Shelf:
        """The shelf in front."""
        return self._shelves[str(self.tabs.tabData(self.tabs.currentIndex()))]

    def title(self) -> str:
        return _("Catalog")

    def primary(self) -> QAction:
        return self.shelf.new

    def secondary(self) -> list[QAction]:
        return [self.shelf.duplicate, self.shelf.archive]

    def show_place(self, place: Place) -> None:
        name = place.filters.get("shelf")
        if name in self._shelves:
            self.tabs.setCurrentIndex(list(self._shelves).index(name))
        if place.item is not None:
            self.shelf.table.stand_on(place.item)

    def first_focus(self) -> QWidget:
        return self.shelf.table

    def unsaved(self) -> str:
        return ", ".join(words for shelf in self._shelves.values() if (words := shelf.unsaved()))

    def refresh(self, notice: Notice) -> None:
        """The shelves follow the books by themselves."""

    def _turn(self) -> None:
        self._stack.setCurrentWidget(self.shelf)
        self.header_changed.emit()
