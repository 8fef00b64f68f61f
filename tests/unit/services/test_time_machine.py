"""The time machine: books as on a day to come, and not a byte of the books themselves changed."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from agencybilling.domain.errors import InvalidDate, StartCodeInvalid
from agencybilling.services import time_machine
from agencybilling.services.application import Application
from agencybilling.services.foresight import Foresight
from agencybilling.services.office import BooksUnavailable
from agencybilling.services.payments import StatusChange
from agencybilling.services.setup import NewAgency
from agencybilling.services.time_machine import Assuming, TimeMachine
from agencybilling.store.migrate import open_books
from tests.builders import SmallAgency
from tests.spoiling import spoil

ASH, BIRCH, CEDAR, DOGWOOD = "Ash", "Birch", "Cedar", "Dogwood"
TODAY, MAY, JULY = date(2026, 4, 10), date(2026, 5, 20), date(2026, 7, 3)
BOTH = pytest.mark.parametrize("assuming", list(Assuming))


@pytest.fixture
def agency(tmp_path: Path) -> Iterator[SmallAgency]:
    """On 10 April 2026: one is up to date, one Past Due, one owes a charge, one's steps wait since March."""
    made = SmallAgency("2026-03-01T09:00", time_zone="America/New_York", books=open_books(tmp_path / "b.db"))
    made.subscriber(ASH, due_days=10, grace_days=5, campaigns=["Recall"])
    made.subscriber(BIRCH, due_days=7, grace_days=60, campaigns=["Sales"])
    made.at("2026-03-15T09:00").engine().pay(0, client=ASH)
    made.subscriber(CEDAR, due_days=60)
    made.call("1500", client=CEDAR)
    made.at("2026-03-20T09:00").engine()
    made.app.payments.charge(ASH, amount="12.00", currency="USD", description="Set-up", due_on="2026-04-08")
    made.subscriber(DOGWOOD, due_days=3, grace_days=3, rhythm={"every": 1, "unit": "week"})
    made.at("2026-04-10T09:00")
    yield made
    made.books.close()


@pytest.fixture
def machine(agency: SmallAgency) -> Iterator[TimeMachine]:
    with closing(TimeMachine(agency.office)) as made:
        yield made


def rows(application: Application, sql: str) -> list[tuple[Any, ...]]:
    with application.read() as unit:
        return [tuple(row) for row in unit.connection.exec_driver_sql(sql)]


def dump(application: Application) -> list[list[tuple[Any, ...]]]:
    tables = rows(application, "SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name")
    return [rows(application, f"SELECT * FROM {name}") for (name,) in tables]


OFFERED = "Elder"


def offer_to_another(agency: SmallAgency) -> str:
    """The code of one more client, which has a plan and nothing live."""
    agency.client(OFFERED, plan=agency.plan("Offered"))
    return agency.app.start_codes.make(OFFERED).code


def test_no_start_code_is_made_or_known_ahead_and_the_books_keep_theirs(
    agency: SmallAgency, machine: TimeMachine
) -> None:
    code = offer_to_another(agency)
    machine.move_to(MAY)
    ahead = machine.application.start_codes
    assert machine.application.statements.page(1).client == ASH
    assert ahead.offer(OFFERED) is None
    with pytest.raises(BooksUnavailable, match="look_ahead"):
        ahead.make(OFFERED)
    for redeem in (ahead.redeem, machine.application.preview.start_codes.redeem):
        with pytest.raises(StartCodeInvalid):
            redeem(code)
    machine.move_to(JULY)
    assert ahead.offer(OFFERED) is None
    agency.app.start_codes.redeem(code)


def bytes_of(agency: SmallAgency) -> list[bytes]:
    """The books' file, and the log beside it."""
    path = agency.books.file()
    return [file.read_bytes() for file in (path, path.with_name(f"{path.name}-wal"))]


def steps_of(foreseen: Foresight, agency: SmallAgency) -> list[tuple[object, ...]]:
    return sorted(
        (client.client_id, agency.zone.midnight(step.day), step.event.value)
        for client in foreseen.clients
        for step in client.steps
    )


@BOTH
@pytest.mark.parametrize("day", [TODAY, date(2026, 4, 18), MAY, JULY])
def test_what_has_happened_on_the_copy_by_a_day_is_what_is_foreseen(
    agency: SmallAgency, machine: TimeMachine, day: date, assuming: Assuming
) -> None:
    told = agency.rows("SELECT MAX(id) FROM history")[0][0]
    foreseen = agency.app.renewals.foresee(day, assuming=assuming)
    machine.move_to(day, assuming=assuming)
    # A payment is a person's, and so is what it leads to.
    sql = f"SELECT client_id, at, event FROM history WHERE actor = 'engine' AND id > {told}"
    assert sorted(rows(machine.application, sql)) == steps_of(foreseen, agency)


