"""Where everything lies while packages are made."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

from agencybilling import __version__

TREE = Path(__file__).parents[2]
RECIPES = TREE / "packaging"
BUILD = TREE / "build"
BUNDLE = BUILD / "dist" / "agencybilling"
ICONS = BUILD / "icons"
PACKAGES = TREE / "dist"
"""What is handed out."""

VERSION = __version__
APP_ID = "app.agencybilling.AgencyBilling"
"""By this name desktops know the program."""


def run(*command: str | Path, **variables: str) -> None:
    """Run a program at the top of the tree. Raises `CalledProcessError` where it fails."""
    subprocess.run([str(part) for part in command], cwd=TREE, env={**os.environ, **variables}, check=True)


def told_by(*command: str | Path) -> str:
    """What a program says, nothing where it fails."""
    read = subprocess.run(
        [str(part) for part in command], cwd=TREE, capture_output=True, text=True, check=False
    )
    return read.stdout


def fill(recipe: Path, into: Path, **values: str) -> Path:
    """A recipe with its @PLACES@ filled in."""
    text = recipe.read_text(encoding="utf-8")
    for name, value in values.items():
        text = text.replace(f"@{name}@", value)
    into.parent.mkdir(parents=True, exist_ok=True)
    into.write_text(text, encoding="utf-8")
    return into
