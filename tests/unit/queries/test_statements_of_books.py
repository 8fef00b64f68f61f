"""Statements of account out of the books: what counts on which day, and what was known when."""

from __future__ import annotations

from datetime import date

import pytest

from agencybilling.domain.errors import InvalidDate, NotFound
from agencybilling.domain.money import Money
from agencybilling.domain.payments import RequestStatus
from agencybilling.domain.statement import (
    Aging,
    CurrencyAccount,
    Days,
    MovementKind,
    Statement,
    StatementRange,
)
from agencybilling.services.office import BooksUnavailable, Office
from agencybilling.services.payments import StatusChange
from agencybilling.services.statements import AsItStands, Behind
from tests.builders import CLIENT, SmallAgency

JANUARY = Days(date(2026, 1, 1), date(2026, 1, 31))
FEBRUARY = Days(date(2026, 2, 1), date(2026, 2, 28))
REQUEST, PAYMENT = MovementKind.REQUEST, MovementKind.PAYMENT
TAKEN_BACK, CANCELED, REOPENED = (
    MovementKind.PAYMENT_TAKEN_BACK,
    MovementKind.CANCELED,
    MovementKind.REOPENED,
)


def made(
    agency: SmallAgency, days: Days | StatementRange = JANUARY, *, known_on: date | None = None
) -> Statement:
    return agency.app.statements.make(CLIENT, days, known_on=known_on)


def lines(statement: Statement) -> list[tuple[int, MovementKind, int]]:
    return [(m.day.day, m.kind, m.amount.minor) for m in statement.movements()]


def only(statement: Statement) -> CurrencyAccount:
    (account,) = statement.accounts
    return account


@pytest.fixture
def owing(agency: SmallAgency) -> SmallAgency:
    """A client that was asked for a fee of 99 dollars on 1 January, due on the 8th."""
    agency.subscriber(included_minutes=0, overage_rate=None)
    return agency


def test_a_back_dated_payment_counts_on_its_day_and_tells_when_it_was_recorded(owing: SmallAgency) -> None:
    before = made(owing.engine("2026-01-31T23:00"))
    owing.at("2026-02-03T09:00").set_status(0, "paid", paid_on="2026-01-29", external_reference="TX-1")
    after = made(owing)
    assert lines(before) == [(1, REQUEST, 9900)]
    assert lines(after) == [(1, REQUEST, 9900), (29, PAYMENT, -9900)]
    payment = only(after).movements[1]
    assert payment.recorded_on == date(2026, 2, 3)
    assert payment.external_reference == "TX-1"
    assert after.recorded_later(payment)
    assert not after.recorded_later(only(after).movements[0])
    assert made(owing, known_on=date(2026, 1, 31)) == before
    assert made(owing, known_on=date(2026, 2, 2)).accounts == before.accounts


def test_a_payment_set_again_moves_to_its_other_day(owing: SmallAgency) -> None:
    owing.at("2026-01-05T09:00").pay(0)
    owing.at("2026-01-09T09:00").set_status(0, "paid", paid_on="2026-01-03")
    assert lines(made(owing)) == [(1, REQUEST, 9900), (3, PAYMENT, -9900)]
    assert only(made(owing)).movements[1].recorded_on == date(2026, 1, 9)
    assert lines(made(owing, known_on=date(2026, 1, 8))) == [(1, REQUEST, 9900), (5, PAYMENT, -9900)]


def test_a_note_on_a_payment_leaves_it_recorded_as_it_was(owing: SmallAgency) -> None:
    owing.at("2026-01-05T09:00").pay(0)
    owing.at("2026-01-09T09:00").set_status(0, "paid", paid_on="2026-01-05", notes="by transfer")
    assert only(made(owing)).movements[1].recorded_on == date(2026, 1, 5)


