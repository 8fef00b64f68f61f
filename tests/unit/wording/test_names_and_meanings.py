"""Everything that has a code in the books has a name, and every status a meaning in one sentence."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from typing import Any

import pytest

from agencybilling.domain.access import Access, Portal, Reason
from agencybilling.domain.calendar import Rhythm, Unit
from agencybilling.domain.campaigns import Campaign
from agencybilling.domain.decide.draft import ReactivateWhen
from agencybilling.domain.minutes import Increment
from agencybilling.domain.payments import LineKind, RequestKind, RequestStatus, RequestType
from agencybilling.domain.subscriptions import StartedBy, SubscriptionStatus
from agencybilling.domain.usage import Channel, Outcome
from agencybilling.i18n import use_language
from agencybilling.queries.usage import UsageState
from agencybilling.queries.wallet import WalletMove
from agencybilling.wording import meanings, names, rhythms, rows

NAMED: list[tuple[Callable[[Any], str], Iterable[object]]] = [
    (names.subscription_status, (None, *SubscriptionStatus)),
    (names.request_status, RequestStatus),
    (names.line_kind, LineKind),
    (rows.usage_state, UsageState),
    (names.outcome, Outcome),
    (names.channel, Channel),
    (rows.wallet_move, WalletMove),
    (names.portal, Portal),
    (names.reason, Reason),
    (names.started_by, StartedBy),
    (names.reactivation, ReactivateWhen),
]

MEANT: list[tuple[Callable[[Any], str], Iterable[object]]] = [
    (meanings.subscription_meaning, (None, *SubscriptionStatus)),
    (meanings.request_meaning, RequestStatus),
    (rows.usage_meaning, UsageState),
]


@pytest.mark.parametrize("language", ["en_US", "de_DE"])
@pytest.mark.parametrize(("name_of", "codes"), NAMED, ids=[name_of.__name__ for name_of, _ in NAMED])
def test_each_code_has_a_name_of_its_own(
    name_of: Callable[[Any], str], codes: Iterable[object], language: str
) -> None:
    use_language(language)
    said = [name_of(code) for code in codes]
    assert len(set(said)) == len(said)
    assert all(name and not re.search("[_{}]", name) for name in said)


@pytest.mark.parametrize("language", ["en_US", "de_DE"])
@pytest.mark.parametrize(("meaning_of", "codes"), MEANT, ids=[meaning_of.__name__ for meaning_of, _ in MEANT])
def test_each_status_has_a_meaning_of_its_own(
    meaning_of: Callable[[Any], str], codes: Iterable[object], language: str
) -> None:
    use_language(language)
    said = [meaning_of(code) for code in codes]
    assert len(set(said)) == len(said)
    assert all(re.fullmatch(r"[A-ZÄÖÜ][^_{}]*\.", sentence) for sentence in said)


def test_a_request_is_known_by_its_kind_or_its_type() -> None:
    kinds = [
        names.request_kind(RequestType.CYCLE, RequestKind.RECURRING),
        names.request_kind(RequestType.CYCLE, RequestKind.USAGE),
        names.request_kind(RequestType.PACK, None),
        names.request_kind(RequestType.ONE_OFF, None),
    ]
    assert kinds == ["Recurring", "Usage", "Pack", "One-off"]


def test_access_says_why_it_is_denied() -> None:
    assert names.access(Access(Portal.OPEN, None)) == "Portal: Open"
    assert names.access(Access(Portal.BILLING_ONLY, Reason.PAYMENT_OVERDUE)) == (
        "Portal: Billing page only – a payment is overdue"
    )
    assert names.access(Access(Portal.OPEN, Reason.MINUTES_EXHAUSTED)) == "Portal: Open – no minutes are left"


def test_a_paused_campaign_says_by_what() -> None:
    denied, granted = Access(Portal.CLOSED, Reason.CLIENT_DISABLED), Access(Portal.OPEN, None)
    running, by_hand = (
        Campaign(1, "Recall", running=True),
        Campaign(2, "Recall", running=False, paused_by_person=True),
    )
    assert names.campaign_state(running, granted) == "Running"
    assert names.campaign_state(by_hand, denied) == names.campaign_state(by_hand, granted) == "Paused by hand"
    assert (
        names.campaign_state(Campaign(3, "Recall", running=False), denied) == "Paused: the client is disabled"
    )


def test_whoever_acts_has_a_name() -> None:
    assert [rows.actor(name) for name in ("agency", "engine", "import", "Maria")] == [
        "you",
        "the engine",
        "an import",
        "Maria",
    ]


@pytest.mark.parametrize(
    ("rhythm", "name", "within", "price"),
    [
        (Rhythm(1, Unit.DAY), "Daily", "every day", "$5 / day"),
        (Rhythm(10, Unit.DAY), "10× Daily", "every 10 days", "$5 / 10 days"),
        (Rhythm(1, Unit.WEEK), "Weekly", "every week", "$5 / week"),
        (Rhythm(2, Unit.WEEK), "2× Weekly", "every 2 weeks", "$5 / 2 weeks"),
        (Rhythm(1, Unit.MONTH), "Monthly", "every month", "$5 / month"),
        (Rhythm(2, Unit.MONTH), "2× Monthly", "every 2 months", "$5 / 2 months"),
        (Rhythm(1, Unit.YEAR), "Yearly", "every year", "$5 / year"),
        (Rhythm(3, Unit.YEAR), "3× Yearly", "every 3 years", "$5 / 3 years"),
    ],
)
def test_a_rhythm_is_named_said_and_priced(rhythm: Rhythm, name: str, within: str, price: str) -> None:
    assert (rhythms.rhythm_name(rhythm), rhythms.every(rhythm), rhythms.per("$5", rhythm)) == (
        name,
        within,
        price,
    )


def test_units_and_days_are_counted() -> None:
    assert " ".join(rhythms.units(unit, n) for unit in Unit for n in (1, 2)) == (
        "day days week weeks month months year years"
    )
    assert [rhythms.days(n) for n in (0, 1, 1_000)] == ["0 days", "1 day", "1,000 days"]


def test_a_billing_increment_says_how_calls_are_rounded() -> None:
    assert [rhythms.increment_name(Increment(*parts)) for parts in ((1, 1), (60, 60), (30, 6))] == [
        "1/1: by the second",
        "60/60: steps of 60 s",
        "30/6: at least 30 s, then steps of 6 s",
    ]
