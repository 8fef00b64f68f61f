"""Collect every text that people see, and bring the catalogues of all languages up to date with them.

    python -m scripts.texts          agencybilling.pot, and every language's .po and .mo

A new language begins as an empty folder: resources/locale/pt_BR.
"""  # noqa: INP001 - a program of its own, no package

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path
from xml.etree import ElementTree as ET

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

TREE = Path(__file__).parents[1]
SOURCES, FORMS, CATALOGUES = TREE / "src" / "agencybilling", TREE / "ui", TREE / "resources" / "locale"
DOMAIN = "agencybilling"
KEYWORDS = {"_": None, "N_": None, "ngettext": (1, 2), "pgettext": ((1, "c"), 2)}
# A date that changes with every run would make a change of every run.
WRITTEN = datetime(2026, 1, 1, tzinfo=UTC)


def new_catalogue(language: str | None) -> Catalog:
    """A catalogue without texts."""
    return Catalog(
        locale=language,
        project="AgencyBilling",
        version="1",
        header_comment="# What people read in AgencyBilling; `make texts` renews it.",
        creation_date=WRITTEN,
        revision_date=WRITTEN,
        last_translator="AgencyBilling",
        language_team=language or "all",
        msgid_bugs_address="the maintainers",
        charset="utf-8",
        fuzzy=False,
    )


def template() -> Catalog:
    """Every text of the program and its forms, with where it stands."""
    catalog = new_catalogue(None)
    found = extract_from_dir(SOURCES, [("**.py", "python")], keywords=KEYWORDS, comment_tags=["Translators:"])
    for file, _line, text, comments, context in sorted(found, key=lambda m: (m[0], m[1])):
        catalog.add(
            text, locations=[(f"src/agencybilling/{file}", 0)], auto_comments=comments, context=context
        )
    for file, text, context in texts_of_forms():
        catalog.add(text, locations=[(file, 0)], context=context)
    return catalog


def texts_of_forms() -> Iterator[tuple[str, str, str | None]]:
    """The texts of the .ui files that are to be translated: file, text, context."""
    for file in sorted(FORMS.rglob("*.ui")):
        for element in ET.parse(file).iter("string"):  # noqa: S314 - our own forms
            if element.text and element.text.strip() and element.get("notr") != "true":
                yield file.relative_to(TREE).as_posix(), element.text, element.get("comment")


def catalogue(po: Path) -> Catalog:
    """A language's catalogue as it was written; empty where there is none yet."""
    language = po.parents[1].name
    if not po.exists():
        return new_catalogue(language)
    with po.open("rb") as file:
        return read_po(file, locale=language)


def compiled(catalog: Catalog) -> bytes:
    """A catalogue as gettext reads it."""
    made = BytesIO()
    write_mo(made, catalog)
    return made.getvalue()


def languages() -> list[Path]:
    """The .po file of each language, whether it is there or not."""
    folders = sorted(path for path in CATALOGUES.iterdir() if path.is_dir())
    return [folder / "LC_MESSAGES" / f"{DOMAIN}.po" for folder in folders]


def main() -> None:
    """Write the template and every language."""
    texts = template()
    CATALOGUES.mkdir(parents=True, exist_ok=True)
    with (CATALOGUES / f"{DOMAIN}.pot").open("wb") as file:
        write_po(file, texts, width=110, include_lineno=False)
    for po in languages():
        catalog = catalogue(po)
        catalog.update(texts, no_fuzzy_matching=True, update_creation_date=False)
        po.parent.mkdir(exist_ok=True)
        with po.open("wb") as file:
            write_po(file, catalog, width=110, include_lineno=False, ignore_obsolete=True)
        po.with_suffix(".mo").write_bytes(compiled(catalogue(po)))


if __name__ == "__main__":
    main()
