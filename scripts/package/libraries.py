"""The libraries of a bundle on Linux: what they carry needlessly, and what they need of the system."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from scripts.package.places import run, told_by

_OF_THE_C_LIBRARY = (
    "ld-linux",
    "libc.so",
    "libdl.so",
    "libm.so",
    "libpthread.so",
    "libresolv.so",
    "librt.so",
)
_OLDEST = (2, 17)


class LibraryMissing(Exception):
    """What the bundle needs, and neither it nor the recipe of the packages has."""


def lean(bundle: Path) -> None:
    """Take out of the libraries what only a debugger reads."""
    for library in libraries(bundle):
        # numpy's own are laid out so that stripping breaks them.
        if library.parent.name != "numpy.libs" and ".so" in library.name:
            run("strip", "--strip-unneeded", library)


def expect_all_libraries(bundle: Path, recipe: str) -> None:
    """Each library that the bundle lacks must be named in the recipe. Raises `LibraryMissing`."""
    if missing := sorted(name for name in needed_of_system(bundle) if f"- {name}()" not in recipe):
        raise LibraryMissing(", ".join(missing))


def needed_of_system(bundle: Path) -> set[str]:
    """The libraries that its own ask for and that are not in it, but for the C library."""
    own = {library.name for library in libraries(bundle)}
    needed = {
        name
        for library in libraries(bundle)
        for name in re.findall(r"NEEDED +(\S+)", told_by("objdump", "-p", library))
    }
    return {name for name in needed - own if not name.startswith(_OF_THE_C_LIBRARY)}


def glibc(bundle: Path) -> str:
    """The oldest C library that everything in the bundle runs with."""
    versions = {_OLDEST}
    for library in libraries(bundle):
        told = told_by("objdump", "-T", library)
        versions |= {(2, int(minor)) for minor in re.findall(r"GLIBC_2\.(\d+)", told)}
    return ".".join(map(str, max(versions)))


def libraries(bundle: Path) -> Iterator[Path]:
    """Every file of the bundle that is loaded, the program too; links are left out."""
    for file in bundle.rglob("*"):
        if file.is_file() and not file.is_symlink() and (".so" in file.name or file.name == "agencybilling"):
            yield file
