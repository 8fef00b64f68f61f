"""The engine over many clients: progress, previews, and clients that are set aside."""

from __future__ import annotations

from datetime import date

import pytest

from agencybilling.domain.audit import Event
from agencybilling.domain.money import Money
from agencybilling.services.office import BooksUnavailable
from agencybilling.services.renewals import RenewalProgress, Renewals
from tests.adding_up import discrepancies
from tests.builders import CLIENT, SmallAgency
from tests.spoiling import spoil

CLIENTS = ("Ash", "Birch", "Cedar")


@pytest.fixture
def grove() -> SmallAgency:
    """Three subscribers whose second month begins on 1 April 2026; one pays in yen."""
    agency = SmallAgency("2026-03-01T09:00")
    for client in CLIENTS:
        yen = {"currency": "JPY", "recurring_fee": "500"} if client == "Cedar" else {}
        agency.subscriber(client, due_days=60, **yen)
    return agency


def numbers(agency: SmallAgency) -> list[int]:
    return [len(agency.requests(client)) for client in CLIENTS]


def test_a_run_reports_what_it_did_per_currency(grove: SmallAgency) -> None:
    report = grove.at("2026-04-01T09:00").app.renewals.run()
    assert (report.clients, report.set_aside) == (3, {})
    assert report.requested == {"USD": Money(19_800, "USD"), "JPY": Money(500, "JPY")}
    assert report.events[Event.PERIOD_RENEWED] == 3


def test_a_run_with_nothing_due_does_nothing(grove: SmallAgency) -> None:
    before = grove.dump()
    report = grove.app.renewals.run()
    assert (report.clients, grove.dump()) == (0, before)


def test_a_run_goes_up_to_a_given_day(grove: SmallAgency) -> None:
    grove.at("2026-05-03T09:00")
    grove.app.renewals.run(date(2026, 4, 30))
    assert numbers(grove) == [2, 2, 2]
    grove.app.renewals.run()
    assert numbers(grove) == [3, 3, 3]


def test_a_preview_writes_nothing(grove: SmallAgency) -> None:
    grove.at("2026-04-01T09:00")
    before = grove.dump()
    assert grove.app.renewals.foresee().report.clients == 3
    assert grove.app.renewals.foresee(date(2026, 3, 31)).report.clients == 0
    assert grove.dump() == before


def test_progress_is_told_after_each_batch_and_may_stop_the_run(grove: SmallAgency) -> None:
    told: list[int] = []

    def stop(done: RenewalProgress) -> None:
        told.append(done.clients)
        raise InterruptedError

    grove.at("2026-05-01T09:00")
    with pytest.raises(InterruptedError):
        grove.app.renewals.run(on_progress=stop)
    assert (told, numbers(grove)) == ([3], [2, 2, 2])
    grove.app.renewals.run(on_progress=lambda done: told.append(done.clients))
    assert (told[:2], numbers(grove)) == ([3, 3], [3, 3, 3])


def test_a_client_whose_decision_fails_is_set_aside_and_named_and_the_others_go_on(
    grove: SmallAgency,
) -> None:
    # Its periods lie where no calendar goes.
    spoil(grove, "UPDATE subscriptions SET start_on = '9999-12-31' WHERE client_id = 2")
    grove.at("2026-04-01T09:00")
    assert list(grove.app.renewals.foresee().report.set_aside) == ["Birch"]
    report = grove.app.renewals.run()
    assert list(report.set_aside) == ["Birch"]
    assert (report.clients, numbers(grove)) == (2, [2, 1, 2])


def test_a_client_whose_books_refuse_the_decision_is_set_aside_and_named(grove: SmallAgency) -> None:
    # A request for a period that has not begun stands in the way of Birch's renewal.
    spoil(
        grove,
        "INSERT INTO payment_requests SELECT 99, year, 4, client_id, type, kind, 'paid', currency, amount,"
        " issued_on, due_on, grace_until, subscription_id, 2, period_start, period_end, issued_on, NULL, '',"
        " '', created_at FROM payment_requests WHERE client_id = 2",
        "INSERT INTO request_lines VALUES (99, 0, 'recurring_fee', 9900, NULL, NULL)",
    )
    report = grove.at("2026-04-01T09:00").app.renewals.run()
    assert list(report.set_aside) == ["Birch"]
    assert (report.clients, numbers(grove)) == (2, [2, 2, 2])
    assert [str(r.number) for r in grove.requests("Cedar")] == ["PR-2026-000003", "PR-2026-000006"]


