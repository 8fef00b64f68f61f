"""The sample exports through the whole import: into the books, seen beforehand, again, and in any order."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from itertools import permutations
from pathlib import Path

import pytest

from agencybilling.domain.errors import NotFound
from agencybilling.domain.usage import Outcome
from agencybilling.importers.records import AgentRef
from agencybilling.importers.report import NO_CLIENT, seconds
from agencybilling.importers.unreadable import UnreadableFile
from agencybilling.services.imports import ImportRequest, ImportResult
from tests.adding_up import discrepancies
from tests.builders import Rows, SmallAgency
from tests.typed_commands import TypedCommands
from tests.unit.importers.samples import (
    AGENTS_FILE,
    CALLS,
    CHATS,
    FOLDER,
    RETELL,
    Figures,
    assert_same,
    expected,
    expected_of_all_retell,
)

CLIENTS = (
    "Aldermoor Dental",
    "Brackenford HVAC",
    "Corvale Legal",
    "Dunmere Realty",
    "Eastwick Auto Care",
    "Falkenmoor Reisen GmbH",
    "Glenhollow Wellness",
    "Hartsease Insurance",
)
ALL_IN = "2026-11-02T09:00"
SETTLED = "2026-12-20T09:00"
FRONT_DESK = AgentRef("vapi", "assistantId", "09d82c6b-007c-42f3-8a17-2feed24239b4")
INTAKE_NUMBER = AgentRef("retell", "agent number", "+1 (202) 555-0163")

_RECORDS = """
    SELECT u.source, u.external_id, u.channel, u.quantity, u.occurred_at, c.name, u.agents
    FROM usage_records u LEFT JOIN clients c ON c.id = u.client_id WHERE u.voided_at IS NULL
    ORDER BY u.source, u.external_id
"""
_PER_CLIENT = """
    SELECT COALESCE(c.name, ?), COUNT(*), SUM(u.quantity) FROM usage_records u
    LEFT JOIN clients c ON c.id = u.client_id WHERE u.channel = 'voice' GROUP BY 1
"""
_CHARGES = "SELECT external_id, own_period, charged_period, billed_ms FROM usage_records ORDER BY external_id"


def agency_waiting(*, window: int = 3) -> SmallAgency:
    """All clients of the samples, subscribed since September, on the day when October's exports are in."""
    agency = SmallAgency("2026-09-01T08:00", time_zone="America/New_York", usage_window_days=window)
    agency.plan(due_days=200, grace_days=0)
    for client in CLIENTS:
        agency.client(client, plan="Growth")
        agency.app.subscriptions.start(client)
    return agency.at(ALL_IN)


def weekly_books() -> SmallAgency:
    """The same clients in books whose periods are settled each week, as soon as they end."""
    agency = SmallAgency("2026-09-01T08:00", time_zone="America/New_York")
    agency.plan(due_days=200, grace_days=0, rhythm={"every": 1, "unit": "week"})
    for client in CLIENTS:
        agency.client(client, plan="Growth")
        agency.app.subscriptions.start(client)
    return agency.at(ALL_IN)


@pytest.fixture
def waiting() -> SmallAgency:
    return agency_waiting()


def request(*files: str | Path, agents: Path | None = AGENTS_FILE) -> ImportRequest:
    paths = tuple(FOLDER / file for file in files)
    mapping = paths[0].with_suffix(".mapping.json")
    return ImportRequest(paths, agents=agents, mapping=mapping if mapping.exists() else None)


def take(agency: SmallAgency, *files: str | Path, agents: Path | None = AGENTS_FILE) -> ImportResult:
    """An import after which the books add up."""
    result = agency.app.imports.run(request(*files, agents=agents))
    assert_adds_up(agency)
    return result


def assert_adds_up(agency: SmallAgency) -> None:
    assert agency.app.check.run() == []
    assert discrepancies(agency.books) == []


def records(agency: SmallAgency) -> Rows:
    return agency.rows(_RECORDS)


def ids(agency: SmallAgency, where: str = "1") -> set[str]:
    return {row[0] for row in agency.rows(f"SELECT external_id FROM usage_records WHERE {where}")}


def per_client(agency: SmallAgency) -> Mapping[str, object]:
    """The calls of the books in the words of `expected.json`."""
    rows = agency.rows(_PER_CLIENT, NO_CLIENT)
    return {client: {"calls": calls, "seconds_exact": seconds(ms)} for client, calls, ms in rows}


