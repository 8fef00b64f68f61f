"""The clock may jump back: nothing is undone, nothing is done twice, and no command breaks on it."""

from __future__ import annotations

from contextlib import suppress

from hypothesis import example, given, settings
from hypothesis import strategies as st

from agencybilling.domain.calendar import Instant
from agencybilling.domain.errors import Refusal
from tests.adding_up import discrepancies
from tests.builders import CLIENT, SmallAgency

DAY = 24 * 3_600_000_000

jumps = st.sampled_from([-12 * DAY, -3 * DAY, -1, 0, 1, DAY, 5 * DAY, 12 * DAY])
commands = st.sampled_from(
    ["call", "short call", "pack", "take out", "cancel", "start", "settle", "renew", "pay"]
)


@settings(max_examples=100)
@example([(-1, "call"), (-12 * DAY, "pack"), (-12 * DAY, "cancel")], 0)  # a cancel before what the wallet got
@example(
    [(12 * DAY, "call"), (-12 * DAY, "cancel"), (0, "call"), (18 * DAY, "settle")], 15
)  # before its period
@example(
    [(21 * DAY, "pack"), (0, "short call"), (-3 * DAY, "call"), (0, "cancel"), (5 * DAY, "short call")], 3
)
@given(st.lists(st.tuples(jumps, commands), max_size=14), st.sampled_from([0, 3, 15]))
def test_whatever_the_clock_does_the_books_add_up(story: list[tuple[int, str]], window: int) -> None:
    agency = SmallAgency(usage_window_days=window)
    agency.subscriber(included_minutes=1, rhythm={"every": 7, "unit": "day"}, due_days=30)
    agency.pack(minutes=3)
    agency.app.packs.assign(CLIENT, "Top-up")
    for jump, command in story:
        agency.now = Instant(agency.now + jump)
        with suppress(Refusal):
            play(agency, command)
        assert discrepancies(agency.books) == []


def play(agency: SmallAgency, command: str) -> None:
    app = agency.app
    match command:
        case "call":
            agency.call("200")
        case "short call":
            agency.call("20")
        case "pack":
            app.packs.apply(CLIENT, "Top-up")
        case "take out":
            app.packs.adjust_wallet(CLIENT, minutes="-1", reason="count")
        case "cancel":
            app.subscriptions.cancel(CLIENT)
        case "start":
            app.subscriptions.start(CLIENT)
        case "settle":
            app.subscriptions.settle_now(CLIENT)
        case "pay":
            agency.pay(*(n for n, r in enumerate(agency.requests()) if r.open))
        case _:
            assert not app.renewals.run().set_aside
