"""Random commands on several clients, the clock going forth and back: the books add up after each of them."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from datetime import date, timedelta

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from agencybilling.domain.calendar import Instant
from agencybilling.domain.decide.draft import ReactivateWhen
from agencybilling.domain.errors import Refusal
from agencybilling.domain.payments import RequestStatus, RequestType
from agencybilling.domain.subscriptions import StartedBy, SubscriptionStatus
from agencybilling.domain.usage import Channel
from agencybilling.services.payments import StatusChange
from agencybilling.services.usage import NewUsage
from tests.adding_up import discrepancies
from tests.builders import SmallAgency

HOUR = 3_600_000_000
DAY = 24 * HOUR

PLANS: tuple[dict[str, object], ...] = (
    {"name": "Everything", "rhythm": {"every": 1, "unit": "month"}, "included_minutes": 5},
    {
        "name": "Weekly, no rate",
        "rhythm": {"every": 1, "unit": "week"},
        "overage_rate": None,
        "included_minutes": 3,
        "due_days": 2,
        "grace_days": 2,
    },
    {
        "name": "Usage only",
        "rhythm": {"every": 10, "unit": "day"},
        "recurring_fee": None,
        "included_minutes": 0,
        "addon_packs": False,
        "due_days": 0,
        "grace_days": 0,
        "billing_increment": "30/6",
    },
    {
        "name": "No chat",
        "currency": "JPY",
        "recurring_fee": "5000",
        "overage_rate": "12.5",
        "rhythm": {"every": 2, "unit": "week"},
        "chats_per_minute": None,
        "included_minutes": 2,
        "due_days": 20,
        "grace_days": 0,
    },
)
CLIENTS = ("Ash", "Birch", "Cedar")
PACKS = ("Small", "Large")

clients = st.sampled_from(CLIENTS)
packs = st.sampled_from(PACKS)
ids = st.integers(0, 60).map(str)
hours_back = st.integers(0, 60) | st.integers(-2, 40 * 24)


class RandomCommands(RuleBasedStateMachine):
    """Whoever does what, whenever: refused or done, nothing in between."""

    def __init__(self) -> None:
        super().__init__()
        self.agency = SmallAgency()
        self.opened = False
        self.caught_up = False

    @initialize(
        window=st.sampled_from([0, 0, 1, 3, 12]),
        zone=st.sampled_from(["UTC", "America/New_York", "America/Sao_Paulo"]),
        reactivate=st.sampled_from(ReactivateWhen),
    )
    def open_the_books(self, window: int, zone: str, reactivate: ReactivateWhen) -> None:
        self.agency = SmallAgency(
            "2018-10-25T12:00", time_zone=zone, usage_window_days=window, reactivate_when=reactivate
        )
        for plan in PLANS:
            self.agency.plan(**plan)  # type: ignore[arg-type]
        self.agency.pack("Small", minutes=2, price="3.00")
        self.agency.pack("Large", minutes=20, price="25", currency="EUR")
        for client, plan in zip(CLIENTS, PLANS, strict=False):
            self.agency.client(client, campaigns=("Inbound", "Outbound"), plan=str(plan["name"]))
            self.agency.app.subscriptions.start(client)
            for pack in PACKS if plan.get("addon_packs", True) else ():
                self.agency.app.packs.assign(client, pack)
                self.agency.app.packs.apply(client, pack)
        self.opened = True

    def known(self) -> tuple[str, ...]:
        return CLIENTS if self.opened else ()

    def attempt(self, command: Callable[[], object]) -> None:
        with suppress(Refusal):
            command()

    # -- time

    @rule(hours=st.integers(1, 30))
    def an_hour_or_so_passes(self, hours: int) -> None:
        self.move(hours * HOUR)

    @rule(days=st.integers(1, 40))
    def days_pass(self, days: int) -> None:
        self.move(days * DAY)

    @rule(hours=st.integers(1, 300))
    def the_clock_jumps_back(self, hours: int) -> None:
        self.move(-hours * HOUR)

    def move(self, by: int) -> None:
        self.agency.now = Instant(self.agency.now + by)
        self.caught_up = False

    @rule()
    def the_engine_runs(self) -> None:
        report = self.agency.app.renewals.run()
        assert not report.set_aside
        self.caught_up = True

    # -- subscriptions

    @rule(client=clients, plan=st.sampled_from([p["name"] for p in PLANS]))
    def assign_plan(self, client: str, plan: str) -> None:
        self.attempt(lambda: self.agency.app.subscriptions.assign_plan(client, plan))

    @rule(client=clients)
    def remove_plan(self, client: str) -> None:
        self.attempt(lambda: self.agency.app.subscriptions.remove_plan(client))

    @rule(client=clients, back=st.sampled_from([None, 0, 1, 3, 6, 25]), by=st.sampled_from(StartedBy))
    def start(self, client: str, back: int | None, by: StartedBy) -> None:
        day = None if back is None else self.agency.today - timedelta(days=back)
        self.attempt(lambda: self.agency.app.subscriptions.start(client, start_on=day, by=by))

    @rule(client=clients, bill=st.booleans(), void=st.booleans())
    def cancel(self, *, client: str, bill: bool, void: bool) -> None:
        self.attempt(lambda: self.agency.app.subscriptions.cancel(client, bill_usage=bill, void_open=void))

    @rule(client=clients)
    def settle_now(self, client: str) -> None:
        self.attempt(lambda: self.agency.app.subscriptions.settle_now(client))

    # -- packs and wallet

    @rule(client=clients, pack=packs)
    def assign_pack(self, client: str, pack: str) -> None:
        self.attempt(lambda: self.agency.app.packs.assign(client, pack))

    @rule(client=clients, pack=packs)
    def unassign_pack(self, client: str, pack: str) -> None:
        self.attempt(lambda: self.agency.app.packs.unassign(client, pack))

    @rule(client=clients, pack=packs, paid=st.booleans())
    def apply_pack(self, *, client: str, pack: str, paid: bool) -> None:
        self.attempt(lambda: self.agency.app.packs.assign(client, pack))
        self.attempt(lambda: self.agency.app.packs.apply(client, pack, paid=paid))

    @rule(client=clients, minutes=st.sampled_from(["0.5", "-0.5", "3", "-3", "-20", "0"]))
    def adjust_wallet(self, client: str, minutes: str) -> None:
        self.attempt(lambda: self.agency.app.packs.adjust_wallet(client, minutes=minutes, reason="count"))

    # -- usage

    @rule(client=clients, call=ids, seconds=st.sampled_from([0, 1, 30, 61, 200, 900]), hours_ago=hours_back)
    def record_call(self, client: str, call: str, seconds: int, hours_ago: int) -> None:
        self.record(
            client, NewUsage(call, Channel.VOICE, seconds, Instant(self.agency.now - hours_ago * HOUR))
        )

    @rule(client=clients, call=ids, chats=st.sampled_from([0, 1, 3, 30]), hours_ago=hours_back)
    def record_chats(self, client: str, call: str, chats: int, hours_ago: int) -> None:
        self.record(client, NewUsage(call, Channel.CHAT, chats, self.earlier(hours_ago)))

    def earlier(self, hours: int) -> Instant:
        return Instant(self.agency.now - hours * HOUR)

    def record(self, client: str, new: NewUsage) -> None:
        self.attempt(lambda: self.agency.app.usage.record(client, new))

    @rule(client=clients, call=ids)
    def void(self, client: str, call: str) -> None:
        self.attempt(lambda: self.agency.app.usage.void(client, external_id=call))

    # -- payments

    @rule(client=clients, back=st.integers(0, 3), status=st.sampled_from(RequestStatus))
    def set_status(self, client: str, back: int, status: RequestStatus) -> None:
        nth = len(self.agency.requests(client)) - 1 - back
        self.attempt(lambda: self.agency.app.payments.set_status(client, nth, change=StatusChange(status)))
        self.caught_up = False

    @rule(client=clients)
    def pay_everything(self, client: str) -> None:
        for nth, request in enumerate(self.agency.requests(client)):
            if request.open:
                self.agency.app.payments.set_status(client, nth, change=StatusChange(RequestStatus.PAID))
        self.caught_up = False

    @rule(client=clients, back=st.integers(0, 3), days=st.integers(-1, 20))
    def extend(self, client: str, back: int, days: int) -> None:
        nth = len(self.agency.requests(client)) - 1 - back
        due_on = self.agency.today + timedelta(days=days)
        self.attempt(lambda: self.agency.app.payments.extend(client, nth, due_on=due_on))
        self.caught_up = False

    @rule(client=clients, amount=st.sampled_from(["1.00", "0", "12.345"]), days=st.integers(0, 9))
    def charge(self, client: str, amount: str, days: int) -> None:
        due_on = self.agency.today + timedelta(days=days)
        self.attempt(
            lambda: self.agency.app.payments.charge(
                client, amount=amount, currency="USD", description="Set-up", due_on=due_on
            )
        )

    # -- clients and campaigns

    @rule(client=clients, enabled=st.booleans())
    def enable(self, *, client: str, enabled: bool) -> None:
        self.agency.app.clients.set_enabled(client, enabled=enabled)

    @rule(client=clients, campaign=st.sampled_from(["Inbound", "Outbound"]), pause=st.booleans())
    def campaign(self, *, client: str, campaign: str, pause: bool) -> None:
        service = self.agency.app.clients
        change = service.pause_campaign if pause else service.resume_campaign
        self.attempt(lambda: change(client, campaign))

    # -- what must hold

    @invariant()
    def the_books_add_up(self) -> None:
        assert discrepancies(self.agency.books) == []
        assert self.agency.app.check.run() == []

    @invariant()
    def campaigns_follow_access(self) -> None:
        for client in self.known():
            account = self.agency.account(client)
            runs = self.agency.access(client).campaigns_run
            for campaign in account.campaigns:
                assert campaign.running == (runs and not campaign.paused_by_person)

    @precondition(lambda self: self.caught_up)
    @invariant()
    def nothing_is_left_that_was_due(self) -> None:
        for client in self.known():
            self.nothing_left(client, self.agency.today)

    def nothing_left(self, client: str, today: date) -> None:
        account = self.agency.account(client)
        live = account.live
        for request in self.agency.requests(client):
            assert not (request.status is RequestStatus.PENDING and request.due_on < today)
            if live is None or request.subscription_id != live.id or request.type is not RequestType.CYCLE:
                continue
            if request.holds(today):
                assert live.status is not SubscriptionStatus.ACTIVE
            if request.open and request.grace_until is not None and request.grace_until < today:
                assert live.status is SubscriptionStatus.BLOCKED
        for period in account.unsettled():
            settles_on = period.settles_on(self.agency.settings.usage_window_days)
            assert settles_on is None or settles_on > today
            assert period.closed or live is None or not live.renews or period.end_on > today


TestRandomCommands = RandomCommands.TestCase
TestRandomCommands.settings = settings(max_examples=25, stateful_step_count=40)
