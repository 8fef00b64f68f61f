"""What the engine leaves to a person: a look at what is due, clients held back, and the word to block."""

from __future__ import annotations

from datetime import date

import pytest

from agencybilling.domain.audit import Event
from agencybilling.domain.decide.draft import Blocking
from agencybilling.domain.errors import InvalidDate, InvalidStatus, NoLiveSubscription, NotFound
from agencybilling.domain.subscriptions import SubscriptionStatus
from agencybilling.services.foresight import Assuming
from agencybilling.services.office import client_id
from agencybilling.services.renewals import EngineElsewhere, RenewalProgress, Renewals
from agencybilling.services.settings import ReviewWhen
from tests.adding_up import discrepancies
from tests.builders import SmallAgency

ASH, BIRCH = "Ash", "Birch"
DAY_US = 86_400_000_000


@pytest.fixture
def grove() -> SmallAgency:
    """Two subscribers since 1 March 2026: due on the 8th, grace until the 13th."""
    agency = SmallAgency("2026-03-01T09:00")
    for client in (ASH, BIRCH):
        agency.subscriber(client, campaigns=["Recall"])
    return agency


def status(agency: SmallAgency, client: str) -> SubscriptionStatus | None:
    with agency.app.read() as unit:
        live = unit.accounts.load(client_id(unit, client)).live
    return None if live is None else live.status


def test_what_fell_due_before_today_is_shown_first(grove: SmallAgency) -> None:
    assert not grove.app.renewals.outlook().to_review
    outlook = grove.at("2026-03-09T09:00").app.renewals.outlook()
    assert (outlook.due, outlook.to_review, outlook.next_due) == (True, False, date(2026, 3, 9))
    outlook = grove.at("2026-03-10T09:00").app.renewals.outlook()
    assert (outlook.due, outlook.to_review) == (True, True)


def test_a_clock_that_moved_more_than_a_day_asks_also_for_what_is_due_today(grove: SmallAgency) -> None:
    grove.at("2026-03-09T09:00")
    renewals = grove.app.renewals
    assert not renewals.outlook(looked_at=type(grove.now)(grove.now - DAY_US)).to_review
    assert renewals.outlook(looked_at=type(grove.now)(grove.now - DAY_US - 1)).to_review


@pytest.mark.parametrize(("when", "asks"), [(ReviewWhen.ALWAYS, True), (ReviewWhen.NEVER, False)])
def test_a_review_comes_before_every_renewal_or_never(
    grove: SmallAgency, when: ReviewWhen, *, asks: bool
) -> None:
    grove.app.settings.leave_to_a_person(review=when)
    assert grove.at("2026-03-09T09:00").app.renewals.outlook().to_review is asks
    assert grove.at("2026-03-20T09:00").app.renewals.outlook().to_review is asks


def test_who_is_held_back_is_left_out_until_tomorrow(grove: SmallAgency) -> None:
    renewals = grove.at("2026-03-10T09:00").app.renewals
    renewals.hold_back([ASH])
    assert [client.client for client in renewals.foresee().clients] == [BIRCH]
    assert [held.client for held in renewals.foresee().held_back] == [ASH]
    renewals.run()
    assert (status(grove, ASH), status(grove, BIRCH)) == ("active", "past_due")
    assert not renewals.outlook().due
    assert grove.at("2026-03-11T00:01").app.renewals.outlook().to_review
    renewals.run()
    assert status(grove, ASH) == "past_due"


def test_holding_back_again_changes_nothing(grove: SmallAgency) -> None:
    grove.app.renewals.hold_back([ASH])
    before = grove.dump()
    grove.app.renewals.hold_back([ASH, ASH])
    assert grove.dump() == before


def test_who_is_released_goes_with_the_others(grove: SmallAgency) -> None:
    renewals = grove.at("2026-03-10T09:00").app.renewals
    renewals.hold_back([ASH, BIRCH], through=date(2026, 3, 31))
    renewals.release(ASH)
    before = grove.dump()
    renewals.release(ASH)
    assert grove.dump() == before
    renewals.run()
    assert (status(grove, ASH), status(grove, BIRCH)) == ("past_due", "active")
    assert [e for e in grove.rows("SELECT event FROM history") if e[0].startswith("client_")][-3:] == [
        ("client_held_back",),
        ("client_held_back",),
        ("client_released",),
    ]


def test_nobody_is_held_back_up_to_a_day_gone_by_nor_an_unknown_client(grove: SmallAgency) -> None:
    before = grove.dump()
    with pytest.raises(InvalidDate):
        grove.app.renewals.hold_back([ASH], through=date(2026, 2, 28))
    with pytest.raises(NotFound):
        grove.app.renewals.hold_back([ASH, "Nobody"])
    assert grove.dump() == before