def of_october(file: str, folder: Path, *, before: str) -> Path:
    """A JSON export as it was on an earlier day: without the calls that began later."""
    document = json.loads((FOLDER / file).read_text())
    early = [call for call in document if (call.get("startedAt") or "0") < before]
    assert 0 < len(early) < len(document)
    return written(early, folder)


def written(document: object, folder: Path) -> Path:
    path = folder / "changed.json"
    path.write_text(json.dumps(document))
    return path


def first_billable(document: Iterable[dict[str, object]]) -> dict[str, object]:
    """The first call of `vapi_calls.json` that anybody pays for."""
    return next(c for c in document if c["status"] == "ended" and c.get("startedAt") and c.get("endedAt"))


# -- figures


@pytest.mark.parametrize("file", [*CALLS, *CHATS])
def test_a_file_comes_to_its_figures_in_the_books_and_beforehand(file: str, waiting: SmallAgency) -> None:
    before = waiting.dump()
    foreseen = waiting.app.imports.preview(request(file))
    assert waiting.dump() == before
    done = take(waiting, file)
    figures = expected(file)
    assert done.as_json() == foreseen.as_json()
    assert_same(done.as_json(), figures)
    assert per_client(waiting) == figures["per_client"]
    chat: Figures = figures.get("chat", {"records": 0})
    assert waiting.rows("SELECT COUNT(*) FROM usage_records WHERE channel = 'chat'") == [(chat["records"],)]
    assert done.new == figures["billable_calls"] + chat["records"]
    assert (done.corrected, done.conflicts, done.in_future, done.unknown_clients) == (0, [], 0, [])


@pytest.mark.parametrize("file", [*CALLS, *CHATS])
def test_the_command_line_prints_the_same_figures(file: str, waiting: SmallAgency) -> None:
    typed = TypedCommands(waiting)
    mapping = (FOLDER / file).with_suffix(".mapping.json")
    options = ["--agents", AGENTS_FILE, *(["--mapping", mapping] if mapping.exists() else [])]
    before = waiting.dump()
    foreseen = typed.json("import-usage", FOLDER / file, *options, "--dry-run")
    assert waiting.dump() == before
    done = typed.json("import-usage", FOLDER / file, *options)
    assert done == foreseen
    assert_same(done, expected(file))
    told = typed("import-usage", FOLDER / file, *options)
    assert "Recorded: 0 new" in told
    assert typed("check") == "The books add up.\n"


@pytest.mark.parametrize("files", [*permutations(RETELL)])
def test_all_retell_files_end_in_the_same_records_together_or_one_by_one(files: tuple[str, ...]) -> None:
    # No period is settled before everything is in.
    together, apart, figures = agency_waiting(window=60), agency_waiting(window=60), expected_of_all_retell()
    assert_same(take(together, *files).as_json(), figures)
    results = [take(apart, file) for file in files]
    in_one = agency_waiting(window=60)
    take(in_one, *RETELL)
    for agency in (together, apart):
        assert records(agency) == records(in_one)
        assert agency.rows(_CHARGES) == in_one.rows(_CHARGES)
        assert per_client(agency) == figures["per_client"]
    assert agency.rows("SELECT COUNT(*), SUM(quantity) FROM usage_records") == [(150, 16_185_739)]
    # 12 sessions of the table are in the list, 3 of them in the older list too.
    before_the_table = files[: files.index("retell_history_export.csv")]
    known = 12 if "retell_calls.json" in before_the_table else 3 if before_the_table else 0
    assert sum(result.corrected for result in results) == 12 - known
    # What is corrected is not new a second time.
    assert sum(result.new for result in results) == 150
    assert not any(result.conflicts for result in results)


def test_a_corrected_record_is_not_late_for_what_came_with_its_correction(tmp_path: Path) -> None:
    """A period is settled when a later call is recorded; what the same import corrects comes before that."""
    calls = json.loads((FOLDER / "retell_calls.json").read_text())["items"]
    header, *lines = (FOLDER / "retell_history_export.csv").read_text(encoding="utf-8-sig").splitlines()
    known = {call["call_id"]: line for call in calls for line in lines if call["call_id"] in line}
    table = tmp_path / "history.csv"
    for session, line in known.items():
        table.write_text(f"{header}\n{line}\n")
        books = weekly_books()
        take(books, table)
        assert take(books, "retell_calls.json").corrected == 1
        [(own, charged)] = books.rows(
            "SELECT own_period, charged_period FROM usage_records WHERE external_id = ?", session
        )
        assert own == charged
    assert len(known) == 12


