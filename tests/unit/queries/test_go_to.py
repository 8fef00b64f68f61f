"""Going somewhere by typing: clients by name, those that begin so first; requests by number."""

from __future__ import annotations

import pytest

from agencybilling.queries.go_to import clients_named, requests_numbered
from tests.builders import CLIENT, SmallAgency


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("ce", ["Cedar Clinic", "Cedar Dental", "Ice Ltd"]),
        ("CEDAR  d", ["Cedar Dental"]),
        ("d", ["Dogwood", "Cedar Clinic", "Cedar Dental", "Ice Ltd"]),
        ("%", []),
        (" ", []),
        ("", []),
    ],
)
def test_clients_by_name(agency: SmallAgency, text: str, names: list[str]) -> None:
    agency.app.clients.add_many(["Dogwood", "Ice Ltd", "Cedar Dental", "Cedar Clinic"])
    with agency.books.read() as unit:
        assert [found.name for found in clients_named(unit, text, most=10)] == names
        assert clients_named(unit, text, most=1) == clients_named(unit, text, most=10)[:1]


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("PR-2026-000002", ["PR-2026-000002"]),
        ("pr-2026-2", ["PR-2026-000002"]),
        ("2025-000001", ["PR-2025-000001"]),
        (" 1 ", ["PR-2026-000001", "PR-2025-000001"]),
        ("000002", ["PR-2026-000002"]),
        ("PR-2026", ["PR-2026-000002", "PR-2026-000001"]),
        ("7", []),
        ("2031-1", []),
        ("Cedar", []),
        ("", []),
    ],
)
def test_requests_by_number(text: str, numbers: list[str]) -> None:
    agency = SmallAgency("2025-12-31T09:00")
    agency.client()
    for day in ("2025-12-31", "2026-01-01", "2026-01-02"):
        agency.at(f"{day}T09:00").app.payments.charge(CLIENT, amount="1", currency="USD", description="x")
    with agency.books.read() as unit:
        assert [str(row.request.number) for row in requests_numbered(unit, text, most=10)] == numbers


def test_new_books_have_nowhere_to_go(agency: SmallAgency) -> None:
    with agency.books.read() as unit:
        assert clients_named(unit, "a", most=10) == []
        assert requests_numbered(unit, "1", most=10) == []
