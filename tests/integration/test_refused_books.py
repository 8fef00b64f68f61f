"""Books files that can't be used: status 1, a code and a sentence, and nothing is changed."""

from __future__ import annotations

import shutil
import sqlite3
import sys
import tempfile
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest
from sqlalchemy import event
from sqlalchemy.pool import Pool

import agencybilling
from agencybilling.sentences import problem_sentence
from agencybilling.services.office import BooksUnavailable
from agencybilling.store.migrate import open_books
from tests.books_files import (
    AGENTS,
    VAPI_CALLS,
    check_of,
    dump_of,
    run_command,
    run_program,
    run_python,
    small_books,
    vapi_books,
)

IMPORT = ("import-usage", VAPI_CALLS, "--agents", AGENTS)
RENEW = ("renew", "--until", "2026-05-01")
YEARS = ("renew", "--until", "2029-01-01")
needs_posix = pytest.mark.skipif(sys.platform == "win32", reason="needs POSIX")


def _everybody_reads(path: Path) -> bool:
    return all(folder.stat().st_mode & 0o005 == 0o005 for folder in (path, *path.parents))


needs_everybody = pytest.mark.skipif(
    not all(map(_everybody_reads, (Path(agencybilling.__file__).parent, Path(sys.prefix)))),
    reason="needs a checkout that everybody may read",
)


@pytest.fixture
def books(tmp_path: Path) -> Path:
    return small_books(tmp_path / "books.db")


def refusal(problem: str, path: Path) -> str:
    return f"{problem}: {problem_sentence(problem, str(path))}\n"


def ends_with(problem: str, path: Path, *arguments: object) -> None:
    done = run_command(*arguments, books=path)
    assert (done.exit_code, done.stdout, done.stderr) == (1, "", refusal(problem, path))


# -- files that hold no books


@pytest.mark.parametrize("command", [("check",), RENEW, IMPORT, ("demo",)], ids=lambda c: c[0])
def test_a_text_file_holds_no_books(command: tuple[object, ...], tmp_path: Path) -> None:
    path = tmp_path / "letter.db"
    path.write_text("Dear reader,\n" * 500, encoding="utf-8")
    ends_with("no_books", path, *command)
    assert path.read_text(encoding="utf-8") == "Dear reader,\n" * 500
    assert list(tmp_path.iterdir()) == [path]


def test_the_program_itself_ends_so(tmp_path: Path) -> None:
    path = tmp_path / "letter.db"
    path.write_text("Dear reader", encoding="utf-8")
    done = run_program("check", books=path)
    assert (done.returncode, done.stdout, done.stderr) == (1, "", refusal("no_books", path))
    assert path.read_text(encoding="utf-8") == "Dear reader"


def test_another_programs_database_holds_no_books(tmp_path: Path) -> None:
    path = tmp_path / "photos.db"
    with closing(sqlite3.connect(path)) as connection:
        connection.executescript(
            "CREATE TABLE photos (id INTEGER PRIMARY KEY); INSERT INTO photos VALUES (7);"
        )
    before = path.read_bytes()
    ends_with("no_books", path, "check")
    ends_with("no_books", path, *RENEW)
    assert path.read_bytes() == before
    assert list(tmp_path.iterdir()) == [path]


def test_another_programs_database_with_versions_of_its_own_is_not_ours(tmp_path: Path) -> None:
    path = tmp_path / "other.db"
    with closing(sqlite3.connect(path)) as connection:
        connection.executescript(
            "CREATE TABLE alembic_version (version_num TEXT); INSERT INTO alembic_version VALUES ('8f2c');"
            "CREATE TABLE photos (id INTEGER PRIMARY KEY);"
        )
    before = path.read_bytes()
    done = run_command("check", books=path)
    assert done.exit_code == 1
    assert path.read_bytes() == before


def test_a_file_of_zero_bytes_becomes_new_books(tmp_path: Path) -> None:
    path = tmp_path / "empty.db"
    path.touch()
    done = run_command("check", books=path)
    assert (done.exit_code, done.stdout) == (0, "The books add up.\n")
    assert "clients" in dump_of(path)


def test_a_missing_folder_is_made(tmp_path: Path) -> None:
    path = tmp_path / "new" / "folder" / "books.db"
    assert run_command("check", books=path).exit_code == 0
    assert path.is_file()


