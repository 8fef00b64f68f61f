"""The window: navigation, header, pages and the strip at the bottom; it only leads from one to the other."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from html import escape
from importlib import import_module
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QAction, QCloseEvent
from PySide6.QtWidgets import (
    QFrame,
    QLabel,
    QMessageBox,
    QPushButton,
    QSizePolicy,
    QStackedWidget,
    QWidget,
)

from agencybilling.gui import forms
from agencybilling.gui.actions import ActionButton, action, show_icon
from agencybilling.gui.help.opening import OpenGuide
from agencybilling.gui.navigation import Navigation
from agencybilling.gui.places import TITLES, Page, Place
from agencybilling.gui.plain import say_in
from agencybilling.gui.preferences import Preferences
from agencybilling.gui.screen import PageScreen
from agencybilling.gui.status_strip import StatusStrip
from agencybilling.gui.theme.theme import theme_of
from agencybilling.gui.widgets.elided_label import ElidedLabel
from agencybilling.gui.widgets.pill import Pill
from agencybilling.gui.workplace import Message, Workplace
from agencybilling.i18n import _

_PAGES = {
    Page.DASHBOARD: "dashboard.page:DashboardPage",
    Page.CLIENTS: "clients:ClientsPage",
    Page.REQUESTS: "requests.page:RequestsPage",
    Page.USAGE: "usage.page:UsagePage",
    Page.CATALOG: "catalog.page:CatalogPage",
    Page.ACTIVITY: "activity.page:ActivityPage",
    Page.SETTINGS: "settings.page:SettingsPage",
}
_FOLDER = "agencybilling.gui.pages"
SMALLEST = (960, 640)
USUAL = (1280, 800)
_MOST_BACK = 50
_CRUMB_PX = 200
"""Where a crumb is cut: beside the buttons of the smallest window there is room for so much."""

forms.drawn_in_forms(ActionButton)
forms.drawn_in_forms(ElidedLabel)
forms.drawn_in_forms(Pill)


class MainWindow(QWidget):
    """Where the bookkeeper lives."""

    closing = Signal()
    """It is about to be closed, and nothing holds it back."""

    navigation: Navigation
    header: QFrame
    crumbs: QLabel
    title: ElidedLabel
    standing: Pill
    go_to: QPushButton
    first: ActionButton
    second: ActionButton
    primary: ActionButton
    pages: QStackedWidget
    status: StatusStrip

    def __init__(self, preferences: Preferences) -> None:
        super().__init__()
        forms.load(self, "main_window.ui")
        self._preferences = preferences
        self._workplace: Workplace | None = None
        self._screens: dict[Page, PageScreen] = {}
        self._place: Place | None = None
        self._back: list[Place] = []
        self._may_lose = False
        self.setMinimumSize(*SMALLEST)
        self.resize(*USUAL)
        self.restoreGeometry(preferences.shape("window"))
        self.guide = OpenGuide(preferences, self)
        self.closing.connect(self.guide.close)
        self.navigation.chosen.connect(lambda page: self.go(Place(Page(page))))
        self.navigation.guide.clicked.connect(lambda _checked: self.open_guide())
        self.crumbs.linkActivated.connect(self._follow_crumb)
        self.crumbs.setTextFormat(Qt.TextFormat.RichText)
        self.crumbs.setTextInteractionFlags(Qt.TextInteractionFlag.LinksAccessibleByMouse)
        self.go_to.clicked.connect(self.open_go_to)
        fixed = QSizePolicy.Policy.Fixed
        self.standing.setSizePolicy(fixed, fixed)
        theme_of().changed.connect(self._dress)
        self._dress()
        self._make_actions()

    @property
    def workplace(self) -> Workplace:
        """The desk of this window."""
        if self._workplace is None:
            raise LookupError
        return self._workplace

    @property
    def screen_shown(self) -> PageScreen | None:
        """The page in front."""
        shown = self.pages.currentWidget()
        return shown if isinstance(shown, PageScreen) else None

    @property
    def place(self) -> Place | None:
        """Where the window stands."""
        return self._place

    def settle(self, workplace: Workplace) -> None:
        """Take the desk into use."""
        self._workplace = workplace
        path = workplace.application.office.books.path
        self.status.books.setText("" if path is None else path.name)
        self.status.books.setAccessibleName(_("Books file"))

    def tell(self, message: Message) -> None:
        """Show a message."""
        self.status.tell(message)

    def go(self, place: Place) -> None:
        """Show a place."""
        if self._place is not None and self._place != place:
            self._back = [*self._back[-_MOST_BACK:], self._place]
        self._show(place)

    def code_of(self, page: Page) -> Callable[[Workplace], PageScreen]:
        """The class of a page, read when it is first asked for; on any thread."""
        module, name = _PAGES[page].split(":")
        found: Callable[[Workplace], PageScreen] = getattr(import_module(f"{_FOLDER}.{module}"), name)
        return found

    def make_page(self, page: Page) -> None:
        """Make a page before anybody asks for it."""
        self._screen(page)

    def go_back(self) -> None:
        """Show the place before this one."""
        if self._back:
            self._show(self._back.pop())

    def open_go_to(self) -> None:
        """Open the box that finds anything by typing."""
        from agencybilling.gui.go_to import GoToBox
        from agencybilling.gui.help.guide import Spot, titles

        guide = {title: partial(self.guide.show, Spot(name)) for name, title in titles().items()}
        GoToBox(self.workplace, self.offered_actions(), self, guide=guide).open_under(self.header)

    def open_other_books(self) -> None:
        """Ask for a file with other books, and open it in a window of its own."""
        from agencybilling.gui.another_window import ask_for_other_books

        ask_for_other_books(self.workplace, self)

    def open_books(self, file: str) -> None:
        """Open the books in this file in a window of their own."""
        from agencybilling.gui.another_window import open_books

        open_books(Path(file), self.workplace, self)

    def open_shortcuts(self) -> None:
        """List what the keyboard can do here."""
        from agencybilling.gui.dialogs.shortcuts import ShortcutsDialog

        dialog = ShortcutsDialog(self._page_actions(), self.actions(), self)
        dialog.offer_guide(self.open_guide)
        dialog.open()

    def open_guide(self) -> None:
        """Open the guide where it tells of what the window shows."""
        from agencybilling.gui.help.context import spot_of

        self.guide.show(spot_of(self._place, books_are_new=self.workplace.application.empty()))

    def offered_actions(self) -> list[QAction]:
        """What can be done now: of the page in front, then of the window."""
        return [a for a in (*self._page_actions(), *self.actions()) if a.isEnabled() and a.isVisible()]

    def closeEvent(self, event: QCloseEvent) -> None:
        """Remember size and page; where something typed would be lost, ask first."""
        unsaved = [words for screen in self._screens.values() if (words := screen.unsaved())]
        if unsaved and not self._may_lose:
            event.ignore()
            self._ask_to_lose(", ".join(unsaved))
            return
        self._remember()
        self.closing.emit()
        super().closeEvent(event)

    def _remember(self) -> None:
        self._preferences.set_shape("window", self.saveGeometry())
        self._preferences.set_text("page", self._place_page().value)
        self._preferences.save()

    def _ask_to_lose(self, what: str) -> None:
        box = QMessageBox(self)
        box.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        box.setIcon(QMessageBox.Icon.Question)
        box.setWindowTitle(_("Not saved yet"))
        say_in(box, _("{what} is typed and not saved. Close the window without it?").format(what=what))
        lose = box.addButton(_("&Close without it"), QMessageBox.ButtonRole.DestructiveRole)
        box.setDefaultButton(box.addButton(_("&Stay"), QMessageBox.ButtonRole.RejectRole))
        lose.clicked.connect(self._lose)
        box.open()

    def _lose(self) -> None:
        self._may_lose = True
        self.close()

    def _place_page(self) -> Page:
        return Page.DASHBOARD if self._place is None else self._place.page

    def _page_actions(self) -> list[QAction]:
        shown = self.screen_shown
        if shown is None:
            return []
        seen = [shown, *(w for w in shown.findChildren(QWidget) if w.isVisible())]
        return list(dict.fromkeys(a for widget in seen for a in widget.actions() if a.text()))

    def _show(self, place: Place) -> None:
        screen = self._screen(place.page)
        self._place = place
        self.pages.setCurrentWidget(screen)
        screen.show_place(place)
        screen.first_focus().setFocus()
        self._mark()
        self._show_header()

    def _screen(self, page: Page) -> PageScreen:
        if page not in self._screens:
            made = self.code_of(page)(self.workplace)
            made.header_changed.connect(self._show_header)
            self.pages.addWidget(made)
            self._screens[page] = made
        return self._screens[page]

    def _mark(self) -> None:
        self.navigation.stand_on(self._place_page())

    def _show_header(self) -> None:
        screen = self.screen_shown
        if screen is None or (self.sender() not in {None, screen} and isinstance(self.sender(), PageScreen)):
            return
        self.title.setText(screen.title())
        screen.setAccessibleName(screen.title())
        self.setWindowTitle(self._title_of(screen))
        self._show_crumbs(screen)
        text, tone, meaning = screen.standing()
        self.standing.show_pill(text, tone, meaning=meaning)
        self._show_actions(screen)

    def _title_of(self, screen: PageScreen) -> str:
        return f"{screen.title()} – AgencyBilling"

    def _show_actions(self, screen: PageScreen) -> None:
        second, first = [*screen.secondary()[:2], None, None][:2]
        self.first.show_action(second)
        self.second.show_action(first)
        self.primary.show_action(screen.primary(), kind="primary")

    def _show_crumbs(self, screen: PageScreen) -> None:
        tint, metrics = theme_of().tokens.ink_soft, self.crumbs.fontMetrics()
        parts = [
            escape(metrics.elidedText(crumb.text, Qt.TextElideMode.ElideRight, _CRUMB_PX))
            if crumb.place is None
            else f'<a href="{number}" style="color:{tint};text-decoration:none">{escape(crumb.text)}</a>'
            for number, crumb in enumerate(screen.crumbs())
        ]
        self.crumbs.setText("&nbsp; / &nbsp;".join(parts))
        self.crumbs.setVisible(bool(parts))

    def _follow_crumb(self, number: str) -> None:
        screen = self.screen_shown
        place = None if screen is None else screen.crumbs()[int(number)].place
        if place is not None:
            self.go(place)

    def _make_actions(self) -> None:
        for number, page in enumerate(Page, start=1):
            name = _("Go to {page}").format(page=_(TITLES[page]))
            self._window_action(name, f"Ctrl+{number}", partial(self.go, Place(page)))
        self._window_action(_("Go to anything"), "Ctrl+K", self.open_go_to)
        self._window_action(_("Back"), "Alt+Left", self.go_back)
        self._window_action(_("Keyboard shortcuts"), "F1", self.open_shortcuts)
        self._window_action(_("Guide to what is shown"), "Shift+F1", self.open_guide, icon="book-open")
        self._make_actions_of_its_kind()

    def _make_actions_of_its_kind(self) -> None:
        other = _("Open other books …")
        self._window_action(other, "Ctrl+Alt+O", self.open_other_books, icon="folder-open")
        self._window_action(_("Quit"), "Ctrl+Q", self.close)

    def _window_action(
        self, text: str, shortcut: str, run: Callable[[], object], *, icon: str = ""
    ) -> QAction:
        return action(self, text, run, shortcut=shortcut, icon=icon)

    def _dress(self) -> None:
        show_icon(self.go_to, "search")
        if self.screen_shown is not None:
            self._show_crumbs(self.screen_shown)
