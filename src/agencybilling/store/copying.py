"""Copies of the books: made while others read and write, opened once to be sure, and put back."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, suppress
from glob import escape
from pathlib import Path
from time import monotonic, time
from uuid import uuid4

from agencybilling.store.engine import BUSY_SECONDS, BooksUnavailable, problem_named

OnProgress = Callable[[float], None]
"""Told how far a copy has come, as a share of 1; it may raise to stop, and nothing is left of it."""

PAGES_AT_ONCE = 1_000
COPYING = 0.7
"""The share of the work that copying takes; the rest is looking at the copy."""
_STEPS_OF_A_LOOK = 1_000_000
_LEFT_BEHIND_S = 3_600
"""A part of a copy that has not grown for so long is nobody's any more."""


def copy_of(path: Path, copy: Path, *, on_progress: OnProgress | None = None) -> None:
    """A copy of the books as they are at this moment; it appears whole and looked through, or not at all.

    Raises `BooksUnavailable`.
    """
    # Of its own: two windows may make the day's copy at the same moment.
    part = copy.with_name(f"{copy.name}.{uuid4().hex}.part")
    tell = on_progress or _nothing
    _make_place(copy)
    try:
        with _faults_named(copy):
            sound = _copied(path, part, tell=tell)
        if not sound:
            raise BooksUnavailable("damaged", str(path))
        _move(part, copy)
    finally:
        part.unlink(missing_ok=True)
    tell(1.0)


def put_back(copy: Path, path: Path, *, on_progress: OnProgress | None = None) -> None:
    """The books as a copy has them, all at once for everybody who has them open, or not at all.

    Raises `BooksUnavailable`, `locked` where another program goes on writing.
    """
    with _faults_named(path), closing(_opened(copy)) as source, closing(_opened(path)) as target:
        _pages(source, target, path=path, tell=on_progress or _nothing)


def _copied(path: Path, part: Path, *, tell: OnProgress) -> bool:
    """Copy everything; whether the copy is sound."""
    with closing(_opened(path)) as source, closing(_opened(part)) as target:
        _one_state(source)
        _pages(source, target, path=path, tell=lambda share: tell(share * COPYING))
        # A copy is one file: it needs no log beside it.
        target.execute("PRAGMA journal_mode = DELETE")
    with closing(_opened(part)) as target:
        return _is_sound(target, tell=lambda: tell(COPYING))


def _make_place(copy: Path) -> None:
    """See that there is a folder, without what was left of copies that were killed."""
    try:
        copy.parent.mkdir(parents=True, exist_ok=True)
        for part in copy.parent.glob(f"{escape(copy.name)}*.part"):
            with suppress(FileNotFoundError):
                if time() - part.stat().st_mtime > _LEFT_BEHIND_S:
                    part.unlink()
    except OSError as error:
        raise BooksUnavailable("cannot_open", str(copy.parent)) from error


def _move(part: Path, copy: Path) -> None:
    try:
        os.replace(part, copy)  # noqa: PTH105 - over what stands there, on every system
    except OSError as error:
        raise BooksUnavailable("cannot_open", str(copy)) from error


def _pages(source: sqlite3.Connection, target: sqlite3.Connection, *, path: Path, tell: OnProgress) -> None:
    moved = monotonic()
    least = -1

    def progress(_status: int, remaining: int, total: int) -> None:
        nonlocal moved, least
        if remaining != least:
            moved, least = monotonic(), remaining
        elif monotonic() - moved > BUSY_SECONDS:
            raise BooksUnavailable("locked", str(path))
        if remaining:
            tell((total - remaining) / total)

    source.backup(target, pages=PAGES_AT_ONCE, progress=progress, sleep=0.05)


def _one_state(source: sqlite3.Connection) -> None:
    # What others write meanwhile stays out, else each of their writes would begin the copy again.
    source.execute("BEGIN")
    source.execute("SELECT COUNT(*) FROM sqlite_master").fetchone()


def _is_sound(copy: sqlite3.Connection, *, tell: Callable[[], None]) -> bool:
    stopped: list[BaseException] = []

    def go_on() -> int:
        try:
            tell()
        except BaseException as stop:  # noqa: BLE001 - it is raised again below, the driver would swallow it
            stopped.append(stop)
        return len(stopped)

    copy.set_progress_handler(go_on, _STEPS_OF_A_LOOK)
    try:
        (verdict,) = copy.execute("PRAGMA integrity_check(1)").fetchone()
        strays = copy.execute("PRAGMA foreign_key_check").fetchone()
    except sqlite3.OperationalError:
        if stopped:
            raise stopped[0] from None
        raise
    return verdict == "ok" and strays is None


def _opened(path: Path) -> sqlite3.Connection:
    return sqlite3.connect(path, timeout=0, isolation_level=None)


@contextmanager
def _faults_named(path: Path) -> Iterator[None]:
    try:
        yield
    except sqlite3.Error as error:
        raise BooksUnavailable(problem_named(error) or "cannot_open", str(path)) from error


def _nothing(_share: float) -> None:
    """Nobody asked."""
