"""Work that takes longer than a blink, off the window's thread: its result comes back to the window."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from enum import Enum
from functools import partial
from itertools import count
from queue import SimpleQueue
from threading import get_native_id
from typing import Any, TypeVar

from PySide6.QtCore import QObject, Qt, Signal, Slot

T = TypeVar("T")
Failed = Callable[[Exception], None]
_News = Callable[[], None]


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
    """One piece of work under way. Its signals come on the window's thread.

    `ended` comes in any case, also where the work was canceled or has failed.
    """

    progressed = Signal(object)
    ended = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._canceled = False
        self._tell: Callable[[_News], None] | None = None

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
        tell = self._tell
        if tell is not None:
            tell(partial(self.progressed.emit, done))

    def run_by(self, tell: Callable[[_News], None] | None) -> None:
        """From now on news of it go this way to the window's thread, or nowhere once it has ended."""
        self._tell = tell


@dataclass(slots=True)
class _Errand:
    """A task with its work, and who is told of it. Threads hold none of it longer than the work takes."""

    task: Task
    work: Callable[[], object]
    then: Callable[[Any], None]
    failed: Failed
    result: object = None
    error: Exception | None = None


class Tasks(QObject):
    """The threads, and what runs on them.

    A thread only wakes the window: nothing that belongs to the window is made, touched or let go of anywhere
    else than on its own thread.
    """

    busy = Signal(bool)
    _woken = Signal()

    def __init__(self, *, unexpected: Failed) -> None:
        super().__init__()
        sys.setswitchinterval(_TURN_S)
        self._lanes = {lane: _threads(lane, number) for lane, number in THREADS.items()}
        self._news: SimpleQueue[_News] = SimpleQueue()
        self._woken.connect(self._hear, Qt.ConnectionType.QueuedConnection)
        self._errands: dict[int, _Errand] = {}
        self._numbers = count()
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
        running.run_by(self._tell)
        owner.destroyed.connect(running.cancel)
        number = next(self._numbers)
        self._errands[number] = _Errand(running, work, then, failed or self._unexpected)
        self.busy.emit(True)
        future = self._lanes[lane].submit(self._carry_out, number)
        future.add_done_callback(partial(self._carried_out, number))
        return running

    def idle(self) -> bool:
        """Whether nothing is under way."""
        return not self._errands

    def close(self) -> None:
        """Cancel everything, and wait for what can't stop at once."""
        self._closed = True
        for errand in self._errands.values():
            errand.task.cancel()
        for threads in self._lanes.values():
            threads.shutdown(cancel_futures=True)
        for errand in self._errands.values():
            errand.task.run_by(None)

    def _carry_out(self, number: int) -> None:
        """What a thread does."""
        errand = self._errands[number]
        if errand.task.canceled:
            return
        try:
            errand.result = errand.work()
        except Exception as error:  # noqa: BLE001 - whatever it was, the window tells it
            errand.error = error
        except BaseException as error:  # noqa: BLE001 - nobody must wait for a result that never comes
            errand.error = _unfinished(error)

    def _carried_out(self, number: int, _future: Future[None]) -> None:
        """A thread has let go of an errand."""
        self._tell(partial(self._end, number))

    def _tell(self, news: _News) -> None:
        self._news.put(news)
        self._woken.emit()

    @Slot()
    def _hear(self) -> None:
        self._news.get_nowait()()

    def _end(self, number: int) -> None:
        """Hand on what came of it, unless nobody wants it; whatever that leads to, the task has ended."""
        errand = self._errands[number]
        try:
            if not errand.task.canceled:
                _hand_on(errand)
        finally:
            errand.task.ended.emit()
            errand.task.run_by(None)
            del self._errands[number]
            errand.task.deleteLater()
            if not self._errands:
                self.busy.emit(False)


def _hand_on(errand: _Errand) -> None:
    if errand.error is None:
        errand.then(errand.result)
    elif not isinstance(errand.error, Canceled):
        errand.failed(errand.error)


def _threads(lane: Lane, number: int) -> ThreadPoolExecutor:
    return ThreadPoolExecutor(number, thread_name_prefix=lane.value, initializer=_step_back)


def _step_back() -> None:
    """Let the window's thread go first where there are fewer processors than work."""
    if sys.platform == "linux":
        os.setpriority(os.PRIO_PROCESS, get_native_id(), _NICENESS)


def _unfinished(error: BaseException) -> Unfinished:
    unfinished = Unfinished(repr(error))
    unfinished.__cause__ = error
    return unfinished