def test_a_bounced_payment_is_taken_back_on_its_day_and_is_due_anew(owing: SmallAgency) -> None:
    owing.at("2026-01-05T09:00").pay(0)
    owing.at("2026-01-20T09:00").set_status(0, "failed")
    owing.at("2026-01-31T09:00")
    statement = made(owing)
    assert lines(statement) == [(1, REQUEST, 9900), (5, PAYMENT, -9900), (20, TAKEN_BACK, 9900)]
    assert [balance.minor for _, balance in only(statement).running()] == [9900, 0, 9900]
    assert only(statement).open_amounts[0].due_on == date(2026, 1, 27)
    assert only(statement).aging(statement.aged_on) == Aging(up_to_30=9900)


def test_canceling_and_reopening_are_movements_on_their_days(owing: SmallAgency) -> None:
    owing.at("2026-01-03T09:00").set_status(0, "canceled")
    owing.at("2026-01-06T09:00").set_status(0, "pending")
    assert lines(made(owing)) == [(1, REQUEST, 9900), (3, CANCELED, -9900), (6, REOPENED, 9900)]
    owing.at("2026-01-07T09:00").pay(0)
    owing.at("2026-01-09T09:00").set_status(0, "canceled")
    assert lines(made(owing))[3:] == [(7, PAYMENT, -9900), (9, TAKEN_BACK, 9900), (9, CANCELED, -9900)]


def test_a_canceled_request_that_is_paid_is_reopened_first(owing: SmallAgency) -> None:
    owing.at("2026-01-03T09:00").set_status(0, "canceled")
    owing.at("2026-01-06T09:00").pay(0)
    assert lines(made(owing))[1:] == [(3, CANCELED, -9900), (6, REOPENED, 9900), (6, PAYMENT, -9900)]


def test_a_slip_undone_on_its_day_leaves_nothing_behind(owing: SmallAgency) -> None:
    before = made(owing.at("2026-01-05T09:00"))
    owing.pay(0)
    number = owing.request(0).number
    assert number is not None
    owing.app.payments.undo([number])
    assert made(owing) == before


def test_a_slip_undone_on_a_later_day_is_a_payment_taken_back(owing: SmallAgency) -> None:
    owing.at("2026-01-05T09:00").pay(0)
    owing.at("2026-01-06T09:00")
    number = owing.request(0).number
    assert number is not None
    owing.app.payments.undo([number])
    assert lines(made(owing)) == [(1, REQUEST, 9900), (5, PAYMENT, -9900), (6, TAKEN_BACK, 9900)]
    assert only(made(owing)).open_amounts[0].due_on == date(2026, 1, 8)


def test_each_currency_has_an_account_of_its_own(owing: SmallAgency) -> None:
    for amount, currency in (("80.00", "EUR"), ("700", "JPY")):
        owing.app.payments.charge(CLIENT, amount=amount, currency=currency, description="Visit")
    owing.at("2026-01-02T09:00").pay(1)
    accounts = made(owing).accounts
    assert [a.currency for a in accounts] == ["EUR", "JPY", "USD"]
    assert [a.closing for a in accounts] == [Money(0, "EUR"), Money(700, "JPY"), Money(9900, "USD")]


def test_aging_is_as_of_the_last_day_with_due_dates_as_they_were_then(owing: SmallAgency) -> None:
    owing.engine("2026-01-31T09:00")
    assert only(made(owing)).aging(date(2026, 1, 31)) == Aging(up_to_30=9900)
    owing.at("2026-02-03T09:00").app.payments.extend(CLIENT, 0, due_on="2026-02-20")
    assert only(made(owing)).aging(date(2026, 1, 31)) == Aging(up_to_30=9900)
    later = made(owing, FEBRUARY)
    assert later.aged_on == date(2026, 2, 3)
    assert only(later).opening == Money(9900, "USD")
    assert later.accounts[0].open_amounts[0].due_on == date(2026, 2, 20)
    assert only(later).aging(later.aged_on).up_to_30 == 0


