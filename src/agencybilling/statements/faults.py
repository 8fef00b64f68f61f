"""What can keep a document from being made: a template at fault, told by file and line."""

from __future__ import annotations

from agencybilling.i18n import _


class TemplateFault(Exception):
    """A template can't be used as it is; nothing was written. `line` counts from 1, None where unknown."""

    def __init__(self, file: str, line: int | None, *, why: str) -> None:
        super().__init__(file, line, why)
        self.file = file
        self.line = line
        self.why = why

    def sentence(self) -> str:
        """What is wrong and where, and what to do, in the language in use."""
        if self.line is None:
            said = _("The template {file} can't be used: {why}. Correct it, or move it away to use ours.")
            return said.format(file=self.file, why=self.why)
        said = _("The template {file} fails in line {line}: {why}. Correct it, or move it away to use ours.")
        return said.format(file=self.file, line=self.line, why=self.why)
