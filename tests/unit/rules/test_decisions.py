"""Decisions are pure: an account in, another account out, and nothing happens in between."""

from __future__ import annotations

from datetime import date

import pytest

from agencybilling.domain.decide.draft import NO_USAGE, Draft
from agencybilling.domain.decide.payments import extend, set_status
from agencybilling.domain.decide.recording import Recorder
from agencybilling.domain.decide.renewal import catch_up
from agencybilling.domain.errors import NotFound
from agencybilling.domain.minutes import Milliseconds
from agencybilling.domain.money import Currencies
from agencybilling.domain.payments import RequestStatus
from agencybilling.domain.usage import Channel, Outcome, Usage
from agencybilling.domain.wallet import WalletEntry, WalletEntryKind
from tests.builders import CLIENT, DECIMALS, SmallAgency


def test_a_decision_leaves_its_account_and_the_books_as_they_were() -> None:
    agency = SmallAgency("2026-03-01T09:00")
    agency.subscriber(due_days=60)
    before, dump = agency.account(), agency.dump()
    rules = agency.office.agency(agency.app.settings.get())
    decision = catch_up(before, through=date(2026, 5, 1), agency=rules)
    assert decision.before is before
    assert before == agency.account()
    assert len(decision.account.requests) == 3
    assert agency.dump() == dump
    again = catch_up(decision.account, through=date(2026, 5, 1), agency=rules)
    assert (again.account, again.entries) == (decision.account, ())


def test_a_request_the_account_does_not_hold_is_not_found() -> None:
    agency = SmallAgency("2026-03-01T09:00")
    agency.subscriber()
    rules = agency.office.agency(agency.app.settings.get())
    with pytest.raises(NotFound):
        set_status(agency.account(), 99, status=RequestStatus.PAID, now=agency.now, agency=rules)
    with pytest.raises(NotFound):
        extend(agency.account(), 99, due_on="2026-04-01", now=agency.now, agency=rules)


def test_the_rules_see_the_agencys_settings() -> None:
    agency = SmallAgency(currency_decimals={"USDT": 6}, usage_window_days=4, time_zone="Asia/Tokyo")
    rules = agency.office.agency(agency.app.settings.get())
    assert rules.currencies == Currencies(known=DECIMALS, own={"USDT": 6})
    assert (rules.usage_window_days, rules.zone.name) == (4, "Asia/Tokyo")
    assert agency.app.currencies.decimals("USDT") == 6


def test_an_account_without_records_replays_to_itself() -> None:
    agency = SmallAgency("2026-03-01T09:00")
    agency.subscriber()
    agency.app.packs.adjust_wallet(CLIENT, minutes=5, reason="welcome")
    account = agency.account()
    draft = Draft(account, NO_USAGE)
    draft.count_again()
    assert draft.records() == []
    assert draft.decided().account == account
    with pytest.raises(LookupError):
        NO_USAGE.period((1, 1))


def test_two_credits_of_one_decision_count_both() -> None:
    agency = SmallAgency("2026-03-01T09:00")
    agency.subscriber()
    draft = Draft(agency.account())
    for number in (-1, -2):
        minute = Milliseconds(60_000)
        entry = WalletEntry(number, agency.now, WalletEntryKind.CORRECTION, minute, minute, reason="welcome")
        draft.add_credit(entry)
    assert draft.decided().account.client.wallet == 120_000


def test_a_replay_counts_what_the_same_decision_has_added_and_leaves_out_the_unbilled() -> None:
    agency = SmallAgency("2026-03-01T09:00")
    agency.subscriber(included_minutes=1)
    agency.at("2026-03-10T09:00").call("60", "2026-03-05T09:00", call_id="known")
    account = agency.account()
    rules = agency.office.agency(agency.app.settings.get())
    with agency.books.read() as unit:
        recorder = Recorder(account, now=agency.now, agency=rules, usage=unit.accounts.usage_of(account))
        outcomes = [
            recorder.record(Usage("manual", wall, Channel.VOICE, 60_000, agency.instant(wall)))
            for wall in ("2026-02-01T09:00", "2026-03-09T09:00", "2026-03-02T09:00")
        ]
        taken_in = Usage("manual", "waited", Channel.VOICE, 60_000, agency.instant("2026-03-09T10:00"))
        outcomes.append(recorder.take_in(99, taken_in))
        (period,) = recorder.draft.decided().account.periods
    assert outcomes == [Outcome.UNBILLED, Outcome.RATED, Outcome.RATED, Outcome.RATED]
    assert (period.records, period.own_used, period.billable_voice) == (4, 60_000, 180_000)


def test_a_status_is_that_of_one_of_a_clients_subscriptions() -> None:
    agency = SmallAgency("2026-03-01T09:00", usage_window_days=60)
    agency.subscriber(due_days=7, grace_days=60)
    agency.app.subscriptions.cancel(CLIENT)
    agency.app.subscriptions.start(CLIENT)
    agency.engine("2026-03-20")
    assert [s.status.value for s in agency.account().subscriptions] == ["canceled", "past_due"]
