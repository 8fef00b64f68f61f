"""An installation tries itself, and a books file named alone opens the window on it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from agencybilling import __version__
from agencybilling.bootstrap import Program
from agencybilling.cli.context import REFUSED
from agencybilling.cli.main import cli
from agencybilling.gui import self_test
from agencybilling.gui.faults import LOG
from agencybilling.gui.self_test import SelfTestFailed
from tests.books_files import run_program

NO_SCREEN = "The window did not open."


@dataclass
class Watched(Program):
    """The program, whose window tells which books it was to open, and whose self-test fails."""

    opened: list[Path | None] = field(default_factory=list)

    def window(self, books: Path | None) -> int:
        self.opened.append(books)
        return 0

    def self_test(self, tell: Callable[[str], None]) -> None:
        tell("books: made")
        raise SelfTestFailed(NO_SCREEN)


@pytest.fixture
def program() -> Watched:
    return Watched()


def start(program: Watched, *arguments: object) -> Result:
    return CliRunner().invoke(cli, list(map(str, arguments)), obj=program)


def test_the_self_test_goes_through_books_window_engine_and_documents(tmp_path: Path) -> None:
    done = run_program("--self-test", env={"QT_QPA_PLATFORM": "offscreen", "TMPDIR": str(tmp_path)})
    assert (done.returncode, done.stderr) == (0, "")
    version, *steps = done.stdout.splitlines()[:5]
    assert version == f"AgencyBilling {__version__}"
    assert [step.partition(":")[0] for step in steps] == ["books", "window", "renewals", "statement"]
    assert "type Inter" in steps[1]


@pytest.mark.parametrize("level", ["ERROR", "CRITICAL"])
def test_a_fault_in_the_log_fails_the_self_test(tmp_path: Path, level: str) -> None:
    log = tmp_path / LOG
    log.write_text(
        f"2026-11-24 05:40:21,833 WARNING qt: strange\n2026-11-24 05:40:22,001 {level} x: broken\n"
    )
    with pytest.raises(SelfTestFailed, match="broken"):
        self_test._expect_no_fault(log, print)


def test_what_qt_finds_strange_about_the_system_is_told(tmp_path: Path) -> None:
    told: list[str] = []
    self_test._expect_no_fault(tmp_path / LOG, told.append)
    assert told == []
    (tmp_path / LOG).write_text("2026-11-24 05:40:21,833 WARNING default: an ERROR of the locale\n")
    self_test._expect_no_fault(tmp_path / LOG, told.append)
    assert told == ["2026-11-24 05:40:21,833 WARNING default: an ERROR of the locale"]


def test_what_fails_in_the_self_test_is_told(program: Watched) -> None:
    done = start(program, "--self-test")
    assert (done.exit_code, done.stdout, done.stderr) == (
        REFUSED,
        "books: made\n",
        f"SelfTestFailed: {NO_SCREEN}\n",
    )
    assert program.opened == []


def test_a_books_file_alone_is_opened(program: Watched, tmp_path: Path) -> None:
    named, other = tmp_path / "My agency.agencybooks", tmp_path / "books.db"
    other.touch()
    for file in (named, other):
        assert start(program, file).exit_code == 0
    assert start(program, "--books", other).exit_code == 0
    assert start(program).exit_code == 0
    assert program.opened == [named, other, other, None]


def test_a_commands_name_is_a_command_even_where_a_file_bears_it(
    program: Watched, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("plans").touch()
    assert start(program, "plans").stderr.startswith("Usage: cli plans ")
    assert start(program, "no-such-thing").exit_code == 2
    assert program.opened == []
