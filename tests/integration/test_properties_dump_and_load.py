"""Dump and load is the identity: an account comes back as the decision that wrote it had it."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from contextlib import suppress

from hypothesis import given, settings
from hypothesis import strategies as st

from agencybilling.domain.account import Account
from agencybilling.domain.calendar import Instant
from agencybilling.domain.decide.draft import Decision
from agencybilling.domain.decide.renewal import catch_up
from agencybilling.domain.errors import Refusal
from agencybilling.domain.payments import RequestStatus
from tests.adding_up import discrepancies
from tests.builders import CLIENT, SmallAgency

DAY = 24 * 3_600_000_000

commands = st.sampled_from(
    [
        "call",
        "chats",
        "late call",
        "void",
        "pack",
        "take out",
        "cancel",
        "start",
        "settle",
        "catch up",
        "pay",
        "fail",
        "extend",
        "charge",
        "disable",
        "enable",
        "pause",
        "new campaign",
        "unassign",
    ]
)
stories = st.lists(st.tuples(st.integers(0, 9), commands, st.integers(1, 300)), min_size=3, max_size=15)


@settings(max_examples=40)
@given(story=stories, window=st.sampled_from([0, 4]), zone=st.sampled_from(["UTC", "America/New_York"]))
def test_an_account_saved_and_loaded_again_is_what_the_decision_returned(
    story: list[tuple[int, str, int]], window: int, zone: str
) -> None:
    agency = SmallAgency(usage_window_days=window, time_zone=zone)
    agency.subscriber(
        included_minutes=2, due_days=9, rhythm={"every": 1, "unit": "week"}, campaigns=["Inbound"]
    )
    agency.pack(minutes=2)
    agency.app.packs.assign(CLIENT, "Top-up")
    for days, command, amount in story:
        agency.now = Instant(agency.now + days * DAY)
        decision = caught_up(agency)
        assert_same(decision.account, agency.account())
        with suppress(Refusal):
            made = played(agency, command, amount)
            if made is not None:
                assert_same(made.account, agency.account())
        assert discrepancies(agency.books) == []


def caught_up(agency: SmallAgency) -> Decision:
    return agency.office.carry_out(
        CLIENT,
        lambda desk: catch_up(desk.account, through=desk.today, agency=desk.agency, usage=desk.usage),
        up_to_date=False,
    )


def played(agency: SmallAgency, command: str, amount: int) -> Decision | None:
    app, newest = agency.app, len(agency.requests()) - 1
    by_name: dict[str, Callable[[], Decision]] = {
        "void": lambda: app.usage.void(CLIENT, external_id=f"call-{amount % 9 + 1}"),
        "pack": lambda: app.packs.apply(CLIENT, "Top-up", paid=bool(amount % 2)),
        "take out": lambda: app.packs.adjust_wallet(CLIENT, minutes=-amount % 3, reason="count"),
        "cancel": lambda: app.subscriptions.cancel(CLIENT, bill_usage=bool(amount % 2)),
        "start": lambda: app.subscriptions.start(CLIENT),
        "settle": lambda: app.subscriptions.settle_now(CLIENT),
        "pay": lambda: agency.set_status(newest, RequestStatus.PAID, external_reference="BANK", notes="wire"),
        "fail": lambda: agency.set_status(newest, RequestStatus.FAILED),
        "extend": lambda: app.payments.extend(CLIENT, newest, due_on=agency.today),
        "charge": lambda: app.payments.charge(CLIENT, amount=amount, currency="EUR", description="Set-up"),
        "disable": lambda: app.clients.set_enabled(CLIENT, enabled=False),
        "enable": lambda: app.clients.set_enabled(CLIENT, enabled=True),
        "pause": lambda: app.clients.pause_campaign(CLIENT, "Inbound"),
        "new campaign": lambda: app.clients.add_campaign(CLIENT, f"Campaign {amount}"),
        "unassign": lambda: app.packs.unassign(CLIENT, "Top-up"),
    }
    if command in by_name:
        return by_name[command]()
    if command == "catch up":
        return caught_up(agency)
    if command == "chats":
        agency.chats(amount)
    else:
        earlier = agency.now - (amount * DAY // 20 if command == "late call" else 0)
        agency.call(amount, agency.zone.wall(Instant(earlier)).replace(tzinfo=None).isoformat())
    return None


def facts(value: object, *but: str) -> dict[str, object]:
    """The fields of a value by name, without those named and without ids that were stand-ins."""
    names: Iterable[str] = getattr(type(value), "__match_args__", ())
    return {name: getattr(value, name) for name in names if name not in but}


def assert_same(returned: Account, loaded: Account) -> None:
    """Loading leaves out what is finished: settled requests and periods, final credits; and line items."""
    assert (loaded.client, loaded.plan, loaded.pack_ids) == (
        returned.client,
        returned.plan,
        returned.pack_ids,
    )
    new_id = loaded.subscriptions[-1].id if loaded.subscriptions else 0
    open_periods = [p for p in returned.periods if p.settled_on is None]
    held = {p.subscription_id for p in open_periods}
    latest = returned.subscriptions[-1:]
    kept = [s for s in returned.subscriptions if s in latest or s.id in held]
    assert [facts(s, "id") for s in loaded.subscriptions] == [facts(s, "id") for s in kept]
    assert [s.id for s in loaded.subscriptions] == [s.id if s.id > 0 else new_id for s in kept]
    assert list(map(facts, loaded.periods)) == [
        {**facts(p), "subscription_id": p.subscription_id if p.subscription_id > 0 else new_id}
        for p in open_periods
    ]
    open_requests = sorted((r for r in returned.requests if r.open), key=lambda r: (r.id < 0, abs(r.id)))
    left_out = ("id", "number", "subscription_id", "lines")
    assert [facts(r, *left_out) for r in loaded.requests] == [facts(r, *left_out) for r in open_requests]
    for now, then in zip(loaded.requests, open_requests, strict=True):
        assert then.id < 0 or (now.id, now.number) == (then.id, then.number)
    open_credits = [e for e in returned.credits if not e.final]
    assert [facts(e, "id", "request_id") for e in loaded.credits] == [
        facts(e, "id", "request_id") for e in open_credits
    ]
    assert [facts(c, "id") for c in loaded.campaigns] == [facts(c, "id") for c in returned.campaigns]
