"""`check` finds every kind of figure that does not add up: each is spoilt once, behind the program's back."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from agencybilling.queries import facts
from agencybilling.store.migrate import open_books
from tests.books_files import check_of, dump_of, run_command
from tests.builders import SmallAgency
from tests.spoiling import spoil_file

SETTLED = "subscription_id = 1 AND number = 1"
OPEN = "subscription_id = 1 AND number = 2"

SPOILT = {
    "amount of a request": "UPDATE payment_requests SET amount = amount + 1 WHERE id = 1",
    "numbers without gaps": "UPDATE payment_requests SET sequence = 99 WHERE id = 1",
    "fee of a period": "DELETE FROM payment_requests WHERE kind = 'recurring' AND id = 1",
    "minutes of a usage request": "UPDATE request_lines SET quantity_ms = 1 WHERE kind = 'voice_usage'",
    "pools of a settled period": f"UPDATE periods SET billable_voice_ms = 1 WHERE {SETTLED}",
    "minutes that late records drew": f"UPDATE periods SET late_given_ms = late_given_ms + 1 WHERE {SETTLED}",
    "included minutes given out": f"UPDATE periods SET late_given_ms = 600000000 WHERE {SETTLED}",
    "final part of the wallet": "UPDATE clients SET wallet_final_ms = wallet_final_ms + 1 WHERE id = 1",
    "a record that is settled or not with its period": (
        "UPDATE usage_records SET included_ms = NULL, wallet_ms = NULL, billable_ms = NULL,"
        " uncovered_ms = NULL WHERE external_id = 'settled'"
    ),
    "a charge with a period that exists": (
        "UPDATE usage_records SET charged_period = 9 WHERE external_id = 'open'"
    ),
    "periods that follow each other": f"UPDATE periods SET start_on = '2026-02-03' WHERE {OPEN}",
    "the one open period of a live subscription": f"UPDATE periods SET closed = 1 WHERE {OPEN}",
    "status of a subscription": "UPDATE subscriptions SET status = 'active' WHERE id = 2",
    "foreign keys": "UPDATE history SET client_id = 4711 WHERE id = 1",
    "the file itself": "UPDATE packs SET minutes = 0",
    "pools of a period not settled": f"UPDATE periods SET own_used_ms = own_used_ms + 1 WHERE {OPEN}",
    "wallet": "UPDATE clients SET wallet_ms = wallet_ms + 1 WHERE id = 1",
    "what a wallet correction took": "UPDATE wallet_entries SET taken_ms = taken_ms + 1 WHERE asked_ms < 0",
    "day of the next step": "UPDATE clients SET next_step_on = '2031-01-01' WHERE id = 1",
    "state of a campaign": "UPDATE campaigns SET running = 1 WHERE client_id = 2",
    "bounds of a period": f"UPDATE periods SET end_on = '2026-02-27' WHERE {OPEN}",
    "minutes of a record": "UPDATE usage_records SET billed_ms = billed_ms + 1 WHERE external_id = 'open'",
}
"""What `check` says is wrong, by what is done to the books."""


@pytest.fixture(scope="module")
def books(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Books in which there is a figure of every kind."""
    path = tmp_path_factory.mktemp("check") / "books.db"
    agency = SmallAgency("2026-01-01T09:00", books=open_books(path))
    agency.subscriber("Lively", included_minutes=10, due_days=50)
    agency.subscriber("Late", campaigns=["Recall"], due_days=7, grace_days=300)
    agency.pack(minutes=5)
    agency.app.packs.assign("Lively", "Top-up")
    agency.app.packs.apply("Lively", "Top-up")
    agency.call("1200", client="Lively", call_id="settled")
    agency.engine("2026-02-02T09:00")
    agency.app.packs.apply("Lively", "Top-up")
    agency.app.packs.adjust_wallet("Lively", minutes="-1", reason="Count")
    agency.call("900", client="Lively", call_id="open")
    agency.call("60", "2026-01-20T09:00", client="Lively", call_id="late")
    agency.books.close()
    return path


def test_good_books_add_up(books: Path) -> None:
    before = dump_of(books)
    done = run_command("check", books=books)
    assert (done.exit_code, done.stdout, done.stderr) == (0, "The books add up.\n", "")
    assert dump_of(books) == before


@pytest.mark.parametrize("what", SPOILT)
def test_check_finds_a_spoilt_figure(what: str, books: Path, tmp_path: Path) -> None:
    spoilt = shutil.copyfile(books, tmp_path / "spoilt.db")
    spoil_file(spoilt, SPOILT[what])
    before = dump_of(spoilt)

    done = run_command("check", books=spoilt)

    assert done.exit_code == 1
    assert f": {what} is " in done.stdout
    found = len(done.stdout.splitlines())
    figures = "1 figure doesn't" if found == 1 else f"{found} figures don't"
    assert done.stderr == f"{figures} add up. Restore the last copy that does.\n"
    assert what in {difference.what for difference in check_of(spoilt)}
    assert dump_of(spoilt) == before


def test_every_check_of_the_database_has_found_something() -> None:
    assert set(facts._CHECKS) <= set(SPOILT)


def test_facts_that_cannot_be_replayed_are_a_finding_and_not_the_end(books: Path, tmp_path: Path) -> None:
    spoilt = shutil.copyfile(books, tmp_path / "spoilt.db")
    spoil_file(spoilt, SPOILT["a charge with a period that exists"], SPOILT["state of a campaign"])
    found = check_of(spoilt)
    assert ("replay of the records", "Lively") in {(d.what, d.where) for d in found}
    assert ("state of a campaign", "Late, Recall") in {(d.what, d.where) for d in found}