def test_money_before_the_day_of_its_request_is_paid_ahead(agency: SmallAgency) -> None:
    agency.subscriber(at_first := CLIENT, included_minutes=0, overage_rate=None)
    agency.pay(0, client=at_first).engine("2026-02-02T09:00")
    agency.set_status(1, "paid", paid_on="2026-01-30")
    statement = made(agency)
    assert only(statement).closing == Money(-9900, "USD")
    assert only(statement).aging(statement.aged_on) == Aging(paid_ahead=-9900)
    assert [lines(made(agency, FEBRUARY)), only(made(agency, FEBRUARY)).closing.minor] == [
        [(1, REQUEST, 9900)],
        0,
    ]


def test_a_client_of_whom_nothing_is_told_has_an_empty_statement(agency: SmallAgency) -> None:
    agency.client()
    statement = made(agency, StatementRange.ALL)
    assert statement.accounts == ()
    assert statement.days == Days(date(2026, 1, 1), date(2026, 1, 1))
    assert [day.total for day in statement.each_day_of_use()] == [0]


def test_days_without_movements_keep_the_balance(owing: SmallAgency) -> None:
    owing.at("2026-01-20T09:00")
    account = only(made(owing, Days(date(2026, 1, 10), date(2026, 1, 12))))
    assert (account.opening, account.movements, account.closing) == (
        Money(9900, "USD"),
        (),
        Money(9900, "USD"),
    )


def test_a_pack_paid_at_once_is_request_and_payment(owing: SmallAgency) -> None:
    owing.pack()
    owing.app.packs.assign(CLIENT, "Top-up")
    owing.app.packs.apply(CLIENT, "Top-up", paid=True)
    assert lines(made(owing)) == [(1, REQUEST, 9900), (1, REQUEST, 1200), (1, PAYMENT, -1200)]
    assert made(owing).use.wallet_at_start == 0
    assert made(owing).use.wallet_at_end == 100 * 60_000


def test_books_are_known_alike_whether_the_engine_ran_each_night_or_late() -> None:
    def books(*, nightly: bool) -> SmallAgency:
        agency = SmallAgency(usage_window_days=3)
        agency.subscriber()
        agency.call("900", "2026-01-01T08:00")
        for wall in ("2026-01-09", "2026-02-01", "2026-02-04", "2026-02-09") if nightly else ():
            agency.engine(wall)
        agency.at("2026-02-20T09:00").app.renewals.run()
        return agency

    for day in (1, 3, 4, 10):
        days, known_on = Days(date(2026, 1, 1), date(2026, 2, 28)), date(2026, 2, day)
        nightly = books(nightly=True).app.statements.make(CLIENT, days, known_on=known_on)
        assert books(nightly=False).app.statements.make(CLIENT, days, known_on=known_on) == nightly


def test_a_statement_brings_its_client_up_to_date(owing: SmallAgency) -> None:
    owing.pay(0).at("2026-02-01T09:00")
    assert lines(made(owing, FEBRUARY)) == [(1, REQUEST, 9900)]


def test_what_a_shorter_window_settles_is_recorded_on_the_day_of_that_change() -> None:
    agency = SmallAgency(usage_window_days=9)
    agency.subscriber()
    agency.call("900", "2026-01-01T08:00")
    before = made(agency.pay(0).engine("2026-02-05T09:00"), FEBRUARY)
    agency.at("2026-02-06T09:00")
    agency.app.settings.put(agency.settings.__class__(time_zone="UTC", usage_window_days=2))
    after = made(agency, FEBRUARY)
    assert [(m.day.day, m.recorded_on.day) for m in after.movements()] == [(1, 1), (3, 6)]
    assert made(agency, FEBRUARY, known_on=date(2026, 2, 5)) == before


def test_usage_is_told_per_day_and_by_pool_as_it_was_known(agency: SmallAgency) -> None:
    agency.at("2026-01-10T09:00").subscriber()
    agency.call("540", "2026-01-10T08:00")
    agency.chats(8, "2026-01-10T08:30")
    first = made(agency)
    agency.at("2026-01-12T09:00")
    agency.call("60", "2026-01-10T07:00", call_id="late")
    second = made(agency)
    agency.at("2026-01-13T09:00").app.usage.void(CLIENT, external_id="late")
    assert [(d.day.day, d.voice, d.chat) for d in first.use.days] == [(10, 540_000, 120_000)]
    assert (first.use.included, first.use.billable) == (600_000, 60_000)
    assert (second.use.included, second.use.billable) == (600_000, 120_000)
    assert first.use.chats_per_minute == 4
    assert made(agency).use == first.use
    assert made(agency, known_on=date(2026, 1, 12)) == second
    assert made(agency, known_on=date(2026, 1, 10)) == first


