"""How far long work has come, told on the error stream so that reports can be piped."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn, TimeRemainingColumn


@contextmanager
def progress(title: str, *, length: int | None) -> Iterator[Callable[[int], None]]:
    """A bar on a terminal, nothing elsewhere; it is told how much has been done so far."""
    columns = (TextColumn("{task.description}"), BarColumn(), TaskProgressColumn(), TimeRemainingColumn())
    console = Console(stderr=True)
    with Progress(*columns, console=console, transient=True, disable=not console.is_terminal) as bars:
        task = bars.add_task(title, total=length)
        yield lambda done: bars.update(task, completed=done)
