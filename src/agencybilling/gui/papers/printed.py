"""A document that can be looked at, printed and saved, whichever it is."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from agencybilling.statements.paper import Paper


@dataclass(frozen=True, slots=True)
class Printed:
    """A document's title, its name as a file without a suffix, safe on every system, and what makes it.

    `pdf` is called off the window's thread and may raise `TemplateFault`. What is shown and printed are
    pictures of that very PDF.
    """

    title: str
    name: str
    pdf: Callable[[Paper], bytes]
