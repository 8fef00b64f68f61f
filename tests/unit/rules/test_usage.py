"""Where usage belongs and which pool it draws on: SPEC 7."""

from __future__ import annotations

import pytest

from agencybilling.domain.errors import (
    InvalidQuantity,
    NotFound,
    PeriodSettled,
    UsageConflict,
    UsageInFuture,
)
from agencybilling.domain.usage import Outcome
from agencybilling.store.settings import Settings
from tests.builders import CLIENT, SmallAgency

MINUTE = 60_000


@pytest.fixture
def march() -> SmallAgency:
    """A client with 2 included minutes a month from 1 March 2026, settled at the bounds."""
    agency = SmallAgency("2026-03-01T09:00")
    agency.subscriber(included_minutes=2, due_days=300)
    return agency


def pools(agency: SmallAgency) -> tuple[int, int, int, int]:
    """Whole minutes of the latest period: included of its own, wallet, billable, uncovered."""
    period = agency.period()
    used = (period.own_used, period.wallet_used, period.billable, period.uncovered)
    included, wallet, billable, uncovered = (ms // MINUTE for ms in used)
    return included, wallet, billable, uncovered


# -- the pools


def test_included_then_wallet_then_billable(march: SmallAgency) -> None:
    march.app.packs.adjust_wallet(CLIENT, minutes="3", reason="welcome")
    march.at("2026-03-02T09:00").call("420")
    assert pools(march) == (2, 3, 2, 0)
    assert march.wallet() == 0


def test_the_wallet_is_passed_over_where_the_terms_have_packs_off() -> None:
    agency = SmallAgency("2026-03-01T09:00")
    agency.subscriber(included_minutes=2, addon_packs=False)
    agency.app.packs.adjust_wallet(CLIENT, minutes="3", reason="welcome")
    agency.at("2026-03-02T09:00").call("420")
    assert pools(agency) == (2, 0, 5, 0)
    assert agency.wallet() == 3 * MINUTE


def test_without_a_rate_the_rest_is_uncovered_and_never_billed() -> None:
    agency = SmallAgency("2026-03-01T09:00")
    agency.subscriber(included_minutes=2, overage_rate=None, due_days=300)
    agency.at("2026-03-02T09:00").call("420")
    assert pools(agency) == (2, 0, 0, 5)
    agency.engine("2026-04-01")
    assert len(agency.requests()) == 2


def test_a_credit_counts_from_its_instant_on_and_first_at_it(march: SmallAgency) -> None:
    march.at("2026-03-02T09:00").call("180")
    march.at("2026-03-03T09:00")
    march.call("60", "2026-03-03T09:00")
    march.app.packs.adjust_wallet(CLIENT, minutes="1", reason="welcome")
    assert pools(march) == (2, 1, 1, 0)


def test_a_call_that_arrives_later_takes_its_place_in_time(march: SmallAgency) -> None:
    march.at("2026-03-05T09:00").call("120")
    march.app.packs.adjust_wallet(CLIENT, minutes="1", reason="welcome")
    march.at("2026-03-06T09:00").call("60")
    assert pools(march) == (2, 1, 0, 0)
    march.call("60", "2026-03-02T09:00")
    # The first call takes an included minute; that of 5 March comes before the credit.
    assert pools(march) == (2, 1, 1, 0)
    assert march.wallet() == 0


def test_at_one_instant_source_and_then_id_decide(march: SmallAgency) -> None:
    march.app.packs.adjust_wallet(CLIENT, minutes="1", reason="welcome")
    march.at("2026-03-05T09:00")
    march.chats(8, "2026-03-04T09:00", call_id="1", source="b")
    march.call("60", "2026-03-04T09:00", call_id="2", source="a")
    march.call("60", "2026-03-04T09:00", call_id="1", source="a")
    assert pools(march) == (2, 1, 1, 0)
    assert march.period().billable_chat == MINUTE


# -- the same record again


def test_the_same_record_again_is_a_duplicate_and_changes_nothing(march: SmallAgency) -> None:
    march.call("60.5", "2026-03-01T08:00", call_id="x")
    before = march.dump()
    assert march.call("60.500", "2026-03-01T08:00", call_id="x") is Outcome.DUPLICATE
    assert march.dump() == before


def test_a_voided_record_is_still_a_duplicate(march: SmallAgency) -> None:
    march.call("60", "2026-03-01T08:00", call_id="x")
    march.app.usage.void(CLIENT, external_id="x")
    assert march.call("60", "2026-03-01T08:00", call_id="x") is Outcome.DUPLICATE
    assert pools(march) == (0, 0, 0, 0)


def test_the_same_id_of_another_source_is_another_record(march: SmallAgency) -> None:
    march.call("60", call_id="x")
    assert march.call("60", call_id="x", source="vapi") is Outcome.RATED


@pytest.mark.parametrize(("seconds", "at"), [("61", "2026-03-01T08:00"), ("60", "2026-03-01T08:01")])
def test_the_same_id_with_other_content_is_refused(march: SmallAgency, seconds: str, at: str) -> None:
    march.call("60", "2026-03-01T08:00", call_id="x")
    with pytest.raises(UsageConflict):
        march.call(seconds, at, call_id="x")


def test_the_same_id_on_another_channel_or_of_another_client_is_refused(march: SmallAgency) -> None:
    march.client("Birch")
    march.call("0.001", "2026-03-01T08:00", call_id="x")
    with pytest.raises(UsageConflict):
        march.chats(1, "2026-03-01T08:00", call_id="x")
    with pytest.raises(UsageConflict):
        march.call("0.001", "2026-03-01T08:00", call_id="x", client="Birch")


def test_a_duplicate_is_looked_at_before_its_time_is(march: SmallAgency) -> None:
    march.at("2026-03-05T09:00").call("60", "2026-03-05T09:00", call_id="x")
    march.at("2026-03-04T09:00")
    assert march.call("60", "2026-03-05T09:00", call_id="x") is Outcome.DUPLICATE
    with pytest.raises(UsageConflict):
        march.call("61", "2026-03-05T09:00", call_id="x")
    with pytest.raises(UsageInFuture):
        march.call("60", "2026-03-05T09:00", call_id="y")


def test_usage_has_happened_already(march: SmallAgency) -> None:
    with pytest.raises(UsageInFuture):
        march.call("60", "2026-03-01T09:00:00.000001")
    assert march.call("60", "2026-03-01T09:00") is Outcome.RATED


def test_a_quantity_is_looked_at_first(march: SmallAgency) -> None:
    march.call("60", call_id="x")
    with pytest.raises(InvalidQuantity):
        march.call("-1", "2027-01-01", call_id="x")
    with pytest.raises(InvalidQuantity):
        march.chats(0, call_id="x")


def test_a_call_of_no_seconds_is_kept_and_bills_nothing(march: SmallAgency) -> None:
    assert march.call("0") is Outcome.RATED
    assert (march.period().records, pools(march)) == (1, (0, 0, 0, 0))


# -- belonging


def test_usage_belongs_from_the_first_midnight_of_the_start_date() -> None:
    agency = SmallAgency("2026-03-10T09:00")
    agency.plan()
    agency.client(plan="Growth")
    assert agency.call("60", "2026-03-04T23:59:59.999999") is Outcome.UNBILLED
    assert agency.call("60", "2026-03-05T00:00") is Outcome.UNBILLED
    assert agency.standing().unbilled_records == 2
    agency.app.subscriptions.start(CLIENT, start_on="2026-03-05")
    assert agency.standing().unbilled_records == 1
    assert agency.period().own_used == MINUTE
    assert agency.call("60", "2026-03-04T12:00") is Outcome.UNBILLED


def test_the_instant_of_the_cancel_belongs_to_the_canceled_one(march: SmallAgency) -> None:
    march.at("2026-03-10T09:00")
    march.app.settings.put(Settings(usage_window_days=5))
    march.app.subscriptions.cancel(CLIENT)
    march.app.subscriptions.start(CLIENT)
    march.at("2026-03-10T12:00")
    march.call("60", "2026-03-10T09:00", call_id="last")
    march.call("60", "2026-03-10T09:00:00.000001", call_id="first")
    charged = march.rows("SELECT external_id, subscription_id FROM usage_records ORDER BY external_id")
    assert charged == [("first", 2), ("last", 1)]


def test_a_restart_takes_in_what_lay_between(march: SmallAgency) -> None:
    march.at("2026-03-10T09:00").app.subscriptions.cancel(CLIENT)
    march.at("2026-03-12T09:00")
    assert march.call("60", "2026-03-11T09:00") is Outcome.UNBILLED
    march.app.subscriptions.start(CLIENT, start_on="2026-03-11")
    assert (march.standing().unbilled_records, march.period().own_used) == (0, MINUTE)


def test_a_record_beyond_the_first_period_is_not_taken_in_while_the_clock_is_behind(
    march: SmallAgency,
) -> None:
    march.client("Birch", plan=f"Plan of {CLIENT}")
    march.at("2026-04-20T09:00").call("60", client="Birch")
    march.at("2026-03-10T09:00").app.subscriptions.start("Birch")
    assert march.standing("Birch").unbilled_records == 1


def test_a_voided_unbilled_record_is_not_taken_in(march: SmallAgency) -> None:
    march.at("2026-03-10T09:00").app.subscriptions.cancel(CLIENT)
    march.at("2026-03-12T09:00").call("60", "2026-03-11T09:00", call_id="x")
    march.app.usage.void(CLIENT, external_id="x")
    march.app.subscriptions.start(CLIENT, start_on="2026-03-11")
    assert march.period().records == 0


def test_usage_after_all_periods_are_settled_is_unbilled(march: SmallAgency) -> None:
    march.at("2026-03-10T09:00").app.subscriptions.cancel(CLIENT)
    assert march.call("60", "2026-03-10T08:00") is Outcome.UNBILLED
    march.app.subscriptions.start(CLIENT)
    assert march.standing().unbilled_records == 1


def test_a_chat_is_unbilled_where_the_terms_have_chat_off_and_stays_so() -> None:
    agency = SmallAgency("2026-03-10T09:00")
    agency.plan(chats_per_minute=None)
    agency.client(plan="Growth")
    assert agency.chats(3, "2026-03-10T08:00") is Outcome.UNBILLED
    agency.app.subscriptions.start(CLIENT)
    assert agency.chats(3) is Outcome.UNBILLED
    assert (agency.standing().unbilled_records, agency.period().records) == (2, 0)


def test_a_record_belongs_to_the_period_that_contains_its_day() -> None:
    agency = SmallAgency("2026-03-01T09:00", usage_window_days=10)
    agency.subscriber(included_minutes=2, due_days=300)
    agency.at("2026-04-03T09:00")
    agency.call("60", "2026-03-31T23:59:59.999999")
    agency.call("60", "2026-04-01T00:00")
    assert [p.own_used for p in agency.account().unsettled()] == [MINUTE, MINUTE]


# -- late


def test_a_late_record_draws_on_what_its_own_period_had_left(march: SmallAgency) -> None:
    march.call("60")
    march.engine("2026-04-01")
    march.at("2026-04-02T09:00")
    assert march.call("180", "2026-03-15T09:00") is Outcome.LATE
    april = march.period()
    assert (april.own_used, april.late_drawn, april.billable) == (0, MINUTE, 2 * MINUTE)
    # April's own included minutes are untouched, March's request stays as it is.
    march.call("120")
    assert march.period().own_used == 2 * MINUTE
    assert len(march.requests()) == 2


def test_what_a_late_record_drew_is_gone_for_the_next(march: SmallAgency) -> None:
    march.engine("2026-04-01")
    march.at("2026-04-02T09:00").call("90", "2026-03-15T09:00")
    march.engine("2026-05-01")
    march.at("2026-05-02T09:00").call("60", "2026-03-16T09:00")
    may = march.period()
    assert (may.late_drawn, may.billable) == (30_000, 30_000)


def test_a_late_record_is_charged_with_the_oldest_period_not_settled() -> None:
    agency = SmallAgency("2026-03-01T09:00", usage_window_days=40)
    agency.subscriber(included_minutes=0, due_days=300)
    agency.at("2026-04-02T09:00").app.subscriptions.settle_now(CLIENT)
    agency.engine("2026-05-02T09:00")
    assert agency.call("60", "2026-03-15T09:00") is Outcome.LATE
    assert [(p.number, p.billable) for p in agency.account().unsettled()] == [(2, MINUTE), (3, 0)]


def test_a_late_record_is_in_its_place_in_time_for_the_wallet(march: SmallAgency) -> None:
    march.engine("2026-04-01")
    march.at("2026-04-02T09:00").app.packs.adjust_wallet(CLIENT, minutes="5", reason="welcome")
    march.at("2026-04-03T09:00").call("180", "2026-03-15T09:00")
    # It happened before the credit.
    assert (march.wallet(), march.period().billable) == (5 * MINUTE, MINUTE)


# -- voiding


def test_a_voided_record_leaves_the_replay_and_stays_in_the_books(march: SmallAgency) -> None:
    march.call("120", call_id="x")
    march.at("2026-03-02T09:00").call("60")
    assert pools(march) == (2, 0, 1, 0)
    march.app.usage.void(CLIENT, external_id="x")
    assert pools(march) == (1, 0, 0, 0)
    assert march.rows("SELECT COUNT(*) FROM usage_records") == [(2,)]
    assert march.events()[-1] == "usage_voided"


def test_a_record_is_not_voided_twice(march: SmallAgency) -> None:
    march.call("60", call_id="x")
    march.app.usage.void(CLIENT, external_id="x")
    with pytest.raises(NotFound):
        march.app.usage.void(CLIENT, external_id="x")


def test_an_unknown_record_or_one_of_another_client_is_not_found(march: SmallAgency) -> None:
    march.client("Birch")
    march.call("60", call_id="x")
    for client, source, call_id in ((CLIENT, "manual", "y"), (CLIENT, "vapi", "x"), ("Birch", "manual", "x")):
        with pytest.raises(NotFound):
            march.app.usage.void(client, external_id=call_id, source=source)


def test_a_record_of_a_settled_period_is_not_voided(march: SmallAgency) -> None:
    march.call("60", call_id="x")
    march.engine("2026-04-01")
    with pytest.raises(PeriodSettled):
        march.app.usage.void(CLIENT, external_id="x")


def test_voiding_first_brings_the_client_up_to_date(march: SmallAgency) -> None:
    march.call("60", call_id="x")
    march.at("2026-04-01T00:00")
    with pytest.raises(PeriodSettled):
        march.app.usage.void(CLIENT, external_id="x")


def test_a_late_record_is_voided_until_the_period_it_is_charged_with_is_settled(march: SmallAgency) -> None:
    march.engine("2026-04-01")
    march.at("2026-04-02T09:00").call("60", "2026-03-15T09:00", call_id="x")
    march.call("60", "2026-03-16T09:00", call_id="y")
    march.app.usage.void(CLIENT, external_id="x")
    assert march.period().late_drawn == MINUTE
    march.engine("2026-05-01")
    with pytest.raises(PeriodSettled):
        march.app.usage.void(CLIENT, external_id="y")


def test_an_unbilled_record_can_be_voided(march: SmallAgency) -> None:
    march.client("Birch")
    march.call("60", client="Birch", call_id="x")
    march.app.usage.void("Birch", external_id="x")
    assert march.standing("Birch").unbilled_records == 0
