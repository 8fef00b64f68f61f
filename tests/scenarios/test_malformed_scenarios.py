"""A malformed scenario is refused before any of it is played, with the key at fault."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from agencybilling.services.scenario import MalformedScenario, read_scenario
from agencybilling.services.simulate import Simulation, Trace
from tests.builders import DECIMALS, PACK, PLAN

AT = "2026-06-01T09:00"


def plan(**differing: object) -> dict[str, object]:
    return {"plans": [{**PLAN, **differing}]}


def pack(**differing: object) -> dict[str, object]:
    return {"packs": [{**PACK, **differing}]}


def event(do: str, **fields: object) -> dict[str, object]:
    return {"events": [{"at": AT, "do": do, **fields}]}


def call(**fields: object) -> dict[str, object]:
    return event("record_usage", **{"client": "A", "id": "1", "channel": "voice", "seconds": "1", **fields})


def fault(story: object, tmp_path: Path) -> str:
    path = tmp_path / "story.json"
    path.write_text(json.dumps(story), encoding="utf-8")
    with pytest.raises(MalformedScenario) as raised:
        read_scenario(path, DECIMALS)
    assert str(raised.value).startswith(raised.value.key)
    return raised.value.key


def play(story: object, tmp_path: Path) -> Trace:
    path = tmp_path / "story.json"
    path.write_text(json.dumps(story), encoding="utf-8")
    return Simulation(read_scenario(path, DECIMALS), DECIMALS).play()


MALFORMED: dict[str, object] = {
    "scenario": [],
    "scenario.clientele": {"clientele": []},
    "time_zone": {"time_zone": "Mars/Olympus"},
    "usage_window_days": {"usage_window_days": -1},
    "reactivate_when": {"reactivate_when": "sometimes"},
    "currencies": {"currencies": ["USDT"]},
    "currencies.usdt": {"currencies": {"usdt": 6}},
    "currencies.USDT": {"currencies": {"USDT": "6"}},
    "plans": {"plans": {}},
    "plans[0]": {"plans": ["Growth"]},
    "plans[0].fee": plan(fee="1.00"),
    "plans[0].name": plan(name=" "),
    "plans[1].name": {"plans": [dict(PLAN), {**PLAN, "name": " growth"}]},
    "plans[0].currency": plan(currency="usd"),
    "plans[0].recurring_fee": plan(recurring_fee="99.001"),
    "plans[0].overage_rate": plan(overage_rate="0"),
    "plans[0].included_minutes": plan(included_minutes="100"),
    "plans[0].rhythm": plan(rhythm="monthly"),
    "plans[0].rhythm.unit": plan(rhythm={"every": 1, "unit": "fortnight"}),
    "plans[0].rhythm.every": plan(rhythm={"every": 0, "unit": "month"}),
    "plans[0].addon_packs": plan(addon_packs="yes"),
    "plans[0].chats_per_minute": plan(chats_per_minute=0),
    "plans[0].billing_increment": plan(billing_increment="0/6"),
    "plans[0].due_days": plan(due_days=-1),
    "plans[0].grace_days": plan(grace_days=1.5),
    "packs[0].minutes": pack(minutes=0),
    "packs[0].price": pack(price="-1"),
    "packs[0].currency": pack(currency="$"),
    "packs[1].name": {"packs": [dict(PACK), dict(PACK)]},
    "clients[0].name": {"clients": [{"name": ""}]},
    "clients[0].enabled": {"clients": [{"name": "A", "enabled": "no"}]},
    "clients[0].campaigns": {"clients": [{"name": "A", "campaigns": ["Inbound", "inbound"]}]},
    "clients[1].name": {"clients": [{"name": "A"}, {"name": "a"}]},
    "events[0]": {"events": ["observe"]},
    "events[0].do": event("celebrate"),
    "events[0].at": {"events": [{"at": "2026-02-30T09:00", "do": "observe"}]},
    "events[0].client": event("assign_plan", plan="Growth"),
    "events[0].reason": event("observe", reason="why not"),
    "events[0].nth": event("extend_due_date", client="A", nth=True, due_on="2026-07-01"),
    "events[0].by": event("start_subscription", client="A", by="nobody"),
    "events[0].channel": call(channel="fax"),
    "events[0].chats": call(channel="chat"),
    "events[0].occurred_at": call(occurred_at="2026-06-01T09:00Z"),
    "events[0].plan.colour": event("edit_plan", plan={**PLAN, "colour": "red"}),
}


@pytest.mark.parametrize(("key", "story"), MALFORMED.items(), ids=list(MALFORMED))
def test_a_malformed_key_is_named(key: str, story: object, tmp_path: Path) -> None:
    assert fault(story, tmp_path) == key


def test_campaigns_of_a_client_are_names(tmp_path: Path) -> None:
    assert fault({"clients": [{"name": "A", "campaigns": [1]}]}, tmp_path) == "clients[0].campaigns"


def test_what_is_no_json_is_refused_as_a_whole(tmp_path: Path) -> None:
    path = tmp_path / "story.json"
    path.write_text("{", encoding="utf-8")
    with pytest.raises(MalformedScenario, match="JSON"):
        read_scenario(path, DECIMALS)


def test_an_edit_of_a_plan_is_a_command_and_its_bad_fields_an_answer(tmp_path: Path) -> None:
    story = {
        **plan(),
        "events": [
            {"at": AT, "do": "edit_plan", "plan": {**PLAN, "recurring_fee": "1.234"}},
            {"at": AT, "do": "edit_plan", "plan": {**PLAN, "name": "Nowhere"}},
        ],
    }
    errors = [result.get("error") for result in play(story, tmp_path)["results"]]
    assert errors == ["invalid_plan", "not_found"]


def test_null_stands_for_a_key_left_out(tmp_path: Path) -> None:
    story = {
        "clients": [{"name": "A"}],
        "events": [
            {"at": AT, "do": "start_subscription", "client": "A", "start_on": None, "by": None},
            {"at": AT, "do": "observe"},
        ],
    }
    trace = play(story, tmp_path)
    assert trace["results"][0] == {"event": 0, "ok": False, "error": "no_plan_assigned"}
    assert trace["observations"][0]["clients"][0]["subscription"] is None


def test_an_edit_without_a_name_finds_no_plan(tmp_path: Path) -> None:
    nameless = {**PLAN, "name": None}
    trace = play({**plan(), **event("edit_plan", plan=nameless)}, tmp_path)
    assert "not_found" in json.dumps(trace)
