"""Whatever falls due, in order of date: SPEC 5."""

from __future__ import annotations

from datetime import date

import pytest

from agencybilling.domain.errors import NotFound
from agencybilling.domain.payments import RequestKind, RequestStatus
from agencybilling.store.settings import Settings
from tests.builders import CLIENT, SmallAgency


def statuses(agency: SmallAgency) -> list[str]:
    return [request.status.value for request in agency.requests()]


@pytest.fixture
def march() -> SmallAgency:
    return SmallAgency("2026-03-01T09:00")


def test_the_last_day_to_pay_is_not_overdue_yet(march: SmallAgency) -> None:
    march.subscriber(due_days=6)
    march.engine("2026-03-07T23:59:59.999999")
    assert (statuses(march), march.status()) == (["pending"], "active")
    march.engine("2026-03-08")
    assert (statuses(march), march.status()) == (["overdue"], "past_due")


def test_grace_only_delays_blocked(march: SmallAgency) -> None:
    march.subscriber(due_days=6, grace_days=2)
    march.engine("2026-03-09T23:59")
    assert march.status() == "past_due"
    march.engine("2026-03-10")
    assert march.status() == "blocked"


def test_without_grace_past_due_and_blocked_come_at_one_midnight(march: SmallAgency) -> None:
    march.subscriber(due_days=6, grace_days=0)
    march.engine("2026-03-08")
    assert march.status() == "blocked"
    assert march.events()[-3:] == ["request_status", "subscription_past_due", "subscription_blocked"]


def test_a_failed_request_keeps_its_label_and_has_the_same_effect(march: SmallAgency) -> None:
    march.subscriber(due_days=6, grace_days=2)
    march.set_status(0, RequestStatus.FAILED)
    assert march.status() == "active"
    march.engine("2026-03-08")
    assert (statuses(march), march.status()) == (["failed"], "past_due")
    march.engine("2026-03-10")
    assert (statuses(march), march.status()) == (["failed"], "blocked")


def test_a_pending_request_whose_grace_has_gone_becomes_overdue_when_it_blocks(march: SmallAgency) -> None:
    march.subscriber(due_days=6, grace_days=2)
    march.engine("2026-03-20")
    assert (statuses(march), march.status()) == (["overdue"], "blocked")


def test_pack_and_one_off_requests_become_overdue_and_touch_nothing(march: SmallAgency) -> None:
    march.subscriber(due_days=6)
    march.pay(0)
    march.pack()
    march.app.packs.assign(CLIENT, "Top-up")
    march.app.packs.apply(CLIENT, "Top-up")
    march.app.payments.charge(CLIENT, amount="5", currency="USD", description="Set-up")
    march.engine("2026-03-31")
    assert statuses(march) == ["paid", "overdue", "overdue"]
    assert (march.status(), march.access().reason) == ("active", None)


def test_requests_of_a_canceled_subscription_become_overdue_with_no_further_effect(
    march: SmallAgency,
) -> None:
    march.subscriber(due_days=6)
    march.app.subscriptions.cancel(CLIENT)
    march.engine("2026-06-01")
    assert (statuses(march), march.status()) == (["overdue"], "canceled")


def test_a_client_without_a_subscription_has_its_charges_become_overdue(march: SmallAgency) -> None:
    march.client()
    march.app.payments.charge(CLIENT, amount="5", currency="USD", description="Set-up", due_on="2026-03-05")
    march.engine("2026-03-06")
    assert statuses(march) == ["overdue"]


def test_with_no_window_a_period_is_settled_at_its_bound_just_before_the_renewal(march: SmallAgency) -> None:
    march.subscriber(included_minutes=0, due_days=60)
    march.call("60")
    march.engine("2026-04-01")
    kinds = [(r.kind, r.issued_on, r.number and r.number.sequence) for r in march.requests()]
    assert kinds == [
        (RequestKind.RECURRING, date(2026, 3, 1), 1),
        (RequestKind.USAGE, date(2026, 4, 1), 2),
        (RequestKind.RECURRING, date(2026, 4, 1), 3),
    ]


def test_included_minutes_are_fresh_each_period_and_nothing_carries_over(march: SmallAgency) -> None:
    march.subscriber(included_minutes=2, due_days=60)
    march.call("30")
    march.engine("2026-04-01")
    march.call("150")
    assert (march.period().number, march.period().own_used, march.period().billable) == (2, 120_000, 30_000)


def test_what_has_ended_is_settled_whatever_the_status_has_become_since() -> None:
    agency = SmallAgency("2026-03-01T09:00", usage_window_days=10)
    agency.subscriber(included_minutes=0, due_days=34, grace_days=0)
    agency.call("60")
    agency.engine("2026-04-05")
    assert agency.status() == "blocked"
    assert len(agency.requests()) == 2
    agency.engine("2026-04-11")
    assert [r.kind for r in agency.requests()][-1] is RequestKind.USAGE