# -- again


@pytest.mark.parametrize("file", [*CALLS, *CHATS])
def test_importing_again_changes_nothing_whatever_has_been_settled(file: str, waiting: SmallAgency) -> None:
    first = take(waiting, file)
    for moment in (ALL_IN, SETTLED):
        waiting.engine(moment)
        before = waiting.dump(without={"usage_sources": ["imported_at"]})
        again = take(waiting, file)
        assert waiting.dump(without={"usage_sources": ["imported_at"]}) == before
        assert again.report == first.report
        assert (again.new, again.corrected, again.conflicts) == (0, 0, [])
        assert again.outcomes[Outcome.DUPLICATE] == first.new


def test_all_retell_files_again_change_nothing_in_settled_periods(waiting: SmallAgency) -> None:
    take(waiting, *RETELL)
    waiting.engine(SETTLED)
    before = waiting.dump(without={"usage_sources": ["imported_at"]})
    for file in reversed(RETELL):
        again = take(waiting, file)
        assert (again.new, again.corrected, again.conflicts) == (0, 0, [])
    assert waiting.dump(without={"usage_sources": ["imported_at"]}) == before


def test_a_longer_file_adds_only_what_is_new(waiting: SmallAgency, tmp_path: Path) -> None:
    first = take(waiting, of_october("vapi_calls.json", tmp_path, before="2026-10-20"))
    held = records(waiting)
    longer = take(waiting, "vapi_calls.json")
    at_once = agency_waiting()
    take(at_once, "vapi_calls.json")
    assert set(held) < set(records(waiting))
    assert records(waiting) == records(at_once)
    assert first.new + longer.new == expected("vapi_calls.json")["billable_calls"]
    assert longer.outcomes[Outcome.DUPLICATE] == first.new


def test_a_call_that_was_open_comes_with_a_later_import(waiting: SmallAgency, tmp_path: Path) -> None:
    document = json.loads((FOLDER / "vapi_calls.json").read_text())
    call = first_billable(document)
    ongoing = {**call, "status": "in-progress"}
    del ongoing["endedAt"]
    first = take(waiting, written([ongoing], tmp_path))
    assert (first.new, first.report.still_open) == (0, {"status in-progress": 1})
    assert take(waiting, written([call], tmp_path)).new == 1
    # An older export does not take it back.
    before = records(waiting)
    take(waiting, written([ongoing], tmp_path))
    assert records(waiting) == before


# -- agents


def test_without_agents_everything_is_kept_without_a_client_and_recorded_once_they_are_known(
    waiting: SmallAgency,
) -> None:
    figures = expected("vapi_calls.json")
    alone = take(waiting, "vapi_calls.json", agents=None)
    assert (alone.unassigned, alone.new) == (figures["billable_calls"], figures["billable_calls"])
    assert per_client(waiting) == {
        NO_CLIENT: {"calls": 92, "seconds_exact": figures["billable_seconds_exact"]}
    }
    assert sum(w.records for w in waiting.app.agents.unassigned()) == 92

    outcomes = waiting.app.agents.assign(FRONT_DESK, "Aldermoor Dental")
    assert_adds_up(waiting)
    assert outcomes.total() == len(ids(waiting, "client_id IS NOT NULL")) > 0
    assert set(outcomes) == {"rated"}

    later = take(waiting, "vapi_calls.json")
    assert per_client(waiting) == figures["per_client"]
    assert later.unassigned == 0
    at_once = agency_waiting()
    take(at_once, "vapi_calls.json")
    assert records(waiting) == records(at_once)
    assert waiting.rows(_CHARGES) == at_once.rows(_CHARGES)


