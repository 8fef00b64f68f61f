"""Files that come with the application: beside the package when installed, else at the top of the tree."""

from __future__ import annotations

from pathlib import Path

_PACKAGE = Path(__file__).parent


def resource(*parts: str) -> Path:
    """The path of a file under `resources/`."""
    beside = _PACKAGE / "resources"
    folder = beside if beside.is_dir() else _PACKAGE.parents[1] / "resources"
    return folder.joinpath(*parts)
