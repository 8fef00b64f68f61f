"""Make what this system can: a bundle of the program, its packages in `dist`, and their checksums.

make package
python -m scripts.package deb     on Linux only that: deb, rpm or tar
"""

from __future__ import annotations

import hashlib
import shutil
import sys
from importlib import import_module
from pathlib import Path

from scripts.package.icons import make_icons
from scripts.package.licences import collect_licences
from scripts.package.places import BUILD, BUNDLE, PACKAGES, RECIPES, run

_SYSTEMS = {"linux": "linux", "win32": "windows", "darwin": "macos"}


def main() -> None:
    """Bundle, try the bundle, pack it."""
    shutil.rmtree(PACKAGES, ignore_errors=True)
    PACKAGES.mkdir()
    make_icons()
    work = ("--distpath", BUNDLE.parent, "--workpath", BUILD / "work")
    run(sys.executable, "-m", "PyInstaller", "--noconfirm", "--log-level", "WARN", *work, _recipe())
    collect_licences(BUNDLE)
    system = import_module(f"scripts.package.{_SYSTEMS[sys.platform]}")
    for file in (*system.make_packages(sys.argv[1:]), _checksums()):
        print(f"{file.relative_to(PACKAGES.parent)}  {file.stat().st_size / 1e6:.1f} MB")  # noqa: T201


def _recipe() -> Path:
    return RECIPES / "agencybilling.spec"


def _checksums() -> Path:
    file = PACKAGES / "SHA256SUMS"
    packages = sorted(path for path in PACKAGES.iterdir() if path != file)
    lines = [f"{hashlib.sha256(path.read_bytes()).hexdigest()}  {path.name}\n" for path in packages]
    file.write_text("".join(lines), encoding="utf-8")
    return file


main()
