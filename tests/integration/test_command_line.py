"""The commands as people give them: what they print, how they end, what they leave in the books."""

from __future__ import annotations

import csv
import json
import re
import sqlite3
from collections.abc import Callable
from contextlib import closing
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from agencybilling import __version__
from agencybilling.services.demo import Demo, Size
from tests.books_files import (
    AGENTS,
    USAGE,
    VAPI_CALLS,
    VAPI_CLIENTS,
    check_of,
    dump_of,
    open_at,
    run_command,
    run_program,
    run_python,
    small_books,
    vapi_books,
)

COMMANDS = ("check", "demo", "import-usage", "renew", "simulate", "tour")
IMPORT = ("import-usage", VAPI_CALLS, "--agents", AGENTS)
NO_CLIENT = "(no client: agent not listed)"

EXPECTED: dict[str, Any] = json.loads((USAGE / "expected.json").read_text(encoding="utf-8"))["usage"][
    "vapi_calls.json"
]


@pytest.fixture
def vapi(tmp_path: Path) -> Path:
    return vapi_books(tmp_path / "vapi.db")


@pytest.fixture
def books(tmp_path: Path) -> Path:
    return small_books(tmp_path / "books.db")


# -- the program


def test_the_version_is_told_without_loading_what_it_does_not_need() -> None:
    code = (
        "import sys\n"
        "from agencybilling.__main__ import main\n"
        "sys.argv = ['agencybilling', '--version']\n"
        "try:\n    main()\n"
        "finally:\n"
        "    heavy = ('sqlalchemy', 'alembic', 'babel', 'rich', 'dateutil')\n"
        "    print(sorted({m.partition('.')[0] for m in sys.modules} & set(heavy)))\n"
    )
    done = run_python(code)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout == f"agencybilling, version {__version__}\n[]\n"


@pytest.mark.parametrize("option", ["--help", "-h"])
def test_help_lists_every_command(option: str) -> None:
    done = run_program(option)
    assert (done.returncode, done.stderr) == (0, "")
    listed = re.findall(r"^  ([a-z-]+)  +\S", done.stdout.partition("Commands:")[2], re.MULTILINE)
    assert set(COMMANDS) <= set(listed)


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_has_help_and_opens_no_books_for_it(command: str, tmp_path: Path) -> None:
    done = run_command(command, "--help", books=tmp_path / "books.db")
    assert done.exit_code == 0
    assert done.stdout.startswith("Usage: ")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    "arguments",
    [
        ("no-such-command",),
        ("renew", "--no-such-option"),
        ("import-usage",),
        ("import-usage", "no-such-file.json"),
        ("demo", "--clients", "0"),
        ("simulate", "no-such-file.json"),
    ],
    ids=" ".join,
)
def test_wrong_usage_ends_with_2(arguments: tuple[str, ...], tmp_path: Path) -> None:
    done = run_command(*arguments, books=tmp_path / "books.db")
    assert (done.exit_code, done.stdout) == (2, "")
    assert "Error: " in done.stderr


def test_books_are_chosen_by_option_or_variable(tmp_path: Path) -> None:
    option, variable = tmp_path / "option.db", tmp_path / "variable.db"
    env = {"AGENCYBILLING_BOOKS": str(variable)}
    assert run_program("check", env=env).returncode == 0
    assert (variable.is_file(), option.exists()) == (True, False)
    assert run_program("check", books=option, env=env).returncode == 0
    assert option.is_file()


def test_without_a_choice_the_books_lie_in_the_users_own_data_folder(tmp_path: Path) -> None:
    home = {name: str(tmp_path) for name in ("HOME", "XDG_DATA_HOME", "LOCALAPPDATA", "USERPROFILE")}
    done = run_program("check", env={**home, "WIN_PD_OVERRIDE_LOCAL_APPDATA": str(tmp_path)})
    assert (done.returncode, done.stdout) == (0, "The books add up.\n")
    (made,) = tmp_path.rglob("books.db")
    assert made.parent.name == "AgencyBilling"


# -- import-usage


def report_of(*arguments: object, books: Path) -> dict[str, Any]:
    done = run_command(*arguments, "--json", books=books)
    assert (done.exit_code, done.stderr) == (0, "")
    report: dict[str, Any] = json.loads(done.stdout)
    return report


