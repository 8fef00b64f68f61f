"""The navigation at the left: the pages; the guide and settings below."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QSizePolicy, QToolButton, QVBoxLayout, QWidget

from agencybilling.gui.forms import drawn_in_forms
from agencybilling.gui.places import ICONS, TITLES, Page
from agencybilling.gui.theme.theme import ICON_PX, theme_of
from agencybilling.i18n import _

WIDTH_PX = 208
_MARK_PX = 28
_GAP_PX = 8


@drawn_in_forms
class Navigation(QFrame):
    """One button for each page."""

    chosen = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "rail")
        self.setFixedWidth(WIDTH_PX)
        self._mark = QLabel(self)
        self._buttons = {page: self._button(page) for page in Page}
        self.guide = self._place_button(_("Guide"))
        self.guide.setToolTip(_("Guide to what is shown (Shift+F1)"))
        self._lay_out()
        theme_of().changed.connect(self._dress)
        self._dress()

    def stand_on(self, page: Page) -> None:
        """Mark the present page."""
        self._buttons[page].setChecked(True)

    def button(self, page: Page) -> QToolButton:
        """The button of a page."""
        return self._buttons[page]

    def _button(self, page: Page) -> QToolButton:
        button = self._place_button(_(TITLES[page]))
        button.setCheckable(True)
        button.setAutoExclusive(True)
        button.clicked.connect(lambda: self.chosen.emit(page.value))
        return button

    def _place_button(self, name: str) -> QToolButton:
        button = QToolButton(self)
        button.setText(name)
        button.setAccessibleName(name)
        button.setProperty("kind", "place")
        button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        button.setIconSize(QSize(ICON_PX + _GAP_PX, ICON_PX))
        button.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        return button

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(12, 16, 12, 12)
        column.setSpacing(2)
        brand = QHBoxLayout()
        brand.setSpacing(10)
        name = QLabel("AgencyBilling", self)
        name.setProperty("role", "heading")
        brand.addWidget(self._mark)
        brand.addWidget(name, stretch=1)
        column.addLayout(brand)
        column.addSpacing(20)
        for page, button in self._buttons.items():
            if page is Page.SETTINGS:
                column.addStretch(1)
                column.addWidget(self.guide)
            column.addWidget(button)

    def _dress(self) -> None:
        theme = theme_of()
        tokens = theme.tokens
        self._mark.setPixmap(theme.pixmap("brand", tint=tokens.accent, size=_MARK_PX))
        for page, button in self._buttons.items():
            icon = theme.icon(ICONS[page], tint=tokens.ink_soft, checked=tokens.selected_ink, gap=_GAP_PX)
            button.setIcon(icon)
        self.guide.setIcon(theme.icon("book-open", tint=tokens.ink_soft, gap=_GAP_PX))
