"""Column mappings that are remembered: what a bookkeeper said once about a table nobody has a reader for."""

from __future__ import annotations

import json
import os
import re
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path

from agencybilling.domain.usage import Channel
from agencybilling.importers.amounts import Unit
from agencybilling.importers.fields import Unusable
from agencybilling.importers.mapping import ChatCount, Column, ColumnMapping
from agencybilling.importers.mapping_file import mapping_of, read_mapping
from agencybilling.importers.records import Standing
from agencybilling.importers.unreadable import UnreadableFile

__all__ = ["ChosenColumns", "Mappings", "Remembered", "Unusable"]

_IN_A_FILE = {
    Standing.BILLABLE: "final",
    Standing.OPEN: "open",
    Standing.NOT_BILLABLE: "not_billable",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class ChosenColumns:
    """What was chosen of a table: its title for each column, and how times and durations are written.

    `agent` is the title of the column that tells whose call it was. `statuses` says how each value under the
    status column stands; a table without statuses holds final records only. Without a zone wall times are
    the agency's.
    """

    name: str
    channel: Channel
    columns: Mapping[Column, str]
    time_form: str
    zone: str | None = None
    agent: str | None = None
    delimiter: str = ","
    encoding: str = "utf-8"
    decimal: str = "."
    thousands: str = ""
    duration_unit: Unit = Unit.SECONDS
    chat_count: ChatCount = ChatCount.CONVERSATIONS
    statuses: Mapping[str, Standing] = field(default_factory=dict)

    def as_told(self) -> dict[str, object]:
        """In the keys of a mapping file, so that the command line reads it too."""
        told: dict[str, object] = {
            "name": self.name.strip(),
            "channel": self.channel.value,
            "delimiter": self.delimiter,
            "encoding": self.encoding,
            "numbers": {"decimal": self.decimal, "thousands": self.thousands},
            "time": {"format": self.time_form, **({"zone": self.zone} if self.zone else {})},
            "columns": {column.value: title for column, title in self.columns.items()},
            "duration_unit": self.duration_unit.name.lower(),
            "chat_count": self.chat_count.value,
        }
        if self.statuses:
            told["statuses"] = _by_standing(self.statuses)
        if self.agent is not None:
            told["agents"] = [{"field": self.agent, "column": self.agent}]
        return told


@dataclass(frozen=True, slots=True)
class Remembered:
    """A mapping and the file that keeps it; imports take such files."""

    file: Path
    mapping: ColumnMapping


class Mappings:
    """Mapping files in a folder of their own."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def all(self) -> list[Remembered]:
        """By name; files that are no mappings are left out."""
        found: list[Remembered] = []
        for file in self._folder.glob("*.json"):
            with suppress(UnreadableFile):
                found.append(Remembered(file, read_mapping(file)))
        return sorted(found, key=lambda r: r.mapping.name.casefold())

    def remember(self, chosen: ChosenColumns) -> Remembered:
        """Keep what was chosen, in place of what this name meant before.

        Raises `Unusable`, which names what is missing or impossible, and `OSError`.
        """
        told = chosen.as_told()
        mapping = mapping_of(told)
        file = self._file(mapping.name)
        self._folder.mkdir(parents=True, exist_ok=True)
        part = file.with_suffix(".part")
        part.write_text(json.dumps(told, ensure_ascii=False, indent=1), encoding="utf-8")
        os.replace(part, file)  # noqa: PTH105 - over what stands there, on every system
        return Remembered(file, mapping)

    def forget(self, name: str) -> None:
        """Keep it no longer."""
        self._file(name).unlink(missing_ok=True)

    def _file(self, name: str) -> Path:
        readable = re.sub(r"[^a-z0-9]+", "-", name.casefold()).strip("-")
        return self._folder / f"{readable}-{sha256(name.encode()).hexdigest()[:8]}.json"


def _by_standing(statuses: Mapping[str, Standing]) -> dict[str, list[str]]:
    told: dict[str, list[str]] = {}
    for status, standing in statuses.items():
        told.setdefault(_IN_A_FILE[standing], []).append(status)
    return told