def test_the_report_of_an_import_comes_to_the_expected_figures(vapi: Path) -> None:
    report = report_of(*IMPORT, books=vapi)
    for key in ("rows", "duplicate_rows", "unique_records", "billable_calls", "billable_seconds_exact"):
        assert report[key] == EXPECTED[key], key
    for key in ("not_billable", "still_open", "rejected"):
        assert sum(report[key].values()) == sum(EXPECTED[key].values()), key
    clients = {name: sums for name, sums in EXPECTED["per_client"].items() if name != NO_CLIENT}
    assert {name: report["per_client"][name] for name in clients} == clients


def test_what_an_import_reports_is_in_the_books(vapi: Path) -> None:
    report = report_of(*IMPORT, books=vapi)
    with closing(open_at(vapi)) as application, application.office.books.read() as unit:
        rows = unit.connection.exec_driver_sql(
            "SELECT c.name, COUNT(*), SUM(u.quantity) FROM usage_records u"
            " LEFT JOIN clients c ON c.id = u.client_id GROUP BY u.client_id"
        ).fetchall()
    kept = {name or NO_CLIENT: {"calls": calls, "seconds_exact": seconds(ms)} for name, calls, ms in rows}
    assert kept == EXPECTED["per_client"]
    assert report["books"]["new"] == EXPECTED["billable_calls"]
    assert report["books"]["unassigned"] == EXPECTED["per_client"][NO_CLIENT]["calls"]
    assert check_of(vapi) == []


def seconds(milliseconds: int) -> str:
    return str(Decimal(milliseconds).scaleb(-3))


def test_the_same_file_again_changes_nothing(vapi: Path) -> None:
    report_of(*IMPORT, books=vapi)
    before = dump_of(vapi)
    again = report_of(*IMPORT, books=vapi)
    assert dump_of(vapi) == before
    assert (again["books"]["new"], again["books"]["duplicate"]) == (0, EXPECTED["billable_calls"])


def test_a_preview_reports_the_same_and_changes_nothing(vapi: Path) -> None:
    before = dump_of(vapi)
    preview = report_of(*IMPORT, "--dry-run", books=vapi)
    assert dump_of(vapi) == before
    assert preview == report_of(*IMPORT, books=vapi)


def test_an_import_tells_people_what_it_did(vapi: Path) -> None:
    done = run_command(*IMPORT, books=vapi)
    assert (done.exit_code, done.stderr) == (0, "")
    assert done.stdout.startswith(
        f"{EXPECTED['rows']} rows, {EXPECTED['unique_records']} records of their own.\n"
    )
    assert f"Recorded: {EXPECTED['billable_calls']} new" in done.stdout
    preview = run_command(*IMPORT, "--dry-run", books=vapi)
    assert "Would be recorded: 0 new" in preview.stdout


