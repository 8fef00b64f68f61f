"""Names of files: out of a pattern, safe on every system, none twice."""

from __future__ import annotations

import re
import unicodedata

from agencybilling.domain.statement import Statement

USUAL_PATTERN = "{client} {first} {last}"
PLACES = ("client", "number", "first", "last", "known_on")
"""What may stand in braces in a pattern; days are in ISO form."""

_PLACE = re.compile(r"\{([^{}]*)\}")
_FORBIDDEN = re.compile(r'[<>:"/\\|?*]')
# Windows keeps these for devices, whatever follows their first point.
_DEVICE = re.compile(r"(con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³])(\.|$)", re.IGNORECASE)
_MOST_BYTES = 180
_NAMELESS = "statement"


class UnknownPlace(ValueError):
    """A pattern with a place that stands for nothing."""

    def __init__(self, place: str) -> None:
        super().__init__(place)
        self.place = place


class FileNames:
    """Gives each statement of a run a name of its own. Raises `UnknownPlace` for a pattern that has one."""

    def __init__(self, pattern: str = USUAL_PATTERN) -> None:
        unknown = [place for place in _PLACE.findall(pattern) if place not in PLACES]
        if unknown:
            raise UnknownPlace(unknown[0])
        self._pattern = pattern
        self._given: set[str] = set()

    def name(self, statement: Statement, suffix: str) -> str:
        """A name with this suffix; the second of two that are the same to some system is numbered."""
        values = _values(statement)
        wanted = safe_name(_PLACE.sub(lambda place: values[place[1]], self._pattern))
        name, copies = wanted, 1
        while _key(name) in self._given:
            copies += 1
            name = f"{wanted} ({copies})"
        self._given.add(_key(name))
        return f"{name}.{suffix}"


def safe_name(text: str) -> str:
    """A name that every system takes, without folders and signs nobody sees, of at most 180 bytes."""
    seen = "".join(sign for sign in unicodedata.normalize("NFC", text) if not _unseen(sign))
    name = _FORBIDDEN.sub("_", " ".join(seen.split()))
    name = name.encode()[:_MOST_BYTES].decode(errors="ignore").strip(" .") or _NAMELESS
    return f"_{name}" if _DEVICE.match(name) else name


def _unseen(sign: str) -> bool:
    return unicodedata.category(sign) in {"Cc", "Cf", "Cs", "Co", "Cn"} and not sign.isspace()


def _key(name: str) -> str:
    """Systems that ignore case or the composition of letters take names of one key for the same."""
    return unicodedata.normalize("NFC", name.casefold())


def _values(statement: Statement) -> dict[str, str]:
    return {
        "client": statement.client,
        "number": statement.number,
        "first": statement.days.first.isoformat(),
        "last": statement.days.last.isoformat(),
        "known_on": statement.known_on.isoformat(),
    }