@BOTH
def test_no_byte_of_the_books_changes_nor_does_their_log_grow(
    agency: SmallAgency, machine: TimeMachine, assuming: Assuming
) -> None:
    before, dumped = bytes_of(agency), agency.dump()
    for day in (MAY, JULY, TODAY):
        machine.move_to(day, assuming=assuming)
    machine.close()
    assert bytes_of(agency) == before
    assert agency.dump() == dumped


@BOTH
def test_two_steps_forward_come_to_the_same_as_one(
    agency: SmallAgency, machine: TimeMachine, assuming: Assuming
) -> None:
    machine.move_to(date(2026, 4, 11), assuming=assuming)
    machine.move_to(MAY, assuming=assuming)
    machine.move_to(JULY, assuming=assuming)
    with closing(TimeMachine(agency.office)) as at_once:
        at_once.move_to(JULY, assuming=assuming)
        assert dump(machine.application) == dump(at_once.application)


def test_it_goes_back_and_takes_something_else_for_granted(agency: SmallAgency, machine: TimeMachine) -> None:
    machine.move_to(MAY)
    may = dump(machine.application)
    machine.move_to(JULY)
    machine.move_to(JULY, assuming=Assuming.EVERYBODY_PAYS)
    assert dump(machine.application) != may
    machine.move_to(MAY)
    assert dump(machine.application) == may
    assert agency.requests(DOGWOOD)[0].status.value == "pending"


def test_nobody_is_overdue_where_everybody_pays_in_time(machine: TimeMachine) -> None:
    owed = "SELECT COUNT(*) FROM payment_requests WHERE status IN ('overdue', 'failed')"
    machine.move_to(MAY)
    assert rows(machine.application, owed) != [(0,)]
    machine.move_to(MAY, assuming=Assuming.EVERYBODY_PAYS)
    assert rows(machine.application, owed) == [(0,)]
    assert rows(machine.application, "SELECT COUNT(*) FROM subscriptions WHERE status <> 'active'") == [(0,)]
    late = "SELECT COUNT(*) FROM payment_requests WHERE paid_on > due_on AND paid_on > '2026-04-10'"
    assert rows(machine.application, late) == [(0,)]


def test_the_clock_there_stands_at_the_beginning_of_the_day_and_today_at_the_present(
    agency: SmallAgency, machine: TimeMachine
) -> None:
    machine.move_to(MAY)
    assert machine.application.office.clock() == agency.instant("2026-05-20")
    assert machine.application.renewals.today() == MAY
    assert not machine.application.renewals.outlook().due
    machine.move_to(TODAY)
    assert machine.application.office.clock() == agency.now


def test_it_shows_what_was_written_to_the_books_meanwhile(agency: SmallAgency, machine: TimeMachine) -> None:
    machine.move_to(MAY)
    agency.app.clients.add("Elm")
    machine.move_to(JULY)
    assert ("Elm",) in rows(machine.application, "SELECT name FROM clients")


def test_a_client_that_is_held_back_is_until_that_is_over(agency: SmallAgency, machine: TimeMachine) -> None:
    agency.app.renewals.hold_back([DOGWOOD], through=date(2026, 4, 20))
    status = "SELECT status FROM subscriptions WHERE client_id = 4"
    machine.move_to(date(2026, 4, 20))
    assert rows(machine.application, status) == [("active",)]
    machine.move_to(date(2026, 4, 21))
    assert rows(machine.application, status) == [("blocked",)]


def test_an_engine_at_work_on_the_books_does_not_hinder_the_copy(
    agency: SmallAgency, machine: TimeMachine
) -> None:
    with agency.books.write() as unit:
        assert unit.lease.take("another engine", now=agency.now)
    machine.move_to(TODAY)
    assert not machine.application.renewals.outlook().due
    assert agency.rows("SELECT holder FROM engine_lease") == [("another engine",)]


