"""Migrations: they make the very tables that the program works with, and never cost anybody their books."""

from __future__ import annotations

import shutil
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest
from alembic.config import Config
from alembic.script import ScriptDirectory
from sqlalchemy import create_engine

from agencybilling.sentences import problem_sentence
from agencybilling.store import migrate
from agencybilling.store.guards import GUARDS
from agencybilling.store.migrate import HEAD, open_books
from agencybilling.store.schema import metadata
from tests.books_files import (
    Dump,
    check_of,
    dump_of,
    open_at,
    run_command,
    run_python,
    schema_of,
    small_books,
)
from tests.builders import CLIENT

MIGRATIONS = Path(migrate.__file__).parent / "migrations"
NEXT = "9001"

WORKS = """
    op.execute("CREATE TABLE tags (id INTEGER NOT NULL, name TEXT NOT NULL, PRIMARY KEY (id))")
    op.execute("INSERT INTO tags SELECT id, name FROM clients")
    op.execute("ALTER TABLE clients ADD COLUMN language TEXT")
"""
FAILS = (
    WORKS
    + """
    op.execute("UPDATE clients SET wallet_ms = 7")
    op.execute("INSERT INTO no_such_table VALUES (1)")
"""
)


def migration(steps: str) -> str:
    return (
        "from alembic import op\n\n"
        f"revision = {NEXT!r}\ndown_revision = {HEAD!r}\n\n\n"
        f"def upgrade() -> None:{steps}"
    )


@pytest.fixture
def books(tmp_path: Path) -> Path:
    return small_books(tmp_path / "books.db")


def in_a_newer_version(monkeypatch: pytest.MonkeyPatch, folder: Path, steps: str) -> None:
    """From now on the program is one version further, with one migration more."""
    shutil.copytree(MIGRATIONS, folder / "migrations", ignore=shutil.ignore_patterns("__pycache__"))
    (folder / "migrations" / "versions" / f"{NEXT}_more.py").write_text(migration(steps), encoding="utf-8")
    monkeypatch.setattr(migrate, "__file__", str(folder / "migrate.py"))
    monkeypatch.setattr(migrate, "HEAD", NEXT)


def copies_beside(books: Path) -> list[Path]:
    return sorted(books.parent.glob("*before*.db"))


def test_migrations_make_the_tables_indexes_and_guards_of_the_schema(tmp_path: Path) -> None:
    migrated, declared = tmp_path / "migrated.db", tmp_path / "declared.db"
    open_books(migrated).close()
    engine = create_engine(f"sqlite:///{declared}")
    with engine.begin() as connection:
        metadata.create_all(connection)
        for guard in GUARDS:
            connection.exec_driver_sql(guard)
    engine.dispose()

    made = schema_of(migrated)
    made.pop("alembic_version")
    assert made == schema_of(declared)


def test_the_version_that_books_are_opened_with_is_the_newest_migration() -> None:
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    assert ScriptDirectory.from_config(config).get_heads() == [HEAD]


def test_new_books_are_of_the_newest_version_and_leave_no_copy(tmp_path: Path) -> None:
    path = tmp_path / "books.db"
    open_books(path).close()
    assert dump_of(path)["alembic_version"] == [(HEAD,)]
    assert copies_beside(path) == []


def test_up_to_date_books_open_without_loading_migrations(books: Path) -> None:
    code = (
        "import sys; from pathlib import Path; from agencybilling.store.migrate import open_books;"
        "open_books(Path(sys.argv[1])).close();"
        "print(sorted(m for m in sys.modules if m.partition('.')[0] in ('alembic', 'mako')))"
    )
    done = run_python(code, books)
    assert (done.returncode, done.stdout, done.stderr) == (0, "[]\n", "")


