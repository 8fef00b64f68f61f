"""The recipes of the packages say the same, each in its own language; nothing is built for it."""

from __future__ import annotations

import configparser
import re
import sys
from pathlib import Path
from xml.etree import ElementTree as ET

import click
import pytest

from agencybilling import __version__
from agencybilling.cli.main import cli
from agencybilling.gui.app import DESKTOP_FILE, NAME
from agencybilling.paths import BOOKS_SUFFIX
from scripts.package import libraries
from scripts.package.licences import bundled, collect_licences
from scripts.package.manual import manual
from scripts.package.places import APP_ID, RECIPES, TREE, fill

LINUX = RECIPES / "linux"
NFPM = (LINUX / "nfpm.yaml").read_text(encoding="utf-8")
BOOKS_TYPE = "application/x-agencybilling-books"
NAMED_OTHERWISE = {
    "libbrotlicommon.so.1": "libbrotli1",
    "libbrotlidec.so.1": "libbrotli1",
    "libglib-2.0.so.0": "libglib2.0-0",
    "libgthread-2.0.so.0": "libglib2.0-0",
}


def listed(system: str, kind: str) -> list[str]:
    """What a package of this system asks for, without versions."""
    part = re.search(rf"^  {system}:\n(?:    .*\n)*?    {kind}:\n((?:      - .+\n)+)", NFPM, re.MULTILINE)
    assert part
    return [re.split(r"[ (]", line.strip().removeprefix("- "))[0] for line in part[1].splitlines()]


def debian_name(library: str) -> str:
    """The package in which Debian keeps a library."""
    stem, _, version = library.partition(".so.")
    stem = stem.lower().replace("_", "-")
    return NAMED_OTHERWISE.get(library) or stem + ("-" if stem[-1].isdigit() else "") + version


def entry_of_desktop() -> configparser.SectionProxy:
    parser = configparser.ConfigParser(interpolation=None, strict=True)
    parser.optionxform = str  # type: ignore[assignment, method-assign] # its keys tell cases apart
    parser.read(LINUX / f"{APP_ID}.desktop", encoding="utf-8")
    return parser["Desktop Entry"]


def metainfo(tmp_path: Path) -> ET.Element:
    recipe = LINUX / f"{APP_ID}.metainfo.xml"
    filled = fill(recipe, tmp_path / recipe.name, VERSION="1.2.3", DATE="2026-11-24")
    return ET.parse(filled).getroot()  # noqa: S314 - our own file


@pytest.mark.parametrize("kind", ["depends", "recommends"])
def test_both_kinds_of_package_ask_for_the_same_libraries(kind: str) -> None:
    assert {debian_name(library) for library in listed("rpm", kind)} == set(listed("deb", kind))


def test_a_package_asks_for_whatever_a_checkout_installs_for_the_window() -> None:
    setup = (TREE / "scripts" / "setup.sh").read_text(encoding="utf-8")
    table = re.search(r"^qt_packages='\n(.*?)'$", setup, re.MULTILINE | re.DOTALL)
    assert table
    wanted = [line.split() for line in table[1].splitlines()]
    assert {package for package, _ in wanted} <= set(listed("deb", "depends"))
    assert {library for _, library in wanted} <= set(listed("rpm", "depends"))


def test_a_library_that_neither_bundle_nor_recipe_has_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "libown.so.1").touch()
    (tmp_path / "libother.so.2").touch()
    told = "  NEEDED  libother.so.2\n  NEEDED  libGL.so.1\n  NEEDED  libnew.so.3\n  NEEDED  libc.so.6\n"
    monkeypatch.setattr(libraries, "told_by", lambda *_command: told)
    with pytest.raises(libraries.LibraryMissing, match=r"^libnew\.so\.3$"):
        libraries.expect_all_libraries(tmp_path, NFPM)
    monkeypatch.setattr(libraries, "told_by", lambda *_command: "GLIBC_2.4 GLIBC_2.35 GLIBC_2.17")
    assert libraries.glibc(tmp_path) == "2.35"


def test_what_packages_are_made_of_is_there() -> None:
    sources = re.findall(r"^  - src: (packaging/\S+)$", NFPM, re.MULTILINE)
    assert len(sources) > 1
    assert [source for source in sources if not (TREE / source).is_file()] == []


def test_the_desktop_knows_the_program_by_one_name(tmp_path: Path) -> None:
    entry, told = entry_of_desktop(), metainfo(tmp_path)
    assert DESKTOP_FILE == APP_ID
    assert entry["Icon"] == told.findtext("id") == APP_ID
    assert entry["StartupWMClass"] == entry["Name"] == told.findtext("name") == NAME
    assert told.findtext("launchable") == f"{APP_ID}.desktop"
    assert entry["Exec"].split()[0] == told.findtext("provides/binary") == "agencybilling"
    assert {f"{APP_ID}.desktop", f"{APP_ID}.metainfo.xml"} <= {file.name for file in LINUX.iterdir()}


def test_books_are_of_one_type_and_name_everywhere(tmp_path: Path) -> None:
    types = ET.parse(LINUX / "agencybilling-books.xml").getroot()  # noqa: S314 - our own file
    (of_books,) = list(types)
    globs = [element.get("pattern") for element in of_books if element.tag.endswith("}glob")]
    assert (of_books.get("type"), globs) == (BOOKS_TYPE, [f"*{BOOKS_SUFFIX}"])
    assert entry_of_desktop()["MimeType"] == f"{BOOKS_TYPE};"
    assert metainfo(tmp_path).findtext("provides/mediatype") == BOOKS_TYPE
    installer = (RECIPES / "windows" / "installer.nsi").read_text(encoding="utf-8")
    assert set(re.findall(r"Classes\\(\.\w+)", installer)) == {BOOKS_SUFFIX}
    spec = (RECIPES / "agencybilling.spec").read_text(encoding="utf-8")
    assert f'"CFBundleTypeExtensions": ["{BOOKS_SUFFIX.removeprefix(".")}"]' in spec
    assert f'bundle_identifier="{APP_ID}"' in spec


def test_the_metainfo_tells_version_and_day_of_the_release(tmp_path: Path) -> None:
    release = metainfo(tmp_path).find("releases/release")
    assert release is not None
    assert release.attrib == {"version": "1.2.3", "date": "2026-11-24"}


def test_the_manual_page_names_every_command_and_option() -> None:
    lines = manual("2026-11-24").splitlines()
    assert __version__ in lines[0]
    named = {line.removeprefix(r"\fB").removesuffix(r"\fR").replace(r"\-", "-") for line in lines}
    assert set(cli.list_commands(click.Context(cli))) | {"AGENCYBILLING_BOOKS", "--self-test"} <= named
    requests = {line.split()[0] for line in lines if line.startswith((".", "'"))}
    assert requests <= {".TH", ".SH", ".TP", ".PP", ".B", ".br"}


def test_licences_of_all_that_is_bundled_come_with_it(tmp_path: Path) -> None:
    folder = collect_licences(tmp_path)
    told = (folder / "README.txt").read_text(encoding="utf-8")
    texts = {file.name for file in folder.iterdir()}
    parts = {part.name: part.version for part in bundled()}
    assert {"PySide6_Essentials", "shiboken6", "numpy", "SQLAlchemy", "typst"} <= set(parts)
    without = [part for part in parts if not any(text.startswith(f"{part}-{parts[part]}-") for text in texts)]
    assert without == []
    assert [part for part in parts if f"\n{part} {parts[part]}: " not in told] == []
    assert f"Python {sys.version.split()[0]}: " in told
    assert "agencybilling" not in {part.casefold() for part in parts}
