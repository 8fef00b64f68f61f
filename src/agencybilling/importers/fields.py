"""Single foreign fields: what may be taken from them as it stands, and why one can't be used."""

from __future__ import annotations

from enum import Enum

LONGEST_TEXT = 200
_LONGEST_SHOWN = 60


class Fault(Enum):
    """What is wrong with a field, told after its name."""

    MISSING = "is missing"
    NOT_KNOWN = "is not known"
    NO_TEXT = "is no plain text"
    NO_ID = "is missing or no plain text"
    NO_OBJECT = "is no object"
    NO_LIST = "is no list"
    NO_CHOICE = "is none of the possible ones"
    TWICE = "says one thing twice"
    NO_WHOLE_NUMBER = "is no whole number, or one far too large"
    NO_NUMBER = "is no number as the file writes numbers"
    NO_CLOCK = "is no duration in minutes and seconds (m:ss)"
    NEGATIVE = "is negative"
    TOO_FINE = "is finer than a millisecond"
    TOO_LONG = "is longer than 31 days"
    NO_TIME = "is no time as the file writes times"
    NO_HOUR = "is a date without a time"
    NO_ZONE = "does not tell its time zone"
    SECONDS = "is in seconds where milliseconds are due (reads as 1970)"
    OUTSIDE = "falls outside 2015-2100"
    BACKWARDS = "is before the start"
    CELLS = "has not as many cells as the header"


class Unusable(Exception):
    """A field that can't be used. Who knows the name of the field adds it on the way."""

    def __init__(self, fault: Fault, found: object = None, *, field: str = "it") -> None:
        self.fault = fault
        self.found = None if found is None else shown(found)
        self.field = field
        super().__init__(fault, found, field)

    @property
    def reason(self) -> str:
        """Without the value found, so that reasons can be counted."""
        return f"{self.field} {self.fault.value}"

    def in_field(self, name: str) -> Unusable:
        return Unusable(self.fault, self.found, field=name)


def shown(value: object, *, longest: int = _LONGEST_SHOWN) -> str:
    """A value as it may be shown, however odd: short, and in characters that can be printed."""
    text = value if isinstance(value, str) else repr(value)
    plain = text[:longest] + "…" if len(text) > longest else text
    return "".join(letter if letter.isprintable() else "\N{REPLACEMENT CHARACTER}" for letter in plain)


def text_of(value: object) -> str | None:
    """The text of an id or name; None where there is none, or none that can be kept."""
    if not isinstance(value, str):
        return None
    text = value.strip()
    return text if text and len(text) <= LONGEST_TEXT and text.isprintable() else None