def test_a_folder_is_no_books_file(tmp_path: Path) -> None:
    done = run_command("check", books=tmp_path)
    assert (done.exit_code, done.stdout) == (2, "")
    assert "is a directory" in done.stderr
    by_variable = run_program("check", env={"AGENCYBILLING_BOOKS": str(tmp_path)})
    assert (by_variable.returncode, by_variable.stdout) == (2, "")
    assert list(tmp_path.iterdir()) == []
    with pytest.raises(BooksUnavailable) as refused:
        open_books(tmp_path)
    assert refused.value.problem == "cannot_open"


def test_a_file_is_no_folder_for_books(books: Path) -> None:
    before = dump_of(books)
    ends_with("cannot_open", books / "inside.db", "check")
    assert dump_of(books) == before


# -- books that this program must not touch


@pytest.mark.parametrize("command", [("check",), RENEW, IMPORT], ids=lambda c: c[0])
def test_books_of_a_newer_version_are_left_alone(command: tuple[object, ...], books: Path) -> None:
    with closing(sqlite3.connect(books)) as connection:
        connection.execute("UPDATE alembic_version SET version_num = '9999'")
        connection.commit()
    before = dump_of(books)
    ends_with("newer_version", books, *command)
    assert dump_of(books) == before
    assert [path.name for path in books.parent.glob("*before*")] == []


