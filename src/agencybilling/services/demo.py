"""Sample books with a lively history, made with the application's own commands; one seed, one history."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from random import Random

from dateutil.relativedelta import relativedelta

from agencybilling.domain.calendar import Instant, Zone, zone_named
from agencybilling.domain.decide import packs, payments, subscribing
from agencybilling.domain.decide.draft import Decision, Draft
from agencybilling.domain.decide.recording import Recorder
from agencybilling.domain.payments import RequestStatus
from agencybilling.domain.subscriptions import SubscriptionStatus
from agencybilling.domain.usage import Channel, Usage
from agencybilling.services.catalog import Catalog
from agencybilling.services.clients import Clients
from agencybilling.services.demo_names import CAMPAIGNS, client_name
from agencybilling.services.office import Desk, Office
from agencybilling.services.renewals import Renewals
from agencybilling.services.settings import AgencySettings
from agencybilling.store.settings import Settings

ZONE = "America/New_York"
SOURCE = "sample"

COMMON: dict[str, object] = {
    "currency": "USD",
    "rhythm": {"unit": "month"},
    "addon_packs": True,
    "due_days": 7,
    "grace_days": 30,
}
PLANS: tuple[dict[str, object], ...] = (
    {"name": "Starter", "recurring_fee": "49.00", "overage_rate": "0.19", "included_minutes": 150},
    {
        "name": "Growth",
        "recurring_fee": "99.00",
        "overage_rate": "0.15",
        "included_minutes": 500,
        "chats_per_minute": 4,
    },
    {
        "name": "Scale",
        "recurring_fee": "349.00",
        "overage_rate": "0.11",
        "included_minutes": 2500,
        "chats_per_minute": 4,
    },
    {"name": "Pay as you go", "overage_rate": "0.24", "billing_increment": "6/6"},
    {"name": "Fixed 300", "recurring_fee": "79.00", "included_minutes": 300, "chats_per_minute": 5},
    {
        "name": "Wachstum",
        "currency": "EUR",
        "recurring_fee": "95.00",
        "overage_rate": "0.14",
        "included_minutes": 500,
    },
)
PACKS = (
    {"name": "100 Minutes", "minutes": 100, "price": "12.00", "currency": "USD"},
    {"name": "500 Minutes", "minutes": 500, "price": "55.00", "currency": "USD"},
)


@dataclass(frozen=True, slots=True)
class Habit:
    """How a client pays: so many days after a request is made; None never."""

    pays_after: int | None
    talks: int


Command = Callable[[Desk], Decision]


class Demo:
    """Fills empty books with sample clients that live through some months up to the present day."""

    def __init__(self, office: Office, *, clients: int, months: int, seed: int) -> None:
        self._present = office.clock()
        self._office = replace(office, clock=lambda: self._now)
        self._now = self._present
        self._clients = clients
        self._months = months
        self._random = Random(seed)  # noqa: S311 - sample books keep no secret
        self._zone: Zone = zone_named(ZONE)
        self._plans: dict[int, str] = {}
        self._habits: dict[int, Habit] = {}
        self._diary: dict[date, dict[int, list[Command]]] = defaultdict(lambda: defaultdict(list))

    def fill(self, *, on_progress: Callable[[float], None] | None = None) -> None:
        """Make the books; they must hold no clients yet. Progress is told as a share of 1."""
        today = self._zone.day_of(self._present)
        first = today - relativedelta(months=self._months)
        self._at(first, hour=8)
        self._set_up()
        renewals = Renewals(self._office)
        days = (today - first).days
        for number in range(days + 1):
            day = first + timedelta(days=number)
            self._at(day, hour=10)
            renewals.run()
            self._live(day)
            if on_progress is not None:
                on_progress((number + 1) / (days + 1))

    def _at(self, day: date, *, hour: int) -> None:
        self._now = min(self._zone.instant(datetime.combine(day, time(hour))), self._present)

    def _set_up(self) -> None:
        AgencySettings(self._office).put(Settings(name="Sample agency", time_zone=ZONE, usage_window_days=3))
        catalog, clients = Catalog(self._office), Clients(self._office)
        for plan in PLANS:
            catalog.add_plan({**COMMON, **plan})
        for pack in PACKS:
            catalog.add_pack(pack)
        first = self._zone.day_of(self._now)
        everyone = clients.add_many([client_name(i) for i in range(self._clients)])
        for client_id in everyone:
            self._habits[client_id] = self._habit()
            start = first + timedelta(days=int(self._random.triangular(0, min(60, 29 * self._months), 0)))
            self._plan(start, client_id, command=self._join(self._random.choice(catalog.plans()).name))

    def _habit(self) -> Habit:
        pays_after = self._random.choices(
            (self._random.randint(0, 6), self._random.randint(8, 14), self._random.randint(20, 30), None),
            weights=(78, 14, 5, 3),
        )[0]
        return Habit(pays_after, talks=self._random.choice((1, 2, 3)))

    def _plan(self, day: date, client_id: int, *, command: Command) -> None:
        self._diary[day][client_id].append(command)

    def _live(self, day: date) -> None:
        diary: dict[int, list[Command]] = self._diary.pop(day, {})
        while diary:
            self._office.carry_out_all({client: commands.pop(0) for client, commands in diary.items()})
            # A command may have planned another one for the same day.
            for client, commands in self._diary.pop(day, {}).items():
                diary[client].extend(commands)
            diary = {client: commands for client, commands in diary.items() if commands}

    # -- what clients do

    def _join(self, plan: str) -> Command:
        def command(desk: Desk) -> Decision:
            client_id, today = desk.account.client.id, desk.today
            self._plan(today, client_id, command=self._start)
            found = desk.unit.catalog.plan_named(plan)
            if found is None or desk.account.live is not None:
                return Draft(desk.account).decided()
            return subscribing.assign_plan(desk.account, found)

        return command

    def _start(self, desk: Desk) -> Decision:
        client_id, today = desk.account.client.id, desk.today
        self._month(client_id, today)
        pack = self._random.choice((*PACKS, None))
        if pack is not None:
            self._plan(today, client_id, command=self._assign_pack(str(pack["name"])))
        return subscribing.start(desk.account, now=desk.now, agency=desk.agency, usage=desk.usage)

    def _month(self, client_id: int, begins: date) -> None:
        """What a client will do within a month from this day on."""
        habit, dice = self._habits[client_id], self._random
        if habit.pays_after is not None:
            self._plan(begins + timedelta(days=habit.pays_after), client_id, command=self._pay)
        for talk in range(habit.talks):
            day = begins + timedelta(days=(talk + 1) * 28 // habit.talks)
            self._plan(day, client_id, command=self._talk)
        if dice.random() < 0.2:  # noqa: PLR2004 - a fifth of all months
            self._plan(begins + timedelta(days=dice.randint(10, 27)), client_id, command=self._top_up)
        if dice.random() < 0.04:  # noqa: PLR2004 - now and then
            self._plan(begins + timedelta(days=dice.randint(1, 27)), client_id, command=self._charge)
        if habit.pays_after is None:
            self._plan(begins + timedelta(days=27), client_id, command=self._give_up)
        next_month = begins + relativedelta(months=1)
        self._plan(next_month, client_id, command=self._go_on)

    def _go_on(self, desk: Desk) -> Decision:
        self._month(desk.account.client.id, desk.today)
        return Draft(desk.account).decided()

    def _assign_pack(self, name: str) -> Command:
        def command(desk: Desk) -> Decision:
            pack, live = desk.unit.catalog.pack_named(name), desk.account.live
            if pack is None or live is None or not live.terms.addon_packs:
                return Draft(desk.account).decided()
            return packs.assign_pack(desk.account, pack)

        return command

    def _pay(self, desk: Desk) -> Decision:
        owed = [r for r in desk.account.requests if r.open]
        if not owed:
            return Draft(desk.account).decided()
        for more in owed[1:]:
            self._plan(desk.today, desk.account.client.id, command=self._pay_one(more.id))
        return self._pay_one(owed[0].id)(desk)

    def _pay_one(self, request_id: int) -> Command:
        reference = f"TRF-{self._random.randint(100_000, 999_999)}"
        fails = self._random.random() < 0.02  # noqa: PLR2004 - one payment in fifty bounces

        def command(desk: Desk) -> Decision:
            status = RequestStatus.FAILED if fails else RequestStatus.PAID
            if fails:
                again = desk.today + timedelta(days=self._random.randint(3, 12))
                self._plan(again, desk.account.client.id, command=self._pay)
            return payments.set_status(
                desk.account,
                request_id,
                status=status,
                now=desk.now,
                agency=desk.agency,
                external_reference=None if fails else reference,
            )

        return command

    def _talk(self, desk: Desk) -> Decision:
        recorder = Recorder(desk.account, now=desk.now, agency=desk.agency, usage=desk.usage)
        live, dice, talks = desk.account.live, self._random, self._habits[desk.account.client.id].talks
        if live is not None and live.status is not SubscriptionStatus.BLOCKED:
            chat = live.terms.chats_per_minute is not None
            spoken = max(live.terms.included_minutes, 60) * 60_000 // 16
            moments = sorted(dice.randint(0, 24 * 86_400 // talks) for _ in range(dice.randint(1, 4)))
            for number, seconds_ago in enumerate(reversed(moments)):
                at = Instant(desk.now - seconds_ago * 1_000_000)
                channel = Channel.CHAT if chat and dice.random() < 0.3 else Channel.VOICE  # noqa: PLR2004
                quantity = dice.randint(1, 40) if channel is Channel.CHAT else dice.randint(5_000, spoken)
                external_id = (
                    f"{desk.account.client.id}-{desk.today:%Y%m%d}-{number}-{dice.randint(0, 99_999)}"
                )
                recorder.record(Usage(SOURCE, external_id, channel, quantity, at, dice.choice(CAMPAIGNS)))
        return recorder.draft.decided()

    def _top_up(self, desk: Desk) -> Decision:
        account = desk.account
        live = account.live
        if live is None or live.status is not SubscriptionStatus.ACTIVE or not account.pack_ids:
            return Draft(account).decided()
        pack = desk.unit.catalog.packs(account.pack_ids)[min(account.pack_ids)]
        paid = self._random.random() < 0.5  # noqa: PLR2004 - half of them at once
        return packs.apply_pack(account, pack, now=desk.now, agency=desk.agency, paid=paid, usage=desk.usage)

    def _charge(self, desk: Desk) -> Decision:
        return payments.charge(
            desk.account,
            amount=f"{self._random.randint(20, 400)}.00",
            currency="USD",
            description=self._random.choice(("Set-up", "Script review", "Number porting", "Training")),
            due_on=desk.today + timedelta(days=14),
            now=desk.now,
            agency=desk.agency,
        )

    def _give_up(self, desk: Desk) -> Decision:
        live = desk.account.live
        if live is None or live.status is not SubscriptionStatus.BLOCKED:
            return Draft(desk.account).decided()
        if self._random.random() < 0.4:  # noqa: PLR2004 - some come back and pay from then on
            client_id = desk.account.client.id
            self._habits[client_id] = replace(self._habits[client_id], pays_after=self._random.randint(0, 6))
            self._plan(desk.today + timedelta(days=3), client_id, command=self._start_again)
        return subscribing.cancel(
            desk.account, now=desk.now, agency=desk.agency, void_open=True, usage=desk.usage
        )

    def _start_again(self, desk: Desk) -> Decision:
        if desk.account.live is not None or desk.account.plan is None:
            return Draft(desk.account).decided()
        return subscribing.start(desk.account, now=desk.now, agency=desk.agency, usage=desk.usage)
