"""News of changes: what each transaction touched is told once it is kept, and others' writes are noticed."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from agencybilling.domain.errors import AlreadyExists
from agencybilling.importers.records import AgentRef
from agencybilling.services.changes import Notice
from agencybilling.store.books import Books
from agencybilling.store.migrate import open_books
from tests.builders import CLIENT, SmallAgency


@pytest.fixture
def heard(agency: SmallAgency) -> list[Notice]:
    notices: list[Notice] = []
    agency.app.changes.subscribe(notices.append)
    return notices


@pytest.fixture
def books(tmp_path: Path) -> Iterator[Books]:
    with closing(open_books(tmp_path / "books.db")) as opened:
        yield opened


def test_a_command_names_its_client(agency: SmallAgency, heard: list[Notice]) -> None:
    agency.client("Ash")
    agency.client("Birch")
    agency.app.clients.set_enabled("Birch", enabled=False)
    assert heard == [Notice(frozenset({1})), Notice(frozenset({2})), Notice(frozenset({2}))]


def test_catalog_settings_and_agents_are_the_agencys(agency: SmallAgency, heard: list[Notice]) -> None:
    agency.plan()
    agency.app.settings.change(name="Another agency")
    assert heard == [Notice(agency=True)] * 2
    agency.client()
    agency.app.agents.assign(AgentRef("vapi", "assistantId", "a-1"), CLIENT)
    assert heard[2:] == [Notice(frozenset({1})), Notice(agency=True)]


def test_the_engine_names_everyone_it_did_something_for(agency: SmallAgency, heard: list[Notice]) -> None:
    for name in ("Ash", "Birch", "Cedar"):
        agency.subscriber(name, due_days=60)
    heard.clear()
    agency.engine("2026-02-01T09:00")
    assert heard == [Notice(frozenset({1, 2, 3}))]


def test_what_changed_nothing_is_not_told(agency: SmallAgency, heard: list[Notice]) -> None:
    agency.plan()
    agency.app.catalog.archive_plan("Growth")
    heard.clear()
    agency.app.catalog.archive_plan("Growth")
    agency.engine()
    assert heard == []


def test_what_was_refused_is_not_told(agency: SmallAgency, heard: list[Notice]) -> None:
    with pytest.raises(AlreadyExists):
        agency.app.clients.add_many(["Ash", "Ash"])
    assert heard == []


def test_a_change_is_in_the_books_when_it_is_told(agency: SmallAgency) -> None:
    seen: list[bool] = []
    agency.app.changes.subscribe(lambda _: seen.append(agency.app.empty()))
    agency.client()
    assert seen == [False]


def test_whoever_has_left_hears_nothing_more(agency: SmallAgency, heard: list[Notice]) -> None:
    others: list[Notice] = []
    leave = agency.app.changes.subscribe(others.append)
    agency.client("Ash")
    leave()
    agency.client("Birch")
    assert (len(heard), len(others)) == (2, 1)


def test_another_programs_writes_are_noticed_once(books: Books) -> None:
    mine = SmallAgency(books=books)
    assert mine.app.changes.from_outside() is False
    with closing(open_books(books.path or Path())) as others:
        SmallAgency(books=others).client("Ash")
    assert mine.app.changes.from_outside() is True
    assert mine.app.changes.from_outside() is False


def test_ones_own_writes_are_no_news_from_outside(books: Books) -> None:
    mine = SmallAgency(books=books)
    mine.app.changes.from_outside()
    mine.subscriber()
    mine.engine("2026-03-01")
    assert mine.app.changes.from_outside() is False


def test_another_programs_write_is_noticed_among_ones_own(books: Books) -> None:
    mine = SmallAgency(books=books)
    mine.app.changes.from_outside()
    with closing(open_books(books.path or Path())) as others:
        other = SmallAgency(books=others)
        mine.client("Ash")
        other.client("Birch")
        assert mine.app.changes.from_outside() is True
        other.client("Cedar")
        mine.client("Doyle")
        assert mine.app.changes.from_outside() is True
        assert mine.app.changes.from_outside() is False


def test_a_write_without_history_is_noticed_too(books: Books) -> None:
    mine = SmallAgency(books=books)
    mine.app.changes.from_outside()
    with closing(open_books(books.path or Path())) as others, others.write() as unit:
        unit.agents.note_source("vapi", in_up_to=mine.now, at=mine.now)
    assert mine.app.changes.from_outside() is True


def test_books_in_memory_are_nobody_elses(agency: SmallAgency) -> None:
    assert agency.app.changes.from_outside() is False
