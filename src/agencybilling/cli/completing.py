"""Completion in bash: names hold spaces and other signs that mean something there, so they are escaped."""

from __future__ import annotations

import os
import re

from click.shell_completion import BashComplete, CompletionItem, add_completion_class

_SPECIAL = re.compile(r"([^\w@%+=:,./-])")


class EscapedBash(BashComplete):
    """What click does for bash, with names as they must be typed there."""

    def format_completion(self, item: CompletionItem[str]) -> str:
        """The name as it goes on the line: within a quotation that has begun, as it is."""
        value = item.value if _in_quotes() else _SPECIAL.sub(r"\\\1", item.value)
        # The script that click gives to bash reads lines with `read`, which takes one backslash of two away.
        doubled = value.replace("\\", "\\\\")
        return f"{item.type},{doubled}"


def register() -> None:
    """Use it for bash."""
    add_completion_class(EscapedBash)


def _in_quotes() -> bool:
    # The script that click gives to bash joins the words by new lines.
    words = os.environ.get("COMP_WORDS", "").split("\n")
    place = int(os.environ.get("COMP_CWORD", "0"))
    return place < len(words) and words[place].startswith(("'", '"'))