def test_waiting_records_are_rated_late_or_unbilled_as_they_would_have_been(tmp_path: Path) -> None:
    agency = SmallAgency("2026-09-05T08:00", time_zone="America/New_York", usage_window_days=3)
    agency.subscriber("Aldermoor Dental", due_days=300)
    call = first_billable(json.loads((FOLDER / "vapi_calls.json").read_text()))
    call["assistantId"] = FRONT_DESK.id
    calls = [
        {**call, "id": day, "startedAt": f"{day}T14:00:00Z", "endedAt": f"{day}T14:01:00Z"}
        for day in ("2026-08-20", "2026-10-02", "2026-10-10")
    ]
    agency.at("2026-10-12T09:00")
    take(agency, written(calls, tmp_path), agents=None)
    agency.engine()
    typed = TypedCommands(agency)
    assert typed.json("agents", "unassigned") == [
        {"source": "vapi", "records": 3, "agents": [FRONT_DESK._asdict()]}
    ]
    told = typed("agents", "assign", *FRONT_DESK, "Aldermoor Dental", "--campaign", "Desk")
    assert told.endswith("3 records were waiting.\n")
    assert_adds_up(agency)
    assert agency.rows("SELECT external_id, own_period, charged_period FROM usage_records ORDER BY 1") == [
        ("2026-08-20", None, None),
        ("2026-10-02", 1, 2),
        ("2026-10-10", 2, 2),
    ]
    (held,) = typed.json("agents", "list")
    assert (held["client"], held["campaign"], held["id"]) == ("Aldermoor Dental", "Desk", FRONT_DESK.id)
    assert typed("agents", "unassigned") == "No record waits for a client.\n"


def test_an_agent_given_to_another_client_leaves_old_records_where_they_are(
    waiting: SmallAgency, tmp_path: Path
) -> None:
    take(waiting, of_october("vapi_calls.json", tmp_path, before="2026-10-20"))
    held = records(waiting)
    assert not waiting.app.agents.assign(FRONT_DESK, "Corvale Legal")
    assert records(waiting) == held
    take(waiting, "vapi_calls.json", agents=None)
    assert set(held) < set(records(waiting))
    newer = {row[1]: row[5] for row in set(records(waiting)) - set(held) if FRONT_DESK.id in (row[6] or "")}
    assert newer
    assert set(newer.values()) == {"Corvale Legal"}


def test_a_number_is_one_agent_however_it_is_written(waiting: SmallAgency) -> None:
    take(waiting, "retell_history_export.csv")
    listed = len(waiting.app.agents.all())
    waiting.app.agents.assign(INTAKE_NUMBER, "Dunmere Realty")
    assert [a.client for a in waiting.app.agents.all() if a.agent_id == "12025550163"] == ["Dunmere Realty"]
    assert len(waiting.app.agents.all()) == listed

    fresh, figures = agency_waiting(), expected("retell_history_export.csv")["per_client"]
    fresh.app.agents.assign(INTAKE_NUMBER, "Dunmere Realty")
    take(fresh, "retell_history_export.csv", agents=None)
    assert per_client(fresh)["Dunmere Realty"] == figures["Corvale Legal"]


def test_clients_the_books_do_not_hold_are_named_and_their_records_wait() -> None:
    few = SmallAgency("2026-09-01T08:00", time_zone="America/New_York")
    few.subscriber("Corvale Legal", due_days=300)
    few.at(ALL_IN)
    done = take(few, "vapi_calls.json")
    assert set(done.unknown_clients) == {*CLIENTS} - {"Corvale Legal"}
    assert done.report.as_json()["per_client"] == expected("vapi_calls.json")["per_client"]
    assert per_client(few).keys() == {NO_CLIENT, "Corvale Legal"}
    # Once the client is there, the list says whose they are.
    few.subscriber("Aldermoor Dental", due_days=300)
    take(few, "vapi_calls.json")
    assert per_client(few)["Aldermoor Dental"] == per_client_expected("Aldermoor Dental")
    told = TypedCommands(few)("import-usage", FOLDER / "vapi_calls.json", "--agents", AGENTS_FILE)
    assert "Brackenford HVAC is no client in the books; its records are kept unassigned.\n" in told


def per_client_expected(client: str) -> Figures:
    figures: Figures = expected("vapi_calls.json")["per_client"][client]
    return figures


@pytest.mark.parametrize("agent", [AgentRef("", "assistantId", "a"), AgentRef("vapi", " ", "a")])
def test_an_agent_without_a_name_is_nobodys(agent: AgentRef, waiting: SmallAgency) -> None:
    before = waiting.dump()
    with pytest.raises(NotFound):
        waiting.app.agents.assign(agent, "Corvale Legal")
    with pytest.raises(NotFound):
        waiting.app.agents.assign(FRONT_DESK, "Nobody")
    assert waiting.dump() == before


# -- what is left out


