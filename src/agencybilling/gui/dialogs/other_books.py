"""What is asked when the books can't be opened: which others, or none."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtWidgets import QFileDialog, QMessageBox

from agencybilling.gui.plain import say_in
from agencybilling.i18n import _


def choose_other_books(sentence: str, path: Path) -> Path | None:
    """Say why these books can't be opened; another file, or None to end the program."""
    box = QMessageBox(QMessageBox.Icon.Warning, _("The books can't be opened"), "")
    say_in(box, sentence)
    other = box.addButton(_("&Choose another file …"), QMessageBox.ButtonRole.AcceptRole)
    box.addButton(_("&Quit"), QMessageBox.ButtonRole.RejectRole)
    box.exec()
    if box.clickedButton() is not other:
        return None
    name, _filter = QFileDialog.getOpenFileName(None, _("Open books"), str(path.parent))
    return Path(name) if name else None
