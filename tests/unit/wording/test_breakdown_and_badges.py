"""The badges of terms and packs, and what an amount is made of."""

from __future__ import annotations

from agencybilling.wording.badges import badges, pack_badge
from agencybilling.wording.breakdown import due_and_paid, lines_in_words, request_as_text, what_for
from tests.builders import CLIENT, SmallAgency


def test_terms_wear_their_badges(agency: SmallAgency) -> None:
    agency.plan("Whole", recurring_fee="10.00", rhythm={"every": 2, "unit": "week"}, chats_per_minute=1)
    agency.plan("Bare", recurring_fee=None, included_minutes=0, chats_per_minute=None, addon_packs=False)
    agency.plan("Flat", overage_rate=None)
    shown = {p.name: badges(p.terms, agency.app.currencies) for p in agency.app.catalog.plans()}
    assert shown["Whole"] == [
        "Recurring · $10.00 / 2 weeks",
        "Usage · $0.15/min",
        "Add-on packs · On",
        "1 min = 1 chat",
    ]
    assert shown["Bare"] == ["Recurring · Off", "Usage · $0.15/min", "Add-on packs · Off"]
    assert shown["Flat"][1] == "Usage · Off"


def test_a_pack_is_offered_with_price_and_minutes(agency: SmallAgency) -> None:
    agency.pack("100 Minutes")
    (pack,) = agency.app.catalog.packs()
    assert pack_badge(pack, agency.app.currencies) == "100 Minutes – $12.00 (100 minutes)"


def test_usage_is_broken_down_into_voice_and_chat(agency: SmallAgency) -> None:
    agency.subscriber()
    agency.pay(0)
    agency.at("2026-01-20T09:00")
    agency.call("1200")
    agency.chats(6)
    agency.engine("2026-02-01T09:00")
    usage = agency.request(1)
    lines = lines_in_words(usage, agency.app.currencies, chats_per_minute=4)
    assert [(line.what, line.how, line.amount) for line in lines] == [
        ("Voice", "10.00 min (40 chats) × $0.15/min", "$1.50"),
        ("Chat", "1.50 min (6 chats) × $0.15/min", "$0.23"),
    ]
    text = request_as_text(usage, CLIENT, currencies=agency.app.currencies, chats_per_minute=None)
    assert text.replace("\u2009", " ").splitlines() == [
        "PR-2026-000002 · Aldermoor Dental",
        "Usage: Plan of Aldermoor Dental, Jan 1 – 31, 2026",
        "Voice  10.00 min × $0.15/min  $1.50",
        "Chat  1.50 min × $0.15/min  $0.23",
        "Total $1.73",
        "Pending, due on Feb 8, 2026",
    ]


def test_a_charge_is_one_line_without_a_quantity(agency: SmallAgency) -> None:
    agency.client()
    agency.app.payments.charge(CLIENT, amount="250.00", currency="USD", description="Set-up")
    agency.set_status(0, "paid", external_reference="B-17")
    text = request_as_text(agency.request(0), CLIENT, currencies=agency.app.currencies, chats_per_minute=None)
    assert text.splitlines() == [
        "PR-2026-000001 · Aldermoor Dental",
        "One-off: Set-up",
        "Charge  $250.00",
        "Total $250.00",
        "Paid Jan 1, 2026",
        "Reference B-17",
    ]


def test_a_due_date_stands_with_its_grace_until_it_is_paid(agency: SmallAgency) -> None:
    agency.subscriber()
    agency.app.payments.charge(CLIENT, amount="250.00", currency="USD", description="Set-up")
    assert due_and_paid(agency.request(0)) == "Jan 8, 2026, grace until Jan 13, 2026"
    assert due_and_paid(agency.request(1)) == "Jan 1, 2026"
    assert what_for(agency.request(0)).startswith("Recurring: Plan of Aldermoor Dental, Jan 1")
    agency.pay(0)
    assert due_and_paid(agency.request(0)) == "Paid Jan 1, 2026"
