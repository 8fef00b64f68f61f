"""Settings, section by section."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QPushButton,
    QScrollArea,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from agencybilling.gui.actions import action
from agencybilling.gui.pages.settings.agency import AgencySection
from agencybilling.gui.pages.settings.appearance import AppearanceSection
from agencybilling.gui.pages.settings.billing import BillingSection
from agencybilling.gui.pages.settings.books import BooksSection
from agencybilling.gui.pages.settings.section import TypedSection
from agencybilling.gui.places import Place
from agencybilling.gui.screen import PageScreen
from agencybilling.gui.widgets.tabs import Tabs
from agencybilling.gui.workplace import Workplace
from agencybilling.i18n import _
from agencybilling.services.changes import Notice

_WIDEST_PX = 720


class SettingsPage(PageScreen):
    """`Place.filters` may name a section: `{"section": "books"}`."""

    def __init__(self, workplace: Workplace) -> None:
        super().__init__(workplace)
        self.agency, self.billing = AgencySection(workplace), BillingSection(workplace)
        self.books, self.appearance = BooksSection(workplace), AppearanceSection(workplace)
        self.tabs = Tabs(self)
        self.tabs.setAccessibleName(_("Sections of the settings"))
        self._stack = QStackedWidget(self)
        self._save, self._discard = QPushButton(_("&Save"), self), QPushButton(_("&Discard"), self)
        self._save.setProperty("kind", "primary")
        self._names: list[str] = []
        self._lay_out()
        self.save = action(self, _("&Save"), lambda: self._typed(save=True), shortcut="Ctrl+S", icon="save")
        self.back_up = action(
            self, _("&Back up now …"), self._back_up, shortcut="Ctrl+B", icon="hard-drive-download"
        )
        self._listen()

    @property
    def section(self) -> QWidget:
        """The section in front."""
        return (self.agency, self.billing, self.books, self.appearance)[self.tabs.currentIndex()]

    def title(self) -> str:
        return _("Settings")

    def secondary(self) -> list[QAction]:
        return [self.back_up]

    def show_place(self, place: Place) -> None:
        name = place.filters.get("section")
        if name in self._names:
            self.tabs.setCurrentIndex(self._names.index(name))

    def unsaved(self) -> str:
        return _("Settings") if self.agency.typed or self.billing.typed else ""

    def refresh(self, notice: Notice) -> None:
        """The sections follow the books by themselves."""

    def _back_up(self) -> None:
        self.tabs.setCurrentIndex(self._names.index("books"))
        self.books.back_up.click()

    def _listen(self) -> None:
        self.tabs.currentChanged.connect(self._turn)
        for section in (self.agency, self.billing):
            section.touched.connect(self._follow)
        self._save.clicked.connect(lambda: self._typed(save=True))
        self._discard.clicked.connect(lambda: self._typed(save=False))
        self._turn()

    def _typed(self, *, save: bool) -> None:
        section = self.section
        if isinstance(section, TypedSection):
            if save:
                section.save()
            else:
                section.show_again()

    def _turn(self) -> None:
        self._stack.setCurrentIndex(self.tabs.currentIndex())
        self._follow()

    def _follow(self) -> None:
        section = self.section
        typed = isinstance(section, TypedSection) and section.typed
        for button in (self._save, self._discard):
            button.setVisible(isinstance(section, TypedSection))
            button.setEnabled(typed)
        self.save.setEnabled(typed)

    def _lay_out(self) -> None:
        for name, words, section in (
            ("agency", _("Agency"), self.agency),
            ("billing", _("Billing"), self.billing),
            ("books", _("Books and copies"), self.books),
            ("appearance", _("Appearance and language"), self.appearance),
        ):
            self._names.append(name)
            self.tabs.addTab(words)
            self._stack.addWidget(_framed(section))
        buttons = QHBoxLayout()
        buttons.setSpacing(8)
        buttons.addWidget(self._save)
        buttons.addWidget(self._discard)
        buttons.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 12, 24, 16)
        column.setSpacing(12)
        column.addWidget(self.tabs)
        column.addWidget(self._stack, 1)
        column.addLayout(buttons)


def _framed(section: QWidget) -> QScrollArea:
    card = QFrame()
    card.setProperty("role", "card")
    card.setMaximumWidth(_WIDEST_PX)
    inside = QVBoxLayout(card)
    inside.setContentsMargins(24, 20, 24, 20)
    inside.addWidget(section)
    content = QWidget()
    content.setProperty("role", "content")
    row = QHBoxLayout(content)
    row.setContentsMargins(0, 0, 0, 0)
    row.addWidget(card, 1, Qt.AlignmentFlag.AlignTop)
    row.addStretch(0)
    scroll = QScrollArea()
    scroll.setWidgetResizable(True)
    scroll.setFrameShape(QFrame.Shape.NoFrame)
    scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    scroll.setWidget(content)
    return scroll
