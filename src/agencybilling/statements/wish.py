"""How documents are to be written."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from agencybilling.statements.naming import USUAL_PATTERN
from agencybilling.statements.paper import Paper


class Format(StrEnum):
    """What a document can be written as."""

    PDF = "pdf"
    HTML = "html"
    CSV = "csv"


@dataclass(frozen=True, slots=True)
class Wish:
    """How statements are to be written; paper and archiving concern PDF only."""

    format: Format = Format.PDF
    paper: Paper = Paper.A4
    archived: bool = False
    pattern: str = USUAL_PATTERN
