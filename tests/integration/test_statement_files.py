"""Statements as files: their names, many at once, the table of movements, and their command."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from agencybilling.domain.statement import Days, Statement
from agencybilling.statements.documents import Documents, documents_of
from agencybilling.statements.many import write_many
from agencybilling.statements.movements import write_movements
from agencybilling.statements.naming import FileNames, UnknownPlace, safe_name
from agencybilling.statements.wish import Format, Wish
from tests.books_files import open_at, run_command, small_books
from tests.statement_stories import CURRENCIES, LETTERHEAD, account, statement


class Stopped(Exception):
    """What a person's Cancel raises."""


@pytest.fixture
def documents() -> Iterator[Documents]:
    with Documents(LETTERHEAD, CURRENCIES) as made:
        yield made


# -- names


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Plain", "Plain"),
        ('a/b\\c:d*e?f"g<h>i|j', "a_b_c_d_e_f_g_h_i_j"),
        ("../../etc/passwd", "_.._etc_passwd"),
        ("CON", "_CON"),
        ("nul.txt", "_nul.txt"),
        ("ends in a point. ", "ends in a point"),
        ("", "statement"),
        ("\u202egnp.exe\x00", "gnp.exe"),
        ("  two\n lines ", "two lines"),
        ("翻訳" * 60, "翻訳" * 30),
    ],
)
def test_a_name_is_one_that_every_system_takes(text: str, name: str) -> None:
    assert safe_name(text) == name


def test_names_that_are_the_same_to_some_system_are_numbered() -> None:
    names = FileNames("{client}")
    clients = ("Café", "CAFE\u0301", "café", "Cafe")
    told = [names.name(statement(client), "pdf") for client in clients]
    assert told == ["Café.pdf", "CAFÉ (2).pdf", "café (3).pdf", "Cafe.pdf"]


def test_a_pattern_is_filled_and_not_run() -> None:
    one = FileNames("{number} {client} {first} {last} {known_on}").name(statement("{first}"), "html")
    assert one == f"{statement().number} {{first}} 2026-10-01 2026-10-31 2026-11-24.html"
    with pytest.raises(UnknownPlace, match=r"client\.__class__"):
        FileNames("{client.__class__}")


# -- many at once


@pytest.mark.parametrize("written_as", Format)
def test_many_are_written_and_counted(documents: Documents, written_as: Format, tmp_path: Path) -> None:
    told: list[int] = []
    clients = [f"Client {n}" for n in range(25)]
    files = write_many(
        documents,
        map(statement, clients),
        folder=tmp_path / "new" / "folder",
        wish=Wish(written_as),
        on_progress=told.append,
    )
    assert [file.name for file in files] == [f"{c} 2026-10-01 2026-10-31.{written_as}" for c in clients]
    assert sorted(files) == sorted((tmp_path / "new" / "folder").iterdir())
    assert all(file.stat().st_size > 500 for file in files)
    assert told == list(range(1, 26))


def test_stopping_leaves_whole_files_only(documents: Documents, tmp_path: Path) -> None:
    def stop(done: int) -> None:
        if done == 3:
            raise Stopped

    with pytest.raises(Stopped):
        write_many(
            documents,
            (statement(f"Client {n}") for n in range(1_000)),
            folder=tmp_path,
            wish=Wish(),
            on_progress=stop,
        )
    left = list(tmp_path.iterdir())
    assert 3 <= len(left) <= 20
    assert all(file.suffix == ".pdf" and b"%%EOF" in file.read_bytes()[-8:] for file in left)


def test_where_nobody_wants_more_those_begun_are_the_last(documents: Documents, tmp_path: Path) -> None:
    told: list[int] = []
    files = write_many(
        documents,
        (statement(f"Client {n}") for n in range(1_000)),
        folder=tmp_path,
        wish=Wish(Format.HTML),
        on_progress=told.append,
        wanted=lambda: len(told) < 3,
    )
    assert sorted(files) == sorted(tmp_path.iterdir())
    assert 3 <= len(files) <= 12
    assert told[-1] == len(files)


def test_a_file_that_cannot_be_written_is_told_and_the_others_go_on(
    documents: Documents, tmp_path: Path
) -> None:
    taken = tmp_path / "Two 2026-10-01 2026-10-31.csv"
    taken.mkdir()
    failed: list[tuple[str, str]] = []
    files = write_many(
        documents,
        map(statement, ("One", "Two", "Three")),
        folder=tmp_path,
        wish=Wish(Format.CSV),
        on_fault=lambda told, fault: failed.append((told.client, type(fault).__name__)),
    )
    assert [file.name.split()[0] for file in files] == ["One", "Three"]
    assert failed == [("Two", "IsADirectoryError")]
    assert sorted(tmp_path.iterdir()) == sorted([*files, taken])


