"""Books in files for tests: made, dumped, and worked on by the program as people start it."""

from __future__ import annotations

import os
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import click
from click.testing import CliRunner, Result

from agencybilling.bootstrap import Program
from agencybilling.cli.context import with_books
from agencybilling.cli.main import cli
from agencybilling.domain.calendar import Instant, zone_named
from agencybilling.queries.facts import Difference
from agencybilling.services.application import Application
from agencybilling.services.office import Office
from agencybilling.store.migrate import open_books
from agencybilling.store.settings import Settings
from tests.builders import CLIENT, SmallAgency

Rows = list[tuple[Any, ...]]
Dump = dict[str, Rows]

ROOT = Path(__file__).parents[1]
USAGE = ROOT / "tests" / "data" / "usage"
VAPI_CALLS = USAGE / "vapi_calls.json"
AGENTS = USAGE / "agents.csv"
VAPI_CLIENTS = (
    "Aldermoor Dental",
    "Brackenford HVAC",
    "Corvale Legal",
    "Dunmere Realty",
    "Eastwick Auto Care",
    "Glenhollow Wellness",
    "Hartsease Insurance",
)
"""The clients of `agents.csv` to whom calls of `vapi_calls.json` belong."""

NOW = "2026-11-02T09:00"
"""The time at which tests work on files, in New York; the calls of the samples are of the month before."""


@dataclass
class At(Program):
    """The program with a clock that stands still."""

    now: str = NOW
    zone: str = "America/New_York"

    def application(self, books: Path | None) -> Application:
        assert books is not None
        instant = instant_of(self.now, self.zone)
        return Application(Office(open_books(books), lambda: instant, self.currency_decimals()))


def instant_of(wall: str, zone: str = "America/New_York") -> Instant:
    return zone_named(zone).instant(datetime.fromisoformat(wall))


def open_at(path: Path, now: str = NOW) -> Application:
    """The application on a books file at a wall time in New York; to be closed."""
    return At(now).application(path)


def check_of(path: Path) -> list[Difference]:
    """What does not add up in a books file."""
    with closing(open_at(path)) as application:
        return application.check.run()


# -- making books


def small_books(path: Path) -> Path:
    """Books of one client with usage, packs and a settled period: a bit of everything."""
    agency = SmallAgency("2026-01-01T09:00", books=open_books(path))
    agency.subscriber(campaigns=["Recall"], included_minutes=10, due_days=7, grace_days=60)
    agency.pack(minutes=5)
    agency.app.packs.assign(CLIENT, "Top-up")
    agency.app.packs.apply(CLIENT, "Top-up")
    agency.at("2026-01-15T09:00").call("1200")
    agency.chats(3)
    agency.engine("2026-02-01T09:00").pay(0)
    agency.call("600")
    agency.books.close()
    return path


def vapi_books(path: Path) -> Path:
    """Books that wait for the calls of `vapi_calls.json`: its clients, with subscriptions since September."""
    agency = SmallAgency("2026-09-30T08:00", time_zone="America/New_York", books=open_books(path))
    agency.app.settings.put(Settings(time_zone="America/New_York", usage_window_days=3))
    agency.plan("Growth", included_minutes=10, grace_days=60)
    agency.plan("Pay as you go", recurring_fee=None, included_minutes=0, billing_increment="6/6")
    for index, name in enumerate(VAPI_CLIENTS):
        agency.client(name, campaigns=["Inbound"], plan=("Growth", "Pay as you go")[index % 2])
        agency.app.subscriptions.start(name)
    agency.books.close()
    return path


# -- looking at files


def dump_of(path: Path, *, without: Mapping[str, Sequence[str]] | None = None) -> Dump:
    """Every row of every table of a database, with the version it is of."""
    left_out = without or {}
    with closing(sqlite3.connect(path)) as connection:
        dumped: Dump = {}
        for (table,) in connection.execute(
            "SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name"
        ):
            columns = [row[1] for row in connection.execute(f"PRAGMA table_info({table})")]
            kept = ", ".join(c for c in columns if c not in left_out.get(table, ()))
            dumped[table] = sorted(connection.execute(f"SELECT {kept} FROM {table}"), key=repr)
        return dumped


def schema_of(path: Path) -> dict[str, str]:
    """The SQL of every table, index and trigger, white space aside."""
    with closing(sqlite3.connect(path)) as connection:
        rows = connection.execute("SELECT name, sql FROM sqlite_master WHERE sql IS NOT NULL").fetchall()
    return {name: normalized(sql) for name, sql in rows}


def normalized(sql: str) -> str:
    """SQL by which two statements are the same: without white space that says nothing."""
    return " ".join(sql.split()).replace("( ", "(").replace(" )", ")").replace(" ,", ",")


# -- the program


def run_program(
    *arguments: object, books: Path | None = None, env: Mapping[str, str] | None = None
) -> subprocess.CompletedProcess[str]:
    """The program in a process of its own, as people start it."""
    chosen = [] if books is None else ["--books", str(books)]
    command = [sys.executable, "-m", "agencybilling", *chosen, *map(str, arguments)]
    return subprocess.run(
        command,
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
        env={**os.environ, "LC_ALL": "en_US.UTF-8", "PYTHONIOENCODING": "utf-8", **(env or {})},
    )


def run_python(code: str, *arguments: object) -> subprocess.CompletedProcess[str]:
    """A few lines of Python in a process of their own.

    It is not measured: some of these may not write, or no more than the books, and so could keep no figures.
    """
    command = [sys.executable, "-c", code, *map(str, arguments)]
    env = {name: value for name, value in os.environ.items() if not name.startswith("COVERAGE")}
    return subprocess.run(
        command, capture_output=True, text=True, encoding="utf-8", check=False, cwd=ROOT, env=env
    )


def run_command(*arguments: object, books: Path, now: str = NOW) -> Result:
    """A command of the program within this process, at a time of the test's choice."""
    command = ["--books", str(books), *map(str, arguments)]
    return CliRunner().invoke(cli, command, obj=At(now), catch_exceptions=False)


def run_as_command(act: Callable[[Application], object], *, books: Path, now: str = NOW) -> Result:
    """Anything the application does, as a command of the program: refused, it ends with 1 and a sentence."""

    @click.command()
    @click.option("--books", type=click.Path(path_type=Path))
    @with_books
    def command(application: Application, *, books: Path) -> None:
        assert application.office.books.path == books.absolute()
        act(application)

    return CliRunner().invoke(command, ["--books", str(books)], obj=At(now), catch_exceptions=False)
