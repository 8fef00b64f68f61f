"""The engine run once, twice, day by day or for each client by itself gives the same books."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from datetime import date, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from agencybilling.domain.errors import Refusal
from agencybilling.domain.payments import RequestStatus
from agencybilling.services.foresight import Foresight
from tests.adding_up import discrepancies
from tests.builders import Rows, SmallAgency

Story = list[tuple[int, str, str, int]]

CLIENTS = ("Ash", "Birch")
stories = st.lists(
    st.tuples(
        st.integers(0, 4),  # days since the one before
        st.sampled_from(CLIENTS),
        st.sampled_from(["call", "chats", "wallet", "pack", "pay", "fail", "charge", "cancel", "pause"]),
        st.integers(1, 400),
    ),
    max_size=12,
)
plans = st.fixed_dictionaries(
    {
        "rhythm": st.sampled_from(
            [{"every": 1, "unit": "month"}, {"every": 1, "unit": "week"}, {"every": 3, "unit": "day"}]
        ),
        "included_minutes": st.sampled_from([0, 2]),
        "overage_rate": st.sampled_from([None, "0.15"]),
        "due_days": st.sampled_from([0, 2, 9, 60]),
        "grace_days": st.sampled_from([0, 3, 60]),
    }
)


def played(story: Story, plan: dict[str, object], window: int) -> SmallAgency:
    """An agency with some history, left alone afterwards."""
    agency = SmallAgency("2026-01-30T10:00", time_zone="America/New_York", usage_window_days=window)
    agency.pack()
    for client in CLIENTS:
        agency.subscriber(client, campaigns=["Inbound"], **plan)
        agency.app.packs.assign(client, "Top-up")
    for days, client, what, amount in story:
        agency.at((agency.zone.wall(agency.now) + timedelta(days=days)).replace(tzinfo=None).isoformat())
        with suppress(Refusal):
            happen(agency, client, what, amount)
    return agency


def happen(agency: SmallAgency, client: str, what: str, amount: int) -> None:
    app, newest = agency.app, len(agency.requests(client)) - 1
    match what:
        case "call":
            agency.call(amount, client=client)
        case "chats":
            agency.chats(amount, client=client)
        case "wallet":
            app.packs.adjust_wallet(client, minutes=amount, reason="count")
        case "pack":
            app.packs.apply(client, "Top-up")
        case "pay" | "fail":
            status = RequestStatus.PAID if what == "pay" else RequestStatus.FAILED
            agency.set_status(newest, status, client=client)
        case "charge":
            app.payments.charge(client, amount=amount, currency="USD", description="Set-up")
        case "cancel":
            app.subscriptions.cancel(client)
        case _:
            app.clients.pause_campaign(client, "Inbound")


def books(agency: SmallAgency) -> dict[str, Rows]:
    """All of the books but one thing.

    Campaigns pause and resume when the engine gets to it, and their lines in the history say when that was;
    every other line the engine writes bears the midnight of its step.
    """
    dump = agency.dump()
    dump["history"] = [
        (row[0], None if row[4] in {"campaign_paused", "campaign_resumed"} else row[1], *row[2:])
        for row in dump["history"]
    ]
    return dump


def once(agency: SmallAgency, until: date) -> None:
    agency.engine(f"{until}T12:00")


def twice(agency: SmallAgency, until: date) -> None:
    agency.engine(f"{until}T12:00").engine()


def day_by_day(agency: SmallAgency, until: date) -> None:
    day = agency.today
    while day <= until:
        agency.engine(f"{day}T12:00")
        day += timedelta(days=1)


def with_the_clock_jumping(agency: SmallAgency, until: date) -> None:
    start = agency.today
    agency.engine(f"{start + (until - start) / 2}T12:00").engine(f"{start}T12:00").engine(f"{until}T12:00")


WAYS: tuple[Callable[[SmallAgency, date], None], ...] = (twice, day_by_day, with_the_clock_jumping)


@settings(max_examples=15)
@given(story=stories, plan=plans, window=st.sampled_from([0, 3, 20]), days=st.integers(0, 70))
def test_once_twice_or_day_by_day(story: Story, plan: dict[str, object], window: int, days: int) -> None:
    reference = played(story, plan, window)
    until = reference.today + timedelta(days=days)
    once(reference, until)
    assert discrepancies(reference.books) == []
    for way in WAYS:
        agency = played(story, plan, window)
        way(agency, until)
        assert books(agency) == books(reference), way.__name__


@settings(max_examples=15)
@given(story=stories, plan=plans, window=st.sampled_from([0, 3, 20]), days=st.integers(0, 70))
def test_a_command_catches_its_client_up_to_the_same_books(
    story: Story, plan: dict[str, object], window: int, days: int
) -> None:
    """One client at a time, by a command that itself changes nothing, instead of the engine over all.

    Requests of two clients then get their numbers in another order, and campaigns that would have been
    resumed and paused again in between stay paused.
    """
    reference, agency = played(story, plan, window), played(story, plan, window)
    until = reference.today + timedelta(days=days)
    once(reference, until)
    agency.at(f"{until}T12:00")
    for client in CLIENTS:
        agency.app.clients.set_enabled(client, enabled=True)
    assert discrepancies(agency.books) == []
    for client in CLIENTS:
        assert without_numbers(agency, client) == without_numbers(reference, client)
        assert agency.account(client).client == reference.account(client).client
        assert agency.campaigns(client) == reference.campaigns(client)
        assert happened(agency, client) == happened(reference, client)
    for table in ("subscriptions", "periods", "usage_records", "wallet_entries", "clients", "campaigns"):
        assert agency.dump()[table] == reference.dump()[table]


def without_numbers(agency: SmallAgency, client: str) -> list[object]:
    return [
        (
            r.type,
            r.kind,
            r.status,
            r.amount,
            r.issued_on,
            r.due_on,
            r.grace_until,
            r.period,
            r.lines,
            r.created_at,
        )
        for r in agency.requests(client)
    ]


def happened(agency: SmallAgency, client: str) -> list[str]:
    return [event for event in agency.events(client) if not event.startswith("campaign")]


@settings(max_examples=15)
@given(story=stories, plan=plans, window=st.sampled_from([0, 3, 20]), days=st.integers(0, 70))
def test_a_preview_says_what_the_run_will_do_and_writes_nothing(
    story: Story, plan: dict[str, object], window: int, days: int
) -> None:
    agency = played(story, plan, window)
    agency.at(f"{agency.today + timedelta(days=days)}T12:00")
    before = agency.dump()
    foreseen = agency.app.renewals.foresee()
    assert agency.dump() == before
    told = agency.rows("SELECT MAX(id) FROM history")[0][0]
    report = agency.app.renewals.run()
    assert (foreseen.report.requested, foreseen.report.overdue) == (report.requested, report.overdue)
    assert foreseen.report.events == report.events
    done = agency.rows(f"SELECT client_id, at, event FROM history WHERE id > {told} ORDER BY id")
    assert sorted(steps_of(foreseen, agency)) == sorted(done)


def steps_of(foreseen: Foresight, agency: SmallAgency) -> list[tuple[int, int, str]]:
    """The lines of the history that are foreseen."""
    return [
        (client.client_id, agency.zone.midnight(step.day), step.event.value)
        for client in foreseen.clients
        for step in client.steps
    ]