def test_blocking_waits_for_a_persons_word(grove: SmallAgency) -> None:
    grove.app.settings.leave_to_a_person(blocking=Blocking.PERSON)
    grove.engine("2026-03-20T09:00")
    assert (status(grove, ASH), status(grove, BIRCH)) == ("past_due", "past_due")
    outlook = grove.app.renewals.outlook()
    assert (outlook.due, outlook.waiting) == (False, 2)
    assert [client.waits_to_be_blocked for client in grove.app.renewals.foresee().clients] == [True, True]
    grove.app.subscriptions.block(ASH)
    assert status(grove, ASH) == "blocked"
    assert grove.app.renewals.outlook().waiting == 1
    assert discrepancies(grove.books) == []


def test_only_who_is_beyond_its_grace_can_be_blocked(grove: SmallAgency) -> None:
    grove.app.settings.leave_to_a_person(blocking=Blocking.PERSON)
    grove.engine("2026-03-13T09:00")
    with pytest.raises(InvalidStatus):
        grove.app.subscriptions.block(ASH)
    grove.engine("2026-03-14T09:00").app.subscriptions.block(ASH)
    with pytest.raises(InvalidStatus):
        grove.app.subscriptions.block(ASH)
    grove.app.subscriptions.cancel(ASH)
    with pytest.raises(NoLiveSubscription):
        grove.app.subscriptions.block(ASH)


def test_an_engine_that_may_block_again_does_it_at_once(grove: SmallAgency) -> None:
    grove.app.settings.leave_to_a_person(blocking=Blocking.PERSON)
    grove.engine("2026-03-20T09:00")
    grove.app.settings.leave_to_a_person(blocking=Blocking.ENGINE)
    assert discrepancies(grove.books) == []
    grove.engine()
    assert status(grove, ASH) == "blocked"


def test_days_to_come_are_foreseen_if_nobody_pays_and_if_everybody_pays(grove: SmallAgency) -> None:
    renewals, until = grove.app.renewals, date(2026, 4, 30)
    before = grove.dump()
    nobody = renewals.foresee(until).report
    everybody = renewals.foresee(until, assuming=Assuming.EVERYBODY_PAYS).report
    assert grove.dump() == before
    assert (nobody.steps(Event.SUBSCRIPTION_BLOCKED), nobody.steps(Event.PERIOD_RENEWED)) == (2, 0)
    assert (everybody.steps(Event.SUBSCRIPTION_PAST_DUE), everybody.steps(Event.PERIOD_RENEWED)) == (0, 2)
    assert everybody.requests == 2


def test_who_is_past_due_is_active_again_where_everybody_pays(grove: SmallAgency) -> None:
    grove.engine("2026-03-10T09:00")
    report = grove.app.renewals.foresee(date(2026, 4, 30), assuming=Assuming.EVERYBODY_PAYS).report
    assert (report.steps(Event.SUBSCRIPTION_BLOCKED), report.steps(Event.PERIOD_RENEWED)) == (0, 2)


def test_the_worst_comes_first_with_what_could_be_paid_in_time(grove: SmallAgency) -> None:
    grove.pay(0, client=ASH)
    foreseen = grove.at("2026-04-02T09:00").app.renewals.foresee()
    assert [(client.client, client.worst) for client in foreseen.clients] == [
        (BIRCH, Event.SUBSCRIPTION_BLOCKED),
        (ASH, Event.PERIOD_RENEWED),
    ]
    assert [len(client.payable) for client in foreseen.clients] == [1, 0]


def test_one_engine_works_at_a_time(grove: SmallAgency, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("agencybilling.services.renewals.BATCH", 1)
    grove.at("2026-03-10T09:00")
    other = Renewals(grove.office)

    met: list[int] = []

    def meets(done: RenewalProgress) -> None:
        met.append(done.clients)
        if done.clients == 1:
            with pytest.raises(EngineElsewhere):
                other.run()

    grove.app.renewals.run(on_progress=meets)
    assert met == [1, 2]
    assert [status(grove, client) for client in (ASH, BIRCH)] == ["past_due", "past_due"]


def test_a_lease_holds_until_it_runs_out(grove: SmallAgency) -> None:
    grove.at("2026-03-10T09:00")
    with grove.books.write() as unit:
        assert unit.lease.take("another engine", now=grove.now)
    before = grove.dump()
    with pytest.raises(EngineElsewhere):
        grove.app.renewals.run()
    assert grove.dump() == before
    assert grove.at("2026-03-10T09:00:10").app.renewals.run().clients == 2
    assert grove.rows("SELECT * FROM engine_lease") == []


def test_a_lease_taken_before_the_clock_was_set_back_is_void(grove: SmallAgency) -> None:
    grove.at("2026-03-10T12:00")
    with grove.books.write() as unit:
        unit.lease.take("another engine", now=grove.now)
    assert grove.at("2026-03-10T09:00").app.renewals.run().clients == 2
