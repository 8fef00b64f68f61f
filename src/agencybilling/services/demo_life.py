"""What sample clients do from day to day: they join, talk, pay, forget to pay, leave and come back."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from random import Random
from typing import NamedTuple

from dateutil.relativedelta import relativedelta

from agencybilling.domain.access import access_of
from agencybilling.domain.account import Account
from agencybilling.domain.calendar import ONE_DAY, Instant, Unit, Zone
from agencybilling.domain.catalog import Pack, Plan
from agencybilling.domain.decide import campaigns, packs, payments, subscribing
from agencybilling.domain.decide.draft import Decision, Draft
from agencybilling.domain.decide.recording import Recorder, void
from agencybilling.domain.decide.renewal import run_due
from agencybilling.domain.payments import PaymentRequest, RequestStatus
from agencybilling.domain.subscriptions import StartedBy, Subscription, SubscriptionStatus
from agencybilling.domain.usage import Channel, Usage
from agencybilling.services.demo_calls import DAY_US, Calls
from agencybilling.services.demo_diary import Diary
from agencybilling.services.demo_habits import PUNCTUAL, Fate, Habit
from agencybilling.services.demo_names import CAMPAIGNS, CHARGES, NOTES, REASONS
from agencybilling.services.office import Command, Desk

WINDOW = 3
"""The agency's usage window in days."""
_MOST_AT_ONCE = 12
"""A client's calls of a month come in so many at a time, or more where that would be more than weekly."""
_WEEKLY = 4
_UNTIL_NEXT_VISIT = timedelta(days=32)
_LATE_US = 34 * DAY_US
_IN_MINOR = {"USD": 1, "EUR": 1, "JPY": 100}
"""What a charge of one dollar is about in each currency."""


class Density(NamedTuple):
    """How many calls and chats a client has in a month, and how many one-off charges, on average."""

    calls: float
    charges: float


USUAL = Density(calls=40, charges=0.1)


@dataclass(frozen=True, slots=True)
class Calendar:
    """The first and the present day of the sample books, in the agency's zone."""

    zone: Zone
    first: date
    today: date


