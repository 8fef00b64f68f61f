"""A year of an agency in tests: what a bookkeeper does, in the window, at the command line, in a scenario."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from pathlib import Path
from random import Random
from typing import Any

from click.testing import CliRunner, Result

from agencybilling.bootstrap import Program
from agencybilling.cli.main import cli
from agencybilling.domain.calendar import ONE_DAY, Instant
from agencybilling.domain.payments import PaymentRequest
from agencybilling.domain.usage import Channel
from agencybilling.i18n import currency_decimals
from agencybilling.queries.standing import Standing, standing_of
from agencybilling.services.application import Application
from agencybilling.services.office import Office, Refusal, client_id
from agencybilling.services.payments import StatusChange
from agencybilling.services.usage import NewUsage
from agencybilling.store.migrate import open_books
from tests.builders import PACK, PLAN
from tests.gui.conftest import ZONE, StandingClock
from tests.typed_commands import LOCALE

FIRST, LAST = date(2026, 1, 5), date(2027, 1, 5)
WINDOW_DAYS = 3
PLANS = (
    {**PLAN, "name": "Growth"},
    {**PLAN, "name": "Weekly", "rhythm": {"every": 1, "unit": "week"}, "recurring_fee": "20.00"},
    {**PLAN, "name": "Pay as you go", "recurring_fee": None, "included_minutes": 0, "grace_days": 20},
)
CLIENTS = ("Aldermoor Dental", "Brackenford HVAC", "Corvale Legal", "Dunmere Realty", "Eastwick Auto Care")
CAMPAIGN = "Inbound"
Fields = Mapping[str, Any]


@dataclass(frozen=True)
class Given:
    """A command, when it was given by New York's clocks, and how it ended: its refusal, if any."""

    at: datetime
    do: str
    fields: Fields
    refused: str | None

    @property
    def event(self) -> dict[str, Any]:
        """As a scenario has it."""
        return {"at": self.at.isoformat(), "do": self.do, **self.fields}


def new_books(path: Path, clock: StandingClock) -> None:
    """Books with a catalog and clients, before anything happens."""
    application = Application(Office(open_books(path), clock, currency_decimals()))
    application.settings.change(
        name="Harbour Voice", time_zone=ZONE, currency="USD", usage_window_days=WINDOW_DAYS
    )
    for plan in PLANS:
        application.catalog.add_plan(plan)
    application.catalog.add_pack(PACK)
    for client in CLIENTS:
        application.clients.add(client, with_campaigns=[CAMPAIGN])
    application.close()


def scenario_of(given: list[Given]) -> dict[str, Any]:
    """The same year as a scenario, observed at its end."""
    return {
        "time_zone": ZONE,
        "usage_window_days": WINDOW_DAYS,
        "plans": PLANS,
        "packs": [PACK],
        "clients": [{"name": client, "campaigns": [CAMPAIGN]} for client in CLIENTS],
        "events": [*(one.event for one in given), {"at": f"{LAST}T12:00", "do": "observe"}],
    }


def standing(application: Application, client: str) -> Standing:
    with application.read() as unit:
        return standing_of(unit, client_id(unit, client))


# -- what a bookkeeper does


