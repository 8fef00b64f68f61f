"""What the guide holds: its pages and their sections; searching leaves those with the words in them."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import QTreeWidget, QTreeWidgetItem, QWidget

from agencybilling.gui.help.guide import GuidePage, Section, Spot, pages
from agencybilling.i18n import _

_ROW_PX = 30
_SPOT = Qt.ItemDataRole.UserRole


class GuideContents(QTreeWidget):
    """Pages, the sections of the present one below it; while one searches, every section that fits."""

    chosen = Signal(Spot)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "contents")
        self.setHeaderHidden(True)
        self.setRootIsDecorated(False)
        self.setIndentation(14)
        self.setAccessibleName(_("Contents of the guide"))
        self.setTextElideMode(Qt.TextElideMode.ElideRight)
        self._sought = ""
        self._spot: Spot | None = None
        self.currentItemChanged.connect(lambda item, _before: self._choose(item))
        self.show_all()

    def show_all(self) -> None:
        """All pages."""
        self._sought = ""
        self._fill([(page, page.sections) for page in pages()])
        if self._spot is not None:
            self.stand_on(self._spot)

    def search(self, sought: str) -> int:
        """Leave what has all these words; how many sections there are."""
        self._sought = sought
        hits = [(page, tuple(s for s in page.sections if s.has(sought))) for page in pages()]
        self._fill([(page, sections) for page, sections in hits if sections])
        self.expandAll()
        return sum(len(sections) for _page, sections in hits)

    def stand_on(self, spot: Spot) -> None:
        """Mark where the reader is; nothing is chosen by it."""
        self._spot = spot
        item = self._item(spot) or self._item(Spot(spot.page))
        self.blockSignals(True)
        if not self._sought:
            self.collapseAll()
        if item is not None:
            (item.parent() or item).setExpanded(True)
            self.setCurrentItem(item)
            self.scrollToItem(item)
        self.blockSignals(False)

    def best(self) -> Spot | None:
        """Of what is found the first with a title that has all the words, else the first."""
        found = self._items()
        entitled = (item for item in found if _has(item.text(0), self._sought))
        best = next(entitled, None) or next(iter(found), None)
        return None if best is None else _spot(best)

    def _fill(self, found: list[tuple[GuidePage, tuple[Section, ...]]]) -> None:
        self.blockSignals(True)
        self.clear()
        for page, sections in found:
            top = self._add(page.title, Spot(page.name), self)
            for section in sections:
                if section.anchor:
                    self._add(section.title, Spot(page.name, section.anchor), top)
        self.blockSignals(False)

    def _add(self, title: str, spot: Spot, below: QTreeWidget | QTreeWidgetItem) -> QTreeWidgetItem:
        item = QTreeWidgetItem(below, [title])
        item.setData(0, _SPOT, spot)
        item.setSizeHint(0, QSize(0, _ROW_PX))
        item.setToolTip(0, title)
        return item

    def _item(self, spot: Spot) -> QTreeWidgetItem | None:
        return next((item for item in self._items() if _spot(item) == spot), None)

    def _items(self) -> list[QTreeWidgetItem]:
        anything = Qt.MatchFlag.MatchContains | Qt.MatchFlag.MatchRecursive
        return self.findItems("", anything)

    def _choose(self, item: QTreeWidgetItem | None) -> None:
        if item is not None:
            self.chosen.emit(_spot(item))


def _has(title: str, sought: str) -> bool:
    return all(word in title.casefold() for word in sought.casefold().split())


def _spot(item: QTreeWidgetItem) -> Spot:
    spot: Spot = item.data(0, _SPOT)
    return spot
