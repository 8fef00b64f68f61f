"""Plans and packs added, edited, archived and restored: SPEC 3 and 11."""

from __future__ import annotations

from dataclasses import replace

import pytest

from agencybilling.domain.errors import AlreadyExists, InvalidPack, InvalidPlan, NotFound
from tests.builders import CLIENT, PACK, PLAN, SmallAgency


def plans(agency: SmallAgency) -> list[tuple[str, bool]]:
    return [(plan.name, plan.archived) for plan in agency.app.catalog.plans()]


def packs(agency: SmallAgency) -> list[tuple[str, bool]]:
    return [(pack.name, pack.archived) for pack in agency.app.catalog.packs()]


def test_a_plans_name_is_taken_whatever_its_case(agency: SmallAgency) -> None:
    agency.plan("Growth")
    with pytest.raises(AlreadyExists):
        agency.plan(" GROWTH ")
    assert plans(agency) == [("Growth", False)]


def test_an_archived_plan_leaves_its_name_to_another(agency: SmallAgency) -> None:
    agency.plan("Growth")
    agency.app.catalog.archive_plan("growth")
    agency.plan("Growth", recurring_fee="1")
    assert plans(agency) == [("Growth", True), ("Growth", False)]
    agency.app.catalog.archive_plan("Growth")
    assert plans(agency) == [("Growth", True), ("Growth", True)]
    agency.app.catalog.archive_plan("Growth", archived=False)
    assert plans(agency) == [("Growth", True), ("Growth", False)]


def test_archiving_again_succeeds_and_changes_nothing(agency: SmallAgency) -> None:
    agency.plan()
    agency.pack()
    agency.app.catalog.archive_plan("Growth")
    agency.app.catalog.archive_pack("Top-up")
    before = agency.dump()
    agency.app.catalog.archive_plan("Growth")
    agency.app.catalog.archive_pack("Top-up")
    assert agency.dump() == before


def test_a_plan_is_duplicated_under_another_name(agency: SmallAgency) -> None:
    agency.plan("Growth", description="For most", billing_increment="30/6")
    agency.app.catalog.archive_plan("Growth")
    copy = agency.app.catalog.duplicate_plan("growth", "Growth 2")
    plan = agency.app.catalog.plan("Growth")
    assert plans(agency) == [("Growth", True), ("Growth 2", False)]
    assert copy.terms == replace(plan.terms, plan_name="Growth 2")
    assert (copy.description, copy.archived) == ("For most", False)
    with pytest.raises(AlreadyExists):
        agency.app.catalog.duplicate_plan("Growth", " growth 2")
    with pytest.raises(NotFound):
        agency.app.catalog.duplicate_plan("Scale", "Growth 3")


def test_an_edit_is_the_whole_plan_anew(agency: SmallAgency) -> None:
    agency.plan(description="For most")
    agency.app.catalog.edit_plan(
        "growth", {"name": "Growth", "currency": "USD", "rhythm": {"unit": "week"}, "recurring_fee": "1"}
    )
    [plan] = agency.app.catalog.plans()
    assert (plan.terms.recurring_fee, plan.terms.overage_rate, plan.terms.due_days) == (100, None, 0)
    assert plan.description == "For most"
    agency.app.catalog.edit_plan("Growth", {**PLAN, "description": "For all"})
    assert agency.app.catalog.plan("Growth").description == "For all"


def test_an_edit_that_changes_nothing_leaves_no_trace(agency: SmallAgency) -> None:
    agency.plan()
    agency.pack()
    before = agency.dump()
    agency.app.catalog.edit_plan("Growth", PLAN)
    agency.app.catalog.edit_pack("Top-up", PACK)
    assert agency.dump() == before


def test_a_bad_or_unknown_edit_changes_nothing(agency: SmallAgency) -> None:
    agency.plan()
    agency.pack()
    agency.plan("Other")
    agency.pack("Other")
    before = agency.dump()
    with pytest.raises(InvalidPlan):
        agency.app.catalog.edit_plan("Growth", {**PLAN, "due_days": -1})
    with pytest.raises(AlreadyExists):
        agency.app.catalog.edit_plan("Growth", {**PLAN, "name": "other"})
    with pytest.raises(NotFound):
        agency.app.catalog.edit_plan("Nowhere", PLAN)
    with pytest.raises(InvalidPack):
        agency.app.catalog.edit_pack("Top-up", {**PACK, "minutes": 0})
    with pytest.raises(AlreadyExists):
        agency.app.catalog.edit_pack("Top-up", {**PACK, "name": "OTHER"})
    with pytest.raises(NotFound):
        agency.app.catalog.archive_pack("Nowhere")
    assert agency.dump() == before


