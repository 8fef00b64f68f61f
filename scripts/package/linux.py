"""Packages for Linux: a .deb, an .rpm, and a tarball for any other."""

from __future__ import annotations

import gzip
import platform
import shutil
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path

from scripts.package.libraries import expect_all_libraries, glibc, lean
from scripts.package.manual import write_manual
from scripts.package.places import APP_ID, BUILD, BUNDLE, PACKAGES, RECIPES, TREE, VERSION, fill, run, told_by

_ARCH = {"x86_64": "amd64", "aarch64": "arm64"}
_RECIPE = RECIPES / "linux" / "nfpm.yaml"


def make_packages(kinds: Sequence[str]) -> Iterator[Path]:
    """Those that are wanted, into `dist`; all three where none is named."""
    lean(BUNDLE)
    expect_all_libraries(BUNDLE, _RECIPE.read_text("utf-8"))
    _write_papers(BUILD / "linux")
    for kind in kinds or ("deb", "rpm", "tar"):
        yield _tarball() if kind == "tar" else _by_nfpm(kind)


def _write_papers(folder: Path) -> None:
    """What a package tells of the program."""
    day = _released_on()
    metainfo = f"{APP_ID}.metainfo.xml"
    fill(RECIPES / "linux" / metainfo, folder / metainfo, VERSION=VERSION, DATE=day)
    parts = (BUNDLE / "licences" / "README.txt").read_text("utf-8")
    where = "\nThe texts: /usr/lib/agencybilling/licences; the LGPL also: /usr/share/common-licenses/LGPL-3\n"
    (folder / "copyright").write_text(parts + where, "utf-8")
    changes = (TREE / "CHANGELOG.md").read_bytes()
    (folder / "changelog.gz").write_bytes(gzip.compress(changes, mtime=0))
    write_manual(folder / "agencybilling.1.gz", day=day)


def _by_nfpm(kind: str) -> Path:
    machine = platform.machine()
    named = machine if kind == "rpm" else _ARCH[machine]
    file = PACKAGES / f"agencybilling-{VERSION}-{named}.{kind}"
    variables = {"VERSION": VERSION, "ARCH": _ARCH[machine], "GLIBC": glibc(BUNDLE)}
    run("nfpm", "package", "-f", _RECIPE, "-p", kind, "-t", file, **variables)
    return file


def _tarball() -> Path:
    """The bundle and what a desktop knows it by; it runs from where it is unpacked."""
    top = f"agencybilling-{VERSION}"
    file = PACKAGES / f"{top}-linux-{platform.machine()}.tar.xz"
    unpacked = BUILD / "tarball" / top
    shutil.rmtree(unpacked.parent, ignore_errors=True)
    shutil.copytree(BUNDLE, unpacked, symlinks=True)
    shutil.copytree(BUILD / "icons" / "hicolor", unpacked / "share" / "icons" / "hicolor")
    shutil.copy(RECIPES / "linux" / f"{APP_ID}.desktop", unpacked / "share")
    # By the system's own xz, which works on all cores.
    run("tar", "--create", "--use-compress-program=xz -T0", "--file", file, "-C", unpacked.parent, top)
    return file


def _released_on() -> str:
    """The day of the last change, so that the same tree makes the same file."""
    return told_by("git", "log", "-1", "--format=%cs").strip() or datetime.now(UTC).date().isoformat()