class Life:
    """What all sample clients have in their diaries: early in the morning, and in the course of a day."""

    def __init__(
        self, habits: Mapping[int, Habit], *, density: Density, dice: Random, calendar: Calendar
    ) -> None:
        self.mornings = Diary()
        self.days = Diary()
        self.calls = Calls(habits, dice=dice, a_month=density.calls, today=calendar.today)
        self._calendar = calendar
        self._habits = habits
        self._charges = density.charges
        self._imports = max(1, min(_WEEKLY, int(density.calls / _MOST_AT_ONCE)))
        self._dice = dice
        self._plans: Sequence[Plan] = ()
        self._packs: Sequence[Pack] = ()
        self._months: dict[date, list[int]] = {}
        self._gone: set[int] = set()

    def begin(self, *, plans: Sequence[Plan], packs: Sequence[Pack]) -> None:
        """Enter into the diaries when each client joins, and what fate has in store for it."""
        self._plans, self._packs = plans, packs
        for client_id, habit in self._habits.items():
            if habit.fate is not Fate.HAS_NO_PLAN:
                self.days.enter(client_id, self._join, on=habit.joins_on)
            if habit.fate in (Fate.LEAVES, Fate.COMES_BACK):
                self.days.enter(client_id, self._leave, on=habit.ends_on)
            if habit.fate is Fate.IS_DISABLED:
                self.days.enter(client_id, _disable, on=habit.ends_on)

    def wake(self, day: date) -> None:
        """Enter the month of every client whose month begins on this day."""
        for client_id in self._months.pop(day, ()):
            if client_id not in self._gone:
                self._month(client_id, day)

    def _chance(self, share: float) -> bool:
        return self._dice.random() < share

    def _day_within(self, days: int) -> timedelta:
        return timedelta(days=self._dice.randint(1, days))

    # -- coming and going

    def _join(self, desk: Desk) -> Decision:
        """Assigned a plan, and as a rule started the same day, with packs and campaigns."""
        habit = self._habits[desk.account.client.id]
        plan = self._plans[habit.plan]
        decision = subscribing.assign_plan(desk.account, plan)
        if habit.fate is Fate.IS_ASSIGNED:
            return decision
        decision = _both(decision, self._start(replace(desk, account=decision.account)))
        for name in self._dice.sample(CAMPAIGNS, habit.campaigns):
            decision = _both(decision, campaigns.add_campaign(decision.account, name))
        for pack in self._packs if plan.terms.addon_packs else ():
            if pack.price.currency == plan.terms.currency:
                decision = _both(decision, packs.assign_pack(decision.account, pack))
        return decision

    def _start(self, desk: Desk) -> Decision:
        client_id, today = desk.account.client.id, desk.today
        self._gone.discard(client_id)
        self.calls.begin(client_id, self._calendar.zone.midnight(today))
        self._month(client_id, today)
        by = StartedBy.CLIENT if self._chance(0.2) else StartedBy.AGENCY
        return subscribing.start(desk.account, now=desk.now, agency=desk.agency, by=by, usage=desk.usage)

    def _leave(self, desk: Desk) -> Decision:
        client_id = desk.account.client.id
        if desk.account.live is None:
            return _nothing(desk)
        self._gone.add(client_id)
        if self._habits[client_id].fate is Fate.COMES_BACK:
            self.days.enter(client_id, self._start, on=desk.today + self._day_within(10))
        return subscribing.cancel(
            desk.account, now=desk.now, agency=desk.agency, void_open=self._chance(0.5), usage=desk.usage
        )

    # -- a month

    def _month(self, client_id: int, begins: date) -> None:
        """What a client will do within a month, or a week of a weekly plan, from this day on."""
        habit = self._habits[client_id]
        weekly = self._plans[habit.plan].terms.rhythm.unit is Unit.WEEK
        pays, talks = self._visits(habit, weekly=weekly)
        for day in sorted(pays | talks):
            visit = self._visit(pays=day in pays, talks=day in talks)
            self.mornings.enter(client_id, visit, on=begins + timedelta(days=day))
        for share, command in self._now_and_then:
            if self._chance(share):
                self.days.enter(client_id, command, on=begins + self._day_within(6 if weekly else 27))
        ends = begins + timedelta(days=7) if weekly else begins + relativedelta(months=1)
        self._months.setdefault(ends, []).append(client_id)

    def _visits(self, habit: Habit, *, weekly: bool) -> tuple[set[int], set[int]]:
        """The days on which a client pays, and those on which its calls come in, in time to be charged."""
        if weekly:
            return {1 + habit.pays_on[0] % 4}, {2}
        if self._imports == 1:
            # With few calls all is done at once, where a client pays in time.
            return {WINDOW} if habit.pays_on in PUNCTUAL else set(habit.pays_on), {WINDOW}
        apart = 28 // self._imports
        return set(habit.pays_on), {WINDOW - 1 + apart * turn for turn in range(self._imports)}

    @property
    def _now_and_then(self) -> tuple[tuple[float, Command], ...]:
        return (0.2, self._top_up), (0.03, self._pause), (0.03, self._correct), (0.01, self._extend)

    def _visit(self, *, pays: bool, talks: bool) -> Command:
        def visit(desk: Desk) -> Decision:
            decision = self._talk(desk) if talks else _nothing(desk)
            return self._charge(desk, self._pay(desk, decision)) if pays else decision

        return visit

    # -- paying

    def _pay(self, desk: Desk, decision: Decision) -> Decision:
        habit = self._habits[desk.account.client.id]
        owed = [request for request in decision.account.requests if request.open]
        if desk.today >= habit.stops_on:
            # Who falls behind has tried to pay.
            tries = habit.fate is Fate.FALLS_BEHIND and owed
            return _both(decision, _bounce(desk, decision.account, request=owed[0])) if tries else decision
        for request in owed:
            decision = _both(decision, self._pay_one(desk, decision.account, request=request))
        return decision

    def _pay_one(self, desk: Desk, account: Account, *, request: PaymentRequest) -> Decision:
        dice, today = self._dice, desk.today
        if self._chance(0.01):
            again = self._visit(pays=True, talks=False)
            self.mornings.enter(account.client.id, again, on=today + self._day_within(12))
            return _bounce(desk, account, request=request)
        return payments.set_status(
            account,
            request.id,
            status=RequestStatus.PAID,
            paid_on=max(request.issued_on, today - dice.randint(0, 2) * ONE_DAY),
            external_reference=f"{dice.choice(('TRF', 'ACH', 'SEPA'))}-{dice.randint(100_000, 999_999)}",
            notes=dice.choice(NOTES) if self._chance(0.03) else None,
            now=desk.now,
            agency=desk.agency,
        )

    def _charge(self, desk: Desk, decision: Decision) -> Decision:
        """One-off charges, as many as there are on average; most are paid at once by a card on file."""
        habit = self._habits[desk.account.client.id]
        if desk.account.live is None:
            return decision
        for _ in range(int(self._charges / len(habit.pays_on) + self._dice.random())):
            decision = _both(decision, self._charge_one(desk, decision.account, habit=habit))
            if self._chance(0.8):
                request = decision.account.requests[-1]
                decision = _both(decision, self._pay_one(desk, decision.account, request=request))
        return decision

    def _charge_one(self, desk: Desk, account: Account, *, habit: Habit) -> Decision:
        currency = self._plans[habit.plan].terms.currency
        return payments.charge(
            account,
            amount=str(self._dice.randint(4, 80) * 5 * _IN_MINOR[currency]),
            currency=currency,
            description=self._dice.choice(CHARGES),
            due_on=desk.today + _UNTIL_NEXT_VISIT,
            now=desk.now,
            agency=desk.agency,
        )

    def _extend(self, desk: Desk) -> Decision:
        owed = next((r for r in desk.account.requests if r.open), None)
        if owed is None:
            return _nothing(desk)
        due_on = max(owed.due_on, desk.today) + timedelta(days=10)
        return payments.extend(desk.account, owed.id, due_on=due_on, now=desk.now, agency=desk.agency)

    # -- talking

    def _talk(self, desk: Desk) -> Decision:
        """What has come in of a client's calls; what the day's midnight brings is part of the decision."""
        client_id, live = desk.account.client.id, desk.account.live
        if live is None or live.status is SubscriptionStatus.BLOCKED:
            return _nothing(desk)
        recorder = Recorder(desk.account, now=desk.now, agency=desk.agency, usage=desk.usage)
        if not self.calls.lags(client_id, desk.today):
            for usage in self.calls.since(client_id, terms=live.terms, now=desk.now):
                recorder.record(usage)
            self._mishap(desk, recorder, live=live)
        recorder.draft.rate()
        run_due(recorder.draft, through=desk.today, agency=desk.agency)
        return recorder.draft.decided()

    def _mishap(self, desk: Desk, recorder: Recorder, *, live: Subscription) -> None:
        """Now and then a call comes late, or a chat where none are agreed, or a call that was a test."""
        client_id, late = desk.account.client.id, Instant(desk.now - _LATE_US)
        if self._chance(0.02) and live.covers(late):
            recorder.record(self.calls.one(client_id, terms=live.terms, at=late))
        if self._chance(0.02) and live.terms.chats_per_minute is None:
            usage = self.calls.one(client_id, terms=live.terms, at=desk.now)
            recorder.record(usage._replace(channel=Channel.CHAT, quantity=self._dice.randint(1, 9)))
        if self._chance(0.01):
            usage = self.calls.one(client_id, terms=live.terms, at=desk.now)
            recorder.record(usage)
            self.days.enter(client_id, _void(usage), on=desk.today + ONE_DAY)

    # -- packs, wallet, campaigns

    def _top_up(self, desk: Desk) -> Decision:
        account, live = desk.account, desk.account.live
        if live is None or live.status is not SubscriptionStatus.ACTIVE or not account.pack_ids:
            return _nothing(desk)
        pack = next(p for p in self._packs if p.id in account.pack_ids)
        paid = self._chance(0.5)
        return packs.apply_pack(account, pack, now=desk.now, agency=desk.agency, paid=paid, usage=desk.usage)

    def _correct(self, desk: Desk) -> Decision:
        minutes, reason = self._dice.choice((10, 15, 30, 45)), self._dice.choice(REASONS)
        return packs.adjust_wallet(
            desk.account, minutes=minutes, reason=reason, now=desk.now, usage=desk.usage
        )

    def _pause(self, desk: Desk) -> Decision:
        campaign = next((c for c in desk.account.campaigns if not c.paused_by_person), None)
        if campaign is None:
            return _nothing(desk)
        self.days.enter(desk.account.client.id, _resume(campaign.name), on=desk.today + self._day_within(40))
        return campaigns.pause_campaign(desk.account, campaign.name)


def _bounce(desk: Desk, account: Account, *, request: PaymentRequest) -> Decision:
    return payments.set_status(
        account, request.id, status=RequestStatus.FAILED, now=desk.now, agency=desk.agency
    )


def _void(usage: Usage) -> Command:
    def command(desk: Desk) -> Decision:
        held = desk.unit.usage.find(usage.source, usage.external_id)
        if held is None or held.charged is None or desk.account.period(held.charged) is None:
            return _nothing(desk)
        return void(desk.account, record_id=held.id, key=usage.key, charged=held.charged, usage=desk.usage)

    return command


def _resume(name: str) -> Command:
    def command(desk: Desk) -> Decision:
        if access_of(desk.account).campaigns_run:
            return campaigns.resume_campaign(desk.account, name)
        return _nothing(desk)

    return command


def _disable(desk: Desk) -> Decision:
    return campaigns.set_enabled(desk.account, enabled=False)


def _nothing(desk: Desk) -> Decision:
    return Draft(desk.account).decided()


def _both(first: Decision, second: Decision) -> Decision:
    """Two decisions as one to write: the second was taken on what the first left, and records no usage."""
    return replace(first, account=second.account, entries=(*first.entries, *second.entries))