def test_an_archived_plan_or_pack_stays_so_when_edited(agency: SmallAgency) -> None:
    agency.plan()
    agency.pack()
    agency.app.catalog.archive_plan("Growth")
    agency.app.catalog.archive_pack("Top-up")
    agency.plan()
    agency.pack()
    agency.app.catalog.archive_plan("Growth")
    agency.app.catalog.archive_pack("Top-up")
    agency.app.catalog.edit_plan("Growth", {**PLAN, "due_days": 1})
    agency.app.catalog.edit_pack("Top-up", {**PACK, "minutes": 7})
    assert plans(agency) == [("Growth", True), ("Growth", True)]
    assert [pack.minutes for pack in agency.app.catalog.packs()] == [100, 7]
    assert agency.app.catalog.pack("Top-up").minutes == 7


def test_a_renamed_plan_is_found_by_its_new_name_only(agency: SmallAgency) -> None:
    agency.plan()
    agency.client(plan="Growth")
    agency.app.catalog.edit_plan("Growth", {**PLAN, "name": "Scale"})
    plan = agency.account().plan
    assert plan is not None
    assert plan.name == "Scale"
    with pytest.raises(NotFound):
        agency.app.subscriptions.assign_plan(CLIENT, "Growth")


def test_a_pack_edited_or_archived_leaves_what_was_applied(agency: SmallAgency) -> None:
    agency.subscriber()
    agency.pack(minutes=3)
    agency.app.packs.assign(CLIENT, "Top-up")
    agency.app.packs.apply(CLIENT, "Top-up")
    agency.app.catalog.edit_pack("Top-up", {**PACK, "minutes": 9, "price": "99"})
    agency.app.catalog.archive_pack("Top-up")
    assert (agency.wallet(), agency.request(1).amount) == (180_000, 1200)
    agency.app.catalog.archive_pack("Top-up", archived=False)
    agency.app.packs.apply(CLIENT, "Top-up")
    assert (agency.wallet(), agency.request(2).amount) == (720_000, 9900)


def test_a_packs_name_is_taken_while_it_is_active(agency: SmallAgency) -> None:
    agency.pack()
    with pytest.raises(AlreadyExists):
        agency.pack("TOP-UP")
    agency.app.catalog.archive_pack("Top-up")
    agency.pack("Top-Up")
    assert packs(agency) == [("Top-up", True), ("Top-Up", False)]


def test_every_change_of_the_catalog_is_in_the_history(agency: SmallAgency) -> None:
    agency.plan()
    agency.pack()
    agency.app.catalog.edit_plan("Growth", {**PLAN, "due_days": 1})
    agency.app.catalog.edit_pack("Top-up", {**PACK, "minutes": 7})
    agency.app.catalog.archive_plan("Growth")
    agency.app.catalog.archive_plan("Growth", archived=False)
    rows = agency.rows("SELECT event, actor, details FROM history WHERE client_id IS NULL ORDER BY id")
    assert [row[0] for row in rows] == [
        "settings_changed",
        "plan_added",
        "pack_added",
        "plan_edited",
        "pack_edited",
        "plan_archived",
        "plan_restored",
    ]
    assert {row[1] for row in rows} == {"agency"}
    assert "due_days" in rows[3][2]


# -- clients


def test_a_clients_name_is_taken_whatever_its_case(agency: SmallAgency) -> None:
    agency.client("Birch")
    with pytest.raises(AlreadyExists):
        agency.client("BIRCH ")


@pytest.mark.parametrize("name", ["", "   ", "x" * 201])
def test_a_client_has_a_name(agency: SmallAgency, name: str) -> None:
    with pytest.raises(NotFound):
        agency.client(name)
    agency.client()
    with pytest.raises(NotFound):
        agency.app.clients.add_campaign(CLIENT, " ")


def test_clients_added_together_are_added_all_or_not_at_all(agency: SmallAgency) -> None:
    agency.client("Birch")
    with pytest.raises(AlreadyExists):
        agency.app.clients.add_many(["Ash", "birch"])
    assert agency.rows("SELECT name FROM clients") == [("Birch",)]
    assert agency.app.clients.add_many(["Ash", "Cedar"]) == [2, 3]


def test_a_client_is_known_by_name_and_by_id(agency: SmallAgency) -> None:
    agency.client("Birch")
    assert agency.app.clients.id_of("birch") == agency.app.clients.id_of("1") == 1
    agency.app.clients.set_enabled(1, enabled=False)
    assert not agency.account("Birch").client.enabled
    for unknown in ("2", "Ash", "9" * 30):
        with pytest.raises(NotFound):
            agency.app.clients.id_of(unknown)


def test_new_books_are_empty_until_a_client_is_added(agency: SmallAgency) -> None:
    assert agency.app.empty()
    agency.client()
    assert not agency.app.empty()
