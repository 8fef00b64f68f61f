"""Backups: copies of the books by hand and one a day by itself, and the way back to any of them."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from tempfile import TemporaryDirectory

from agencybilling.queries.books import Counts, counts
from agencybilling.services.office import BooksUnavailable, Office
from agencybilling.services.retention import kept
from agencybilling.store.books import Books
from agencybilling.store.copying import OnProgress, copy_of, put_back
from agencybilling.store.engine import connect
from agencybilling.store.migrate import holds_books, open_books
from agencybilling.store.notices import Notice

__all__ = ["Backups", "BooksUnavailable", "Copy"]

_DAILY = re.compile(r"(\d{4}-\d\d-\d\d)\.db")
_COPY = re.compile(r"(\d{4}-\d\d-\d\d)(?: before restoring \d{6})?\.db")


@dataclass(frozen=True, slots=True)
class Copy:
    """A copy of the books: the day it shows, its size in bytes, what it holds.

    `by_itself` is one that was made by itself as the day's; others were made before something was restored.
    """

    path: Path
    day: date
    by_itself: bool
    size: int
    counts: Counts


class Backups:
    """Copies of the books. Books in memory have none."""

    def __init__(self, office: Office) -> None:
        self._office = office

    @property
    def folder(self) -> Path | None:
        """Where the daily copies lie, beside the books."""
        path = self._office.books.path
        return None if path is None else _folder_of(path)

    def back_up(self, to: Path, *, on_progress: OnProgress | None = None) -> None:
        """A copy of the books as they are now, looked through; it appears whole or not at all.

        `on_progress` is told a share of 1 and may raise to stop. Raises `BooksUnavailable`.
        """
        path = self._path()
        if to.resolve() == path.resolve():
            raise BooksUnavailable("cannot_open", str(to))
        copy_of(path, to, on_progress=on_progress)

    def daily(self, *, on_progress: OnProgress | None = None) -> Path | None:
        """The day's copy, where there is none yet; copies that have had their time then go."""
        folder, today = self.folder, self._today()
        if folder is None or (folder / _name(today)).exists():
            return None
        copy = folder / _name(today)
        self.back_up(copy, on_progress=on_progress)
        _thin_out(folder)
        return copy

    def all(self) -> list[Copy]:
        """The copies beside the books, newest first; files that are no books are left out."""
        folder = self.folder
        if folder is None or not folder.is_dir():
            return []
        copies = (_copy(file) for file in folder.iterdir() if _COPY.fullmatch(file.name))
        return sorted((c for c in copies if c is not None), key=lambda c: (c.day, c.path.name), reverse=True)

    def restore(self, copy: Path, *, on_progress: OnProgress | None = None) -> Path:
        """The books as a copy has them, from now on; a copy of the present comes first, and is returned.

        Other programs that have the books open go on with what was restored. Raises `BooksUnavailable`:
        `locked` where one of them does not stop writing, `no_books` or `damaged` for a copy that is none.
        """
        path = self._path()
        with _usable(copy, beside=path) as usable:
            present = self._keep_present(path)
            put_back(usable, path, on_progress=on_progress)
        self._office.books.tell(Notice(everything=True))
        return present

    def _keep_present(self, path: Path) -> Path:
        wall = self._wall()
        name = f"{wall:%Y-%m-%d} before restoring {wall:%H%M%S}.db"
        present = _folder_of(path) / name
        try:
            copy_of(path, present)
        except BooksUnavailable as fault:
            if fault.problem != "damaged":
                raise
            # Whatever can still be read of them may be wanted one day.
            shutil.copyfile(path, present)
        return present

    def _path(self) -> Path:
        return self._office.books.file()

    def _today(self) -> date:
        return self._wall().date()

    def _wall(self) -> datetime:
        with self._office.books.read() as unit:
            return self._office.agency(unit.settings.get()).zone.wall(self._office.clock())


def _folder_of(books: Path) -> Path:
    """Books that differ in nothing but what comes after the dot never share their copies."""
    return books.with_name(f"{books.stem if books.suffix == '.db' else books.name}-backups")


@contextmanager
def _usable(copy: Path, *, beside: Path) -> Iterator[Path]:
    """A copy of the copy, looked through and brought to this version; the copy itself stays as it is."""
    with TemporaryDirectory(prefix="restoring-", dir=beside.parent) as folder:
        usable = Path(folder) / "books.db"
        try:
            _make_usable(copy, usable)
        except BooksUnavailable as fault:
            raise BooksUnavailable(fault.problem, str(copy)) from fault
        yield usable


def _make_usable(copy: Path, usable: Path) -> None:
    if not copy.is_file():
        raise BooksUnavailable("cannot_open", str(copy))
    copy_of(copy, usable)
    if not holds_books(usable):
        raise BooksUnavailable("no_books", str(copy))
    open_books(usable).close()


def _thin_out(folder: Path) -> None:
    files = {_day(file): file for file in folder.iterdir() if _DAILY.fullmatch(file.name)}
    days = {day for day in files if day is not None}
    for day in days - kept(days):
        files[day].unlink(missing_ok=True)


def _copy(file: Path) -> Copy | None:
    day = _day(file)
    if day is None:
        return None
    with suppress(BooksUnavailable, OSError), closing(Books(connect(file), file)) as books:
        with books.read() as unit:
            found = counts(unit)
        return Copy(file, day, _DAILY.fullmatch(file.name) is not None, file.stat().st_size, found)
    return None


def _name(day: date) -> str:
    return f"{day.isoformat()}.db"


def _day(file: Path) -> date | None:
    try:
        return date.fromisoformat(file.name[:10])
    except ValueError:
        return None
