"""The guide in a window of its own, beside the books' window: contents at the left, the page at the right."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QCloseEvent, QKeyEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QSplitter, QVBoxLayout, QWidget

from agencybilling.gui.actions import ActionButton, action
from agencybilling.gui.help.contents import GuideContents
from agencybilling.gui.help.guide import Spot, titles
from agencybilling.gui.help.view import GuideView
from agencybilling.gui.preferences import Preferences
from agencybilling.gui.widgets.painting import wear
from agencybilling.gui.widgets.search_edit import SearchEdit
from agencybilling.i18n import SOURCE, _, locale_of_texts, ngettext
from agencybilling.wording.amounts import count

_SHAPE = "guide window"
_USUAL, _SMALLEST = (1080, 800), (640, 440)
_LEFT_PX = 268


class GuideWindow(QWidget):
    """Esc and Ctrl+W close it. It reads no books, and is as right without a network."""

    closed = Signal()

    def __init__(self, preferences: Preferences) -> None:
        super().__init__()
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowFlag(Qt.WindowType.Window)
        self._preferences = preferences
        self._behind: list[Spot] = []
        self._ahead: list[Spot] = []
        self.search = SearchEdit()
        self.contents = GuideContents()
        self.found = QLabel()
        self.view = GuideView()
        self.back = action(self, _("Back"), self.go_back, shortcut="Alt+Left", icon="arrow-left")
        self.forward = action(self, _("Forward"), self.go_forward, shortcut="Alt+Right", icon="arrow-right")
        action(self, _("Close the window"), self.close, shortcut="Ctrl+W")
        self._lay_out()
        self._listen()
        self._follow()

    def open_at(self, spot: Spot) -> None:
        """Show a place, and remember the way back."""
        if self.view.spot == spot:
            self.view.show_spot(spot)
            return
        if self.view.spot is not None:
            self._behind.append(self.view.spot)
        self._ahead.clear()
        self._show(spot)

    def go_back(self) -> None:
        """The place read before this one."""
        if self._behind and self.view.spot is not None:
            self._ahead.append(self.view.spot)
            self._show(self._behind.pop())

    def go_forward(self) -> None:
        """The place left by going back."""
        if self._ahead and self.view.spot is not None:
            self._behind.append(self.view.spot)
            self._show(self._ahead.pop())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc that nothing inside has used closes the window."""
        if event.key() == Qt.Key.Key_Escape:
            self.close()
        else:
            super().keyPressEvent(event)

    def closeEvent(self, event: QCloseEvent) -> None:
        """Remember size and place."""
        self._preferences.set_shape(_SHAPE, self.saveGeometry())
        self.closed.emit()
        super().closeEvent(event)

    def _show(self, spot: Spot) -> None:
        self.view.show_spot(spot, sought=self.search.text().strip())
        self.contents.stand_on(spot)
        self._follow()

    def _follow(self) -> None:
        self.back.setEnabled(bool(self._behind))
        self.forward.setEnabled(bool(self._ahead))
        spot = self.view.spot
        title = "" if spot is None else titles()[spot.page]
        self.setWindowTitle(_("{page} – Guide").format(page=title) if title else _("Guide"))

    def _seek(self, sought: str) -> None:
        if not sought:
            self.found.clear()
            self.contents.show_all()
        else:
            n = self.contents.search(sought)
            said = ngettext("{n} section has these words", "{n} sections have these words", n)
            self.found.setText(said.format(n=count(n)) if n else _("No section has these words"))
            best = self.contents.best()
            if best is not None:
                self.open_at(best)
        self.found.setVisible(bool(sought))

    def _listen(self) -> None:
        self.search.searched.connect(self._seek)
        self.contents.chosen.connect(self.open_at)
        self.view.followed.connect(self.open_at)

    def _lay_out(self) -> None:
        self.search.setPlaceholderText(_("Search the guide (Ctrl+F)"))
        self.search.setAccessibleName(_("Search the guide"))
        wear(self.found, role="faint")
        self.found.hide()
        self.halves = QSplitter()
        self.halves.setChildrenCollapsible(False)
        self.halves.addWidget(self._left())
        self.halves.addWidget(self._right())
        self.halves.setStretchFactor(1, 1)
        self.halves.setSizes([_LEFT_PX, _USUAL[0] - _LEFT_PX])
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.halves)
        self.setMinimumSize(*_SMALLEST)
        self.resize(*_USUAL)
        self.restoreGeometry(self._preferences.shape(_SHAPE))

    def _left(self) -> QWidget:
        left = QFrame()
        wear(left, role="rail")
        column = QVBoxLayout(left)
        column.setContentsMargins(12, 14, 12, 12)
        column.setSpacing(10)
        column.addWidget(self.search)
        column.addWidget(self.found)
        column.addWidget(self.contents, 1)
        return left

    def _right(self) -> QWidget:
        head = QFrame()
        wear(head, role="header")
        row = QHBoxLayout(head)
        row.setContentsMargins(16, 8, 16, 8)
        row.setSpacing(4)
        for made in (self.back, self.forward):
            button = ActionButton()
            button.show_action(made, kind="quiet")
            row.addWidget(button)
        row.addStretch(1)
        row.addWidget(self._language())
        right = QWidget()
        column = QVBoxLayout(right)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(head)
        column.addWidget(self.view, 1)
        return right

    def _language(self) -> QLabel:
        """Said where the window speaks another language than its guide."""
        said = QLabel()
        wear(said, role="faint")
        said.setText("" if locale_of_texts().language == SOURCE else _("The guide is written in English."))
        return said
