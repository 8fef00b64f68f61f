"""How many steps wait for a person to look at them."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal

from agencybilling.gui.tasks import Lane, Task
from agencybilling.gui.workplace import Workplace


class DueSteps(QObject):
    """Counts them off the window's thread, anew after each change of the books."""

    counted = Signal()

    def __init__(self, workplace: Workplace, parent: QObject) -> None:
        super().__init__(parent)
        self._workplace = workplace
        self._task: Task | None = None
        self._fresh = False
        self.steps: int | None = None

    def count(self) -> None:
        """Find out, unless it is known."""
        if self._fresh or self._task is not None:
            return
        self._fresh = True
        task = self._task = Task()
        renewals = self._workplace.application.renewals
        task.ended.connect(self._end)
        self._workplace.tasks.run(
            lambda: renewals.foresee(on_progress=task.progress).report.events.total(),
            self._know,
            failed=lambda _error: None,  # the run itself will say what is wrong
            owner=self,
            task=task,
            lane=Lane.LONG,
        )

    def forget(self) -> None:
        """What is known may be so no more."""
        self._fresh = False

    def stop(self) -> None:
        """Count no further."""
        if self._task is not None:
            self._task.cancel()

    def _know(self, steps: int) -> None:
        if steps != self.steps:
            self.steps = steps
            self.counted.emit()

    def _end(self) -> None:
        self._task = None
