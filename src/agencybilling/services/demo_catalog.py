"""What the agency of the sample books sells: plans in three currencies, and packs of minutes."""

from __future__ import annotations

from collections.abc import Mapping

Fields = Mapping[str, object]

COMMON: Fields = {
    "currency": "USD",
    "rhythm": {"unit": "month"},
    "addon_packs": True,
    "due_days": 7,
    "grace_days": 30,
}
PLANS: tuple[Fields, ...] = (
    {
        "name": "Starter",
        "recurring_fee": "49.00",
        "overage_rate": "0.19",
        "included_minutes": 60,
        "description": "One agent that answers after hours.",
    },
    {
        "name": "Growth",
        "recurring_fee": "99.00",
        "overage_rate": "0.15",
        "included_minutes": 150,
        "chats_per_minute": 4,
        "description": "Calls and website chat for a single location.",
    },
    {
        "name": "Scale",
        "recurring_fee": "349.00",
        "overage_rate": "0.11",
        "included_minutes": 600,
        "chats_per_minute": 4,
        "billing_increment": "6/6",
        "description": "Several locations, campaigns included.",
    },
    {
        "name": "Pay as you go",
        "overage_rate": "0.24",
        "billing_increment": "30/6",
        "description": "No fee; every minute at its price.",
    },
    {
        "name": "Fixed 100",
        "recurring_fee": "79.00",
        "included_minutes": 100,
        "chats_per_minute": 5,
        "description": "Never a surprise: campaigns pause when the minutes are used.",
    },
    {
        "name": "Event week",
        "rhythm": {"unit": "week"},
        "recurring_fee": "29.00",
        "overage_rate": "0.18",
        "included_minutes": 40,
        "due_days": 5,
        "grace_days": 14,
    },
    {
        "name": "Wachstum",
        "currency": "EUR",
        "recurring_fee": "95.00",
        "overage_rate": "0.14",
        "included_minutes": 150,
        "chats_per_minute": 4,
        "description": "Anrufe und Chat, Abrechnung je Minute.",
    },
    {
        "name": "Forfait Sérénité",
        "currency": "EUR",
        "recurring_fee": "59.00",
        "overage_rate": "0.16",
        "included_minutes": 80,
        "addon_packs": False,
    },
    {
        "name": "Tōkyō Standard",
        "currency": "JPY",
        "recurring_fee": "14800",
        "overage_rate": "22",
        "included_minutes": 150,
        "chats_per_minute": 3,
    },
)
WEIGHTS = (16, 24, 12, 12, 8, 4, 12, 6, 6)
"""How often each of the plans is chosen."""

LEGACY: Fields = {
    "name": "Early adopter",
    "recurring_fee": "39.00",
    "included_minutes": 200,
    "overage_rate": "0.10",
    "description": "For those who were there first; no longer sold.",
}
"""Archived when the history begins to be told: nobody can be given it any more."""

PACKS: tuple[Fields, ...] = (
    {"name": "100 Minutes", "minutes": 100, "price": "12.00", "currency": "USD"},
    {
        "name": "500 Minutes",
        "minutes": 500,
        "price": "55.00",
        "currency": "USD",
        "description": "For a campaign of a week or two.",
    },
    {"name": "200 Minuten", "minutes": 200, "price": "24.00", "currency": "EUR"},
    {"name": "100分パック", "minutes": 100, "price": "1800", "currency": "JPY"},
)
