"""The licences of everything that is bundled, in one folder of the bundle."""

from __future__ import annotations

import shutil
import sys
import sysconfig
from collections.abc import Iterator
from importlib.metadata import Distribution, distribution
from pathlib import Path

from packaging.requirements import Requirement

from scripts.package.places import RECIPES, TREE

FOLDER = "licences"
_NAMES = ("licen", "copying", "notice", "authors")
_IN_QT = ("PySide6_Essentials", "shiboken6")
_BROUGHT = """
Libraries that these bring or that come from the system this was made on, as far as they are needed there:
OpenSSL (libssl, libcrypto): Apache-2.0
SQLite (libsqlite3): public domain
zlib (libz): Zlib
bzip2 (libbz2): bzip2-1.0.6
XZ Utils (liblzma): 0BSD and public domain
Zstandard (libzstd): BSD-3-Clause
libffi: MIT
libuuid of util-linux: BSD-3-Clause
Expat, within Python: MIT
ICU, with Qt: Unicode-3.0
PCRE2, double-conversion, within Qt: BSD-3-Clause
HarfBuzz, within Qt: MIT
libpng, within Qt: libpng-2.0
libjpeg-turbo, within Qt: IJG and BSD-3-Clause
OpenBLAS, with numpy: BSD-3-Clause
libgfortran of GCC, with numpy: GPL-3.0 with the GCC Runtime Library Exception
libquadmath of GCC, with numpy: LGPL-2.1-or-later
The Rust libraries and fonts within typst: Apache-2.0, MIT, BSD, SIL Open Font License 1.1, GUST Font License
PyInstaller, which starts the program: GPL-2.0 with an exception for what it bundles
"""


def collect_licences(bundle: Path) -> Path:
    """The folder in the bundle: a file that names all parts, and what each of them says itself."""
    folder = bundle / FOLDER
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    lines = [_heading()]
    for part in bundled():
        texts = _own_texts(part) or _texts_of_qt(part)
        for name, text in texts.items():
            shutil.copyfile(text, folder / f"{part.name}-{part.version}-{name}")
        lines.append(f"{part.name} {part.version}: {_said(part)}")
    shutil.copyfile(_python_licence(), folder / "Python-LICENSE.txt")
    lines.append(f"Python {sys.version.split()[0]}: Python Software Foundation License")
    for name in ("fonts", "icons"):
        shutil.copyfile(TREE / "resources" / name / "LICENSE", folder / f"{name}-LICENSE.txt")
    lines += ["Inter (fonts): SIL Open Font License 1.1", "Lucide (icons): ISC", _BROUGHT.rstrip()]
    (folder / "README.txt").write_text("\n".join(lines) + "\n", encoding="utf-8")
    return folder


def bundled() -> list[Distribution]:
    """Every package that the program needs, and what these need in their turn."""
    found: dict[str, Distribution] = {}
    wanted = list(_needed(distribution("agencybilling")))
    while wanted:
        part = distribution(wanted.pop())
        if part.name.casefold() not in found:
            found[part.name.casefold()] = part
            wanted += _needed(part)
    return [found[name] for name in sorted(found)]


def _needed(part: Distribution) -> Iterator[str]:
    for line in part.requires or ():
        requirement = Requirement(line)
        if requirement.marker is None or requirement.marker.evaluate({"extra": ""}):
            yield requirement.name


def _own_texts(part: Distribution) -> dict[str, Path]:
    """The texts by names that tell those of one name apart."""
    inside = [file for file in part.files or () if ".dist-info" in file.parts[0]]
    texts = [file for file in inside if file.name.casefold().startswith(_NAMES)]
    return {"-".join(file.parts[1:]).removeprefix("licenses-"): Path(str(file.locate())) for file in texts}


def _texts_of_qt(part: Distribution) -> dict[str, Path]:
    texts = (RECIPES / "licences").glob("*.txt") if part.name in _IN_QT else ()
    return {text.name: text for text in texts}


def _said(part: Distribution) -> str:
    told = part.metadata.json
    classified = [line.rpartition(" :: ")[2] for line in told.get("classifier", ()) if "License ::" in line]
    return str(
        told.get("license_expression") or "; ".join(classified) or told.get("license") or "see its text"
    )


def _python_licence() -> Path:
    version = f"python{sys.version_info[0]}.{sys.version_info[1]}"
    places = (
        Path(sysconfig.get_path("stdlib")) / "LICENSE.txt",
        Path(sys.base_prefix) / "LICENSE.txt",
        Path("/usr/share/doc") / version / "copyright",
    )
    return next(place for place in places if place.is_file())


def _heading() -> str:
    return (
        "Copyright: the makers of AgencyBilling, all rights reserved. AgencyBilling is proprietary.\n"
        "It comes with these parts, under licences of their own. Qt and PySide6 are used under the GNU\n"
        "Lesser General Public License 3: they lie here as libraries of their own, which you may replace\n"
        "by other builds. Their source is at https://code.qt.io.\n"
    )
