"""Faults nobody foresaw: written to a log, told calmly, and the window goes on."""

from __future__ import annotations

import logging
import os
import sys
import threading
from collections.abc import Callable
from logging.handlers import RotatingFileHandler
from pathlib import Path
from time import monotonic
from types import TracebackType
from typing import TYPE_CHECKING

from PySide6.QtCore import (
    QCoreApplication,
    QMessageLogContext,
    QObject,
    QtMsgType,
    Signal,
    qInstallMessageHandler,
)
from PySide6.QtGui import QGuiApplication

from agencybilling.gui.failures import sentence_of
from agencybilling.i18n import _

if TYPE_CHECKING:
    from sys import UnraisableHookArgs

LOG = "agencybilling.log"
BYTES = 500_000
KEPT = 3
"""How large a log grows before a new one is begun, and how many old ones stay."""
QUIET_SECONDS = 60.0
"""For how long the same fault is not told again: one in painting would come with every movement."""
_log = logging.getLogger(__name__)
_LEVELS = {
    QtMsgType.QtDebugMsg: logging.DEBUG,
    QtMsgType.QtInfoMsg: logging.INFO,
    QtMsgType.QtWarningMsg: logging.WARNING,
    QtMsgType.QtCriticalMsg: logging.ERROR,
    QtMsgType.QtFatalMsg: logging.CRITICAL,
}


class _LogFile(RotatingFileHandler):
    """A log that never gets in anybody's way: what can't be written is lost."""

    def handleError(self, record: logging.LogRecord) -> None:
        """A full disk must not become a second fault."""


class Faults(QObject):
    """Takes what nobody caught, in whichever thread, and hands a sentence to the window's thread."""

    _told = Signal(str)

    def __init__(self, folder: Path, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._tell: Callable[[str], None] = _nowhere
        self._lately: dict[object, float] = {}
        self._before = (sys.excepthook, threading.excepthook, sys.unraisablehook)
        self._log = _log_file(folder)
        self._told.connect(self._pass_on)
        logging.getLogger().addHandler(self._log)
        sys.excepthook = self._uncaught
        threading.excepthook = self._uncaught_in_thread
        sys.unraisablehook = self._unraisable
        qInstallMessageHandler(_said_by_qt)

    def tell_by(self, tell: Callable[[str], None]) -> None:
        """Have a sentence about each fault shown this way."""
        self._tell = tell

    def close(self) -> None:
        """Leave everything as it was found."""
        self._tell = _nowhere
        sys.excepthook, threading.excepthook, sys.unraisablehook = self._before
        qInstallMessageHandler(None)
        logging.getLogger().removeHandler(self._log)
        self._log.close()

    def _uncaught(self, kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        if issubclass(kind, KeyboardInterrupt):
            QCoreApplication.exit(0)
        elif isinstance(error, Exception) and not self._heard_lately(kind, trace):
            self._told.emit(sentence_of(error))
        elif not isinstance(error, Exception):
            _log.critical("stopped", exc_info=error)

    def _uncaught_in_thread(self, args: threading.ExceptHookArgs) -> None:
        if args.exc_value is not None:
            self._uncaught(args.exc_type, args.exc_value, args.exc_traceback)

    def _unraisable(self, args: UnraisableHookArgs) -> None:
        """What goes wrong while something is cleared away concerns nobody at the desk."""
        _log.error("while clearing away %r", args.object, exc_info=args.exc_value)

    def _heard_lately(self, kind: type[BaseException], trace: TracebackType | None) -> bool:
        place, now = (kind, *_last_line(trace)), monotonic()
        before = self._lately.get(place)
        self._lately[place] = now
        return before is not None and now - before < QUIET_SECONDS

    def _pass_on(self, sentence: str) -> None:
        self._tell(sentence)


def _log_file(folder: Path) -> logging.Handler:
    try:
        folder.mkdir(parents=True, exist_ok=True)
        handler = _LogFile(folder / LOG, maxBytes=BYTES, backupCount=KEPT, encoding="utf-8", delay=True)
    except OSError:
        return logging.NullHandler()
    handler.setLevel(logging.WARNING)
    handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(name)s: %(message)s"))
    return handler


def _said_by_qt(kind: QtMsgType, context: QMessageLogContext, message: str) -> None:
    logging.getLogger(context.category or "qt").log(_LEVELS[kind], "%s", message)
    if kind is QtMsgType.QtFatalMsg:
        # Qt would abort now, and the system would report a crash.
        if QGuiApplication.primaryScreen() is None:
            print(  # noqa: T201 - there is no window to say it in
                _("There is no screen to open a window on. Commands work without one: agencybilling --help"),
                file=sys.stderr,
            )
        logging.shutdown()
        os._exit(1)


def _last_line(trace: TracebackType | None) -> tuple[str, int]:
    where = ("", 0)
    while trace is not None:
        where = (trace.tb_frame.f_code.co_filename, trace.tb_lineno)
        trace = trace.tb_next
    return where


def _nowhere(sentence: str) -> None:
    """No window is open yet, or it has closed; the log has it."""
