"""The press: typst, kept warm for many documents, on our templates or the agency's own."""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from queue import Empty, SimpleQueue
from tempfile import TemporaryDirectory
from typing import Final, Self, TypeAlias

import typst

from agencybilling.i18n import locale_name
from agencybilling.resources import resource
from agencybilling.services.settings import logo_kind
from agencybilling.statements.faults import TemplateFault
from agencybilling.statements.fonts import all_fonts, families, inter_alone, needs_more_than_inter

Texts = Mapping[str, object]
"""A document's texts, as templates find them."""

TAGGED: Final[list[typst.PDFStandard]] = ["ua-1"]
ARCHIVED: Final[list[typst.PDFStandard]] = ["a-2a", "ua-1"]
_Compiled: TypeAlias = Callable[[typst.Compiler, dict[str, str]], list[bytes]]
_MOST_REPAIRS = 3
_PLACE = re.compile(r"┌─ (.+):(\d+):\d+")
_NO_GLYPH = re.compile(r"the text `\"(.+?)\"` could not be displayed")
_CODE = re.compile(r"\\u\{([0-9a-f]+)\}")
_STAND_IN = "?"
_UNSEEN = dict.fromkeys((*range(9), 11, 12, *range(14, 32), 127))


class Press:
    """Makes documents out of texts; made for a run of them, closed when it is over. Threads may share it.

    Templates are ours with those of `own` laid over them, a folder beside the books. A logo that typst can't
    read is left out.
    """

    def __init__(self, *, own: Path | None = None, logo: bytes | None = None) -> None:
        self._own = own
        self._folder = TemporaryDirectory(prefix="statements-", ignore_cleanup_errors=True)
        self._root = Path(self._folder.name)
        self._idle: dict[bool, SimpleQueue[typst.Compiler]] = {True: SimpleQueue(), False: SimpleQueue()}
        shutil.copytree(resource("statements"), self._root, dirs_exist_ok=True)
        if own is not None and own.is_dir():
            shutil.copytree(own, self._root, dirs_exist_ok=True)
        self._logo = None if logo is None else self._placed(logo)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Clear the table."""
        self._folder.cleanup()

    def pdf(self, template: str, texts: Texts, *, made_at: datetime, archived: bool = False) -> bytes:
        """A tagged PDF/UA-1, PDF/A-2a as well where it is to be archived. Raises `TemplateFault`."""
        source, standards = self._root / template, ARCHIVED if archived else TAGGED

        def compiled(compiler: typst.Compiler, inputs: dict[str, str]) -> list[bytes]:
            return _pages(
                compiler.compile(
                    source, format="pdf", sys_inputs=inputs, pdf_standards=standards, timestamp=made_at
                )
            )

        return b"".join(self._printed(texts, compiled))

    def pages(self, template: str, texts: Texts, *, ppi: float) -> list[bytes]:
        """Each page of the very same document as a PNG of so many dots an inch. Raises `TemplateFault`."""

        def compiled(compiler: typst.Compiler, inputs: dict[str, str]) -> list[bytes]:
            source = self._root / template
            return _pages(compiler.compile(source, format="png", ppi=ppi, sys_inputs=inputs))

        return self._printed(texts, compiled)

    def _printed(self, texts: Texts, compiled: _Compiled) -> list[bytes]:
        unknown: set[str] = set()
        for _attempt in range(_MOST_REPAIRS):
            try:
                return self._compiled(texts, compiled, unknown=unknown)
            except typst.TypstError as fault:
                found = {_unescaped(signs) for signs in _NO_GLYPH.findall(fault.diagnostic)}
                if not found:
                    raise self._fault(fault) from None
                unknown |= found
        return self._compiled(texts, compiled, unknown=unknown)

    def _compiled(self, texts: Texts, compiled: _Compiled, *, unknown: Iterable[str]) -> list[bytes]:
        data = json.dumps({**_readable(texts, unknown), "logo": self._logo}, ensure_ascii=False)
        wide = needs_more_than_inter(data)
        fonts = json.dumps(families(data, language=locale_name()))
        with self._compiler(wide=wide) as compiler:
            return compiled(compiler, {"data": data, "fonts": fonts})

    @contextmanager
    def _compiler(self, *, wide: bool) -> Iterator[typst.Compiler]:
        """One that nobody uses at the moment: typst lets threads run beside each other, but not share one."""
        idle = self._idle[wide]
        try:
            compiler = idle.get_nowait()
        except Empty:
            fonts = all_fonts() if wide else inter_alone()
            compiler = typst.Compiler(root=self._root, font_paths=fonts, ignore_system_fonts=True)
        try:
            yield compiler
        finally:
            idle.put(compiler)

    def _placed(self, logo: bytes) -> str | None:
        """The name under which templates find the logo; None where typst can't read it."""
        kind = logo_kind(logo)
        if kind is None:
            return None
        name = f"agency-logo.{kind.value}"
        (self._root / name).write_bytes(logo)
        with self._compiler(wide=False) as compiler:
            try:
                compiler.compile(f'#image("{name}")'.encode(), format="svg")
            except typst.TypstError:
                return None
        return name

    def _fault(self, fault: typst.TypstError) -> TemplateFault:
        place = _PLACE.search(fault.diagnostic)
        if place is None:
            return TemplateFault(str(self._own or resource("statements")), None, why=fault.message)
        return TemplateFault(self._standing(place[1]), int(place[2]), why=fault.message)

    def _standing(self, name: str) -> str:
        """Where a template stands, which was at work as a copy."""
        relative = name.replace("\\", "/").rpartition(f"{self._root.name}/")[2]
        own = None if self._own is None else self._own / relative
        return str(own if own is not None and own.exists() else resource("statements", relative))


def _pages(made: bytes | list[bytes] | None) -> list[bytes]:
    """Typst hands out one page bare."""
    if made is None:
        return []
    return [made] if isinstance(made, bytes) else made


def _readable(texts: Texts, unknown: Iterable[str]) -> dict[str, object]:
    """Signs that no font can show are told as such: a document must not fail for one of them."""

    def readable(value: object) -> object:
        match value:
            case str():
                text = value.translate(_UNSEEN)
                for signs in unknown:
                    text = text.replace(signs, _STAND_IN)
                return text
            case dict():
                return {key: readable(one) for key, one in value.items()}
            case list() | tuple():
                return [readable(one) for one in value]
            case _:
                return value

    return {key: readable(value) for key, value in texts.items()}


def _unescaped(signs: str) -> str:
    """As typst has them in its messages, where some are told by their codes."""
    return _CODE.sub(lambda code: chr(int(code[1], 16)), signs)
