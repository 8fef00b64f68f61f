"""Puts the pictures into the wheel that the guide's pages show, light and dark, and none of the others."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

_PICTURE = re.compile(r"!\[[^\]]*\]\(\.\./([^)]+)\)")


def pictures_of_guide(docs: Path) -> list[Path]:
    """The pictures as paths below `docs`, with the dark ones of those that have one."""
    named = {name for page in docs.glob("guide/*.md") for name in _PICTURE.findall(page.read_text("utf-8"))}
    dark = {name.replace("--light-", "--dark-") for name in named}
    return sorted(Path(name) for name in named | dark)


class GuidePictures(BuildHookInterface[Any]):
    """Called by hatchling when it builds a wheel."""

    def initialize(self, _version: str, build_data: dict[str, Any]) -> None:
        """Name the pictures to include, and where they belong."""
        docs = Path(self.root, "docs")
        for picture in pictures_of_guide(docs):
            build_data["force_include"][str(docs / picture)] = f"agencybilling/docs/{picture.as_posix()}"