def cut_off(content: bytes) -> bytes:
    return content[: len(content) * 2 // 3]


@pytest.mark.parametrize(
    "spoil",
    [cut_off, lambda _: b"", lambda _: b"{}", lambda _: b"\x00\x01\x02", lambda _: b"[{}"],
    ids=["cut off", "empty", "no records", "binary", "not closed"],
)
@pytest.mark.parametrize("option", [(), ("--dry-run",), ("--json",)], ids=["plain", "dry run", "json"])
def test_a_file_that_cannot_be_read_is_refused_whole(
    spoil: Callable[[bytes], bytes], option: tuple[str, ...], vapi: Path, tmp_path: Path
) -> None:
    export = tmp_path / "vapi_calls.json"
    export.write_bytes(spoil(VAPI_CALLS.read_bytes()))
    before = dump_of(vapi)
    done = run_command("import-usage", export, "--agents", AGENTS, *option, books=vapi)
    assert (done.exit_code, done.stdout) == (1, "")
    assert re.fullmatch(r"unreadable_file: vapi_calls\.json\b[^\n]+\.\n", done.stderr)
    assert dump_of(vapi) == before


def test_a_good_file_is_not_taken_beside_one_that_cannot_be_read(vapi: Path, tmp_path: Path) -> None:
    export = tmp_path / "rest.json"
    export.write_bytes(cut_off(VAPI_CALLS.read_bytes()))
    before = dump_of(vapi)
    done = run_command("import-usage", VAPI_CALLS, export, "--agents", AGENTS, books=vapi)
    assert (done.exit_code, done.stdout) == (1, "")
    assert "rest.json" in done.stderr
    assert dump_of(vapi) == before


def test_a_list_of_agents_that_cannot_be_read_is_refused(vapi: Path, tmp_path: Path) -> None:
    agents = tmp_path / "agents.csv"
    agents.write_text("name;of;nothing\n", encoding="utf-8")
    before = dump_of(vapi)
    done = run_command("import-usage", VAPI_CALLS, "--agents", agents, books=vapi)
    assert (done.exit_code, done.stdout) == (1, "")
    assert done.stderr.startswith("unreadable_file: agents.csv")
    assert dump_of(vapi) == before


# -- renew


def told_steps(out: str) -> dict[str, int]:
    return {what: int(count) for count, what in re.findall(r"^ +(\d+) (.+)$", out, re.MULTILINE)}


def test_what_a_preview_of_renewals_tells_is_what_is_done(vapi: Path) -> None:
    run_command(*IMPORT, books=vapi)
    before = dump_of(vapi)
    preview = run_command("renew", "--until", "2027-03-01", "--dry-run", books=vapi)
    assert dump_of(vapi) == before
    done = run_command("renew", "--until", "2027-03-01", books=vapi)
    assert (preview.exit_code, done.exit_code) == (0, 0)
    assert preview.stdout.replace("Would be done:", "Done:").startswith(done.stdout)
    assert told_steps(done.stdout)["periods begin"] >= len(VAPI_CLIENTS)
    assert check_of(vapi) == []


def test_renewing_again_does_nothing(vapi: Path) -> None:
    run_command("renew", "--until", "2027-03-01", books=vapi)
    before = dump_of(vapi)
    for option in ((), ("--dry-run",)):
        again = run_command("renew", "--until", "2027-03-01", *option, books=vapi)
        assert (again.exit_code, again.stdout, again.stderr) == (0, "Nothing is due.\n", "")
    assert dump_of(vapi) == before


def test_day_by_day_comes_to_the_same_as_all_at_once(vapi: Path, tmp_path: Path) -> None:
    at_once = tmp_path / "at-once.db"
    at_once.write_bytes(vapi.read_bytes())
    for until in ("2026-10-30", "2026-11-15", "2026-11-16", "2027-01-01"):
        assert run_command("renew", "--until", until, books=vapi).exit_code == 0
    assert run_command("renew", "--until", "2027-01-01", books=at_once).exit_code == 0
    assert dump_of(vapi) == dump_of(at_once)


def test_without_a_day_renewals_go_up_to_today(books: Path, tmp_path: Path) -> None:
    up_to_a_day = tmp_path / "up-to-a-day.db"
    up_to_a_day.write_bytes(books.read_bytes())
    assert run_command("renew", books=books, now="2026-03-05T09:00").exit_code == 0
    day = ("renew", "--until", "2026-03-05")
    assert run_command(*day, books=up_to_a_day, now="2026-03-05T09:00").exit_code == 0
    assert dump_of(books) == dump_of(up_to_a_day)


# -- demo


DEMO = ("demo", "--clients", "12", "--months", "3", "--seed")


def test_sample_books_are_the_same_for_the_same_seed(tmp_path: Path) -> None:
    one, two, other = (tmp_path / name for name in ("one.db", "two.db", "other.db"))
    for path, seed in ((one, 7), (two, 7), (other, 8)):
        done = run_command(*DEMO, seed, books=path)
        assert (done.exit_code, done.stderr) == (0, "")
        assert done.stdout == f"12 clients with 3 months of history are in {path}.\n"
        assert check_of(path) == []
    assert dump_of(one) == dump_of(two)
    assert dump_of(one) != dump_of(other)


def sample_of(books: Path, *, size: Size) -> Callable[[str], set[Any]]:
    """Sample books in a file; what a query's first column holds in them."""
    with closing(open_at(books)) as application:
        Demo(application.office, size=size, seed=6).fill()

    def held(sql: str) -> set[Any]:
        with closing(sqlite3.connect(books)) as connection:
            return {row[0] for row in connection.execute(sql)}

    return held


def test_sample_books_are_lively(tmp_path: Path) -> None:
    path = tmp_path / "demo.db"
    held = sample_of(path, size=Size(clients=25, months=5))
    assert held("SELECT status FROM payment_requests") >= {"pending", "paid", "overdue", "failed"}
    assert held("SELECT type FROM payment_requests") == {"cycle", "pack", "one_off"}
    assert held("SELECT currency FROM payment_requests") == {"USD", "EUR", "JPY"}
    assert held("SELECT status FROM subscriptions") == {"active", "past_due", "blocked", "canceled"}
    assert held("SELECT COUNT(*) > COUNT(DISTINCT client_id) FROM subscriptions") == {1}  # some came back
    assert held("SELECT COUNT(*) FROM clients WHERE plan_id IS NULL") == {1}
    assert held("SELECT enabled FROM clients") == {0, 1}
    assert held("SELECT running FROM campaigns") == {0, 1}
    assert held("SELECT event FROM history") >= {
        "campaign_resumed",
        "pack_applied",
        "subscription_blocked",
        "usage_imported",
        "usage_voided",
        "wallet_corrected",
    }
    assert check_of(path) == []
    assert run_command("renew", "--dry-run", books=path).stdout == "Nothing is due.\n"


def test_usage_of_sample_books_came_from_two_platforms(tmp_path: Path) -> None:
    held = sample_of(tmp_path / "demo.db", size=Size(clients=25, months=5))
    assert held("SELECT source FROM usage_sources") == {"vapi", "retell"}
    assert held("SELECT source FROM usage_records") == {"vapi", "retell"}
    assert held("SELECT MAX(in_up_to) - (SELECT MAX(occurred_at) FROM usage_records) FROM usage_sources") == {
        0
    }
    assert held("SELECT channel FROM usage_records") == {"voice", "chat"}
    assert held("SELECT COUNT(*) > 0 FROM usage_records WHERE client_id IS NULL AND agents <> ''") == {1}
    assert held("SELECT COUNT(*) > 0 FROM usage_records WHERE own_period < charged_period") == {1}
    unbilled = "client_id IS NOT NULL AND charged_period IS NULL"
    assert held(f"SELECT COUNT(*) > 0 FROM usage_records WHERE {unbilled}") == {1}


def test_sample_books_have_about_as_many_requests_and_records_as_are_asked_for(tmp_path: Path) -> None:
    path = tmp_path / "demo.db"
    asked = ("--clients", "60", "--months", "8", "--requests", "3000", "--records", "2000")
    assert run_command("demo", *asked, books=path).exit_code == 0
    with closing(sqlite3.connect(path)) as connection:
        (requests,) = connection.execute("SELECT COUNT(*) FROM payment_requests").fetchone()
        (records,) = connection.execute("SELECT COUNT(*) FROM usage_records").fetchone()
    assert 2_400 < requests < 3_600
    assert 1_500 < records < 2_600
    assert check_of(path) == []


def test_sample_books_are_refused_where_there_are_clients(books: Path) -> None:
    before = dump_of(books)
    done = run_command("demo", books=books)
    assert (done.exit_code, done.stdout) == (1, "")
    assert done.stderr == "already_exists: These books hold clients. Name a new file with --books.\n"
    assert dump_of(books) == before


# -- tour


def test_the_tour_ends_with_the_payment_requests(tmp_path: Path) -> None:
    out = tmp_path / "tour"
    done = run_program("tour", "--out", out)
    assert (done.returncode, done.stderr) == (0, "")
    with (out / "payment_requests.csv").open(encoding="utf-8-sig", newline="") as stream:
        requests = list(csv.DictReader(stream))
    numbers = re.findall(r"^PR-2026-\d{6}", done.stdout, re.MULTILINE)
    assert numbers == [request["number"] for request in requests]
    assert numbers == [f"PR-2026-{n:06}" for n in range(1, len(numbers) + 1)]
    assert {request["client"] for request in requests} >= set(VAPI_CLIENTS)
    assert {request["kind"] for request in requests} >= {"recurring", "usage"}
    assert f"{len(requests)} payment requests:" in done.stdout
    assert f"{EXPECTED['billable_calls']} billable, {EXPECTED['billable_seconds_exact']} s" in done.stdout


def test_the_seconds_in_the_tours_books_are_the_expected_ones(tmp_path: Path) -> None:
    assert run_program("tour", "--out", tmp_path).returncode == 0
    (books,) = tmp_path.glob("*.db")
    with closing(open_at(books, "2026-12-02T09:00")) as application:
        assert application.check.run() == []
        with application.office.books.read() as unit:
            sql = "SELECT COUNT(*), SUM(quantity) FROM usage_records WHERE channel = 'voice'"
            calls, quantity = unit.connection.exec_driver_sql(sql).one()
    assert (calls, seconds(quantity)) == (EXPECTED["billable_calls"], EXPECTED["billable_seconds_exact"])


def test_the_tour_can_be_taken_again(tmp_path: Path) -> None:
    first = run_program("tour", "--out", tmp_path)
    again = run_program("tour", "--out", tmp_path)
    assert (first.returncode, again.returncode) == (0, 0)
    assert first.stdout == again.stdout
