"""Pools, wallet and the order of import, whatever the calls."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from random import Random

from hypothesis import given, settings
from hypothesis import strategies as st

from agencybilling.domain.calendar import Instant
from agencybilling.domain.decide.draft import Decision
from agencybilling.domain.decide.recording import Recorder
from agencybilling.domain.usage import Channel, Outcome, Usage
from agencybilling.services.office import Desk
from agencybilling.services.usage import NewUsage
from tests.adding_up import discrepancies
from tests.builders import CLIENT, SmallAgency

HOUR = 3_600_000_000


@dataclass(frozen=True)
class Happening:
    """Something at an hour after the start: a call of so many seconds, chats, or a change of the wallet."""

    hour: int
    what: str
    amount: int


happenings = st.builds(
    Happening,
    hour=st.integers(0, 75 * 24),
    what=st.sampled_from(["voice", "voice", "chat"]),
    amount=st.integers(1, 500),
)
corrections = st.builds(
    Happening, hour=st.integers(0, 75 * 24), what=st.just("wallet"), amount=st.sampled_from([1, 2, 5, -1, -3])
)
stories = st.tuples(st.lists(happenings, max_size=10), st.lists(corrections, max_size=4))
terms = st.fixed_dictionaries(
    {
        "included_minutes": st.sampled_from([0, 3, 20]),
        "addon_packs": st.booleans(),
        "overage_rate": st.sampled_from([None, "0.15", "0.0033"]),
        "billing_increment": st.sampled_from(["1/1", "30/6"]),
    }
)


def agency_with(plan: dict[str, object], window: int) -> SmallAgency:
    agency = SmallAgency("2026-01-01T00:00", usage_window_days=window)
    agency.subscriber(due_days=400, **plan)  # type: ignore[arg-type]
    return agency


def record(agency: SmallAgency, calls: Sequence[Happening], order: Sequence[int], start: Instant) -> None:
    for index in order:
        call = calls[index]
        channel = Channel(call.what)
        new = NewUsage(f"c{index}", channel, call.amount, Instant(start + call.hour * HOUR))
        agency.app.usage.record(CLIENT, new)


def correct(agency: SmallAgency, corrections: Sequence[Happening], start: Instant) -> None:
    wallet = 0
    for change in sorted(corrections, key=lambda c: c.hour):
        if wallet + change.amount >= 0:
            wallet += change.amount
            agency.now = Instant(start + change.hour * HOUR)
            agency.app.packs.adjust_wallet(CLIENT, minutes=change.amount, reason="count")


@settings(max_examples=40)
@given(story=stories, plan=terms, order=st.randoms(use_true_random=False))
def test_the_order_of_import_changes_nothing(
    story: tuple[list[Happening], list[Happening]], plan: dict[str, object], order: Random
) -> None:
    calls, changes = story
    shuffled = list(range(len(calls)))
    order.shuffle(shuffled)
    dumps = []
    for sequence in (range(len(calls)), shuffled):
        # No period is settled before everything is in: the window is longer than the story.
        agency = agency_with(plan, window=90)
        start = agency.now
        correct(agency, changes, start)
        agency.now = Instant(start + 80 * 24 * HOUR)
        record(agency, calls, sequence, start)
        agency.engine("2026-08-15")
        assert discrepancies(agency.books) == []
        # Ids and the order in the history tell in which order records came, as they should.
        dump = agency.dump(without={"usage_records": ["id"], "history": ["id", "at", "details"]})
        dump["usage_records"].sort(key=str)
        dump["history"].sort(key=str)
        dumps.append(dump)
    assert dumps[0] == dumps[1]


@given(story=stories, plan=terms, window=st.sampled_from([0, 3, 40]))
def test_pools_always_sum_to_the_minutes_used_and_the_wallet_is_never_below_zero(
    story: tuple[list[Happening], list[Happening]], plan: dict[str, object], window: int
) -> None:
    agency = agency_with(plan, window)
    start = agency.now
    calls, changes = story
    for happening in sorted(calls + changes, key=lambda h: h.hour):
        agency.now = Instant(max(agency.now, start + happening.hour * HOUR))
        if happening.what == "wallet":
            if agency.wallet() + happening.amount * 60_000 >= 0:
                agency.app.packs.adjust_wallet(CLIENT, minutes=happening.amount, reason="count")
        else:
            record(agency, [happening] * (calls.index(happening) + 1), [calls.index(happening)], start)
        assert_sums(agency)
    agency.engine("2026-06-01")
    assert_sums(agency)


def assert_sums(agency: SmallAgency) -> None:
    [(billed,)] = agency.rows("SELECT COALESCE(SUM(billed_ms), 0) FROM usage_records WHERE voided_at IS NULL")
    [(pooled,)] = agency.rows(
        "SELECT SUM(own_used_ms + late_drawn_ms + wallet_used_ms + billable_voice_ms + billable_chat_ms"
        " + uncovered_ms) FROM periods"
    )
    [(credited,)] = agency.rows("SELECT COALESCE(SUM(taken_ms), 0) FROM wallet_entries")
    [(drawn,)] = agency.rows("SELECT SUM(wallet_used_ms) FROM periods")
    assert pooled == billed
    assert 0 <= agency.wallet() == credited - drawn
    assert discrepancies(agency.books) == []


@settings(max_examples=40)
@given(calls=st.lists(happenings, max_size=12), plan=terms)
def test_a_requests_amount_is_the_sum_of_its_lines_each_priced_once(
    calls: list[Happening], plan: dict[str, object]
) -> None:
    agency = agency_with(plan, window=0)
    start = agency.now
    agency.now = Instant(start + 75 * 24 * HOUR)
    record(agency, calls, sorted(range(len(calls)), key=lambda i: calls[i].hour), start)
    agency.engine("2026-06-01")
    for request in agency.requests():
        assert request.amount == sum(line.amount for line in request.lines) > 0
        for line in request.lines:
            if line.quantity is not None and line.rate is not None:
                exact = 2 * line.quantity * line.rate * 100 + 60_000 * 10**6
                assert line.amount == exact // (2 * 60_000 * 10**6)


@settings(max_examples=40)
@given(calls=st.lists(happenings, max_size=10), plan=terms, window=st.sampled_from([0, 3, 40]))
def test_calls_recorded_together_are_charged_as_if_recorded_one_by_one(
    calls: list[Happening], plan: dict[str, object], window: int
) -> None:
    """Of a client that nobody has looked after since, in order of time, as an import does it."""
    start = agency_with(plan, window).now
    new = [
        Usage("manual", f"c{n}", Channel(call.what), call.amount * 100, Instant(start + call.hour * HOUR))
        for n, call in enumerate(sorted(calls, key=lambda call: call.hour))
    ]
    together, apart = agency_with(plan, window), agency_with(plan, window)
    for agency in (together, apart):
        agency.app.packs.adjust_wallet(CLIENT, minutes=3, reason="welcome")
        agency.now = Instant(start + 80 * 24 * HOUR)
    outcomes = recorded_at_once(together, new)
    for usage, outcome in zip(new, outcomes, strict=True):
        assert recorded_at_once(apart, [usage]) == [outcome]
    tables = ("clients", "periods", "usage_records", "wallet_entries", "payment_requests", "request_lines")
    assert discrepancies(together.books) == []
    one, other = together.dump(), apart.dump()
    for table in tables:
        assert one[table] == other[table]


def recorded_at_once(agency: SmallAgency, new: Sequence[Usage]) -> list[Outcome]:
    outcomes: list[Outcome] = []

    def decide(desk: Desk) -> Decision:
        recorder = Recorder(desk.account, now=desk.now, agency=desk.agency, usage=desk.usage)
        outcomes.extend(recorder.record(usage) for usage in new)
        return recorder.draft.decided()

    agency.office.carry_out(CLIENT, decide, up_to_date=False)
    return outcomes
