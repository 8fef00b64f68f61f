"""Commands that the rules refuse: status 1, the code, one sentence for people, and nothing changed."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from string import Formatter

import pytest

from agencybilling import sentences
from agencybilling.domain import errors
from agencybilling.domain.errors import Refusal
from agencybilling.domain.usage import Channel
from agencybilling.sentences import problem_sentence, refusal_sentence
from agencybilling.services.application import Application
from agencybilling.services.payments import StatusChange
from agencybilling.services.usage import NewUsage
from agencybilling.store.migrate import open_books
from tests.books_files import check_of, dump_of, instant_of, open_at, run_as_command, run_command, run_program
from tests.builders import PACK, PLAN, SmallAgency

SPEC_11 = frozenset(
    {
        "not_found",
        "already_exists",
        "invalid_plan",
        "invalid_pack",
        "invalid_currency",
        "invalid_amount",
        "invalid_quantity",
        "invalid_date",
        "invalid_start_date",
        "invalid_status",
        "plan_archived",
        "pack_archived",
        "subscription_live",
        "no_plan_assigned",
        "no_live_subscription",
        "subscription_not_active",
        "client_disabled",
        "addons_disabled",
        "pack_not_assigned",
        "wallet_too_low",
        "usage_conflict",
        "usage_in_future",
        "period_settled",
        "nothing_to_settle",
        "request_settled",
        "access_denied",
        "start_code_invalid",
        "start_code_expired",
        "start_code_used",
        "start_code_outdated",
    }
)
CODES: dict[str, str] = {}
"""Start codes of the books, by what is wrong with them."""

Act = Callable[[Application], object]


@pytest.fixture(scope="module")
def books(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Books in which every refusal can be met; refused, they stay as they are for the next one."""
    path = tmp_path_factory.mktemp("refused") / "books.db"
    agency = SmallAgency("2026-10-01T09:00", time_zone="America/New_York", books=open_books(path))
    for plan in ("Growth", "Archived", "No packs"):
        agency.plan(plan, due_days=40, addon_packs=plan != "No packs")
    for pack in ("Top-up", "Archived pack", "Not theirs"):
        agency.pack(pack)
    for name, plan in (("Live", "Growth"), ("Late", "Growth"), ("Plain", "No packs")):
        agency.client(name, campaigns=["Recall"], plan=plan)
        agency.app.subscriptions.start(name)
    agency.client("Unplanned", campaigns=["Recall"])
    agency.client("Disabled", plan="Growth")
    agency.client("Left behind", plan="Archived")
    agency.client("Canceled", plan="Growth")
    agency.app.clients.set_enabled("Disabled", enabled=False)
    for pack in ("Top-up", "Archived pack"):
        agency.app.packs.assign("Live", pack)
        agency.app.packs.assign("Late", pack)
    agency.app.packs.apply("Live", "Top-up", paid=True)
    agency.call("60", client="Live", call_id="settled")
    for name, good_up_to in (("Used", None), ("Expired", None), ("Outdated", "2027-01-01")):
        agency.client(name, plan=agency.plan(f"Plan of {name}"))
        CODES[name] = agency.app.start_codes.make(name, expires_on=good_up_to).code
    agency.app.start_codes.redeem(CODES["Used"])
    agency.app.catalog.edit_plan("Plan of Outdated", {**PLAN, "name": "Plan of Outdated", "grace_days": 6})
    agency.app.catalog.archive_plan("Archived")
    agency.app.catalog.archive_pack("Archived pack")
    agency.at("2026-11-02T09:00").app.renewals.run()
    agency.call("60", client="Live", call_id="known")
    agency.app.subscriptions.start("Canceled")
    agency.app.subscriptions.cancel("Canceled")
    agency.set_status(0, "overdue", client="Late")
    agency.books.close()
    assert check_of(path) == []
    return path


def plan(**differing: object) -> Act:
    return lambda app: app.catalog.add_plan({**PLAN, "name": "New", **differing})


def pack(**differing: object) -> Act:
    return lambda app: app.catalog.add_pack({**PACK, "name": "New pack", **differing})


def charge(**differing: object) -> Act:
    fields = {"amount": "20.00", "currency": "USD", "description": "Set-up", "due_on": None, **differing}
    return lambda app: app.payments.charge("Live", **fields)  # type: ignore[arg-type]


def call(
    call_id: str = "new", seconds: object = "60", at: str | None = None, channel: Channel = Channel.VOICE
) -> Act:
    when = None if at is None else instant_of(at)
    return lambda app: app.usage.record("Live", NewUsage(call_id, channel, seconds, when))


