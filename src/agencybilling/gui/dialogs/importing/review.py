"""What an import would do or did, on the screen: figures at a glance, and the groups of lines behind them."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QTreeWidget,
    QTreeWidgetItem,
    QVBoxLayout,
    QWidget,
)

from agencybilling.gui.dialogs.importing.findings import Line, Sum, groups_of, sums_of
from agencybilling.gui.plain import hint
from agencybilling.services.imports import ImportResult
from agencybilling.wording.amounts import count

_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
_LINE = Qt.ItemDataRole.UserRole
_RECORDS_PX, _AMOUNT_PX, _ROW_PX = 90, 190, 28


class Review:
    """Fills a row of figures and a tree."""

    def __init__(self, figures: QWidget, tree: QTreeWidget) -> None:
        self._tree = tree
        self._row = QHBoxLayout(figures)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.setSpacing(8)
        head = tree.header()
        head.setStretchLastSection(False)
        head.setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        head.resizeSection(1, _RECORDS_PX)
        head.resizeSection(2, _AMOUNT_PX)
        for column in (1, 2):
            tree.headerItem().setTextAlignment(column, _RIGHT)

    @property
    def line(self) -> Line | None:
        """The selected line."""
        selected = self._tree.selectedItems()
        found = selected[0].data(0, _LINE) if selected else None
        return found if isinstance(found, Line) else None

    def show_result(self, result: ImportResult, *, dry_run: bool) -> None:
        """Show all of it."""
        while (item := self._row.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.deleteLater()
        for one in sums_of(result, dry_run=dry_run):
            self._row.addWidget(_figure(one), 1)
        self._tree.clear()
        for group in groups_of(result):
            top = QTreeWidgetItem(self._tree, [group.title])
            font = top.font(0)
            font.setWeight(font.Weight.DemiBold)
            top.setFont(0, font)
            top.setSizeHint(0, QSize(0, _ROW_PX))
            top.setFirstColumnSpanned(True)
            for line in group.lines:
                _add(top, line)
            top.setExpanded(group.opened)

    def drop_line(self) -> None:
        """The selected line is settled."""
        for item in self._tree.selectedItems():
            parent = item.parent()
            if parent is not None:
                parent.removeChild(item)


def _add(top: QTreeWidgetItem, line: Line) -> None:
    item = QTreeWidgetItem(top, [line.what, line.records, line.amount])
    item.setData(0, _LINE, line)
    item.setSizeHint(0, QSize(0, _ROW_PX))
    item.setToolTip(0, hint(line.what))
    item.setToolTip(2, line.amount)
    for column in (1, 2):
        item.setTextAlignment(column, _RIGHT)


def _figure(one: Sum) -> QFrame:
    card = QFrame()
    card.setProperty("role", "card")
    card.setAccessibleName(f"{one.name}: {count(one.number)}")
    column = QVBoxLayout(card)
    column.setContentsMargins(12, 8, 12, 8)
    column.setSpacing(0)
    meaning = one.meaning if one.number else ""
    for text, role in ((one.name, "caption"), (count(one.number), "figure"), (meaning, "faint")):
        label = QLabel(text)
        label.setProperty("role", role)
        label.setTextFormat(Qt.TextFormat.PlainText)
        label.setWordWrap(role == "faint")
        column.addWidget(label)
    column.addStretch(1)
    return card