@dataclass
class Bookkeeper:
    """Gives commands as the books suggest and chance has it, and remembers them."""

    chance: Random
    given: list[Given] = field(default_factory=list)

    def work(self, application: Application, at: datetime) -> None:
        """One command that makes sense just now."""
        client = self.chance.choice(CLIENTS)
        do, fields = self._next(standing(application, client), at)
        self.give(application, Given(at, do, {"client": client, **fields}, None))

    def give(self, application: Application, command: Given) -> None:
        """Carry a command out; refusals are part of the story."""
        refused = None
        try:
            IN_THE_WINDOW[command.do](application, command.fields)
        except Refusal as refusal:
            refused = refusal.code
        self.given.append(Given(command.at, command.do, command.fields, refused))

    def _next(self, found: Standing, at: datetime) -> tuple[str, Fields]:
        account, chance = found.account, self.chance
        if account.plan is None:
            return "assign_plan", {"plan": chance.choice(PLANS)["name"]}
        if account.live is None:
            return "start_subscription", {}
        owed = [nth for nth, request in enumerate(found.requests) if request.status.open]
        if owed and chance.random() < 0.6:
            return self._about(found.requests[owed[0]], owed[0], at)
        if not found.pack_names:
            return "assign_pack", {"pack": PACK["name"]}
        return self._other(at)

    def _about(self, request: PaymentRequest, nth: int, at: datetime) -> tuple[str, Fields]:
        kind = self.chance.choices(("paid", "failed", "extend"), (8, 1, 1))[0]
        if kind == "extend":
            later = max(request.due_on, at.date()) + timedelta(days=9)
            return "extend_due_date", {"nth": nth, "due_on": later.isoformat()}
        return "set_payment_status", {"nth": nth, "status": kind}

    def _other(self, at: datetime) -> tuple[str, Fields]:
        number = f"u{len(self.given)}"
        seconds = str(self.chance.randint(30, 900))
        late = (at - timedelta(days=self.chance.randint(1, 5))).isoformat()
        call = {"id": number, "channel": "voice", "seconds": seconds}
        return self.chance.choices(
            (
                ("record_usage", call),
                ("record_usage", {**call, "occurred_at": late}),
                ("record_usage", {"id": number, "channel": "chat", "chats": self.chance.randint(1, 20)}),
                ("apply_pack", {"pack": PACK["name"], "paid": self.chance.random() < 0.5}),
                ("adjust_wallet", {"minutes": "2.5", "reason": "count"}),
                ("create_charge", {"amount": "20.00", "currency": "USD", "description": "Set-up"}),
                ("cancel_subscription", {"void_open": self.chance.random() < 0.5}),
                ("settle_usage", {}),
                ("pause_campaign", {"campaign": CAMPAIGN}),
                ("resume_campaign", {"campaign": CAMPAIGN}),
            ),
            (8, 4, 4, 6, 1, 1, 2, 1, 1, 2),
        )[0]


def _record(application: Application, f: Fields) -> object:
    voice = f["channel"] == "voice"
    at = f.get("occurred_at")
    return application.usage.record(
        f["client"],
        NewUsage(
            external_id=f["id"],
            channel=Channel(f["channel"]),
            quantity=f["seconds" if voice else "chats"],
            occurred_at=None if at is None else application.zone.instant(datetime.fromisoformat(at)),
        ),
    )


IN_THE_WINDOW: Mapping[str, Callable[[Application, Fields], object]] = {
    "assign_plan": lambda a, f: a.subscriptions.assign_plan(f["client"], f["plan"]),
    "start_subscription": lambda a, f: a.subscriptions.start(f["client"]),
    "cancel_subscription": lambda a, f: a.subscriptions.cancel(f["client"], void_open=f["void_open"]),
    "settle_usage": lambda a, f: a.subscriptions.settle_now(f["client"]),
    "assign_pack": lambda a, f: a.packs.assign(f["client"], f["pack"]),
    "apply_pack": lambda a, f: a.packs.apply(f["client"], f["pack"], paid=f["paid"]),
    "adjust_wallet": lambda a, f: a.packs.adjust_wallet(
        f["client"], minutes=f["minutes"], reason=f["reason"]
    ),
    "record_usage": _record,
    "set_payment_status": lambda a, f: a.payments.set_status(
        f["client"], f["nth"], change=StatusChange(f["status"])
    ),
    "extend_due_date": lambda a, f: a.payments.extend(f["client"], f["nth"], due_on=f["due_on"]),
    "create_charge": lambda a, f: a.payments.charge(
        f["client"], amount=f["amount"], currency=f["currency"], description=f["description"]
    ),
    "pause_campaign": lambda a, f: a.clients.pause_campaign(f["client"], f["campaign"]),
    "resume_campaign": lambda a, f: a.clients.resume_campaign(f["client"], f["campaign"]),
    "zone": lambda a, f: a.settings.change(time_zone=f["zone"]),
}
"""What dialogs and pages ask the application for."""


