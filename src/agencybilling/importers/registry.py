"""The registry: every format an export may come in, and which of them a file is."""

from __future__ import annotations

from typing import TYPE_CHECKING

from agencybilling.importers.documents import is_document, objects
from agencybilling.importers.fields import shown
from agencybilling.importers.retell_calls import RETELL_CALLS, RETELL_CALLS_V2
from agencybilling.importers.retell_chats import RETELL_CHATS
from agencybilling.importers.retell_history import RETELL_HISTORY
from agencybilling.importers.tables import encoding_of, header_of
from agencybilling.importers.unreadable import UnreadableFile, cannot_open
from agencybilling.importers.vapi_calls import VAPI_CALLS
from agencybilling.importers.vapi_chats import VAPI_CHATS

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from agencybilling.importers.formats import Format

_HEAD = 256 * 1024
_FORMATS = (VAPI_CALLS, VAPI_CHATS, RETELL_CALLS, RETELL_CALLS_V2, RETELL_HISTORY, RETELL_CHATS)


def formats() -> tuple[Format, ...]:
    """The formats that need no column mapping."""
    return _FORMATS


def recognize(path: Path, *, mapped: Iterable[Format] = ()) -> Format:
    """The format of a file, by its beginning; `mapped` are the column mappings known so far.

    Raises:
        UnreadableFile: it can't be opened, is empty, is no text, or is nothing known.
    """
    try:
        with path.open("rb") as stream:
            head = stream.read(_HEAD)
    except OSError as error:
        raise cannot_open(path, error) from error
    if not head.strip():
        raise UnreadableFile(path, "the file is empty", advice="Export it again")
    for known in (*_FORMATS, *mapped):
        if known.detect(head, path.name):
            return known
    raise _unknown(path, head)


def _unknown(path: Path, head: bytes) -> UnreadableFile:
    """Why nothing fits, as exactly as can be told."""
    if b"\0" in head and not encoding_of(head).startswith("utf-16"):
        return UnreadableFile(path, "this is no text file", advice="Export it as CSV or JSON")
    if is_document(head):
        if not objects(path, envelope="items"):
            return UnreadableFile(
                path, "the list of records is empty", advice="Name its format to import it nonetheless"
            )
        return UnreadableFile(
            path, "no format has objects like these", advice="Import its CSV export with a column mapping"
        )
    columns = shown(", ".join((header_of(head) or [[]])[0]), longest=200)
    return UnreadableFile(
        path, f"no format has the columns {columns}", where="line 1", advice="Import it with a column mapping"
    )