def test_what_cannot_be_made_leaves_what_stood_there(tmp_path: Path) -> None:
    own = tmp_path / "own"
    own.mkdir()
    (own / "statement.html").write_text("{{ nobody }}", encoding="utf-8")
    file = tmp_path / "Old 2026-10-01 2026-10-31.html"
    file.write_text("kept", encoding="utf-8")
    documents = Documents(LETTERHEAD, CURRENCIES, own=own)
    with pytest.raises(Exception, match="nobody"):
        write_many(documents, [statement("Old")], folder=tmp_path, wish=Wish(Format.HTML))
    assert file.read_text(encoding="utf-8") == "kept"
    assert sorted(tmp_path.iterdir()) == sorted([own, file])


# -- the table of movements


def test_the_table_runs_from_balance_to_balance(tmp_path: Path) -> None:
    told = statement("=cmd()", accounts=[account("EUR", what="+evil"), account("JPY")])
    file = tmp_path / "movements.csv"
    count = write_movements(file, told, currencies=CURRENCIES)
    with file.open(encoding="utf-8-sig", newline="") as stream:
        rows = list(csv.DictReader(stream))
    assert len(rows) == count == sum(len(part.movements) + 2 for part in told.accounts)
    assert {row["client"] for row in rows} == {"'=cmd()"}
    assert "'+evil" in {row["description"] for row in rows}
    assert rows[0]["movement"] == "opening_balance"
    assert rows[0]["balance"] == "1240.00"
    assert rows[-1]["movement"] == "closing_balance"
    assert rows[-1]["balance"] == CURRENCIES.plain(told.accounts[-1].closing)
    paid = next(row for row in rows if row["movement"] == "payment")
    assert (paid["amount"], paid["recorded_on"]) == ("-99.05", "2026-11-03")


# -- at the command line


@pytest.fixture
def books(tmp_path: Path) -> Path:
    return small_books(tmp_path / "books.db")


def _of_october(path: Path) -> list[Statement]:
    application = open_at(path)
    try:
        return list(application.statements.each(Days(date(2026, 10, 1), date(2026, 10, 31))))
    finally:
        application.close()


@pytest.mark.parametrize("written_as", Format)
def test_the_command_writes_a_file_for_each_client(books: Path, written_as: Format, tmp_path: Path) -> None:
    out = tmp_path / "out"
    days = ("--from", "2026-10-01", "--to", "2026-10-31")
    done = run_command("statement", "--all", *days, "--format", written_as, "--out", out, books=books)
    assert done.exit_code == 0, done.output
    wanted = [f"{told.client} 2026-10-01 2026-10-31.{written_as}" for told in _of_october(books)]
    assert sorted(file.name for file in out.iterdir()) == sorted(wanted)
    assert str(out) in done.stdout


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ((), "Name clients with --client, or take --all."),
        (("--all", "--from", "2026-10-01"), "Give both days, --from and --to."),
        (("--all", "--name", "{nobody}"), "{nobody} stands for nothing"),
    ],
)
def test_the_command_says_what_was_typed_wrong(
    books: Path, typed: tuple[str, ...], said: str, tmp_path: Path
) -> None:
    done = run_command("statement", *typed, "--out", tmp_path / "out", books=books)
    assert done.exit_code == 2
    assert said in done.stderr


def test_the_command_tells_a_template_at_fault(books: Path, tmp_path: Path) -> None:
    own = books.parent / "statements"
    own.mkdir()
    (own / "statement.typ").write_text("\n#nobody", encoding="utf-8")
    done = run_command("statement", "--all", "--out", tmp_path / "out", books=books)
    assert done.exit_code == 1
    assert done.stderr.startswith("template_fault: ")
    assert f"{own / 'statement.typ'} fails in line 2" in done.stderr


def test_documents_bear_the_agencys_head(books: Path) -> None:
    application = open_at(books)
    try:
        application.settings.change(name="Our agency", address="1 Road\nTown", how_to_pay="By cheque")
        with documents_of(application) as documents:
            html = documents.statement_html(statement())
    finally:
        application.close()
    for words in ("Our agency", "1 Road\nTown", "By cheque"):
        assert words in html
