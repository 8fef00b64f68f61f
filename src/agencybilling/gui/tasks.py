"""Work that takes longer than a blink, off the window's thread: its result comes back to the window."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from PySide6.QtCore import QObject, QRunnable, QThreadPool, Signal, Slot

T = TypeVar("T")
Failed = Callable[[Exception], None]


class Canceled(Exception):
    """The bookkeeper no longer wants it; what was begun is undone by its transaction."""


class Task(QObject):
    """One piece of work under way. Signals reach the thread that made it."""

    progressed = Signal(object)
    ended = Signal()
    _done = Signal(object)
    _failed = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self._canceled = False

    @property
    def canceled(self) -> bool:
        """Whether its result is no longer wanted; work asks this between its parts."""
        return self._canceled

    def cancel(self) -> None:
        """No result is wanted any more: nobody is told, and the work stops at its next question."""
        self._canceled = True

    def progress(self, done: object) -> None:
        """Tell how far the work is, from the work's own thread. Raises `Canceled`."""
        if self._canceled:
            raise Canceled
        self.progressed.emit(done)


class _Run(QRunnable):
    def __init__(self, task: Task, work: Callable[[], object]) -> None:
        super().__init__()
        self._task, self._work = task, work

    def run(self) -> None:
        """What the pool calls."""
        if self._task.canceled:
            self._task._failed.emit(Canceled())  # noqa: SLF001 - one thing in two classes
            return
        try:
            result = self._work()
        except Exception as error:  # noqa: BLE001 - whatever it was, the window tells it
            self._task._failed.emit(error)  # noqa: SLF001
        else:
            self._task._done.emit(result)  # noqa: SLF001


class Tasks(QObject):
    """The pool of threads, and what runs on it."""

    busy = Signal(bool)

    def __init__(self, *, threads: int = 2, unexpected: Failed) -> None:
        super().__init__()
        self._pool = QThreadPool(self)
        self._pool.setMaxThreadCount(threads)
        self._running: set[Task] = set()
        self._unexpected = unexpected

    def run(
        self,
        work: Callable[[], T],
        then: Callable[[T], None],
        *,
        owner: QObject,
        failed: Failed | None = None,
        task: Task | None = None,
    ) -> Task:
        """Do work on a thread, then hand its result to `then` on this one.

        Neither `then` nor `failed` is called once the task is canceled or its owner is gone. A task made
        beforehand lets the work tell its progress and ask whether it is still wanted.
        """
        running = task or Task()
        outcome = _Outcome(running, then, failed or self._unexpected)
        running._done.connect(outcome.done)  # noqa: SLF001
        running._failed.connect(outcome.failed)  # noqa: SLF001
        outcome.ended.connect(self._forget)
        owner.destroyed.connect(running.cancel)
        running.setParent(self)
        outcome.setParent(running)
        self._running.add(running)
        self.busy.emit(True)
        self._pool.start(_Run(running, work))
        return running

    def idle(self) -> bool:
        """Whether nothing is under way."""
        return not self._running

    def close(self) -> None:
        """Cancel everything, and wait for what can't stop at once."""
        for task in self._running:
            task.cancel()
        self._pool.waitForDone()

    @Slot(QObject)
    def _forget(self, task: Task) -> None:
        self._running.discard(task)
        task.deleteLater()
        if not self._running:
            self.busy.emit(False)


class _Outcome(QObject):
    """What happens with a task's result, on the window's thread."""

    ended = Signal(QObject)

    def __init__(self, task: Task, then: Callable[[T], None], failed: Failed) -> None:
        super().__init__()
        self._task, self._then, self._on_failure = task, then, failed

    @Slot(object)
    def done(self, result: T) -> None:  # type: ignore[misc] # the type of one task, hidden from Qt
        """Hand the result on, unless nobody wants it."""
        if not self._task.canceled:
            self._then(result)
        self._end()

    @Slot(object)
    def failed(self, error: Exception) -> None:
        """Tell of the failure, unless nobody wants to know."""
        if not self._task.canceled and not isinstance(error, Canceled):
            self._on_failure(error)
        self._end()

    def _end(self) -> None:
        self._task.ended.emit()
        self.ended.emit(self._task)
