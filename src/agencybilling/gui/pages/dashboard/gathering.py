"""Everything the dashboard shows, read in one state of the books."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from agencybilling.domain.calendar import Zone
from agencybilling.domain.money import Currencies, Money
from agencybilling.queries.dashboard import Attention, attention
from agencybilling.queries.figures import (
    DayMinutes,
    MonthMoney,
    Receivables,
    Renewals,
    minutes_per_day,
    money_per_month,
    receivables_by_age,
    recurring_revenue,
    upcoming_renewals,
)
from agencybilling.services.application import Application

DAYS = 30
"""How far back minutes and how far ahead renewals are shown."""


@dataclass(frozen=True, slots=True)
class Overview:
    """The dashboard's figures as of today; those by currency begin with the agency's own."""

    today: date
    zone: Zone
    currencies: Currencies
    attention: Attention
    revenue: list[Money]
    minutes: list[DayMinutes]
    money: list[MonthMoney]
    receivables: list[Receivables]
    renewals: list[Renewals]


@dataclass(frozen=True, slots=True)
class Beginning:
    """How far books without clients have come: whether the agency says who it is, and the catalog a plan."""

    named: bool
    planned: bool


def gather(application: Application) -> Overview | Beginning:
    """The figures; while the books hold no clients, how far they have come."""
    if application.empty():
        return Beginning(application.set_up.settings_given(), bool(application.catalog.plans()))
    zone, today = application.zone, application.renewals.today()
    last = today + timedelta(days=DAYS)
    settings = application.settings.get()
    own = settings.currency
    with application.read() as unit:
        return Overview(
            today=today,
            zone=zone,
            currencies=application.currencies,
            attention=attention(unit, today=today, usage_window_days=settings.usage_window_days),
            revenue=recurring_revenue(unit),
            minutes=minutes_per_day(unit, zone=zone, first=today - timedelta(days=DAYS - 1), last=today),
            money=sorted(money_per_month(unit, last=today), key=lambda one: one.paid.currency != own),
            receivables=sorted(
                receivables_by_age(unit, as_of=today), key=lambda one: one.amount.currency != own
            ),
            renewals=_every_day(upcoming_renewals(unit, first=today, last=last), today),
        )


def _every_day(renewals: list[Renewals], today: date) -> list[Renewals]:
    """The days to come, those without a renewal too."""
    known = {renewal.day: renewal for renewal in renewals}
    days = (today + timedelta(days=ahead) for ahead in range(DAYS + 1))
    return [known.get(day, Renewals(day, 0, ())) for day in days]
