"""Commands typed wrong: status 2, what is wrong and how it is written, and nothing done."""

from __future__ import annotations

import pytest

from tests.builders import CLIENT, SmallAgency
from tests.typed_commands import TypedCommands

WRONG: tuple[tuple[tuple[object, ...], str], ...] = (
    (("plans", "add"), "NAME"),
    (("plans", "add", "X", "--minutes", "2.5"), "--minutes"),
    (("plans", "add", "X", "--chats", "many"), "--chats"),
    (("plans", "add", "X", "--unit", "moon"), "--unit"),
    (("packs", "add", "X", "--minutes", 5), "--price"),
    (("clients", "list", "--status", "ill"), "--status"),
    (("clients", "pause", CLIENT), "CAMPAIGN"),
    (("subscriptions", "start", CLIENT, "--on", "01.01.2026"), "2026-06-30"),
    (("subscriptions", "start", CLIENT, "--on", "2026-02-30"), "2026-06-30"),
    (("requests", "show", "123"), "PR-2026-000123"),
    (("requests", "mark", "--status", "paid"), "NUMBER"),
    (("requests", "mark", "PR-2026-000001"), "--status"),
    (("requests", "mark", "PR-2026-000001", "--status", "gone"), "--status"),
    (("requests", "mark", "PR-2026-000001", "--status", "failed", "--paid-on", "2026-01-01"), "--paid-on"),
    (("requests", "extend", "PR-2026-000001", "tomorrow"), "2026-06-30"),
    (("usage", "record", CLIENT), "--seconds"),
    (("usage", "record", CLIENT, "--seconds", 1, "--chats", 1), "--chats"),
    (("usage", "record", CLIENT, "--seconds", 1, "--at", "noon"), "2026-06-30T09:15"),
    (("wallet", "adjust", CLIENT, "5"), "--reason"),
    (("settings", "set", "--zone", "Middle/Earth"), "Europe/Berlin"),
    (("settings", "set", "--usage-window", "-1"), "--usage-window"),
    (("settings", "set", "--decimals", "USDT"), "USDT=6"),
    (("settings", "set", "--decimals", "USDT=13"), "USDT=6"),
    (("history", "--newest", 0), "--newest"),
    (("export", "usage"), "--csv"),
    (("plans", "sell"), "sell"),
)


@pytest.mark.parametrize(("command", "named"), WRONG, ids=[" ".join(map(str, c)) for c, _ in WRONG])
def test_a_command_typed_wrong_says_what_is_wrong(
    agency: SmallAgency, command: tuple[object, ...], named: str
) -> None:
    agency.subscriber()
    before = agency.dump()
    assert named in TypedCommands(agency).wrong(*command)
    assert agency.dump() == before


def test_where_one_of_several_requests_is_refused_none_is_marked(agency: SmallAgency) -> None:
    agency.subscriber()
    typed = TypedCommands(agency)
    assert typed.refused("requests", "mark", "PR-2026-000001", "PR-2026-000009", "--status", "paid")[0] == (
        "not_found"
    )
    assert agency.request(0).status == "pending"