def test_minutes_are_billable_until_the_day_on_which_billing_them_is_declined(agency: SmallAgency) -> None:
    agency.subscriber()
    agency.call("900", "2026-01-01T08:00")
    before = made(agency.at("2026-01-05T09:00"))
    agency.at("2026-01-06T09:00").app.subscriptions.cancel(CLIENT, bill_usage=False)
    assert (before.use.billable, before.use.uncovered) == (300_000, 0)
    assert (made(agency).use.billable, made(agency).use.uncovered) == (0, 300_000)
    assert made(agency, known_on=date(2026, 1, 5)) == before


def with_pack(agency: SmallAgency) -> SmallAgency:
    """A client that is on time, whose wallet got 100 minutes on 20 January."""
    agency.subscriber()
    agency.pack()
    agency.app.packs.assign(CLIENT, "Top-up")
    agency.pay(0).at("2026-01-20T09:00")
    agency.app.packs.apply(CLIENT, "Top-up", paid=True)
    return agency


def test_minutes_of_the_wallet_that_are_final_by_now_were_not_then() -> None:
    agency = SmallAgency(usage_window_days=3)
    with_pack(agency).call("1200", "2026-01-10T08:00")
    before = made(agency.engine("2026-02-02T09:00"))
    agency.engine("2026-02-05T09:00")
    assert (before.use.billable, before.use.wallet_at_end) == (600_000, 6_000_000)
    assert made(agency, known_on=date(2026, 2, 2)) == before


def test_what_late_records_drew_later_was_left_then(agency: SmallAgency) -> None:
    agency.subscriber(addon_packs=False)
    agency.call("120", "2026-01-01T08:00")
    agency.pay(0).engine("2026-02-05T09:00").call("300", "2026-01-10T08:00")
    before = made(agency)
    agency.at("2026-02-06T09:00").pay(1).engine("2026-03-02T09:00")
    agency.call("240", "2026-01-11T08:00")
    assert before.use.included == 420_000
    assert made(agency, known_on=date(2026, 2, 5)) == before
    assert (made(agency).use.included, made(agency).use.billable) == (600_000, 60_000)


def test_where_late_usage_took_minutes_that_came_after_it_the_wallet_has_no_figure(
    agency: SmallAgency,
) -> None:
    with_pack(agency).engine("2026-02-05T09:00").call("1200", "2026-01-10T08:00")
    use = made(agency, Days(date(2026, 1, 1), date(2026, 1, 15))).use
    assert (use.wallet, use.wallet_at_start, use.wallet_at_end) == (600_000, 0, None)
    assert made(agency).use.wallet_at_end == 5_400_000


def test_days_in_the_wrong_order_or_knowledge_to_come_are_refused(owing: SmallAgency) -> None:
    with pytest.raises(InvalidDate):
        made(owing, Days(date(2026, 1, 2), date(2026, 1, 1)))
    with pytest.raises(InvalidDate):
        made(owing, known_on=date(2026, 1, 2))
    with pytest.raises(NotFound):
        owing.app.statements.make("Nobody", JANUARY)


def test_of_many_clients_those_without_movements_are_left_out_if_wished(owing: SmallAgency) -> None:
    owing.client("Quiet")
    service = owing.app.statements
    assert [s.client for s in service.each(JANUARY)] == [CLIENT, "Quiet"]
    assert [s.client for s in service.each(JANUARY, only_with_movements=True)] == [CLIENT]
    assert [s.client for s in service.each(JANUARY, ["Quiet"])] == ["Quiet"]


