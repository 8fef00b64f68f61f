"""Names that a shell completes: out of the chosen books, and silently none where there are no books."""

from __future__ import annotations

import os
import sqlite3
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