def test_a_copy_is_kept_before_books_are_migrated(
    books: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before, schema = dump_of(books), schema_of(books)
    with monkeypatch.context() as newer:
        in_a_newer_version(newer, tmp_path / "newer", WORKS)
        open_books(books).close()

    after = dump_of(books)
    assert after["alembic_version"] == [(NEXT,)]
    assert after["tags"] == [(row[0], row[1]) for row in after["clients"]]
    (copy,) = copies_beside(books)
    assert (dump_of(copy), schema_of(copy)) == (before, schema)
    assert check_of(copy) == []
    assert dump_of(copy) == before


def test_books_are_migrated_once(books: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    in_a_newer_version(monkeypatch, tmp_path / "newer", WORKS)
    open_books(books).close()
    copies_beside(books)[0].unlink()
    migrated = dump_of(books)
    open_books(books).close()
    assert dump_of(books) == migrated
    assert copies_beside(books) == []


def test_the_copy_holds_what_is_only_in_the_log_yet(
    books: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # A program that was killed, or is still open, leaves its last transactions in the log beside the file.
    with closing(sqlite3.connect(books)) as other:
        other.execute("INSERT INTO currencies VALUES ('USDT', 4)")
        other.commit()
        assert books.with_name("books.db-wal").stat().st_size > 0
        in_a_newer_version(monkeypatch, tmp_path / "newer", WORKS)
        open_books(books).close()
    (copy,) = copies_beside(books)
    assert dump_of(copy)["currencies"] == dump_of(books)["currencies"] == [("USDT", 4)]


def test_a_migration_that_fails_leaves_the_books_as_they_were(
    books: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before, schema = dump_of(books), schema_of(books)
    with monkeypatch.context() as newer:
        in_a_newer_version(newer, tmp_path / "newer", FAILS)
        with pytest.raises(Exception, match="no_such_table"):
            open_books(books)
    assert (dump_of(books), schema_of(books)) == (before, schema)
    assert check_of(books) == []
    (copy,) = copies_beside(books)
    assert dump_of(copy) == before


def test_a_migration_can_be_tried_again(books: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before = dump_of(books)
    with monkeypatch.context() as newer:
        in_a_newer_version(newer, tmp_path / "fails", FAILS)
        with pytest.raises(Exception, match="no_such_table"):
            open_books(books)
    in_a_newer_version(monkeypatch, tmp_path / "works", WORKS)
    open_books(books).close()
    assert dump_of(books)["alembic_version"] == [(NEXT,)]
    assert dump_of(copies_beside(books)[0]) == before


def test_no_migration_without_a_copy(books: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    # Where the copy would lie stands a folder: it can't be made, so nothing is touched.
    before = dump_of(books)
    books.with_name(f"books-before-{NEXT}.db").mkdir()
    in_a_newer_version(monkeypatch, tmp_path / "newer", WORKS)
    done = run_command("check", books=books)
    assert (done.exit_code, done.stdout) == (1, "")
    copy = books.with_name(f"books-before-{NEXT}.db")
    assert done.stderr == f"cannot_open: {problem_sentence('cannot_open', str(copy))}\n"
    assert dump_of(books) == before


def test_three_that_begin_the_same_books_make_them_once(tmp_path: Path) -> None:
    path = tmp_path / "books.db"
    command = [sys.executable, "-m", "agencybilling", "--books", str(path), "check"]
    pipe = subprocess.PIPE
    begun = [subprocess.Popen(command, stdout=pipe, stderr=pipe, text=True) for _ in range(3)]
    told = [process.communicate(timeout=60) for process in begun]
    assert told == [("The books add up.\n", "")] * 3
    assert [process.returncode for process in begun] == [0] * 3
    assert dump_of(path)["alembic_version"] == [(HEAD,)]


SINCE_0004 = ["mail_address"]
SINCE_0003 = ["how_to_pay", "start_code_secret", "redeemed_codes", *SINCE_0004]
SINCE_0002 = ["engine_rules", "engine_lease", "held_back", *SINCE_0003]
SINCE_0001 = ["platform_changes", "letterhead", *SINCE_0002]


@pytest.mark.parametrize(
    ("version", "not_kept_then"),
    [("0001", SINCE_0001), ("0002", SINCE_0002), ("0003", SINCE_0003), ("0004", SINCE_0004)],
)
def test_books_of_earlier_versions_are_brought_up_with_all_they_hold(
    books: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, version: str, not_kept_then: list[str]
) -> None:
    older = tmp_path / "older.db"
    as_of_version(version, monkeypatch, folder=tmp_path, path=older)
    now = with_all_that_came_later(books)
    copy_rows(books, older)
    assert schema_of(older) != schema_of(books)

    open_books(older).close()
    assert schema_of(older) == schema_of(books)
    # What was not kept then, such as what campaigns ask of the platform, is not made up afterwards.
    assert dump_of(older) == {**now, **{table: [] for table in not_kept_then}}
    assert check_of(older) == []


def with_all_that_came_later(books: Path) -> Dump:
    """Books in which the tables that later versions added hold something too."""
    with closing(open_at(books)) as application:
        application.settings.change(how_to_pay="By wire", mail="books@agency.example")
        application.clients.add("Corvale Legal")
        application.subscriptions.assign_plan("Corvale Legal", f"Plan of {CLIENT}")
        application.start_codes.redeem(application.start_codes.make("Corvale Legal").code)
    now = dump_of(books)
    assert all(now[table] for table in SINCE_0003)
    return now


def as_of_version(version: str, monkeypatch: pytest.MonkeyPatch, *, folder: Path, path: Path) -> None:
    """New books as the program made them when this was its newest version."""
    shutil.copytree(MIGRATIONS, folder / "old" / "migrations", ignore=shutil.ignore_patterns("__pycache__"))
    for script in (folder / "old" / "migrations" / "versions").glob("*.py"):
        if script.name[:4] > version:
            script.unlink()
    with monkeypatch.context() as older:
        older.setattr(migrate, "__file__", str(folder / "old" / "migrate.py"))
        older.setattr(migrate, "HEAD", version)
        open_books(path).close()


def copy_rows(books: Path, older: Path) -> None:
    """Every row of the tables that older books have too."""
    with closing(sqlite3.connect(older, isolation_level=None)) as connection:
        connection.execute("ATTACH ? AS newer", (str(books),))
        names = connection.execute(
            "SELECT name FROM main.sqlite_master WHERE type = 'table' AND name <> 'alembic_version'"
        )
        for (name,) in names.fetchall():
            connection.execute(f"INSERT INTO main.{name} SELECT * FROM newer.{name}")