# -- the same at the command line


class _Kept(Application):
    """The application on books that outlive a command."""

    def close(self) -> None:
        """The next command works on the same books."""


class CommandLine(Program):
    """A bookkeeper who types, and renews at each midnight."""

    def __init__(self, path: Path, clock: StandingClock) -> None:
        self._office = Office(open_books(path), clock, currency_decimals())
        self._clock = clock

    def application(self, books: Path | None) -> Application:
        assert books is None
        return _Kept(self._office)

    def close(self) -> None:
        self._office.books.close()

    def year(self, given: list[Given], until: Instant) -> None:
        """Day by day, with the commands in between."""
        for command in given:
            self._days(StandingClock(command.at.isoformat()).now)
            done = self._run(*self._words(command))
            assert (done.stderr.partition(":")[0] or None) == command.refused, (command, done.output)
            if command.do == "zone":
                self._renew()
        self._days(until)

    def _days(self, until: Instant) -> None:
        zone = self.application(None).zone
        midnight = zone.midnight(zone.day_of(self._clock.now) + ONE_DAY)
        while midnight <= until:
            self._clock.now = midnight
            self._renew()
            midnight = zone.midnight(zone.day_of(midnight) + ONE_DAY)
        self._clock.now = until

    def _renew(self) -> None:
        done = self._run("renew")
        assert (done.exit_code, done.stderr) == (0, ""), done.output

    def _run(self, *words: str) -> Result:
        return CliRunner(env=LOCALE).invoke(cli, list(words), obj=self, catch_exceptions=False)

    def _words(self, command: Given) -> tuple[str, ...]:
        words = [word for part in TYPED[command.do] for word in _spelled(part, command.fields)]
        if "nth" in command.fields:
            words[2] = self._number(command.fields["client"], command.fields["nth"])
        return tuple(words)

    def _number(self, client: str, nth: int) -> str:
        return str(standing(self.application(None), client).requests[nth].number)


TYPED: Mapping[str, tuple[str, ...]] = {
    "assign_plan": ("subscriptions", "assign", "{client}", "{plan}"),
    "start_subscription": ("subscriptions", "start", "{client}"),
    "cancel_subscription": ("subscriptions", "cancel", "{client}", "--void-open?void_open"),
    "settle_usage": ("subscriptions", "settle", "{client}"),
    "assign_pack": ("packs", "assign", "{client}", "{pack}"),
    "apply_pack": ("packs", "apply", "{client}", "{pack}", "--paid?paid"),
    "adjust_wallet": ("wallet", "adjust", "{client}", "{minutes}", "--reason={reason}"),
    "record_usage": (
        *("usage", "record", "{client}", "--id={id}"),
        *("--seconds={seconds}", "--chats={chats}", "--at={occurred_at}"),
    ),
    "set_payment_status": ("requests", "mark", "{nth}", "--status={status}"),
    "extend_due_date": ("requests", "extend", "{nth}", "{due_on}"),
    "create_charge": ("requests", "charge", "{client}", "{amount}", "{description}"),
    "pause_campaign": ("clients", "pause", "{client}", "{campaign}"),
    "resume_campaign": ("clients", "resume", "{client}", "{campaign}"),
    "zone": ("settings", "set", "--zone={zone}"),
}
"""The words of each command; an option stands only where its field does, after a `?` where it is true."""


def _spelled(part: str, fields: Fields) -> list[str]:
    word, _, flag = part.partition("?")
    if flag:
        return [word] if fields[flag] else []
    try:
        return [word.format_map(fields)]
    except KeyError:
        return []
