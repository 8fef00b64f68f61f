"""Statements as PDF: a thousand into a folder, one alone by a program that has made none yet."""

from __future__ import annotations

import resource
import subprocess
import sys
from contextlib import closing
from dataclasses import replace
from datetime import date
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from time import perf_counter

from agencybilling.domain.statement import Days, Statement
from agencybilling.services.demo import Demo, Size
from agencybilling.statements.documents import Documents, documents_of
from agencybilling.statements.many import write_many
from agencybilling.statements.paper import Paper
from agencybilling.statements.wish import Wish
from tests.benchmarks.figures import say
from tests.benchmarks.standing import application_on

CLIENTS = 1_000
MONTHS = 4
OCTOBER = Days(date(2026, 10, 1), date(2026, 10, 31))
ROUNDS = 5


def run() -> None:
    with TemporaryDirectory() as folder:
        books = Path(folder, "books.db")
        with closing(application_on(books)) as application:
            Demo(application.office, size=Size(CLIENTS, MONTHS), seed=1).fill()
        _thousand(books, Path(folder, "all"))
        alone = subprocess.run(
            [sys.executable, "-m", "tests.benchmarks.statements", str(books)],
            check=True,
            capture_output=True,
            text=True,
        )
        for line in alone.stdout.splitlines():
            name, _, seconds = line.rpartition(" ")
            say(name, float(seconds), unit="s", bound=0.15)


def _thousand(books: Path, folder: Path) -> None:
    with closing(application_on(books)) as application, documents_of(application) as documents:
        began = perf_counter()
        files = write_many(documents, application.statements.each(OCTOBER), folder=folder, wish=Wish())
        say(
            f"{len(files):,} statements out of the books into PDFs",
            perf_counter() - began,
            unit="s",
            bound=40,
        )
    say("memory after them", resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024, unit="MB")


def _alone(books: Path) -> None:
    """The first one, the next ones, and the first that needs the system's fonts."""
    with closing(application_on(books)) as application:
        statement = application.statements.make(application.statements.clients()[0], OCTOBER)
        began = perf_counter()
        with documents_of(application) as documents:
            _pdf(documents, statement)
            print("the first statement of a program", perf_counter() - began)
            print("one more", median(_seconds(documents, statement, name=str(n)) for n in range(ROUNDS)))
            print("the first in letters of other fonts", _seconds(documents, statement, name="株式会社"))
            print("one more in letters of other fonts", _seconds(documents, statement, name="漢字"))


def _seconds(documents: Documents, statement: Statement, *, name: str) -> float:
    other = replace(statement, client=f"{statement.client} {name}")
    began = perf_counter()
    _pdf(documents, other)
    return perf_counter() - began


def _pdf(documents: Documents, statement: Statement) -> bytes:
    return documents.statement_pdf(statement, paper=Paper.A4)


if __name__ == "__main__":
    _alone(Path(sys.argv[1]))
