"""Pictures of a document's pages, each made when it is asked for: of the very PDF that a client is handed."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from shutil import rmtree
from tempfile import mkdtemp
from threading import Lock
from typing import Self
from weakref import finalize

_NAME = "document.pdf"
# As typst writes the head of a page; no text of a document can begin with an object's number.
_PAGE = re.compile(rb"^\d+ 0 obj\n<</Type/Page/[^\n]*?/MediaBox\[0 0 ([\d.]+) ([\d.]+)\]", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class PageSize:
    """A page's width and height in points, 72 to the inch."""

    width: float
    height: float


class Pictures:
    """The pages of one of our PDFs; `pages` are their sizes in order. Threads may share it."""

    def __init__(self, pdf: bytes) -> None:
        import typst  # noqa: PLC0415 - few look at a document

        self.pages = tuple(PageSize(float(width), float(height)) for width, height in _PAGE.findall(pdf))
        folder = Path(mkdtemp(prefix="pages-"))
        self._clear_away = finalize(self, rmtree, folder, ignore_errors=True)
        (folder / _NAME).write_bytes(pdf)
        self._compiler = typst.Compiler(root=folder, ignore_system_fonts=True)
        self._lock = Lock()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Clear away what the pages were made of."""
        with self._lock:
            self._clear_away()

    def png(self, number: int, *, ppi: float) -> bytes:
        """A page, counted from 1, with so many dots an inch."""
        size = self.pages[number - 1]
        source = (
            f"#set page(width: {size.width}pt, height: {size.height}pt, margin: 0pt)\n"
            f'#image("{_NAME}", page: {number}, width: 100%, height: 100%, fit: "stretch")'
        )
        with self._lock:
            made = self._compiler.compile(source.encode(), format="png", ppi=ppi)
        return made if isinstance(made, bytes) else b"".join(made or ())
