"""Statements of many clients into a folder, each file whole or not at all."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import assert_never

from agencybilling.domain.statement import Statement
from agencybilling.services.sheets import whole_or_not_at_all
from agencybilling.statements.documents import Documents, Format
from agencybilling.statements.movements import write_movements
from agencybilling.statements.naming import USUAL_PATTERN, FileNames
from agencybilling.statements.paper import Paper

OnProgress = Callable[[int], None]
AT_ONCE = 2
_AHEAD = 8


@dataclass(frozen=True, slots=True)
class Wish:
    """How statements are to be written; paper and archiving concern PDF only."""

    format: Format = Format.PDF
    paper: Paper = Paper.A4
    archived: bool = False
    pattern: str = USUAL_PATTERN


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


def write_many(
    documents: Documents,
    statements: Iterable[Statement],
    *,
    folder: Path,
    wish: Wish,
    on_progress: OnProgress | None = None,
) -> list[Path]:
    """Each statement as a file of the folder, which is made where it is missing; the files in order.

    `on_progress` is told, in the thread of the call, how many are written; it may raise to stop, and so may
    `statements`: what is written by then stays. Raises `UnknownPlace`, `TemplateFault` and `OSError`.
    """
    names = FileNames(wish.pattern)
    folder.mkdir(parents=True, exist_ok=True)
    files: list[Path] = []
    waiting: deque[Future[None]] = deque()
    pool = ThreadPoolExecutor(AT_ONCE, thread_name_prefix="statements")

    def finish_first() -> None:
        waiting.popleft().result()
        if on_progress is not None:
            on_progress(len(files) - len(waiting))

    try:
        for statement in statements:
            files.append(folder / names.name(statement, wish.format.value))
            waiting.append(pool.submit(write_statement, documents, statement, file=files[-1], wish=wish))
            if len(waiting) > _AHEAD:
                finish_first()
        while waiting:
            finish_first()
    finally:
        pool.shutdown(cancel_futures=True)
    return files
