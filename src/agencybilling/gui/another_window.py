"""Other books beside these: each file has a window of its own, as if the program had been started on it."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QProcess, Qt
from PySide6.QtWidgets import QFileDialog, QWidget

from agencybilling.gui.dialogs.other_books import books_files
from agencybilling.gui.theme.tokens import Tone
from agencybilling.gui.workplace import Message, Workplace
from agencybilling.i18n import _


def ask_for_other_books(workplace: Workplace, owner: QWidget) -> None:
    """Let a person choose a file, and open it."""
    here = workplace.application.office.books.path
    dialog = QFileDialog(owner, _("Open other books"), "" if here is None else str(here.parent))
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
    dialog.setNameFilters(books_files())
    dialog.fileSelected.connect(lambda name: open_books(Path(name), workplace, owner))
    dialog.open()


def open_books(books: Path, workplace: Workplace, owner: QWidget) -> None:
    """Open these books in another window; those that are open here already come to the front."""
    here = workplace.application.office.books.path
    if here is not None and here.resolve() == books.resolve():
        owner.window().raise_()
        owner.window().activateWindow()
        return
    name = books.name
    if _started(books):
        workplace.tell(Message(_("{file} opens in another window.").format(file=name)))
    else:
        said = _("{file} could not be opened: the program did not start a second time.")
        workplace.tell(Message(said.format(file=name), tone=Tone.BAD))


def _started(books: Path) -> bool:
    program, *arguments = _command(books)
    if _is_bundled():
        # Else the bundle would take the new program for a part of this one.
        os.environ["PYINSTALLER_RESET_ENVIRONMENT"] = "1"
    started, _process_id = QProcess.startDetached(program, arguments)
    return started


def _command(books: Path) -> Sequence[str]:
    """How this very program is started: a bundle is a program itself, else Python runs it."""
    program = [sys.executable] if _is_bundled() else [sys.executable, "-m", "agencybilling"]
    return [*program, "--books", str(books)]


def _is_bundled() -> bool:
    return bool(getattr(sys, "frozen", False))
