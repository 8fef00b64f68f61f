"""Every worked scenario is played and comes to exactly what is expected of it."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from agencybilling.i18n import currency_decimals
from agencybilling.services.scenario import read_scenario
from agencybilling.services.simulate import Simulation

HERE = Path(__file__).parent
SCENARIOS = sorted(path for path in HERE.glob("*.json") if not path.name.endswith(".expected.json"))


def expected_of(path: Path) -> Any:  # noqa: ANN401 - JSON is whatever it is
    return json.loads(path.with_name(f"{path.stem}.expected.json").read_text(encoding="utf-8"))


def test_there_are_scenarios() -> None:
    assert len(SCENARIOS) >= 34


@pytest.mark.parametrize("path", SCENARIOS, ids=lambda path: path.stem)
def test_a_scenario_comes_to_what_is_expected(path: Path) -> None:
    decimals = currency_decimals()
    trace = Simulation(read_scenario(path, decimals), decimals).play()
    assert json.loads(json.dumps(trace)) == expected_of(path)


def simulate(path: Path) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "agencybilling", "simulate", str(path)]
    return subprocess.run(command, capture_output=True, text=True, encoding="utf-8", check=False)


def test_the_command_line_prints_the_trace() -> None:
    path = HERE / "late_usage.json"
    done = simulate(path)
    assert (done.returncode, done.stderr) == (0, "")
    assert json.loads(done.stdout) == expected_of(path)


def test_the_command_line_refuses_a_malformed_file_and_names_the_key(tmp_path: Path) -> None:
    path = tmp_path / "story.json"
    path.write_text('{"plans": [{"name": "Growth", "currency": "USD"}]}', encoding="utf-8")
    done = simulate(path)
    assert (done.returncode, done.stdout) == (2, "")
    assert "plans[0].recurring_fee" in done.stderr


def test_the_command_line_refuses_a_file_that_is_not_there(tmp_path: Path) -> None:
    done = simulate(tmp_path / "nowhere.json")
    assert (done.returncode, done.stdout) == (2, "")
    assert "nowhere.json" in done.stderr
