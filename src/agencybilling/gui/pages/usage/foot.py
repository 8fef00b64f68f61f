"""What is said below usage records: how many there are, and what some of them bill."""

from __future__ import annotations

from collections.abc import Sequence

from agencybilling.domain.minutes import Milliseconds
from agencybilling.domain.usage import Channel
from agencybilling.i18n import _, ngettext
from agencybilling.queries.usage import UsageState, usage_by_id
from agencybilling.services.application import Application
from agencybilling.wording.amounts import chats, count, minutes_and_chats


def records_counted(number: int) -> str:
    """How many there are."""
    return ngettext("{n} record", "{n} records", number).format(n=count(number))


def billed_of(application: Application, ids: Sequence[int]) -> str:
    """What records bill together, voided ones left out, and how many chats are among them."""
    with application.read() as unit:
        rows = [row for row in usage_by_id(unit, ids).values() if row.state is not UsageState.VOIDED]
    minutes = minutes_and_chats(Milliseconds(sum(row.billed or 0 for row in rows)), None)
    held = sum(row.quantity for row in rows if row.channel is Channel.CHAT)
    return (
        _("{minutes} billed, {chats} among them").format(minutes=minutes, chats=chats(held))
        if held
        else (_("{minutes} billed").format(minutes=minutes))
    )