@pytest.mark.parametrize("command", [RENEW, IMPORT], ids=lambda c: c[0])
def test_books_that_another_program_locks_are_left_alone(
    command: tuple[object, ...], books: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    wait_little(monkeypatch)
    before = dump_of(books)
    with locked(books):
        ends_with("locked", books, *command)
    assert dump_of(books) == before
    assert run_command(*command, books=books).exit_code == 0


def test_locked_books_can_be_read(books: Path) -> None:
    with locked(books):
        assert run_command("check", books=books).exit_code == 0
        assert run_command("renew", "--dry-run", books=books).exit_code == 0


def test_new_books_that_another_program_locks_wait_their_turn(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    wait_little(monkeypatch)
    path = tmp_path / "books.db"
    path.touch()
    with locked(path):
        ends_with("locked", path, "check")
    assert path.stat().st_size == 0
    assert run_command("check", books=path).exit_code == 0


def wait_little(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("agencybilling.store.engine.BUSY_SECONDS", 0.05)
    monkeypatch.setattr("agencybilling.store.migrate.BUSY_SECONDS", 0.05, raising=False)


@contextmanager
def locked(path: Path) -> Iterator[None]:
    """While another program is in the middle of writing."""
    with closing(sqlite3.connect(path, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        yield
        other.execute("ROLLBACK")


# -- no right to write


AS_NOBODY = """
import _strptime, importlib, os, pkgutil, sys
import agencybilling
for module in pkgutil.walk_packages(agencybilling.__path__, "agencybilling."):
    if ".migrations" not in module.name and not module.name.endswith("__main__"):
        importlib.import_module(module.name)
from agencybilling.__main__ import main
if os.geteuid() == 0:
    os.setegid(65534)
    os.seteuid(65534)
main()
"""


@pytest.fixture
def shared_folder() -> Iterator[Path]:
    """A folder into which everybody may look: the tests' own is for their user only."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        folder.chmod(0o755)
        yield folder
        folder.chmod(0o755)


@needs_posix
@needs_everybody
@pytest.mark.parametrize("command", [RENEW, IMPORT], ids=lambda c: c[0])
def test_a_file_that_may_not_be_written_stays_as_it_is(
    command: tuple[object, ...], shared_folder: Path
) -> None:
    books = small_books(shared_folder / "books.db")
    before = dump_of(books)
    books.chmod(0o444)
    shared_folder.chmod(0o777)
    done = run_python(AS_NOBODY, "--books", books, *command)
    assert (done.returncode, done.stdout, done.stderr) == (1, "", refusal("read_only", books))
    assert dump_of(books) == before


@needs_posix
@needs_everybody
@pytest.mark.parametrize("command", [RENEW, IMPORT], ids=lambda c: c[0])
def test_a_folder_that_may_not_be_written_stays_as_it_is(
    command: tuple[object, ...], shared_folder: Path
) -> None:
    books = small_books(shared_folder / "books.db")
    before = dump_of(books)
    books.chmod(0o444)
    shared_folder.chmod(0o555)
    done = run_python(AS_NOBODY, "--books", books, *command)
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr in {refusal("read_only", books), refusal("cannot_open", books)}
    assert dump_of(books) == before


@needs_posix
@needs_everybody
def test_a_file_that_may_not_be_read_is_named(shared_folder: Path) -> None:
    books = small_books(shared_folder / "books.db")
    books.chmod(0)
    done = run_python(AS_NOBODY, "--books", books, "check")
    assert (done.returncode, done.stdout, done.stderr) == (1, "", refusal("cannot_open", books))


@needs_posix
@needs_everybody
def test_no_new_books_where_nothing_may_be_written(shared_folder: Path) -> None:
    shared_folder.chmod(0o555)
    for path in (shared_folder / "books.db", shared_folder / "new" / "books.db"):
        done = run_python(AS_NOBODY, "--books", path, "check")
        assert (done.returncode, done.stdout, done.stderr) == (1, "", refusal("cannot_open", path))
    assert list(shared_folder.iterdir()) == []


# -- no room


@contextmanager
def full_disk() -> Iterator[None]:
    """While no file of SQLite can grow."""

    def limit(connection: sqlite3.Connection, _record: object) -> None:
        (pages,) = connection.execute("PRAGMA page_count").fetchone()
        connection.execute(f"PRAGMA max_page_count = {max(pages, 1)}")

    event.listen(Pool, "connect", limit)
    try:
        yield
    finally:
        event.remove(Pool, "connect", limit)


def test_an_import_on_a_full_disk_changes_nothing(tmp_path: Path) -> None:
    books = vapi_books(tmp_path / "books.db")
    before = dump_of(books)
    with full_disk():
        ends_with("disk_full", books, *IMPORT)
    assert dump_of(books) == before
    assert check_of(books) == []
    assert run_command(*IMPORT, books=books).exit_code == 0


def test_a_renewal_on_a_full_disk_keeps_the_steps_that_are_done(tmp_path: Path) -> None:
    books = vapi_books(tmp_path / "books.db")
    undisturbed = shutil.copyfile(books, tmp_path / "undisturbed.db")
    assert run_command(*YEARS, books=undisturbed).exit_code == 0
    with full_disk():
        done = run_command(*YEARS, books=books)
    assert (done.exit_code, done.stderr) == (1, refusal("disk_full", books))
    assert check_of(books) == []
    assert run_command(*YEARS, books=books).exit_code == 0
    assert dump_of(books) == dump_of(undisturbed)


def test_new_books_on_a_full_disk_are_none(tmp_path: Path) -> None:
    path = tmp_path / "books.db"
    with full_disk():
        ends_with("disk_full", path, "check")
    assert run_command("check", books=path).exit_code == 0


NO_ROOM = """
import resource, sys
from pathlib import Path
from agencybilling.__main__ import main
most = Path(sys.argv[2]).stat().st_size
resource.setrlimit(resource.RLIMIT_FSIZE, (most, most))
main()
"""


@needs_posix
@needs_everybody
def test_a_disk_that_takes_no_more_keeps_the_steps_that_are_done(tmp_path: Path) -> None:
    # The system itself refuses to let any file grow beyond the size of these books.
    books = vapi_books(tmp_path / "books.db")
    undisturbed = shutil.copyfile(books, tmp_path / "undisturbed.db")
    assert run_command(*YEARS, books=undisturbed).exit_code == 0
    done = run_python(NO_ROOM, "--books", books, *YEARS)
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr in {refusal("disk_full", books), refusal("disk_error", books)}
    assert check_of(books) == []
    assert run_command(*YEARS, books=books).exit_code == 0
    by_clock = {"history": ("at",)}
    assert dump_of(books, without=by_clock) == dump_of(undisturbed, without=by_clock)


# -- damage


def test_books_cut_off_within_a_page_are_no_books_any_more(books: Path) -> None:
    whole = books.read_bytes()
    books.write_bytes(whole[:60])
    done = run_command("check", books=books)
    assert (done.exit_code, done.stdout) == (1, "")
    assert done.stderr in {refusal("no_books", books), refusal("damaged", books)}
    assert books.read_bytes() == whole[:60]


@pytest.mark.parametrize("command", [("check",), RENEW, IMPORT], ids=lambda c: c[0])
def test_books_cut_in_half_are_damaged(command: tuple[object, ...], books: Path) -> None:
    whole = books.read_bytes()
    half = whole[: len(whole) // 8192 * 4096]
    books.write_bytes(half)
    ends_with("damaged", books, *command)
    assert books.read_bytes() == half


def test_books_with_garbage_in_them_are_damaged(books: Path) -> None:
    whole = books.read_bytes()
    pages = len(whole) // 4096
    for page in range(1, pages):
        spoilt = whole[: page * 4096] + b"\xa5" * 4096 + whole[(page + 1) * 4096 :]
        books.write_bytes(spoilt)
        done = run_command("check", books=books)
        assert done.exit_code == 1, page
        assert done.stderr == refusal("damaged", books) or "don't add up" in done.stderr, page
        assert books.read_bytes() == spoilt, page
