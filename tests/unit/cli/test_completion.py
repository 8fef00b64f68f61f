"""Names that a shell completes: out of the chosen books, and silently none where there are no books."""

from __future__ import annotations

import os
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest
from click.shell_completion import ShellComplete

from agencybilling.bootstrap import Program
from agencybilling.cli.main import cli
from agencybilling.queries.names import Named, names_in
from agencybilling.store.migrate import open_books
from tests.builders import CLIENT, SmallAgency


@pytest.fixture
def books(tmp_path: Path) -> Path:
    path = tmp_path / "books.db"
    agency = SmallAgency(books=open_books(path))
    agency.subscriber(campaigns=["Inbound", "Outbound"])
    agency.client("Alder & Sons", campaigns=["Invoices"])
    agency.pack()
    agency.books.close()
    return path


def completed(*words: str, books: Path) -> list[str]:
    """What stands after the last word when a person asks for its completion."""
    *args, incomplete = words
    shell = ShellComplete(cli, {"obj": Program()}, "agencybilling", "_AGENCYBILLING_COMPLETE")
    return [i.value for i in shell.get_completions(["--books", str(books), *args], incomplete)]


def test_names_are_completed_whatever_their_case(books: Path) -> None:
    assert completed("clients", "show", "ALD", books=books) == ["Alder & Sons", CLIENT]
    assert completed("clients", "show", "alder ", books=books) == ["Alder & Sons"]
    assert completed("plans", "show", "plan of", books=books) == [f"Plan of {CLIENT}"]
    assert completed("packs", "assign", CLIENT, "", books=books) == ["Top-up"]
    assert completed("requests", "show", "pr-2026", books=books) == ["PR-2026-000001"]
    assert completed("requests", "list", "--client", "x", books=books) == []


def test_campaigns_are_those_of_the_client_named_before(books: Path) -> None:
    assert completed("clients", "pause", CLIENT, "in", books=books) == ["Inbound"]
    assert completed("clients", "pause", "2", "in", books=books) == ["Invoices"]


def test_a_day_is_not_completed(books: Path) -> None:
    assert completed("requests", "extend", "PR-2026-000001", "2026", books=books) == []


@pytest.mark.parametrize("content", [None, b"", b"no books at all, only text" * 100])
def test_where_there_are_no_books_nothing_is_said_and_nothing_made(
    content: bytes | None, tmp_path: Path
) -> None:
    path = tmp_path / "none.db"
    if content is not None:
        path.write_bytes(content)
    assert completed("clients", "show", "", books=path) == []
    assert os.listdir(tmp_path) == ([] if content is None else ["none.db"])  # noqa: PTH208


def test_names_are_read_while_another_program_writes(books: Path) -> None:
    connection = sqlite3.connect(books, isolation_level=None)
    connection.execute("BEGIN IMMEDIATE")
    connection.execute("UPDATE clients SET name = 'Other'")
    assert names_in(books, Named.CLIENTS, beginning="alder ") == ["Alder & Sons"]
    connection.close()


def completed_in_bash(word: str, books: Path) -> list[str]:
    """What a process that bash starts for a completion prints."""
    words = ["agencybilling", "--books", str(books), "clients", "show", word]
    done = run_python(
        "import sys; sys.argv[0] = 'agencybilling'; from agencybilling.bootstrap import run; run()",
        env={
            "_AGENCYBILLING_COMPLETE": "bash_complete",
            "COMP_WORDS": "\n".join(words),
            "COMP_CWORD": str(len(words) - 1),
        },
    )
    assert done.stderr == ""
    return done.stdout.splitlines()


def test_bash_gets_names_as_they_must_be_typed_there(books: Path) -> None:
    assert completed_in_bash("ald", books) == [r"plain,Alder\\ \\&\\ Sons", r"plain,Aldermoor\\ Dental"]
    assert completed_in_bash("Alder\\ ", books) == [r"plain,Alder\\ \\&\\ Sons"]
    assert completed_in_bash('"Aldermo', books) == ["plain,Aldermoor Dental"]


def test_a_console_of_few_letters_shows_the_others_as_question_marks(books: Path) -> None:
    env = {"PYTHONIOENCODING": "latin-1", "PYTHONUTF8": "0"}
    program = "from agencybilling.bootstrap import run; run()"
    done = run_python(program, "--books", books, "plans", "list", env=env)
    assert (done.returncode, done.stderr) == (0, "")
    assert set(done.stdout.splitlines()[1]) == {"?"}


def run_python(code: str, *arguments: object, env: dict[str, str]) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-c", code, *map(str, arguments)]
    whole = {**os.environ, "LC_ALL": "en_US.UTF-8", **env}
    return subprocess.run(command, capture_output=True, text=True, encoding="latin-1", check=False, env=whole)
