"""Invented clients, campaigns, agents and remarks for sample books."""

from __future__ import annotations

_FIRST = (
    "Crème Brûlée Traders Ltd", "Aldermoor Dental", "Brackenford HVAC", "Müller & Söhne Reisen GmbH",
    "The Honourable Company of Glenhollow Veterinary Surgeons and Equine Practitioners",
    "Corvale Legal", "Núñez Hermanos Clínica Dental", "Eastwick Auto Care", "Ørsted Living ApS",
    "Dunmere Realty", "Hartsease Insurance", "Café Zoë", "Kestrelgate Solar", "Sakura Travel 株式会社",
    "O’Malley Plumbing & Heating", "Ivybrook Wellness", "Société d’Optique Générale de Besançon",
    "Juniper Hill Physiotherapy", "Façade Interiors", "Łódź Logistics", "Larkfield Catering",
    "Northmere Regional Association of Independent Pharmacies (East and South-East)",
    "Marlowe Roofing",
    "B&B Hearing", "Thornbury Fitness", "Çelik Security", "Oakhurst Landscaping", "Zürich Recruiting AG",
    "Pinecrest Storage", "1st Choice Locksmiths", "Quillhaven Accounting", "Ravenscroft Funeral Care",
)  # fmt: skip
_HEADS = (
    "Aldermoor", "Brackenford", "Corvale", "Dunmere", "Eastwick", "Falkenmoor", "Glenhollow", "Hartsease",
    "Ivybrook", "Juniper Hill", "Kestrelgate", "Larkfield", "Marlowe", "Northmere", "Oakhurst", "Pinecrest",
    "Quillhaven", "Ravenscroft", "Silverton", "Thornbury", "Ullswick", "Vexford", "Westerleigh", "Yarrowdale",
    "Zennor", "Ashcombe", "Birchwood", "Cloverly", "Driftwater", "Elmsworth", "Fernhill", "Greywater",
    "Adeyemi", "Bianchi", "Côté", "Dvořák", "Eriksen", "Fitzgerald", "García", "Håkansson", "Ibáñez",
    "Jansen", "Kowalczyk", "Lefèvre", "McAllister", "Nakamura", "Okafor", "Petrović", "Quintana", "Rasmussen",
)  # fmt: skip
_TRADES = (
    "Dental", "Heating", "Legal", "Realty", "Auto Care", "Reisen", "Wellness", "Insurance", "Plumbing",
    "Optics", "Veterinary", "Roofing", "Physio", "Accounting", "Travel", "Interiors", "Catering", "Solar",
    "Fitness", "Storage", "Recruiting", "Landscaping", "Security", "Logistics", "Pharmacy", "Hearing",
)  # fmt: skip
_FORMS = ("", " & Partners", " Group", " Ltd", " LLC", " Services", " of London", " Co-operative")
CAMPAIGNS = (
    "Inbound reception", "After-hours line", "Outbound follow-up", "Win-back 2026", "Appointment reminders",
    "Review requests", "Spring recall", "Lead qualification",
)  # fmt: skip
CHARGES = (
    "Set-up and onboarding", "Script review", "Number porting", "Training for two people",
    "Voice cloning, one speaker", "CRM connection", "Additional phone number, one year",
    "Translation of all prompts into French and Spanish, with proof-reading by a native speaker",
)  # fmt: skip
REASONS = (
    "Goodwill after an outage",
    "Test calls of our own",
    "Agreed by phone",
    "Duplicate routing last week",
)
NOTES = (
    "Paid by card over the phone.", "Split over two transfers.", "Accounts asked for a copy of the invoice.",
)  # fmt: skip
AGENTS = ("Front desk", "Recall reminders", "Service dispatcher", "Intake", "Bookings", "Evening line")


def client_name(index: int) -> str:
    """The n-th client's name from 0; all differ."""
    if index < len(_FIRST):
        return _FIRST[index]
    rest, head = divmod(index - len(_FIRST), len(_HEADS))
    round_, trade = divmod(rest, len(_TRADES))
    more, form = divmod(round_, len(_FORMS))
    # Shifted so that neighbors differ in all of their parts.
    trade, form = (trade + head) % len(_TRADES), (form + head + trade) % len(_FORMS)
    name = f"{_HEADS[head]} {_TRADES[trade]}{_FORMS[form]}"
    if more:
        return f"{name} {more + 1}"
    return f"{name} North" if name in _FIRST else name
