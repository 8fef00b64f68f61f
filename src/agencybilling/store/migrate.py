"""Opening a books file: made where there is none, brought to this version, a copy kept before any change."""

from __future__ import annotations

import sqlite3
from contextlib import closing, suppress
from pathlib import Path

from sqlalchemy import Connection, Engine, inspect

from agencybilling.store.books import Books
from agencybilling.store.copying import copy_of
from agencybilling.store.engine import BUSY_SECONDS, BooksUnavailable, connect, problem_named, transaction

HEAD = "0005"
"""The newest migration. It is named here so that up-to-date books open without loading the migrations."""

_VERSION = "SELECT version_num FROM alembic_version"


def open_books(path: Path) -> Books:
    """The books in this file, new ones where it does not exist. Raises `BooksUnavailable`."""
    path = path.absolute()
    _make_folder(path)
    engine = connect(path)
    version = _version(engine)
    if version != HEAD:
        _bring_up(engine, path, version=version)
    elif not _readers_read_on(engine):
        # A copy that became the books. Where it may only be read, readers wait for nobody anyway.
        with suppress(BooksUnavailable):
            _let_readers_read_on(path)
    return Books(engine, path)


def holds_books(path: Path) -> bool:
    """Whether a file holds books of any version. Raises `BooksUnavailable` where it holds something else."""
    engine = connect(path)
    try:
        return _version(engine) is not None
    finally:
        engine.dispose()


def _make_folder(path: Path) -> None:
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
    except OSError:
        raise BooksUnavailable("cannot_open", str(path)) from None


def _version(engine: Engine) -> str | None:
    """The version of the books; None where the file is empty."""
    with transaction(engine, writes=False) as connection:
        return _version_in(connection, str(engine.url.database))


def _version_in(connection: Connection, path: str) -> str | None:
    tables = inspect(connection).get_table_names()
    if "alembic_version" in tables:
        version: str | None = connection.exec_driver_sql(_VERSION).scalar()
        return version
    if tables:
        raise BooksUnavailable("no_books", path)
    return None


def _bring_up(engine: Engine, path: Path, *, version: str | None) -> None:
    from alembic import command  # noqa: PLC0415 - up-to-date books never load it
    from alembic.config import Config  # noqa: PLC0415
    from alembic.script import ScriptDirectory  # noqa: PLC0415

    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent / "migrations"))
    if version is not None:
        known = {script.revision for script in ScriptDirectory.from_config(config).walk_revisions()}
        if version not in known:
            raise BooksUnavailable("newer_version", str(path))
        copy_of(path, path.with_name(f"{path.stem}-before-{HEAD}{path.suffix}"))
    _let_readers_read_on(path)
    with transaction(engine, writes=True) as connection:
        # Another process may have brought them up while this one waited for its turn.
        if _version_in(connection, str(path)) != HEAD:
            config.attributes["connection"] = connection
            command.upgrade(config, "head")


def _readers_read_on(engine: Engine) -> bool:
    # Asked of SQLite: by opening and closing the file itself a process lets go of every lock it has on it.
    with transaction(engine, writes=False) as connection:
        return bool(connection.exec_driver_sql("PRAGMA journal_mode").scalar() == "wal")


def _let_readers_read_on(path: Path) -> None:
    # A setting that the file keeps: readers don't wait for the one who writes.
    try:
        with closing(sqlite3.connect(path, timeout=BUSY_SECONDS)) as connection:
            connection.execute("PRAGMA journal_mode = WAL")
    except sqlite3.Error as error:
        raise BooksUnavailable(problem_named(error) or "cannot_open", str(path)) from None
