"""A format: how one kind of export is told from others, and read."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from zoneinfo import ZoneInfo

from agencybilling.importers.records import Row


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadOptions:
    """`zone` is that of wall times whose zone neither file nor mapping tells: the agency's, mostly."""

    zone: ZoneInfo


@dataclass(frozen=True, slots=True, kw_only=True)
class Format:
    """`detect` looks at a file's first bytes and its name; `read` gives rows, or raises UnreadableFile."""

    name: str
    title: str
    source: str
    detect: Callable[[bytes, str], bool]
    read: Callable[[Path, ReadOptions], Iterator[Row]]
