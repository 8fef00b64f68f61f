"""Work that takes longer than a blink, off the window's thread: its result comes back to the window."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from enum import Enum
from threading import get_native_id
from typing import TypeVar

from PySide6.QtCore import QObject, QRunnable, QThreadPool, Signal, Slot

T = TypeVar("T")
Failed = Callable[[Exception], None]


class Lane(Enum):
    """Where work stands in line: each lane has threads of its own, and none waits for another."""

    READING = "reading"
    """What a screen shows; a sort of a million rows too."""
    COMMAND = "command"
    """What a person has just asked for and waits for."""
    LONG = "long"
    """Minutes of work with progress and Cancel: the engine, imports, files, copies."""


_TURN_S = 0.0005
"""How long a thread in Python keeps others waiting, the window's too, if it does not let go by itself."""
_NICENESS = 5
THREADS = {Lane.READING: 3, Lane.COMMAND: 2, Lane.LONG: 4}


class Canceled(Exception):
    """The bookkeeper no longer wants it; what was begun is undone by its transaction."""


class Unfinished(Exception):
    """Work that was torn away from its thread, as by an exit of the interpreter."""


class Task(QObject):
    """One piece of work under way. Signals reach the thread that made it.

    `ended` comes in any case, also where the work was canceled or has failed.
    """

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
        _step_back()
        if self._task.canceled:
            self._task._failed.emit(Canceled())  # noqa: SLF001 - one thing in two classes
            return
        try:
            result = self._work()
        except Exception as error:  # noqa: BLE001 - whatever it was, the window tells it
            self._task._failed.emit(error)  # noqa: SLF001
        except BaseException as error:  # noqa: BLE001 - nobody must wait for a result that never comes
            self._task._failed.emit(_unfinished(error))  # noqa: SLF001
        else:
            self._task._done.emit(result)  # noqa: SLF001


class Tasks(QObject):
    """The threads, and what runs on them."""

    busy = Signal(bool)

    def __init__(self, *, unexpected: Failed) -> None:
        super().__init__()
        sys.setswitchinterval(_TURN_S)
        self._pools = {lane: self._pool(threads) for lane, threads in THREADS.items()}
        self._running: set[Task] = set()
        self._unexpected = unexpected
        self._closed = False

    def run(
        self,
        work: Callable[[], T],
        then: Callable[[T], None],
        *,
        owner: QObject,
        failed: Failed | None = None,
        task: Task | None = None,
        lane: Lane = Lane.READING,
    ) -> Task:
        """Do work on a thread, then hand its result to `then` on this one.

        Neither `then` nor `failed` is called once the task is canceled or its owner is gone. A task made
        beforehand lets the work tell its progress and ask whether it is still wanted. After `close` nothing
        is begun.
        """
        running = task or Task()
        running.setParent(self)
        if self._closed:
            running.cancel()
            return running
        outcome = _Outcome(running, then, failed or self._unexpected)
        running._done.connect(outcome.done)  # noqa: SLF001
        running._failed.connect(outcome.failed)  # noqa: SLF001
        outcome.ended.connect(self._forget)
        owner.destroyed.connect(running.cancel)
        outcome.setParent(running)
        self._running.add(running)
        self.busy.emit(True)
        self._pools[lane].start(_Run(running, work))
        return running

    def idle(self) -> bool:
        """Whether nothing is under way."""
        return not self._running

    def close(self) -> None:
        """Cancel everything, and wait for what can't stop at once."""
        self._closed = True
        for task in self._running:
            task.cancel()
        for pool in self._pools.values():
            pool.waitForDone()

    def _pool(self, threads: int) -> QThreadPool:
        pool = QThreadPool(self)
        pool.setMaxThreadCount(threads)
        return pool

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
    def done(self, result: object) -> None:
        """Hand the result on, unless nobody wants it; whatever comes of that, the task has ended."""
        try:
            if not self._task.canceled:
                self._then(result)  # type: ignore[arg-type] # the type of one task, hidden from Qt
        finally:
            self._end()

    @Slot(object)
    def failed(self, error: Exception) -> None:
        """Tell of the failure, unless nobody wants to know."""
        try:
            if not self._task.canceled and not isinstance(error, Canceled):
                self._on_failure(error)
        finally:
            self._end()

    def _end(self) -> None:
        self._task.ended.emit()
        self.ended.emit(self._task)


def _step_back() -> None:
    """Let the window's thread go first where there are fewer processors than work."""
    if sys.platform == "linux":
        os.setpriority(os.PRIO_PROCESS, get_native_id(), _NICENESS)


def _unfinished(error: BaseException) -> Unfinished:
    unfinished = Unfinished(repr(error))
    unfinished.__cause__ = error
    return unfinished
