"""Packages for Linux: a .deb, an .rpm, and a tarball for any other."""

from __future__ import annotations

import platform
import re
import shutil
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path

from scripts.package.places import BUILD, BUNDLE, PACKAGES, RECIPES, VERSION, fill, run, told_by

_ARCH = {"x86_64": "amd64", "aarch64": "arm64"}
_DESKTOP = "app.agencybilling.AgencyBilling"


def make_packages(kinds: Sequence[str]) -> Iterator[Path]:
    """Those that are wanted, into `dist`; all three where none is named."""
    lean()
    folder = BUILD / "linux"
    metainfo = f"{_DESKTOP}.metainfo.xml"
    fill(RECIPES / "linux" / metainfo, folder / metainfo, VERSION=VERSION, DATE=_released_on())
    copyright_ = (BUNDLE / "licences" / "README.txt").read_text("utf-8")
    (folder / "copyright").write_text(f"{copyright_}\nThe texts: /usr/lib/agencybilling/licences\n", "utf-8")
    for kind in kinds or ("deb", "rpm", "tar"):
        yield _tarball() if kind == "tar" else _by_nfpm(kind)


def lean() -> None:
    """Take out of Python's own library what only a debugger reads."""
    for library in (BUNDLE / "_internal").glob("libpython*"):
        run("strip", "--strip-unneeded", library)


def glibc() -> str:
    """The oldest C library that everything in the bundle runs with."""
    versions = {(2, 17)}
    for file in BUNDLE.rglob("*"):
        if file.is_file() and (".so" in file.name or file.name == "agencybilling"):
            told = told_by("objdump", "-T", file)
            versions |= {(2, int(minor)) for minor in re.findall(r"GLIBC_2\.(\d+)", told)}
    return ".".join(map(str, max(versions)))


def _by_nfpm(kind: str) -> Path:
    machine = platform.machine()
    named = machine if kind == "rpm" else _ARCH[machine]
    file = PACKAGES / f"agencybilling-{VERSION}-{named}.{kind}"
    variables = {"VERSION": VERSION, "ARCH": _ARCH[machine], "GLIBC": glibc()}
    run("nfpm", "package", "-f", RECIPES / "linux" / "nfpm.yaml", "-p", kind, "-t", file, **variables)
    return file


def _tarball() -> Path:
    """The bundle and what a desktop knows it by; it runs from where it is unpacked."""
    top = f"agencybilling-{VERSION}"
    file = PACKAGES / f"{top}-linux-{platform.machine()}.tar.xz"
    unpacked = BUILD / "tarball" / top
    shutil.rmtree(unpacked.parent, ignore_errors=True)
    shutil.copytree(BUNDLE, unpacked, symlinks=True)
    shutil.copytree(BUILD / "icons" / "hicolor", unpacked / "share" / "icons" / "hicolor")
    shutil.copy(RECIPES / "linux" / f"{_DESKTOP}.desktop", unpacked / "share")
    # By the system's own xz, which works on all cores.
    run("tar", "--create", "--use-compress-program=xz -T0", "--file", file, "-C", unpacked.parent, top)
    return file


def _released_on() -> str:
    """The day of the last change, so that the same tree makes the same file."""
    return told_by("git", "log", "-1", "--format=%cs").strip() or datetime.now(UTC).date().isoformat()
