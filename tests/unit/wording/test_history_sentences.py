"""The history in sentences: every event has one, and says what it changed in the words that people know."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from agencybilling.domain.audit import Event
from agencybilling.domain.calendar import Instant, zone_named
from agencybilling.domain.money import Currencies
from agencybilling.queries.history import HistoryRow, history_rows
from agencybilling.wording import happened
from agencybilling.wording.events import event_name
from agencybilling.wording.fields import Difference, differences
from agencybilling.wording.happened import sentence, set_by
from tests.builders import CLIENT, PLAN, SmallAgency


def row(event: Event, details: Mapping[str, object], *, client: str | None = CLIENT) -> HistoryRow:
    return HistoryRow(1, Instant(0), "agency", event, 1, client, None, details, None)


def said(event: Event, **details: object) -> str:
    return sentence(row(event, details), Currencies())


def test_every_event_has_a_sentence_and_a_name_of_its_own() -> None:
    assert {*happened._SENTENCES, Event.USAGE_IMPORTED} == set(Event)
    names = [event_name(event) for event in Event]
    assert len(set(names)) == len(names)


@pytest.mark.parametrize(
    ("event", "details", "told"),
    [
        (
            Event.USAGE_RECORDED,
            {"source": "vapi", "id": "c_1", "outcome": "rated"},
            "vapi c_1 is recorded for Aldermoor Dental: counted.",
        ),
        (
            Event.USAGE_RECORDED,
            {"source": "vapi", "id": "c_1", "outcome": "unbilled"},
            "vapi c_1 is recorded for Aldermoor Dental: unbilled, no subscription can be charged with it.",
        ),
        (
            Event.USAGE_RECORDED,
            {"source": "vapi", "id": "c_1", "outcome": "late"},
            (
                "vapi c_1 is recorded for Aldermoor Dental: late, its period is settled and a later one is"
                " charged with it."
            ),
        ),
        (
            Event.USAGE_IMPORTED,
            {"files": ["a.csv", "b.csv"], "new": 1, "corrected": 0},
            "1 record is imported from a.csv, b.csv.",
        ),
        (Event.USAGE_IMPORTED, {"files": ["a.csv"], "new": 1_200}, "1,200 records are imported from a.csv."),
        (
            Event.CAMPAIGN_PAUSED,
            {"campaign": "In_bound", "reason": "payment_overdue"},
            "The campaign In_bound of Aldermoor Dental is paused: a payment is overdue.",
        ),
        (
            Event.CAMPAIGN_PAUSED,
            {"campaign": "In_bound", "by_hand": True},
            "The campaign In_bound of Aldermoor Dental is paused by hand.",
        ),
        (
            Event.SUBSCRIPTION_CANCELED,
            {"before": "past_due", "billed": True},
            "The subscription of Aldermoor Dental is canceled, it was Past due.",
        ),
        (
            Event.WALLET_CORRECTED,
            {"minutes_ms": -90_000, "reason": "a slip"},
            "The wallet of Aldermoor Dental is corrected by -1.50 min (a slip).",
        ),
        (
            Event.SETTINGS_CHANGED,
            {"before": {"reactivate_when": "none_overdue"}, "after": {"reactivate_when": "all_settled"}},
            (
                "Settings are changed: active again only when every request of the subscription is settled"
                " (was as soon as nothing is overdue)."
            ),
        ),
        (
            Event.SETTINGS_CHANGED,
            {"before": {"currency_decimals": {}}, "after": {"currency_decimals": {"USDT": 6}}},
            "Settings are changed: decimals of currencies USDT 6 (was none).",
        ),
    ],
)
def test_an_event_is_told_with_what_it_was_about(
    event: Event, details: Mapping[str, object], told: str
) -> None:
    assert sentence(row(event, details), Currencies()) == told


def test_a_changed_plan_says_what_was_and_is(agency: SmallAgency) -> None:
    agency.plan()
    agency.app.catalog.edit_plan(
        "Growth",
        {
            **PLAN,
            "rhythm": {"every": 2, "unit": "week"},
            "recurring_fee": None,
            "included_minutes": 0,
            "addon_packs": False,
        },
    )
    with agency.app.read() as unit:
        (entry,) = history_rows(unit, newest=1)
    assert differences(entry.details) == [
        Difference("rhythm", "every month", "every 2 weeks"),
        Difference("recurring fee", "99.00", "none"),
        Difference("included minutes", "10", "0"),
        Difference("add-on packs", "on", "off"),
    ]
    assert "rhythm every 2 weeks (was every month), recurring fee none (was 99.00)" in sentence(
        entry, agency.app.currencies
    )


def test_what_changed_no_fields_has_no_differences() -> None:
    assert differences({"before": "Growth", "after": "Scale"}) == []
    assert differences({}) == []


def test_details_that_cannot_be_read_stay_as_they_are() -> None:
    odd = {"before": {"due_on": "soon", "rhythm": "often"}, "after": {"due_on": "later", "rhythm": "rarely"}}
    assert [(d.before, d.after) for d in differences(odd)] == [("soon", "later"), ("often", "rarely")]
    assert said(Event.SUBSCRIPTION_STARTED, plan="Growth", start_on="then", by="client") == (
        "Aldermoor Dental started Growth on then, by the client."
    )


def test_who_set_a_status_stands_beside_it() -> None:
    at = Instant(1_794_146_700_000_000)
    assert set_by("engine", at, zone=zone_named("UTC")) == "by the engine on Nov 8, 2026"
