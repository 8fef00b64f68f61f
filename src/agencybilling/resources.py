"""Files that come with the application: beside the package when installed, else at the top of the tree."""

from __future__ import annotations

from pathlib import Path

_PACKAGE = Path(__file__).parent


def resource(*parts: str) -> Path:
    """The path of a file under `resources/`."""
    return _folder("resources").joinpath(*parts)


def form_file(*parts: str) -> Path:
    """The path of a form under `ui/`."""
    return _folder("ui").joinpath(*parts)


def guide_page(*parts: str) -> Path:
    """The path of a page under `docs/guide/`; its pictures lie where it says, beside that folder."""
    return _folder("docs").joinpath("guide", *parts)


def _folder(name: str) -> Path:
    beside = _PACKAGE / name
    return beside if beside.is_dir() else _PACKAGE.parents[1] / name