def test_books_that_cannot_be_written_stop_the_run(
    grove: SmallAgency, monkeypatch: pytest.MonkeyPatch
) -> None:
    def unavailable(*_: object, **__: object) -> None:
        raise BooksUnavailable("locked", "books.db")

    monkeypatch.setattr(type(grove.office), "save", unavailable)
    with pytest.raises(BooksUnavailable):
        Renewals(grove.office).run(date(2026, 4, 1))
    assert numbers(grove) == [1, 1, 1]


def test_books_that_cannot_be_written_any_more_are_no_clients_fault(
    grove: SmallAgency, monkeypatch: pytest.MonkeyPatch
) -> None:
    faults = iter([ValueError("of one client"), BooksUnavailable("disk_full", "books.db")])

    def fails(*_: object, **__: object) -> None:
        raise next(faults)

    monkeypatch.setattr(type(grove.office), "save", fails)
    with pytest.raises(BooksUnavailable):
        Renewals(grove.office).run(date(2026, 4, 1))
    assert numbers(grove) == [1, 1, 1]


def test_clients_are_renewed_in_batches_of_the_same_books(
    grove: SmallAgency, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("agencybilling.services.renewals.BATCH", 2)
    told: list[int] = []
    grove.at("2026-04-01T09:00").app.renewals.run(on_progress=lambda done: told.append(done.clients))
    assert (told, numbers(grove)) == ([2, 3], [2, 2, 2])
    assert discrepancies(grove.books) == []


def test_the_wallet_and_usage_of_a_batch_stay_with_their_clients(grove: SmallAgency) -> None:
    for minutes, client in enumerate(CLIENTS, start=1):
        grove.app.packs.adjust_wallet(client, minutes=minutes, reason="welcome")
        grove.at("2026-03-02T09:00").call(600 + 60 * minutes, client=client)
    grove.engine("2026-04-01")
    assert [grove.wallet(client) for client in CLIENTS] == [0, 0, 0]
    assert [r.kind for r in grove.requests("Ash")] == ["recurring", "recurring"]
    assert discrepancies(grove.books) == []


def test_the_engine_knows_the_day_in_the_agencys_zone() -> None:
    agency = SmallAgency("2026-03-01T00:00", time_zone="Asia/Tokyo")
    assert agency.app.renewals.today() == date(2026, 3, 1)
    agency.client(CLIENT)
    agency.app.payments.charge(CLIENT, amount="1", currency="USD", description="Set-up")
    agency.engine("2026-03-01T23:59")
    assert agency.request(0).status == "pending"
    agency.engine("2026-03-02")
    assert agency.request(0).status == "overdue"


def test_what_is_due_next_is_known_before_and_after_its_midnight(grove: SmallAgency) -> None:
    assert grove.app.renewals.next_due() == date(2026, 4, 1)
    assert grove.at("2026-04-20T09:00").app.renewals.next_due() == date(2026, 4, 1)
    assert grove.engine().app.renewals.next_due() == date(2026, 5, 1)
    assert SmallAgency().app.renewals.next_due() is None


def test_the_next_midnight_is_the_agencys_also_where_a_clock_change_skips_it() -> None:
    agency = SmallAgency("2018-11-03T22:00", time_zone="America/Sao_Paulo")
    assert agency.app.renewals.next_midnight() == agency.instant("2018-11-04T01:00")


def test_a_client_with_steps_on_several_days_is_one_client(grove: SmallAgency) -> None:
    grove.at("2026-06-15T09:00")
    told: list[int] = []
    assert grove.app.renewals.foresee().report.clients == 3
    report = grove.app.renewals.run(on_progress=lambda done: told.append(done.clients))
    assert (report.clients, report.steps("period_renewed")) == (3, 6)
    assert told[:2] == [3, 3]
