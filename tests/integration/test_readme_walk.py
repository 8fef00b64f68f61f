"""The walk of README.md: every step works as it is written, and prints what stands there."""

from __future__ import annotations

import shutil
import sys
from pathlib import Path

import pytest

from scripts.walk import README, StepFailed, parts_of, walk

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="the walk is written for a POSIX shell")


@pytest.fixture
def programs() -> Path:
    found = shutil.which("agencybilling", path=str(Path(sys.executable).parent))
    assert found is not None
    return Path(found).parent


def test_every_step_prints_what_is_written(programs: Path) -> None:
    written = README.read_text(encoding="utf-8")
    assert "statement --client" in written
    assert parts_of(walk(written, programs)) == parts_of(written)


def test_a_step_that_fails_is_told(programs: Path) -> None:
    with pytest.raises(StepFailed, match="plans show Growth"):
        walk("```console\n$ agencybilling --books new.db plans show Growth\n```\n", programs)


def test_a_step_that_prints_something_else_is_noticed(programs: Path) -> None:
    walked = walk("```console\n$ agencybilling --books new.db check\nAll is lost.\n```\n", programs)
    assert "All is lost" not in walked
    assert "add up" in walked
