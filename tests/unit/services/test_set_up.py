"""New books: begun whole or not at all, with an agency of one's own or with samples."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from agencybilling.domain.errors import Refusal
from agencybilling.sentences import refusal_sentence
from agencybilling.services import setup
from agencybilling.services.changes import Notice
from agencybilling.services.setup import NewAgency, SetUp, UsageArrives
from agencybilling.store.books import in_memory
from agencybilling.store.migrate import open_books
from tests.adding_up import discrepancies
from tests.builders import CLIENT, PLAN, SmallAgency

NEW = NewAgency("  Hallo  Voice ", "Europe/Berlin", "EUR", plan={**PLAN, "currency": "EUR"}, client=CLIENT)


@pytest.fixture
def filed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[SmallAgency]:
    monkeypatch.setattr(setup, "SAMPLE_CLIENTS", 3)
    monkeypatch.setattr(setup, "SAMPLE_MONTHS", 1)
    with closing(open_books(tmp_path / "books.db")) as books:
        yield SmallAgency("2026-06-15T09:00", books=books)


def test_an_agency_begins_with_its_settings_a_plan_and_a_client(agency: SmallAgency) -> None:
    heard: list[Notice] = []
    agency.app.changes.subscribe(heard.append)
    agency.app.set_up.agency(NEW)
    settings = agency.app.settings.get()
    assert (settings.name, settings.time_zone, settings.currency) == ("Hallo Voice", "Europe/Berlin", "EUR")
    assert settings.usage_window_days == 3
    plan = agency.account().plan
    assert plan is not None
    assert plan.name == "Growth"
    assert heard == [Notice(frozenset({1}), agency=True)]
    assert not agency.app.set_up.needed()


def test_an_agency_may_begin_with_its_settings_alone(agency: SmallAgency) -> None:
    agency.app.set_up.agency(NewAgency("Hallo", "UTC", "USD", UsageArrives.AS_IT_HAPPENS))
    assert agency.app.settings.get().usage_window_days == 0
    assert agency.app.set_up.needed()


def test_books_know_whether_a_person_has_given_the_settings(agency: SmallAgency) -> None:
    set_up = SetUp(replace(agency.app.office, books=in_memory()))
    assert not set_up.settings_given()
    set_up.agency(NewAgency("Hallo", "UTC", "USD"))
    assert set_up.settings_given()


def test_a_start_is_foreseen_without_being_written(agency: SmallAgency) -> None:
    before = agency.dump()
    heard: list[Notice] = []
    agency.app.changes.subscribe(heard.append)
    foreseen = agency.app.set_up.foresee(replace(NEW, start_today=True))
    assert [len(decision.account.requests) for decision in foreseen] == [0, 1]
    assert agency.dump() == before
    assert heard == []


def test_the_first_client_may_start_at_once(agency: SmallAgency) -> None:
    agency.app.set_up.agency(replace(NEW, start_today=True))
    live = agency.account().live
    assert live is not None
    assert [request.amount for request in agency.requests()] == [9900]


@pytest.mark.parametrize(
    ("bad", "code"),
    [
        ({"name": "  "}, "invalid_amount"),
        ({"time_zone": "Mars/Olympus"}, "not_found"),
        ({"currency": "Euro"}, "invalid_currency"),
        ({"plan": {**PLAN, "due_days": -1}}, "invalid_plan"),
        ({"client": " "}, "not_found"),
    ],
)
def test_where_anything_is_refused_nothing_is_begun(
    agency: SmallAgency, bad: Mapping[str, object], code: str
) -> None:
    before = agency.dump()
    with pytest.raises(Refusal) as refusal:
        agency.app.set_up.agency(replace(NEW, **bad))  # type: ignore[arg-type]
    assert refusal.value.code == code
    assert agency.dump() == before


def test_samples_fill_empty_books(filed: SmallAgency) -> None:
    told: list[float] = []
    heard: list[Notice] = []
    filed.app.changes.subscribe(heard.append)
    filed.app.set_up.samples(on_progress=told.append)
    assert len(filed.rows("SELECT * FROM clients")) == 3
    assert (heard, told[-1]) == ([Notice(everything=True)], 1.0)
    assert discrepancies(filed.books) == []
    assert [f.name for f in (filed.books.path or Path()).parent.iterdir() if f.is_dir()] == []


def test_samples_that_are_stopped_leave_the_books_empty(filed: SmallAgency) -> None:
    before = filed.dump()

    def stop(share: float) -> None:
        if share > 0.5:
            raise InterruptedError

    with pytest.raises(InterruptedError):
        filed.app.set_up.samples(on_progress=stop)
    assert filed.dump() == before


def test_samples_go_into_empty_books_only(filed: SmallAgency) -> None:
    filed.plan()
    with pytest.raises(Refusal) as refusal:
        filed.app.set_up.samples()
    said = refusal_sentence(refusal.value.code, refusal.value.values)
    assert said.startswith("These books hold clients or plans already.")


def test_books_in_memory_take_samples_too(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(setup, "SAMPLE_CLIENTS", 2)
    monkeypatch.setattr(setup, "SAMPLE_MONTHS", 1)
    agency = SmallAgency("2026-06-15T09:00")
    agency.app.set_up.samples()
    assert len(agency.rows("SELECT * FROM clients")) == 2
