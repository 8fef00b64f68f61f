"""The menus of a table's head: sorting by a column, showing and hiding columns."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu, QToolButton, QWidget

from agencybilling.gui.actions import show_icon
from agencybilling.gui.tables.columns import Row
from agencybilling.gui.tables.header import TableHeader
from agencybilling.gui.tables.paged_model import PagedTableModel, Sorting
from agencybilling.gui.theme.theme import Theme
from agencybilling.i18n import _


class ColumnsButton(QToolButton):
    """A button whose menu shows and hides columns; it is filled each time it opens."""

    def __init__(self, theme: Theme, fill: Callable[[QMenu], None], parent: QWidget) -> None:
        super().__init__(parent)
        self._fill = fill
        self.setProperty("kind", "quiet")
        self.setText(_("Columns"))
        self.setToolTip(_("Choose which columns are shown"))
        self.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMenu(QMenu(self))
        self.menu().aboutToShow.connect(self._refill)
        theme.changed.connect(self._take_icon)
        self._take_icon()

    def _refill(self) -> None:
        self.menu().clear()
        self._fill(self.menu())

    def _take_icon(self) -> None:
        show_icon(self, "columns-3")


def fill_sorting(menu: QMenu, model: PagedTableModel[Row], column: int) -> None:
    """How the table may be sorted by one column, and the way back."""
    if model.columns[column].order is not None:
        _choice(menu, model, name=_("Sort ascending"), sorting=Sorting(column))
        _choice(menu, model, name=_("Sort descending"), sorting=Sorting(column, descending=True))
    if model.sorting.column is not None:
        _choice(menu, model, name=_("Usual order"), sorting=Sorting())


def fill_columns(
    menu: QMenu, header: TableHeader, *, model: PagedTableModel[Row], reset: Callable[[], None]
) -> None:
    """Which columns are shown; one always stays."""
    for place in range(header.count()):
        column = header.logicalIndex(place)
        shown = not header.isSectionHidden(column)
        action = menu.addAction(_(model.columns[column].title))
        action.setCheckable(True)
        action.setChecked(shown)
        action.setEnabled(not shown or header.hiddenSectionCount() < header.count() - 1)
        action.toggled.connect(_shower(header, column))
    menu.addSeparator()
    menu.addAction(_("Usual columns")).triggered.connect(lambda _checked: reset())


def _choice(menu: QMenu, model: PagedTableModel[Row], *, name: str, sorting: Sorting) -> QAction:
    action = menu.addAction(name)
    action.setCheckable(True)
    action.setChecked(model.sorting == sorting)
    action.triggered.connect(lambda _checked: model.sort_by(sorting.column, descending=sorting.descending))
    return action


def _shower(header: TableHeader, column: int) -> Callable[[bool], None]:
    return lambda shown: header.setSectionHidden(column, not shown)
