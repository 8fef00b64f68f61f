"""Mapping files: a column mapping as a person writes it down in JSON, checked key by key."""

from __future__ import annotations

import json
import re
from datetime import UTC, datetime
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from agencybilling.domain.usage import Channel
from agencybilling.importers.amounts import NumberStyle, Rounding, Unit
from agencybilling.importers.fields import Fault, Unusable
from agencybilling.importers.instants import TimeForm
from agencybilling.importers.mapping import AgentColumn, ChatCount, Column, ColumnMapping, Mark, Names
from agencybilling.importers.mapping_keys import Keys
from agencybilling.importers.records import Standing
from agencybilling.importers.unreadable import UnreadableFile, cannot_open

if TYPE_CHECKING:
    from pathlib import Path

_ADVICE = "Correct the column mapping and import again"
_TRIAL = datetime(2026, 10, 25, 14, 37, tzinfo=UTC)
_CHANNELS = {channel.value: channel for channel in Channel}
_UNITS = {unit.name.lower(): unit for unit in Unit}
_ROUNDINGS = {way.value: way for way in Rounding}
_COUNTS = {count.value: count for count in ChatCount}
_STANDINGS = {"final": Standing.BILLABLE, "open": Standing.OPEN, "not_billable": Standing.NOT_BILLABLE}


def read_mapping(path: Path) -> ColumnMapping:
    """The mapping in a JSON file.

    Raises:
        UnreadableFile: it can't be read, or a key is missing, unknown or says something impossible.
    """
    try:
        told = json.loads(path.read_bytes())
    except OSError as error:
        raise cannot_open(path, error) from error
    except (ValueError, RecursionError) as error:
        raise UnreadableFile(path, "this is no JSON", advice=_ADVICE) from error
    try:
        return mapping_of(told)
    except Unusable as why:
        wrong = why.reason if why.found is None else f"{why.reason}: {why.found}"
        raise UnreadableFile(path, wrong, advice=_ADVICE) from None


def mapping_of(told: object) -> ColumnMapping:
    """The mapping as data says it; raises Unusable with the key at fault."""
    keys = Keys("", told)
    name = keys.text("name")
    columns = _columns(keys.group("columns"))
    agents = tuple(_agent(entry) for entry in keys.groups("agents"))
    known = (*columns.values(), *(agent.column for agent in agents))
    times = keys.group("time")
    mapping = ColumnMapping(
        name=name,
        title=keys.text("title", name),
        source=keys.text("source", name),
        channel=keys.choice("channel", _CHANNELS),
        columns=columns,
        time_forms=tuple(map(_time_form, times.some_texts("format"))),
        zone=_zone(times),
        delimiter=_delimiter(keys),
        encoding=_encoding(keys),
        numbers=_number_style(keys.group("numbers", optional=True)),
        duration_unit=keys.choice("duration_unit", _UNITS, otherwise="seconds"),
        rounding=keys.choice("rounding", _ROUNDINGS, otherwise="refused"),
        chat_count=keys.choice("chat_count", _COUNTS, otherwise="conversations"),
        statuses=_statuses(keys.group("statuses", optional=True)),
        agents=agents,
        voicemail=_marks(keys.group("voicemail", optional=True), known),
        not_billable=_marks(keys.group("not_billable", optional=True), known),
        no_record=_marks(keys.group("no_record", optional=True), known),
        id_prefix=keys.text("id_prefix", ""),
    )
    times.no_more()
    keys.no_more()
    _check_columns(mapping)
    return mapping


def _columns(keys: Keys) -> dict[Column, Names]:
    found = {column: keys.some_texts(column) for column in Column if column in keys}
    keys.no_more()
    return found


def _agent(keys: Keys) -> AgentColumn:
    agent = AgentColumn(field=keys.text("field"), column=keys.some_texts("column"))
    keys.no_more()
    return agent


def _marks(keys: Keys, known: tuple[Names, ...]) -> tuple[Mark, ...]:
    """A mark is told by one of its column's headers, and holds under its other headers too."""
    return tuple(
        Mark(
            column=next((names for names in known if header in names), (header,)),
            values=frozenset(keys.some_texts(header)),
        )
        for header in keys.names()
    )


def _statuses(keys: Keys) -> dict[str, Standing]:
    standings: dict[str, Standing] = {}
    for name, standing in _STANDINGS.items():
        for status in keys.texts(name, []):
            if standings.setdefault(status.casefold(), standing) is not standing:
                raise Unusable(Fault.TWICE, status, field=keys.name)
    keys.no_more()
    return standings


def _time_form(form: str) -> str:
    """A form that tells the date and the time to the minute: what is written in it reads back as it was."""
    if form in frozenset(TimeForm):
        return form
    try:
        read_back = datetime.strptime(_TRIAL.strftime(form), form).replace(tzinfo=UTC)
    except (ValueError, re.error):
        read_back = None
    if read_back != _TRIAL:
        raise Unusable(Fault.NO_CHOICE, form, field="time.format (a form that tells date, hour and minute)")
    return form


def _zone(keys: Keys) -> ZoneInfo | None:
    name = keys.text("zone", "")
    try:
        return ZoneInfo(name) if name else None
    except (KeyError, ValueError, OSError):
        raise Unusable(Fault.NOT_KNOWN, name, field=keys.full("zone")) from None


def _delimiter(keys: Keys) -> str:
    delimiter = keys.sign("delimiter", ",")
    if len(delimiter) != 1 or delimiter.isalnum() or delimiter in ' "\r\n\0':
        raise Unusable(Fault.NO_CHOICE, delimiter, field="delimiter (a single sign)")
    return delimiter


def _encoding(keys: Keys) -> str:
    encoding = keys.text("encoding", "utf-8")
    try:
        "".encode(encoding)
    except (LookupError, ValueError):
        raise Unusable(Fault.NOT_KNOWN, encoding, field="encoding") from None
    return encoding


def _number_style(keys: Keys) -> NumberStyle:
    decimal, thousands = keys.sign("decimal", "."), keys.sign("thousands", "")
    keys.no_more()
    signs = decimal + thousands
    if (
        len(decimal) != 1
        or len(thousands) > 1
        or len(set(signs)) < len(signs)
        or any(map(str.isalnum, signs))
    ):
        raise Unusable(Fault.NO_CHOICE, signs, field="numbers (a decimal sign, and another for thousands)")
    return NumberStyle(decimal, thousands)


def _check_columns(mapping: ColumnMapping) -> None:
    """Every column is there without which no record can be read."""
    columns = mapping.columns
    needed = {
        "columns.id": Column.ID in columns,
        "columns.started": Column.STARTED in columns,
        "columns.duration, or ended,": mapping.channel is Channel.CHAT
        or bool({Column.DURATION, Column.ENDED} & columns.keys()),
        "columns.agent_messages, which chat_count bills,": mapping.chat_count is ChatCount.CONVERSATIONS
        or Column.AGENT_MESSAGES in columns,
        "columns.status": Column.STATUS in columns or not mapping.statuses,
        "statuses": Column.STATUS not in columns or bool(mapping.statuses),
    }
    for name, there in needed.items():
        if not there:
            raise Unusable(Fault.MISSING, field=name)
