"""Folders that documents are written into."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryFile

from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices


def open_folder(folder: Path) -> None:
    """Show a folder in the system's own window for it."""
    QDesktopServices.openUrl(QUrl.fromLocalFile(str(folder)))


def make_writable(folder: Path) -> None:
    """Make the folder where it is missing, and try to write there. Raises `OSError`."""
    folder.mkdir(parents=True, exist_ok=True)
    with TemporaryFile(dir=folder):
        pass
