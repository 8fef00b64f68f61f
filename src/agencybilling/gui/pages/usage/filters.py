"""What a person wants to see of the usage records: a chip, a source, a channel, days, words, one client."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import assert_never

from agencybilling.domain.calendar import ONE_DAY, Zone, date_from
from agencybilling.domain.usage import Channel
from agencybilling.gui.theme.tokens import Tone
from agencybilling.gui.widgets.chips import ChipFace
from agencybilling.i18n import _
from agencybilling.queries.usage import UsageFilter, UsageState
from agencybilling.services.usage import MANUAL
from agencybilling.wording.amounts import count, day, day_range
from agencybilling.wording.names import channel
from agencybilling.wording.rows import usage_state

ALL = "all"
_BETWEEN = ".."


@dataclass(frozen=True, slots=True)
class Choice:
    """What is chosen. `chip` is a state or `ALL`; days are included at both ends."""

    chip: str = ALL
    source: str | None = None
    channel: Channel | None = None
    first: date | None = None
    last: date | None = None
    text: str = ""
    client_id: int | None = None

    @property
    def narrowed(self) -> bool:
        """Whether less than everything may be shown."""
        return replace(self, client_id=None) != Choice()

    def wanted(self, zone: Zone) -> UsageFilter:
        """The records that are chosen."""
        states = frozenset() if self.chip == ALL else frozenset([UsageState(self.chip)])
        return replace(self.in_any_state(zone), states=states)

    def in_any_state(self, zone: Zone) -> UsageFilter:
        """The same without regard to the chip: what the chips count."""
        return UsageFilter(
            client_id=self.client_id,
            source=self.source,
            channel=self.channel,
            since=None if self.first is None else zone.midnight(self.first),
            before=None if self.last is None else zone.midnight(self.last + ONE_DAY),
            text=self.text,
        )


def choice_of(filters: Mapping[str, str]) -> Choice:
    """What a place asks for.

    `state` is a state or `all`; `days` are as `2026-11-01..2026-11-30` with either end left out; `source`
    and `text` are looked for; `client` is an id.
    """
    first, __, last = filters.get("days", "").partition(_BETWEEN)
    state, client = filters.get("state", ALL), filters.get("client", "")
    return Choice(
        chip=state if state in set(UsageState) else ALL,
        source=filters.get("source"),
        first=date_from(first),
        last=date_from(last),
        text=filters.get("text", ""),
        client_id=int(client) if client.isdecimal() else None,
    )


def choice_in_words(choice: Choice) -> str:
    """What the list is narrowed to: "Unbilled · Vapi · Nov 1 – 30, 2026"."""
    parts = (
        "" if choice.chip == ALL else chip_name(choice.chip),
        "" if choice.source is None else source_name(choice.source),
        "" if choice.channel is None else channel(choice.channel),
        _days(choice),
        choice.text,
    )
    return " · ".join(part for part in parts if part)


def chip_name(key: str) -> str:
    """What a chip is called."""
    return _("All") if key == ALL else usage_state(UsageState(key))


def source_name(source: str) -> str:
    """What people call where usage comes from."""
    return _("By hand") if source == MANUAL else source[:1].upper() + source[1:]


def state_tone(state: UsageState) -> Tone:
    """The tone of a state's pill."""
    match state:
        case UsageState.RATED:
            return Tone.OK
        case UsageState.LATE:
            return Tone.INFO
        case UsageState.UNBILLED | UsageState.UNASSIGNED:
            return Tone.WARN
        case UsageState.VOIDED:
            return Tone.NEUTRAL
        case _:
            assert_never(state)


def faces(found: Mapping[UsageState, int] | None, *, of_client: bool) -> list[ChipFace]:
    """What each chip says; of none counted yet only its name. No record of a client is unassigned."""
    states = [state for state in UsageState if not (of_client and state is UsageState.UNASSIGNED)]
    every = None if found is None else count(sum(found.values()))
    return [
        ChipFace(ALL, chip_name(ALL), every),
        *(
            ChipFace(
                state.value,
                usage_state(state),
                None if found is None else count(found.get(state, 0)),
                tone=state_tone(state),
            )
            for state in states
        ),
    ]


def _days(choice: Choice) -> str:
    if choice.first is not None and choice.last is not None:
        return day_range(choice.first, choice.last)
    if choice.first is not None:
        return _("from {day}").format(day=day(choice.first))
    return "" if choice.last is None else _("up to {day}").format(day=day(choice.last))
