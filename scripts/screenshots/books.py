"""The books in the pictures: a sample agency on one day, with some long names; and books that are new."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import closing
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from pathlib import Path

from agencybilling.domain.calendar import Instant, zone_named
from agencybilling.domain.start_codes import SECRET_BYTES
from agencybilling.domain.usage import Channel
from agencybilling.i18n import currency_decimals
from agencybilling.services.application import Application
from agencybilling.services.demo import ZONE, Demo, Size
from agencybilling.services.office import Office
from agencybilling.services.settings import ReviewWhen
from agencybilling.services.usage import NewUsage
from agencybilling.store.migrate import open_books

TODAY = date(2026, 11, 4)
PRESENT = zone_named(ZONE).instant(datetime(2026, 11, 4, 10, 30))  # noqa: DTZ001 - the agency's wall clock
_AWAY_US = 6 * 7 * 86_400_000_000
LONG = "Überseehandel Søndergård, Großmüller & Fernández Telefonmarketing-Beteiligungsgesellschaft mbH"
LONG_PLAN = "Größere Standorte mit Telefon, Website-Chat und Rückruf, Jahresvertrag"
LONG_CAMPAIGN = "Rückgewinnung ehemaliger Kundinnen und Kunden, Frühjahr 2026, Süddeutschland und Österreich"
PACK = "Zusatzpaket für Kampagnen im Weihnachtsgeschäft"


@dataclass(frozen=True, slots=True)
class Cast:
    """Clients of the sample books by what they show."""

    active: int
    blocked: int
    past_due: int
    canceled: int
    planless: int
    ready: int
    disabled: int
    long: int


def clock() -> Instant:
    """The present of all pictures."""
    return PRESENT


def new_books(folder: Path) -> Application:
    """Books in which nothing is."""
    return _on(folder / "New agency.db")


def sample_books(folder: Path) -> Application:
    """The sample agency, with a client, plan, pack and campaigns whose names are as long as they come."""
    application = _on(folder / "Sample agency.db")
    Demo(application.office, size=Size(clients=60, months=7), seed=1).fill()
    _add_long_names(application)
    with application.office.books.write() as unit:
        # Of its own in all books, but pictures show the same codes each time they are taken.
        unit.start_codes.keep_secret(bytes(SECRET_BYTES))
    return application


def books_left_alone(folder: Path) -> Application:
    """The sample agency, six weeks after anybody last looked."""
    file = folder / "Left alone.db"
    with closing(open_books(file)) as held:
        office = Office(held, lambda: Instant(PRESENT - _AWAY_US), currency_decimals())
        Demo(office, size=Size(clients=110, months=7), seed=1).fill()
    application = _on(file)
    application.settings.leave_to_a_person(review=ReviewWhen.ALWAYS)
    return application


def cast(application: Application) -> Cast:
    """Whom the pictures of single clients show."""
    with application.read() as unit:
        ids = {name: key for key, name in unit.accounts.names(unit.accounts.ids()).items()}
    return Cast(
        active=ids["Łódź Logistics"],
        blocked=ids["1st Choice Locksmiths"],
        past_due=ids["Oakhurst Landscaping"],
        canceled=ids["Ørsted Living ApS"],
        planless=ids["Larkfield Catering"],
        ready=ids["B&B Hearing"],
        disabled=ids["Juniper Hill Physiotherapy"],
        long=ids[LONG],
    )


def _on(file: Path) -> Application:
    return Application(Office(open_books(file), clock, currency_decimals()))


def _add_long_names(application: Application) -> None:
    application.catalog.add_plan(_PLAN)
    # Fonts of Chinese characters are not on every machine that takes the pictures.
    application.catalog.edit_pack("100分パック", {**_JAPANESE, "name": "Tōkyō 100"})
    application.catalog.add_pack({"name": PACK, "minutes": 250, "price": "28.75", "currency": "EUR"})
    key = application.clients.add(LONG, with_campaigns=(LONG_CAMPAIGN, "Empfang", "Après-vente"))
    application.subscriptions.assign_plan(key, LONG_PLAN)
    application.subscriptions.start(key, start_on=TODAY - timedelta(days=13))
    application.packs.assign_all(key, [PACK, "200 Minuten"])
    application.packs.apply(key, PACK)
    application.clients.pause_campaign(key, "Après-vente")
    for number in range(24):
        chat = number % 5 == 0
        day = datetime.combine(TODAY, time(8 + number % 9, 7 * number % 60)) - timedelta(
            days=12 - number // 2
        )
        application.usage.record(
            key,
            NewUsage(
                f"sample-{number:03}",
                Channel.CHAT if chat else Channel.VOICE,
                3 + number % 7 if chat else 95 + 37 * number % 700,
                zone_named(ZONE).instant(day),
                campaign=LONG_CAMPAIGN if number % 2 else "Empfang",
            ),
        )
    application.payments.charge(
        key, amount="480.00", currency="EUR", description="Übersetzung aller Ansagen ins Französische"
    )


_JAPANESE: Mapping[str, object] = {"minutes": 100, "price": "1800", "currency": "JPY"}
_PLAN: Mapping[str, object] = {
    "name": LONG_PLAN,
    "currency": "EUR",
    "rhythm": {"unit": "month"},
    "recurring_fee": "249.00",
    "overage_rate": "0.1275",
    "included_minutes": 240,
    "chats_per_minute": 4,
    "billing_increment": "30/6",
    "addon_packs": True,
    "due_days": 7,
    "grace_days": 30,
    "description": "Für Häuser mit mehreren Standorten; Änderungen jederzeit zum Monatsende.",
}
