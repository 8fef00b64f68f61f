"""Decisions are pure: an account in, another account out, and nothing happens in between."""

from __future__ import annotations

from datetime import date

import pytest

from agencybilling.domain.decide.payments import extend, set_status
from agencybilling.domain.decide.renewal import catch_up
from agencybilling.domain.errors import NotFound
from agencybilling.domain.money import Currencies
from agencybilling.domain.payments import RequestStatus
from tests.builders import DECIMALS, SmallAgency


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
