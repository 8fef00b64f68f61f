"""Backups: whole or not at all, kept for as long as promised, and a way back that loses nothing."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agencybilling.services.backups import BooksUnavailable
from agencybilling.services.changes import Notice
from agencybilling.services.retention import kept
from agencybilling.store.migrate import open_books
from tests.builders import SmallAgency


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "books.db"


@pytest.fixture
def agency(file: Path) -> Iterator[SmallAgency]:
    """Books in a file with one client, opened on 20 November 2026 in Auckland, where the day comes early."""
    with closing(open_books(file)) as books:
        agency = SmallAgency("2026-11-20T08:00", time_zone="Pacific/Auckland", books=books)
        agency.client("Ash")
        yield agency


def clients(file: Path) -> list[str]:
    with closing(sqlite3.connect(file)) as books:
        return [row[0] for row in books.execute("SELECT name FROM clients ORDER BY id")]


def test_a_copy_holds_what_the_books_hold_and_is_one_file(agency: SmallAgency, tmp_path: Path) -> None:
    told: list[float] = []
    to = tmp_path / "on a stick" / "copy.db"
    agency.app.backups.back_up(to, on_progress=told.append)
    assert clients(to) == ["Ash"]
    assert [f.name for f in to.parent.iterdir()] == ["copy.db"]
    assert (told == sorted(told), told[-1]) == (True, 1.0)


def test_a_copy_takes_the_place_of_an_older_one(agency: SmallAgency, tmp_path: Path) -> None:
    to = tmp_path / "copy.db"
    agency.app.backups.back_up(to)
    agency.client("Birch")
    agency.app.backups.back_up(to)
    assert clients(to) == ["Ash", "Birch"]


@pytest.mark.parametrize("at", [0.0, 0.7])
def test_a_copy_that_is_stopped_leaves_nothing(
    agency: SmallAgency, tmp_path: Path, at: float, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("agencybilling.store.copying.PAGES_AT_ONCE", 5)
    monkeypatch.setattr("agencybilling.store.copying._STEPS_OF_A_LOOK", 10)

    def stop(share: float) -> None:
        if share >= at:
            raise InterruptedError

    to = tmp_path / "copies" / "copy.db"
    with pytest.raises(InterruptedError):
        agency.app.backups.back_up(to, on_progress=stop)
    assert list(to.parent.iterdir()) == []


def test_a_copy_is_of_one_moment_whatever_is_written_meanwhile(
    agency: SmallAgency, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("agencybilling.store.copying.PAGES_AT_ONCE", 5)

    def write(_share: float) -> None:
        if len(clients(agency.books.path or Path())) == 1:
            agency.client("Birch")

    agency.app.backups.back_up(tmp_path / "copy.db", on_progress=write)
    assert len(agency.rows("SELECT * FROM clients")) == 2
    assert clients(tmp_path / "copy.db") == ["Ash"]


def test_the_books_are_no_copy_of_themselves(agency: SmallAgency, file: Path) -> None:
    with pytest.raises(BooksUnavailable):
        agency.app.backups.back_up(file)
    assert clients(file) == ["Ash"]


def test_a_copy_that_cannot_be_written_is_told(agency: SmallAgency, tmp_path: Path) -> None:
    (tmp_path / "a file").touch()
    with pytest.raises(BooksUnavailable) as fault:
        agency.app.backups.back_up(tmp_path / "a file" / "copy.db")
    assert fault.value.problem == "cannot_open"


def test_damaged_books_give_no_copy(agency: SmallAgency, file: Path, tmp_path: Path) -> None:
    damage(agency, file)
    with pytest.raises(BooksUnavailable) as fault:
        agency.app.backups.back_up(tmp_path / "copy.db")
    assert (fault.value.problem, (tmp_path / "copy.db").exists()) == ("damaged", False)


def test_books_of_one_name_but_for_their_ending_keep_their_copies_apart(
    agency: SmallAgency, tmp_path: Path
) -> None:
    agency.app.backups.daily()
    with closing(open_books(tmp_path / "books.agencybooks")) as books:
        other = SmallAgency("2026-11-20T08:00", time_zone="Pacific/Auckland", books=books)
        assert other.app.backups.daily() == tmp_path / "books.agencybooks-backups" / "2026-11-20.db"


def test_one_copy_a_day_is_made_by_the_agencys_calendar(agency: SmallAgency, tmp_path: Path) -> None:
    first = agency.app.backups.daily()
    assert first == tmp_path / "books-backups" / "2026-11-20.db"
    assert agency.at("2026-11-20T23:59").app.backups.daily() is None
    agency.client("Birch")
    agency.at("2026-11-21T00:00").app.backups.daily()
    assert [(c.day.day, c.counts.clients, c.by_itself) for c in agency.app.backups.all()] == [
        (21, 2, True),
        (20, 1, True),
    ]
    assert all(c.size == c.path.stat().st_size for c in agency.app.backups.all())


def test_old_copies_go_and_other_files_stay(agency: SmallAgency) -> None:
    folder = agency.app.backups.folder
    assert folder is not None
    for number in range(40):
        day = date(2026, 10, 10) + timedelta(days=number)
        agency.at(f"{day}T09:00").app.backups.daily()
    (folder / "2026-13-01.db").touch()
    (folder / "notes.txt").touch()
    agency.at("2026-11-19T09:00").app.backups.daily()
    assert [c.day.isoformat() for c in agency.app.backups.all()] == [
        *(f"2026-11-{day}" for day in range(19, 12, -1)),
        "2026-11-08",
        "2026-11-01",
        "2026-10-31",
    ]
    assert {f.name for f in folder.iterdir()} >= {"2026-13-01.db", "notes.txt"}


def test_what_is_no_book_is_no_copy(agency: SmallAgency) -> None:
    copy = agency.app.backups.daily()
    assert copy is not None
    copy.with_name("2026-11-19.db").write_text("half a copy")
    copy.with_name("2026-11-18.db.part").write_bytes(copy.read_bytes())
    assert [c.path for c in agency.app.backups.all()] == [copy]


def test_books_in_memory_have_no_copies() -> None:
    backups = SmallAgency().app.backups
    assert (backups.folder, backups.daily(), backups.all()) == (None, None, [])
    with pytest.raises(BooksUnavailable):
        backups.back_up(Path("copy.db"))


def test_a_day_comes_back_and_the_present_is_kept(agency: SmallAgency, file: Path) -> None:
    copy = agency.app.backups.daily()
    assert copy is not None
    agency.at("2026-11-21T12:30").client("Birch")
    heard: list[Notice] = []
    agency.app.changes.subscribe(heard.append)
    with closing(open_books(file)) as other_program:
        other = SmallAgency("2026-11-21T12:30", time_zone="Pacific/Auckland", books=other_program)
        other.client("Cedar")
        present = agency.app.backups.restore(copy)
        assert heard == [Notice(everything=True)]
        assert [row[0] for row in other.rows("SELECT name FROM clients")] == ["Ash"]
        other.client("Doyle")
    assert [row[0] for row in agency.rows("SELECT name FROM clients")] == ["Ash", "Doyle"]
    assert clients(present) == ["Ash", "Birch", "Cedar"]
    assert [(c.path, c.by_itself) for c in agency.app.backups.all()] == [(present, False), (copy, True)]
    agency.app.backups.restore(present)
    assert clients(file) == ["Ash", "Birch", "Cedar"]


def test_a_restoring_that_is_stopped_changes_nothing(
    agency: SmallAgency, file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("agencybilling.store.copying.PAGES_AT_ONCE", 5)
    copy = agency.app.backups.daily()
    assert copy is not None
    agency.client("Birch")

    def stop(share: float) -> None:
        if share > 0.5:
            raise InterruptedError

    with pytest.raises(InterruptedError):
        agency.app.backups.restore(copy, on_progress=stop)
    assert clients(file) == ["Ash", "Birch"]
    assert sorted(f.name for f in file.parent.iterdir() if f.is_dir()) == ["books-backups"]


def test_a_program_that_goes_on_writing_is_in_the_way(
    agency: SmallAgency, file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("agencybilling.store.copying.BUSY_SECONDS", 0.1)
    copy = agency.app.backups.daily()
    assert copy is not None
    agency.client("Birch")
    with closing(open_books(file)) as other, other.write(), pytest.raises(BooksUnavailable) as fault:
        agency.app.backups.restore(copy)
    assert fault.value.problem == "locked"
    assert clients(file) == ["Ash", "Birch"]


def test_damaged_books_are_restored_all_the_same(agency: SmallAgency, file: Path) -> None:
    copy = agency.app.backups.daily()
    assert copy is not None
    damage(agency, file)
    present = agency.app.backups.restore(copy)
    assert clients(file) == ["Ash"]
    assert present.stat().st_size > 0


@pytest.mark.parametrize(
    ("content", "problem"), [(None, "cannot_open"), (b"", "no_books"), (b"Dear Sir or Madam", "no_books")]
)
def test_only_books_are_restored(
    agency: SmallAgency, file: Path, tmp_path: Path, content: bytes | None, problem: str
) -> None:
    stranger = tmp_path / "stranger.db"
    if content is not None:
        stranger.write_bytes(content)
    with pytest.raises(BooksUnavailable) as fault:
        agency.app.backups.restore(stranger)
    assert (fault.value.problem, fault.value.path) == (problem, str(stranger))
    assert clients(file) == ["Ash"]


def test_a_copy_can_be_opened_as_the_books(agency: SmallAgency) -> None:
    copy = agency.app.backups.daily()
    assert copy is not None
    with closing(open_books(copy)) as books, books.write(), books.read() as unit:
        assert unit.accounts.ids() == [1]


def damage(agency: SmallAgency, file: Path) -> None:
    """Write over the pages of the history's index."""
    with agency.books.read() as unit:
        page = unit.connection.exec_driver_sql(
            "SELECT rootpage FROM sqlite_master WHERE name = 'history_of_client'"
        ).scalar_one()
        size = unit.connection.exec_driver_sql("PRAGMA page_size").scalar_one()
    agency.books.close()
    with file.open("r+b") as books:
        books.seek((page - 1) * size)
        books.write(b"\xff" * size)


days = st.sets(st.dates(date(2024, 1, 1), date(2026, 12, 31)), max_size=60)


@given(days)
def test_kept_are_the_newest_of_days_weeks_and_months(copies: set[date]) -> None:
    left = kept(copies)
    assert left <= copies
    assert len(left) <= 7 + 4 + 12
    assert left >= set(sorted(copies)[-7:])
    months = sorted({(d.year, d.month) for d in copies})[-12:]
    assert left >= {max(d for d in copies if (d.year, d.month) == month) for month in months}
    weeks = sorted({d.isocalendar()[:2] for d in copies})[-4:]
    assert left >= {max(d for d in copies if d.isocalendar()[:2] == week) for week in weeks}
    assert kept(left) == left


@given(st.dates(date(2024, 1, 1), date(2026, 1, 1)), st.lists(st.integers(1, 9), max_size=90))
def test_thinning_out_each_day_keeps_what_thinning_out_at_once_would(first: date, steps: list[int]) -> None:
    everything, daily = {first}, {first}
    day = first
    for step in steps:
        day += timedelta(days=step)
        everything.add(day)
        daily = kept({*daily, day})
    assert daily == kept(everything)
