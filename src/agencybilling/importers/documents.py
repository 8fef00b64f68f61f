"""Documents: the objects of a foreign JSON file, as a bare list or in an envelope."""

from __future__ import annotations

import json
import re
from decimal import Decimal
from typing import TYPE_CHECKING, Never

from agencybilling.importers.unreadable import UnreadableFile, cannot_open

if TYPE_CHECKING:
    from pathlib import Path

_NAME = re.compile(r'"([A-Za-z_]{1,40})"\s*:')
_EXPORT_AGAIN = "Export it again and import the new file"


def objects(path: Path, *, envelope: str | None = None) -> list[object]:
    """The list in the file, or under the envelope's name; its items are taken as they come.

    Raises:
        UnreadableFile: no JSON, cut off, nested too deeply, or no such list.
    """
    document = _load(path)
    if isinstance(document, dict) and envelope is not None:
        document = document.get(envelope)
    if isinstance(document, list):
        return document
    raise UnreadableFile(
        path,
        f"there is no list of records{f' named {envelope}' if envelope else ''}",
        advice="Choose the format it was exported in",
    )


def names_in(head: bytes) -> frozenset[str]:
    """The names of fields at the beginning of a document, however deep they stand."""
    return frozenset(_NAME.findall(_text(head))) if is_document(head) else frozenset()


def is_document(head: bytes) -> bool:
    return _text(head).startswith(("{", "["))


def is_bare_list(head: bytes) -> bool:
    return _text(head).startswith("[")


def _text(head: bytes) -> str:
    return head.decode(json.detect_encoding(head), errors="ignore").lstrip("\ufeff \t\r\n")


def _load(path: Path) -> object:
    try:
        return json.loads(path.read_bytes(), parse_float=Decimal, parse_constant=_refuse)
    except OSError as error:
        raise cannot_open(path, error) from error
    except json.JSONDecodeError as error:
        breaks_off = error.pos >= len(error.doc.rstrip()) or error.msg.startswith("Unterminated")
        wrong = "the text breaks off" if breaks_off else f"this is no JSON ({error.msg})"
        raise UnreadableFile(path, wrong, where=f"line {error.lineno}", advice=_EXPORT_AGAIN) from error
    except UnicodeError as error:
        raise UnreadableFile(path, "this is no text in UTF-8", advice=_EXPORT_AGAIN) from error
    except (ValueError, ArithmeticError) as error:
        raise UnreadableFile(path, "a number can't be read", advice=_EXPORT_AGAIN) from error
    except RecursionError as error:
        raise UnreadableFile(path, "it is nested too deeply", advice=_EXPORT_AGAIN) from error


def _refuse(constant: str) -> Never:
    raise ValueError(constant)
