"""Statements of many clients into a folder, each file whole or not at all."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from errno import EDQUOT, ENOSPC, EROFS
from pathlib import Path
from typing import assert_never

from agencybilling.domain.statement import Statement
from agencybilling.services.sheets import whole_or_not_at_all
from agencybilling.statements.documents import Documents
from agencybilling.statements.movements import write_movements
from agencybilling.statements.naming import FileNames
from agencybilling.statements.wish import Format, Wish

OnProgress = Callable[[int], None]
OnFault = Callable[[Statement, OSError], None]
Wanted = Callable[[], bool]
AT_ONCE = 2
_AHEAD = 8
_OF_THE_WHOLE_DISK = frozenset({EDQUOT, ENOSPC, EROFS})


def always() -> bool:
    """Nobody stops it."""
    return True


def write_statement(documents: Documents, statement: Statement, *, file: Path, wish: Wish) -> None:
    """One statement as a file, over what stands there. Raises `TemplateFault` and `OSError`."""
    match wish.format:
        case Format.PDF:
            written = documents.statement_pdf(statement, paper=wish.paper, archived=wish.archived)
        case Format.HTML:
            written = documents.statement_html(statement).encode()
        case Format.CSV:
            write_movements(file, statement, currencies=documents.currencies)
            return
        case _:
            assert_never(wish.format)
    with whole_or_not_at_all(file) as part:
        part.write_bytes(written)


@dataclass(frozen=True, slots=True)
class _Begun:
    """A file that a thread writes."""

    statement: Statement
    file: Path
    writing: Future[None]


def write_many(
    documents: Documents,
    statements: Iterable[Statement],
    *,
    folder: Path,
    wish: Wish,
    on_progress: OnProgress | None = None,
    on_fault: OnFault | None = None,
    wanted: Wanted = always,
) -> list[Path]:
    """Each statement as a file of the folder, which is made where it is missing; the files in order.

    `on_progress` is told, in the thread of the call, how many are written; it may raise to stop, and so may
    `statements`: what is written by then stays. `wanted` is asked between two: once it says no, those begun
    are the last. Where there is `on_fault`, it is told of a file that can't be written, and the others go
    on. Raises `UnknownPlace`, `TemplateFault` and `OSError`.
    """
    names = FileNames(wish.pattern)
    folder.mkdir(parents=True, exist_ok=True)
    files: list[Path] = []
    waiting: deque[_Begun] = deque()
    pool = ThreadPoolExecutor(AT_ONCE, thread_name_prefix="statements")

    def finish_first() -> None:
        begun = waiting.popleft()
        if _written(begun, on_fault):
            files.append(begun.file)
        if on_progress is not None:
            on_progress(len(files))

    try:
        for statement in statements:
            file = folder / names.name(statement, wish.format.value)
            writing = pool.submit(write_statement, documents, statement, file=file, wish=wish)
            waiting.append(_Begun(statement, file, writing))
            if len(waiting) > _AHEAD:
                finish_first()
            if not wanted():
                break
        while waiting:
            if wanted() or not waiting[0].writing.cancel():
                finish_first()
            else:
                waiting.popleft()
    finally:
        pool.shutdown(cancel_futures=True)
    return files


def _written(begun: _Begun, on_fault: OnFault | None) -> bool:
    try:
        begun.writing.result()
    except OSError as fault:
        if on_fault is None or fault.errno in _OF_THE_WHOLE_DISK:
            raise
        on_fault(begun.statement, fault)
        return False
    return True
