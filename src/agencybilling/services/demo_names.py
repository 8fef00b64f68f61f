"""Invented clients and campaigns for sample books."""

from __future__ import annotations

_PLACES = (
    "Aldermoor", "Brackenford", "Corvale", "Dunmere", "Eastwick", "Falkenmoor", "Glenhollow", "Hartsease",
    "Ivybrook", "Juniper Hill", "Kestrelgate", "Larkfield", "Marlowe", "Northmere", "Oakhurst", "Pinecrest",
    "Quillhaven", "Ravenscroft", "Silverton", "Thornbury", "Ullswick", "Vexford", "Westerleigh", "Yarrowdale",
    "Zennor", "Ashcombe", "Birchwood", "Cloverly", "Driftwater", "Elmsworth", "Fernhill", "Greywater",
)  # fmt: skip
_TRADES = (
    "Dental", "HVAC", "Legal", "Realty", "Auto Care", "Reisen GmbH", "Wellness", "Insurance", "Plumbing",
    "Optics", "Veterinary", "Roofing", "Physio", "Accounting", "Travel", "Interiors", "Catering", "Solar",
    "Fitness", "Storage", "Recruiting", "Landscaping", "Security", "Logistics", "Pharmacy", "Hearing",
)  # fmt: skip
CAMPAIGNS = ("Inbound", "Outbound", "Win-back", "Reminders")


def client_name(index: int) -> str:
    """The n-th client's name from 0; all differ."""
    place = _PLACES[index % len(_PLACES)]
    trade = _TRADES[index // len(_PLACES) % len(_TRADES)]
    more = index // (len(_PLACES) * len(_TRADES))
    return f"{place} {trade}" + (f" {more + 1}" if more else "")
