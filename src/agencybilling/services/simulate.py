"""Simulation: a scenario played on books in memory with the application's own services."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, cast

from agencybilling.domain.calendar import Instant, Zone
from agencybilling.domain.errors import NotFound, Refusal
from agencybilling.domain.money import Currencies
from agencybilling.domain.subscriptions import StartedBy
from agencybilling.domain.usage import Channel
from agencybilling.queries.standing import standing_of
from agencybilling.services.catalog import Catalog
from agencybilling.services.clients import Clients
from agencybilling.services.office import Office, client_id
from agencybilling.services.packs import Packs
from agencybilling.services.payments import Payments, StatusChange
from agencybilling.services.picture import picture_of
from agencybilling.services.renewals import Renewals
from agencybilling.services.scenario import Event, Fields, Scenario, wall_time
from agencybilling.services.settings import AgencySettings
from agencybilling.services.subscriptions import Subscriptions
from agencybilling.services.usage import MANUAL, NewUsage, UsageRecords
from agencybilling.store.books import in_memory
from agencybilling.store.settings import Settings

Trace = dict[str, Any]


class Simulation:
    """One scenario being played; its clock follows the events."""

    def __init__(self, scenario: Scenario, currency_decimals: Mapping[str, int]) -> None:
        self._scenario = scenario
        self._zone: Zone = scenario.zone
        self._now = Instant(0)
        self._engine_on = True
        self._office = Office(in_memory(), lambda: self._now, currency_decimals)
        self._currencies = Currencies(known=currency_decimals, own=scenario.currency_decimals)
        self._catalog = Catalog(self._office)
        self._clients = Clients(self._office)
        self._subscriptions = Subscriptions(self._office)
        self._packs = Packs(self._office)
        self._payments = Payments(self._office)
        self._usage = UsageRecords(self._office)
        self._renewals = Renewals(self._office)
        self._commands = self._by_name()

    def play(self) -> Trace:
        """The trace: a result for each event, and what was observed."""
        self._set_up()
        results: list[Trace] = []
        observations: list[Trace] = []
        for index, event in enumerate(self._scenario.events):
            self._now = self._zone.instant(event.at)
            if self._engine_on:
                self._renewals.run()
            results.append({"event": index, **self._happen(event)})
            if event.do == "observe":
                observations.append(self._observe(event))
        return {"results": results, "observations": observations}

    def _set_up(self) -> None:
        scenario = self._scenario
        AgencySettings(self._office).put(
            Settings(
                time_zone=scenario.zone.name,
                usage_window_days=scenario.usage_window_days,
                reactivate_when=scenario.reactivate_when,
                currency_decimals=scenario.currency_decimals,
            )
        )
        for plan in scenario.plans:
            self._catalog.add_plan(plan)
        for pack in scenario.packs:
            self._catalog.add_pack(pack)
        for client in scenario.clients:
            self._clients.add(
                str(client["name"]),
                enabled=bool(client.get("enabled", True)),
                with_campaigns=cast("list[str]", client.get("campaigns", [])),
            )

    def _happen(self, event: Event) -> Trace:
        try:
            outcome = self._commands[event.do](event.fields)
        except Refusal as refusal:
            return {"ok": False, "error": refusal.code}
        return {"ok": True} if event.do != "record_usage" else {"ok": True, "outcome": outcome}

    def _by_name(self) -> Mapping[str, Callable[[Any], object]]:
        subscriptions, packs, clients = self._subscriptions, self._packs, self._clients
        return {
            "assign_plan": lambda f: subscriptions.assign_plan(f["client"], f["plan"]),
            "remove_plan": lambda f: subscriptions.remove_plan(f["client"]),
            "start_subscription": self._start,
            "cancel_subscription": lambda f: subscriptions.cancel(
                f["client"], bill_usage=f.get("bill_usage", True), void_open=f.get("void_open", False)
            ),
            "settle_usage": lambda f: subscriptions.settle_now(f["client"]),
            "assign_pack": lambda f: packs.assign(f["client"], f["pack"]),
            "unassign_pack": lambda f: packs.unassign(f["client"], f["pack"]),
            "apply_pack": lambda f: packs.apply(f["client"], f["pack"], paid=f.get("paid", False)),
            "adjust_wallet": lambda f: packs.adjust_wallet(
                f["client"], minutes=f["minutes"], reason=f["reason"]
            ),
            "record_usage": self._record,
            "void_usage": lambda f: self._usage.void(
                f["client"], external_id=f["id"], source=f.get("source", MANUAL)
            ),
            "set_payment_status": self._set_status,
            "extend_due_date": lambda f: self._payments.extend(f["client"], f["nth"], due_on=f["due_on"]),
            "create_charge": lambda f: self._payments.charge(
                f["client"],
                amount=f["amount"],
                currency=f["currency"],
                description=f["description"],
                due_on=f.get("due_on"),
            ),
            "enable_client": lambda f: clients.set_enabled(f["client"], enabled=True),
            "disable_client": lambda f: clients.set_enabled(f["client"], enabled=False),
            "add_campaign": lambda f: clients.add_campaign(f["client"], f["campaign"]),
            "pause_campaign": lambda f: clients.pause_campaign(f["client"], f["campaign"]),
            "resume_campaign": lambda f: clients.resume_campaign(f["client"], f["campaign"]),
            "edit_plan": self._edit_plan,
            "archive_plan": lambda f: self._catalog.archive_plan(f["plan"]),
            "archive_pack": lambda f: self._catalog.archive_pack(f["pack"]),
            "engine": self._switch_engine,
            "run_engine": lambda _: self._renewals.run(),
            "observe": lambda _: None,
        }

    def _start(self, fields: dict[str, Any]) -> object:
        by = StartedBy(fields.get("by", StartedBy.AGENCY))
        return self._subscriptions.start(fields["client"], start_on=fields.get("start_on"), by=by)

    def _record(self, fields: dict[str, Any]) -> object:
        channel = Channel(fields["channel"])
        at = fields.get("occurred_at")
        new = NewUsage(
            external_id=fields["id"],
            channel=channel,
            quantity=fields["seconds" if channel is Channel.VOICE else "chats"],
            occurred_at=None if at is None else self._zone.instant(wall_time(at, "occurred_at")),
            source=fields.get("source", MANUAL),
            campaign=fields.get("campaign"),
            note=fields.get("note"),
        )
        return self._usage.record(fields["client"], new).value

    def _set_status(self, fields: dict[str, Any]) -> object:
        change = StatusChange(
            status=fields["status"],
            paid_on=fields.get("paid_on"),
            external_reference=fields.get("external_reference"),
            notes=fields.get("notes"),
        )
        return self._payments.set_status(fields["client"], fields["nth"], change=change)

    def _edit_plan(self, fields: Fields) -> object:
        plan = cast("Fields", fields["plan"])
        name = plan.get("name")
        if not isinstance(name, str):
            raise NotFound(plan=name)
        return self._catalog.edit_plan(name, plan)

    def _switch_engine(self, fields: Fields) -> None:
        self._engine_on = bool(fields["on"])

    def _observe(self, event: Event) -> Trace:
        with self._office.books.read() as unit:
            clients = [
                picture_of(standing_of(unit, client_id(unit, str(c["name"]))), self._currencies)
                for c in self._scenario.clients
            ]
        precision = "auto" if event.at.second or event.at.microsecond else "minutes"
        return {"at": event.at.isoformat(timespec=precision), "clients": clients}
