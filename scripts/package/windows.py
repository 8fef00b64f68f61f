"""Packages for Windows: an installer for one person, and a zip that runs from where it is unpacked."""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from pathlib import Path

from scripts.package.places import BUNDLE, ICONS, PACKAGES, RECIPES, VERSION, run


def make_packages(_kinds: Sequence[str]) -> list[Path]:
    """Both, into `dist`."""
    zipped = PACKAGES / f"AgencyBilling-{VERSION}-windows-portable"
    return [
        installer(BUNDLE, PACKAGES / f"AgencyBilling-{VERSION}-windows-setup.exe"),
        Path(shutil.make_archive(str(zipped), "zip", BUNDLE.parent, BUNDLE.name)),
    ]


def installer(bundle: Path, file: Path) -> Path:
    """The installer of a bundle; makensis runs on any system."""
    given = {"VERSION": VERSION, "BUNDLE": bundle, "ICON": ICONS / "agencybilling.ico", "OUTPUT": file}
    defined = [f"-D{name}={value}" for name, value in given.items()]
    run("makensis", "-V2", "-INPUTCHARSET", "UTF8", *defined, RECIPES / "windows" / "installer.nsi")
    return file
