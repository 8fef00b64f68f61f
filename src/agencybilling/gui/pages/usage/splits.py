"""How minutes of records went to the pools: of what is not settled, found out while one looks at it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from PySide6.QtCore import QCoreApplication, QObject, QThread, QTimer, Signal

from agencybilling.domain.rating import Split
from agencybilling.gui.tables.columns import Order
from agencybilling.gui.tables.source import RowSource
from agencybilling.gui.tasks import Task
from agencybilling.gui.workplace import Workplace
from agencybilling.queries.keys import Cancelled, Keys
from agencybilling.queries.usage import UsageRow, UsageState, splits_of
from agencybilling.services.application import Application

_PAUSE_MS = 20
_REPLAYED = (UsageState.RATED, UsageState.LATE)


def replayed(row: UsageRow) -> bool:
    """Whether only a replay tells how its minutes went."""
    return row.split is None and row.state in _REPLAYED


class SplitsInSight(QObject):
    """Splits of the rows that a table draws: drawn at once without, and again once they are known."""

    found = Signal()

    def __init__(self, workplace: Workplace, parent: QObject) -> None:
        super().__init__(parent)
        self._workplace = workplace
        self._known: dict[int, Split] = {}
        self._fresh: set[int] = set()
        self._wanted: set[int] = set()
        self._task: Task | None = None
        self._pause = QTimer(self, singleShot=True, interval=_PAUSE_MS)
        self._pause.timeout.connect(self._find)

    def of(self, row: UsageRow) -> Split | None:
        """A row's split; None while it is being found out, and of what is charged with no period."""
        if not replayed(row):
            return row.split
        if row.id not in self._fresh and _in_window_thread():
            self._wanted.add(row.id)
            if self._task is None and not self._pause.isActive():
                self._pause.start()
        return self._known.get(row.id)

    def forget(self) -> None:
        """The books have changed: find out anew what is looked at, and show what was until then."""
        self._fresh.clear()

    def _find(self) -> None:
        wanted, self._wanted = frozenset(self._wanted), set()
        application = self._workplace.application

        def work() -> dict[int, Split]:
            with application.read() as unit:
                return splits_of(unit, wanted)

        self._task = self._workplace.tasks.run(
            work, lambda found: self._take(wanted, found), owner=self, failed=self._fail
        )

    def _take(self, wanted: frozenset[int], found: dict[int, Split]) -> None:
        self._task = None
        self._fresh |= wanted
        self._known |= found
        self.found.emit()
        if self._wanted:
            self._pause.start()

    def _fail(self, _error: Exception) -> None:
        """The table itself tells that the books can't be read."""
        self._task = None


@dataclass(frozen=True, slots=True)
class WholeRows:
    """Rows of a table as they are drawn at once; on another thread, for copies, with their splits."""

    application: Application
    base: RowSource[UsageRow]

    def keys(self, order: Order | None, *, descending: bool, cancelled: Cancelled) -> Keys | None:
        """Their ids."""
        return self.base.keys(order, descending=descending, cancelled=cancelled)

    def rows(self, ids: Sequence[int]) -> Mapping[int, UsageRow]:
        """Rows by id."""
        rows = self.base.rows(ids)
        return rows if _in_window_thread() else _filled(self.application, rows)


@dataclass(slots=True)
class ReplayedOnce:
    """Rows of a long list for a file: all clients in it are replayed once, when the first row is read."""

    application: Application
    base: RowSource[UsageRow]
    ids: Sequence[int]
    _splits: dict[int, Split] | None = field(default=None, init=False)

    def keys(self, order: Order | None, *, descending: bool, cancelled: Cancelled) -> Keys | None:
        """Their ids."""
        return self.base.keys(order, descending=descending, cancelled=cancelled)

    def rows(self, ids: Sequence[int]) -> Mapping[int, UsageRow]:
        """Rows by id."""
        if self._splits is None:
            with self.application.read() as unit:
                self._splits = splits_of(unit, self.ids)
        return _with(self.base.rows(ids), self._splits)


def _filled(application: Application, rows: Mapping[int, UsageRow]) -> Mapping[int, UsageRow]:
    open_ids = [row.id for row in rows.values() if replayed(row)]
    if not open_ids:
        return rows
    with application.read() as unit:
        return _with(rows, splits_of(unit, open_ids))


def _with(rows: Mapping[int, UsageRow], splits: Mapping[int, Split]) -> Mapping[int, UsageRow]:
    return {
        key: replace(row, split=splits[key]) if row.split is None and key in splits else row
        for key, row in rows.items()
    }


def _in_window_thread() -> bool:
    program = QCoreApplication.instance()
    return program is not None and QThread.currentThread() is program.thread()