def test_each_client_has_its_own_billing_period(owing: SmallAgency) -> None:
    owing.at("2026-01-10T09:00").subscriber("Weekly", rhythm={"every": 1, "unit": "week"})
    found = [s.days for s in owing.app.statements.each(StatementRange.THIS_PERIOD)]
    assert found == [JANUARY, Days(date(2026, 1, 10), date(2026, 1, 16))]
    assert owing.app.statements.days("Weekly", StatementRange.ALL) == Days(
        date(2026, 1, 10), date(2026, 1, 10)
    )


def test_its_number_is_that_of_client_days_and_knowledge(owing: SmallAgency) -> None:
    assert made(owing).number == made(owing).number == "ST-000001-20260101-20260131-20260101"
    owing.at("2026-01-02T09:00")
    assert made(owing).number.endswith("-20260102")


def test_open_statuses_among_themselves_move_nothing(owing: SmallAgency) -> None:
    for status in (RequestStatus.OVERDUE, RequestStatus.FAILED, RequestStatus.PENDING):
        owing.set_status(0, status)
        owing.at(f"2026-01-0{2 + list(RequestStatus).index(status)}T09:00")
    assert lines(made(owing)) == [(1, REQUEST, 9900)]


# -- what the engine has not done yet


def test_a_client_held_back_by_a_person_is_left_as_it_stands(owing: SmallAgency) -> None:
    owing.set_status(0, RequestStatus.PAID)
    owing.subscriber("Other")
    owing.app.payments.set_status("Other", 0, change=StatusChange(RequestStatus.PAID))
    owing.at("2026-02-10T09:00").app.renewals.hold_back([CLIENT])
    told = {s.client: len(list(s.movements())) for s in owing.app.statements.each(StatementRange.ALL)}
    assert told == {CLIENT: 2, "Other": 3}
    assert len(list(made(owing, StatementRange.ALL).movements())) == 2
    owing.app.renewals.release(CLIENT)
    assert len(list(made(owing, StatementRange.ALL).movements())) == 3


def test_as_it_stands_nothing_is_written_and_what_is_missing_told(owing: SmallAgency) -> None:
    service = owing.app.statements
    owing.set_status(0, RequestStatus.PAID)
    assert service.as_it_stands(CLIENT, JANUARY).behind is None
    owing.at("2026-02-10T09:00")
    due = service.as_it_stands(CLIENT, StatementRange.ALL)
    assert (due.behind, len(list(due.statement.movements()))) == (Behind.DUE, 2)
    assert service.as_it_stands(CLIENT, JANUARY, known_on=date(2026, 1, 20)).behind is None
    owing.app.renewals.hold_back([CLIENT])
    assert service.as_it_stands(CLIENT, StatementRange.ALL).behind is Behind.HELD_BACK
    owing.app.renewals.release(CLIENT)
    made_now = service.make(CLIENT, StatementRange.ALL)
    assert len(list(made_now.movements())) == 3
    assert service.as_it_stands(CLIENT, StatementRange.ALL) == AsItStands(made_now, None)


def test_books_that_can_only_be_read_give_statements_as_they_stand(
    owing: SmallAgency, monkeypatch: pytest.MonkeyPatch
) -> None:
    def closed(*_given: object) -> None:
        raise BooksUnavailable("look_ahead", "books.db")

    owing.set_status(0, RequestStatus.PAID)
    owing.at("2026-02-10T09:00")
    monkeypatch.setattr(Office, "bring_up_to_date", closed)
    assert len(list(made(owing, StatementRange.ALL).movements())) == 2


def test_who_can_have_no_statement_is_told_and_the_others_go_on(owing: SmallAgency) -> None:
    owing.client("Quiet")
    failed: list[tuple[object, Exception]] = []
    clients = [CLIENT, "Nobody", "Quiet"]
    found = owing.app.statements.each(JANUARY, clients, on_failure=lambda *told: failed.append(told))
    assert [s.client for s in found] == [CLIENT, "Quiet"]
    assert [(client, type(fault)) for client, fault in failed] == [("Nobody", NotFound)]