def test_records_that_have_not_happened_yet_are_left_out_until_they_have(waiting: SmallAgency) -> None:
    waiting.at("2026-10-15T09:00")
    early = take(waiting, "vapi_calls.json")
    assert early.in_future > 0
    assert waiting.rows("SELECT COUNT(*) FROM usage_records WHERE occurred_at > ?", waiting.now) == [(0,)]
    told = TypedCommands(waiting)("import-usage", FOLDER / "vapi_calls.json", "--agents", AGENTS_FILE)
    assert f"{early.in_future} records have not happened yet and were left out.\n" in told
    rest = take(waiting.at(ALL_IN), "vapi_calls.json")
    assert early.new + rest.new == expected("vapi_calls.json")["billable_calls"]
    assert rest.in_future == 0


def test_a_record_with_other_content_is_refused_alone_and_named_with_its_row(
    waiting: SmallAgency, tmp_path: Path
) -> None:
    document = json.loads((FOLDER / "vapi_calls.json").read_text())
    call = first_billable(document)
    take(waiting, written([call], tmp_path))
    held = records(waiting)
    call["endedAt"] = (datetime.fromisoformat(str(call["endedAt"])) + timedelta(seconds=1)).isoformat()
    changed = written([c for c in document if c["id"] != call["id"]] + [call], tmp_path)
    done = waiting.app.imports.run(request(changed))
    assert [(c.source, c.external_id) for c in done.conflicts] == [("vapi", call["id"])]
    assert done.conflicts[0].row == len(json.loads(changed.read_text()))
    assert done.new == 91
    assert set(held) < set(records(waiting))
    assert_adds_up(waiting)
    told = TypedCommands(waiting)("import-usage", changed, "--agents", AGENTS_FILE)
    assert f"Row {done.conflicts[0].row}: vapi {call['id']} is in the books with other content\n" in told


def test_the_day_up_to_which_usage_is_in_never_goes_back(waiting: SmallAgency, tmp_path: Path) -> None:
    take(waiting, "vapi_calls.json")
    take(waiting, *RETELL)
    before = {s.source: s.in_up_to for s in waiting.app.agents.sources()}
    assert set(before) == {"retell", "vapi"}
    waiting.at("2026-11-05T09:00")
    take(waiting, of_october("vapi_calls.json", tmp_path, before="2026-10-20"))
    assert {s.source: s.in_up_to for s in waiting.app.agents.sources()} == before
    vapi = waiting.app.agents.sources()[1]
    assert (vapi.source, vapi.imported_at) == ("vapi", waiting.now)
    assert (vapi.in_up_to,) == waiting.rows(
        "SELECT MAX(occurred_at) FROM usage_records WHERE source = 'vapi'"
    )[0]
    told = TypedCommands(waiting).json("agents", "sources")
    assert [source["source"] for source in told] == ["retell", "vapi"]


# -- refused as a whole


def test_a_format_may_be_named_and_must_be_known(waiting: SmallAgency) -> None:
    assert "vapi-calls" in waiting.app.imports.format_names()
    named = ImportRequest((FOLDER / "vapi_calls.json",), agents=AGENTS_FILE, format="vapi-calls")
    assert waiting.app.imports.run(named).new == 92
    with pytest.raises(NotFound):
        waiting.app.imports.run(ImportRequest((FOLDER / "vapi_calls.json",), format="fax"))


def test_one_broken_file_among_others_keeps_them_all_out(waiting: SmallAgency, tmp_path: Path) -> None:
    broken = tmp_path / "broken.json"
    broken.write_bytes((FOLDER / "retell_calls.json").read_bytes()[:-2])
    before = waiting.dump()
    with pytest.raises(UnreadableFile):
        waiting.app.imports.run(request("vapi_calls.json", broken))
    assert waiting.dump() == before
    done = TypedCommands(waiting).run(
        "import-usage", FOLDER / "vapi_calls.json", broken, "--agents", AGENTS_FILE
    )
    assert (done.exit_code, done.stdout) == (1, "")
    assert done.stderr.startswith("unreadable_file: broken.json")
    assert waiting.dump() == before


def test_an_import_that_is_stopped_leaves_nothing(
    waiting: SmallAgency, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("agencybilling.services.imports._PROGRESS_EVERY", 50)
    told: list[int] = []

    def stop(rows: int) -> None:
        told.append(rows)
        if rows >= 100:
            raise InterruptedError

    before = waiting.dump()
    with pytest.raises(InterruptedError):
        waiting.app.imports.run(request("vapi_calls.json"), on_progress=stop)
    assert told == [50, 100]
    assert waiting.dump() == before
