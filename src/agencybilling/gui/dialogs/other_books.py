"""What is said when there is no window yet: why the books can't be opened, or why the program ends."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtWidgets import QFileDialog, QMessageBox

from agencybilling.gui.plain import say_in
from agencybilling.i18n import _


def books_files() -> list[str]:
    """What a person may choose from: books as they are named now, as they were once, and any file."""
    return [_("Books (*.agencybooks *.db)"), _("All files (*)")]


def choose_other_books(sentence: str, path: Path) -> Path | None:
    """Say why these books can't be opened; another file, or None to end the program."""
    box = QMessageBox(QMessageBox.Icon.Warning, _("The books can't be opened"), "")
    say_in(box, sentence)
    other = box.addButton(_("&Choose another file …"), QMessageBox.ButtonRole.AcceptRole)
    box.addButton(_("&Quit"), QMessageBox.ButtonRole.RejectRole)
    box.exec()
    if box.clickedButton() is not other:
        return None
    files = ";;".join(books_files())
    name, _filter = QFileDialog.getOpenFileName(None, _("Open books"), str(path.parent), files)
    return Path(name) if name else None


def say_why_it_ends(sentence: str) -> None:
    """Say what keeps the window from being shown."""
    box = QMessageBox(QMessageBox.Icon.Critical, _("AgencyBilling has to end"), "")
    say_in(box, sentence)
    box.exec()