def set_status(status: object, client: str = "Late", nth: int = 0, **rest: object) -> Act:
    change = StatusChange(status, **rest)  # type: ignore[arg-type]
    return lambda app: app.payments.set_status(client, nth, change=change)


PLANS: dict[str, tuple[str, Act]] = {
    "a name of nothing": ("invalid_plan", plan(name=" ")),
    "no name": ("invalid_plan", plan(name=None)),
    "a name too long": ("invalid_plan", plan(name="x" * 1_000)),
    "a name that is taken": ("already_exists", plan(name="  gROWTH ")),
    "a rhythm of nothing": ("invalid_plan", plan(rhythm={"every": 0, "unit": "month"})),
    "a rhythm of half months": ("invalid_plan", plan(rhythm={"every": 0.5, "unit": "month"})),
    "a rhythm of an unknown unit": ("invalid_plan", plan(rhythm={"every": 1, "unit": "moon"})),
    "no rhythm": ("invalid_plan", plan(rhythm=None)),
    "no currency": ("invalid_currency", plan(currency=None)),
    "a currency in words": ("invalid_currency", plan(currency="dollars")),
    "a currency of two letters": ("invalid_currency", plan(currency="US")),
    "a currency of eleven letters": ("invalid_currency", plan(currency="ABCDEFGHIJK")),
    "a negative fee": ("invalid_plan", plan(recurring_fee="-1.00")),
    "a fee with too many decimals": ("invalid_plan", plan(recurring_fee="99.001")),
    "a fee in yen with decimals": ("invalid_plan", plan(recurring_fee="99.5", currency="JPY")),
    "a fee in words": ("invalid_plan", plan(recurring_fee="a lot")),
    "a fee that is a float": ("invalid_plan", plan(recurring_fee=99.0)),
    "negative included minutes": ("invalid_plan", plan(included_minutes=-1)),
    "half included minutes": ("invalid_plan", plan(included_minutes=0.5)),
    "included minutes without a fee": ("invalid_plan", plan(recurring_fee=None)),
    "a rate of nothing": ("invalid_plan", plan(overage_rate="0")),
    "a negative rate": ("invalid_plan", plan(overage_rate="-0.15")),
    "a rate of seven decimals": ("invalid_plan", plan(overage_rate="0.1234567")),
    "neither fee nor rate": ("invalid_plan", plan(recurring_fee=None, overage_rate=None, included_minutes=0)),
    "packs that are neither on nor off": ("invalid_plan", plan(addon_packs="perhaps")),
    "no chats per minute": ("invalid_plan", plan(chats_per_minute=0)),
    "half chats per minute": ("invalid_plan", plan(chats_per_minute=2.5)),
    "an increment of nothing": ("invalid_plan", plan(billing_increment="0/6")),
    "an increment without steps": ("invalid_plan", plan(billing_increment="30/0")),
    "half an increment": ("invalid_plan", plan(billing_increment="60")),
    "due before the period": ("invalid_plan", plan(due_days=-1)),
    "grace before the due date": ("invalid_plan", plan(grace_days=-1)),
    "a description that is no text": ("invalid_plan", plan(description=7)),
}

PACKS: dict[str, tuple[str, Act]] = {
    "a pack without a name": ("invalid_pack", pack(name="")),
    "a pack of a taken name": ("already_exists", pack(name="TOP-UP")),
    "a pack without minutes": ("invalid_pack", pack(minutes=0)),
    "a pack of half minutes": ("invalid_pack", pack(minutes=0.5)),
    "a pack of a negative price": ("invalid_pack", pack(price="-0.01")),
    "a pack with too many decimals": ("invalid_pack", pack(price="1.001")),
    "a pack without a price": ("invalid_pack", pack(price=None)),
    "a pack of an unknown currency": ("invalid_currency", pack(currency="usd")),
}

MONEY_AND_DAYS: dict[str, tuple[str, Act]] = {
    "a charge in an unknown currency": ("invalid_currency", charge(currency="Dollar")),
    "a charge of nothing": ("invalid_amount", charge(amount="0.00")),
    "a charge with too many decimals": ("invalid_amount", charge(amount="0.001")),
    "a charge in words": ("invalid_amount", charge(amount="ten")),
    "a charge for nothing": ("invalid_amount", charge(description=" ")),
    "a charge due on a day that does not exist": ("invalid_date", charge(due_on="2027-02-29")),
    "a charge due in words": ("invalid_date", charge(due_on="tomorrow")),
    "a charge due yesterday": ("invalid_date", charge(due_on="2026-11-01")),
    "paid on a day that does not exist": ("invalid_date", set_status("paid", paid_on="2026-02-30")),
    "paid tomorrow": ("invalid_date", set_status("paid", paid_on="2026-11-03")),
    "due on a day that does not exist": (
        "invalid_date",
        lambda app: app.payments.extend("Late", 0, due_on="2026-11-31"),
    ),
    "due before today": ("invalid_date", lambda app: app.payments.extend("Late", 0, due_on="2026-11-01")),
    "a start on a day that does not exist": (
        "invalid_start_date",
        lambda app: app.subscriptions.start("Canceled", start_on="2026-02-30"),
    ),
    "a start tomorrow": (
        "invalid_start_date",
        lambda app: app.subscriptions.start("Canceled", start_on="2026-11-03"),
    ),
    "a start before the last cancel": (
        "invalid_start_date",
        lambda app: app.subscriptions.start("Canceled", start_on="2026-11-01"),
    ),
    "an unknown status": ("invalid_status", set_status("settled")),
    "no status": ("invalid_status", set_status(None)),
}

