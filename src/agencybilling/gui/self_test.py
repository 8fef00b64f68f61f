"""Does this installation work? Books, a window, a renewal behind it and a PDF, all in a folder of its own."""

from __future__ import annotations

import re
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from tempfile import TemporaryDirectory

from agencybilling.services.application import Application  # isort: skip - before Qt, as in `app`
from PySide6.QtCore import QElapsedTimer, QEventLoop
from PySide6.QtGui import QFontInfo
from PySide6.QtWidgets import QApplication

from agencybilling import __version__
from agencybilling.domain.calendar import Instant
from agencybilling.domain.statement import StatementRange
from agencybilling.gui.app import make_application, open_window
from agencybilling.gui.faults import LOG, Faults
from agencybilling.gui.places import Page, Place
from agencybilling.gui.preferences import Preferences
from agencybilling.gui.theme.theme import theme_of
from agencybilling.i18n import _
from agencybilling.services.settings import ReviewWhen
from agencybilling.services.setup import NewAgency
from agencybilling.statements.paper import usual_paper

OpenBooks = Callable[[Path, Callable[[], Instant]], Application]
Tell = Callable[[str], None]

CLIENT = "Self-test client"
_PLAN = {
    "name": "Self-test",
    "recurring_fee": "49.00",
    "currency": "USD",
    "rhythm": {"every": 1, "unit": "month"},
    "overage_rate": "0.15",
    "due_days": 7,
    "grace_days": 30,
}
_DAYS_AGO = 40
_US_A_DAY = 86_400_000_000
_PATIENCE_MS = 30_000
_A_MOMENT_MS = 50
_FAULT = re.compile(r"^\S+ \S+ (ERROR|CRITICAL) ", re.MULTILINE)
"""A line of the log that is more than a warning."""


class SelfTestFailed(Exception):
    """What should have happened and did not."""


def self_test(open_books: OpenBooks, now: Callable[[], Instant], tell: Tell) -> None:
    """Go through it all, telling each step. Raises `SelfTestFailed`, or what went wrong."""
    tell(f"AgencyBilling {__version__}")
    with TemporaryDirectory(prefix="agencybilling-self-test-", ignore_cleanup_errors=True) as name:
        folder = Path(name)
        faults = Faults(folder)
        try:
            _make_books(open_books, now, folder)
            tell(_("books: made"))
            _work(open_books(_books(folder), now), folder, tell)
        finally:
            faults.close()
        _expect_no_fault(folder / LOG, tell)


def _books(folder: Path) -> Path:
    return folder / "books.db"


def _make_books(open_books: OpenBooks, now: Callable[[], Instant], folder: Path) -> None:
    """Books of an agency whose one client started some time ago, so that renewals have fallen due."""
    with closing(open_books(_books(folder), lambda: Instant(now() - _DAYS_AGO * _US_A_DAY))) as application:
        application.set_up.agency(
            NewAgency(
                "Self-test agency", "America/New_York", "USD", plan=_PLAN, client=CLIENT, start_today=True
            )
        )
        application.settings.leave_to_a_person(review=ReviewWhen.NEVER)
        asked = _requests(application)
    if asked != 1:
        raise SelfTestFailed(_("The start of a subscription made no payment request."))


def _work(application: Application, folder: Path, tell: Tell) -> None:
    qt = make_application()
    opened = open_window(application, theme=theme_of(), preferences=Preferences(folder / "window.ini"))
    opened.window.show()
    _wait(opened.window.isVisible, _("The window did not open."))
    for page in Page:
        opened.window.go(Place(page))
        qt.processEvents()
    tell(_("window: open, every page shown, type {font}").format(font=QFontInfo(qt.font()).family()))
    opened.engine.start()
    _wait(lambda: _requests(application) > 1, _("The engine renewed nothing."))
    tell(_("renewals: {n} payment requests").format(n=_requests(application)))
    tell(_("statement: a PDF of {n} bytes").format(n=len(_statement(application))))
    opened.close()
    qt.processEvents()


def _requests(application: Application) -> int:
    return len(application.statements.page(CLIENT).requests)


def _statement(application: Application) -> bytes:
    from agencybilling.statements.documents import documents_of

    with documents_of(application) as documents:
        statement = application.statements.make(CLIENT, StatementRange.ALL)
        made = documents.statement_pdf(statement, paper=usual_paper())
        page = documents.statement_html(statement)
    if not made.startswith(b"%PDF-") or CLIENT not in page:
        raise SelfTestFailed(_("The statement of account is not what it should be."))
    return made


def _wait(happened: Callable[[], bool], otherwise: str) -> None:
    waited = QElapsedTimer()
    waited.start()
    while not happened():
        if waited.elapsed() > _PATIENCE_MS:
            raise SelfTestFailed(otherwise)
        QApplication.processEvents(QEventLoop.ProcessEventsFlag.AllEvents, _A_MOMENT_MS)


def _expect_no_fault(log: Path, tell: Tell) -> None:
    """Faults end the test; what Qt finds strange about the system is told, it is not the installation's."""
    if not log.exists():
        return
    said = log.read_text(encoding="utf-8", errors="replace").rstrip()
    if _FAULT.search(said):
        raise SelfTestFailed(said)
    tell(said)
