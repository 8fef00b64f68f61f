"""The papers documents are made for."""

from __future__ import annotations

from enum import StrEnum

from agencybilling.i18n import locale_name

_LETTER_IN = frozenset({"US", "CA", "MX", "PH", "CO", "CL", "VE"})


class Paper(StrEnum):
    """A size of paper."""

    A4 = "a4"
    LETTER = "letter"

    @property
    def typst(self) -> str:
        """What typst calls it."""
        return "us-letter" if self is Paper.LETTER else "a4"


def usual_paper() -> Paper:
    """The paper of the country whose language is in use."""
    return Paper.LETTER if locale_name().rpartition("_")[2] in _LETTER_IN else Paper.A4
