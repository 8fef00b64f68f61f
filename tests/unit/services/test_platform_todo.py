"""To do on the platform: what the books want of campaigns there, until somebody has done it."""

from __future__ import annotations

from agencybilling.services.platform import PlatformTodo
from tests.builders import CLIENT, SmallAgency


def asked(agency: SmallAgency) -> list[tuple[str, str, bool]]:
    """Campaign, what is wanted, whether it is ticked off."""
    return [
        (name, wanted, done is not None)
        for name, wanted, done in agency.rows(
            "SELECT c.name, p.wanted, p.done_at FROM platform_changes p"
            " JOIN campaigns c ON c.id = p.campaign_id ORDER BY p.campaign_id, p.number"
        )
    ]


def running_campaign(agency: SmallAgency) -> PlatformTodo:
    agency.subscriber(due_days=7, grace_days=300)
    agency.app.clients.add_campaign(CLIENT, "Recall")
    return agency.app.platform


def test_a_campaign_added_running_asks_for_nothing(agency: SmallAgency) -> None:
    running_campaign(agency)
    assert asked(agency) == []


def test_a_campaign_added_while_access_is_denied_is_to_be_paused(agency: SmallAgency) -> None:
    agency.client(campaigns=["Recall"])
    assert asked(agency) == [("Recall", "pause", False)]


def test_a_start_resumes_what_the_platform_never_saw_paused(agency: SmallAgency) -> None:
    agency.subscriber(campaigns=["Recall"])
    assert agency.campaigns() == {"Recall": True}
    assert asked(agency) == []


def test_a_pause_is_asked_for_since_the_midnight_of_its_step(agency: SmallAgency) -> None:
    running_campaign(agency)
    agency.engine("2026-01-20T10:00")
    assert asked(agency) == [("Recall", "pause", False)]
    assert agency.rows("SELECT since FROM platform_changes") == [(agency.instant("2026-01-09"),)]


def test_an_opposite_that_overtakes_takes_both_away(agency: SmallAgency) -> None:
    running_campaign(agency)
    agency.app.clients.pause_campaign(CLIENT, "Recall")
    assert asked(agency) == [("Recall", "pause", False)]
    agency.app.clients.resume_campaign(CLIENT, "Recall")
    assert asked(agency) == []


def test_what_has_been_ticked_off_stays_and_its_opposite_is_new(agency: SmallAgency) -> None:
    todo = running_campaign(agency)
    agency.app.clients.pause_campaign(CLIENT, "Recall")
    todo.tick_off([(1, 1)])
    agency.app.clients.resume_campaign(CLIENT, "Recall")
    assert asked(agency) == [("Recall", "pause", True), ("Recall", "resume", False)]


def test_a_slip_of_the_tick_is_undone(agency: SmallAgency) -> None:
    todo = running_campaign(agency)
    agency.app.clients.pause_campaign(CLIENT, "Recall")
    todo.tick_off([(1, 1)])
    todo.untick([(1, 1)])
    assert asked(agency) == [("Recall", "pause", False)]


def test_undoing_a_tick_that_was_overtaken_meanwhile_leaves_nothing_to_do(agency: SmallAgency) -> None:
    todo = running_campaign(agency)
    agency.app.clients.pause_campaign(CLIENT, "Recall")
    todo.tick_off([(1, 1)])
    agency.app.clients.resume_campaign(CLIENT, "Recall")
    todo.untick([(1, 1)])
    assert asked(agency) == []


def test_what_lies_before_something_done_stays_done(agency: SmallAgency) -> None:
    todo = running_campaign(agency)
    agency.app.clients.pause_campaign(CLIENT, "Recall")
    todo.tick_off([(1, 1)])
    agency.app.clients.resume_campaign(CLIENT, "Recall")
    todo.tick_off([(1, 2)])
    todo.untick([(1, 1)])
    assert asked(agency) == [("Recall", "pause", True), ("Recall", "resume", True)]


def test_a_tick_on_what_is_gone_changes_nothing(agency: SmallAgency) -> None:
    todo = running_campaign(agency)
    todo.tick_off([(1, 1)])
    todo.untick([(1, 1)])
    assert asked(agency) == []