@BOTH
def test_whose_books_cannot_be_read_is_named_and_the_others_go_on(
    agency: SmallAgency, machine: TimeMachine, assuming: Assuming
) -> None:
    spoil(agency, "UPDATE subscriptions SET start_on = '9999-12-31' WHERE client_id = 2")
    assert list(machine.move_to(MAY, assuming=assuming).set_aside) == [BIRCH]
    assert list(machine.move_to(MAY, assuming=assuming).set_aside) == [BIRCH]
    sql = "SELECT COUNT(*) FROM payment_requests WHERE client_id = 3 AND kind = 'recurring'"
    assert rows(machine.application, sql) == [(3,)]


@pytest.mark.parametrize("day", [date(2026, 4, 9), TODAY + time_machine.FURTHEST + (MAY - TODAY)])
def test_it_goes_neither_back_before_today_nor_on_for_ever(machine: TimeMachine, day: date) -> None:
    with pytest.raises(InvalidDate):
        machine.move_to(day)


def test_it_needs_books_in_a_file() -> None:
    with pytest.raises(BooksUnavailable, match="no_books"):
        TimeMachine(SmallAgency().office)


# ---------------------------------------------------------------- closed


CHANGES: dict[str, Callable[[Application, Path], object]] = {
    "a client": lambda app, _: app.clients.add("Elm"),
    "a payment": lambda app, _: app.payments.set_status(ASH, 1, change=StatusChange("paid")),
    "the settings": lambda app, _: app.settings.change(name="Another"),
    "the engine": lambda app, _: app.renewals.hold_back([ASH]),
    "a beginning": lambda app, _: app.set_up.agency(NewAgency("Another", "UTC", "USD")),
    "a copy": lambda app, folder: app.backups.back_up(folder / "copy.db"),
    "a way back": lambda app, folder: app.backups.restore(folder / "b.db"),
    "a look ahead": lambda app, _: TimeMachine(app.office),
}


@pytest.mark.parametrize("what", CHANGES)
def test_nothing_is_changed_copied_or_replaced_there(machine: TimeMachine, tmp_path: Path, what: str) -> None:
    machine.move_to(MAY)
    before = dump(machine.application)
    with pytest.raises(BooksUnavailable, match="look_ahead"):
        CHANGES[what](machine.application, tmp_path)
    assert dump(machine.application) == before


def test_what_would_follow_from_a_command_is_told_there_all_the_same(machine: TimeMachine) -> None:
    machine.move_to(MAY)
    preview = machine.application.preview
    assert preview.payments.set_status(ASH, 2, change=StatusChange("paid")).entries


# ---------------------------------------------------------------- stopped, and closed


class Stop(Exception):
    """Nobody wants it any more."""


@pytest.mark.parametrize("at", [0.0, 0.2, 0.5, 0.85])
def test_a_move_that_is_stopped_leaves_what_is_shown_and_the_next_one_is_whole(
    machine: TimeMachine, at: float
) -> None:
    def stop(share: float) -> None:
        if share >= at:
            raise Stop

    machine.move_to(MAY)
    may = dump(machine.application)
    with pytest.raises(Stop):
        machine.move_to(JULY, assuming=Assuming.EVERYBODY_PAYS, on_progress=stop)
    assert dump(machine.application) == may
    assert machine.application.renewals.today() == MAY
    machine.move_to(MAY)
    assert dump(machine.application) == may


def test_progress_grows_up_to_the_whole(machine: TimeMachine) -> None:
    told: list[float] = []
    machine.move_to(MAY, on_progress=told.append)
    assert told == sorted(told)
    assert 0.9 < told[-1] <= 1.0


@pytest.mark.parametrize("fails", [False, True])
def test_its_folder_goes_with_it_also_after_an_exception(
    agency: SmallAgency, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, *, fails: bool
) -> None:
    place = tmp_path / "temporary"
    place.mkdir()
    monkeypatch.setattr("tempfile.tempdir", str(place))

    def stop(_share: float) -> None:
        raise Stop

    def moved(machine: TimeMachine) -> None:
        machine.move_to(MAY)
        assert list(place.iterdir())
        if fails:
            machine.move_to(JULY, on_progress=stop)

    with closing(TimeMachine(agency.office)) as machine:
        if fails:
            with pytest.raises(Stop):
                moved(machine)
        else:
            moved(machine)
    assert not list(place.iterdir())


def test_others_write_to_the_books_while_it_reads(agency: SmallAgency, machine: TimeMachine) -> None:
    def write(_share: float) -> None:
        with closing(sqlite3.connect(agency.books.file(), timeout=0)) as other, other:
            other.execute("UPDATE agency SET name = name || '.'")

    machine.move_to(MAY, on_progress=write)
    assert machine.application.renewals.today() == MAY