NEEDS: dict[str, tuple[str, Act]] = {
    "an unknown client": ("not_found", lambda app: app.subscriptions.start("Nobody")),
    "an unknown plan": ("not_found", lambda app: app.subscriptions.assign_plan("Canceled", "Nothing")),
    "an unknown pack": ("not_found", lambda app: app.packs.assign("Live", "Nothing")),
    "an unknown campaign": ("not_found", lambda app: app.clients.pause_campaign("Live", "Nothing")),
    "an unknown request": ("not_found", set_status("paid", nth=99)),
    "an unknown record": ("not_found", lambda app: app.usage.void("Live", external_id="nothing")),
    "a client of a taken name": ("already_exists", lambda app: app.clients.add("LIVE")),
    "a campaign of a taken name": ("already_exists", lambda app: app.clients.add_campaign("Live", "recall")),
    "negative seconds": ("invalid_quantity", call(seconds="-1")),
    "four decimals of a second": ("invalid_quantity", call(seconds="0.0001")),
    "half a chat": ("invalid_quantity", call(seconds="0.5", channel=Channel.CHAT)),
    "no chat": ("invalid_quantity", call(seconds=0, channel=Channel.CHAT)),
    "an archived plan": ("plan_archived", lambda app: app.subscriptions.assign_plan("Canceled", "Archived")),
    "a start on an archived plan": ("plan_archived", lambda app: app.subscriptions.start("Left behind")),
    "an archived pack": ("pack_archived", lambda app: app.packs.apply("Live", "Archived pack")),
    "a second start": ("subscription_live", lambda app: app.subscriptions.start("Live")),
    "no plan": ("no_plan_assigned", lambda app: app.subscriptions.start("Unplanned")),
    "nothing to cancel": ("no_live_subscription", lambda app: app.subscriptions.cancel("Canceled")),
    "a pack while past due": ("subscription_not_active", lambda app: app.packs.apply("Late", "Top-up")),
    "a start while disabled": ("client_disabled", lambda app: app.subscriptions.start("Disabled")),
    "packs that are off": ("addons_disabled", lambda app: app.packs.assign("Plain", "Top-up")),
    "a pack that is not theirs": ("pack_not_assigned", lambda app: app.packs.apply("Live", "Not theirs")),
    "more than the wallet": (
        "wallet_too_low",
        lambda app: app.packs.adjust_wallet("Live", minutes="-500", reason="Count"),
    ),
    "a correction of nothing": (
        "invalid_amount",
        lambda app: app.packs.adjust_wallet("Live", minutes="0", reason="Count"),
    ),
    "a correction without a reason": (
        "invalid_amount",
        lambda app: app.packs.adjust_wallet("Live", minutes="1", reason=""),
    ),
    "a known call with other content": ("usage_conflict", call("known", "61")),
    "a call of tomorrow": ("usage_in_future", call(at="2026-11-03T09:00")),
    "a settled record voided": ("period_settled", lambda app: app.usage.void("Live", external_id="settled")),
    "nothing to settle": ("nothing_to_settle", lambda app: app.subscriptions.settle_now("Live")),
    "a settled request extended": (
        "request_settled",
        lambda app: app.payments.extend("Live", 1, due_on="2026-12-01"),
    ),
    "a start code good up to no day": (
        "invalid_date",
        lambda app: app.start_codes.make("Canceled", expires_on="2026-02-30"),
    ),
    "a start code good up to yesterday": (
        "invalid_date",
        lambda app: app.start_codes.make("Canceled", expires_on="2026-11-01"),
    ),
    "no start code": ("start_code_invalid", lambda app: app.start_codes.redeem("K7QM-3XPT")),
    "a start code of nobody": ("start_code_invalid", lambda app: app.start_codes.redeem("0" * 16)),
    "a start code of another client": (
        "start_code_invalid",
        lambda app: app.start_codes.redeem(CODES["Used"], "Live"),
    ),
    "a start code of long ago": ("start_code_expired", lambda app: app.start_codes.redeem(CODES["Expired"])),
    "a start code once more": ("start_code_used", lambda app: app.start_codes.redeem(CODES["Used"])),
    "a start code of other terms": (
        "start_code_outdated",
        lambda app: app.start_codes.redeem(CODES["Outdated"]),
    ),
    "a campaign without access": ("access_denied", lambda app: app.clients.resume_campaign("Late", "Recall")),
}

