"""A small agency with a client of every kind, and requests and records of every state."""

from __future__ import annotations

from agencybilling.domain.calendar import Instant
from agencybilling.domain.payments import RequestStatus
from agencybilling.domain.usage import Channel, Usage
from tests.builders import SmallAgency

TODAY = "2026-03-20T15:30"
WINDOW = 3


def lively_agency() -> SmallAgency:
    """Some weeks of seven clients, whose days begin in New York."""
    agency = SmallAgency("2026-01-05T09:00", time_zone="America/New_York", usage_window_days=WINDOW)
    agency.pack(minutes=50)
    agency.pack("Yen pack", minutes=5, price="900", currency="JPY")
    agency.subscriber("Ash Dental", campaigns=["Inbound"], due_days=60, included_minutes=10)
    agency.subscriber("Birch Realty", campaigns=["Recall"], due_days=5, grace_days=300, chats_per_minute=None)
    agency.subscriber("Cedar Clinic", campaigns=["Recall", "Sales"], due_days=2, grace_days=2)
    agency.subscriber(
        "Cédille 100%_",
        currency="JPY",
        recurring_fee="5000",
        overage_rate="12.5",
        rhythm={"every": 2, "unit": "week"},
        due_days=90,
        included_minutes=7,
    )
    agency.subscriber("Dogwood", due_days=40, rhythm={"every": 1, "unit": "week"}, recurring_fee="9.99")
    agency.client("Elm Motors", plan="Plan of Ash Dental", campaigns=["Follow-up"])
    agency.client("Fir & Sons")
    _packs(agency)
    _first_period(agency)
    _second_period(agency)
    _third_period(agency)
    return agency


def _packs(agency: SmallAgency) -> None:
    for client, pack in (
        ("Ash Dental", "Top-up"),
        ("Cédille 100%_", "Yen pack"),
        ("Birch Realty", "Yen pack"),
    ):
        agency.app.packs.assign(client, pack)
        agency.app.packs.apply(client, pack, paid=client == "Ash Dental")


def _first_period(agency: SmallAgency) -> None:
    agency.at("2026-01-20T23:30")
    agency.call("500", client="Ash Dental", source="vapi")
    agency.call("600", "2026-01-20T00:15", client="Ash Dental", source="retell")
    agency.call("90", client="Cédille 100%_", call_id="void-me")
    agency.app.usage.void("Cédille 100%_", external_id="void-me")
    agency.chats(3, client="Ash Dental", source="retell")
    agency.chats(2, client="Birch Realty")  # where chat is off: unbilled
    agency.call("60", client="Elm Motors", source="vapi")  # nothing was started: unbilled
    agency.app.payments.charge(
        "Fir & Sons", amount="40.00", currency="EUR", description="Set-up of a number", due_on="2026-03-24"
    )
    agency.app.payments.charge("Ash Dental", amount="7.50", currency="USD", description="Training")
    agency.app.clients.set_enabled("Fir & Sons", enabled=False)


def _second_period(agency: SmallAgency) -> None:
    agency.engine("2026-02-10T08:00")
    agency.call("1200", client="Ash Dental", source="vapi", call_id="VAPI-7f")
    agency.call("45", "2026-01-25T10:00", client="Ash Dental", source="vapi", call_id="late-one")
    agency.set_status(0, RequestStatus.PAID, client="Ash Dental", external_reference="TX 0815")
    agency.set_status(0, RequestStatus.CANCELED, client="Dogwood")
    agency.set_status(1, RequestStatus.FAILED, client="Dogwood")
    agency.app.payments.extend("Fir & Sons", 0, due_on="2026-03-23")
    agency.app.subscriptions.cancel("Dogwood")


def _third_period(agency: SmallAgency) -> None:
    agency.engine("2026-03-06T10:00")
    agency.call("560", client="Ash Dental", source="vapi")
    agency.call("30", client="Birch Realty", source="retell")
    agency.engine(TODAY)
    agency.call("1", "2026-03-08T01:59", client="Ash Dental")
    agency.call("2", "2026-03-08T23:59", client="Cédille 100%_")
    with agency.books.write() as unit:
        stray = Usage(
            "vapi", "stray", Channel.VOICE, 61_000, Instant(agency.now - 5), "Nobody's", agents="vapi\tx"
        )
        unit.usage.add_unassigned([stray], at=agency.now)
        unit.agents.note_source("vapi", in_up_to=agency.now, at=agency.now)