def test_a_blocked_subscription_does_not_renew_and_its_period_stays_open_until_the_cancel(
    march: SmallAgency,
) -> None:
    march.subscriber(included_minutes=0)
    march.engine("2026-05-20")
    assert len(march.requests()) == 1
    march.at("2026-05-20T12:00").call("60")
    assert (march.period().number, march.period().billable) == (1, 60_000)
    march.app.subscriptions.cancel(CLIENT)
    usage = march.request(1)
    assert (usage.amount, usage.period_start, usage.period_end) == (15, date(2026, 3, 1), date(2026, 5, 21))


def test_blocked_at_the_midnight_of_the_bound_means_no_renewal(march: SmallAgency) -> None:
    march.subscriber(due_days=20, grace_days=10)  # the grace date is 31 March
    march.engine("2026-04-01")
    assert (march.status(), len(march.requests()), march.period().closed) == ("blocked", 1, False)


def test_past_due_at_the_midnight_of_the_bound_renews(march: SmallAgency) -> None:
    march.subscriber(due_days=30, grace_days=10)  # due on 31 March
    march.engine("2026-04-01")
    assert (march.status(), statuses(march)) == ("past_due", ["overdue", "pending"])


def test_everything_missed_is_done_as_it_would_have_been_each_midnight(march: SmallAgency) -> None:
    march.subscriber(rhythm={"every": 1, "unit": "week"}, due_days=3, grace_days=30)
    march.engine("2026-03-23")
    assert [(r.issued_on.day, r.due_on.day, r.status.value) for r in march.requests()] == [
        (1, 4, "overdue"),
        (8, 11, "overdue"),
        (15, 18, "overdue"),
        (22, 25, "pending"),
    ]


def test_a_step_is_due_whenever_its_condition_holds_also_on_a_day_already_processed() -> None:
    agency = SmallAgency("2026-03-01T09:00", usage_window_days=5)
    agency.subscriber(included_minutes=0, due_days=60)
    agency.call("60")
    agency.engine("2026-04-03")
    assert len(agency.requests()) == 2
    settings = agency.app.settings.get()
    agency.app.settings.put(Settings(name=settings.name, time_zone=settings.time_zone, usage_window_days=1))
    agency.engine()
    assert agency.request(2).kind is RequestKind.USAGE


def test_a_command_first_brings_its_client_up_to_date_and_a_refusal_leaves_that(march: SmallAgency) -> None:
    march.subscriber()
    march.client("Bystander")
    march.at("2026-03-20T09:00")
    with pytest.raises(NotFound):
        march.app.packs.assign(CLIENT, "Nowhere")
    assert march.status() == "blocked"


def test_a_command_leaves_other_clients_as_they_are(march: SmallAgency) -> None:
    march.subscriber()
    march.client("Bystander")
    march.at("2026-03-20T09:00").app.clients.set_enabled("Bystander", enabled=False)
    assert march.status() == "active"


def test_a_payments_status_and_due_date_never_wait_for_the_engine(march: SmallAgency) -> None:
    march.subscriber()
    march.at("2026-03-20T09:00").pay(0)
    assert (march.status(), statuses(march)) == ("active", ["paid"])
    march.engine()
    assert march.status() == "active"


def test_an_extension_in_time_keeps_a_client_who_was_away_active(march: SmallAgency) -> None:
    march.subscriber()
    march.at("2026-03-20T09:00").app.payments.extend(CLIENT, 0, due_on="2026-03-25")
    march.engine("2026-03-25T23:59")
    assert (march.status(), statuses(march)) == ("active", ["pending"])
    assert march.request(0).grace_until == date(2026, 3, 30)


def test_recording_brings_a_client_up_to_the_day_of_the_call_only(march: SmallAgency) -> None:
    march.subscriber(included_minutes=0, due_days=60)
    march.at("2026-04-02T09:00").call("60", "2026-03-31T23:59")
    assert (len(march.requests()), march.period().billable) == (1, 60_000)
    march.call("60")
    assert [r.amount for r in march.requests()] == [9900, 15, 9900]


def test_the_clock_may_jump_back(march: SmallAgency) -> None:
    march.subscriber(included_minutes=0, due_days=60)
    march.call("60")
    march.engine("2026-04-02")
    before = march.dump()
    march.engine("2026-03-15")
    assert march.dump() == before
    march.call("60")
    march.engine("2026-04-02")
    # March is settled: the call of 15 March is charged with April.
    assert (len(march.requests()), march.period().billable) == (3, 60_000)


def test_numbers_are_gapless_per_year_of_the_requests_date() -> None:
    agency = SmallAgency("2026-12-30T09:00")
    agency.subscriber(rhythm={"every": 1, "unit": "day"}, due_days=60)
    agency.subscriber("Birch", rhythm={"every": 1, "unit": "day"}, due_days=60)
    agency.engine("2027-01-01")
    assert [str(r.number) for r in agency.requests()] == [
        "PR-2026-000001",
        "PR-2026-000003",
        "PR-2027-000001",
    ]
    assert [str(r.number) for r in agency.requests("Birch")] == [
        "PR-2026-000002",
        "PR-2026-000004",
        "PR-2027-000002",
    ]
