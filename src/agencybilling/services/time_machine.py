"""The time machine: a copy of the books is moved to a day to come and read there; nothing of it goes back."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

from agencybilling.domain.calendar import ONE_DAY
from agencybilling.domain.errors import InvalidDate
from agencybilling.services.ahead import CopyAhead, StandingClock, part
from agencybilling.services.application import Application
from agencybilling.services.foresight import Assuming
from agencybilling.services.office import Office
from agencybilling.services.report import Why
from agencybilling.store.copying import OnProgress, copy_of, put_back
from agencybilling.store.migrate import open_books

__all__ = ["Assuming", "LookAhead", "TimeMachine"]

FURTHEST = timedelta(days=731)
"""How far ahead it goes: nobody knows of usage and prices in two years."""
_COPIED, _RENEWED = 0.3, 0.9
"""The shares of a move at which the copy is made, and everything due is done; then it is shown."""


@dataclass(frozen=True, slots=True)
class LookAhead:
    """Where the books stand: the day, what was taken for granted, and whom the engine set aside, by name."""

    day: date
    assuming: Assuming
    set_aside: Mapping[str, Why]


class TimeMachine:
    """The books of an office as they would be on a day, in a folder that goes with it.

    What is due is done day by day by the engine itself on a copy, each day at its first instant. There the
    clock stands afterwards: the renewals of that day are done, and nothing else has happened on it. Today it
    stands at the moment at which the copy was made. Where everybody pays in time, each request is paid at the
    first instant of its last day, and what is overdue by now at once. A client that is held back is, until
    the day after which it no longer is. One thread at a time may move it; others may read meanwhile, and see
    where it stood before until the move has ended.
    """

    def __init__(self, office: Office) -> None:
        """Raises `BooksUnavailable` for books that lie in no file."""
        self._office = office
        self._path = office.books.file()
        self._folder = TemporaryDirectory(prefix="look-ahead-", ignore_cleanup_errors=True)
        self._clock = StandingClock(office.clock())
        self._copy: CopyAhead | None = None
        self._stands: LookAhead | None = None
        self._shown: Application | None = None

    @property
    def application(self) -> Application:
        """The application on the books where they stand, closed to whoever would write.

        It stays the same from move to move. Raises `LookupError` before the first one.
        """
        if self._shown is None:
            raise LookupError
        return self._shown

    def days(self) -> tuple[date, date]:
        """The first and the last day to which it goes."""
        with self._office.books.read() as unit:
            today = self._office.today(unit)
        return today, today + FURTHEST

    def move_to(
        self,
        day: date,
        *,
        assuming: Assuming = Assuming.NOBODY_PAYS,
        on_progress: OnProgress | None = None,
    ) -> LookAhead:
        """Show the books as they would be on a day.

        It goes on from where it stands; on a fresh copy where that is later, where something else was taken
        for granted, or where the books have been written to since. `on_progress` is told a share of 1 and may
        raise to stop: it then shows what it showed before. Raises `InvalidDate`, `BooksUnavailable`.
        """
        tell = on_progress or _nothing
        first, last = self.days()
        if not first <= day <= last:
            raise InvalidDate(day=day, today=first)
        if not self._can_go_on(day, assuming):
            self._copy_anew(tell=part(tell, start=0.0, end=_COPIED))
        stands, self._stands = self._stands, None
        # From here on, should it be stopped, nobody knows where the copy stands.
        reached = self._go(stands, LookAhead(day, assuming, {}), tell=part(tell, start=_COPIED, end=_RENEWED))
        self._show(day, tell=part(tell, start=_RENEWED, end=1.0))
        self._stands = reached
        return reached

    def close(self) -> None:
        """Let go of the copies, and remove them."""
        if self._shown is not None:
            self._shown.close()
        if self._copy is not None:
            self._copy.office.books.close()
        self._folder.cleanup()

    @property
    def _under_way(self) -> CopyAhead:
        if self._copy is None:
            raise LookupError
        return self._copy

    def _can_go_on(self, day: date, assuming: Assuming) -> bool:
        """Whether the copy is to be had from where it stands; else a fresh one is made."""
        stands, copy = self._stands, self._copy
        if stands is None or copy is None:
            return False
        return stands.day <= day and (stands.assuming, copy.sign) == (assuming, _sign(self._path))

    def _copy_anew(self, *, tell: OnProgress) -> None:
        self._stands = None
        if self._copy is not None:
            self._copy.office.books.close()
            self._copy = None
        sign, now, file = _sign(self._path), self._office.clock(), Path(self._folder.name) / "copy.db"
        copy_of(self._path, file, on_progress=tell)
        self._copy = CopyAhead(replace(self._office, books=open_books(file)), file, sign, now)

    def _go(self, stands: LookAhead | None, wanted: LookAhead, *, tell: OnProgress) -> LookAhead:
        if stands is not None and stands.day == wanted.day:
            return stands
        start = self._under_way.begins_on() if stands is None else stands.day + ONE_DAY
        aside = self._under_way.go(start, wanted.day, assuming=wanted.assuming, tell=tell)
        return replace(wanted, set_aside=aside)

    def _show(self, day: date, *, tell: OnProgress) -> None:
        """All at once for whoever reads."""
        copy, file = self._under_way, Path(self._folder.name) / f"{self._path.stem} ahead.db"
        put_back(copy.file, file, on_progress=tell)
        if self._shown is None:
            shown = open_books(file).to_look_at()
            self._shown = Application(replace(self._office, books=shown, clock=self._clock))
        self._clock.now = copy.instant(day)


def _sign(path: Path) -> object:
    """What differs after anybody has written to the books: the file itself, or the log beside it."""
    return [_stamp(file) for file in (path, path.with_name(f"{path.name}-wal"))]


def _stamp(file: Path) -> tuple[int, int] | None:
    try:
        found = file.stat()
    except OSError:
        return None
    return found.st_mtime_ns, found.st_size


def _nothing(_share: float) -> None:
    """Nobody asked."""
