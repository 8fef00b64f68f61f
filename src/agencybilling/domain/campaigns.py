"""Campaigns: paused and resumed by themselves as access changes, and by people."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Campaign:
    """A client's campaign. One that a person paused stays so until a person resumes it (SPEC 9)."""

    id: int
    name: str
    running: bool
    paused_by_person: bool = False
