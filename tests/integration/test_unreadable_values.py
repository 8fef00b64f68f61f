"""Values that can't be read: `check` tells of them, and `renew` sets their client aside and goes on."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from sqlalchemy import Text

from agencybilling.store.migrate import open_books
from agencybilling.store.schema import metadata
from tests.books_files import dump_of, run_command
from tests.builders import SmallAgency
from tests.spoiling import spoil_file

NEXT_MONTH = "2026-02-02T09:00"

OF_A_CLIENT = {
    "the end of a period": "UPDATE periods SET end_on = '2026-02-30' WHERE subscription_id = 2",
    "the start of a period": "UPDATE periods SET start_on = 'moon' WHERE subscription_id = 2",
    "the status of a subscription": "UPDATE subscriptions SET status = 'moon' WHERE id = 2",
    "the start of a subscription": "UPDATE subscriptions SET start_on = '2026-02-30' WHERE id = 2",
    "who started a subscription": "UPDATE subscriptions SET started_by = 'moon' WHERE id = 2",
    "the rhythm": "UPDATE terms SET unit = 'moon' WHERE id = 2",
    "the due date of a request": "UPDATE payment_requests SET due_on = '2026-02-30' WHERE client_id = 2",
    "the type of a request": "UPDATE payment_requests SET type = 'moon' WHERE client_id = 2",
    "the kind of a wallet entry": "UPDATE wallet_entries SET kind = 'moon' WHERE client_id = 2",
    "the day of the next step": "UPDATE clients SET next_step_on = '2026-01-32' WHERE id = 2",
}
OF_THE_AGENCY = ("time_zone = 'Mars/Olympus'", "time_zone = ''", "reactivate_when = 'moon'")


@pytest.fixture(scope="module")
def books(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Three clients whose second month begins on 1 February; each has a bit of everything."""
    path = tmp_path_factory.mktemp("unreadable") / "books.db"
    agency = SmallAgency("2026-01-01T09:00", books=open_books(path))
    agency.pack()
    for client in ("Ash", "Birch", "Cedar"):
        agency.subscriber(client, due_days=60, included_minutes=0)
        agency.app.packs.assign(client, "Top-up")
        agency.app.packs.adjust_wallet(client, minutes="1", reason="welcome")
        agency.call("300", client=client)
    agency.books.close()
    return path


@pytest.fixture
def spoilt(books: Path, tmp_path: Path) -> Path:
    return shutil.copyfile(books, tmp_path / "spoilt.db")


@pytest.mark.parametrize("what", OF_A_CLIENT)
def test_a_client_of_whom_something_cannot_be_read_is_named_and_the_others_go_on(
    what: str, spoilt: Path
) -> None:
    spoil_file(spoilt, OF_A_CLIENT[what])
    before = dump_of(spoilt)

    checked = run_command("check", books=spoilt, now=NEXT_MONTH)
    foreseen = run_command("renew", "--dry-run", books=spoilt, now=NEXT_MONTH)
    assert dump_of(spoilt) == before
    renewed = run_command("renew", books=spoilt, now=NEXT_MONTH)

    assert checked.exit_code == 1
    assert "Birch" in checked.stdout or "database: the file itself" in checked.stdout
    for run in (foreseen, renewed):
        assert (run.exit_code, run.stdout.count("2 periods begin")) == (1, 1)
        assert [line.split(" (")[0] for line in run.stderr.splitlines()] == ["Set aside: Birch"]
    after = dump_of(spoilt)
    assert sum(row[0] == 2 for row in after["periods"]) == sum(row[0] == 2 for row in before["periods"])
    assert len(after["periods"]) == len(before["periods"]) + 2
    again = run_command("renew", books=spoilt, now=NEXT_MONTH)
    assert (again.exit_code, again.stderr) == (1, renewed.stderr)
    assert dump_of(spoilt) == after


@pytest.mark.parametrize("what", OF_THE_AGENCY)
@pytest.mark.parametrize("command", ["check", "renew", "requests list"])
def test_an_agency_whose_settings_cannot_be_read_is_told_so(what: str, command: str, spoilt: Path) -> None:
    spoil_file(spoilt, f"UPDATE agency SET {what}")
    before = dump_of(spoilt)
    done = run_command(*command.split(), books=spoilt, now=NEXT_MONTH)
    assert (done.exit_code, done.stdout) == (1, "")
    assert done.stderr.startswith("damaged: ")
    assert dump_of(spoilt) == before


def test_no_text_of_the_books_ends_check_or_renew_with_a_traceback(books: Path, tmp_path: Path) -> None:
    texts = [
        (t.name, c.name) for t in metadata.tables.values() for c in t.columns if isinstance(c.type, Text)
    ]
    for number, (table, column) in enumerate(texts):
        spoilt = shutil.copyfile(books, tmp_path / f"{number}.db")
        if dump_of(spoilt)[table]:
            spoil_file(spoilt, f"UPDATE OR IGNORE {table} SET {column} = '2026-02-30'")
            for command in ("check", "renew"):
                done = run_command(command, books=spoilt, now=NEXT_MONTH)
                assert done.exit_code in {0, 1}, (table, column)
