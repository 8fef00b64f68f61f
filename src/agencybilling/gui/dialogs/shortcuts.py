"""What the keyboard can do here (F1)."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QDialog, QPushButton, QTreeWidget, QTreeWidgetItem, QWidget

from agencybilling.gui import forms
from agencybilling.gui.actions import plain_text, show_icon
from agencybilling.i18n import N_, _

_ROW_PX = 30
_KEYS_PX = 170

# What fields, tables and dialogs understand everywhere.
_EVERYWHERE = (
    (N_("Next or previous field"), "Tab, Shift+Tab"),
    (N_("Open what is selected in a table"), "Enter"),
    (N_("Show the breakdown of a payment request"), "Space"),
    (N_("Search in a list"), "Ctrl+F"),
    (N_("Select all rows"), "Ctrl+A"),
    (N_("Copy the selected rows"), "Ctrl+C"),
    (N_("What can be done with the selected rows"), "Shift+F10"),
    (N_("Next or previous tab"), "Ctrl+Tab, Ctrl+Shift+Tab"),
    (N_("Leave a dialog without doing anything"), "Esc"),
)


class ShortcutsDialog(QDialog):
    """Of the page in front, of the window, and of every table and dialog."""

    list: QTreeWidget
    guide: QPushButton
    ok: QPushButton

    def __init__(self, of_page: Sequence[QAction], of_window: Sequence[QAction], parent: QWidget) -> None:
        super().__init__(parent)
        forms.load(self, "dialogs", "shortcuts.ui")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.guide.hide()
        show_icon(self.guide, "book-open")
        self.ok.clicked.connect(self.accept)
        self._add(_("On this page"), _with_keys(of_page))
        self._add(_("In the window"), _with_keys(of_window))
        self._add(_("In tables and dialogs"), [(_(text), keys) for text, keys in _EVERYWHERE])
        self.list.setColumnWidth(0, self.width() - _KEYS_PX - 60)

    def offer_guide(self, open_guide: Callable[[], object]) -> None:
        """Lead on to the guide, which says more than keys."""
        self.guide.show()
        self.guide.clicked.connect(self.accept)
        self.guide.clicked.connect(lambda _checked: open_guide())

    def _add(self, title: str, lines: Sequence[tuple[str, str]]) -> None:
        if not lines:
            return
        heading = QTreeWidgetItem(self.list, [title])
        font = heading.font(0)
        font.setBold(True)
        heading.setFont(0, font)
        heading.setFlags(Qt.ItemFlag.ItemIsEnabled)
        heading.setSizeHint(0, QSize(0, _ROW_PX + 6))
        for text, keys in lines:
            item = QTreeWidgetItem(self.list, [text, keys])
            item.setSizeHint(0, QSize(0, _ROW_PX))


def _with_keys(actions: Iterable[QAction]) -> list[tuple[str, str]]:
    native = QKeySequence.SequenceFormat.NativeText
    return [(plain_text(a), a.shortcut().toString(native)) for a in actions if not a.shortcut().isEmpty()]
