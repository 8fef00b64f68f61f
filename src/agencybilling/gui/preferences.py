"""What the window remembers from one day to the next: looks, columns, sizes, the last page."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QByteArray, QSettings


class Preferences:
    """A small file of its own, beside no books: each workplace has its habits."""

    def __init__(self, path: Path) -> None:
        self._settings = QSettings(str(path), QSettings.Format.IniFormat)

    @property
    def folder(self) -> Path:
        """Where the file lies, and what else one workplace keeps."""
        return Path(self._settings.fileName()).parent

    def text(self, key: str, default: str = "") -> str:
        """A word, or the default where nothing is remembered."""
        value = self._settings.value(key, default)
        return value if isinstance(value, str) else default

    def flag(self, key: str, *, default: bool) -> bool:
        """A yes or no."""
        return self.text(key, "yes" if default else "no") == "yes"

    def shape(self, key: str) -> QByteArray:
        """What Qt keeps of a window, a header or a splitter; empty where nothing is remembered."""
        value = self._settings.value(key)
        return value if isinstance(value, QByteArray) else QByteArray()

    def set_text(self, key: str, value: str) -> None:
        """Remember a word."""
        self._settings.setValue(key, value)

    def set_flag(self, key: str, *, value: bool) -> None:
        """Remember a yes or no."""
        self.set_text(key, "yes" if value else "no")

    def set_shape(self, key: str, value: QByteArray) -> None:
        """Remember what Qt keeps of a window."""
        self._settings.setValue(key, value)

    def save(self) -> None:
        """Write to the disk what is not there yet."""
        self._settings.sync()
