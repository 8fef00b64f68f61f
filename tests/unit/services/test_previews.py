"""Previews: what a command would come to is what it then comes to, and nothing is written before."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from agencybilling.domain.decide.draft import Decision
from agencybilling.domain.errors import (
    InvalidStatus,
    NoLiveSubscription,
    NotFound,
    NothingToSettle,
    Refusal,
    SubscriptionLive,
)
from agencybilling.domain.payments import RequestNumber
from agencybilling.domain.usage import Channel
from agencybilling.services.application import Application
from agencybilling.services.office import BooksUnavailable
from agencybilling.services.payments import StatusChange
from agencybilling.services.preview import Preview
from agencybilling.services.usage import NewUsage, RecordRef
from agencybilling.store.migrate import open_books
from tests.builders import CLIENT, SmallAgency

Command = Callable[[Application | Preview], Decision]

COMMANDS: dict[str, Command] = {
    "pay": lambda a: a.payments.set_status(CLIENT, 0, change=StatusChange("paid")),
    "fail": lambda a: a.payments.set_status(CLIENT, 0, change=StatusChange("failed", notes="bounced")),
    "extend": lambda a: a.payments.extend(CLIENT, 0, due_on="2026-12-01"),
    "charge": lambda a: a.payments.charge(CLIENT, amount="5", currency="USD", description="Set-up"),
    "apply pack": lambda a: a.packs.apply(CLIENT, "Top-up"),
    "unassign pack": lambda a: a.packs.unassign(CLIENT, "Top-up"),
    "correct wallet": lambda a: a.packs.adjust_wallet(CLIENT, minutes=-2, reason="Given twice"),
    "cancel": lambda a: a.subscriptions.cancel(CLIENT),
    "cancel and void": lambda a: a.subscriptions.cancel(CLIENT, bill_usage=False, void_open=True),
    "start": lambda a: a.subscriptions.start(CLIENT),
    "assign plan": lambda a: a.subscriptions.assign_plan(CLIENT, "Growth"),
    "remove plan": lambda a: a.subscriptions.remove_plan(CLIENT),
    "settle": lambda a: a.subscriptions.settle_now(CLIENT),
    "disable": lambda a: a.clients.set_enabled(CLIENT, enabled=False),
    "record": lambda a: a.usage.hand_in(CLIENT, NewUsage("new", Channel.VOICE, "61")).decision,
    "void": lambda a: a.usage.void(CLIENT, external_id="spare"),
    "pause": lambda a: a.clients.pause_campaign(CLIENT, "Callbacks"),
    "resume": lambda a: a.clients.resume_campaign(CLIENT, "Callbacks"),
}


def used(window: int) -> SmallAgency:
    """A client whose calls have used up its included minutes, its wallet and more, some of them late."""
    agency = SmallAgency(usage_window_days=window)
    agency.plan()
    agency.pack()
    agency.subscriber(campaigns=["Callbacks"], due_days=40)
    agency.app.packs.assign(CLIENT, "Top-up")
    agency.app.packs.apply(CLIENT, "Top-up")
    agency.at("2026-01-20T10:00").call(9 * 60)
    agency.at("2026-02-08T10:00").call(95 * 60)
    agency.call(7 * 60, at="2026-01-25T10:00")
    agency.call(5 * 60, at="2026-02-08T09:00", call_id="spare")
    agency.call(3 * 60, at="2026-02-07T10:00", call_id="other")
    return agency.at("2026-02-20T10:00")


def outcome(decision: Decision) -> list[Any]:
    """A decision in values that do not depend on what has an id already."""
    account = decision.account
    return [
        [(entry.event, str(dict(entry.details))) for entry in decision.entries],
        account.client,
        [
            (p.number, p.settled_on, p.own_used, p.wallet_used, p.billable, p.uncovered)
            for p in account.periods
            if p.settled_on is None or decision.before.period(p.key) is not None
        ],
        [
            (r.type, r.kind, r.status, r.amount, r.due_on, r.grace_until)
            for r in account.requests
            if r not in decision.before.requests
        ],
        [(s.status, s.canceled_on) for s in account.subscriptions],
        [(e.asked, e.taken, e.final) for e in account.credits],
        account.campaigns,
        [split[1:] for split in decision.splits],
    ]


def answer(command: Command, commands: Application | Preview) -> object:
    try:
        return outcome(command(commands))
    except Refusal as refusal:
        return refusal.code, refusal.values


@pytest.mark.parametrize("day", ["2026-02-20", "2026-03-02", "2026-04-15", "2026-05-20"])
@pytest.mark.parametrize("window", [0, 3])
@pytest.mark.parametrize("name", COMMANDS)
def test_a_preview_tells_what_the_command_then_does(name: str, window: int, day: str) -> None:
    agency = used(window).at(f"{day}T10:00")
    before = agency.dump()
    foreseen = answer(COMMANDS[name], agency.app.preview)
    assert agency.dump() == before
    assert answer(COMMANDS[name], agency.app) == foreseen


def test_a_preview_of_many_decides_each_after_the_one_before() -> None:
    agency = used(0).engine("2026-03-02T10:00")
    numbers = [RequestNumber(2026, n) for n in range(1, len(agency.requests()) + 1)]
    before = agency.dump()
    foreseen = agency.app.preview.payments.set_statuses(numbers, StatusChange("paid"))
    assert agency.dump() == before
    done = agency.app.payments.set_statuses(numbers, StatusChange("paid"))
    assert [outcome(d) for d in foreseen] == [outcome(d) for d in done]
    undone = agency.app.preview.payments.undo(numbers)
    assert [outcome(d) for d in undone] == [outcome(d) for d in agency.app.payments.undo(numbers)]


def test_a_preview_of_many_refuses_as_a_whole() -> None:
    agency = used(0)
    with pytest.raises(NotFound):
        agency.app.preview.payments.set_statuses(
            [RequestNumber(2026, 1), RequestNumber(2026, 99)], StatusChange("paid")
        )
    with pytest.raises(InvalidStatus):
        agency.app.preview.payments.set_statuses([RequestNumber(2026, 1)], StatusChange("bounced"))


def test_a_preview_refuses_what_the_command_refuses(agency: SmallAgency) -> None:
    agency.subscriber()
    with pytest.raises(SubscriptionLive):
        agency.app.preview.subscriptions.start(CLIENT)
    with pytest.raises(NothingToSettle):
        agency.app.preview.subscriptions.settle_now(CLIENT)
    agency.app.subscriptions.cancel(CLIENT)
    with pytest.raises(NoLiveSubscription):
        agency.app.preview.subscriptions.cancel(CLIENT)


def test_voiding_several_is_foreseen_each_after_the_ones_before() -> None:
    agency = used(0)
    own = agency.app.clients.id_of(CLIENT)
    records = [RecordRef(own, "manual", name) for name in ("spare", "other")]
    foreseen = [outcome(decision) for decision in agency.app.preview.usage.void_all(records)]
    assert [outcome(decision) for decision in agency.app.usage.void_all(records)] == foreseen
    with pytest.raises(NotFound):
        agency.app.usage.void_all(records)


def test_a_preview_tells_nobody_and_waits_for_nobody(tmp_path: Path) -> None:
    with (
        closing(open_books(tmp_path / "books.db")) as books,
        closing(open_books(tmp_path / "books.db")) as other,
    ):
        agency = SmallAgency(books=books)
        agency.subscriber()
        agency.at("2026-04-01T09:00")
        heard: list[object] = []
        agency.app.changes.subscribe(heard.append)
        with other.write():
            assert agency.app.preview.subscriptions.cancel(CLIENT).account.live is None
        assert heard == []


def test_what_has_no_preview_is_not_done_by_one(agency: SmallAgency) -> None:
    with pytest.raises(BooksUnavailable):
        agency.app.preview.clients.add(CLIENT)
    assert agency.app.empty()
