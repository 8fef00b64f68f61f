"""The application as a window: made of the books, a clock and preferences, and run until it is closed."""

from __future__ import annotations

import os
import signal
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

# SQLAlchemy is imported before Qt: the other way round takes a tenth of a second longer.
from agencybilling.services.application import Application  # isort: skip
from PySide6.QtCore import QCoreApplication, QEvent, QLibraryInfo, QLocale, Qt, QTimer, QTranslator, Signal
from PySide6.QtGui import QFileOpenEvent, QGuiApplication, QIcon
from PySide6.QtWidgets import QApplication

from agencybilling.gui.bridge import ChangeBridge
from agencybilling.gui.dialogs.other_books import choose_other_books, say_why_it_ends
from agencybilling.gui.engine_room import EngineRoom
from agencybilling.gui.failures import sentence_of
from agencybilling.gui.faults import Faults
from agencybilling.gui.main_window import MainWindow
from agencybilling.gui.memory import give_back_early
from agencybilling.gui.places import Page, Place
from agencybilling.gui.preferences import Preferences
from agencybilling.gui.spare_moments import SpareMoments
from agencybilling.gui.tasks import Tasks
from agencybilling.gui.theme.theme import Appearance, Theme, theme_of
from agencybilling.gui.theme.tokens import Tone
from agencybilling.gui.time_machine.offer import TimeMachineOffer
from agencybilling.gui.translator import CatalogueTranslator
from agencybilling.gui.workplace import Message, Workplace
from agencybilling.i18n import ASKED_BY, locale_name, use_language
from agencybilling.services.office import BooksUnavailable

NAME = "AgencyBilling"
DESKTOP_FILE = "app.agencybilling.AgencyBilling"
"""By this a Linux desktop finds the icon and the name of the window, in the entry of that name."""

_TRANSLATIONS = QLibraryInfo.LibraryPath.TranslationsPath


class DesktopApplication(QApplication):
    """Qt's application; macOS tells it of a file that is double-clicked, where others start the program."""

    books_asked_for = Signal(str)

    def event(self, event: QEvent) -> bool:
        """Pass on which file the system wants opened."""
        if isinstance(event, QFileOpenEvent):
            self.books_asked_for.emit(event.file())
            return True
        return super().event(event)


def make_application(arguments: Sequence[str] = ()) -> DesktopApplication:
    """Qt's application, dressed; made once in a process."""
    give_back_early()
    QCoreApplication.setApplicationName(NAME)
    QCoreApplication.setOrganizationName(NAME)
    QGuiApplication.setDesktopFileName(DESKTOP_FILE)
    application = DesktopApplication([NAME, *arguments])
    application.setAttribute(Qt.ApplicationAttribute.AA_DontShowIconsInMenus, False)
    of_qt = QTranslator(application)
    if of_qt.load(QLocale(locale_name()), "qtbase", "_", QLibraryInfo.path(_TRANSLATIONS)):
        application.installTranslator(of_qt)
    application.installTranslator(CatalogueTranslator(application))
    theme = Theme(application)
    application.setWindowIcon(QIcon(theme.pixmap("brand", tint=theme.tokens.accent, size=64)))
    return application


@dataclass(frozen=True, slots=True)
class Opened:
    """A window at work, and what must be let go of when it is closed."""

    window: MainWindow
    workplace: Workplace
    engine: EngineRoom
    spare_moments: SpareMoments

    def work(self) -> None:
        """Begin what the window does by itself: renewals, a copy of the books each day, pages made early."""
        self.engine.start()
        self.spare_moments.begin()

    def close(self) -> None:
        """Close the window, wait for what is under way, and let go of the books."""
        self.spare_moments.end()
        self.engine.stop()
        self.window.close()
        self.workplace.bridge.close()
        self.workplace.tasks.close()
        self.window.deleteLater()
        self.workplace.application.close()


def open_window(application: Application, *, theme: Theme, preferences: Preferences) -> Opened:
    """The window on some books, at the page where it was left."""
    theme.use(Appearance(preferences.text("appearance", Appearance.SYSTEM.value)))
    window = MainWindow(preferences)
    tasks = Tasks(unexpected=lambda error: window.tell(Message(sentence_of(error), tone=Tone.BAD)))
    workplace = Workplace(
        application=application,
        theme=theme,
        tasks=tasks,
        bridge=ChangeBridge(application.changes),
        preferences=preferences,
        go=window.go,
        tell=window.tell,
    )
    window.settle(workplace)
    window.go(Place(_first_page(preferences)))
    TimeMachineOffer(window, workplace)
    return Opened(window, workplace, EngineRoom(workplace, window.status), SpareMoments(window, tasks))


def run(open_books: Callable[[Path | None], Application], preferences: Preferences, *, logs: Path) -> int:
    """Show the window until it is closed; the status with which the program ends.

    `open_books` opens a chosen file, else the usual one; where that fails, a person may choose another.
    What nobody foresaw is written to a file in `logs`.
    """
    use_language(preferences.text("language") or system_language())
    faults = Faults(logs)
    try:
        return _run(open_books, preferences, faults)
    except Exception as fault:  # noqa: BLE001 - a program that ends without a word helps nobody
        say_why_it_ends(sentence_of(fault))
        return 1
    finally:
        faults.close()


def system_language() -> str | None:
    """The system's language where no environment names one, as on Windows and macOS."""
    if any(os.environ.get(name) for name in ASKED_BY):
        return None
    return QLocale.system().name()


def _run(open_books: Callable[[Path | None], Application], preferences: Preferences, faults: Faults) -> int:
    qt = make_application()
    application = _opened(open_books)
    if application is None:
        return 1
    opened = open_window(application, theme=theme_of(), preferences=preferences)
    faults.tell_by(lambda sentence: opened.window.tell(Message(sentence, tone=Tone.BAD)))
    qt.books_asked_for.connect(opened.window.open_books)
    opened.window.show()
    QTimer.singleShot(0, opened.window, opened.work)
    with _ending_when_told():
        status = qt.exec()
    opened.close()
    return status


@contextmanager
def _ending_when_told() -> Iterator[None]:
    """A system that shuts down, or Ctrl+C in a terminal, closes the window as a person would."""
    names = ("SIGTERM", "SIGINT", "SIGHUP")
    told = [getattr(signal, name) for name in names if hasattr(signal, name)]
    before = {number: signal.signal(number, lambda *_told: QCoreApplication.exit(0)) for number in told}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def _opened(open_books: Callable[[Path | None], Application]) -> Application | None:
    """The application on books that can be opened; None where a person gives up."""
    chosen: Path | None = None
    while True:
        try:
            return open_books(chosen)
        except BooksUnavailable as fault:
            chosen = choose_other_books(sentence_of(fault), Path(fault.path))
        if chosen is None:
            return None


def _first_page(preferences: Preferences) -> Page:
    page = preferences.text("page", Page.DASHBOARD.value)
    return Page(page) if page in set(Page) else Page.DASHBOARD
