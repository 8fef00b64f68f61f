"""The package for macOS: the app in a disk image, to be drawn into the programs folder."""

from __future__ import annotations

import platform
import shutil
from collections.abc import Sequence
from pathlib import Path

from scripts.package.places import BUILD, BUNDLE, PACKAGES, VERSION, run


def make_packages(_kinds: Sequence[str]) -> list[Path]:
    """The disk image, into `dist`."""
    app = BUNDLE.parent / "AgencyBilling.app"
    shutil.copytree(BUNDLE / "licences", app / "Contents" / "Resources" / "licences", dirs_exist_ok=True)
    # Signed by nobody in particular, so that the system starts it on the machines that refuse unsigned ones.
    run("codesign", "--force", "--deep", "--sign", "-", app)
    shown = BUILD / "image"
    shutil.rmtree(shown, ignore_errors=True)
    shown.mkdir(parents=True)
    shutil.copytree(app, shown / app.name, symlinks=True)
    (shown / "Applications").symlink_to("/Applications")
    file = PACKAGES / f"AgencyBilling-{VERSION}-macos-{platform.machine()}.dmg"
    run("hdiutil", "create", "-volname", "AgencyBilling", "-srcfolder", shown, "-format", "UDZO", "-ov", file)
    return [file]
