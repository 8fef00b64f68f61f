"""A file from which no usage can be taken, told so that its owner knows what to do."""

from __future__ import annotations

from typing import TYPE_CHECKING

from agencybilling.importers.fields import shown

if TYPE_CHECKING:
    from pathlib import Path


class UnreadableFile(Exception):
    """Nothing of this file may be booked: `wrong` says why, `where` in which place, `advice` what helps."""

    def __init__(self, path: Path, wrong: str, *, advice: str, where: str | None = None) -> None:
        self.file = shown(path.name, longest=200)
        self.wrong = wrong
        self.where = where
        self.advice = advice
        super().__init__(self.file, wrong, where, advice)

    def __str__(self) -> str:
        place = f"{self.file}, {self.where}" if self.where else self.file
        return f"{place}: {self.wrong}. {self.advice}."


def cannot_open(path: Path, error: OSError) -> UnreadableFile:
    return UnreadableFile(
        path,
        f"the file can't be opened ({error.strerror or type(error).__name__})",
        advice="See that it exists, is a file and may be read, and try again",
    )
