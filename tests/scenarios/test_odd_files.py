"""Scenario files at the edges: the ends of the calendar, half characters, nothing where something is due."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from agencybilling.i18n import currency_decimals
from agencybilling.services.scenario import MalformedScenario, read_scenario
from agencybilling.services.simulate import Simulation

PLAN = {"name": "G", "currency": "USD", "rhythm": {"unit": "month"}, "recurring_fee": "9.00"}


def story(**changes: object) -> dict[str, Any]:
    return {"plans": [PLAN], "clients": [{"name": "A"}], "events": [], **changes}


def event(do: str, **fields: object) -> dict[str, Any]:
    return {"at": "2026-06-01T09:00", "do": do, "client": "A", **fields}


def fault_of(told: dict[str, Any], folder: Path) -> str:
    file = folder / "story.json"
    file.write_text(json.dumps(told), encoding="utf-8")
    with pytest.raises(MalformedScenario) as raised:
        read_scenario(file, currency_decimals())
    return raised.value.key


def played(told: dict[str, Any], folder: Path) -> dict[str, Any]:
    file = folder / "story.json"
    file.write_text(json.dumps(told), encoding="utf-8")
    decimals = currency_decimals()
    return Simulation(read_scenario(file, decimals), decimals).play()


@pytest.mark.parametrize("at", ["0001-01-01T00:00", "9999-12-31T23:59"])
def test_a_time_at_either_end_of_the_calendar_is_refused(at: str, tmp_path: Path) -> None:
    assert fault_of(story(events=[{"at": at, "do": "observe"}]), tmp_path) == "events[0].at"


def test_a_due_date_at_the_end_of_the_calendar_is_an_invalid_date(tmp_path: Path) -> None:
    charge = event("create_charge", amount="5", currency="USD", description="x", due_on="9999-12-31")
    (result,) = played(story(events=[charge]), tmp_path)["results"]
    assert result == {"event": 0, "ok": False, "error": "invalid_date"}


def test_half_a_character_is_named_with_its_place(tmp_path: Path) -> None:
    assert fault_of(story(clients=[{"name": "\ud800"}]), tmp_path) == "clients[0].name"


@pytest.mark.parametrize(("channel", "quantity"), [("voice", "seconds"), ("chat", "chats")])
def test_usage_of_nothing_is_refused(channel: str, quantity: str, tmp_path: Path) -> None:
    usage = event("record_usage", id="c", channel=channel, **{quantity: None})
    assert fault_of(story(events=[usage]), tmp_path) == f"events[0].{quantity}"


def test_a_description_that_is_no_text_is_refused(tmp_path: Path) -> None:
    assert fault_of(story(plans=[{**PLAN, "description": 5}]), tmp_path) == "plans[0].description"


def test_an_observation_bears_the_very_time_of_its_event(tmp_path: Path) -> None:
    told = story(events=[{"at": "2026-06-01T09:00:30", "do": "observe"}, event("observe")])
    told["events"][1].pop("client")
    assert [o["at"] for o in played(told, tmp_path)["observations"]] == [
        "2026-06-01T09:00:30",
        "2026-06-01T09:00",
    ]


def test_calls_before_1970_are_counted_like_any_other(tmp_path: Path) -> None:
    plan = {**PLAN, "overage_rate": "1", "addon_packs": True, "due_days": 300}
    pack = {"name": "P", "minutes": 2, "price": "1", "currency": "USD"}
    at = "1950-03-01T09:00"
    told = story(
        plans=[plan],
        packs=[pack],
        events=[
            event("assign_plan", at=at, plan="G"),
            event("start_subscription", at=at),
            event("assign_pack", at=at, pack="P"),
            event("record_usage", at="1950-03-05T09:00", id="late", channel="voice", seconds="60"),
            event("apply_pack", at="1950-04-10T09:00", pack="P"),
            {"at": "1950-05-02T09:00", "do": "observe"},
        ],
    )
    (observation,) = played(told, tmp_path)["observations"]
    client = observation["clients"][0]
    assert client["wallet_ms"] == 120_000
    assert [r["amount"] for r in client["requests"] if r["kind"] == "usage"] == ["1.00"]