EVERY = {**PLANS, **PACKS, **MONEY_AND_DAYS, **NEEDS}


@pytest.mark.parametrize(("code", "act"), EVERY.values(), ids=list(EVERY))
def test_a_refused_command_ends_with_its_code_and_a_sentence(code: str, act: Act, books: Path) -> None:
    before = dump_of(books)
    done = run_as_command(act, books=books)
    assert (done.exit_code, done.stdout) == (1, "")
    said, _, sentence = done.stderr.partition(": ")
    assert said == code
    assert_for_people(sentence.removesuffix("\n"))
    assert dump_of(books) == before


def assert_for_people(sentence: str) -> None:
    """One or two sentences on one line, with nothing left of how they were made."""
    assert re.fullmatch(r"\S[^\n]*\.", sentence)
    assert len(sentence) < 300
    assert not re.search(r"[{}<>_]|  | \.|None|Decimal\(", sentence), sentence


@pytest.mark.parametrize(("code", "act"), EVERY.values(), ids=list(EVERY))
def test_a_sentence_names_what_it_speaks_of(code: str, act: Act, books: Path) -> None:
    with closing(open_at(books)) as application, pytest.raises(Refusal) as refused:
        act(application)
    values = refused.value.values
    given = sentences._words(values)
    assert refused.value.code == code
    wanted = {name for _, name, _, _ in Formatter().parse(sentences._REFUSALS[code]) if name}
    assert wanted <= given.keys(), sorted(wanted - given.keys())


def refusals(kind: type[Refusal] = Refusal) -> Iterator[type[Refusal]]:
    for subclass in kind.__subclasses__():
        yield subclass
        yield from refusals(subclass)


def test_every_code_of_the_rules_has_been_refused_here() -> None:
    assert {code for code, _ in EVERY.values()} == SPEC_11


def test_every_refusal_has_a_code_of_the_rules_and_a_sentence() -> None:
    codes = [refusal.code for refusal in refusals() if refusal.__module__ == errors.__name__]
    assert len(codes) == len(set(codes))
    assert set(codes) == SPEC_11
    for code in codes:
        assert refusal_sentence(code, {}).endswith(".")


@pytest.mark.parametrize("problem", sorted(sentences._PROBLEMS))
def test_every_problem_of_a_file_has_a_sentence_that_names_the_file(problem: str) -> None:
    assert "/somewhere/books.db" in problem_sentence(problem, "/somewhere/books.db")


@pytest.mark.parametrize("day", ["2026-02-30", "2026-13-01", "30.06.2026", "tomorrow", ""])
def test_a_day_that_does_not_exist_is_wrong_usage(day: str, books: Path) -> None:
    before = dump_of(books)
    done = run_command("renew", "--until", day, books=books)
    assert (done.exit_code, done.stdout) == (2, "")
    assert "--until" in done.stderr
    assert dump_of(books) == before


def test_a_scenario_with_an_instant_that_does_not_exist_is_wrong_usage(tmp_path: Path) -> None:
    story = tmp_path / "story.json"
    event = {"at": "2026-02-30T09:00", "do": "add_campaign", "client": "Live", "campaign": "Recall"}
    story.write_text(json.dumps({"clients": [{"name": "Live"}], "events": [event]}), encoding="utf-8")
    done = run_program("simulate", story)
    assert (done.returncode, done.stdout) == (2, "")
    assert "2026-02-30T09:00" in done.stderr


def test_a_scenario_tells_the_code_of_what_was_refused(tmp_path: Path) -> None:
    story = tmp_path / "story.json"
    charge = {
        "at": "2026-02-01T09:00",
        "do": "create_charge",
        "client": "Live",
        "amount": "1.00",
        "description": "Set-up",
    }
    events = [{**charge, "currency": "dollars"}, {**charge, "currency": "USD", "due_on": "2026-02-30"}]
    story.write_text(json.dumps({"clients": [{"name": "Live"}], "events": events}), encoding="utf-8")
    done = run_program("simulate", story)
    assert done.returncode == 0
    assert [result["error"] for result in json.loads(done.stdout)["results"]] == [
        "invalid_currency",
        "invalid_date",
    ]
