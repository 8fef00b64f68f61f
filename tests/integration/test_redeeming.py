"""Start codes in the books: offered to a client, good once, refused in every other case with its sentence."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import closing
from itertools import combinations, pairwise
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from agencybilling.domain.errors import InvalidDate, NotFound, Refusal, StartCodeInvalid
from agencybilling.domain.start_codes import ALPHABET
from agencybilling.domain.subscriptions import StartedBy
from agencybilling.sentences import refusal_sentence
from agencybilling.services.start_codes import Offer
from agencybilling.store.migrate import open_books
from tests.adding_up import discrepancies
from tests.books_files import check_of, open_at
from tests.builders import CLIENT, PLAN, SmallAgency
from tests.typed_commands import TypedCommands

OTHER = "Brackenford HVAC"


@pytest.fixture
def agency() -> Iterator[SmallAgency]:
    """Two clients that can start Growth, on 1 January 2026, 9:00 in New York."""
    agency = SmallAgency(time_zone="America/New_York")
    plan = agency.plan()
    for name in (CLIENT, OTHER):
        agency.client(name, campaigns=["Inbound"], plan=plan)
    yield agency
    assert agency.app.check.run() == []
    assert discrepancies(agency.books) == []


def offered(agency: SmallAgency, client: str = CLIENT) -> Offer:
    offer = agency.app.start_codes.offer(client)
    assert offer is not None
    return offer


def edited(agency: SmallAgency, **differing: object) -> None:
    agency.app.catalog.edit_plan("Growth", {**PLAN, **differing})


def refused(agency: SmallAgency, code: str, client: str | None = None) -> tuple[str, str]:
    """How redeeming is refused, as its preview is; nothing has changed then."""
    before = agency.dump()
    told = []
    for redeem in (agency.app.preview.start_codes.redeem, agency.app.start_codes.redeem):
        with pytest.raises(Refusal) as raised:
            redeem(code, client)
        told.append((raised.value.code, refusal_sentence(raised.value.code, raised.value.values)))
    assert told[0] == told[1]
    assert agency.dump() == before
    return told[0]


# -- what it does


def test_redeeming_starts_today_on_exactly_these_terms_by_the_client(agency: SmallAgency) -> None:
    offer = offered(agency)
    agency.at("2026-01-20T23:59").app.start_codes.redeem(offer.code)
    subscription = agency.subscription()
    assert (subscription.start_on.isoformat(), subscription.started_by) == ("2026-01-20", StartedBy.CLIENT)
    assert subscription.terms == offer.terms
    assert agency.request(0).amount == 9_900
    assert agency.campaigns() == {"Inbound": True}
    assert agency.events()[-2:] == ["subscription_started", "campaign_resumed"]
    assert agency.account(OTHER).live is None


def test_an_offer_is_the_same_all_day_and_writes_nothing_but_the_secret_once(agency: SmallAgency) -> None:
    without = {name: rows for name, rows in agency.dump().items() if name != "start_code_secret"}
    morning = offered(agency)
    before = agency.dump()
    assert len(before["start_code_secret"]) == 1
    assert {name: rows for name, rows in before.items() if name != "start_code_secret"} == without
    assert offered(agency.at("2026-01-01T23:59")) == morning
    assert offered(agency, OTHER).code != morning.code
    assert offered(agency.at("2026-01-02")).code != morning.code
    assert agency.dump() == before


def test_a_preview_shows_what_redeeming_does_and_uses_nothing(agency: SmallAgency) -> None:
    code = offered(agency).code
    before = agency.dump()
    foreseen = agency.app.preview.start_codes.redeem(code)
    assert agency.dump() == before
    done = agency.app.start_codes.redeem(code)
    assert (foreseen.account, foreseen.entries, foreseen.redeemed) == (done.account, done.entries, 0)


def test_what_was_not_billed_yet_is_taken_in_as_by_any_start(agency: SmallAgency) -> None:
    agency.call("120", call_id="early")
    agency.app.start_codes.redeem(offered(agency).code)
    assert agency.period().records == 1


def test_a_code_may_be_checked_against_the_client_it_is_taken_for(agency: SmallAgency) -> None:
    code = offered(agency).code
    assert agency.app.start_codes.client_of(code, CLIENT) == agency.account().client.id
    agency.app.start_codes.redeem(code, CLIENT)
    assert agency.account().live is not None


# -- what it refuses


def test_every_slip_in_typing_is_refused(agency: SmallAgency) -> None:
    code = offered(agency).code
    bare = code.replace("-", "")
    wrong = [bare[:i] + c + bare[i + 1 :] for i in range(16) for c in ALPHABET if c != bare[i]]
    for i, j in combinations(range(16), 2):
        if bare[i] != bare[j]:
            wrong.append(bare[:i] + bare[j] + bare[i + 1 : j] + bare[i] + bare[j + 1 :])
    before = agency.dump()
    for typed in wrong:
        with pytest.raises(StartCodeInvalid) as raised:
            agency.app.start_codes.redeem(typed)
        assert "mistyped" in raised.value.values
    assert agency.dump() == before
    assert refused(agency, wrong[0]) == (
        "start_code_invalid",
        (
            f"{wrong[0]} is no start code: a character is wrong, missing or in the wrong place. Compare it"
            " with the client's page, and type it again."
        ),
    )


def test_every_slip_is_refused_by_command_line_too(agency: SmallAgency) -> None:
    code = offered(agency).code
    places = [at for at, char in enumerate(code) if char != "-"]
    slips = [code[:at] + char + code[at + 1 :] for at in places for char in ALPHABET if char != code[at]]
    for one, other in pairwise(places):
        if code[one] != code[other]:
            slips.append(code[:one] + code[other] + code[one + 1 : other] + code[one] + code[other + 1 :])
    type_, before = TypedCommands(agency), agency.dump()
    for typed in slips:
        assert type_.refused("subscriptions", "redeem", typed) == (
            "start_code_invalid",
            (
                f"{typed} is no start code: a character is wrong, missing or in the wrong place. Compare it"
                " with the client's page, and type it again."
            ),
        )
    assert agency.dump() == before


def test_a_code_of_other_books_is_refused(agency: SmallAgency) -> None:
    elsewhere = SmallAgency(time_zone="America/New_York")
    elsewhere.client(plan=elsewhere.plan())
    code = offered(elsewhere).code
    for _secret in ("there is none yet", offered(agency).code):
        assert refused(agency, code) == (
            "start_code_invalid",
            (
                f"The start code {code} was not made by these books. Compare it with the client's page, or"
                " make a new one."
            ),
        )


def test_a_code_of_another_client_is_refused(agency: SmallAgency) -> None:
    code = offered(agency).code
    assert refused(agency, code, OTHER) == (
        "start_code_invalid",
        (
            f"The start code {code} is meant for Aldermoor Dental, not for Brackenford HVAC. Redeem it for"
            " Aldermoor Dental, or ask for another one."
        ),
    )
    with pytest.raises(NotFound):
        agency.app.start_codes.redeem("no code at all", "Nobody")


def test_a_code_is_good_on_its_last_day_and_no_longer(agency: SmallAgency) -> None:
    offer = offered(agency)
    assert offer.expires_on.isoformat() == "2026-01-31"
    assert refused(agency.at("2026-02-01"), offer.code) == (
        "start_code_expired",
        (
            "The start code of Aldermoor Dental was good up to Jan 31, 2026. Make a new one, and send the"
            " client its page anew."
        ),
    )
    agency.at("2026-01-31T23:59").app.start_codes.redeem(offer.code)


def test_a_code_is_good_once(agency: SmallAgency) -> None:
    monday, tuesday = offered(agency), offered(agency.at("2026-01-02"))
    agency.app.start_codes.redeem(monday.code)
    said = (
        "start_code_used",
        (
            "The start code of Aldermoor Dental was used on Jan 2, 2026. A new one is on the client's page as"
            " soon as nothing is live."
        ),
    )
    assert refused(agency.at("2026-01-05"), monday.code) == said
    # What another page of the same offer says is used with it.
    assert refused(agency, tuesday.code) == said
    agency.app.subscriptions.cancel(CLIENT, void_open=True)
    assert refused(agency, monday.code) == said
    assert refused(agency.at("2026-03-05"), monday.code) == said


def test_a_new_code_is_good_after_the_last_one_was_used(agency: SmallAgency) -> None:
    first = offered(agency).code
    agency.app.start_codes.redeem(first)
    agency.app.subscriptions.cancel(CLIENT)
    second = offered(agency).code
    assert second != first
    agency.app.start_codes.redeem(second)
    agency.app.subscriptions.cancel(CLIENT)
    assert refused(agency, first)[0] == refused(agency, second)[0] == "start_code_used"
    assert agency.rows("SELECT client_id, serial, subscription_id FROM redeemed_codes") == [
        (1, 0, 1),
        (1, 1, 2),
    ]


def test_a_code_that_the_agency_was_quicker_than_is_good_afterwards(agency: SmallAgency) -> None:
    code = offered(agency).code
    agency.app.subscriptions.start(CLIENT)
    assert refused(agency, code)[0] == "subscription_live"
    agency.app.subscriptions.cancel(CLIENT)
    agency.app.start_codes.redeem(code)


def test_a_code_is_void_once_the_plan_has_changed(agency: SmallAgency) -> None:
    code = offered(agency).code
    said = (
        "start_code_outdated",
        (
            "Aldermoor Dental is no longer offered Growth on the terms of the start code. Send the client its"
            " page anew, with a new code."
        ),
    )
    edited(agency, recurring_fee="98.00")
    assert refused(agency, code) == said
    agency.plan("Other")
    agency.app.subscriptions.assign_plan(CLIENT, "Other")
    assert refused(agency, code) == said
    agency.app.subscriptions.remove_plan(CLIENT)
    assert refused(agency, code) == said
    agency.app.start_codes.redeem(offered(agency, OTHER).code)
    assert agency.request(0, OTHER).amount == 9_800


def test_other_words_about_a_plan_leave_its_codes_good(agency: SmallAgency) -> None:
    code = offered(agency).code
    edited(agency, description="Calls and chats")
    agency.app.start_codes.redeem(code)


NEEDS: dict[str, Callable[[SmallAgency], object]] = {
    "client_disabled": lambda a: a.app.clients.set_enabled(CLIENT, enabled=False),
    "subscription_live": lambda a: a.app.subscriptions.start(CLIENT),
    "plan_archived": lambda a: a.app.catalog.archive_plan("Growth"),
}


@pytest.mark.parametrize(("code", "act"), NEEDS.items(), ids=list(NEEDS))
def test_what_starting_needs_is_needed_here_too(
    agency: SmallAgency, code: str, act: Callable[[SmallAgency], object]
) -> None:
    offer = offered(agency)
    act(agency)
    assert agency.app.start_codes.offer(CLIENT) is None
    with pytest.raises(Refusal, match=code):
        agency.app.start_codes.make(CLIENT)
    assert refused(agency, offer.code)[0] == code


def test_needs_are_told_in_the_order_of_the_rules(agency: SmallAgency) -> None:
    """Used, expired, outdated; then disabled, live, archived."""
    code = offered(agency).code
    agency.app.catalog.archive_plan("Growth")
    assert refused(agency, code)[0] == "plan_archived"
    agency.app.clients.set_enabled(CLIENT, enabled=False)
    assert refused(agency, code)[0] == "client_disabled"
    edited(agency, recurring_fee="98.00")
    assert refused(agency, code)[0] == "start_code_outdated"
    agency.at("2026-02-01")
    assert refused(agency, code)[0] == "start_code_expired"


def test_no_offer_without_a_plan(agency: SmallAgency) -> None:
    agency.app.subscriptions.remove_plan(CLIENT)
    assert agency.app.start_codes.offer(CLIENT) is None
    assert agency.rows("SELECT * FROM start_code_secret") == []


@pytest.mark.parametrize("day", ["2025-12-31", "2027-01-03", "2026-02-30", "soon"])
def test_a_code_can_only_be_good_up_to_a_day_within_a_year(agency: SmallAgency, day: str) -> None:
    with pytest.raises(InvalidDate):
        agency.app.start_codes.make(CLIENT, expires_on=day)
    offer = agency.app.start_codes.make(CLIENT, expires_on="2027-01-02")
    agency.at("2027-01-02T23:00").app.start_codes.redeem(offer.code)


@settings(max_examples=30)
@given(
    days=st.integers(0, 60),
    steps=st.lists(st.sampled_from(["edit", "back", "start", "cancel", "redeem", "archive", "restore"])),
)
def test_a_code_starts_its_terms_once_or_nothing_at_all(days: int, steps: list[str]) -> None:
    agency = SmallAgency()
    agency.client(plan=agency.plan())
    offer, terms = offered(agency), agency.app.catalog.plan("Growth").terms
    agency.at(f"2026-0{1 + days // 28}-{1 + days % 28:02}T09:00")
    acts: dict[str, Callable[[], object]] = {
        "edit": lambda: edited(agency, included_minutes=11),
        "back": lambda: edited(agency),
        "start": lambda: agency.app.subscriptions.start(CLIENT),
        "cancel": lambda: agency.app.subscriptions.cancel(CLIENT),
        "archive": lambda: agency.app.catalog.archive_plan("Growth"),
        "restore": lambda: agency.app.catalog.archive_plan("Growth", archived=False),
        "redeem": lambda: agency.app.start_codes.redeem(offer.code),
    }
    redeemed = 0
    for step in steps:
        before = agency.dump()
        try:
            acts[step]()
        except Refusal:
            assert agency.dump() == before
            continue
        if step == "redeem":
            redeemed += 1
            assert agency.subscription().terms == terms
            assert agency.today <= offer.expires_on
    assert redeemed <= 1
    assert discrepancies(agency.books) == []


# -- what others see of it


def test_books_put_back_know_their_codes_but_none_of_what_came_after(tmp_path: Path) -> None:
    path, now = tmp_path / "books.db", "2026-01-01T09:00"
    agency = SmallAgency(time_zone="America/New_York", books=open_books(path))
    agency.client(plan=agency.plan())
    early = offered(agency).code
    copy = tmp_path / "copy.db"
    agency.app.backups.back_up(copy)
    agency.app.clients.add(OTHER)
    agency.app.subscriptions.assign_plan(OTHER, "Growth")
    late = offered(agency, OTHER).code
    agency.app.start_codes.redeem(early)
    agency.app.backups.restore(copy)
    agency.books.close()

    with closing(open_at(path, now)) as again:
        # The number of the client added later is another one's now.
        again.clients.add("Corvale Legal")
        again.subscriptions.assign_plan("Corvale Legal", "Growth")
        with pytest.raises(StartCodeInvalid):
            again.start_codes.redeem(late)
        again.start_codes.redeem(early)
    assert check_of(path) == []


def test_the_secret_is_told_to_nobody(agency: SmallAgency, tmp_path: Path) -> None:
    agency.app.start_codes.redeem(offered(agency).code)
    ((secret,),) = agency.rows("SELECT secret FROM start_code_secret")
    assert len(secret) == 32
    rows = agency.dump()
    del rows["start_code_secret"]
    agency.app.exports.requests(tmp_path / "requests.csv")
    agency.app.exports.usage(tmp_path / "usage.csv")
    told = repr(rows) + "".join(file.read_text() for file in tmp_path.glob("*.csv"))
    assert secret.hex() not in told
    assert repr(secret) not in told


def test_books_that_may_only_be_read_offer_nothing_before_they_have_a_secret(agency: SmallAgency) -> None:
    assert agency.app.preview.start_codes.offer(CLIENT) is None
    offer = offered(agency)
    assert agency.app.preview.start_codes.offer(CLIENT) == offer


def test_a_code_is_offered_and_redeemed_by_command_line(agency: SmallAgency) -> None:
    type_ = TypedCommands(agency)
    said = dict(line.split("  ", 1) for line in type_("subscriptions", "offer", CLIENT).splitlines())
    code = said["Start code"].strip()
    assert code == offered(agency).code
    assert said["Good up to"].strip() == "Jan 31, 2026"
    shown = type_.json("subscriptions", "offer", CLIENT, "--until", "2026-02-10")
    assert (shown["expires_on"], shown["terms"]["recurring_fee"]) == ("2026-02-10", "99.00")
    typed = code.lower().replace("-", " ")
    assert type_.refused("subscriptions", "redeem", typed, "--client", OTHER)[0] == "start_code_invalid"
    assert type_("subscriptions", "redeem", typed).startswith(
        "Aldermoor Dental started Growth on Jan 1, 2026, by the client. PR-2026-000001 asks for $99.00"
    )
    assert type_.refused("subscriptions", "redeem", shown["code"])[0] == "start_code_used"
    assert type_.refused("subscriptions", "offer", CLIENT)[0] == "subscription_live"
